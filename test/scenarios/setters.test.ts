// Scenarios of behaviour 7, "Setters".
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

const [A, B, C] = ['si_u1_u2', 'si_u1_u3', 'si_u1_u4'] as const;
const SET = '/conversation/set_conversations';

/** What a set_conversations asks to change, beside saying which conversation it is. */
function changesOf(body: Record<string, unknown>): Record<string, unknown> {
  const { conversationID, conversationType, userID, groupID, ...changes } = body.conversation as Record<
    string,
    unknown
  >;
  return changes;
}

it('20. pinConversation tells the server only that, and changes the row after its yes', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'older', { sendTime: 1_700_000_000_000 });
  await world.send('u3', 'u1', 'newer', { sendTime: 1_700_000_001_000 });
  const u1 = await world.signIn('u1');
  await world.clearRequests();
  expect((await u1.im.pinConversation('', A, true)).data).toBe('');
  expect(await u1.told()).toEqual([`onConversationChanged ${A}`]);
  const sent = (await world.requestsOf('u1', SET)).map(({ body }) => body);
  expect(sent).toMatchObject([
    { userIDs: ['u1'], conversation: { conversationID: A, conversationType: 1, userID: 'u2' } },
  ]);
  expect(sent.map(changesOf)).toEqual([{ isPinned: true }]);
  expect(await u1.listed()).toEqual([A, B]);

  await u1.call('pinConversation', A, true);
  expect(await u1.told()).toEqual([]);

  await world.failNext(SET, { errCode: 500, errMsg: 'ServerInternalError' });
  expect((await u1.fails('pinConversation', A, false)).errCode).toBe(500);
  expect((await u1.row(A))?.isPinned).toBe(true);
  expect(await u1.told()).toEqual([]);

  await world.clearRequests();
  expect((await u1.fails('pinConversation', 'si_u1_unknown', true)).errCode).toBe(1004);
  expect(await world.requestsOf('u1')).toEqual([]);
  expect(await u1.told()).toEqual([]);
});

it('20. an answer that the server gave before the pin does not take it back', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await world.as('u1').set(B, { ex: 'so that the next delta is not empty' });
  await u1.quiet();
  const older = await world.holdAnswers({ path: '/conversation/get_incremental_conversations' });
  await world.as('u1').set(A, { ex: 'x' });
  await older.arrived();
  await u1.call('pinConversation', A, true);
  await older.release();
  const told = await u1.takeTold(/Conversation/);
  expect(told.map(({ value }) => value)).toMatchObject([
    [{ conversationID: A, isPinned: true, ex: '' }],
    [{ conversationID: A, isPinned: true, ex: 'x' }],
  ]);

  // What another device sets afterwards still comes.
  await world.as('u1').set(A, { isPinned: false });
  await u1.next('onConversationChanged', ({ value }) => value[0]?.isPinned === false);
});

it('21. setConversationRecvMessageOpt moves the total and keeps the unread count', async () => {
  const world = await createWorld();
  for (const text of ['1', '2', '3']) await world.send('u2', 'u1', text);
  await world.send('u3', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(4);
  expect((await u1.im.setConversationRecvMessageOpt('', [A], 2)).data).toBe('');
  expect(await u1.told()).toEqual([`onConversationChanged ${A}`, 'onTotalUnreadMessageCountChanged 1']);
  expect(await u1.row(A)).toMatchObject({ recvMsgOpt: 2, unreadCount: 3 });

  await u1.call('setConversationRecvMessageOpt', `["${A}"]`, 0);
  expect(await u1.told()).toEqual([`onConversationChanged ${A}`, 'onTotalUnreadMessageCountChanged 4']);

  await world.clearRequests();
  const { errCode, errMsg } = await u1.fails('setConversationRecvMessageOpt', [A, 'missing'], 2);
  expect(errCode).toBe(1004);
  expect(errMsg).toContain('missing');
  const missing = Array.from({ length: 20 }, (_, i) => `missing${i}.`);
  const all = await u1.fails('setConversationRecvMessageOpt', [...missing, A], 2);
  for (const id of missing) expect(all.errMsg).toContain(id);
  expect((await u1.fails('setConversationRecvMessageOpt', [A], 5)).errCode).toBe(10002);
  const many = Array.from({ length: 1001 }, (_, i) => `si_u1_${i}`);
  expect((await u1.fails('setConversationRecvMessageOpt', many, 2)).errCode).toBe(10002);
  expect(await world.requestsOf('u1')).toEqual([]);
  expect(await u1.told()).toEqual([]);
});

it('21. what the server refuses is named, what it accepted stays', async () => {
  const world = await createWorld();
  for (const user of ['u2', 'u3', 'u4']) await world.send(user, 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.total();
  await world.failNext(SET, { errCode: 500, errMsg: 'ServerInternalError' });
  const { errCode, errMsg } = await u1.fails('setConversationRecvMessageOpt', [A, B, C], 2);
  expect(errCode).toBe(500);
  await u1.quiet();
  // Which of the requests came first is not said; the one that failed is.
  const opts = await u1.call('getConversationRecvMessageOpt', [A, B, C]);
  const refused = opts.filter(({ result }) => result === 0).map(({ conversationID }) => conversationID);
  expect(refused).toHaveLength(1);
  for (const id of [A, B, C]) expect(errMsg.includes(id), `${id} in ${errMsg}`).toBe(refused.includes(id));
  expect(await u1.total()).toBe(1);
});

it('21. of several calls for one conversation the last one holds, here and at the server', async () => {
  const world = await createWorld();
  for (const user of ['u2', 'u3', 'u4']) await world.send(user, 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await Promise.all([
    u1.call('setConversationRecvMessageOpt', [A, B, C], 2),
    u1.call('setConversationRecvMessageOpt', [C, B], 1),
    u1.call('setOneConversationRecvMessageOpt', A, 0),
  ]);
  const opts = async (): Promise<number[]> =>
    (await u1.call('getConversationRecvMessageOpt', [A, B, C])).map(({ result }) => result);
  expect(await opts()).toEqual([0, 1, 1]);
  const fresh = await world.signIn('u1', { fresh: true });
  expect([await fresh.row(A), await fresh.row(B), await fresh.row(C)]).toMatchObject([
    { recvMsgOpt: 0 },
    { recvMsgOpt: 1 },
    { recvMsgOpt: 1 },
  ]);
  await u1.quiet();
  expect(await opts()).toEqual([0, 1, 1]);
});

it('22. getConversationRecvMessageOpt answers in the order asked', async () => {
  const world = await createWorld();
  for (const user of ['u2', 'u3']) await world.send(user, 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.call('setConversationRecvMessageOpt', [A], 2);
  await u1.quiet();
  await world.clearRequests();
  expect(await u1.call('getConversationRecvMessageOpt', [B, 'missing', A])).toEqual([
    { conversationID: B, conversationId: B, result: 0 },
    { conversationID: A, conversationId: A, result: 2 },
  ]);
  expect(await world.requestsOf('u1')).toEqual([]);
});

it('23. setOneConversationPrivateChat marks the chat of both', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const u2 = await world.signIn('u2');
  const before = (await u2.row(A))!.unreadCount;
  expect((await u1.im.setOneConversationPrivateChat('', A, true)).data).toBe('');
  await u1.quiet();
  await u2.quiet();
  // On the own side the notice moves the latest message alone.
  const own = await u1.row(A);
  expect(own).toMatchObject({ isPrivateChat: true, unreadCount: 0 });
  expect(JSON.parse(own!.latestMsg)).toMatchObject({ contentType: 1701 });
  const peer = await u2.row(A);
  expect(peer?.isPrivateChat).toBe(true);
  expect(peer?.unreadCount).toBe(before + 1);
  expect(JSON.parse(peer!.latestMsg)).toMatchObject({ contentType: 1701 });

  await world.clearRequests();
  await u1.call('setOneConversationPrivateChat', A, true);
  expect(await world.requestsOf('u1')).toEqual([]);

  await u1.say('u2', 'burn this');
  const stored = (await world.messages(A)).at(-1);
  expect(stored?.options.notPrivate).toBe(false);
  expect(JSON.parse(stored!.attachedInfo)).toMatchObject({
    isPrivateChat: true,
    burnDuration: expect.any(Number),
  });

  expect((await u1.fails('setOneConversationPrivateChat', 'sg_g1', true)).errCode).toBe(10401);
});

it('24. resetConversationGroupAtType clears the mark, and asks nobody when there is none', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  const u1 = await world.signIn('u1');
  await world.sendGroup('u2', 'g1', 'look, u1', { at: ['u1'] });
  await u1.quiet();
  expect((await u1.row('sg_g1'))?.groupAtType).toBe(1);
  u1.events.clear();
  await world.clearRequests();

  await u1.call('resetConversationGroupAtType', 'sg_g1');
  expect(await u1.told()).toEqual(['onConversationChanged sg_g1']);
  expect((await u1.row('sg_g1'))?.groupAtType).toBe(0);
  const sent = (await world.requestsOf('u1', SET)).map(({ body }) => body);
  expect(sent).toMatchObject([
    { userIDs: ['u1'], conversation: { conversationID: 'sg_g1', conversationType: 3, groupID: 'g1' } },
  ]);
  expect(sent.map(changesOf)).toEqual([{ groupAtType: 0 }]);

  await world.clearRequests();
  expect((await u1.im.resetConversationGroupAtType('', 'sg_g1')).data).toBe('');
  expect(await world.requestsOf('u1')).toEqual([]);
  expect(await u1.told()).toEqual([]);
});

it('25. setGlobalRecvMessageOpt changes the account and no conversation', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const before = await u1.call('getAllConversationList');
  await world.clearRequests();
  expect((await u1.im.setGlobalRecvMessageOpt('', 2)).data).toBe('');
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual(['onSelfInfoUpdated']);
  expect(told[0]?.value).toMatchObject({ userID: 'u1', globalRecvMsgOpt: 2 });
  expect(await world.requestsOf('u1', '/user/update_user_info_ex')).toHaveLength(1);
  expect(await u1.call('getAllConversationList')).toEqual(before);
  expect(await u1.total()).toBe(1);
  expect((await u1.call('getSelfUserInfo')).globalRecvMsgOpt).toBe(2);
});

it('26. a setting made on another device arrives as one Changed of that row', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  await world.send('u3', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.call('setConversationDraft', A, 'draft');
  u1.events.clear();
  const before = await u1.row(A);
  await world.as('u1').set(A, { isPinned: true, ex: 'x' });
  expect(await u1.told()).toEqual([`onConversationChanged ${A}`]);
  expect(await u1.row(A)).toEqual({ ...before, isPinned: true, ex: 'x' });

  // The version is stored: the next connection asks from there and hears nothing new.
  const { version } = (await world.dev('state', { userID: 'u1' })) as { version: object };
  await world.clearRequests();
  await u1.reconnect();
  const asked = await world.requestsOf('u1', '/conversation/get_incremental_conversations');
  expect(asked.map(({ body }) => body)).toEqual([expect.objectContaining(version)]);
  expect(await u1.told(/Conversation|Total/)).toEqual([]);
});
