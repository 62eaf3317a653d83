// Sockets and tokens: multi-login, kicks, logout, heartbeat, gzip, online status (protocol 1, 2).

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import { bool, int, join, num, parse, str, subs, text } from './protobuf.ts';
import type { Envelope } from './raw-client.ts';
import { bodyOf, connect, dev, open, RestClient, signIn, signInAdmin } from './raw-client.ts';

let server: DevServer;
beforeEach(async () => {
  server = await createDevServer();
});
afterEach(() => server.close());

const userToken = async (userID: string, platformID: number): Promise<RestClient> => {
  const admin = await signInAdmin(server);
  const { token } = await admin.ok('/auth/get_user_token', { userID, platformID });
  return new RestClient(server, userID, token);
};

test('get_user_token flags the older token of the platform at once; its socket lives until the new one comes', async () => {
  const admin = await signInAdmin(server);
  await admin.ok('/user/user_register', { users: [{ userID: 'u', nickname: 'U', faceURL: '' }] });
  const first = await userToken('u', 5);
  const phone = await userToken('u', 1);
  const old = await open(first);
  const second = await userToken('u', 5);
  expect(await first.call('/msg/get_server_time')).toMatchObject({
    errCode: 1506,
    errMsg: 'TokenKickedError',
  });
  expect(await phone.call('/msg/get_server_time')).toMatchObject({ errCode: 0 });
  expect(await old.request(1001, join(str(1, 'u')))).toMatchObject({ errCode: 0 });
  const fresh = await open(second);
  expect(await old.closed).toBe(1006);
  expect(old.envelopes.at(-1)).toEqual({
    reqIdentifier: 2002,
    msgIncr: '',
    operationID: '',
    errCode: 0,
    errMsg: '',
    data: null,
  });
  const late = await open(first);
  expect(JSON.parse(late.texts[0] ?? '')).toMatchObject({ errCode: 1506 });
  expect(await fresh.request(1001, join(str(1, 'u')))).toMatchObject({ errCode: 0 });
  const parsed = await new RestClient(server, '', '').ok('/auth/parse_token', { token: second.token });
  expect(parsed).toEqual({ userID: 'u', platformID: 5, expireTimeSeconds: expect.any(Number) });
});

test('a socket with another token kicks the older ones of its platform; the same token does not', async () => {
  const client = await signIn(server, 'u');
  const [one, two] = [await open(client), await open(client)];
  const desktop = await connect(server, 'u', { platformID: 3 });
  await signIn(server, 'peer');
  await dev(server, 'send', { from: 'peer', to: 'u', text: 'to all' });
  for (const socket of [one, two, desktop]) await socket.chat((message) => message.sendID === 'peer');
  const other = await connect(server, 'u');
  expect(await Promise.all([one.closed, two.closed])).toEqual([1006, 1006]);
  expect(one.envelopes.at(-1)?.reqIdentifier).toBe(2002);
  expect(await client.call('/msg/get_server_time')).toMatchObject({ errCode: 1506 });
  await Promise.all([other.settle(), desktop.settle()]);
  expect(await dev(server, 'connections', { userID: 'u' })).toMatchObject([
    { platformID: 3 },
    { platformID: 5 },
  ]);
});

test('force_logout and /_dev/kick send 2002 and turn tokens 1506', async () => {
  const admin = await signInAdmin(server);
  const [web, phone] = [await connect(server, 'u'), await connect(server, 'u', { platformID: 1 })];
  await admin.ok('/auth/force_logout', { userID: 'u', platformID: 5 });
  expect(await web.closed).toBe(1006);
  expect(web.envelopes.map((envelope) => envelope.reqIdentifier)).toEqual([2002]);
  expect(await web.rest.call('/msg/get_server_time')).toMatchObject({ errCode: 1506 });
  await phone.settle();
  await dev(server, 'kick', { userID: 'u' });
  expect(await phone.closed).toBe(1006);
  expect(await phone.rest.call('/msg/get_server_time')).toMatchObject({ errCode: 1506 });
});

test('logout is answered with an empty body, then the link ends; the token stays good', async () => {
  const socket = await connect(server, 'u');
  const answer = await socket.request(2003, join(str(1, 'u'), int(2, 5)));
  expect(answer).toMatchObject({ errCode: 0, data: '' });
  expect(await socket.closed).toBe(1006);
  expect(await socket.rest.call('/msg/get_server_time')).toMatchObject({ errCode: 0 });
});

test('2004 is answered without a body and noted', async () => {
  const socket = await connect(server, 'u');
  expect(await socket.request(2004, join(str(1, 'u'), bool(2, true)))).toMatchObject({
    errCode: 0,
    data: null,
  });
  expect(await dev(server, 'connections', { userID: 'u' })).toMatchObject([{ isBackground: true }]);
});

test('2005 answers with the present status and pushes changes', async () => {
  const watcher = await connect(server, 'watcher');
  const statuses = (envelope: Envelope) =>
    subs(bodyOf(envelope), 1).map((fields) => [
      text(fields, 1),
      [...((fields.get(2)?.[0] as Uint8Array | undefined) ?? [])],
    ]);
  const answer = await watcher.request(2005, join(str(1, 'friend'), str(1, 'nobody')));
  expect(statuses(answer)).toEqual([
    ['friend', []],
    ['nobody', []],
  ]);
  const changes = () => watcher.envelopes.filter((e) => e.reqIdentifier === 2005 && e.msgIncr === '');
  const friend = await connect(server, 'friend');
  expect(statuses(await watcher.until(() => changes()[0]))).toEqual([['friend', [5]]]);
  expect(await watcher.rest.ok('/user/get_users_status', { userID: 'watcher', userIDs: ['friend'] })).toEqual(
    {
      statusList: [{ userID: 'friend', status: 1, platformIDs: [5] }],
    },
  );
  friend.close();
  expect(statuses(await watcher.until(() => changes()[1]))).toEqual([['friend', []]]);
  await watcher.request(2005, join(str(2, 'friend')));
  await connect(server, 'friend');
  await watcher.settle();
  expect(changes()).toHaveLength(2);
});

test('with gzip every envelope is compressed both ways, the first text frame is not', async () => {
  const socket = await connect(server, 'u', { gzip: true });
  expect(JSON.parse(socket.texts[0] ?? '')).toMatchObject({ errCode: 0 });
  await signIn(server, 'peer');
  expect(await socket.sendMessage({ recvID: 'peer' })).toMatchObject({ errCode: 0 });
  await socket.chat((message) => message.seq === 1);
  socket.raw(Buffer.from('{}'));
  expect(await socket.closed).toBe(1006);
});

test('a silent socket is dropped at the deadline; platform 5 lives on by answering the control ping', async () => {
  const web = await connect(server, 'web');
  await dev(server, 'switches', { readDeadlineMs: 1000, controlPingMs: 100 });
  // One silent life after the other: longer than the web page's deadline.
  for (const platformID of [1, 2]) {
    const phone = await connect(server, 'phone', { platformID });
    expect(await phone.closed).toBe(1006);
  }
  expect(await web.request(1001, join(str(1, 'web')))).toMatchObject({ errCode: 0 });
});

test('a socket that does not read is dropped when its queue is full', async () => {
  await dev(server, 'switches', { maxQueuedFrames: 4 });
  const socket = await connect(server, 'u', { platformID: 1 });
  await signIn(server, 'peer');
  socket.pause();
  const text = 'x'.repeat(400_000);
  for (let i = 0; i < 60; i += 1) {
    await dev(server, 'push', { userID: 'u', msgs: { si_peer_u: [{ sendID: 'peer', recvID: 'u', text }] } });
  }
  socket.resume();
  expect(await socket.closed).toBe(1006);
  expect(await dev(server, 'connections', { userID: 'u' })).toEqual([]);
});

test('user status and info for admins and users', async () => {
  const admin = await signInAdmin(server);
  await connect(server, 'u');
  expect(await admin.ok('/user/account_check', { checkUserIDs: ['u', 'z'] })).toEqual({
    results: [
      { userID: 'u', accountStatus: 1 },
      { userID: 'z', accountStatus: 0 },
    ],
  });
  expect((await admin.ok('/user/get_users_online_status', { userIDs: ['u', 'z'] })).statusList).toMatchObject(
    [
      { userID: 'u', status: 1 },
      { userID: 'z', status: 0 },
    ],
  );
  await admin.ok('/user/set_user_client_config', { userID: 'u', configs: { theme: 'dark' } });
  const { rest } = await connect(server, 'u');
  expect(await rest.ok('/user/get_user_client_config', { userID: 'u' })).toEqual({
    configs: { theme: 'dark' },
  });
  expect(await rest.ok('/user/get_users_info', { userIDs: ['u', 'unknown'] })).toMatchObject({
    usersInfo: [{ userID: 'u', globalRecvMsgOpt: 0 }],
  });
  expect(await rest.ok('/msg/get_server_time')).toEqual({ serverTime: expect.any(Number) });
});

test('the codec of the documented test vector agrees with the socket', async () => {
  const vector = Buffer.from(
    '0a0161120162220163300548015064586562107b22636f6e74656e74223a226869227d7880d095ffbc31800180d095ffbc3188' +
      '01019a010b0a07686973746f727910019a010d0a0b756e72656164436f756e74',
    'hex',
  );
  const a = await connect(server, 'a');
  const b = await connect(server, 'b');
  const answer = await a.request(1003, vector);
  expect(num(parse(Buffer.from(answer.data ?? '', 'base64')), 3)).toBe(1_700_000_000_000);
  const { message } = await b.chat(({ clientMsgID }) => clientMsgID === 'c');
  expect(message).toMatchObject({ content: '{"content":"hi"}', sendTime: 1_700_000_000_000, seq: 1 });
  expect(message.options).toEqual({ history: true, unreadCount: false });
});
