// Scenarios of behaviour 7, "Delete".
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const OTHER = 'si_u1_u3';

/** u2 with 3 unread and pinned, u3 with 2 unread. */
async function threeOfFive(): Promise<{ world: World; u1: Client }> {
  const world = await createWorld();
  for (const text of ['1', '2', '3']) await world.send('u2', 'u1', text);
  for (const text of ['1', '2']) await world.send('u3', 'u1', text);
  await world.as('u1').set(CHAT, { isPinned: true, recvMsgOpt: 0 });
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(5);
  return { world, u1 };
}

/** Scenario 14 itself: u1 deletes the chat with u2. */
async function deleted(): Promise<{ world: World; u1: Client }> {
  const { world, u1 } = await threeOfFive();
  await world.clearRequests();
  expect((await u1.im.deleteConversation('', CHAT)).data).toBe('');
  expect(await u1.told()).toEqual([`onConversationRemoved ${CHAT}`, 'onTotalUnreadMessageCountChanged 2']);
  expect(await world.requestsOf('u1')).toEqual([]);
  return { world, u1 };
}

it('14. deleteConversation clears and hides here only, and keeps the settings', async () => {
  const { u1 } = await deleted();
  expect(await u1.listed()).toEqual([OTHER]);
  expect(await u1.history(CHAT)).toEqual([]);
  expect(await u1.row(CHAT)).toMatchObject({
    unreadCount: 0,
    latestMsg: '',
    latestMsgSendTime: 0,
    draftText: '',
    draftTextTime: 0,
    isPinned: true,
    recvMsgOpt: 0,
  });
  expect(await u1.total()).toBe(2);
});

it.each([
  ['deleteConversation', [CHAT]],
  ['deleteAllConversationFromLocal', []],
  ['hideConversation', [CHAT]],
] as const)(
  '14. %s while a message is on its way: it does not bring the conversation back',
  async (call, args) => {
    const world = await createWorld();
    const u1 = await world.signIn('u1');
    const rule = { match: { reqIdentifier: 1003 }, when: 'before', times: 1, action: { hold: 'send' } };
    await world.dev('rules', { rules: [rule] });
    const sending = u1.call('sendMessage', await u1.call('createTextMessage', 'mine'), 'u2', '');
    await world.dev('held', { name: 'send' });
    await u1.call(call, ...args);
    await u1.told();
    await world.dev('release', { name: 'send' });
    expect(await sending).toMatchObject({ content: 'mine', status: 2 });
    const stillGone = async (): Promise<void> => {
      expect(await u1.told(/Recv|Conversation|Total/)).toEqual([]);
      expect(await u1.listed()).toEqual([]);
      expect(await u1.row(CHAT)).toMatchObject({ latestMsg: '', latestMsgSendTime: 0, unreadCount: 0 });
    };
    await stillGone();
    await u1.reconnect();
    await stillGone();
    expect(await u1.history(CHAT)).toEqual(call === 'hideConversation' ? ['mine'] : []);

    // The peer’s next one does.
    await world.send('u2', 'u1', 'theirs');
    await u1.quiet();
    expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 1 });
    expect((await u1.history(CHAT)).at(-1)).toBe('theirs');
  },
);

it('14. with the receive option kept, with no message at all, and for an unknown ID', async () => {
  const { u1 } = await threeOfFive();
  await u1.call('setConversationRecvMessageOpt', [CHAT], 2);
  await u1.told();
  await u1.call('deleteConversation', CHAT);
  expect(await u1.told()).toEqual([`onConversationRemoved ${CHAT}`]);
  expect((await u1.row(CHAT))?.recvMsgOpt).toBe(2);

  await u1.call('getOneConversation', 1, 'u4');
  await u1.call('setConversationDraft', 'si_u1_u4', 'x');
  await u1.told();
  await u1.call('deleteConversation', 'si_u1_u4');
  expect(await u1.told()).toEqual(['onConversationRemoved si_u1_u4']);
  await u1.call('deleteConversation', 'si_u1_u4');
  expect(await u1.told()).toEqual([]);

  expect((await u1.fails('deleteConversation', 'si_u1_unknown')).errCode).toBe(1004);
  expect(await u1.told()).toEqual([]);
});

it('15. the deletion outlives a reconnect; a new message revives the row', async () => {
  const { world, u1 } = await deleted();
  await u1.reconnect();
  expect(await u1.told(/Conversation|Total/)).toEqual([]);
  expect(await u1.listed()).toEqual([OTHER]);
  expect(await u1.total()).toBe(2);

  await world.send('u2', 'u1', 'again');
  expect(await u1.told()).toEqual([
    'onRecvNewMessages again',
    'onRecvNewMessage again',
    `onNewConversation ${CHAT}`,
    'onTotalUnreadMessageCountChanged 3',
  ]);
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 1, isPinned: true });
  expect(await u1.listed()).toEqual([CHAT, OTHER]);
  expect(await u1.history(CHAT)).toEqual(['again']);
});

it('16. the deletion outlives a reload; a fresh device has what the server has', async () => {
  const { world, u1 } = await deleted();
  await u1.reload();
  expect(await u1.listed()).toEqual([OTHER]);
  await u1.synced();
  await u1.quiet();
  expect(await u1.listed()).toEqual([OTHER]);
  expect(await u1.total()).toBe(2);
  expect(await u1.history(CHAT)).toEqual([]);

  await world.send('u2', 'u1', 'again');
  await u1.quiet();
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 1, isPinned: true });
  expect(await u1.total()).toBe(3);

  const fresh = await world.signIn('u1', { fresh: true });
  expect(await fresh.row(CHAT)).toMatchObject({ unreadCount: 4, isPinned: true });
  expect(await fresh.total()).toBe(6);
  expect(await fresh.history(CHAT)).toEqual(['1', '2', '3', 'again']);
});

it('17. deleteConversationFromLocalAndSvr clears at the server too', async () => {
  const { world, u1 } = await threeOfFive();
  await world.clearRequests();
  expect((await u1.im.deleteConversationFromLocalAndSvr('', CHAT)).data).toBe('');
  expect(await u1.told()).toEqual([`onConversationRemoved ${CHAT}`, 'onTotalUnreadMessageCountChanged 2']);
  const clears = (await world.requestsOf('u1')).filter(({ path }) => path === '/msg/clear_conversation_msg');
  expect(clears.map(({ body }) => body)).toEqual([{ userID: 'u1', conversationIDs: [CHAT] }]);
  expect(await u1.listed()).toEqual([OTHER]);
  expect(await u1.history(CHAT)).toEqual([]);
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 0, latestMsg: '', isPinned: true });

  const fresh = await world.signIn('u1', { fresh: true });
  expect(await fresh.listed()).toEqual([OTHER]);
  expect(await fresh.history(CHAT)).toEqual([]);
  expect(await fresh.total()).toBe(2);
});

it('17. a row that the server does not have, and an unknown ID', async () => {
  const { world, u1 } = await threeOfFive();
  await u1.call('getOneConversation', 1, 'u4');
  await u1.call('setConversationDraft', 'si_u1_u4', 'x');
  await u1.told();
  await u1.call('deleteConversationFromLocalAndSvr', 'si_u1_u4');
  expect(await u1.told()).toEqual(['onConversationRemoved si_u1_u4']);
  expect(await u1.row('si_u1_u4')).toMatchObject({ draftText: '', latestMsg: '' });

  await world.clearRequests();
  for (const method of ['deleteConversationFromLocalAndSvr', 'clearConversationAndDeleteAllMsg'] as const) {
    expect((await u1.fails(method, 'si_u1_unknown')).errCode).toBe(1004);
  }
  expect(await world.requestsOf('u1')).toEqual([]);
  expect(await u1.told()).toEqual([]);
});

it('17. a message that arrives between the server’s clear and the answer stays', async () => {
  const { world, u1 } = await threeOfFive();
  const answer = await world.holdAnswers({ path: '/msg/clear_conversation_msg' });
  const call = u1.call('deleteConversationFromLocalAndSvr', CHAT);
  await answer.arrived();
  await world.send('u2', 'u1', 'meanwhile');
  await u1.next('onRecvNewMessage', ({ value }) => value.content === 'meanwhile');
  await answer.release();
  await call;
  await u1.quiet();
  expect(await u1.listed()).toEqual([CHAT, OTHER]);
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 1 });
  expect(await u1.history(CHAT)).toEqual(['meanwhile']);
  expect(await u1.total()).toBe(3);
});

it('17. an error of the server changes nothing', async () => {
  const { world, u1 } = await threeOfFive();
  const before = await u1.row(CHAT);
  await world.failNext('/msg/clear_conversation_msg', { errCode: 500, errMsg: 'ServerInternalError' });
  const { errCode, errMsg } = await u1.fails('deleteConversationFromLocalAndSvr', CHAT);
  expect(errCode).toBe(500);
  expect(errMsg).toContain('ServerInternalError');
  expect(await u1.told()).toEqual([]);
  expect(await u1.row(CHAT)).toEqual(before);
  expect(await u1.history(CHAT)).toEqual(['1', '2', '3']);
});

it('17. a clear whose answer is lost comes from the server', async () => {
  const { world, u1 } = await threeOfFive();
  await world.dev('rules', {
    rules: [
      {
        match: { path: '/msg/clear_conversation_msg' },
        when: 'after',
        times: 1,
        action: { hold: 'clear', status: 502, rawBody: '' },
      },
    ],
  });
  const failed = u1.fails('deleteConversationFromLocalAndSvr', CHAT);
  await world.dev('held', { name: 'clear' });
  // The notice of the clear has come and was followed.
  await u1.quiet();
  await world.dev('release', { name: 'clear' });
  expect((await failed).errCode).toBe(10000);
  await u1.quiet();
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 0, latestMsg: '' });
  expect(await u1.history(CHAT)).toEqual([]);
  expect(await u1.total()).toBe(2);
});

it('17. a message of one’s own that moves no conversation does not keep the row listed', async () => {
  const { world, u1 } = await threeOfFive();
  const answer = await world.holdAnswers({ path: '/msg/clear_conversation_msg' });
  const call = u1.call('deleteConversationFromLocalAndSvr', CHAT);
  await answer.arrived();
  await world.as('u1').say('u2', 'aside', { options: { senderConversationUpdate: false } });
  await u1.next('onRecvNewMessage', ({ value }) => value.content === 'aside');
  await answer.release();
  await call;
  expect(await u1.listed()).toEqual([OTHER]);
});

it('18. clearConversationAndDeleteAllMsg leaves the row listed in its place', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'older', { sendTime: 1_700_000_000_000 });
  await world.send('u3', 'u1', 'newer', { sendTime: 1_700_000_001_000 });
  const u1 = await world.signIn('u1');
  await u1.call('clearConversationAndDeleteAllMsg', OTHER);
  expect(await u1.told()).toEqual([`onConversationChanged ${OTHER}`, 'onTotalUnreadMessageCountChanged 1']);
  expect(await u1.listed()).toEqual([OTHER, CHAT]);
  expect(await u1.row(OTHER)).toMatchObject({
    latestMsg: '',
    unreadCount: 0,
    latestMsgSendTime: 1_700_000_001_000,
  });
  expect(await u1.history(OTHER)).toEqual([]);
  const fresh = await world.signIn('u1', { fresh: true });
  expect(await fresh.history(OTHER)).toEqual([]);
});

it('19. deleteAllConversationFromLocal empties the list without a request', async () => {
  const world = await createWorld();
  for (const user of ['u2', 'u3', 'u4']) await world.send(user, 'u1', 'hi');
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(3);
  await world.clearRequests();
  expect((await u1.im.deleteAllConversationFromLocal('')).data).toBe('');
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual([
    'onConversationRemoved',
    'onTotalUnreadMessageCountChanged',
  ]);
  expect([...(told[0]!.value as string[])].sort()).toEqual(['si_u1_u2', 'si_u1_u3', 'si_u1_u4']);
  expect(told[1]?.value).toBe(0);
  expect((await u1.im.getAllConversationList('')).data).toBe('[]');
  expect(await u1.history(CHAT)).toEqual([]);
  expect(await world.requestsOf('u1')).toEqual([]);

  await u1.call('deleteAllConversationFromLocal');
  expect(await u1.told()).toEqual([]);

  await u1.reconnect();
  expect(await u1.told(/Conversation|Total/)).toEqual([]);
  await u1.reload();
  expect(await u1.listed()).toEqual([]);
  await u1.synced();
  await u1.quiet();
  expect(await u1.listed()).toEqual([]);
  expect(await u1.total()).toBe(0);
});
