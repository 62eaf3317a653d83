// The supervised link as its owner sees it, over a socket and a clock that only the test moves.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CONNECTION_STATUS, type OpenIMError, sdkError } from '../../../src/contract/index.ts';
import { encodeReply, messageData, type PushMessages, REQ } from '../../../src/protocol/index.ts';
import { Connection, MAX_FRAME_BYTES } from '../../../src/worker/net/index.ts';
import { FakeWorld, failure } from './fake-environment.ts';

const STATUS_NAME = Object.fromEntries(
  Object.entries(CONNECTION_STATUS).map(([name, value]) => [value, name]),
);
const NOTHING: PushMessages = { msgs: {}, notificationMsgs: {} };

let world: FakeWorld;
let told: string[];
let pushes: { messages: PushMessages; operationID: string }[];
let errors: OpenIMError[];
let token: string;
let onTell: (event: string) => void;
let connection: Connection;

beforeEach(() => {
  world = new FakeWorld();
  told = [];
  pushes = [];
  errors = [];
  token = 't+1/2';
  onTell = () => {};
  const tell = (event: string): void => {
    told.push(event);
    onTell(event);
  };
  const tellError = (event: string, error: OpenIMError): void => {
    errors.push(error);
    tell(`${event} ${error.errCode}`);
  };
  connection = new Connection(world.env, {
    wsAddr: 'wss://im.example.com/gateway?zone=eu',
    userID: 'u 1',
    platformID: 5,
    token: () => token,
    callbacks: {
      onConnecting: () => tell('connecting'),
      onConnected: () => tell('connected'),
      onFailed: (error) => tellError('failed', error),
      onLost: (error) => tellError('lost', error),
      onStopped: (error) => tellError('stopped', error),
      onPush: (messages, operationID) => {
        pushes.push({ messages, operationID });
        tell(`push ${operationID}`);
      },
      onStatus: (status) => tell(`status ${STATUS_NAME[status]}`),
    },
  });
});

function connect(): void {
  connection.start();
  world.socket.accept();
  told = [];
}

/** Forgets and returns what was told. */
function take(): string[] {
  const events = told;
  told = [];
  return events;
}

/** What the log says of frames that made no sense. */
const dropped = (): string[] => world.lines.filter((line) => /^warn.*frame dropped/.test(line));

const newest = (options?: Parameters<Connection['request']>[2]) =>
  connection.request(REQ.getNewestSeq, { userID: 'u 1' }, options);

describe('dialling', () => {
  test('carries every query parameter, keeps those of the address, offers no compression', () => {
    connection.start();
    const url = new URL(world.socket.url);
    expect(url.origin + url.pathname).toBe('wss://im.example.com/gateway');
    const { operationID, ...query } = Object.fromEntries(url.searchParams);
    expect(operationID).toMatch(/^uuid-\d+$/);
    expect(query).toEqual({
      zone: 'eu',
      sendID: 'u 1',
      token: 't+1/2',
      platformID: '5',
      isBackground: 'false',
      isMsgResp: 'true',
      sdkType: 'js',
      sdkVersion: 'openim-worker',
    });
    expect(world.socket.binaryType).toBe('arraybuffer');
  });

  test('connected only after the first text frame', () => {
    connection.start();
    expect(take()).toEqual(['status connecting', 'connecting']);
    expect(connection.status).toBe(CONNECTION_STATUS.connecting);
    expect(connection.connected).toBe(false);
    world.socket.accept();
    expect(take()).toEqual(['status connected', 'connected']);
    expect(connection.connected).toBe(true);
  });

  test('starting twice dials once', () => {
    connection.start();
    connection.start();
    expect(world.sockets).toHaveLength(1);
    world.socket.accept();
    connection.start();
    expect(world.sockets).toHaveLength(1);
  });

  test('the handshake has 10 s', () => {
    connection.start();
    told = [];
    world.pass(9_999);
    expect(told).toEqual([]);
    world.pass(1);
    expect(take()).toEqual(['status closed', 'failed 10001']);
    expect(world.socket.closed).toBe(true);
  });

  test('a close of which the browser knows no cause is a failed attempt', () => {
    connection.start();
    told = [];
    world.socket.drop(1006);
    expect(take()).toEqual(['status closed', 'failed 10000']);
    expect(errors[0]!.errMsg).toContain('no connection to wss://im.example.com/gateway (close code 1006)');
    world.pass(1_000);
    expect(take()).toEqual(['status connecting', 'connecting']);
    world.socket.accept();
    expect(take()).toEqual(['status connected', 'connected']);
  });

  test("a refusal that may pass is a failed attempt with the server's words", () => {
    connection.start();
    world.socket.refuse(500, 'ServerInternalError', 'redis is down');
    expect(errors).toMatchObject([{ errCode: 500, errMsg: 'ServerInternalError: redis is down' }]);
    world.pass(1_000);
    expect(world.sockets).toHaveLength(2);
  });

  test.each(['hello', '[]', '{}', '{"errCode":"0"}', '{"type":"pong"}'])(
    'a handshake answered by %j is a failed attempt',
    (text) => {
      connection.start();
      told = [];
      world.socket.text(text);
      expect(take()).toEqual(['status closed', 'failed 10202']);
      expect(world.socket.closed).toBe(true);
    },
  );

  test('a binary frame before the handshake is dropped', () => {
    connection.start();
    told = [];
    world.socket.envelope({ reqIdentifier: REQ.push, data: encodeReply(REQ.push, NOTHING) });
    expect(take()).toEqual([]);
    expect(dropped()).toHaveLength(1);
    world.socket.accept();
    expect(take()).toEqual(['status connected', 'connected']);
  });

  test('an address that cannot be dialled fails the attempt, without showing the token', () => {
    token = 'secret';
    world.dialError = new Error("The URL 'wss://im.example.com/?sendID=u&token=secret' is insecure");
    connection.start();
    expect(take()).toEqual(['status connecting', 'connecting']);
    world.pass(0);
    expect(take()).toEqual(['status closed', 'failed 10000']);
    expect(errors[0]!.errMsg).toContain('wss://im.example.com/');
    expect(errors[0]!.errMsg).toContain('is insecure');
    expect(errors[0]!.errMsg).not.toContain('secret');
    world.dialError = undefined;
    world.pass(1_000);
    world.socket.accept();
    expect(connection.connected).toBe(true);
    expect(world.lines.join()).not.toContain('secret');
  });

  test('each attempt asks for the token anew', () => {
    connection.start();
    token = 'fresh';
    world.socket.drop();
    world.pass(1_000);
    expect(new URL(world.socket.url).searchParams.get('token')).toBe('fresh');
  });
});

describe('back-off', () => {
  /** The waits, in ms, between the failure of an attempt and the next one. */
  function waits(count: number): (number | undefined)[] {
    return Array.from({ length: count }, () => {
      world.socket.drop();
      const wait = world.nextTimer;
      world.pass(wait ?? 0);
      return wait;
    });
  }

  test('is 1, 2, 4, 8, 16, 30, 30 s', () => {
    connection.start();
    expect(waits(8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(world.sockets).toHaveLength(9);
  });

  test('varies by 20 % down', () => {
    world.chance = 0;
    connection.start();
    expect(waits(7)).toEqual([800, 1_600, 3_200, 6_400, 12_800, 24_000, 24_000]);
  });

  test('varies by 20 % up', () => {
    world.chance = 1;
    connection.start();
    expect(waits(7)).toEqual([1_200, 2_400, 4_800, 9_600, 19_200, 36_000, 36_000]);
  });

  test('starts anew after a success', () => {
    connection.start();
    waits(4);
    world.socket.accept();
    world.pass(20_000);
    world.socket.drop();
    expect(world.nextTimer).toBe(1_000);
  });

  test('grows when links are dropped as soon as they are made', () => {
    connection.start();
    const seen = Array.from({ length: 4 }, () => {
      world.socket.accept();
      world.socket.drop();
      const wait = world.nextTimer!;
      world.pass(wait);
      return wait;
    });
    expect(seen).toEqual([1_000, 2_000, 4_000, 8_000]);
    world.socket.accept();
    world.pass(10_000);
    world.socket.drop();
    expect(world.nextTimer).toBe(1_000);
    world.pass(1_000);
    world.socket.accept();
    world.socket.drop();
    expect(world.nextTimer).toBe(1_000);
  });

  test('starts anew with start', () => {
    connection.start();
    waits(4);
    connection.stop();
    connection.start();
    expect(waits(2)).toEqual([1_000, 2_000]);
  });

  test('a lost link: lost, then attempts', () => {
    connect();
    world.socket.drop(1001, 'going away');
    expect(take()).toEqual(['status closed', 'lost 10000']);
    world.pass(1_000);
    expect(take()).toEqual(['status connecting', 'connecting']);
  });
});

describe('reconnectNow', () => {
  test('while waiting: dials at once and starts the back-off anew', () => {
    connection.start();
    for (let i = 0; i < 5; i++) {
      world.socket.drop();
      world.pass(world.nextTimer!);
    }
    world.socket.drop();
    expect(world.sockets).toHaveLength(6);
    connection.reconnectNow();
    expect(world.sockets).toHaveLength(7);
    world.pass(9_999);
    expect(world.sockets).toHaveLength(7);
    expect(world.timers).toBe(1);
    world.socket.drop();
    expect(world.nextTimer).toBe(1_000);
    world.pass(1_000);
    expect(world.sockets).toHaveLength(8);
  });

  test('while connected: a link that answers the ping stays', () => {
    connect();
    connection.reconnectNow();
    expect(world.socket.texts).toEqual([{ type: 'ping' }]);
    world.pass(2_999);
    world.socket.text('{"type":"pong","body":null}');
    world.pass(10_000);
    expect(take()).toEqual([]);
    expect(world.sockets).toHaveLength(1);
    // The doubt is over: the next one is a doubt of its own, and a later loss is one like any other.
    connection.reconnectNow();
    expect(world.socket.texts).toHaveLength(2);
    world.socket.text('{"type":"pong","body":null}');
    world.socket.drop();
    expect(world.nextTimer).toBe(1_000);
  });

  test('while connected: a link that is silent for 3 s is replaced at once', () => {
    connect();
    connection.reconnectNow();
    world.pass(2_000);
    // Asking again does not prolong the wait.
    connection.reconnectNow();
    expect(world.socket.texts).toEqual([{ type: 'ping' }]);
    world.pass(999);
    expect(take()).toEqual([]);
    world.pass(1);
    expect(take()).toEqual(['status closed', 'lost 10001', 'status connecting', 'connecting']);
    expect(world.sockets).toHaveLength(2);
    expect(world.sockets[0]!.closed).toBe(true);
  });

  test('while dialling: an attempt that hangs is replaced after 3 s, by one with its full time', () => {
    connection.start();
    told = [];
    world.pass(1_000);
    connection.reconnectNow();
    world.pass(2_999);
    expect(take()).toEqual([]);
    world.pass(1);
    expect(take()).toEqual(['status closed', 'failed 10001', 'status connecting', 'connecting']);
    world.pass(9_999);
    expect(take()).toEqual([]);
    world.socket.accept();
    expect(connection.connected).toBe(true);
  });

  test('before start and after stop: nothing', () => {
    connection.reconnectNow();
    connection.setOnline(true);
    connect();
    connection.stop();
    connection.reconnectNow();
    connection.setOnline(true);
    expect(world.sockets).toHaveLength(1);
    expect(world.timers).toBe(0);
  });
});

describe('online and offline', () => {
  test('offline stops the attempts, online makes one at once', () => {
    connection.start();
    world.socket.drop();
    told = [];
    connection.setOnline(false);
    world.pass(600_000);
    expect(take()).toEqual([]);
    expect(connection.status).toBe(CONNECTION_STATUS.closed);
    connection.setOnline(true);
    expect(take()).toEqual(['status connecting', 'connecting']);
    expect(world.sockets).toHaveLength(2);
  });

  test('offline with an attempt under way: its failure is the last until online', () => {
    connection.start();
    connection.setOnline(false);
    world.pass(3_000);
    expect(take()).toEqual(['status connecting', 'connecting', 'status closed', 'failed 10001']);
    world.pass(600_000);
    expect(world.sockets).toHaveLength(1);
    expect(world.timers).toBe(0);
  });

  test('offline with a link that still answers: the link stays', () => {
    connect();
    connection.setOnline(false);
    world.socket.text('{"type":"pong"}');
    world.pass(5_000);
    expect(connection.connected).toBe(true);
    world.socket.drop();
    world.pass(600_000);
    expect(world.sockets).toHaveLength(1);
  });

  test('told offline wrongly: start and reconnectNow make one attempt each', () => {
    connection.setOnline(false);
    connection.start();
    expect(world.sockets).toHaveLength(1);
    world.socket.drop();
    world.pass(600_000);
    expect(world.sockets).toHaveLength(1);
    connection.reconnectNow();
    expect(world.sockets).toHaveLength(2);
    world.socket.accept();
    expect(connection.connected).toBe(true);
  });

  test('online while connected probes the link', () => {
    connect();
    connection.setOnline(true);
    expect(world.socket.texts).toEqual([{ type: 'ping' }]);
  });
});

describe('stopped by the server', () => {
  test.each([1501, 1502, 1503, 1504, 1505, 1506, 1507])(
    '%i at the handshake: no further attempt',
    async (code) => {
      connection.start();
      told = [];
      world.socket.refuse(code, 'TokenError');
      expect(take()).toEqual(['status stopped', `stopped ${code}`]);
      expect(world.timers).toBe(0);
      connection.reconnectNow();
      connection.setOnline(true);
      world.pass(600_000);
      expect(world.sockets).toHaveLength(1);
      expect((await failure(newest())).errCode).toBe(19006);
    },
  );

  test('2002 is kicked, 1506: no further attempt', async () => {
    connect();
    const waiting = failure(newest());
    world.socket.envelope({ reqIdentifier: REQ.kicked });
    expect(take()).toEqual(['status stopped', 'stopped 1506']);
    expect((await waiting).errCode).toBe(10000);
    expect(world.socket.closed).toBe(true);
    world.pass(600_000);
    expect(world.sockets).toHaveLength(1);
    expect(world.timers).toBe(0);
  });

  test('a token error that came as a REST answer stops it as well, once', () => {
    connect();
    connection.refuse(sdkError('unknown'));
    connection.refuse(sdkError('unknown'));
    expect(take()).toEqual(['status stopped', 'stopped 10005']);
    expect(world.socket.closed).toBe(true);
    expect(world.timers).toBe(0);
  });

  test('start with a fresh token connects again', () => {
    connection.start();
    world.socket.refuse(1501, 'TokenExpiredError');
    told = [];
    token = 'fresh';
    connection.start();
    world.socket.accept();
    expect(take()).toEqual(['status connecting', 'connecting', 'status connected', 'connected']);
    expect(new URL(world.socket.url).searchParams.get('token')).toBe('fresh');
  });
});

describe('heartbeat', () => {
  test('a text ping every 24 s keeps an idle link', () => {
    connect();
    for (let i = 1; i <= 5; i++) {
      world.pass(24_000);
      expect(world.socket.texts).toEqual(Array(i).fill({ type: 'ping' }));
      world.socket.text('{"type":"pong","body":null}');
    }
    expect(take()).toEqual([]);
  });

  test('pings go out although the server speaks: it wants to hear us', () => {
    connect();
    for (let i = 0; i < 48; i++) {
      world.pass(1_000);
      world.socket.envelope({ reqIdentifier: REQ.push, data: encodeReply(REQ.push, NOTHING) });
    }
    expect(world.socket.texts).toEqual([{ type: 'ping' }, { type: 'ping' }]);
  });

  test('a dead link is noticed after 30 s of silence, however long it takes to close', async () => {
    connect();
    world.pass(13_000);
    world.socket.text('{"type":"pong"}');
    world.pass(29_000);
    const waiting = failure(newest());
    world.pass(999);
    expect(take()).toEqual([]);
    world.pass(1);
    expect(take()).toEqual(['status closed', 'lost 10001']);
    expect((await waiting).errCode).toBe(10000);
    expect(world.sockets[0]!.closed).toBe(true);
    world.pass(1_000);
    world.socket.accept();
    world.sockets[0]!.drop();
    world.sockets[0]!.accept();
    expect(take()).toEqual(['status connecting', 'connecting', 'status connected', 'connected']);
  });

  test.each([
    ['{"type":"ping","body":{"n":[1]}}', { type: 'pong', body: { n: [1] } }],
    ['{"type":"ping"}', { type: 'pong' }],
  ])('the server’s %s is answered with its body', (ping, pong) => {
    connect();
    world.socket.text(ping);
    expect(world.socket.texts).toEqual([pong]);
  });
});

describe('requests', () => {
  test('carry user, tracing ID and body; the answer is decoded', async () => {
    connect();
    const answer = newest({ operationID: 'op-7' });
    expect(world.socket.requests[0]).toMatchObject({
      reqIdentifier: REQ.getNewestSeq,
      sendID: 'u 1',
      operationID: 'op-7',
      token: '',
    });
    expect(world.socket.body(REQ.getNewestSeq, 0)).toEqual({ userID: 'u 1' });
    world.socket.answer(REQ.getNewestSeq, 0, { maxSeqs: { si_a_b: 5 }, minSeqs: {} });
    expect((await answer).maxSeqs).toEqual({ si_a_b: 5 });
  });

  test('an operationID that the wire does not take goes out as a fresh UUID', () => {
    connect();
    void newest({ operationID: 'with space' }).catch(() => {});
    expect(world.socket.requests[0]!.operationID).toMatch(/^uuid-\d+$/);
    connection.stop();
  });

  test('several are outstanding at once, each gets its own answer, pushes may interleave', async () => {
    connect();
    const first = newest();
    const second = connection.request(REQ.setBackground, { userID: 'u 1', isBackground: true });
    const third = newest();
    const ids = world.socket.requests.map((request) => request.msgIncr);
    expect(new Set(ids).size).toBe(3);
    world.socket.answer(REQ.getNewestSeq, 0, { maxSeqs: { a: 1 }, minSeqs: {} });
    world.socket.envelope({ reqIdentifier: REQ.push, data: encodeReply(REQ.push, NOTHING) });
    world.socket.envelope({ reqIdentifier: REQ.setBackground, msgIncr: ids[1]!, data: null });
    world.socket.answer(REQ.getNewestSeq, 2, { maxSeqs: { a: 3 }, minSeqs: {} });
    expect((await first).maxSeqs.a).toBe(1);
    expect(await second).toBeUndefined();
    expect((await third).maxSeqs.a).toBe(3);
    expect(pushes).toHaveLength(1);
  });

  test("the server's error passes through", async () => {
    connect();
    const result = failure(newest());
    world.socket.answer(REQ.getNewestSeq, 0, { maxSeqs: {}, minSeqs: {} }, 1001, 'ArgsError');
    expect(await result).toMatchObject({ errCode: 1001, errMsg: 'ArgsError' });
  });

  test('10 s without an answer are 10001; the link stays; the late answer concerns nobody', async () => {
    connect();
    const result = failure(newest());
    world.pass(10_000);
    const error = await result;
    expect(error.errCode).toBe(10001);
    expect(error.errMsg).toContain('1001');
    const { msgIncr } = world.socket.requests[0]!;
    world.socket.envelope({ reqIdentifier: REQ.getNewestSeq, msgIncr, data: Uint8Array.of(10, 200, 1) });
    expect(take()).toEqual([]);
    const next = newest({ timeoutMs: 500 });
    world.pass(499);
    world.socket.answer(REQ.getNewestSeq, 1, { maxSeqs: { a: 2 }, minSeqs: {} });
    expect((await next).maxSeqs.a).toBe(2);
  });

  test('a request whose connection is lost is 10000', async () => {
    connect();
    const results = [failure(newest()), failure(newest())];
    world.socket.drop();
    expect((await Promise.all(results)).map((error) => error.errCode)).toEqual([10000, 10000]);
  });

  test('not connected: 10000 at once, before, between and after', async () => {
    expect((await failure(newest())).errMsg).toContain('not connected');
    connection.start();
    expect((await failure(newest())).errCode).toBe(10000);
    expect(world.socket.sent).toEqual([]);
    world.socket.drop();
    expect((await failure(newest())).errCode).toBe(10000);
    connection.stop();
    expect((await failure(newest())).errCode).toBe(10000);
  });

  test('abort: 19004, or the reason when it is an SDK error; nothing is sent when it was before', async () => {
    connect();
    const abort = new AbortController();
    const aborted = failure(newest({ signal: abort.signal }));
    const reason = sdkError('loggedOut');
    const logout = new AbortController();
    const loggedOut = failure(newest({ signal: logout.signal }));
    abort.abort();
    logout.abort(reason);
    expect((await aborted).errCode).toBe(19004);
    expect(await loggedOut).toBe(reason);
    expect(world.socket.sent).toHaveLength(2);
    expect((await failure(newest({ signal: abort.signal }))).errCode).toBe(19004);
    expect(world.socket.sent).toHaveLength(2);
  });

  test('onWritten tells that the request left, before any answer; never when it did not', async () => {
    const written: string[] = [];
    await failure(newest({ onWritten: () => written.push('closed') }));
    connect();
    const result = newest({
      onWritten: () => {
        written.push(`open, ${world.socket.sent.length} sent`);
      },
    });
    expect(written).toEqual(['open, 1 sent']);
    world.socket.answer(REQ.getNewestSeq, 0, { maxSeqs: {}, minSeqs: {} });
    await result;
    await failure(
      connection.request(REQ.sendMessage, tooLarge(), { onWritten: () => written.push('large') }),
    );
    expect(written).toHaveLength(1);
  });

  const tooLarge = () => messageData({ content: new Uint8Array(40_000) });

  test('a frame over 51,200 bytes is refused with both sizes, connected or not, and the link stays', async () => {
    expect((await failure(connection.request(REQ.sendMessage, tooLarge()))).errCode).toBe(19005);
    connect();
    const error = await failure(connection.request(REQ.sendMessage, tooLarge()));
    expect(error.errCode).toBe(19005);
    expect(error.errMsg).toContain('51200');
    expect(Number(/frame of (\d+) bytes/.exec(error.errMsg)![1])).toBeGreaterThan((40_000 * 4) / 3);
    expect(world.socket.sent).toEqual([]);
    expect(connection.connected).toBe(true);
  });

  test('a frame of exactly 51,200 bytes goes out', async () => {
    connect();
    const options = { operationID: 'o' };
    const send = (bytes: number, operationID: string) =>
      connection.request(REQ.sendMessage, messageData({ content: new Uint8Array(bytes) }), {
        ...options,
        operationID,
      });
    // The tracing ID fills up what the steps of base64 leave open.
    let bytes = 38_000;
    void send(bytes, 'o').catch(() => {});
    while ((world.socket.sent.at(-1) as Uint8Array).length + 4 <= MAX_FRAME_BYTES) {
      bytes += 3;
      void send(bytes, 'o').catch(() => {});
    }
    const rest = MAX_FRAME_BYTES - (world.socket.sent.at(-1) as Uint8Array).length;
    const before = world.socket.sent.length;
    void send(bytes, 'o'.repeat(rest + 1)).catch(() => {});
    expect(world.socket.sent).toHaveLength(before + 1);
    expect((world.socket.sent.at(-1) as Uint8Array).length).toBe(MAX_FRAME_BYTES);
    const over = failure(send(bytes, 'o'.repeat(rest + 2)));
    expect((await over).errCode).toBe(19005);
    connection.stop();
  });

  test('a value that does not fit its field is 10002', async () => {
    connect();
    const error = await failure(connection.request(REQ.sendMessage, messageData({ seq: 0.5 })));
    expect(error.errCode).toBe(10002);
    expect(world.socket.sent).toEqual([]);
  });

  test('no timer and no abort listener outlives its request', async () => {
    connect();
    const idle = world.timers;
    const abort = new AbortController();
    const added = vi.spyOn(abort.signal, 'addEventListener');
    const removed = vi.spyOn(abort.signal, 'removeEventListener');
    const answered = newest({ signal: abort.signal });
    const timedOut = failure(newest({ signal: abort.signal, timeoutMs: 5 }));
    const cancelled = failure(newest({ signal: abort.signal }));
    world.socket.answer(REQ.getNewestSeq, 0, { maxSeqs: {}, minSeqs: {} });
    await answered;
    world.pass(5);
    await timedOut;
    abort.abort();
    await cancelled;
    expect(world.timers).toBe(idle);
    expect(added).toHaveBeenCalledTimes(3);
    expect(removed.mock.calls.map((call) => call[1])).toEqual(added.mock.calls.map((call) => call[1]));
  });
});

describe('pushes and bad frames', () => {
  const push = (seq: number): Uint8Array =>
    encodeReply(REQ.push, {
      msgs: { si_a_b: { Msgs: [messageData({ seq, clientMsgID: `c${seq}` })], isEnd: false, endSeq: 0 } },
      notificationMsgs: {},
    });

  test('pushes are decoded and told in order', () => {
    connect();
    for (const seq of [1, 2, 3]) {
      world.socket.envelope({ reqIdentifier: REQ.push, operationID: `op-${seq}`, data: push(seq) });
    }
    expect(take()).toEqual(['push op-1', 'push op-2', 'push op-3']);
    expect(pushes.map(({ messages }) => messages.msgs.si_a_b!.Msgs[0]!.seq)).toEqual([1, 2, 3]);
  });

  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const garbage: [string, (socket: FakeWorld['socket']) => void][] = [
    ['bytes that are no text', (socket) => socket.bytes(Uint8Array.of(0xff, 0xfe, 0))],
    ['an empty frame', (socket) => socket.bytes(new Uint8Array(0))],
    ['no JSON', (socket) => socket.bytes(utf8('hello'))],
    ['a list', (socket) => socket.bytes(utf8('[]'))],
    ['wrong types', (socket) => socket.bytes(utf8('{"reqIdentifier":"2001","errCode":0}'))],
    ['no base64', (socket) => socket.bytes(utf8('{"reqIdentifier":2001,"errCode":0,"data":"*"}'))],
    ['no protobuf', (socket) => socket.envelope({ reqIdentifier: 2001, data: Uint8Array.of(10, 200, 1) })],
    ['a number beyond 2^53', (socket) => socket.envelope({ reqIdentifier: 2001, data: pushOfHugeSeq() })],
    ['an unknown text frame', (socket) => socket.text('{"type":"hello"}')],
    ['a text frame that is no JSON', (socket) => socket.text('hello')],
    ['an envelope as text', (socket) => socket.text('{"reqIdentifier":2001,"errCode":0}')],
  ];

  /** msgs {a: {Msgs: [{seq: 2^56 - 1}]}} */
  function pushOfHugeSeq(): Uint8Array {
    const message = [0x70, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    const msgs = [0x0a, message.length, ...message];
    const entry = [0x0a, 1, 0x61, 0x12, msgs.length, ...msgs];
    return Uint8Array.of(0x0a, entry.length, ...entry);
  }

  test.each(garbage)('%s fails that frame only', async (_name, send) => {
    connect();
    const waiting = newest();
    send(world.socket);
    expect(take()).toEqual([]);
    expect(dropped()).toHaveLength(1);
    world.socket.envelope({ reqIdentifier: REQ.push, operationID: 'after', data: push(1) });
    expect(take()).toEqual(['push after']);
    world.socket.answer(REQ.getNewestSeq, 0, { maxSeqs: { a: 1 }, minSeqs: {} });
    expect((await waiting).maxSeqs.a).toBe(1);
    expect(world.socket.closed).toBe(false);
  });

  test('an answer with a body that makes no sense fails its request with 10202', async () => {
    connect();
    const result = failure(newest());
    const { msgIncr } = world.socket.requests[0]!;
    world.socket.envelope({ reqIdentifier: REQ.getNewestSeq, msgIncr, data: Uint8Array.of(10, 200, 1) });
    expect((await result).errCode).toBe(10202);
    expect(take()).toEqual([]);
    expect(dropped()).toHaveLength(1);
    expect(connection.connected).toBe(true);
  });

  test('an answer to another kind of request fails its request with 10202', async () => {
    connect();
    const result = failure(newest());
    const { msgIncr } = world.socket.requests[0]!;
    world.socket.envelope({ reqIdentifier: REQ.pullBySeqs, msgIncr, data: new Uint8Array(0) });
    expect((await result).errCode).toBe(10202);
    expect(connection.connected).toBe(true);
  });

  test('unknown pushes and answers to nobody are ignored', () => {
    connect();
    world.socket.envelope({ reqIdentifier: 2100 });
    world.socket.envelope({ reqIdentifier: 2005, data: new Uint8Array(0) });
    world.socket.envelope({ reqIdentifier: 1001, msgIncr: 'stranger' });
    expect(take()).toEqual([]);
  });

  test('a throwing callback disturbs nothing', () => {
    connect();
    onTell = (event) => {
      if (event.startsWith('push')) throw new Error('listener');
    };
    world.socket.envelope({ reqIdentifier: REQ.push, operationID: '1', data: push(1) });
    world.socket.envelope({ reqIdentifier: REQ.push, operationID: '2', data: push(2) });
    expect(take()).toEqual(['push 1', 'push 2']);
    onTell = () => {
      throw new Error('listener');
    };
    world.socket.drop();
    world.pass(1_000);
    world.socket.accept();
    expect(connection.connected).toBe(true);
  });
});

describe('stop', () => {
  test('closes, fails what waits, tells nothing afterwards, leaves no timer', async () => {
    connect();
    const waiting = failure(newest());
    const socket = world.socket;
    connection.stop();
    expect(take()).toEqual(['status closed']);
    expect((await waiting).errCode).toBe(10000);
    expect(socket.closed).toBe(true);
    expect(world.timers).toBe(0);
    socket.envelope({ reqIdentifier: REQ.push, data: encodeReply(REQ.push, NOTHING) });
    socket.drop();
    socket.text('{"type":"ping"}');
    world.pass(600_000);
    expect(take()).toEqual([]);
    expect(world.lines).toEqual([]);
    connection.stop();
    expect(take()).toEqual([]);
  });

  test('while dialling and while waiting leaves no timer', () => {
    connection.start();
    connection.stop();
    expect(world.timers).toBe(0);
    expect(world.socket.closed).toBe(true);
    connection.start();
    world.socket.drop();
    connection.stop();
    connection.stop();
    expect(world.timers).toBe(0);
    world.pass(600_000);
    expect(world.sockets).toHaveLength(2);
  });

  test('can be started again', () => {
    connect();
    connection.stop();
    told = [];
    connection.start();
    world.socket.accept();
    expect(take()).toEqual(['status connecting', 'connecting', 'status connected', 'connected']);
  });

  test.each([
    'status connecting',
    'connecting',
    'status connected',
    'connected',
    'status closed',
    'lost 10000',
  ])('inside the callback of %j is obeyed at once', (moment) => {
    connection.start();
    connection.stop();
    told = [];
    onTell = (event) => {
      if (event !== moment) return;
      onTell = () => {};
      connection.stop();
      told.push('stopped');
    };
    connection.start();
    world.socket.accept();
    world.socket.drop();
    const after = told.slice(told.indexOf('stopped') + 1);
    expect(told).toContain('stopped');
    expect(after).toEqual([]);
    expect(world.timers).toBe(0);
  });
});

describe('logout', () => {
  test('tells the server, waits for its answer, closes', async () => {
    connect();
    let done = false;
    const closing = connection.close({ tellServer: true }).then(() => {
      done = true;
    });
    expect(take()).toEqual(['status closed']);
    expect(world.socket.body(REQ.logout, 0)).toEqual({ userID: 'u 1', platformID: 5 });
    expect(world.socket.closed).toBe(false);
    world.socket.envelope({ reqIdentifier: REQ.push, data: encodeReply(REQ.push, NOTHING) });
    await Promise.resolve();
    expect(done).toBe(false);
    world.socket.answer(REQ.logout, 0, undefined);
    await closing;
    expect(world.socket.closed).toBe(true);
    expect(world.timers).toBe(0);
    expect(take()).toEqual([]);
  });

  test('waits at most 2 s', async () => {
    connect();
    const closing = connection.close({ tellServer: true });
    world.pass(1_999);
    expect(world.socket.closed).toBe(false);
    world.pass(1);
    await closing;
    expect(world.socket.closed).toBe(true);
    expect(world.timers).toBe(0);
  });

  test('ends when the server drops the link without an answer', async () => {
    connect();
    const closing = connection.close({ tellServer: true });
    world.socket.drop();
    await closing;
    expect(world.timers).toBe(0);
    expect(world.sockets).toHaveLength(1);
  });

  test('without a connection, or without a word to the server: closes at once', async () => {
    await connection.close({ tellServer: true });
    connection.start();
    await connection.close({ tellServer: true });
    expect(world.socket.closed).toBe(true);
    expect(world.socket.sent).toEqual([]);
    connect();
    await connection.close();
    expect(world.socket.closed).toBe(true);
    expect(world.socket.sent).toEqual([]);
    expect(world.timers).toBe(0);
  });
});
