// Owns the error codes that the server answers with and their names (protocol 1).
// Must not know about transports: REST and the gateway each build their own envelope from it.

/** Error codes of the server (protocol 1). */
export const CODE = {
  serverInternal: 500,
  args: 1001,
  noPermission: 1002,
  duplicateKey: 1003,
  recordNotFound: 1004,
  userIDNotFound: 1101,
  registeredAlready: 1102,
  groupIDNotFound: 1201,
  groupIDExisted: 1202,
  notInGroupYet: 1203,
  dismissedAlready: 1204,
  canNotAddYourself: 1301,
  blockedByPeer: 1302,
  notPeersFriend: 1303,
  messageHasReadDisable: 1401,
  mutedInGroup: 1402,
  mutedGroup: 1403,
  msgAlreadyRevoke: 1404,
  tokenExpired: 1501,
  tokenInvalid: 1502,
  tokenMalformed: 1503,
  tokenNotValidYet: 1504,
  tokenUnknown: 1505,
  tokenKicked: 1506,
  tokenNotExist: 1507,
  connOverMaxNumLimit: 1601,
  connArgs: 1602,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  500: 'ServerInternalError',
  1001: 'ArgsError',
  1002: 'NoPermissionError',
  1003: 'DuplicateKeyError',
  1004: 'RecordNotFoundError',
  1101: 'UserIDNotFoundError',
  1102: 'RegisteredAlreadyError',
  1201: 'GroupIDNotFoundError',
  1202: 'GroupIDExisted',
  1203: 'NotInGroupYetError',
  1204: 'DismissedAlreadyError',
  1301: 'CanNotAddYourselfError',
  1302: 'BlockedByPeer',
  1303: 'NotPeersFriend',
  1401: 'MessageHasReadDisable',
  1402: 'MutedInGroup',
  1403: 'MutedGroup',
  1404: 'MsgAlreadyRevoke',
  1501: 'TokenExpiredError',
  1502: 'TokenInvalidError',
  1503: 'TokenMalformedError',
  1504: 'TokenNotValidYetError',
  1505: 'TokenUnknownError',
  1506: 'TokenKickedError',
  1507: 'TokenNotExistError',
  1601: 'ConnOverMaxNumLimit',
  1602: 'ConnArgsErr',
};

/** The name that the server puts in `errMsg` for a code. */
export function errorName(code: number): string {
  return NAMES[code] ?? 'ServerInternalError';
}

/** A refusal with a code; `detail` becomes `errDlt`. */
export class ApiError extends Error {
  readonly code: number;
  readonly detail: string;

  constructor(code: number, detail = '', message = errorName(code)) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.detail = detail === '' ? `${code} ${message}` : `${code} ${message} ${detail}`;
  }
}

/** Shorthand for 1001. */
export function argsError(detail: string): ApiError {
  return new ApiError(CODE.args, detail);
}

/** Any thrown value as an ApiError: what is not one is an internal error (500). */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(CODE.serverInternal, error instanceof Error ? error.message : String(error));
}
