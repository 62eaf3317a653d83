// Behaviour 5: messages that are taken back or deleted.
import type { Message } from 'openim-worker';
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const OTHER = 'si_u1_u3';
const T = 1_700_000_000_000;

async function page(client: Client, conversationID = CHAT): Promise<Message[]> {
  const request = { conversationID, startClientMsgID: '', count: 100 };
  return (await client.call('getAdvancedHistoryMessageList', request)).messageList;
}

const latest = async (client: Client, conversationID = CHAT): Promise<Message | undefined> => {
  const json = (await client.row(conversationID))?.latestMsg;
  return json ? (JSON.parse(json) as Message) : undefined;
};

const refOf = ({ clientMsgID }: Message, conversationID = CHAT): object => ({ conversationID, clientMsgID });

/** u1 and another device of his; 1, 2 and 3 from u2, at known times. */
async function threeMessages(): Promise<{ world: World; u1: Client; stored: Message[] }> {
  const world = await createWorld();
  for (const [i, text] of ['1', '2', '3'].entries()) await world.send('u2', 'u1', text, { sendTime: T + i });
  const u1 = await world.signIn('u1');
  const stored = await page(u1);
  await u1.quiet();
  u1.events.clear();
  return { world, u1, stored };
}

it('revokeMessage takes an own message back, told once, in quotes of it too', async () => {
  const world = await createWorld();
  const [u1, u2] = [await world.signIn('u1'), await world.signIn('u2')];
  const mine = await u1.say('u2', 'mine');
  await u1.call('sendMessage', await u1.call('createQuoteMessage', 'as I said', mine), 'u2', '');
  await u2.quiet();
  await u1.quiet();
  u1.events.clear();
  u2.events.clear();

  await world.clearRequests();
  expect((await u1.im.revokeMessage('', { conversationID: CHAT, clientMsgID: mine.clientMsgID })).data).toBe(
    '',
  );
  expect((await world.requestsOf('u1', '/msg/revoke_msg')).map(({ body }) => body)).toEqual([
    { userID: 'u1', conversationID: CHAT, seq: 1 },
  ]);
  for (const client of [u1, u2]) {
    const told = await client.takeTold(/Revoked|Conversation|Total/);
    expect(told.map(({ event }) => event).filter((name) => name === 'onNewRecvMessageRevoked')).toHaveLength(
      1,
    );
    expect(told[0]?.value).toMatchObject({
      revokerID: 'u1',
      revokerNickname: 'Name of u1',
      clientMsgID: mine.clientMsgID,
      seq: 1,
      conversationID: CHAT,
      isAdminRevoke: false,
    });
    const [revoked, quote] = await page(client);
    expect(revoked).toMatchObject({ contentType: 2101, seq: 1, sendTime: mine.sendTime });
    expect(revoked).not.toHaveProperty('textElem');
    expect(quote?.quoteElem).toMatchObject({ text: 'as I said', quoteMessage: { contentType: 2101 } });
    expect((await latest(client))?.quoteElem).toMatchObject({ quoteMessage: { contentType: 2101 } });
  }

  expect((await u1.fails('revokeMessage', refOf(mine))).errCode).toBe(1404);
  expect(await u1.told()).toEqual([]);
});

it('revokeMessage: what cannot be taken back changes nothing', async () => {
  const { world, u1, stored } = await threeMessages();
  await world.clearRequests();
  expect((await u1.fails('revokeMessage', { conversationID: CHAT, clientMsgID: 'unknown' })).errCode).toBe(
    1004,
  );
  expect((await u1.fails('revokeMessage', refOf(stored[0]!, OTHER))).errCode).toBe(1004);
  const local = await u1.call('insertSingleMessageToLocalStorage', {
    message: await u1.call('createTextMessage', 'local'),
    recvID: 'u2',
    sendID: 'u1',
  });
  expect((await u1.fails('revokeMessage', refOf(local))).errCode).toBe(10002);
  expect(await world.requestsOf('u1')).toEqual([]);
  await u1.told();

  // What another one wrote.
  expect((await u1.fails('revokeMessage', refOf(stored[0]!))).errCode).toBe(1002);
  expect(await u1.told()).toEqual([]);
  expect(await u1.history(CHAT)).toEqual(['1', '2', '3', 'local']);
});

it.each(['deleteMessage', 'deleteMessageFromLocalStorage'] as const)(
  '28. what %s deleted stays deleted when its sender sends it once more',
  async (call) => {
    const { world, u1, stored } = await threeMessages();
    const [first] = stored;
    await u1.call(call, refOf(first!));
    await u1.told();
    await world.send('u2', 'u1', '1', { clientMsgID: first!.clientMsgID });
    expect(await u1.told()).toEqual([]);
    expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 2, latestMsgSendTime: T + 2 });
    await u1.reconnect();
    expect(await u1.history(CHAT)).toEqual(['2', '3']);
  },
);

it('a message that the user sends again after he deleted it is there again', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.rule({ reqIdentifier: 1003 }, { errCode: 500, errMsg: 'ServerInternalError' }, 1);
  const made = await u1.call('createTextMessage', 'mine');
  await u1.fails('sendMessage', made, 'u2', '');
  await u1.call('deleteMessageFromLocalStorage', refOf(made));
  expect(await u1.history(CHAT)).toEqual([]);
  await u1.call('sendMessage', made, 'u2', '');
  await u1.quiet();
  expect(await u1.history(CHAT)).toEqual(['mine']);
});

it('revokeMessage right after the send waits for the seq', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.rule({ reqIdentifier: 2001, userID: 'u1' }, { delayMs: 200 }, 1);
  await u1.call('revokeMessage', refOf(await u1.say('u2', 'slip')));
  expect(await u1.history(CHAT)).toEqual(['<2101>']);
});

it('45. deleteMessage: the older one takes the place, on all devices, and for nobody else', async () => {
  const { world, u1, stored } = await threeMessages();
  const [second, u2] = [await world.signIn('u1', { fresh: true }), await world.signIn('u2')];
  expect(await page(second)).toHaveLength(3);
  await second.quiet();
  second.events.clear();
  const peer = await u2.row(CHAT);

  await world.clearRequests();
  expect(
    (await u1.im.deleteMessage('', { conversationID: CHAT, clientMsgID: stored[2]!.clientMsgID })).data,
  ).toBe('');
  const deletes = (await world.requestsOf('u1')).filter(({ path }) => path === '/msg/delete_msgs');
  expect(deletes.map(({ body }) => body)).toEqual([
    { userID: 'u1', conversationID: CHAT, seqs: [3], deleteSyncOpt: { IsSyncSelf: true } },
  ]);
  for (const client of [u1, second]) {
    const told = await client.takeTold();
    expect(told.map(({ event }) => event)).toEqual([
      'onMsgDeleted',
      'onConversationChanged',
      'onTotalUnreadMessageCountChanged',
    ]);
    expect(told[0]?.value).toMatchObject({ clientMsgID: stored[2]!.clientMsgID, seq: 3 });
    expect(await client.row(CHAT)).toMatchObject({ latestMsgSendTime: T + 1, unreadCount: 2 });
    expect(await latest(client)).toMatchObject({ content: '2' });
  }
  await u1.reconnect();
  for (const client of [second, u2]) {
    await client.call('networkStatusChanged');
    await client.connected();
  }
  for (const client of [u1, second]) {
    await client.quiet();
    expect(await client.history(CHAT)).toEqual(['1', '2']);
    expect(await client.row(CHAT)).toMatchObject({ unreadCount: 2 });
    client.events.clear();
  }
  expect(await u2.told(/Msg|Conversation|Total/)).toEqual([]);
  expect(await u2.history(CHAT)).toEqual(['1', '2', '3']);
  expect(await u2.row(CHAT)).toEqual(peer);
});

it('45. what one device deletes is gone on another one that was away, too', async () => {
  const { world, u1, stored } = await threeMessages();
  const second = await world.signIn('u1', { fresh: true });
  expect(await page(second)).toHaveLength(3);
  await second.offline(async () => {
    await world.as('u1').deleteMessages(CHAT, [stored[1]!.seq, stored[2]!.seq]);
  });
  const told = await second.takeTold(/Deleted|Conversation|Total/);
  expect(told.map(({ event }) => event)).toContain('onMsgDeleted');
  expect(told.at(-1)).toMatchObject({ event: 'onTotalUnreadMessageCountChanged', value: 1 });
  await u1.connected();
  for (const client of [u1, second]) {
    await client.quiet();
    expect(await client.history(CHAT)).toEqual(['1']);
    expect(await client.row(CHAT)).toMatchObject({ latestMsgSendTime: T, unreadCount: 1 });
    expect(await latest(client)).toMatchObject({ content: '1' });
  }
});

it('45. deleting the only message leaves the row listed; one that is not stored is fetched in its place', async () => {
  const world = await createWorld();
  await world.send('u3', 'u1', 'only', { sendTime: T });
  for (const [i, text] of ['1', '2', '3'].entries()) await world.send('u2', 'u1', text, { sendTime: T + i });
  await world.as('u1').markRead(CHAT, 3);
  const u1 = await world.signIn('u1');
  await u1.call('deleteMessage', refOf((await latest(u1, OTHER))!, OTHER));
  await u1.told();
  await u1.call('deleteMessage', refOf((await latest(u1))!));
  // At once: the row never shows nothing in between.
  expect(await u1.told()).toEqual(['onMsgDeleted', `onConversationChanged ${CHAT}`]);
  expect(await latest(u1, OTHER)).toBeUndefined();
  expect(await u1.row(OTHER)).toMatchObject({ latestMsgSendTime: T, unreadCount: 0 });
  expect(await latest(u1)).toMatchObject({ content: '2' });
  expect(await u1.listed()).toEqual([CHAT, OTHER]);
});

it('deleteMessage: a refusal of the server changes nothing; one without a seq is deleted here alone', async () => {
  const { world, u1, stored } = await threeMessages();
  await world.failNext('/msg/delete_msgs', { errCode: 500, errMsg: 'ServerInternalError' });
  expect((await u1.fails('deleteMessage', refOf(stored[2]!))).errCode).toBe(500);
  expect((await u1.fails('deleteMessage', { conversationID: CHAT, clientMsgID: 'unknown' })).errCode).toBe(
    1004,
  );
  expect(await u1.told()).toEqual([]);

  await world.rule({ reqIdentifier: 1003 }, { errCode: 1302, errMsg: 'BlockedByPeer' }, 1);
  const failing = await u1.call('createTextMessage', 'never sent');
  expect((await u1.fails('sendMessage', failing, 'u2', '')).errCode).toBe(1302);
  await u1.told();
  await world.clearRequests();
  await u1.call('deleteMessage', refOf(failing));
  expect(await u1.told()).toEqual(['onMsgDeleted', `onConversationChanged ${CHAT}`]);
  expect(await world.requestsOf('u1')).toEqual([]);
  expect(await u1.history(CHAT)).toEqual(['1', '2', '3']);
});

it('deleteMessageFromLocalStorage never comes back, and is for this device alone', async () => {
  const { world, u1, stored } = await threeMessages();
  await world.clearRequests();
  await u1.call('deleteMessageFromLocalStorage', refOf(stored[1]!));
  expect(await u1.told()).toEqual([
    'onMsgDeleted',
    `onConversationChanged ${CHAT}`,
    'onTotalUnreadMessageCountChanged 2',
  ]);
  expect(await world.requestsOf('u1')).toEqual([]);
  await world.pushAgain('u1', CHAT, 2);
  await u1.reconnect();
  expect(await u1.history(CHAT)).toEqual(['1', '3']);
  await u1.reload();
  await u1.synced();
  await u1.quiet();
  expect(await u1.history(CHAT)).toEqual(['1', '3']);
  expect(await u1.total()).toBe(2);

  const fresh = await world.signIn('u1', { fresh: true });
  expect(await fresh.history(CHAT)).toEqual(['1', '2', '3']);
});

it('deleteAllMsgFromLocal empties every chat here; the rows stay where they are', async () => {
  const { world, u1 } = await threeMessages();
  await world.send('u3', 'u1', 'hi', { sendTime: T + 10 });
  await u1.told();
  expect(await u1.total()).toBe(4);
  await world.clearRequests();
  await u1.call('deleteAllMsgFromLocal');
  expect(await u1.told()).toEqual([
    `onConversationChanged ${OTHER},${CHAT}`,
    'onTotalUnreadMessageCountChanged 0',
  ]);
  expect(await world.requestsOf('u1')).toEqual([]);
  expect(await u1.listed()).toEqual([OTHER, CHAT]);
  expect(await u1.row(CHAT)).toMatchObject({ latestMsg: '', latestMsgSendTime: T + 2, unreadCount: 0 });
  await u1.reconnect();
  expect(await u1.history(CHAT)).toEqual([]);
  expect(await u1.total()).toBe(0);

  await world.send('u2', 'u1', 'again');
  await u1.quiet();
  expect(await u1.history(CHAT)).toEqual(['again']);
  expect(await u1.total()).toBe(1);
  const fresh = await world.signIn('u1', { fresh: true });
  expect(await fresh.history(CHAT)).toEqual(['1', '2', '3', 'again']);
});

it('deleteAllMsgFromLocalAndSvr does so at the server, and keeps what came after its clear', async () => {
  const { world, u1 } = await threeMessages();
  await world.send('u3', 'u1', 'hi', { sendTime: T + 10 });
  await u1.quiet();
  const second = await world.signIn('u1', { fresh: true });
  u1.events.clear();
  const answer = await world.holdAnswers({ path: '/msg/user_clear_all_msg' });
  const clearing = u1.call('deleteAllMsgFromLocalAndSvr');
  await answer.arrived();
  await world.send('u2', 'u1', 'later', { sendTime: T + 20 });
  await u1.next('onRecvNewMessages');
  await answer.release();
  await clearing;
  for (const client of [u1, second]) {
    await client.quiet();
    expect(await client.history(CHAT)).toEqual(['later']);
    expect(await client.history(OTHER)).toEqual([]);
    expect(await client.listed()).toEqual([CHAT, OTHER]);
    expect(await client.row(OTHER)).toMatchObject({ latestMsg: '', unreadCount: 0 });
    expect(await client.total()).toBe(1);
  }
  const fresh = await world.signIn('u1', { fresh: true });
  expect(await fresh.listed()).toEqual([CHAT]);
  expect(await fresh.history(CHAT)).toEqual(['later']);
});

it('deleteAllMsgFromLocalAndSvr: an error of the server changes nothing', async () => {
  const { world, u1 } = await threeMessages();
  await world.failNext('/msg/user_clear_all_msg', { errCode: 500, errMsg: 'ServerInternalError' });
  expect((await u1.fails('deleteAllMsgFromLocalAndSvr')).errCode).toBe(500);
  expect(await u1.told()).toEqual([]);
  expect(await u1.history(CHAT)).toEqual(['1', '2', '3']);
});
