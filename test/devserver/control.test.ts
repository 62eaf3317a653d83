// The control routes: rules, holds, faults, offline, crafted frames, state and loss of data.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import { join, str } from './protobuf.ts';
import type { Json, RawSocket, RestClient } from './raw-client.ts';
import { bodyOf, connect, detailOf, dev, maxSeqs, open, signIn, signInAdmin } from './raw-client.ts';

let server: DevServer;
let user: RawSocket & { rest: RestClient };
const TIME = '/msg/get_server_time';

beforeEach(async () => {
  server = await createDevServer();
  user = await connect(server, 'u');
  await signIn(server, 'peer');
});
afterEach(() => server.close());

const rule = (match: object, action: object, more: object = {}): Promise<Json> =>
  dev(server, 'rules', { rules: [{ match, action, ...more }] });

const fetchTime = () =>
  fetch(server.apiAddr + TIME, {
    method: 'POST',
    headers: { operationID: 'op', token: user.rest.token },
    body: '{}',
  });

test('info needs no token and names the data set', async () => {
  const response = await fetch(`${server.apiAddr}/_dev/info`);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await response.json()).toEqual({
    errCode: 0,
    errMsg: '',
    errDlt: '',
    data: { dataset: server.dataset, seed: null, apiAddr: server.apiAddr, wsAddr: server.wsAddr, users: [] },
  });
});

test('control routes refuse what they do not know, naming it', async () => {
  await expect(dev(server, 'nothing')).rejects.toThrow('/_dev/nothing');
  await expect(dev(server, 'switches', { colour: 1 })).rejects.toThrow('colour');
  await expect(dev(server, 'switches', { sendOrder: 'random' })).rejects.toThrow('answer-first, push-first');
  await expect(dev(server, 'rules', { rules: [{ match: {}, action: {} }] })).rejects.toThrow('delayMs');
  await expect(dev(server, 'token', { userID: 'stranger' })).rejects.toThrow('stranger');
  await expect(dev(server, 'tokens', { userID: 'u', state: 'sleepy' })).rejects.toThrow('expired');
});

test('requests are recorded with decoded bodies; the admin is marked', async () => {
  await dev(server, 'requests', { clear: true });
  await user.rest.ok('/user/get_users_info', { userIDs: ['u'] });
  await user.sendMessage({ recvID: 'peer', clientMsgID: 'm' });
  await signInAdmin(server);
  const { requests } = await dev(server, 'requests');
  expect(requests).toMatchObject([
    { kind: 'rest', path: '/user/get_users_info', userID: 'u', body: { userIDs: ['u'] } },
    {
      kind: 'ws',
      reqIdentifier: 1003,
      userID: 'u',
      body: { recvID: 'peer', clientMsgID: 'm', content: '{"content":"hi"}' },
    },
    { kind: 'rest', path: '/auth/get_admin_token', admin: true },
  ]);
  const numbers = requests.map((request: Json) => request.n);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(requests[0]).not.toHaveProperty('admin');
});

test('rules replace REST answers: error, raw body, data, broken connection; each as often as asked', async () => {
  await rule(
    { path: TIME, userID: 'u' },
    { errCode: 90002, errMsg: 'Database', errDlt: 'gone' },
    { times: 2 },
  );
  expect(await user.rest.call(TIME)).toMatchObject({ errCode: 90002, errMsg: 'Database' });
  expect(await user.rest.call(TIME)).toMatchObject({ errDlt: expect.stringContaining('gone') });
  expect(await user.rest.call(TIME)).toMatchObject({ errCode: 0 });
  await rule({ path: TIME }, { rawBody: '<html>', status: 502 }, { times: 1 });
  const raw = await fetchTime();
  expect([raw.status, await raw.text()]).toEqual([502, '<html>']);
  await rule({ path: TIME }, { data: { serverTime: 1 } }, { times: 1 });
  expect(await user.rest.ok(TIME)).toEqual({ serverTime: 1 });
  await rule({ path: TIME }, { dropConnection: true }, { times: 1 });
  await expect(fetchTime()).rejects.toThrow();
  await rule({ userID: 'somebody else' }, { errCode: 500 });
  expect(await user.rest.call(TIME)).toMatchObject({ errCode: 0 });
});

test('a rule on a request decides whether the request was executed', async () => {
  const send = (clientMsgID: string) => user.sendMessage({ recvID: 'peer', clientMsgID });
  await rule({ reqIdentifier: 1003 }, { errCode: 500 }, { times: 1 });
  expect(await send('before')).toMatchObject({ errCode: 500, errMsg: 'ServerInternalError', data: null });
  await rule({ reqIdentifier: 1003 }, { errCode: 500 }, { times: 1, when: 'after' });
  expect(await send('after')).toMatchObject({ errCode: 500 });
  const { messages } = await dev(server, 'log', { conversationID: 'si_peer_u' });
  expect(messages).toMatchObject([{ clientMsgID: 'after', seq: 1 }]);
});

test('rules replace socket answers by raw data or by ending the link', async () => {
  await rule({ reqIdentifier: 1001 }, { rawData: '/////w==' }, { times: 1 });
  expect(await user.request(1001, join(str(1, 'u')))).toMatchObject({ errCode: 0, data: '/////w==' });
  await rule({ reqIdentifier: 1001 }, { dropConnection: true }, { times: 1 });
  user.send(1001, join(str(1, 'u')));
  expect(await user.closed).toBe(1006);
});

test('a held request waits for its release, executed or not', async () => {
  await rule({ path: '/user/update_user_info' }, { hold: 'update' }, { when: 'after', times: 1 });
  const update = user.rest.call('/user/update_user_info', { userInfo: { userID: 'u', nickname: 'New' } });
  await dev(server, 'held', { name: 'update' });
  // Executed: its notification is on the way although the answer is held.
  await user.notice(1303);
  expect((await dev(server, 'state', { userID: 'u' })).user.nickname).toBe('New');
  await dev(server, 'release', { name: 'update' });
  expect(await update).toMatchObject({ errCode: 0 });
});

test('a delayed answer comes late and holds up nobody else', async () => {
  await rule({ path: TIME }, { delayMs: 10 }, { times: 1 });
  expect(await user.rest.call(TIME)).toMatchObject({ errCode: 0 });
  await rule({ path: TIME }, { delayMs: 3_600_000 }, { times: 1 });
  const late = fetchTime().then(
    () => 'answered',
    () => 'ended',
  );
  expect(await user.rest.call('/user/get_users_info', { userIDs: ['u'] })).toMatchObject({ errCode: 0 });
  await dev(server, 'offline', { offline: true });
  expect(await late).toBe('ended');
});

test('pushes are dropped, doubled and held (so reordered) by rules on 2001', async () => {
  const say = (text: string) => dev(server, 'send', { from: 'peer', to: 'u', text, clientMsgID: text });
  const seen = () => user.chats().map(({ message }) => message.clientMsgID);
  await dev(server, 'rules', {
    rules: [
      { match: { reqIdentifier: 2001, userID: 'u' }, times: 1, action: { drop: true } },
      { match: { reqIdentifier: 2001, userID: 'u' }, times: 1, action: { duplicate: true } },
      { match: { reqIdentifier: 2001, userID: 'u' }, times: 1, action: { hold: 'late' } },
    ],
  });
  for (const text of ['dropped', 'doubled', 'late', 'usual']) await say(text);
  await user.chat((message) => message.clientMsgID === 'usual');
  expect(seen()).toEqual(['doubled', 'doubled', 'usual']);
  await dev(server, 'release', { name: 'late' });
  await user.chat((message) => message.clientMsgID === 'late');
  expect(seen()).toEqual(['doubled', 'doubled', 'usual', 'late']);
  expect(user.chats().map(({ message }) => message.seq)).toEqual([2, 2, 4, 3]);
});

test('a handshake can be refused or held', async () => {
  await rule({ path: '/ws', userID: 'u' }, { errCode: 1501 }, { times: 1 });
  const refused = await open(user.rest);
  expect(JSON.parse(refused.texts[0] ?? '')).toMatchObject({ errCode: 1501, errMsg: 'TokenExpiredError' });
  await rule({ path: '/ws', userID: 'u' }, { hold: 'door' }, { times: 1 });
  const opening = open(user.rest);
  await dev(server, 'held', { name: 'door' });
  await dev(server, 'release', { name: 'door' });
  expect(JSON.parse((await opening).texts[0] ?? '')).toMatchObject({ errCode: 0 });
});

test('offline: sockets end, REST and new sockets fail on the TCP level, control routes work, state stays', async () => {
  await rule({ path: TIME }, { hold: 'pending' }, { times: 1 });
  const pending = fetchTime();
  await dev(server, 'held', { name: 'pending' });
  await dev(server, 'offline', { offline: true });
  expect(await user.closed).toBe(1006);
  await expect(pending).rejects.toThrow();
  await expect(fetchTime()).rejects.toThrow();
  await expect(open(user.rest)).rejects.toThrow();
  await dev(server, 'send', { from: 'peer', to: 'u', text: 'meanwhile' });
  await dev(server, 'offline', { offline: false });
  expect(await user.rest.call(TIME)).toMatchObject({ errCode: 0 });
  expect(await maxSeqs(await open(user.rest))).toEqual({ si_peer_u: 1 });
});

test('disconnect ends the sockets of one user or of all', async () => {
  const other = await connect(server, 'other');
  expect(await dev(server, 'disconnect', { userID: 'u' })).toEqual({ sockets: 1 });
  expect(await user.closed).toBe(1006);
  await other.settle();
  await dev(server, 'disconnect');
  expect(await other.closed).toBe(1006);
});

test('raw frames and crafted pushes reach the user without being stored', async () => {
  await dev(server, 'frame', { userID: 'u', text: 'hello' });
  await user.until(() => user.texts.find((text) => text === 'hello'));
  await dev(server, 'push', {
    userID: 'u',
    msgs: {
      si_peer_u: [
        { sendID: 'peer', seq: 7, text: 'crafted' },
        { sendID: 'peer', seq: 8, content: '{"content":"raw"}' },
      ],
    },
    notificationMsgs: {
      n_u_u: [
        { sendID: 'u', contentType: 1300, content: { detail: { userID: 'u', conversationIDList: null } } },
      ],
    },
  });
  const { message } = await user.chat(({ seq }) => seq === 8);
  expect(message).toMatchObject({ recvID: 'u', sessionType: 1, content: '{"content":"raw"}', status: 2 });
  expect((await user.notice(1300)).detail).toEqual({ userID: 'u', conversationIDList: null });
  expect(user.pushes()).toHaveLength(1);
  expect(await maxSeqs(user)).toEqual({});
});

test('append stores unheard messages, skip_seqs leaves a gap, log and state show what is there', async () => {
  const appended = await dev(server, 'append', {
    conversationID: 'si_peer_u',
    messages: [
      { sendID: 'peer', text: 'one' },
      { sendID: 'u', text: 'two' },
    ],
  });
  expect(appended).toEqual({ seqs: [1, 2] });
  expect(await dev(server, 'skip_seqs', { conversationID: 'si_peer_u', count: 2 })).toEqual({ maxSeq: 4 });
  await user.settle();
  expect(user.pushes()).toEqual([]);
  const { messages } = await dev(server, 'log', { conversationID: 'si_peer_u' });
  expect(messages).toMatchObject([
    { seq: 1, content: '{"content":"one"}' },
    { seq: 2, sendID: 'u' },
    null,
    null,
  ]);
  const state = await dev(server, 'state', { userID: 'u' });
  expect(state.seqs.si_peer_u).toMatchObject({ maxSeq: 4, minSeq: 0, hasReadSeq: 2, cap: 0 });
  expect(state).toMatchObject({
    rows: [{ conversationID: 'si_peer_u', userID: 'peer' }],
    friends: [],
    groups: [],
  });
});

test("call runs a route in a user's name", async () => {
  await dev(server, 'send', { from: 'peer', to: 'u', text: 'oops' });
  await dev(server, 'call', {
    userID: 'peer',
    path: '/msg/revoke_msg',
    body: { userID: 'peer', conversationID: 'si_peer_u', seq: 1 },
  });
  await user.notice(2101);
  await expect(
    dev(server, 'call', { userID: 'u', path: '/msg/newest_seq', body: { userID: 'peer' } }),
  ).rejects.toThrow('1002');
});

test("the clock offset moves the server's time and its messages, tokens stay good", async () => {
  const before = (await user.rest.ok(TIME)).serverTime;
  await dev(server, 'switches', { clockOffsetMs: -3_600_000 });
  const after = (await user.rest.ok(TIME)).serverTime;
  expect(before - after).toBeGreaterThan(3_000_000);
  await dev(server, 'send', { from: 'peer', to: 'u', text: 'x' });
  expect((await user.chat(() => true)).message.sendTime).toBeLessThan(before - 3_000_000);
});

test('omitFromPull and clearForgetsHasRead copy two rare faults', async () => {
  await dev(server, 'send', { from: 'peer', to: 'u', text: 'x' });
  const pull = () =>
    user.rest.ok('/msg/pull_msg_by_seq', {
      userID: 'u',
      seqRanges: [{ conversationID: 'si_peer_u', begin: 1, end: 1, num: 1 }],
    });
  expect((await pull()).msgs.si_peer_u.Msgs).toHaveLength(1);
  await dev(server, 'switches', { omitFromPull: ['si_peer_u'], clearForgetsHasRead: true });
  expect((await pull()).msgs).toBe(null);
  await user.rest.ok('/msg/clear_conversation_msg', { userID: 'u', conversationIDs: ['si_peer_u'] });
  expect((await dev(server, 'state', { userID: 'u' })).seqs.si_peer_u).toMatchObject({
    hasReadSeq: 0,
    minSeq: 2,
  });
});

test('reset_data: another data set and other versionIDs, the same users and tokens, nothing else', async () => {
  await dev(server, 'send', { from: 'peer', to: 'u', text: 'x' });
  const version = () => user.rest.ok('/conversation/get_incremental_conversations', { userID: 'u' });
  const [dataset, { versionID }] = [server.dataset, await version()];
  const reset = await dev(server, 'reset_data');
  expect(reset.dataset).not.toBe(dataset);
  expect(server.dataset).toBe(reset.dataset);
  expect((await version()).versionID).not.toBe(versionID);
  expect(await maxSeqs(user)).toEqual({});
  expect(await user.rest.ok('/user/get_users_info', { userIDs: ['peer'] })).toMatchObject({
    usersInfo: [{ userID: 'peer' }],
  });
  await dev(server, 'send', { from: 'peer', to: 'u', text: 'again' });
  expect((await user.chat(({ content }) => content.includes('again'))).message.seq).toBe(1);
});

test('many servers live side by side and know nothing of each other', async () => {
  const other = await createDevServer();
  try {
    expect(other.dataset).not.toBe(server.dataset);
    const response = await fetch(other.apiAddr + TIME, {
      method: 'POST',
      headers: { operationID: 'op', token: user.rest.token },
      body: '{}',
    });
    // Signed with the same secret, but not in the other's table.
    expect(await response.json()).toMatchObject({ errCode: 1507 });
  } finally {
    await other.close();
  }
});

test('close ends held requests, sockets and ports', async () => {
  await rule({ path: TIME }, { hold: 'forever' });
  const pending = fetchTime().catch(() => 'failed');
  await dev(server, 'held', { name: 'forever' });
  const waiting = fetch(`${server.apiAddr}/_dev/held`, { method: 'POST', body: '{"name":"never"}' }).catch(
    () => 'failed',
  );
  await dev(server, 'info');
  await server.close();
  await server.close();
  expect(await user.closed).toBe(1006);
  await Promise.all([pending, waiting]);
  await expect(fetch(`${server.apiAddr}/_dev/info`)).rejects.toThrow();
});

test('the detail of a notification is JSON inside JSON with null for empty lists', async () => {
  await user.rest.ok('/group/create_group', { groupInfo: { groupID: 'g', groupType: 2 }, ownerUserID: 'u' });
  const { message } = await user.chat(({ contentType }) => contentType === 1501);
  expect(typeof JSON.parse(message.content).detail).toBe('string');
  expect(detailOf(message).group.groupID).toBe('g');
  await user.rest.ok('/msg/set_conversation_has_read_seq', {
    userID: 'u',
    conversationID: 'sg_g',
    hasReadSeq: 1,
  });
  expect((await user.notice(2200)).detail.seqs).toBe(null);
  expect(bodyOf(user.envelopes.at(-1) as never).size).toBeGreaterThan(0);
});
