// What happens to a message after it was sent: seqs, pushes, receipts, revokes, deletes, clears (protocol 3.2, 4, 5).

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import {
  bool,
  int,
  join,
  num,
  parse,
  readMessage,
  readPulls,
  str,
  subs,
  text,
  writeMessage,
} from './protobuf.ts';
import type { Json, RawSocket, RestClient } from './raw-client.ts';
import { bodyOf, connect, dev, maxSeqs, rangeBody, seqsBody, signInAdmin } from './raw-client.ts';

let server: DevServer;
let a: RawSocket & { rest: RestClient };
let b: RawSocket & { rest: RestClient };
const CHAT = 'si_a_b';

beforeEach(async () => {
  server = await createDevServer();
  a = await connect(server, 'a');
  b = await connect(server, 'b');
});
afterEach(() => server.close());

const readState = async (socket: RawSocket, id: string) => {
  const answer = await socket.request(1006, join(str(1, socket.userID), bool(3, true)));
  const seqs = new Map(
    (bodyOf(answer).get(1) ?? []).map((entry) => {
      const fields = parse(entry as Uint8Array);
      return [text(fields, 1), parse((fields.get(2)?.[0] as Uint8Array | undefined) ?? new Uint8Array(0))];
    }),
  );
  const found = seqs.get(id);
  return found && { maxSeq: num(found, 1), hasReadSeq: num(found, 2), maxSeqTime: num(found, 3) };
};

/** Sends texts from a to b and waits until b has them. */
const say = async (...texts: string[]): Promise<void> => {
  for (const clientMsgID of texts) {
    expect(await a.sendMessage({ recvID: 'b', clientMsgID })).toMatchObject({ errCode: 0 });
    await b.chat((message) => message.clientMsgID === clientMsgID);
  }
};

test('a message is answered, then pushed to both sides with its seq, and both get a row', async () => {
  const answer = await a.sendMessage({ recvID: 'b', clientMsgID: 'm1' });
  const result = bodyOf(answer);
  expect([text(result, 2), text(result, 1).length, num(result, 3) > 0, result.has(4)]).toEqual([
    'm1',
    32,
    true,
    false,
  ]);
  const own = await a.chat((message) => message.clientMsgID === 'm1');
  const pushed = await b.chat((message) => message.clientMsgID === 'm1');
  expect(pushed).toEqual(own);
  expect(pushed).toMatchObject({ conversationID: CHAT, message: { seq: 1, serverMsgID: text(result, 1) } });
  expect(pushed.message.sendTime).toBe(num(result, 3));
  const order = a.envelopes.map((envelope) => envelope.reqIdentifier);
  expect(order).toEqual([1003, 2001]);
  expect(a.envelopes[1]).toMatchObject({ msgIncr: '', operationID: answer.operationID, errCode: 0 });
  for (const [client, userID] of [
    [a.rest, 'b'],
    [b.rest, 'a'],
  ] as const) {
    const { conversations } = await client.ok('/conversation/get_all_conversations', {
      ownerUserID: client.userID,
    });
    expect(conversations).toMatchObject([{ conversationID: CHAT, conversationType: 1, userID, groupID: '' }]);
  }
  expect(await readState(a, CHAT)).toEqual({ maxSeq: 1, hasReadSeq: 1, maxSeqTime: num(result, 3) });
  expect(await readState(b, CHAT)).toMatchObject({ maxSeq: 1, hasReadSeq: 0 });
  expect(await maxSeqs(b)).toEqual({ [CHAT]: 1 });
});

test('sendOrder push-first turns the order of answer and push', async () => {
  await dev(server, 'switches', { sendOrder: 'push-first' });
  await a.sendMessage({ recvID: 'b' });
  expect(a.envelopes.map((envelope) => envelope.reqIdentifier)).toEqual([2001, 1003]);
});

test('the same clientMsgID twice is two messages', async () => {
  await say('twice');
  await a.sendMessage({ recvID: 'b', clientMsgID: 'twice' });
  await b.chat((message) => message.seq === 2);
  expect(await maxSeqs(b)).toEqual({ [CHAT]: 2 });
});

test('typing is not stored, reaches the receiver with seq 0, and comes with its options forced off', async () => {
  await a.sendMessage({ recvID: 'b', contentType: 113, content: { msgTips: 'yes' } });
  const { message } = await b.chat(({ contentType }) => contentType === 113);
  expect(message).toMatchObject({ seq: 0, content: '{"msgTips":"yes"}' });
  expect(message.options).toEqual({
    history: false,
    persistent: false,
    senderSync: false,
    conversationUpdate: false,
    senderConversationUpdate: false,
    unreadCount: false,
    offlinePush: false,
  });
  await a.settle();
  expect(a.chats()).toEqual([]);
  expect(await maxSeqs(a)).toEqual({});
});

test('receive option 2, of the conversation or of the user, lets messages through without offline push', async () => {
  await say('first');
  const conversation = { conversationID: CHAT, conversationType: 1, userID: 'a', recvMsgOpt: 2 };
  await b.rest.ok('/conversation/set_conversations', { userIDs: ['b'], conversation });
  await a.sendMessage({ recvID: 'b', clientMsgID: 'quiet' });
  expect((await b.chat((m) => m.clientMsgID === 'quiet')).message.options).toEqual({ offlinePush: false });
  // The user's own option 2 is looked at first, so that the conversation's 1 does not refuse.
  await b.rest.ok('/user/update_user_info_ex', { userInfo: { userID: 'b', globalRecvMsgOpt: 2 } });
  await b.rest.ok('/conversation/set_conversations', {
    userIDs: ['b'],
    conversation: { ...conversation, recvMsgOpt: 1 },
  });
  expect(await a.sendMessage({ recvID: 'b', clientMsgID: 'still' })).toMatchObject({ errCode: 0 });
  await b.notice(1303, ({ channel, detail }) => channel === 'n_b_b' && detail.userID === 'b');
});

test('reading a single chat: read position, marks, and a stored receipt to the peer with the doubled JSON', async () => {
  await say('1', '2', '3');
  await b.rest.ok('/msg/mark_conversation_as_read', { userID: 'b', conversationID: CHAT, hasReadSeq: 2 });
  const receipt = await a.notice(2200);
  expect(receipt.channel).toBe('n_a_b');
  expect(receipt.message).toMatchObject({ seq: 1, sendID: 'b', recvID: 'a', msgFrom: 200, sessionType: 1 });
  expect(receipt.message.options).toMatchObject({
    isNotNotification: false,
    history: true,
    unreadCount: false,
  });
  expect(receipt.detail).toEqual({
    markAsReadUserID: 'b',
    conversationID: CHAT,
    seqs: [1, 2],
    hasReadSeq: 2,
  });
  expect(await b.notice(2200)).toEqual(receipt);
  expect(await readState(b, CHAT)).toMatchObject({ hasReadSeq: 2 });
  const pulled = readPulls(bodyOf(await a.request(1005, seqsBody('a', CHAT, [1, 3]))), 1).get(CHAT);
  expect(pulled?.messages.map((message) => message.isRead)).toEqual([true, false]);
  // Backwards: told, not stored.
  await b.rest.ok('/msg/mark_conversation_as_read', { userID: 'b', conversationID: CHAT, hasReadSeq: 1 });
  expect((await a.notice(2200, ({ message }) => message.seq === 2)).detail).toMatchObject({
    seqs: null,
    hasReadSeq: 2,
  });
  expect(await maxSeqs(a)).toEqual({ [CHAT]: 3, n_a_b: 2 });
});

test('set_conversation_has_read_seq never goes back, and is told to oneself unstored with the number asked for', async () => {
  await say('1', '2', '3');
  const set = (hasReadSeq: number) =>
    b.rest.ok('/msg/set_conversation_has_read_seq', { userID: 'b', conversationID: CHAT, hasReadSeq });
  await set(3);
  await set(1);
  const told = await b.notice(2200, ({ detail }) => detail.hasReadSeq === 1);
  expect(told).toMatchObject({ channel: 'n_b_b', message: { seq: 0 }, detail: { seqs: null } });
  expect(await readState(b, CHAT)).toMatchObject({ hasReadSeq: 3 });
  expect(await maxSeqs(b)).toEqual({ [CHAT]: 3 });
  await a.settle();
  expect(a.notices()).toEqual([]);
});

test('mark_msgs_as_read tells the peer exactly the seqs given', async () => {
  await say('1', '2', '3');
  await b.rest.ok('/msg/mark_msgs_as_read', { userID: 'b', conversationID: CHAT, seqs: [1, 3] });
  expect((await a.notice(2200)).detail).toMatchObject({ seqs: [1, 3], hasReadSeq: 3 });
});

test('a revoked message is announced by tips and pulled as 2101 with the content that tells who and when', async () => {
  await say('1', '2');
  await a.rest.ok('/msg/revoke_msg', { userID: 'a', conversationID: CHAT, seq: 1 });
  const { channel, message, detail } = await b.notice(2101);
  expect([channel, message.seq]).toEqual(['n_a_b', 1]);
  expect(detail).toEqual({
    revokerUserID: 'a',
    clientMsgID: '1',
    revokeTime: expect.any(Number),
    sesstionType: 1,
    seq: 1,
    conversationID: CHAT,
    isAdminRevoke: false,
  });
  const answer = await b.request(1002, rangeBody('b', [{ id: CHAT, begin: 1, end: 1 }]));
  const [revoked] = readPulls(bodyOf(answer), 1).get(CHAT)?.messages ?? [];
  expect(revoked).toMatchObject({ clientMsgID: '1', contentType: 2101, seq: 1 });
  expect(JSON.parse(JSON.parse(revoked?.content ?? '').detail)).toMatchObject({
    revokerID: 'a',
    clientMsgID: '1',
    seq: 1,
    sourceMessageSendID: 'a',
    sessionType: 1,
    revokeTime: detail.revokeTime,
  });
});

test('deleting for oneself hides the message from oneself only, told by 2102 when asked for', async () => {
  await say('1', '2');
  const body = { userID: 'b', conversationID: CHAT };
  await b.rest.ok('/msg/delete_msgs', { ...body, seqs: [1] });
  await b.rest.ok('/msg/delete_msgs', { ...body, seqs: [2], deleteSyncOpt: { IsSyncSelf: true } });
  const told = await b.notice(2102);
  expect(told).toMatchObject({ channel: 'n_b_b', message: { seq: 1 }, detail: { ...body, seqs: [2] } });
  expect(b.notices()).toHaveLength(1);
  const pull = async (socket: RawSocket) => {
    const answer = await socket.request(1005, seqsBody(socket.userID, CHAT, [1, 2]));
    return (readPulls(bodyOf(answer), 1).get(CHAT)?.messages ?? []).map(({ status, content }) => ({
      status,
      content,
    }));
  };
  expect(await pull(b)).toEqual([
    { status: 4, content: '' },
    { status: 4, content: '' },
  ]);
  expect((await pull(a)).map(({ status }) => status)).toEqual([2, 2]);
  // 1007 does not look at a user's deletions.
  const last = await b.request(1007, join(str(1, 'b'), str(2, CHAT)));
  const entry = parse(bodyOf(last).get(1)?.[0] as Uint8Array);
  expect(readMessage(parse(entry.get(2)?.[0] as Uint8Array))).toMatchObject({ seq: 2, status: 2 });
});

test('deleting for all leaves a gap, told to the peer', async () => {
  await say('1', '2');
  await a.rest.ok('/msg/delete_msgs', {
    userID: 'a',
    conversationID: CHAT,
    seqs: [1],
    deleteSyncOpt: { IsSyncOther: true },
  });
  expect(await b.notice(2102)).toMatchObject({ channel: 'n_a_b', detail: { seqs: [1] } });
  const answer = await b.request(1002, rangeBody('b', [{ id: CHAT, begin: 1, end: 2 }]));
  const messages = readPulls(bodyOf(answer), 1).get(CHAT)?.messages ?? [];
  expect(messages.map(({ seq, status, clientMsgID }) => [seq, status, clientMsgID])).toEqual([
    [1, 4, ''],
    [2, 2, '2'],
  ]);
});

test('clearing: own minSeq and read position move, told by 1300; the peer keeps everything', async () => {
  await say('1', '2', '3');
  await b.rest.ok('/msg/clear_conversation_msg', { userID: 'b', conversationIDs: [CHAT, 'si_b_z'] });
  const told = await b.notice(1300);
  expect(told).toMatchObject({
    channel: 'n_b_b',
    message: { seq: 0 },
    detail: { userID: 'b', conversationIDList: [CHAT] },
  });
  const { conversation } = await b.rest.ok('/conversation/get_conversation', {
    ownerUserID: 'b',
    conversationID: CHAT,
  });
  expect(conversation.minSeq).toBe(4);
  expect(await readState(b, CHAT)).toMatchObject({ maxSeq: 3, hasReadSeq: 3 });
  const pull = async (socket: RawSocket) =>
    readPulls(
      bodyOf(await socket.request(1002, rangeBody(socket.userID, [{ id: CHAT, begin: 1, end: 3 }]))),
      1,
    );
  expect((await pull(b)).size).toBe(0);
  expect((await pull(a)).get(CHAT)?.messages).toHaveLength(3);
  const bounded = await b.request(1005, seqsBody('b', CHAT, [2, 3], 1));
  expect(readPulls(bodyOf(bounded), 1).get(CHAT)).toEqual({ messages: [], isEnd: true, endSeq: 4 });
  await b.settle();
  expect(b.notices().map(({ message }) => message.contentType)).toEqual([1300]);

  await say('4');
  await b.rest.ok('/msg/user_clear_all_msg', { userID: 'b', deleteSyncOpt: { IsSyncSelf: true } });
  expect(await b.notice(1703)).toMatchObject({
    channel: 'n_b_b',
    message: { seq: 0 },
    detail: { userID: 'b', conversationIDs: [CHAT] },
  });
});

test('clearing for all: nobody sees the old messages, told to the peer by an unstored 1703', async () => {
  await say('1', '2');
  await a.rest.ok('/msg/clear_conversation_msg', {
    userID: 'a',
    conversationIDs: [CHAT],
    deleteSyncOpt: { IsSyncOther: true },
  });
  expect(await b.notice(1703)).toMatchObject({ channel: 'n_a_b', message: { seq: 0 } });
  const answer = await b.request(1002, rangeBody('b', [{ id: CHAT, begin: 1, end: 2 }]));
  expect(readPulls(bodyOf(answer), 1).size).toBe(0);
});

test('private chat is written to both sides and announced each time, with a counted chat copy', async () => {
  await say('1');
  const set = () =>
    a.rest.ok('/conversation/set_conversations', {
      userIDs: ['a'],
      conversation: { conversationID: CHAT, conversationType: 1, userID: 'b', isPrivateChat: true },
    });
  await set();
  await set();
  const copy = await b.chat((message) => message.contentType === 1701 && message.seq === 3);
  expect(copy).toMatchObject({ conversationID: CHAT, message: { sendID: 'a', recvID: 'b' } });
  expect(copy.message.options).toEqual({ offlinePush: false, unreadCount: true });
  const told = await b.notice(1701);
  expect(told).toMatchObject({ channel: 'n_a_b', message: { seq: 0 } });
  expect(told.detail).toEqual({ recvID: 'b', sendID: 'a', isPrivate: true, conversationID: CHAT });
  for (const client of [a.rest, b.rest]) {
    const { conversations } = await client.ok('/conversation/get_conversations', {
      ownerUserID: client.userID,
      conversationIDs: [CHAT],
    });
    expect(conversations[0].isPrivateChat).toBe(true);
  }
  expect(await readState(b, CHAT)).toMatchObject({ maxSeq: 3, hasReadSeq: 0 });
  expect(await readState(a, CHAT)).toMatchObject({ maxSeq: 3, hasReadSeq: 3 });
  await b.settle();
  expect(b.notices().map(({ message }) => message.contentType)).toEqual([1701, 1701]);
});

test('1002 leaves out what the user has no row for; 1005 answers it; 1005 does not check the user', async () => {
  await say('1', '2');
  const c = await connect(server, 'c');
  const ranges = [{ id: CHAT, begin: 1, end: 2 }];
  expect(readPulls(bodyOf(await c.request(1002, rangeBody('c', ranges))), 1).size).toBe(0);
  const foreign = readPulls(bodyOf(await c.request(1005, seqsBody('a', CHAT, [1, 2, 9]))), 1).get(CHAT);
  expect(foreign).toMatchObject({ messages: [{ seq: 1 }, { seq: 2 }], isEnd: true, endSeq: 2 });
});

test('a single message of all conversations and pinned ids come with 1006', async () => {
  await say('1');
  const conversation = { conversationID: CHAT, conversationType: 1, userID: 'b', isPinned: true };
  await a.rest.ok('/conversation/set_conversations', { userIDs: ['a'], conversation });
  const answer = await a.request(1006, join(str(1, 'a'), bool(3, true)));
  expect((bodyOf(answer).get(2) ?? []).map((id) => Buffer.from(id as Uint8Array).toString())).toEqual([CHAT]);
  const without = await a.request(1006, join(str(1, 'a')));
  expect(bodyOf(without).has(2)).toBe(false);
});

test('the REST twins tell the same as the socket', async () => {
  await say('1', '2');
  expect(await b.rest.ok('/msg/newest_seq', { userID: 'b' })).toEqual({
    maxSeqs: { [CHAT]: 2 },
    minSeqs: null,
  });
  const seqRanges = [{ conversationID: CHAT, begin: 1, end: 2, num: 1 }];
  const pulled = await b.rest.ok('/msg/pull_msg_by_seq', { userID: 'b', seqRanges });
  expect(pulled).toMatchObject({
    msgs: { [CHAT]: { Msgs: [{ seq: 2, clientMsgID: '2' }] } },
    notificationMsgs: null,
  });
  expect(Buffer.from(pulled.msgs[CHAT].Msgs[0].content, 'base64').toString()).toBe('{"content":"hi"}');
  const read = await b.rest.ok('/msg/get_conversations_has_read_and_max_seq', {
    userID: 'b',
    returnPinned: true,
  });
  expect(read).toMatchObject({ seqs: { [CHAT]: { maxSeq: 2, hasReadSeq: 0 } }, pinnedConversationIDs: null });
});

test('/jssdk gives conversation, last message, names and seqs, pinned first', async () => {
  const admin = await signInAdmin(server);
  await say('1');
  await dev(server, 'token', { userID: 'c', create: true, nickname: 'Cee' });
  await dev(server, 'send', { from: 'c', to: 'b', text: 'later' });
  await admin.ok('/friend/import_friend', { ownerUserID: 'b', friendUserIDs: ['a'] });
  const conversation = { conversationID: CHAT, conversationType: 1, userID: 'a', isPinned: true };
  await b.rest.ok('/conversation/set_conversations', { userIDs: ['b'], conversation });
  const active = await b.rest.ok('/jssdk/get_active_conversations', { ownerUserID: 'whoever', count: 10 });
  expect(active.conversations).toMatchObject([
    { conversation: { conversationID: CHAT }, friend: { friendUserID: 'a' }, group: null, maxSeq: 2 },
    {
      conversation: { conversationID: 'si_b_c' },
      user: { nickname: 'Cee' },
      friend: null,
      maxSeq: 1,
      readSeq: 0,
    },
  ]);
  expect(JSON.parse(Buffer.from(active.conversations[1].lastMsg.content, 'base64').toString())).toEqual({
    content: 'later',
  });
  const one = await b.rest.ok('/jssdk/get_conversations', { conversationIDs: ['si_b_c', 'si_b_z'] });
  expect(one.conversations).toHaveLength(1);
});

test('/jssdk counts muted conversations and is not capped; asked for some, it counts those', async () => {
  const admin = await signInAdmin(server);
  await say('1');
  for (const to of ['b', 'd']) await dev(server, 'token', { userID: to, create: true });
  for (const text of ['x', 'y']) await dev(server, 'send', { from: 'd', to: 'b', text });
  const group = { groupInfo: { groupID: 'left', groupType: 2 }, ownerUserID: 'a', memberUserIDs: ['b', 'd'] };
  await admin.ok('/group/create_group', group);
  await dev(server, 'send', { from: 'a', group: 'left', text: 'seen' });
  await b.rest.ok('/group/quit_group', { groupID: 'left', userID: 'b' });
  await dev(server, 'send', { from: 'a', group: 'left', text: 'unseen' });
  const conversation = { conversationID: 'si_b_d', conversationType: 1, userID: 'd', recvMsgOpt: 2 };
  await b.rest.ok('/conversation/set_conversations', { userIDs: ['b'], conversation });
  const unread = ({ conversations }: Json) =>
    conversations.reduce(
      (sum: number, { maxSeq, readSeq }: Json) => sum + Math.max(0, maxSeq - readSeq),
      0,
    ) as number;
  const active = await b.rest.ok('/jssdk/get_active_conversations', { count: 1 });
  expect(active.conversations).toHaveLength(1);
  const all = await b.rest.ok('/jssdk/get_active_conversations', { count: 10 });
  expect([active.unreadCount, all.unreadCount]).toEqual([unread(all), unread(all)]);
  const { conversations } = all;
  const of = (id: string) => conversations.find((item: Json) => item.conversation.conversationID === id);
  expect([of(CHAT), of('si_b_d')]).toMatchObject([{ maxSeq: 1 }, { maxSeq: 2 }]);
  const { messages } = await dev(server, 'log', { conversationID: 'sg_left' });
  expect(of('sg_left').maxSeq).toBe(messages.length);
  expect(of('sg_left').conversation.maxSeq).toBeLessThan(messages.length);
  const some = await b.rest.ok('/jssdk/get_conversations', { conversationIDs: ['si_b_d'] });
  expect(some.unreadCount).toBe(2);
});

test('/jssdk reads JSON by default and refuses content types that it does not know', async () => {
  const post = async (type: string | undefined, body: string | Uint8Array) => {
    const headers = { operationID: 'op', token: b.rest.token, ...(type && { 'Content-Type': type }) };
    // A plain string would get a content type of its own.
    const bytes = Buffer.from(body);
    const path = '/jssdk/get_active_conversations';
    return (await fetch(server.apiAddr + path, { method: 'POST', headers, body: bytes })).json();
  };
  for (const type of ['application/json; charset=utf-8', undefined]) {
    expect(await post(type, '{"count":5}')).toMatchObject({ errCode: 0, data: { unreadCount: 0 } });
  }
  for (const type of ['application/protobuf', 'application/x-protobuf']) {
    expect(await post(type, join(str(1, 'b'), int(2, 5)))).toMatchObject({ errCode: 0, data: '' });
  }
  expect(await post('text/plain', '{"count":5}')).toMatchObject({
    errCode: 1001,
    errMsg: 'ArgsError',
    errDlt: expect.stringContaining('unsupported content type'),
  });
});

test('/jssdk also reads and answers protobuf, as base64 in the JSON envelope', async () => {
  await say('1');
  const post = async (path: string, body: Uint8Array) => {
    const response = await fetch(server.apiAddr + path, {
      method: 'POST',
      headers: { operationID: 'op', token: b.rest.token, 'Content-Type': 'application/x-protobuf' },
      body: body as Uint8Array<ArrayBuffer>,
    });
    return (await response.json()) as { errCode: number; data: string };
  };
  const answer = await post('/jssdk/get_active_conversations', join(str(1, 'b'), int(2, 20)));
  const active = parse(Buffer.from(answer.data, 'base64'));
  const [entry] = subs(active, 2);
  const part = (field: number) => subs(entry ?? new Map(), field)[0] ?? new Map();
  expect([num(active, 1), text(part(1), 2), num(entry ?? new Map(), 6)]).toEqual([1, CHAT, 1]);
  expect(readMessage(part(2))).toMatchObject({ clientMsgID: '1', content: '{"content":"hi"}', seq: 1 });
  expect([text(part(3), 1), entry?.has(4), entry?.has(5)]).toEqual(['a', false, false]);
  const some = await post('/jssdk/get_conversations', join(str(1, 'b'), str(2, CHAT), str(2, 'si_b_z')));
  expect(subs(parse(Buffer.from(some.data, 'base64')), 2)).toHaveLength(1);
  expect(await post('/jssdk/get_conversations', Uint8Array.from([0xff]))).toMatchObject({ errCode: 1001 });
});

test('the admin sends in the name of users and groups; online-only messages are not stored', async () => {
  const admin = await signInAdmin(server);
  const body = {
    sendID: 'a',
    recvID: 'b',
    contentType: 101,
    sessionType: 1,
    content: { content: 'by admin' },
  };
  const result = await admin.ok('/msg/send_msg', body);
  expect(result).toMatchObject({ modify: null, serverMsgID: expect.any(String) });
  const { message } = await b.chat(({ clientMsgID }) => clientMsgID === result.clientMsgID);
  expect(message).toMatchObject({ seq: 1, content: '{"content":"by admin"}' });
  const live = await admin.ok('/msg/send_msg', { ...body, isOnlineOnly: true });
  expect((await b.chat((m) => m.clientMsgID === live.clientMsgID)).message.seq).toBe(0);
  const batch = await admin.ok('/msg/batch_send_msg', { ...body, recvIDs: ['b', 'nobody'] });
  expect(batch).toMatchObject({ results: [{ recvID: 'b' }], failedUserIDs: ['nobody'] });
});

test('requests of one connection are answered in their order', async () => {
  await dev(server, 'rules', {
    rules: [{ match: { reqIdentifier: 1003 }, times: 1, action: { hold: 'slow' } }],
  });
  const first = a.send(1003, writeMessage({ sendID: 'a', recvID: 'b' }));
  const second = a.send(1001, join(str(1, 'a')));
  await dev(server, 'held', { name: 'slow' });
  expect(a.envelopes).toEqual([]);
  expect(await dev(server, 'release', { name: 'slow' })).toEqual({ released: 1 });
  await a.until(() => a.envelopes.find((envelope) => envelope.msgIncr === second));
  const answers = a.envelopes.filter((envelope) => envelope.msgIncr !== '');
  expect(answers.map((envelope) => envelope.msgIncr)).toEqual([first, second]);
});
