// Scenarios of behaviour 7 about reading: receipts of the own devices and of the peer, and messages marked one by one.
import type { Message } from 'openim-worker';
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';

const page = async (client: Client, conversationID = CHAT): Promise<Message[]> =>
  (await client.call('getAdvancedHistoryMessageList', { conversationID, startClientMsgID: '', count: 100 }))
    .messageList;

it('35. reading on another device leaves what is newer, in a chat and in a group, stored or not', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  // More than the background fetches, so that what is read is stored in neither.
  await world.fill(GROUP, 'u2', 150);
  await world.fill(CHAT, 'u2', 130);
  const u1 = await world.signIn('u1');
  const newest = (await world.messages(GROUP)).length;
  for (const [id, seq, left] of [
    [CHAT, 8, 122],
    [GROUP, 20, newest - 20],
  ] as const) {
    await world.as('u1').markRead(id, seq);
    const told = await u1.takeTold(/Conversation|Total/);
    expect(told.map(({ event }) => event)).toEqual([
      'onConversationChanged',
      'onTotalUnreadMessageCountChanged',
    ]);
    expect((await u1.row(id))?.unreadCount).toBe(left);
    // An older receipt, later.
    await world.as('u1').rest('/msg/set_conversation_has_read_seq', {
      userID: 'u1',
      conversationID: id,
      hasReadSeq: seq - 3,
    });
    expect(await u1.told()).toEqual([]);
    expect((await u1.row(id))?.unreadCount).toBe(left);
  }
});

it('36. the peer’s receipt shows at the own messages, and changes no count', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'unread');
  const u1 = await world.signIn('u1');
  const sent = [await u1.say('u2', 'a'), await u1.say('u2', 'b')];
  await world.send('u2', 'u1', 'also unread');
  await u1.quiet();
  const total = await u1.total();
  u1.events.clear();
  await world.as('u2').markRead(CHAT, 3);
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual(['onRecvC2CReadReceipt']);
  expect(told[0]?.value).toMatchObject([
    { userID: 'u2', msgIDList: sent.map(({ clientMsgID }) => clientMsgID), sessionType: 1 },
  ]);
  const own = (await page(u1)).filter(({ sendID }) => sendID === 'u1');
  expect(
    own.map(({ isRead, attachedInfoElem }) => [isRead, (attachedInfoElem?.hasReadTime ?? 0) > 0]),
  ).toEqual([
    [true, true],
    [true, true],
  ]);
  expect(await u1.total()).toBe(total);

  // The latest is one of them.
  await u1.say('u2', 'c');
  await u1.quiet();
  u1.events.clear();
  await world.as('u2').markRead(CHAT, 5);
  expect(await u1.told()).toEqual(['onRecvC2CReadReceipt', `onConversationChanged ${CHAT}`]);
  expect(JSON.parse((await u1.row(CHAT))!.latestMsg)).toMatchObject({ content: 'c', isRead: true });
  await world.as('u2').markRead(CHAT, 5);
  expect(await u1.told(/Conversation|Total|Receipt/)).toEqual([]);

  // A hidden chat stays hidden.
  await u1.say('u2', 'd');
  await u1.quiet();
  await u1.call('hideConversation', CHAT);
  await u1.told();
  await world.as('u2').markRead(CHAT, 6);
  expect(await u1.told()).toEqual(['onRecvC2CReadReceipt']);
  expect(await u1.listed()).toEqual([]);
});

it('messages can be marked one by one, and an empty list marks them all', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1']);
  for (const text of ['1', '2', '3']) {
    await world.send('u2', 'u1', text);
    await world.sendGroup('u2', 'g1', text);
  }
  const u1 = await world.signIn('u1');
  const unread = async (id: string): Promise<number> => (await u1.row(id))!.unreadCount;
  const [first, second] = await page(u1);
  await world.clearRequests();
  expect((await u1.im.markC2CMessageAsRead('', 'u2', [first!.clientMsgID, 'unknown'])).data).toBe('');
  expect(await unread(CHAT)).toBe(2);
  await u1.call('markMessagesAsReadByMsgID', CHAT, [second!.clientMsgID]);
  expect(await unread(CHAT)).toBe(1);
  expect((await page(u1)).map(({ isRead }) => isRead)).toEqual([true, true, false]);
  const marks = await world.requestsOf('u1', '/msg/mark_msgs_as_read');
  expect(marks.map(({ body }) => body.seqs)).toEqual([[1], [2]]);
  await u1.call('markMessagesAsReadByMsgID', CHAT, [second!.clientMsgID]);
  expect(await world.requestsOf('u1', '/msg/mark_msgs_as_read')).toHaveLength(2);

  await u1.call('markC2CMessageAsRead', 'u2', []);
  await u1.call('markGroupMessageAsRead', 'g1', []);
  expect([await unread(CHAT), await unread(GROUP), await u1.total()]).toEqual([0, 0, 0]);

  expect((await u1.fails('markC2CMessageAsRead', 'u3', [])).errCode).toBe(1004);
  expect((await u1.fails('markGroupMessageAsRead', 'g9', ['m'])).errCode).toBe(1004);
});
