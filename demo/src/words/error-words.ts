// An error in words: what a user can do about it, and the code and text for whoever must find out more.
import { OpenIMError } from 'openim-worker';

/** What the page shows of an error. */
export interface ErrorWords {
  /** What it means for the user; `''` when only the error's own text helps. */
  readonly advice: string;
  readonly errMsg: string;
  /** 0 when the error is not one of the SDK's. */
  readonly errCode: number;
}

const ADVICE: Readonly<Record<number, string>> = {
  1004: 'This device does not know it any more.',
  1501: 'The token has expired. Sign in again.',
  1506: 'This account signed in somewhere else.',
  10000: 'The server cannot be reached. Your list stays readable; try again when you are online.',
  10001: 'The server took too long to answer. Try again.',
  10009: 'Sign in first.',
  10400: 'There is no such group.',
  10401: 'This is not possible for this kind of conversation.',
  19001: 'The background worker did not start, or has ended. Reload the page.',
  19002: 'The browser has no space left for this site.',
  19003: 'This browser does not let the page store anything. Private windows can cause this.',
  19005: 'The message is too long to send.',
};

/** Words and code of anything that was thrown. */
export function errorWords(error: unknown): ErrorWords {
  if (error instanceof OpenIMError) {
    return { advice: ADVICE[error.errCode] ?? '', errMsg: error.errMsg, errCode: error.errCode };
  }
  return { advice: '', errMsg: error instanceof Error ? error.message : String(error), errCode: 0 };
}
