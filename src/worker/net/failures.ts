// How a failed exchange becomes an OpenIMError, for REST and socket alike. Must not decide what follows from it.
import { OpenIMError, sdkError } from '../../contract/index.ts';

/** The server's own refusal: its code, and its errMsg and errDlt joined (behaviour 1.2). */
export function serverError(errCode: number, errMsg: string, errDlt = ''): OpenIMError {
  const text = [errMsg, errDlt === errMsg ? '' : errDlt].filter(Boolean).join(': ');
  return new OpenIMError(errCode, text || `server error ${errCode}`);
}

/** Why a signal ended a wait: its own reason when that is an OpenIMError, else 19004 naming what was waited for. */
export function abortError(signal: AbortSignal, what: string): OpenIMError {
  return signal.reason instanceof OpenIMError ? signal.reason : sdkError('aborted', what);
}

/** The text of whatever was thrown; fetch hides the reason in `cause`. */
export function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? `${thrown.message} (${thrown.cause.message})` : thrown.message;
}
