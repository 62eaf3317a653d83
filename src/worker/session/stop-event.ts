// Which event tells that the server stopped the session (protocol 1). Pure.
import type { EventName } from '../../contract/index.ts';

/** The event of a token code, 1501 to 1507. */
export function stopEvent(errCode: number): EventName {
  if (errCode === 1501) return 'onUserTokenExpired';
  return errCode === 1506 ? 'onKickedOffline' : 'onUserTokenInvalid';
}
