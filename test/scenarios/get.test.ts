// Scenarios of behaviour 7, "getOne, getMultiple".
import { expect, it } from 'vitest';
import { createWorld, nameOf } from '../harness/world.ts';

it('7. getOneConversation makes one hidden row without an event', async () => {
  const world = await createWorld();
  await world.send('u3', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const made = await u1.call('getOneConversation', 1, 'u2');
  expect(made).toMatchObject({
    conversationID: 'si_u1_u2',
    conversationType: 1,
    userID: 'u2',
    groupID: '',
    showName: nameOf('u2'),
    latestMsg: '',
    latestMsgSendTime: 0,
    unreadCount: 0,
    draftText: '',
  });
  expect(await u1.listed()).toEqual(['si_u1_u3']);
  expect(await u1.call('getOneConversation', 1, 'u2')).toEqual(made);
  expect(await u1.told()).toEqual([]);
  const rows = await (await u1.database()).rows('conversations');
  expect(rows.filter((row) => JSON.stringify(row).includes('si_u1_u2'))).toHaveLength(1);
});

it('8. the name is the friend’s remark, else his nickname', async () => {
  const world = await createWorld();
  await world.befriend('u1', 'u2', 'R');
  await world.befriend('u1', 'u3', '');
  const u1 = await world.signIn('u1');
  expect((await u1.call('getOneConversation', 1, 'u2')).showName).toBe('R');
  expect((await u1.call('getOneConversation', 1, 'u3')).showName).toBe(nameOf('u3'));
});

it('9. an unknown group, type or an empty source is an error and leaves no row', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  expect((await u1.fails('getOneConversation', 3, 'unknown')).errCode).toBe(10400);
  expect((await u1.fails('getOneConversation', 9, 'x')).errCode).toBe(10002);
  expect((await u1.fails('getOneConversation', 1, '')).errCode).toBe(10002);
  expect(await u1.call('getMultipleConversation', ['sg_unknown', 'si_u1_x'])).toEqual([]);
  expect(await (await u1.database()).rows('conversations')).toEqual([]);
  expect(await u1.told()).toEqual([]);
});

it('10. getMultipleConversation keeps the order asked, skips the unknown, gives each once', async () => {
  const world = await createWorld({ users: ['u1', 'a', 'b'] });
  await world.send('a', 'u1', 'hi');
  await world.send('b', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const ids = async (list: unknown): Promise<string[]> =>
    (await u1.call('getMultipleConversation', list)).map((c) => c.conversationID);
  expect(await ids(['si_b_u1', 'missing', 'si_a_u1', 'si_b_u1'])).toEqual(['si_b_u1', 'si_a_u1']);
  expect(await ids([])).toEqual([]);
  expect(await ids('["si_a_u1"]')).toEqual(['si_a_u1']);
  expect((await u1.fails('getMultipleConversation', 7)).errCode).toBe(10002);
});

it('getOneConversation of a group says whether the user is in it', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u3']);
  await world.createGroup('g2', ['u2', 'u1']);
  const u1 = await world.signIn('u1');
  expect(await u1.call('getOneConversation', 3, 'g1')).toMatchObject({ isNotInGroup: true });
  expect(await u1.call('getOneConversation', 3, 'g2')).toMatchObject({ isNotInGroup: false });
  await u1.reconnect();
  expect(await u1.row('sg_g1')).toMatchObject({ isNotInGroup: true });
});
