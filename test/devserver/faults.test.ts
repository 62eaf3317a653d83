// The faults of a profile: each strikes as it says, decisions follow from the seed, settle ends what is held back.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FAULT_NAMES } from '../../devserver/control/fault-list.ts';
import type { FaultRequest } from '../../devserver/control/faults.ts';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import { join, str } from './protobuf.ts';
import type { Json, RawSocket, RestClient } from './raw-client.ts';
import {
  connect,
  dev,
  maxSeqs,
  open,
  plainAnswer,
  rangeBody,
  signIn,
  signInAdmin,
  socketURL,
} from './raw-client.ts';

type Profile = NonNullable<FaultRequest['profile']>;
type User = RawSocket & { rest: RestClient };

const TIME = '/msg/get_server_time';
const CHAT = 'si_peer_u';

let server: DevServer;
let user: User;

beforeEach(async () => {
  server = await createDevServer();
  user = await connect(server, 'u');
  await signIn(server, 'peer');
});
afterEach(() => server.close());

const use = (profile: Profile, more: FaultRequest = {}) => server.faults({ seed: 1, ...more, profile });
const say = (text: string, on = server) =>
  on.control('send', { from: 'peer', to: 'u', text, clientMsgID: text });
const names = (socket: RawSocket) => socket.chats().map(({ message }) => message.clientMsgID);
const arrived = (socket: RawSocket, name: string) => socket.chat((message) => message.clientMsgID === name);
const newestSeq = (socket: RawSocket) => socket.request(1001, join(str(1, socket.userID)));
const stored = async (): Promise<string[]> =>
  ((await server.control('log', { conversationID: CHAT })) as Json).messages.map(
    (message: Json) => message?.clientMsgID ?? null,
  );
const pending = (path: string, rest = user.rest) =>
  rest.call(path).then(
    (answer) => answer.errCode as number,
    () => 'broken',
  );

describe('the profile', () => {
  test('is set and told alike over HTTP and in process; without a body only told', async () => {
    expect(await dev(server, 'faults', { seed: 5, profile: { dropPush: 1 } })).toEqual(server.faults());
    await say('lost');
    const report = await dev(server, 'faults');
    expect(report).toMatchObject({ seed: 5, profile: { dropPush: 1 }, counts: { dropPush: 1, kick: 0 } });
    await user.settle();
    expect(names(user)).toEqual([]);
    // Switched off, the counts stay; the next profile starts them anew.
    expect(server.faults({ profile: {} })).toMatchObject({ profile: {}, counts: { dropPush: 1 } });
    await say('seen');
    await arrived(user, 'seen');
    expect(server.faults().counts.dropPush).toBe(1);
    expect(use({ kick: 0 }).counts.dropPush).toBe(0);
  });

  test.each<[object, string]>([
    [{ profile: { loseSocks: 1 } }, 'loseSocks'],
    [{ profile: { dropPush: 2 } }, 'dropPush'],
    [{ profile: { dropPush: '1' } }, 'dropPush'],
    [{ profile: { delayPush: [0.5] } }, '[p, n]'],
    [{ profile: { delayPush: [0.5, 0] } }, 'delayPush'],
    [{ profile: { dropPush: [0.5, 2] } }, 'has no n'],
    [{ profile: { failRest: { p: 1, kinds: ['weather'] } } }, 'weather'],
    [{ profile: { failRest: { p: 1, when: 'now' } } }, 'when'],
    [{ profile: { failRest: { p: 1, at: TIME } } }, 'at of fault'],
    [{ profile: {}, seed: 0.5 }, 'seed'],
    [{ profile: {}, users: 'u' }, 'users'],
    [{ seed: 1 }, 'profile'],
    [{ dropPush: 1 }, 'dropPush'],
  ])('refuses %j, naming what is wrong', async (body, named) => {
    await expect(dev(server, 'faults', body)).rejects.toThrow(named);
    expect(() => server.faults(body as FaultRequest)).toThrow(named);
    expect(server.faults().profile).toEqual({});
  });

  test('meets only the named users, places and so many times, and never the admin', async () => {
    const peer = await signIn(server, 'peer');
    const admin = await signInAdmin(server);
    use({ failRest: { p: 1, kinds: ['error'], at: [TIME], times: 2 } }, { users: ['u', 'imAdmin'] });
    const code = async (rest: RestClient, path = TIME, body = {}) => (await rest.call(path, body)).errCode;
    expect([await code(peer), await code(admin)]).toEqual([0, 0]);
    expect(await code(user.rest, '/user/get_users_info', { userIDs: ['u'] })).toBe(0);
    expect([await code(user.rest), await code(user.rest), await code(user.rest)]).toEqual([500, 500, 0]);
    expect(server.faults()).toMatchObject({
      counts: { failRest: 2 },
      kinds: { 'failRest.error': 2 },
      chances: { failRest: 2 },
    });
  });

  /** What a user sees of 60 messages. */
  async function seen(seed: number, profile: Profile): Promise<{ order: string[]; report: Json }> {
    const other = await createDevServer();
    try {
      const socket = await connect(other, 'u');
      await signIn(other, 'peer');
      other.faults({ seed, profile });
      for (let i = 0; i < 60; i += 1) await say(String(i), other);
      await other.settle();
      await socket.settle();
      return { order: names(socket), report: other.faults() };
    } finally {
      await other.close();
    }
  }

  test('decides by the seed alone: the same again, another with another seed', async () => {
    const profile: Profile = { dropPush: 0.2, duplicatePush: 0.2, reorderPush: 0.1, delayPush: [0.2, 4] };
    const [first, again, other] = [await seen(7, profile), await seen(7, profile), await seen(8, profile)];
    expect(again).toEqual(first);
    expect(other.order).not.toEqual(first.order);
    const { counts } = first.report;
    expect(new Set(first.order).size).toBe(60 - counts.dropPush);
    expect(first.order).toHaveLength(60 - counts.dropPush + counts.duplicatePush);
    for (const name of Object.keys(profile)) expect(counts[name], name).toBeGreaterThan(0);
  });

  test('a higher probability adds strikes and takes none away; other faults change nothing', async () => {
    const [low, high, mixed] = [
      await seen(3, { dropPush: 0.2 }),
      await seen(3, { dropPush: 0.6 }),
      await seen(3, { dropPush: 0.2, delayPush: 0.5 }),
    ];
    for (const name of high.order) expect(low.order).toContain(name);
    expect(high.order.length).toBeLessThan(low.order.length);
    expect(new Set(mixed.order)).toEqual(new Set(low.order));
  });
});

describe('pushes', () => {
  test('dropPush and duplicatePush', async () => {
    use({ dropPush: { p: 1, times: 1 }, duplicatePush: { p: 1, times: 1 } });
    for (const text of ['1', '2', '3']) await say(text);
    await arrived(user, '3');
    expect(names(user)).toEqual(['2', '2', '3']);
  });

  test('reorderPush keeps this and the following frames back and sends them in another order', async () => {
    use({ reorderPush: { p: 1, n: 1, times: 1 } });
    await say('1');
    await server.idle();
    await user.settle();
    expect(names(user)).toEqual([]);
    for (const text of ['2', '3']) await say(text);
    await arrived(user, '3');
    expect(names(user)).toEqual(['2', '1', '3']);
    expect(user.chats().map(({ message }) => message.seq)).toEqual([2, 1, 3]);
  });

  test('delayPush keeps a frame back until others, answers too, have gone out', async () => {
    use({ delayPush: { p: 1, n: 1, times: 2 } });
    await say('1');
    await server.idle();
    expect(user.envelopes).toEqual([]);
    const { msgIncr } = await newestSeq(user);
    await arrived(user, '1');
    expect(user.envelopes.map((envelope) => envelope.msgIncr || envelope.reqIdentifier)).toEqual([
      msgIncr,
      2001,
    ]);
    for (const text of ['2', '3']) await say(text);
    await arrived(user, '3');
    expect(names(user)).toEqual(['1', '3', '2']);
  });

  test('settle sends what is kept back, whatever it waits for', async () => {
    use({ delayPush: { p: 1, n: 9, times: 2 } });
    for (const text of ['1', '2']) await say(text);
    use({ reorderPush: { p: 1, n: 9 } });
    for (const text of ['3', '4']) await say(text);
    await server.idle();
    const before = names(user);
    expect(before).not.toContain('3');
    const { frames } = await server.settle();
    await Promise.all(['1', '2', '3', '4'].map((name) => arrived(user, name)));
    expect(frames).toBe(4 - before.length);
    expect(await server.settle()).toEqual({ downtimes: 0, frames: 0, requests: 0, sockets: 0 });
  });

  test('sendOrder pushes before or after the answer, drawn for each request', async () => {
    const order = async (clientMsgID: string) => {
      user.envelopes.length = 0;
      await user.sendMessage({ recvID: 'peer', clientMsgID });
      await arrived(user, clientMsgID);
      return user.envelopes[0]?.reqIdentifier === 2001 ? 'push' : 'answer';
    };
    use({ sendOrder: 'random' });
    const orders: string[] = [];
    for (let i = 0; i < 12; i += 1) orders.push(await order(`m${i}`));
    expect(new Set(orders)).toEqual(new Set(['push', 'answer']));
    expect(orders.filter((first) => first === 'push')).toHaveLength(server.faults().counts.sendOrder);
  });
});

describe('sockets', () => {
  test.each<[string, string[], boolean]>([
    ['before', [], false],
    ['executed', ['m'], false],
    ['midFrame', ['m'], false],
    ['after', ['m'], true],
  ])('closeSocket %s a request', async (kind, log, isAnswered) => {
    use({ closeSocket: { p: 1, kinds: [kind], at: [1003] } });
    const sent = user.sendMessage({ recvID: 'peer', clientMsgID: 'm' }).then(
      () => true,
      () => false,
    );
    expect(await user.closed).toBe(1006);
    expect(await sent).toBe(isAnswered);
    await server.idle();
    expect(await stored()).toEqual(log);
    expect(server.faults().kinds).toEqual({ [`closeSocket.${kind}`]: 1 });
  });

  test.each(['before', 'midFrame', 'after'])('closeSocket %s a push', async (kind) => {
    const zipped = await connect(server, 'z', { gzip: true });
    use({ closeSocket: { p: 1, kinds: [kind], at: ['push'] } });
    for (const socket of [user, zipped]) {
      await server.control('send', { from: 'peer', to: socket.userID, text: 'x'.repeat(70_000) });
      expect(await socket.closed).toBe(1006);
      expect(socket.envelopes).toHaveLength(kind === 'after' ? 1 : 0);
    }
  });

  test('closeAfterFrames ends each socket after as many envelopes as drawn', async () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 8; seed += 1) {
      use({ closeAfterFrames: [1, 3] }, { seed });
      const socket = await open(user.rest);
      for (let i = 0; i < 4; i += 1) socket.send(1001, join(str(1, 'u')));
      expect(await socket.closed).toBe(1006);
      seen.add(socket.envelopes.length);
    }
    expect([...seen].sort()).toEqual([1, 2, 3]);
  });

  test('halfOpen: at a request nothing is read, answered or pushed any more, until settle', async () => {
    use({ halfOpen: { p: 1, times: 1, at: [1003] } });
    user.send(1003, new Uint8Array(0));
    await server.idle();
    user.send(1001, join(str(1, 'u')));
    user.raw('{"type":"ping","body":"?"}');
    await say('vanishes');
    await server.idle();
    expect(await server.control('connections', { userID: 'u' })).toHaveLength(1);
    // The same user on another socket is served; what that brings tells that time has passed.
    const other = await open(user.rest);
    await say('seen');
    await arrived(other, 'seen');
    expect([user.envelopes, user.texts.length]).toEqual([[], 1]);
    expect(await server.settle()).toMatchObject({ sockets: 1 });
    expect(await user.closed).toBe(1006);
    expect(await server.control('connections', { userID: 'u' })).toHaveLength(1);
  });

  test('halfOpen at a push and at the handshake', async () => {
    use({ halfOpen: { p: 1, times: 1, at: ['push'] } });
    for (const text of ['1', '2']) await say(text);
    await server.idle();
    use({ halfOpen: { p: 1, at: ['handshake'] } });
    const late = open(user.rest).then(
      () => 'open',
      () => 'closed',
    );
    await expect.poll(() => server.control('connections', { userID: 'u' }) as Promise<Json>).toHaveLength(2);
    expect(await server.settle()).toMatchObject({ sockets: 2 });
    expect([await user.closed, await late, user.envelopes]).toEqual([1006, 'closed', []]);
  });

  test('a half-open socket that is kicked learns nothing and ends with settle', async () => {
    use({ halfOpen: { p: 1, at: ['push'] } });
    await say('1');
    await server.idle();
    await server.control('kick', { userID: 'u' });
    expect(await server.control('connections', { userID: 'u' })).toEqual([]);
    expect(await server.settle()).toMatchObject({ sockets: 1 });
    expect([await user.closed, user.envelopes]).toEqual([1006, []]);
  });

  test('kick: 2002 and tokens that turned 1506', async () => {
    use({ kick: { p: 1, times: 1 } });
    user.send(1001, join(str(1, 'u')));
    expect(await user.closed).toBe(1006);
    expect(user.envelopes).toMatchObject([{ reqIdentifier: 2002 }]);
    expect(await user.rest.call(TIME)).toMatchObject({ errCode: 1506 });
  });

  test.each([1501, 1502, 1503, 1504, 1505, 1506, 1507])(
    'tokenError %i at handshake and REST',
    async (code) => {
      use({ tokenError: { p: 1, kinds: [String(code)] } });
      const refused = await open(user.rest);
      expect(JSON.parse(refused.texts[0] ?? '')).toMatchObject({ errCode: code });
      expect(await plainAnswer(socketURL(user.rest, { query: { isMsgResp: undefined } }))).toMatchObject({
        body: { errCode: code },
      });
      expect(await user.rest.call(TIME)).toMatchObject({ errCode: code, errDlt: expect.any(String) });
      use({});
      expect(await user.rest.call(TIME)).toMatchObject({ errCode: 0 });
    },
  );

  test('failHandshake: broken, a bad gateway, or too many connections', async () => {
    const handshake = (kind: string) => {
      use({ failHandshake: { p: 1, kinds: [kind] } });
      return plainAnswer(socketURL(user.rest));
    };
    await expect(handshake('reset')).rejects.toThrow();
    expect(await handshake('http')).toMatchObject({ status: 502 });
    expect(await handshake('overload')).toMatchObject({ status: 200, body: { errCode: 1601 } });
  });

  test.each<[string, object, string[]]>([
    ['error', { errCode: 500, data: null }, []],
    ['errorAfter', { errCode: 500, data: null }, ['m']],
    ['empty', { errCode: 0, data: null }, ['m']],
  ])('failRequest %s', async (kind, answer, log) => {
    use({ failRequest: { p: 1, kinds: [kind] } });
    expect(await user.sendMessage({ recvID: 'peer', clientMsgID: 'm' })).toMatchObject(answer);
    await server.idle();
    expect(await stored()).toEqual(log);
  });

  test('failRequest silent: executed, never answered, the next request is', async () => {
    use({ failRequest: { p: 1, kinds: ['silent'], times: 1 } });
    user.send(1001, join(str(1, 'u')));
    const { msgIncr } = await newestSeq(user);
    expect(user.envelopes.map((envelope) => envelope.msgIncr)).toEqual([msgIncr]);
  });

  test.each<[string, string[]]>([
    ['before', []],
    ['after', ['m']],
  ])('slowRequest waits %s executing for more requests of the user', async (kind, log) => {
    use({ slowRequest: { p: 1, kinds: [kind], n: 1, at: [1003], times: 2 } });
    const first = user.sendMessage({ recvID: 'peer', clientMsgID: 'm' });
    await server.idle();
    expect([await stored(), user.envelopes.filter(({ msgIncr }) => msgIncr !== '')]).toEqual([log, []]);
    await user.rest.ok(TIME);
    expect(await first).toMatchObject({ errCode: 0 });
    // One that nobody follows waits for settle, and those behind it on its connection with it.
    const second = user.sendMessage({ recvID: 'peer', clientMsgID: 'n' });
    await server.idle();
    expect(await server.settle()).toMatchObject({ requests: 1 });
    expect(await second).toMatchObject({ errCode: 0 });
    expect(await stored()).toEqual(['m', 'n']);
  });
});

describe('REST', () => {
  const rename = (nickname: string) =>
    fetch(`${server.apiAddr}/user/update_user_info`, {
      method: 'POST',
      headers: { operationID: 'op', token: user.rest.token },
      body: JSON.stringify({ userInfo: { userID: 'u', nickname } }),
    });
  const nickname = async () => ((await server.control('state', { userID: 'u' })) as Json).user.nickname;

  test.each<[string, number, boolean]>([
    ['error', 200, false],
    ['errorAfter', 200, true],
    ['http', 502, false],
    ['httpAfter', 502, true],
    ['garbage', 200, true],
  ])('failRest %s', async (kind, status, isExecuted) => {
    use({ failRest: { p: 1, kinds: [kind] } });
    const response = await rename('New');
    const text = await response.text();
    expect([response.status, await nickname()]).toEqual([status, isExecuted ? 'New' : 'u']);
    if (kind.startsWith('error')) expect(JSON.parse(text)).toMatchObject({ errCode: 500 });
    else expect(() => JSON.parse(text)).toThrow();
  });

  test.each<[string, boolean]>([
    ['reset', false],
    ['resetAfter', true],
  ])('failRest %s', async (kind, isExecuted) => {
    use({ failRest: { p: 1, kinds: [kind] } });
    await expect(rename('New')).rejects.toThrow();
    expect(await nickname()).toBe(isExecuted ? 'New' : 'u');
  });

  test.each<[string, string]>([
    ['before', 'u'],
    ['after', 'New'],
  ])('slowRest waits %s executing', async (kind, name) => {
    use({ slowRest: { p: 1, kinds: [kind], n: 1, times: 2 } });
    const first = rename('New');
    await expect.poll(() => server.faults().counts.slowRest).toBe(1);
    await server.idle();
    expect(await nickname()).toBe(name);
    await newestSeq(user);
    expect((await first).status).toBe(200);
    const second = rename('Newer');
    await expect.poll(() => server.faults().counts.slowRest).toBe(2);
    expect(await server.settle()).toMatchObject({ requests: 1 });
    await second;
    expect(await nickname()).toBe('Newer');
  });

  test('maintenance on the TCP level for some attempts, or until settle; control routes work', async () => {
    use({ maintenance: { p: 1, kinds: ['tcp'], n: 1, times: 1 } });
    expect(await pending(TIME)).toBe('broken');
    expect(await user.closed).toBe(1006);
    await expect(open(user.rest)).rejects.toThrow();
    expect(await pending(TIME)).toBe(0);
    use({ maintenance: { p: 1, kinds: ['tcp'], n: 1000, times: 1 } });
    await expect(open(user.rest)).rejects.toThrow();
    expect(await pending(TIME)).toBe('broken');
    expect(await dev(server, 'settle')).toMatchObject({ downtimes: 1 });
    expect(await maxSeqs(await open(user.rest))).toEqual({});
  });

  test('maintenance with HTTP 503, begun by a socket request', async () => {
    use({ maintenance: { p: 1, kinds: ['http'], n: 1000, times: 1 } });
    user.send(1001, join(str(1, 'u')));
    expect(await user.closed).toBe(1006);
    expect((await rename('New')).status).toBe(503);
    expect((await fetch(server.apiAddr + TIME, { method: 'OPTIONS' })).status).toBe(503);
    expect(await plainAnswer(socketURL(user.rest))).toMatchObject({ status: 503 });
    await server.settle();
    expect((await rename('New')).status).toBe(200);
  });
});

describe('data', () => {
  const delta = (versionID = '', version = 0) =>
    user.rest.ok('/conversation/get_incremental_conversations', { userID: 'u', versionID, version });

  test('fullSync answers full', async () => {
    const { versionID, version } = await delta();
    use({ fullSync: { p: 1, times: 1, at: ['conversation'] } });
    expect(await delta(versionID, version)).toMatchObject({ full: true, versionID, version });
    expect(await delta(versionID, version)).toMatchObject({ full: false });
  });

  test('wrongVersion: another versionID, and a version that goes back', async () => {
    await say('1');
    await server.idle();
    const pin = (isPinned: boolean) =>
      user.rest.ok('/conversation/set_conversations', {
        userIDs: ['u'],
        conversation: { conversationID: CHAT, conversationType: 1, userID: 'peer', isPinned },
      });
    await pin(true);
    const known = await delta();
    use({ wrongVersion: { p: 1, kinds: ['newID'], times: 1 } });
    const anew = await delta(known.versionID, known.version);
    expect(anew).toMatchObject({ full: true, version: known.version });
    expect(anew.versionID).not.toBe(known.versionID);
    expect(await delta(anew.versionID, anew.version)).toMatchObject({ full: false });
    await pin(false);
    use({ wrongVersion: { p: 1, kinds: ['back'], times: 1 } });
    const back = await delta(anew.versionID, anew.version);
    expect(back).toMatchObject({ full: false, update: [{ conversationID: CHAT, isPinned: false }] });
    expect(back.version).toBeLessThanOrEqual(anew.version);
    const next = await delta(back.versionID, back.version);
    expect(next.update).toMatchObject([{ conversationID: CHAT }]);
    expect(next.version).toBeGreaterThan(anew.version);
  });

  test('emptyLists writes them otherwise, in answers and notifications', async () => {
    const friends = () =>
      user.rest.ok('/friend/get_friend_list', {
        userID: 'u',
        pagination: { pageNumber: 1, showNumber: 9 },
      });
    expect(await friends()).toEqual({ friendsInfo: null, total: 0 });
    use({ emptyLists: 1 });
    expect(await friends()).toEqual({ friendsInfo: [], total: 0 });
    use({ emptyLists: { p: 1, kinds: ['absent'] } });
    expect(await friends()).toEqual({ total: 0 });
    await say('1');
    await server.idle();
    use({ emptyLists: { p: 1, at: [2200] } });
    const read = { userID: 'u', conversationID: CHAT, hasReadSeq: 1 };
    await user.rest.ok('/msg/set_conversation_has_read_seq', read);
    expect((await user.notice(2200)).detail.seqs).toEqual([]);
    await server.control('switches', { emptyLists: 'array' });
    use({ emptyLists: 1 });
    expect(await friends()).toEqual({ friendsInfo: null, total: 0 });
  });

  test('skipSeq leaves gaps in the seqs, omitPull conversations out of 1002', async () => {
    use({ skipSeq: { p: 1, n: 1, times: 1, at: [CHAT] } });
    for (const text of ['1', '2']) await say(text);
    await arrived(user, '2');
    expect(user.chats().map(({ message }) => message.seq)).toEqual([2, 3]);
    expect(await stored()).toEqual([null, '1', '2']);
    use({ omitPull: { p: 1, times: 1 } });
    const pull = async () =>
      (await user.request(1002, rangeBody('u', [{ id: CHAT, begin: 1, end: 3 }]))).data;
    expect((await pull())?.length ?? 0).toBe(0);
    expect((await pull())?.length).toBeGreaterThan(0);
  });
});

describe('all at once', () => {
  /** Uses the server under every fault; returns what was stored and what struck. */
  async function chaos(seed: number): Promise<{ log: string[]; struck: Json }> {
    const recoverable = FAULT_NAMES.filter((name) => name !== 'kick');
    server.faults({ seed, profile: Object.fromEntries(recoverable.map((name) => [name, 0.1])) });
    let socket: RawSocket | undefined;
    for (let i = 0; i < 80; i += 1) {
      if (socket === undefined || socket.isClosed) {
        const opening = open(user.rest).catch(() => undefined);
        // A half-open socket never says that it is open: then the next step tries again.
        const idle = dev(server, 'idle').then(() => undefined);
        socket = await Promise.race([opening, idle]);
      }
      await say(`${seed}/${i}`);
      if (socket !== undefined && !socket.isClosed) socket.send(1001, join(str(1, 'u')));
      void pending(TIME);
      await server.idle();
      if (i % 10 === 9) await server.settle();
    }
    const { counts } = server.faults({ profile: {} });
    await server.settle();
    return { log: await stored(), struck: counts };
  }

  test.each([1, 2, 3])('the server comes out of it whole, seed %i', async (seed) => {
    const { log, struck } = await chaos(seed);
    expect(log.filter((name) => name !== null)).toHaveLength(80);
    expect(Object.values(struck).filter((count) => (count as number) > 0).length).toBeGreaterThan(10);
    const socket = await open(user.rest);
    expect(await maxSeqs(socket)).toEqual({ [CHAT]: log.length });
    await say('after');
    await arrived(socket, 'after');
    expect(names(socket)).toEqual(['after']);
    expect(await server.settle()).toEqual({ downtimes: 0, frames: 0, requests: 0, sockets: 0 });
  });
});

describe('idle', () => {
  test('is when what a request causes is done and on its way', async () => {
    const other = await connect(server, 'u', { platformID: 1 });
    for (let i = 0; i < 20; i += 1) {
      user.send(1003, new Uint8Array(0));
      await server.control('send', { from: 'peer', to: 'u', text: String(i), clientMsgID: String(i) });
    }
    await server.idle();
    expect(await stored()).toHaveLength(20);
    await other.settle();
    expect(names(other)).toHaveLength(20);
  });

  test('requests that were written before it was asked for have been executed', async () => {
    await maxSeqs(user);
    user.send(2004, join(str(1, 'u')));
    await server.control('requests', { clear: true });
    await server.idle();
    expect(await server.control('requests')).toMatchObject({ requests: [{ reqIdentifier: 2004 }] });
  });

  test('waits for a delay but not for what a test holds; the route is not in its own way', async () => {
    await server.control('rules', { rules: [{ match: { path: TIME }, times: 1, action: { hold: 'h' } }] });
    const held = pending(TIME);
    await server.control('held', { name: 'h' });
    await dev(server, 'idle');
    await server.control('rules', {
      rules: [{ match: { path: TIME }, times: 1, action: { delayMs: 3_600_000 } }],
    });
    const late = pending(TIME);
    const last = async () => ((await server.control('requests')) as Json).requests.length;
    await expect.poll(last).toBe(3);
    let isIdle = false;
    const idle = server.idle().then(() => {
      isIdle = true;
    });
    for (let i = 0; i < 3; i += 1) await user.settle();
    expect(isIdle).toBe(false);
    await server.control('release', { name: 'h' });
    expect(await held).toBe(0);
    expect(isIdle).toBe(false);
    await server.close();
    await Promise.all([idle, late]);
  });

  test('close ends whatever faults hold back', async () => {
    use({ slowRest: { p: 1, n: 1000 }, halfOpen: { p: 1, at: ['push'] } });
    await say('1');
    const slow = pending(TIME);
    await expect.poll(() => server.faults().counts).toMatchObject({ slowRest: 1, halfOpen: 1 });
    await server.close();
    expect(await slow).toBe('broken');
    expect(await user.closed).toBe(1006);
    await server.idle();
  });
});
