// The one table of error codes and the one error class of both threads.
// It must not know where an error came from or what is done about it.

/** One row of the error table. */
export interface ErrorInfo {
  /** The number in `errCode`. */
  readonly code: number;
  /** What it means, in one phrase. It opens the `errMsg` of the SDK's own errors. */
  readonly meaning: string;
  /** `true` when the same call may succeed later without any change by the app. */
  readonly retryable: boolean;
}

/**
 * Every code that the SDK itself gives (behaviour 1.2). Codes of the server pass through unchanged with the
 * server's text and are not listed here.
 */
export const ERRORS = {
  recordNotFound: { code: 1004, meaning: 'record not found', retryable: false },
  network: { code: 10000, meaning: 'network error', retryable: true },
  timeout: { code: 10001, meaning: 'timeout', retryable: true },
  arguments: { code: 10002, meaning: 'invalid argument', retryable: false },
  deadline: { code: 10003, meaning: 'deadline exceeded', retryable: true },
  unknown: { code: 10005, meaning: 'unknown error', retryable: false },
  internal: { code: 10006, meaning: 'internal error', retryable: false },
  notInitialized: { code: 10008, meaning: 'initSDK has not been called', retryable: false },
  notLoggedIn: { code: 10009, meaning: 'not logged in', retryable: false },
  loggedOut: { code: 10101, meaning: 'logged out', retryable: false },
  loginRepeated: { code: 10102, meaning: 'already logged in or logging in', retryable: false },
  decompress: { code: 10201, meaning: 'cannot decompress', retryable: false },
  decode: { code: 10202, meaning: 'cannot decode', retryable: false },
  groupNotFound: { code: 10400, meaning: 'group not found', retryable: false },
  groupType: { code: 10401, meaning: 'not possible for this type of conversation', retryable: false },
  workerUnavailable: { code: 19001, meaning: 'the worker is not available', retryable: false },
  quotaExceeded: { code: 19002, meaning: 'storage quota exceeded', retryable: true },
  storageUnusable: { code: 19003, meaning: 'storage is not usable', retryable: false },
  aborted: { code: 19004, meaning: 'aborted', retryable: false },
  tooLarge: { code: 19005, meaning: 'too large to send', retryable: false },
  stoppedByServer: { code: 19006, meaning: 'the connection was stopped by the server', retryable: false },
} as const satisfies Record<string, ErrorInfo>;

/** Name of one of the SDK's own error conditions. */
export type ErrorName = keyof typeof ERRORS;

/** The error of a failed call: the rejection of the promise form, and what handlers throw inside the worker. */
export class OpenIMError extends Error {
  /** Non-zero code: one of {@link ERRORS} or a server's own. */
  readonly errCode: number;
  /** What was wrong, naming the argument or the ID. Equal to `message`. */
  readonly errMsg: string;
  /** Tracing ID of the failed call; `''` until the call is known. */
  readonly operationID: string;
  /** Name of the failed method; `''` until the call is known. */
  readonly event: string;

  constructor(errCode: number, errMsg: string, operationID = '', event = '') {
    super(errMsg);
    this.name = 'OpenIMError';
    this.errCode = errCode;
    this.errMsg = errMsg;
    this.operationID = operationID;
    this.event = event;
  }
}

/** Makes one of the SDK's own errors: the table's meaning, then the detail. */
export function sdkError(name: ErrorName, detail?: string): OpenIMError {
  const { code, meaning } = ERRORS[name];
  return new OpenIMError(code, detail ? `${meaning}: ${detail}` : meaning);
}

/** An ID or text as it may stand in an error message: quoted, cut to 64 characters. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > 64 ? `${value.slice(0, 64)}…` : value);
}
