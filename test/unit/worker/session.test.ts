// The session as a serial state machine: quick sequences, repetition, storage that cannot be used. No server answers.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { CallReply, SessionState, WireEvent, WireItem } from '../../../src/contract/index.ts';
import { Core } from '../../../src/worker/core.ts';
import { Outbox } from '../../../src/worker/engine/outbox.ts';
import { type Environment, environmentOf } from '../../../src/worker/environment.ts';
import { Session } from '../../../src/worker/session/session.ts';

class DeadSocket extends EventTarget {
  /** Sockets that nobody has closed. */
  static open = 0;
  readyState = 0;
  constructor() {
    super();
    DeadSocket.open++;
    queueMicrotask(() => this.dispatchEvent(new Event('close')));
  }
  close(): void {
    DeadSocket.open--;
  }
  send(): void {}
}

const CONFIG = {
  platformID: 5,
  apiAddr: 'http://127.0.0.1:9',
  wsAddr: 'ws://127.0.0.1:9',
  dataDir: '',
  logLevel: 0,
  serverID: '',
};

const cores: Core[] = [];
afterEach(async () => {
  for (const core of cores.splice(0)) await core.close();
});

/** A device whose databases fail when a test says so. */
function fragileDevice() {
  const factory = new IDBFactory();
  const databases: IDBDatabase[] = [];
  const device = { factory, databases, broken: '' };
  const open = factory.open.bind(factory);
  const watch = (db: IDBDatabase): void => {
    if (databases.includes(db)) return;
    databases.push(db);
    const transaction = db.transaction.bind(db);
    db.transaction = (...given) => {
      const opened = transaction(...given);
      const objectStore = opened.objectStore.bind(opened);
      opened.objectStore = (name) => {
        if (name === device.broken) throw new DOMException('the disk is gone', 'UnknownError');
        return objectStore(name);
      };
      return opened;
    };
  };
  factory.open = (...args) => {
    const request = open(...args);
    for (const event of ['upgradeneeded', 'success'] as const) {
      request.addEventListener(event, () => watch(request.result as unknown as IDBDatabase));
    }
    return request;
  };
  return device;
}

function setUp(indexedDB: IDBFactory = new IDBFactory(), overrides: Partial<Environment> = {}) {
  const items: WireItem[] = [];
  const env = environmentOf({
    indexedDB,
    IDBKeyRange,
    WebSocket: DeadSocket as unknown as new (url: string) => WebSocket,
    fetch: () => Promise.reject(new TypeError('no network')),
    ...overrides,
  });
  const core = new Core(env, (batch, credit) => {
    items.push(...batch);
    if (credit) core.acknowledge();
  });
  cores.push(core);
  const call = (method: string, ...args: unknown[]): Promise<CallReply> =>
    core.call({ method: method as never, args, operationID: 'op' });
  const state = (): SessionState | undefined =>
    items.flatMap((item) => ('state' in item ? item.state : [])).at(-1);
  const events = (): WireEvent[] => items.filter((item): item is WireEvent => 'event' in item);
  return { core, call, state, events, items };
}

test('before configuration 10008, before login 10009, an unknown method 10002', async () => {
  const { core, call, state } = setUp();
  expect((await call('getAllConversationList')).errCode).toBe(10008);
  expect((await call('login', 'u1', 'token')).errCode).toBe(10008);
  core.configure(CONFIG);
  expect(state()).toEqual({ loginStatus: 201, loginUser: '', connectionStatus: 0 });
  expect((await call('getAllConversationList')).errCode).toBe(10009);
  expect((await call('logout')).errCode).toBe(10009);
  expect((await call('toString')).errCode).toBe(10002);
  expect((await call('__proto__')).errCode).toBe(10002);
});

test('a login without any network succeeds, the list can be read', async () => {
  const { core, call, state } = setUp();
  core.configure(CONFIG);
  expect(await call('login', 'u1', 'token')).toEqual({ errCode: 0, errMsg: '', data: '' });
  expect(state()).toMatchObject({ loginStatus: 101, loginUser: 'u1' });
  expect((await call('getAllConversationList')).data).toBe('[]');
  expect((await call('getTotalUnreadMsgCount')).data).toBe('0');
});

test('what the page said of the network before the login holds for it', async () => {
  const waits: number[] = [];
  const { core, call, events } = setUp(new IDBFactory(), {
    WebSocket: class {
      constructor() {
        throw new Error('no network');
      }
    } as unknown as Environment['WebSocket'],
    setTimeout: (run, milliseconds) => {
      waits.push(milliseconds);
      return Number(setTimeout(run, milliseconds));
    },
  });
  core.configure(CONFIG);
  core.signal('offline');
  await call('login', 'u1', 'token');
  const failed = (): number => events().filter(({ event }) => event === 'onConnectFailed').length;
  await expect.poll(failed).toBe(1);
  // The browser may be wrong, so one attempt is made; another one waits for the network.
  expect(Math.max(...waits)).toBe(0);
  core.signal('online');
  await expect.poll(failed).toBe(2);
  expect(Math.max(...waits)).toBeGreaterThan(0);
});

test('a second login is a repetition, unless it brings the same user a new token', async () => {
  const { core, call } = setUp();
  core.configure(CONFIG);
  const [first, second] = await Promise.all([call('login', 'u1', 'token'), call('login', 'u1', 'token')]);
  expect([first.errCode, second.errCode]).toEqual([0, 10102]);
  expect((await call('login', 'u1', 'token')).errCode).toBe(10102);
  expect((await call('login', 'u2', 'token')).errCode).toBe(10102);
  expect((await call('login', 'u1', 'other')).errCode).toBe(0);
  expect((await call('login', 'u1', 'other')).errCode).toBe(10102);
});

test('a token that no header could carry is an argument error', async () => {
  const { core, call, state } = setUp();
  core.configure(CONFIG);
  for (const token of ['a b', 'é', 'a\n']) expect((await call('login', 'u1', token)).errCode).toBe(10002);
  expect(state()?.loginStatus).toBe(201);
});

test('a call that waits for the server ends with 10101 when the user logs out', async () => {
  const { core, call } = setUp();
  core.configure(CONFIG);
  await call('login', 'u1', 'token');
  await call('getOneConversation', 1, 'u2');
  const pending = call('setOneConversationBurnDuration', 'si_u1_u2', 9);
  const out = call('logout');
  const during = call('getAllConversationList');
  expect((await pending).errCode).toBe(10101);
  expect((await during).errCode).toBe(10101);
  expect((await out).errCode).toBe(0);
  expect((await call('getAllConversationList')).errCode).toBe(10009);
});

test('storage that cannot be opened fails the login, and a later one works', async () => {
  const good = new IDBFactory();
  let broken = true;
  const indexedDB = new Proxy(good, {
    get: (target, key) => {
      if (key === 'open' && broken) {
        return () => {
          throw new DOMException('blocked by policy', 'UnknownError');
        };
      }
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { core, call, state } = setUp(indexedDB);
  core.configure(CONFIG);
  const reply = await call('login', 'u1', 'token');
  expect(reply.errCode).toBe(19003);
  expect(reply.errMsg).toContain('blocked by policy');
  expect(state()).toMatchObject({ loginStatus: 103, loginUser: '' });
  broken = false;
  expect((await call('login', 'u1', 'token')).errCode).toBe(0);
  expect(state()?.loginStatus).toBe(101);
});

test('storage that fails while the user is opened fails the login, and is closed again', async () => {
  const device = fragileDevice();
  const { core, call, state } = setUp(device.factory);
  core.configure(CONFIG);
  device.broken = 'messages';
  expect((await call('login', 'u1', 'token')).errCode).toBe(19003);
  expect(state()).toMatchObject({ loginStatus: 103, loginUser: '' });
  const closed = expect.objectContaining({ name: 'InvalidStateError' });
  for (const db of device.databases) expect(() => db.transaction('meta')).toThrow(closed);
  device.broken = '';
  expect((await call('login', 'u1', 'token')).errCode).toBe(0);
});

test('storage that fails under a call is named as such', async () => {
  const device = fragileDevice();
  const { core, call } = setUp(device.factory);
  core.configure(CONFIG);
  await call('login', 'u1', 'token');
  await call('getOneConversation', 1, 'u2');
  device.broken = 'conversations';
  for (const [method, ...args] of [
    ['setConversationDraft', 'si_u1_u2', 'x'],
    ['getOneConversation', 1, 'u3'],
  ] as const)
    expect((await call(method, ...args)).errCode, method).toBe(19003);
});

test('a login that was asked for while an earlier one was failing connects, and can be logged out', async () => {
  const device = fragileDevice();
  const { core, call, state, events } = setUp(device.factory);
  core.configure(CONFIG);
  device.broken = 'messages';
  const failing = call('login', 'u1', 'token');
  const out = call('logout');
  void failing.then(() => {
    device.broken = '';
  });
  const [first, , second] = await Promise.all([failing, out, call('login', 'u2', 'token')]);
  expect([first.errCode, second.errCode]).toEqual([19003, 0]);
  expect(state()).toMatchObject({ loginStatus: 101, loginUser: 'u2' });
  await vi.waitFor(() => expect(events().map(({ event }) => event)).toContain('onConnecting'));
  expect((await call('login', 'u3', 'token')).errCode).toBe(10102);
  expect((await call('logout')).errCode).toBe(0);
});

test('a login with another token, while the one before it still waits for a logout, dials for nobody', async () => {
  const { core, call, state, items } = setUp();
  core.configure(CONFIG);
  await call('login', 'u1', 'token');
  const out = call('logout');
  const [again, other] = await Promise.all([call('login', 'u1', 'token'), call('login', 'u1', 'other'), out]);
  expect([again.errCode, other.errCode]).toEqual([0, 10102]);
  expect(state()?.loginStatus).toBe(101);
  expect((await call('logout')).errCode).toBe(0);
  expect(DeadSocket.open).toBe(0);
  expect(items.at(-1)).toMatchObject({ state: { loginStatus: 201, connectionStatus: 0 } });
});

test('after the server ended the session no sync is tried any more', async () => {
  const sockets: Gateway[] = [];
  class Gateway {
    onmessage?: (event: { data: unknown }) => void;
    constructor() {
      sockets.push(this);
    }
    close(): void {}
    send(): void {}
  }
  const retries: (() => void)[] = [];
  const { core, call, events } = setUp(undefined, {
    WebSocket: Gateway as unknown as new (url: string) => WebSocket,
    setTimeout(run, milliseconds) {
      if (milliseconds > 0) return retries.push(run);
      setTimeout(run, milliseconds);
      return 0;
    },
  });
  const count = (event: string): number => events().filter((told) => told.event === event).length;
  core.configure(CONFIG);
  await call('login', 'u1', 'token');
  await vi.waitFor(() => expect(sockets).toHaveLength(1));
  sockets[0]!.onmessage?.({ data: '{"errCode":0}' });
  await vi.waitFor(() => expect(count('onSyncServerFailed')).toBe(1));
  const kicked = { reqIdentifier: 2002, msgIncr: '', operationID: '', errCode: 0, errMsg: '', data: null };
  sockets[0]!.onmessage?.({ data: new TextEncoder().encode(JSON.stringify(kicked)).buffer });
  expect(count('onKickedOffline')).toBe(1);
  for (const run of retries.splice(0)) run();
  // A sync would begin with a read of its own, before this one.
  await call('getConversationRecvMessageOpt', ['si_u1_u2']);
  expect(count('onSyncServerStart')).toBe(1);
});

test('what a call gave is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const session = new Session(
    environmentOf({ indexedDB: new IDBFactory(), IDBKeyRange }),
    new Outbox(() => {}),
  );
  session.configure(CONFIG);
  await session.login('u1', 'token');
  const given: WeakRef<object>[] = [];
  const callOnce = async (): Promise<void> => {
    given.push(new WeakRef(await session.withUser(() => ({ a: 'long list' }))));
  };
  for (let i = 0; i < 10; i++) await callOnce();
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
  expect(given.filter((ref) => ref.deref() !== undefined)).toEqual([]);
  await session.close();
});

test('any quick sequence of logins and logouts ends as the last accepted one says, without a leak', async () => {
  const step = fc.constantFrom('login u1', 'login u2', 'logout', 'draft', 'await');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { core, call, state, items } = setUp();
      core.configure(CONFIG);
      const pending: Promise<{ step: string; reply: CallReply }>[] = [];
      const send = (step: string, reply: Promise<CallReply>): void => {
        pending.push(reply.then((r) => ({ step, reply: r })));
      };
      for (const step of steps) {
        if (step === 'await') await Promise.all(pending);
        else if (step === 'draft') {
          send(step, call('getOneConversation', 1, 'x'));
          for (const id of ['si_u1_x', 'si_u2_x']) send(step, call('setConversationDraft', id, id));
        } else send(step, call(...(step.split(' ').concat('token') as [string, ...string[]])));
      }
      const replies = await Promise.all(pending);
      const session = replies.filter(({ step, reply }) => step !== 'draft' && reply.errCode === 0).at(-1);
      const user = session?.step.startsWith('login') ? session.step.slice(6) : '';
      expect(state()).toMatchObject({ loginStatus: user ? 101 : 201, loginUser: user });
      for (const { reply } of replies) expect([0, 10009, 10101, 10102, 1004]).toContain(reply.errCode);
      if (user) {
        const list = (await call('getAllConversationList')).data;
        expect(list).not.toContain(user === 'u1' ? 'si_u2_x' : 'si_u1_x');
        expect((await call('logout')).errCode).toBe(0);
      }
      // No event of a user is told outside the time in which he is logged in.
      let current = '';
      for (const item of items) {
        if ('state' in item) current = item.state.loginUser;
        else if (item.event === 'onNewConversation') expect(item.data).toContain(`si_${current}_x`);
      }
      await core.close();
    }),
    { numRuns: 60 },
  );
});
