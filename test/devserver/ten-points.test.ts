// The ten points of protocol 0, one test each, on the wire.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import { join, readPulls, str } from './protobuf.ts';
import { bodyOf, connect, dev, open, plainAnswer, rangeBody, signIn, socketURL } from './raw-client.ts';

let server: DevServer;
beforeEach(async () => {
  server = await createDevServer();
});
afterEach(() => server.close());

test('1: isBackground, platformID, sendID, token and operationID are required', async () => {
  const client = await signIn(server, 'u1');
  const missing = async (name: string) => plainAnswer(socketURL(client, { query: { [name]: undefined } }));
  expect(await missing('isBackground')).toMatchObject({ status: 200, body: { errCode: 500 } });
  for (const name of ['platformID', 'sendID', 'token', 'operationID']) {
    expect(await missing(name), name).toMatchObject({ status: 200, body: { errCode: 1602 } });
  }
  expect(await missing('sdkVersion')).toBe('upgraded');
});

test('2: only token errors come as a text frame; argument errors and too many connections are plain HTTP', async () => {
  const client = await signIn(server, 'u1');
  const refused = await open(client, { query: { token: 'no.jwt' } });
  expect(JSON.parse(refused.texts[0] ?? '')).toMatchObject({ errCode: 1503, errMsg: 'TokenMalformedError' });
  expect(await refused.closed).toBe(1006);
  expect(await plainAnswer(socketURL(client, { query: { platformID: '77' } }))).toMatchObject({
    status: 200,
    body: { errCode: 1602, errMsg: 'ConnArgsErr' },
  });
  await dev(server, 'switches', { maxConnections: 0 });
  expect(await plainAnswer(socketURL(client))).toMatchObject({
    status: 200,
    body: { errCode: 1601, errMsg: 'ConnOverMaxNumLimit' },
  });
});

test('3: envelopes are binary frames; one sent as text ends the link', async () => {
  const socket = await connect(server, 'u1');
  expect(JSON.parse(socket.texts[0] ?? '')).toEqual({ errCode: 0, errMsg: '', errDlt: '' });
  const answer = await socket.request(1001, join(str(1, 'u1')));
  expect(answer).toMatchObject({ reqIdentifier: 1001, errCode: 0, data: '' });
  socket.raw(JSON.stringify({ type: 'ping', body: 'x' }));
  expect(JSON.parse(await socket.until(() => socket.texts[1]))).toEqual({ type: 'pong', body: 'x' });
  socket.raw(JSON.stringify({ ...answer, sendID: 'u1' }));
  expect(await socket.closed).toBe(1006);
});

test('4: the error envelope of the socket has no errDlt, that of REST has', async () => {
  const socket = await connect(server, 'u1');
  const answer = await socket.request(1001, join(str(1, 'u2')));
  expect(answer).toMatchObject({ errCode: 1002, errMsg: 'NoPermissionError', data: null });
  expect(Object.keys(answer).sort()).toEqual([
    'data',
    'errCode',
    'errMsg',
    'msgIncr',
    'operationID',
    'reqIdentifier',
  ]);
  const rest = await socket.rest.call('/msg/newest_seq', { userID: 'u2' });
  expect(rest).toEqual({ errCode: 1002, errMsg: 'NoPermissionError', errDlt: expect.stringMatching(/./) });
});

test('5: garbage, a foreign sendID and an unknown reqIdentifier end the link without a close frame', async () => {
  const garbage = await connect(server, 'u1');
  garbage.raw(Buffer.from([1, 2, 3]));
  expect(await garbage.closed).toBe(1006);
  const foreign = await connect(server, 'u1');
  foreign.send(1001, join(str(1, 'u1')), { sendID: 'u2' });
  expect(await foreign.closed).toBe(1006);
  const unknown = await connect(server, 'u1');
  unknown.send(4711, new Uint8Array(0));
  expect(await unknown.closed).toBe(1006);
});

test('6: a frame of 51,200 bytes passes, a longer one ends the link', async () => {
  const socket = await connect(server, 'u1');
  const padding = (size: number): object => ({ token: 'x'.repeat(size) });
  const bare = JSON.stringify({
    reqIdentifier: 1001,
    token: '',
    sendID: 'u1',
    operationID: 'x'.repeat(36),
    msgIncr: 'u1_1',
    data: Buffer.from(join(str(1, 'u1'))).toString('base64'),
  }).length;
  socket.send(1001, join(str(1, 'u1')), padding(51_200 - bare));
  expect((await socket.until(() => socket.envelopes[0])).errCode).toBe(0);
  socket.send(1001, join(str(1, 'u1')), padding(51_201 - bare));
  expect([1006, 1009]).toContain(await socket.closed);
});

test('7: receive option 1 refuses single chats with 1001 to the sender; groups are not refused', async () => {
  const [sender, receiver] = [await connect(server, 'u1'), await connect(server, 'u2')];
  const single = { conversationID: 'si_u1_u2', conversationType: 1, userID: 'u1' };
  const setOpt = (conversation: object) =>
    receiver.rest.ok('/conversation/set_conversations', { userIDs: ['u2'], conversation });
  await setOpt({ ...single, recvMsgOpt: 1 });
  expect(await sender.sendMessage({ recvID: 'u2' })).toMatchObject({ errCode: 1001, errMsg: 'ArgsError' });
  await setOpt({ ...single, recvMsgOpt: 0 });
  await receiver.rest.ok('/user/update_user_info_ex', { userInfo: { userID: 'u2', globalRecvMsgOpt: 1 } });
  expect(await sender.sendMessage({ recvID: 'u2' })).toMatchObject({ errCode: 1001 });
  expect((await dev(server, 'log', { conversationID: 'si_u1_u2' })).messages).toEqual([]);
  await receiver.settle();
  expect(receiver.chats()).toEqual([]);

  const group = { groupInfo: { groupID: 'g1', groupType: 2 }, ownerUserID: 'u1', memberUserIDs: ['u2'] };
  await sender.rest.ok('/group/create_group', group);
  await setOpt({ conversationID: 'sg_g1', conversationType: 3, groupID: 'g1', recvMsgOpt: 1 });
  expect(await sender.sendMessage({ groupID: 'g1' })).toMatchObject({ errCode: 0 });
  await receiver.chat((message) => message.groupID === 'g1' && message.contentType === 101);
});

test('8: a missing option means true: history, senderSync and the chat conversation', async () => {
  const [sender, receiver] = [await connect(server, 'u1'), await connect(server, 'u2')];
  await sender.sendMessage({ recvID: 'u2', clientMsgID: 'a' });
  const own = await sender.chat((message) => message.clientMsgID === 'a');
  expect(own).toMatchObject({ conversationID: 'si_u1_u2', message: { seq: 1, options: {} } });
  await sender.sendMessage({
    recvID: 'u2',
    clientMsgID: 'b',
    options: { history: false, senderSync: false },
  });
  const live = await receiver.chat((message) => message.clientMsgID === 'b');
  expect(live.message.seq).toBe(0);
  await sender.settle();
  expect(sender.chats().map(({ message }) => message.clientMsgID)).toEqual(['a']);
  expect((await dev(server, 'log', { conversationID: 'si_u1_u2' })).messages).toHaveLength(1);
});

test('9: empty lists and maps are null, data is absent when the response has no fields', async () => {
  const client = await signIn(server, 'u1');
  expect(await client.ok('/conversation/get_all_conversations', { ownerUserID: 'u1' })).toEqual({
    conversations: null,
  });
  expect(await client.ok('/msg/newest_seq', { userID: 'u1' })).toEqual({ maxSeqs: null, minSeqs: null });
  const none = await client.call('/user/update_user_info', { userInfo: { userID: 'u1', nickname: 'N' } });
  expect(none).toEqual({ errCode: 0, errMsg: '', errDlt: '' });
  await dev(server, 'switches', { emptyLists: 'array' });
  expect(await client.ok('/conversation/get_all_conversations', { ownerUserID: 'u1' })).toEqual({
    conversations: [],
  });
});

test('10: 1002 gives the newest num ascending, the whole range for n_ channels, placeholders for gaps', async () => {
  const socket = await connect(server, 'u1');
  const messages = Array.from({ length: 5 }, (_, i) => ({ sendID: 'u2', clientMsgID: `m${i + 1}` }));
  await signIn(server, 'u2');
  await dev(server, 'append', { conversationID: 'si_u1_u2', messages });
  await dev(server, 'skip_seqs', { conversationID: 'si_u1_u2', count: 1 });
  await dev(server, 'append', { conversationID: 'n_u1_u2', messages });
  const answer = await socket.request(
    1002,
    rangeBody('u1', [
      { id: 'si_u1_u2', begin: 1, end: 6, num: 3 },
      { id: 'n_u1_u2', begin: 1, end: 5, num: 1 },
    ]),
  );
  const chats = readPulls(bodyOf(answer), 1).get('si_u1_u2')?.messages ?? [];
  expect(chats.map(({ seq, status, clientMsgID }) => ({ seq, status, clientMsgID }))).toEqual([
    { seq: 4, status: 2, clientMsgID: 'm4' },
    { seq: 5, status: 2, clientMsgID: 'm5' },
    { seq: 6, status: 4, clientMsgID: '' },
  ]);
  const notices = readPulls(bodyOf(answer), 2).get('n_u1_u2')?.messages ?? [];
  expect(notices.map((message) => message.seq)).toEqual([1, 2, 3, 4, 5]);
});
