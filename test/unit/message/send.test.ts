// Sending: what is stored, sent and told at each moment, in every order in which answer and echo may come.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Message, type OfflinePush, sdkError } from '../../../src/contract/index.ts';
import { elementContent, type MsgData, type SendMsgResp } from '../../../src/protocol/index.ts';
import { createHandlers } from '../../../src/worker/message/create.ts';
import { messageHandlers } from '../../../src/worker/message/handlers.ts';
import type { MessageRow } from '../../../src/worker/store/schema.ts';
import { applyRevoke } from '../../../src/worker/sync/revoke.ts';
import {
  CHAT,
  errorOf,
  type FakeSession,
  fakeSession,
  GROUP,
  putSelf,
  serverMessage,
} from './fake-session.ts';

let session: FakeSession;
beforeEach(() => {
  session = fakeSession();
});
afterEach(() => session.close());

const newText = async (text: string): Promise<Message> =>
  JSON.parse(await createHandlers.createTextMessage(session.ctx, 'op', text));

const send = async (
  message: Message,
  { recvID = 'u2', groupID = '', push }: { recvID?: string; groupID?: string; push?: OfflinePush } = {},
): Promise<Message> =>
  JSON.parse(await messageHandlers.sendMessage(session.ctx, 'op', message, recvID, groupID, push));

const stored = (clientMsgID: string, conversationID = CHAT): Promise<MessageRow | undefined> =>
  session.ctx.db.messages.get([conversationID, clientMsgID]);

const latest = async (conversationID = CHAT): Promise<Message> =>
  JSON.parse((await session.row(conversationID)).latestMsg);

/** The own message as the server pushes it back. */
const echo = (wire: MsgData, seq: number, sendTime: number): MsgData => ({
  ...wire,
  seq,
  sendTime,
  status: 2,
  serverMsgID: `server of ${wire.clientMsgID}`,
});

const reply = (wire: MsgData, sendTime: number, modify?: MsgData): SendMsgResp => ({
  serverMsgID: `server of ${wire.clientMsgID}`,
  clientMsgID: wire.clientMsgID,
  sendTime,
  modify,
});

test('a message is stored and shown with status 1 first, then has the status, ID and time of the server', async () => {
  const message = await newText('hi');
  session.clock.now = 200_000;
  let before: string[] = [];
  session.gateway.onSend = async (wire) => {
    before = session.takeEvents();
    expect(await stored(message.clientMsgID)).toMatchObject({ status: 1, seq: 0, sender: 'worker-1' });
    expect(await latest()).toMatchObject({ status: 1, sendTime: 100_000 });
    expect((await session.row(CHAT)).latestMsgSendTime).toBe(100_000);
    return reply(wire, 90_000);
  };
  const sent = await send(message);
  expect(before).toEqual(['onNewConversation']);
  expect(sent).toEqual({
    ...message,
    status: 2,
    sendTime: 90_000,
    serverMsgID: `server of ${message.clientMsgID}`,
    sessionType: 1,
    recvID: 'u2',
  });
  expect(session.events.map(({ event }) => event)).toEqual(['sendMessageSuccess', 'onConversationChanged']);
  expect(JSON.parse(session.events[0]?.data as string)).toEqual(sent);
  expect(await latest()).toEqual(sent);
  expect(await session.row(CHAT)).toMatchObject({ latestMsgSendTime: 90_000, unreadCount: 0, userID: 'u2' });
  expect(await stored(message.clientMsgID)).not.toHaveProperty('sender');
});

test('what travels is the element and nothing that the server gives', async () => {
  await putSelf(session, { nickname: 'Me', faceURL: 'face' });
  const push = { title: 't', desc: 'd', ex: '', iOSPushSound: '', iOSBadgeCount: false };
  const message = { ...(await newText('hi')), sendID: 'somebody else', msgFrom: 200, seq: 9, ex: 'ex' };
  await send(message, { recvID: '', groupID: 'g1', push });
  const [wire] = session.gateway.sent;
  expect(wire).toEqual({
    sendID: 'me',
    recvID: '',
    groupID: 'g1',
    clientMsgID: message.clientMsgID,
    serverMsgID: '',
    senderPlatformID: 5,
    senderNickname: 'Me',
    senderFaceURL: 'face',
    sessionType: 3,
    msgFrom: 100,
    contentType: 101,
    content: elementContent({ content: 'hi' }),
    seq: 0,
    sendTime: 0,
    createTime: 100_000,
    status: 1,
    isRead: false,
    options: {},
    offlinePushInfo: { ...push, signalInfo: '' },
    atUserIDList: [],
    attachedInfo: '',
    ex: 'ex',
  });
  expect(await stored(message.clientMsgID, GROUP)).toMatchObject({ groupID: 'g1', offlinePush: push });
});

test('an at-message tells the server whom it names', async () => {
  const message = JSON.parse(
    await createHandlers.createTextAtMessage(
      session.ctx,
      'op',
      'hi',
      ['u2', 'AtAllTag'],
      undefined,
      undefined,
    ),
  );
  await send(message, { recvID: '', groupID: 'g1' });
  expect(session.gateway.sent[0]?.atUserIDList).toEqual(['u2', 'AtAllTag']);
});

test('exactly one receiver: everything else is 10002 and stores nothing', async () => {
  const message = await newText('hi');
  for (const receivers of [
    { recvID: '', groupID: '' },
    { recvID: 'u2', groupID: 'g1' },
  ]) {
    expect((await errorOf(send(message, receivers))).errCode).toBe(10002);
  }
  expect((await errorOf(send({ ...message, contentType: 2101 }))).errCode).toBe(10002);
  expect(await session.ctx.db.messages.count()).toBe(0);
  expect(session.takeEvents()).toEqual([]);
});

test('scenario 23: a private chat says so in the message, groups never do', async () => {
  await session.change(CHAT, (row) => Object.assign(row, { isPrivateChat: true, burnDuration: 20 }));
  await session.change(GROUP, (row) => Object.assign(row, { isPrivateChat: true, burnDuration: 20 }));
  const message = { ...(await newText('hi')), attachedInfo: '{"mine":1}' };
  const sent = await send(message);
  expect(JSON.parse(sent.attachedInfo)).toEqual({ mine: 1, isPrivateChat: true, burnDuration: 20 });
  expect(sent.attachedInfoElem).toEqual({ isPrivateChat: true, burnDuration: 20, hasReadTime: 0 });
  await send(await newText('group'), { recvID: '', groupID: 'g1' });
  const [single, group] = session.gateway.sent;
  expect(single?.options).toEqual({ notPrivate: false });
  expect(JSON.parse(single?.attachedInfo ?? '')).toEqual({ mine: 1, isPrivateChat: true, burnDuration: 20 });
  expect(group).toMatchObject({ options: {}, attachedInfo: '' });
});

test('a message that failed in a private chat and is sent again after its end is not private', async () => {
  await session.change(CHAT, (row) => Object.assign(row, { isPrivateChat: true }));
  session.gateway.online = false;
  const message = await newText('hi');
  await errorOf(send(message));
  session.gateway.online = true;
  await session.change(CHAT, (row) => Object.assign(row, { isPrivateChat: false }));
  const failed = await latest();
  expect(failed).toMatchObject({ status: 3, attachedInfoElem: { isPrivateChat: true } });
  expect(await send(failed)).toMatchObject({ attachedInfo: '' });
  expect(session.gateway.sent[0]).toMatchObject({ options: {}, attachedInfo: '' });
});

test('a message that must not move the conversation does not become its latest', async () => {
  await send(await newText('first'));
  const message = { ...(await newText('')), contentType: 119, customElem: { data: 'd' } };
  await send(message);
  expect(session.gateway.sent[1]?.options).toEqual({
    conversationUpdate: false,
    senderConversationUpdate: false,
  });
  expect((await latest()).contentType).toBe(101);
  expect(await stored(message.clientMsgID)).toMatchObject({ status: 2 });
});

test.each([
  ['the server refuses', sdkError('recordNotFound'), 1004],
  ['no answer comes', sdkError('timeout'), 10001],
  ['the connection is lost', sdkError('network'), 10000],
])('scenario 42, failure: %s', async (_, error, errCode) => {
  const message = await newText('hi');
  session.gateway.onSend = () => Promise.reject(error);
  expect((await errorOf(send(message))).errCode).toBe(errCode);
  expect(session.takeEvents()).toEqual(['onNewConversation', 'sendMessageFailed', 'onConversationChanged']);
  expect(await stored(message.clientMsgID)).toMatchObject({ status: 3, sendTime: 100_000 });
  expect(await stored(message.clientMsgID)).not.toHaveProperty('sender');
  expect(await latest()).toMatchObject({ status: 3 });
});

test('without a connection the call fails at once, and nothing is sent', async () => {
  session.gateway.online = false;
  expect((await errorOf(send(await newText('hi')))).errCode).toBe(10000);
  expect(session.gateway.sent).toEqual([]);
  expect(await latest()).toMatchObject({ status: 3 });
});

test('a frame that the server would not take fails with 19005 and names the sizes', async () => {
  const error = await errorOf(send(await newText('x'.repeat(40_000))));
  expect(error.errCode).toBe(19005);
  expect(error.errMsg).toMatch(/\d+ bytes.*51200/);
  expect(session.gateway.sent).toEqual([]);
  expect(await latest()).toMatchObject({ status: 3 });
  expect(session.takeEvents()).toContain('sendMessageFailed');
});

test('a failed message may be sent again, one that is sent or on its way may not', async () => {
  session.gateway.online = false;
  const message = await newText('hi');
  await errorOf(send(message));
  session.gateway.online = true;
  const failed = await latest();
  let release = (): void => {};
  const written = new Promise<void>((onWritten) => {
    session.gateway.onSend = (wire) =>
      new Promise((resolve) => {
        release = () => resolve(reply(wire, 150_000));
        onWritten();
      });
  });
  const second = send(failed);
  await written;
  expect(await errorOf(send(failed))).toMatchObject({
    errCode: 10002,
    errMsg: expect.stringContaining('being sent'),
  });
  release();
  expect(await second).toMatchObject({ status: 2, clientMsgID: message.clientMsgID });
  for (const again of [failed, message, await latest()]) {
    expect(await errorOf(send(again))).toMatchObject({
      errCode: 10002,
      errMsg: expect.stringContaining('sent'),
    });
  }
  expect(session.gateway.sent).toHaveLength(1);
  expect(await session.ctx.db.messages.count()).toBe(1);
});

test.each([
  ['before', true],
  ['after', false],
])('the echo that comes %s the answer makes no second message and nothing unread', async (_, echoFirst) => {
  await session.arrive(CHAT, [serverMessage(1)]);
  await session.change(CHAT, (row) => {
    row.facts.hasReadSeq = 1;
  });
  session.takeEvents();
  const message = await newText('hi');
  session.gateway.onSend = async (wire) => {
    if (echoFirst) await session.arrive(CHAT, [echo(wire, 2, 120_000)]);
    return reply(wire, 120_000);
  };
  const sent = await send(message);
  if (!echoFirst) await session.arrive(CHAT, [echo(session.gateway.sent[0]!, 2, 120_000)]);
  expect(sent).toMatchObject({ status: 2, sendTime: 120_000, seq: echoFirst ? 2 : 0 });
  const row = await stored(message.clientMsgID);
  expect(row).toMatchObject({ status: 2, seq: 2, sendTime: 120_000, serverMsgID: sent.serverMsgID });
  expect(row).not.toHaveProperty('sender');
  expect(await session.ctx.db.messages.count()).toBe(2);
  expect(await session.row(CHAT)).toMatchObject({ unreadCount: 0, latestMsgSendTime: 120_000 });
  expect(await latest()).toMatchObject({ seq: 2, status: 2 });
  const events = session.takeEvents();
  expect(events).not.toContain('onRecvNewMessages');
  expect(events).not.toContain('onTotalUnreadMessageCountChanged');
  expect(events.filter((event) => event === 'sendMessageSuccess')).toHaveLength(1);
});

test('the connection is lost after the echo came: the message is sent, and the call says so', async () => {
  const message = await newText('hi');
  session.gateway.onSend = async (wire) => {
    await session.arrive(CHAT, [echo(wire, 1, 120_000)]);
    throw sdkError('network');
  };
  expect(await send(message)).toMatchObject({ status: 2, seq: 1, sendTime: 120_000 });
  expect(session.takeEvents()).not.toContain('sendMessageFailed');
});

test('the connection is lost before the echo came: failed, and sent when it comes after all', async () => {
  const message = await newText('hi');
  session.gateway.onSend = () => Promise.reject(sdkError('network'));
  await errorOf(send(message));
  await session.arrive(CHAT, [echo(session.gateway.sent[0]!, 1, 120_000)]);
  expect(await stored(message.clientMsgID)).toMatchObject({ status: 2, seq: 1 });
  expect(await latest()).toMatchObject({ status: 2, sendTime: 120_000 });
  expect(await session.row(CHAT)).toMatchObject({ unreadCount: 0 });
});

test('scenario 42: with the clock ahead, the time of the server decides what is latest', async () => {
  session.clock.now = 160_000;
  const message = await newText('mine');
  session.gateway.onSend = async (wire) => {
    await session.arrive(CHAT, [serverMessage(1, { sendTime: 105_000 })]);
    expect((await latest()).clientMsgID).toBe(message.clientMsgID);
    return reply(wire, 100_000);
  };
  await send(message);
  expect((await latest()).clientMsgID).toBe('c1');
  expect((await session.row(CHAT)).latestMsgSendTime).toBe(105_000);

  const later = await newText('later');
  session.gateway.onSend = async (wire) => reply(wire, 106_000);
  await send(later);
  expect((await latest()).clientMsgID).toBe(later.clientMsgID);
});

test('with the clock behind, the answer lets the own message overtake one that arrived meanwhile', async () => {
  session.clock.now = 50_000;
  const message = await newText('mine');
  session.gateway.onSend = async (wire) => {
    await session.arrive(CHAT, [serverMessage(1, { sendTime: 90_000 })]);
    expect((await latest()).clientMsgID).toBe('c1');
    return reply(wire, 95_000);
  };
  await send(message);
  expect((await latest()).clientMsgID).toBe(message.clientMsgID);
});

test('what a webhook of the server changed takes the place of what was sent', async () => {
  const message = { ...(await newText('bad word')), localEx: 'mine' };
  session.gateway.onSend = async (wire) =>
    reply(wire, 120_000, { ...wire, content: elementContent({ content: '***' }), ex: 'changed' });
  const sent = await send(message);
  expect(sent).toMatchObject({
    content: '***',
    textElem: { content: '***' },
    ex: 'changed',
    localEx: 'mine',
    status: 2,
    sendTime: 120_000,
    serverMsgID: `server of ${message.clientMsgID}`,
  });
  expect(await latest()).toEqual(sent);
});

test('a message deleted while it was sent does not come back with the answer', async () => {
  const message = await newText('hi');
  const remove = (): Promise<void> =>
    session.ctx.engine.run((changes) => changes.deleteMessages(CHAT, [message.clientMsgID]));
  session.gateway.onSend = async (wire) => {
    await remove();
    return reply(wire, 120_000);
  };
  expect(await send(message)).toMatchObject({ status: 2 });
  expect(await session.ctx.db.messages.count()).toBe(0);
  session.gateway.onSend = async () => {
    await remove();
    throw sdkError('timeout');
  };
  expect((await errorOf(send(message))).errCode).toBe(10001);
  expect(await session.ctx.db.messages.count()).toBe(0);
});

test('a conversation hidden while a send fails stays hidden', async () => {
  session.gateway.onSend = async () => {
    await session.change(CHAT, (row) => {
      row.latestMsg = '';
      row.latestKey = null;
      row.latestMsgSendTime = 0;
    });
    throw sdkError('timeout');
  };
  await errorOf(send(await newText('hi')));
  expect(session.ctx.list.isVisible(CHAT)).toBe(false);
});

test('scenario 13: sending leaves the draft, and no request holds it', async () => {
  await session.change(CHAT, (row) => {
    row.draftText = 'secret draft';
    row.draftTextTime = 1;
  });
  await send(await newText('hi'));
  expect(await session.row(CHAT)).toMatchObject({ draftText: 'secret draft', draftTextTime: 1 });
  expect(JSON.stringify(session.gateway.sent)).not.toContain('secret draft');
});

test('scenario 55: a new conversation is announced by what is known', async () => {
  await send(await newText('hi'));
  expect((await session.row(CHAT)).showName).toBe('u2');
});

test('a send of one conversation does not hold up another', async () => {
  let release = (): void => {};
  const first = await newText('slow');
  session.gateway.onSend = (wire) =>
    wire.clientMsgID === first.clientMsgID
      ? new Promise((resolve) => {
          release = () => resolve(reply(wire, 110_000));
        })
      : Promise.resolve(reply(wire, 120_000));
  const slow = send(first);
  expect(await send(await newText('fast'), { recvID: 'u3' })).toMatchObject({ status: 2 });
  release();
  expect(await slow).toMatchObject({ status: 2 });
});

test('6.4: what quotes a message that is revoked by now is sent without what that one said', async () => {
  session.gateway.onSend = async (wire) => reply(wire, 300_000);
  const { clientMsgID } = await send(await newText('said'));
  const quoted = { ...(await stored(clientMsgID))!, conversationID: undefined };
  const quote = JSON.parse(
    await createHandlers.createQuoteMessage(session.ctx, 'op', 're', quoted as unknown as Message),
  );
  await session.ctx.engine.run(async (changes) => {
    const said = (await stored(clientMsgID))!;
    await changes.putMessages([{ ...said, seq: 1 }]);
    await changes.conversation(CHAT);
    await applyRevoke(changes, 'me', {
      revokerUserID: 'me',
      clientMsgID,
      revokeTime: 1,
      sesstionType: 1,
      seq: 1,
      conversationID: CHAT,
      isAdminRevoke: false,
    });
  });
  let sent = '';
  session.gateway.onSend = async (wire) => {
    sent = new TextDecoder().decode(wire.content);
    return reply(wire, 300_001);
  };
  await send(quote);
  expect(sent).toContain(clientMsgID);
  expect(sent).not.toContain('said');
  expect((await latest()).quoteElem?.quoteMessage).toMatchObject({ clientMsgID, contentType: 2101 });
});
