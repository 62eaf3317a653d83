// What the page shows of the connection, event by event.
import { describe, expect, it } from 'vitest';
import {
  type Connection,
  NO_CONNECTION,
  needsSignIn,
  reduceConnection,
} from '../../../demo/src/state/connection.ts';
import type { EventMap, EventName, EventPayload } from '../../../src/contract/index.ts';

function event<E extends EventName>(name: E, value: EventMap[E], errCode = 0, errMsg = ''): EventPayload {
  return { event: name, errCode, errMsg, data: '', operationID: '', value } as EventPayload;
}

function fold(...events: EventPayload[]): Connection {
  return events.reduce(reduceConnection, NO_CONNECTION);
}

describe('link', () => {
  it('follows connecting, connected and lost', () => {
    expect(fold(event('onConnecting', undefined)).link).toBe('connecting');
    expect(fold(event('onConnecting', undefined), event('onConnectSuccess', undefined)).link).toBe(
      'connected',
    );
    const lost = fold(event('onConnectFailed', undefined, 10000, 'network error'));
    expect(lost).toMatchObject({ link: 'offline', errCode: 10000, errMsg: 'network error' });
  });

  it('forgets the reason once connected', () => {
    const state = fold(event('onConnectFailed', undefined, 10000, 'x'), event('onConnectSuccess', undefined));
    expect(state).toMatchObject({ link: 'connected', errCode: 0, errMsg: '' });
  });

  it.each([
    ['onKickedOffline', 'kicked'],
    ['onUserTokenExpired', 'expired'],
    ['onUserTokenInvalid', 'invalid'],
  ] as const)('asks the user to sign in after %s', (name, link) => {
    const state = fold(event('onConnectSuccess', undefined), event(name, undefined, 1501, 'why'));
    expect(state.link).toBe(link);
    expect(needsSignIn(state.link)).toBe(true);
    expect(reduceConnection(state, event('onConnectFailed', undefined)).link).toBe(link);
    expect(reduceConnection(state, event('onConnectSuccess', undefined)).link).toBe('connected');
  });
});

describe('sync', () => {
  it('shows the progress of a first one', () => {
    const running = fold(event('onSyncServerStart', true), event('onSyncServerProgress', 40));
    expect(running.sync).toEqual({ kind: 'running', first: true, percent: 40 });
    expect(reduceConnection(running, event('onSyncServerFinish', true)).sync).toEqual({ kind: 'idle' });
  });

  it('tells a failed one with its reason', () => {
    const state = fold(
      event('onSyncServerStart', false),
      event('onSyncServerFailed', false, 10001, 'timeout'),
    );
    expect(state.sync).toEqual({ kind: 'failed', errCode: 10001, errMsg: 'timeout' });
  });

  it('does not go on while the link is lost', () => {
    const state = fold(event('onSyncServerStart', true), event('onConnectFailed', undefined));
    expect(state.sync).toEqual({ kind: 'idle' });
  });
});

it('keeps the same state for other events', () => {
  const state = fold(event('onConnectSuccess', undefined));
  expect(reduceConnection(state, event('onTotalUnreadMessageCountChanged', 3))).toBe(state);
});
