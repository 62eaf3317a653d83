// Scenarios of behaviour 7, "Unread".
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

const [A, B, C, D] = ['si_u1_u2', 'si_u1_u3', 'si_u1_u4', 'si_u1_u5'] as const;
const STATE = /Conversation|Total/;

it('27. a first message: message, New, total, in that order', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.send('u2', 'u1', 'hi');
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual([
    'onRecvNewMessages',
    'onRecvNewMessage',
    'onNewConversation',
    'onTotalUnreadMessageCountChanged',
  ]);
  expect(told[1]?.value).toMatchObject({ content: 'hi', textElem: { content: 'hi' }, sendID: 'u2', seq: 1 });
  expect(told[2]?.value).toMatchObject([
    { conversationID: A, unreadCount: 1, userID: 'u2', isPinned: false },
  ]);
  expect(told[3]?.value).toBe(1);
});

it('27. three in one batch: one New with all of them, one total', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.sendInOneFrame(
    'u1',
    ['1', '2', '3'].map((text) => ({ conversationID: A, from: 'u2', text })),
  );
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual([
    'onRecvNewMessages',
    'onRecvNewMessage',
    'onRecvNewMessage',
    'onRecvNewMessage',
    'onNewConversation',
    'onTotalUnreadMessageCountChanged',
  ]);
  expect(told[4]?.value).toMatchObject([{ conversationID: A, unreadCount: 3 }]);
  expect(told[5]?.value).toBe(3);
});

it('28. the same message again changes nothing', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.send('u2', 'u1', 'hi');
  await u1.told();
  const before = await u1.row(A);
  await world.pushAgain('u1', A, 1);
  expect(await u1.told()).toEqual([]);
  expect(await u1.row(A)).toEqual(before);
  expect(await u1.total()).toBe(1);
});

it('28. the same message with another seq is one message, and history still ends', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.send('u2', 'u1', 'hi', { clientMsgID: 'same' });
  await u1.told();
  await world.send('u2', 'u1', 'hi', { clientMsgID: 'same' });
  expect(await u1.told()).toEqual([]);
  expect((await u1.row(A))?.unreadCount).toBe(1);
  expect(await u1.history(A)).toEqual(['hi']);
  const page = await u1.call('getAdvancedHistoryMessageList', {
    conversationID: A,
    startClientMsgID: '',
    count: 20,
  });
  expect(page).toMatchObject({ isEnd: true, messageList: [{ clientMsgID: 'same', seq: 1 }] });

  await world.send('u2', 'u1', 'next');
  await u1.quiet();
  expect((await u1.row(A))?.unreadCount).toBe(2);
  expect(await u1.history(A)).toEqual(['hi', 'next']);
});

it('28. a late pull of an old seq does not count twice', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.send('u2', 'u1', '1');
  await world.sendUnheard(A, 'u2', '2');
  await world.send('u2', 'u1', '3');
  await u1.quiet();
  expect((await u1.row(A))?.unreadCount).toBe(3);
  expect(await u1.history(A)).toEqual(['1', '2', '3']);
  await world.pushAgain('u1', A, 2);
  await u1.quiet();
  expect((await u1.row(A))?.unreadCount).toBe(3);
  expect(await u1.total()).toBe(3);
});

it('29. an own message from another device reads what came before it', async () => {
  const world = await createWorld();
  for (const text of ['1', '2', '3']) await world.send('u2', 'u1', text);
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(3);
  await world.as('u1').say('u2', 'mine');
  expect(await u1.told()).toEqual([
    'onRecvNewMessages mine',
    'onRecvNewMessage mine',
    `onConversationChanged ${A}`,
    'onTotalUnreadMessageCountChanged 0',
  ]);
  const row = await u1.row(A);
  expect(row?.unreadCount).toBe(0);
  expect(JSON.parse(row!.latestMsg)).toMatchObject({ content: 'mine', sendID: 'u1', seq: 4 });

  await world.as('u1').say('u2', 'mine too');
  expect(await u1.told(STATE)).toEqual([`onConversationChanged ${A}`]);
});

it('29. and leaves what came after it', async () => {
  const world = await createWorld();
  for (const text of ['1', '2']) await world.send('u2', 'u1', text);
  const u1 = await world.signIn('u1');
  await u1.offline(async () => {
    await world.as('u1').say('u2', 'mine');
    await world.send('u2', 'u1', '4');
  });
  expect((await u1.row(A))?.unreadCount).toBe(1);
  expect(await u1.total()).toBe(1);
});

it('30. options of a message decide what it moves', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'first');
  const u1 = await world.signIn('u1');
  const first = (await u1.row(A))!;

  await world.send('u2', 'u1', 'uncounted', { options: { unreadCount: false } });
  expect(await u1.told(STATE)).toEqual([`onConversationChanged ${A}`]);
  const uncounted = (await u1.row(A))!;
  expect(JSON.parse(uncounted.latestMsg)).toMatchObject({ content: 'uncounted' });
  expect(uncounted.unreadCount).toBe(first.unreadCount);

  await world.send('u2', 'u1', 'in place', { options: { conversationUpdate: false } });
  expect(await u1.told(STATE)).toEqual([`onConversationChanged ${A}`, 'onTotalUnreadMessageCountChanged 2']);
  const inPlace = (await u1.row(A))!;
  expect(inPlace.latestMsg).toBe(uncounted.latestMsg);
  expect(inPlace.latestMsgSendTime).toBe(uncounted.latestMsgSendTime);
  expect(inPlace.unreadCount).toBe(2);

  await world.send('u2', 'u1', 'neither', { options: { conversationUpdate: false, unreadCount: false } });
  expect(await u1.told()).toEqual(['onRecvNewMessages neither', 'onRecvNewMessage neither']);
  expect(await u1.row(A)).toEqual(inPlace);

  await world.send('u2', 'u1', 'passing', { options: { history: false } });
  expect(await u1.told()).toEqual(['onRecvOnlineOnlyMessage passing']);
  expect(await u1.row(A)).toEqual(inPlace);
  expect(await u1.history(A)).toEqual(['first', 'uncounted', 'in place', 'neither']);

  await world.as('u1').say('u2', 'mine', { options: { senderConversationUpdate: false } });
  expect(await u1.told()).toEqual([
    'onRecvNewMessages mine',
    'onRecvNewMessage mine',
    `onConversationChanged ${A}`,
    'onTotalUnreadMessageCountChanged 0',
  ]);
  const mine = (await u1.row(A))!;
  expect(mine.latestMsg).toBe(inPlace.latestMsg);
  expect(mine.unreadCount).toBe(0);
});

it('31. a connect brings the server’s facts first, then the newest messages', async () => {
  const world = await createWorld();
  for (let i = 1; i <= 6; i++) await world.send('u2', 'u1', `${i}`);
  await world.send('u3', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await world.as('u1').markRead(A, 4);
  await u1.quiet();
  expect((await u1.row(A))?.unreadCount).toBe(2);
  expect(await u1.total()).toBe(3);
  u1.events.clear();

  await u1.offline(async () => {
    for (let i = 7; i <= 10; i++) await world.send('u2', 'u1', `${i}`);
    await world.as('u1').markRead(B, 1);
  });
  const told = await u1.takeTold(STATE);
  expect(told.map(({ event }) => event)).toEqual([
    'onConversationChanged',
    'onTotalUnreadMessageCountChanged',
    'onConversationChanged',
  ]);
  const facts = told[0]?.value as { conversationID: string; unreadCount: number }[];
  expect(Object.fromEntries(facts.map((c) => [c.conversationID, c.unreadCount]))).toEqual({ [A]: 6, [B]: 0 });
  expect(told[1]?.value).toBe(6);
  expect(told[2]?.value).toMatchObject([{ conversationID: A, unreadCount: 6 }]);
  expect(JSON.parse((await u1.row(A))!.latestMsg)).toMatchObject({ content: '10', seq: 10 });

  await world.send('u2', 'u1', '11');
  expect(await u1.told(STATE)).toEqual([`onConversationChanged ${A}`, 'onTotalUnreadMessageCountChanged 7']);
  expect((await u1.row(A))?.unreadCount).toBe(7);
});

it('32. a read position above the newest seq, and a connect without news', async () => {
  const world = await createWorld();
  for (let i = 1; i <= 10; i++) await world.send('u2', 'u1', `${i}`);
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(10);
  await u1.offline(() => world.as('u1').markRead(A, 12));
  expect((await u1.row(A))?.unreadCount).toBe(0);
  await world.send('u2', 'u1', '11');
  await u1.quiet();
  expect((await u1.row(A))?.unreadCount).toBe(0);
  expect(await u1.total()).toBe(0);

  u1.events.clear();
  await u1.reconnect();
  expect(await u1.told(/Conversation|Total|Message|Receipt/)).toEqual([]);
});

it('33. markConversationHasRead tells the server’s newest seq, and only when it must', async () => {
  const READ = '/msg/mark_conversation_as_read';
  const world = await createWorld();
  for (let i = 1; i <= 7; i++) await world.send('u2', 'u1', `${i}`);
  await world.send('u3', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(8);

  await world.failNext(READ, { errCode: 500, errMsg: 'ServerInternalError' });
  expect((await u1.fails('markConversationHasRead', A)).errCode).toBe(500);
  expect(await u1.told()).toEqual([]);
  expect((await u1.row(A))?.unreadCount).toBe(7);

  await world.clearRequests();
  expect((await u1.im.markConversationHasRead('', A)).data).toBe('');
  expect(await u1.told()).toEqual([`onConversationChanged ${A}`, 'onTotalUnreadMessageCountChanged 1']);
  expect((await world.requestsOf('u1', READ)).map(({ body }) => body)).toMatchObject([
    { userID: 'u1', conversationID: A, hasReadSeq: 7 },
  ]);
  expect(await u1.row(A)).toMatchObject({ unreadCount: 0 });

  await world.clearRequests();
  await u1.call('markConversationHasRead', A);
  await u1.call('markNotifyMessageHasRead', A);
  await u1.call('markMessageAsReadByConID', A, []);
  expect(await world.requestsOf('u1')).toEqual([]);
  expect(await u1.told()).toEqual([]);

  // Deleted here, so nothing counts, but the server does not know yet that it was read.
  await u1.call('deleteConversation', B);
  await u1.told();
  await world.clearRequests();
  await u1.call('markConversationHasRead', B);
  expect((await world.requestsOf('u1')).map(({ path, body }) => [path, body.hasReadSeq])).toEqual([
    [READ, 1],
  ]);
  expect(await u1.told()).toEqual([]);

  expect((await u1.fails('markConversationHasRead', 'si_u1_unknown')).errCode).toBe(1004);
});

it('33. messages become read also when the server’s notice overtakes its answer', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  const u1 = await world.signIn('u1');
  for (const [send, id, mark] of [
    [() => world.sendGroup('u2', 'g1', 'hi'), 'sg_g1', () => u1.call('markGroupMessageHasRead', 'g1')],
    [() => world.send('u2', 'u1', 'hi'), A, () => u1.call('markConversationHasRead', A)],
  ] as const) {
    await send();
    await u1.quiet();
    const answer = await world.holdAnswers({ path: '/msg/mark_conversation_as_read' });
    const marked = mark();
    await answer.arrived();
    await u1.next('onConversationChanged', ({ value }) => value[0]?.unreadCount === 0);
    await answer.release();
    await marked;
    const { messageList } = await u1.call('getAdvancedHistoryMessageList', {
      conversationID: id,
      startClientMsgID: '',
      count: 1,
    });
    expect(messageList).toMatchObject([{ content: 'hi', isRead: true }]);
    expect(JSON.parse((await u1.row(id))!.latestMsg)).toMatchObject({ content: 'hi', isRead: true });
    await u1.told();
  }
});

it('33. markGroupMessageHasRead does it for a group', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  const u1 = await world.signIn('u1');
  await world.sendGroup('u2', 'g1', 'hi');
  await u1.quiet();
  expect((await u1.row('sg_g1'))!.unreadCount).toBeGreaterThan(0);
  u1.events.clear();
  await u1.call('markGroupMessageHasRead', 'g1');
  expect(await u1.told()).toEqual(['onConversationChanged sg_g1', 'onTotalUnreadMessageCountChanged 0']);
});

it.each(['before', 'after'] as const)(
  '34. a message that arrives %s the answer stays unread',
  async (when) => {
    const world = await createWorld();
    for (const text of ['1', '2']) await world.send('u2', 'u1', text);
    const u1 = await world.signIn('u1');
    const answer = await world.holdAnswers({ path: '/msg/mark_conversation_as_read' });
    const marked = u1.call('markConversationHasRead', A);
    await answer.arrived();
    if (when === 'before') {
      await world.send('u2', 'u1', '3');
      await u1.next('onRecvNewMessage', ({ value }) => value.content === '3');
      await answer.release();
    } else {
      await answer.release();
      await world.send('u2', 'u1', '3');
    }
    await marked;
    await u1.quiet();
    expect(await u1.row(A)).toMatchObject({ unreadCount: 1 });
    expect(await u1.total()).toBe(1);
    await u1.reconnect();
    expect(await u1.row(A)).toMatchObject({ unreadCount: 1 });
  },
);

it('37. revoking or deleting an unread message takes it out of the count', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  for (const text of ['1', '2', '3']) await world.send('u2', 'u1', text);
  await world.sendGroup('u2', 'g1', 'read');
  const u1 = await world.signIn('u1');
  await u1.call('markGroupMessageHasRead', 'g1');
  await u1.history(A);
  await u1.history('sg_g1');
  expect(await u1.total()).toBe(3);
  u1.events.clear();

  await world.as('u2').revoke(A, 1);
  await u1.next('onNewRecvMessageRevoked');
  await u1.quiet();
  expect((await u1.row(A))?.unreadCount).toBe(2);

  await world.as('u1').deleteMessages(A, [2]);
  await u1.quiet();
  expect((await u1.row(A))?.unreadCount).toBe(1);
  expect(await u1.total()).toBe(1);

  const group = await u1.row('sg_g1');
  const read = (await world.messages('sg_g1')).find(({ content }) => content.includes('read'))!;
  await world.as('u1').deleteMessages('sg_g1', [read.seq]);
  await u1.quiet();
  expect((await u1.row('sg_g1'))?.unreadCount).toBe(group?.unreadCount);
  expect(await u1.total()).toBe(1);
});

it('38. the total counts visible rows with the options 0 and 1', async () => {
  const world = await createWorld({ users: ['u1', 'u2', 'u3', 'u4', 'u5'] });
  for (let i = 0; i < 3; i++) await world.send('u2', 'u1', 'a');
  for (let i = 0; i < 2; i++) await world.send('u3', 'u1', 'b');
  for (let i = 0; i < 9; i++) await world.send('u4', 'u1', 'c');
  for (let i = 0; i < 4; i++) await world.send('u5', 'u1', 'd', { options: { conversationUpdate: false } });
  await world.as('u1').set(B, { recvMsgOpt: 1 });
  await world.as('u1').set(C, { recvMsgOpt: 2 });
  const u1 = await world.signIn('u1');
  const unread = await u1.call('getMultipleConversation', [A, B, C, D]);
  expect(unread.map((c) => c.unreadCount)).toEqual([3, 2, 9, 4]);
  expect([...(await u1.listed())].sort()).toEqual([A, B, C]);
  expect(await u1.total()).toBe(5);
});

it('39. what leaves the total as it was tells no total', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  await world.send('u3', 'u1', 'read');
  await world.as('u1').markRead(B, 1);
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(1);
  await u1.offline(async () => {
    await world.as('u1').markRead(A, 1);
    await world.send('u3', 'u1', 'hi');
  });
  expect((await u1.row(A))?.unreadCount).toBe(0);
  expect((await u1.row(B))?.unreadCount).toBe(1);
  expect(u1.events.names()).not.toContain('onTotalUnreadMessageCountChanged');

  await u1.call('setConversationRecvMessageOpt', [A], 2);
  await world.send('u2', 'u1', 'quiet');
  expect(await u1.told(/Total/)).toEqual([]);
  expect(await u1.total()).toBe(1);
});
