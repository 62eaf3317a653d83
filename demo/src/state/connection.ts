// What the page shows of connection and synchronisation, folded from events. Pure.
import { CONNECTION_STATUS, type EventPayload } from 'openim-worker';

/** State of the link to the server. The last four need the user; `lost`: there is no worker any more. */
export type Link =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'offline'
  | 'kicked'
  | 'expired'
  | 'invalid'
  | 'lost';

/** State of the synchronisation with the server. */
export type Sync =
  | { readonly kind: 'idle' }
  /** `first`: the first login of this user on this device. `percent`: 0 to 100. */
  | { readonly kind: 'running'; readonly first: boolean; readonly percent: number }
  | { readonly kind: 'failed'; readonly errCode: number; readonly errMsg: string };

/** Connection and synchronisation together. */
export interface Connection {
  readonly link: Link;
  /** Why the link is down, as the server or the SDK said it; code 0 when unknown. */
  readonly errCode: number;
  readonly errMsg: string;
  readonly sync: Sync;
}

/** Before the first login. */
export const NO_CONNECTION: Connection = { link: 'idle', errCode: 0, errMsg: '', sync: { kind: 'idle' } };

/** The links that come back only when the user signs in again. */
export function needsSignIn(link: Link): boolean {
  return link === 'kicked' || link === 'expired' || link === 'invalid' || link === 'lost';
}

/** The link as `getConnectionStatus()` tells it, for the moment before the first event. */
export function linkFromStatus(status: number): Link {
  if (status === CONNECTION_STATUS.connected) return 'connected';
  if (status === CONNECTION_STATUS.connecting) return 'connecting';
  return status === CONNECTION_STATUS.stopped ? 'invalid' : 'offline';
}

/** Folds one event in. Gives the same object for events that tell nothing of the connection. */
export function reduceConnection(state: Connection, payload: EventPayload): Connection {
  switch (payload.event) {
    case 'onConnecting':
      return { ...state, link: 'connecting' };
    case 'onConnectSuccess':
      return { ...state, link: 'connected', errCode: 0, errMsg: '' };
    case 'onConnectFailed':
      return lost(state, needsSignIn(state.link) ? state.link : 'offline', payload);
    case 'onKickedOffline':
      return lost(state, 'kicked', payload);
    case 'onUserTokenExpired':
      return lost(state, 'expired', payload);
    case 'onUserTokenInvalid':
      return lost(state, 'invalid', payload);
    case 'onSyncServerStart':
      return { ...state, sync: { kind: 'running', first: payload.value, percent: 0 } };
    case 'onSyncServerProgress':
      return {
        ...state,
        sync: {
          kind: 'running',
          first: state.sync.kind === 'running' && state.sync.first,
          percent: payload.value,
        },
      };
    case 'onSyncServerFinish':
      return { ...state, sync: { kind: 'idle' } };
    case 'onSyncServerFailed':
      return { ...state, sync: { kind: 'failed', errCode: payload.errCode, errMsg: payload.errMsg } };
    default:
      return state;
  }
}

function lost(state: Connection, link: Link, { errCode, errMsg }: EventPayload): Connection {
  const sync: Sync = state.sync.kind === 'running' ? { kind: 'idle' } : state.sync;
  return { link, errCode, errMsg, sync };
}
