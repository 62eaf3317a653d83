// globalEvent, fed by a fake worker (behaviour 2 and 5).
import { filter, firstValueFrom, map, merge, Observable, take } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventName, EventPayload, WireEvent } from '../../../src/contract/index.ts';
import type { OpenIM } from '../../../src/main/open-im.ts';
import { type FakeWorker, fresh, LOGGED_IN, started, success } from './fake-worker.ts';

let im: OpenIM;
let worker: FakeWorker;
const reported = vi.fn<(error: unknown) => void>();
const messages = (): string[] => reported.mock.calls.map(([error]) => (error as Error).message);

const TOTAL = (total: number): WireEvent => ({
  event: 'onTotalUnreadMessageCountChanged',
  data: String(total),
});
const CHANGED: WireEvent = { event: 'onConversationChanged', data: '[{"conversationID":"a"}]' };

beforeEach(() => {
  reported.mockReset();
  vi.stubGlobal('reportError', reported);
  ({ im, worker } = started());
});
afterEach(() => {
  im.dispose();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const names = (): EventName[] => {
  const seen: EventName[] = [];
  im.globalEvent.subscribe(({ event }) => seen.push(event));
  return seen;
};

describe('delivery', () => {
  it('tells every event in order to those who subscribe to all', async () => {
    const seen = names();
    await worker.deliver(CHANGED, { state: LOGGED_IN }, TOTAL(1));
    await worker.deliver({ event: 'onConversationRemoved', data: '["a"]' });
    expect(seen).toEqual([
      'onConversationChanged',
      'onTotalUnreadMessageCountChanged',
      'onConversationRemoved',
    ]);
  });

  it('tells the events that a call caused before its reply', async () => {
    const order: string[] = [];
    im.globalEvent.subscribe(({ event }) => order.push(event));
    worker.answer = () => {
      worker.batch(CHANGED);
      worker.batch(TOTAL(0));
      return success('');
    };
    await im.pinConversation('op', 'a', true).then(() => order.push('reply'));
    await new Promise<void>((resolve) =>
      im.pinConversation('op', 'a', false, () => {
        order.push('callback');
        resolve();
      }),
    );
    const both = ['onConversationChanged', 'onTotalUnreadMessageCountChanged'];
    expect(order).toEqual([...both, 'reply', ...both, 'callback']);
  });

  it('acknowledges a batch with credit after everyone has it, and no other', async () => {
    const acksSeen: number[] = [];
    im.globalEvent.subscribe(() => acksSeen.push(worker.acks));
    worker.batch(CHANGED);
    await worker.deliver(CHANGED, CHANGED);
    expect(acksSeen).toEqual([0, 0, 0]);
    await worker.deliver(CHANGED);
    expect(worker.acks).toBe(2);
  });

  it('acknowledges a batch whose handlers all throw', async () => {
    im.globalEvent.subscribe(() => {
      throw new Error('handler');
    });
    await worker.deliver(CHANGED, TOTAL(1));
    expect(worker.acks).toBe(1);
    expect(messages()).toEqual(['handler', 'handler']);
  });

  it('works before initSDK and goes on through logout and login', async () => {
    const { im: other, worker: its } = fresh();
    const seen: string[] = [];
    other.globalEvent.subscribe({
      next: ({ event }) => seen.push(event),
      error: () => seen.push('error'),
      complete: () => seen.push('complete'),
    });
    other.initSDK('op', { api_addr: 'http://h', ws_addr: 'ws://h' });
    its.ready();
    await its.deliver({ event: 'onConnectSuccess', data: '' });
    await its.deliver({ state: { loginStatus: 201, loginUser: '', connectionStatus: 0 } });
    await its.deliver({ event: 'onConnecting', data: '' });
    other.dispose();
    expect(seen).toEqual(['onConnectSuccess', 'onConnecting']);
  });
});

describe('payloads', () => {
  const next = async <E extends EventName>(event: WireEvent & { event: E }): Promise<EventPayload<E>> => {
    const payload = firstValueFrom(im.globalEvent.on(event.event));
    worker.batch(event);
    return payload as Promise<EventPayload<E>>;
  };

  it('carry the data and the named key as the same string, and value parsed once', async () => {
    const data = '[{"conversationID":"a"}]';
    const payload = await next({ event: 'onNewConversation', data });
    expect(payload).toEqual({
      event: 'onNewConversation',
      errCode: 0,
      errMsg: '',
      data,
      operationID: '',
      conversationList: data,
    });
    expect(payload.value[0]?.conversationID).toBe('a');
    expect(payload.value).toBe(payload.value);
  });

  it('give the total as a number beside its digits', async () => {
    const payload = await next({ event: 'onTotalUnreadMessageCountChanged', data: '12' });
    expect(payload).toMatchObject({ data: '12', totalUnreadCount: 12 });
    expect(payload.value).toBe(12);
  });

  it("carry the server's code and text on failures", async () => {
    const failed = await next({ event: 'onConnectFailed', errCode: 1501, errMsg: 'TokenExpired', data: '' });
    expect(failed).toMatchObject({ errCode: 1501, errMsg: 'TokenExpired', data: '' });
    expect(failed.value).toBeUndefined();
  });

  it.each<[EventName, string, unknown]>([
    ['onSyncServerStart', 'true', true],
    ['onSyncServerFinish', 'false', false],
    ['onSyncServerProgress', '42', 42],
    ['onLoggedOut', 'u1', 'u1'],
    ['onStateResynced', '', undefined],
    ['onConversationRemoved', '["a","b"]', ['a', 'b']],
    ['onSelfInfoUpdated', '{"userID":"u1"}', { userID: 'u1' }],
  ])('type the value of %s', async (event, data, value) => {
    const payload = await next({ event, data });
    expect(payload.data).toBe(data);
    expect(payload.value).toEqual(value);
  });

  it.each<[EventName, string]>([
    ['onConversationChanged', 'conversationList'],
    ['onRecvOnlineOnlyMessage', 'message'],
    ['onNewRecvMessageRevoked', 'msgRevoked'],
    ['onRecvC2CReadReceipt', 'msgReceiptList'],
    ['onMsgDeleted', 'message'],
    ['sendMessageSuccess', 'message'],
    ['sendMessageFailed', 'message'],
    ['onSelfInfoUpdated', 'userInfo'],
  ])('of %s have the key %s', async (event, key) => {
    expect(await next({ event, data: '[]' })).toHaveProperty(key, '[]');
  });
});

describe('incoming messages', () => {
  const batch: WireEvent = {
    event: 'onRecvNewMessages',
    data: ['{"clientMsgID":"a"}', '{"clientMsgID":"b"}'],
  };

  it('come as one list, then one by one for those who subscribe to all', async () => {
    const seen: [string, unknown][] = [];
    im.globalEvent.subscribe((payload) => seen.push([payload.event, payload.value]));
    await worker.deliver(batch, TOTAL(2));
    expect(seen).toEqual([
      ['onRecvNewMessages', [{ clientMsgID: 'a' }, { clientMsgID: 'b' }]],
      ['onRecvNewMessage', { clientMsgID: 'a' }],
      ['onRecvNewMessage', { clientMsgID: 'b' }],
      ['onTotalUnreadMessageCountChanged', 2],
    ]);
  });

  it('come one by one to those who listen to that name only', async () => {
    const seen: string[] = [];
    im.globalEvent.addEventListener('onRecvNewMessage', ({ message, data }) => seen.push(message, data));
    await worker.deliver(batch);
    expect(seen).toEqual(batch.data && [batch.data[0], batch.data[0], batch.data[1], batch.data[1]]);
  });

  it('are told singly also to who begins to listen while the list is told', async () => {
    const seen: string[] = [];
    im.globalEvent.addEventListener('onRecvNewMessages', ({ messages: list }) => {
      seen.push(list);
      im.globalEvent.addEventListener('onRecvNewMessage', ({ data }) => seen.push(data));
    });
    await worker.deliver(batch);
    expect(seen).toEqual(['[{"clientMsgID":"a"},{"clientMsgID":"b"}]', ...batch.data]);
  });

  it('are not told singly when nobody listens to that', async () => {
    const subscription = im.globalEvent.subscribe();
    subscription.unsubscribe();
    const own = vi.fn();
    im.globalEvent.on('onRecvNewMessage').subscribe(own).unsubscribe();
    const list = vi.fn();
    im.globalEvent.addEventListener('onRecvNewMessages', list);
    await worker.deliver(batch);
    expect(list).toHaveBeenCalledTimes(1);
    expect(own).not.toHaveBeenCalled();
  });
});

describe('subscribing', () => {
  it('is that of an RxJS observable', async () => {
    expect(im.globalEvent).toBeInstanceOf(Observable);
    const totals = im.globalEvent.pipe(
      filter((payload) => payload.event === 'onTotalUnreadMessageCountChanged'),
      map((payload) => payload.value),
    );
    const two = firstValueFrom(totals.pipe(filter((total) => total === 2)));
    const merged: unknown[] = [];
    merge(im.globalEvent.on('onConversationRemoved'), totals.pipe(take(1))).subscribe((value) =>
      merged.push(typeof value === 'number' ? value : value?.data),
    );
    await worker.deliver(TOTAL(1), TOTAL(2), { event: 'onConversationRemoved', data: '["x"]' });
    expect(await two).toBe(2);
    expect(merged).toEqual([1, '["x"]']);
  });

  it('ends with unsubscribe, also through operators', async () => {
    const seen: number[] = [];
    const subscription = im.globalEvent
      .on('onTotalUnreadMessageCountChanged')
      .pipe(map(({ value }) => value))
      .subscribe((total) => seen.push(total));
    await worker.deliver(TOTAL(1));
    subscription.unsubscribe();
    await worker.deliver(TOTAL(2));
    expect(seen).toEqual([1]);
  });

  it('takes an observer, a function, or the old three functions', async () => {
    const next = vi.fn();
    const on = im.globalEvent.on('onConnecting');
    on.subscribe({ next });
    on.subscribe(next);
    on.subscribe(next, null, null);
    on.subscribe();
    on.subscribe({});
    await worker.deliver({ event: 'onConnecting', data: '' });
    expect(next).toHaveBeenCalledTimes(3);
  });

  it('calls an observer as its method', async () => {
    const observer = {
      seen: 0,
      next(): void {
        this.seen += 1;
      },
    };
    im.globalEvent.subscribe(observer);
    await worker.deliver(CHANGED);
    expect(observer.seen).toBe(1);
  });
});

describe('addEventListener', () => {
  it('calls a handler once per event, however often it was added', async () => {
    const handler = vi.fn();
    const { addEventListener, removeEventListener } = im.globalEvent;
    addEventListener('onConversationChanged', handler);
    addEventListener('onConversationChanged', handler);
    await worker.deliver(CHANGED, TOTAL(1));
    expect(handler).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ event: 'onConversationChanged' });
    removeEventListener('onConversationChanged', handler);
    await worker.deliver(CHANGED);
    expect(handler).toHaveBeenCalledTimes(1);
    addEventListener('onConversationChanged', handler);
    await worker.deliver(CHANGED);
    expect(handler).toHaveBeenCalledTimes(2);
  });

  it('keeps names and functions apart', async () => {
    const first = vi.fn();
    const second = vi.fn();
    im.globalEvent.addEventListener('onConversationChanged', first);
    im.globalEvent.addEventListener('onTotalUnreadMessageCountChanged', first);
    im.globalEvent.addEventListener('onConversationChanged', second);
    im.globalEvent.removeEventListener('onConversationChanged', first);
    im.globalEvent.removeEventListener('onConnecting', first);
    im.globalEvent.removeEventListener('onConversationChanged', vi.fn());
    await worker.deliver(CHANGED, TOTAL(1));
    expect(first.mock.calls.map(([{ event }]) => event)).toEqual(['onTotalUnreadMessageCountChanged']);
    expect(second).toHaveBeenCalledTimes(1);
  });

  it('refuses what is not a function', () => {
    expect(() => im.globalEvent.addEventListener('onConnecting', undefined as never)).toThrow(
      /handler of onConnecting must be a function/,
    );
  });
});

describe('errors of listeners', () => {
  it('are reported, and stop neither the others nor the one that threw', async () => {
    const seen: string[] = [];
    im.globalEvent.subscribe((payload) => {
      seen.push(`first ${payload.event}`);
      throw new Error('subscriber');
    });
    im.globalEvent.addEventListener('onConversationChanged', () => {
      throw new Error('handler');
    });
    im.globalEvent
      .on('onConversationChanged')
      .pipe(map(({ value }) => value))
      .subscribe(() => {
        throw new Error('behind an operator');
      });
    im.globalEvent.subscribe((payload) => seen.push(`last ${payload.event}`));
    await worker.deliver(CHANGED, TOTAL(1));
    await worker.deliver(CHANGED);
    expect(seen).toEqual([
      'first onConversationChanged',
      'last onConversationChanged',
      'first onTotalUnreadMessageCountChanged',
      'last onTotalUnreadMessageCountChanged',
      'first onConversationChanged',
      'last onConversationChanged',
    ]);
    expect(messages().sort()).toEqual([
      'behind an operator',
      'behind an operator',
      'handler',
      'handler',
      'subscriber',
      'subscriber',
      'subscriber',
    ]);
  });

  it('in an operator are reported and end that chain alone', async () => {
    const seen: number[] = [];
    const totals = im.globalEvent.on('onTotalUnreadMessageCountChanged');
    totals
      .pipe(
        map(({ value }) => {
          if (value === 2) throw new Error('operator');
          return value;
        }),
      )
      .subscribe((total) => seen.push(total));
    const last = vi.fn();
    totals.subscribe(last);
    await worker.deliver(TOTAL(1), TOTAL(2), TOTAL(3));
    expect(seen).toEqual([1]);
    expect(last).toHaveBeenCalledTimes(3);
    expect(messages()).toEqual(['operator']);
  });

  it("in an operator go to the consumer's own error function when there is one", async () => {
    const error = vi.fn(() => {
      throw new Error('in the error function');
    });
    im.globalEvent
      .pipe(
        map(() => {
          throw new Error('operator');
        }),
      )
      .subscribe({ error });
    await worker.deliver(CHANGED);
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ message: 'operator' }));
    expect(messages()).toEqual(['in the error function']);
  });

  it('when reading a value stop nobody', async () => {
    const last = vi.fn();
    im.globalEvent.subscribe(({ value }) => value);
    im.globalEvent.subscribe(last);
    await worker.deliver({ event: 'onConversationChanged', data: 'not JSON' }, CHANGED);
    expect(last).toHaveBeenCalledTimes(2);
    expect(reported).toHaveBeenCalledTimes(1);
  });
});

describe('handlers that act during delivery', () => {
  it('may unsubscribe others and themselves, and subscribe', async () => {
    const seen: string[] = [];
    const victim = (): unknown => seen.push('victim');
    const late = ({ event }: { event: string }): unknown => seen.push(`late ${event}`);
    const subscription = im.globalEvent.subscribe(({ event }) => {
      seen.push(event);
      subscription.unsubscribe();
      im.globalEvent.removeEventListener('onConversationChanged', victim);
      im.globalEvent.addEventListener('onConversationChanged', late);
    });
    im.globalEvent.addEventListener('onConversationChanged', victim);
    await worker.deliver(CHANGED, CHANGED);
    expect(seen).toEqual(['onConversationChanged', 'late onConversationChanged']);
  });

  it('may make calls, whose events come after those of the batch', async () => {
    const seen: string[] = [];
    worker.answer = () => {
      worker.batch({ event: 'onConversationRemoved', data: '["a"]' });
      return success('');
    };
    const done = new Promise<void>((resolve) => {
      im.globalEvent.addEventListener('onConversationChanged', () =>
        im.hideConversation('op', 'a', () => {
          seen.push('callback');
          resolve();
        }),
      );
    });
    im.globalEvent.subscribe(({ event }) => seen.push(event));
    worker.batch(CHANGED, TOTAL(0));
    await done;
    expect(seen).toEqual([
      'onConversationChanged',
      'onTotalUnreadMessageCountChanged',
      'onConversationRemoved',
      'callback',
    ]);
  });

  it('may dispose: nothing more is delivered', async () => {
    const seen = names();
    const disposed = new Promise<void>((resolve) => {
      im.globalEvent.addEventListener('onConversationChanged', () => {
        im.dispose();
        resolve();
      });
    });
    worker.batch(CHANGED, TOTAL(1));
    await disposed;
    await Promise.resolve();
    expect(seen).toEqual(['onConversationChanged']);
  });
});
