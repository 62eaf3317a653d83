// Behaviour 3, 5 and 6.5: who a conversation is with, who took a message back, whose token counts.
import { expect, it } from 'vitest';
import { createWorld, nameOf } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';
const STATE = /Conversation|Total/;

it('IDs are not parsed: users whose own ID looks like two', async () => {
  const world = await createWorld({ users: ['u1', 'a_b', 'a'] });
  const u1 = await world.signIn('u1');
  await world.send('a_b', 'u1', 'hi');
  // The first word of a chat comes from another device of one's own.
  await world.as('u1').say('a', 'mine');
  await u1.quiet();
  expect(await u1.row('si_a_b_u1')).toMatchObject({ userID: 'a_b', showName: nameOf('a_b'), unreadCount: 1 });
  expect(await u1.row('si_a_u1')).toMatchObject({ userID: 'a', showName: nameOf('a'), unreadCount: 0 });
  await u1.call('setConversationDraft', 'si_a_b_u1', 'draft');
  expect(await u1.call('getOneConversation', 1, 'a_b')).toMatchObject({ draftText: 'draft' });
});

it('a chat with oneself: each message once, nothing unread', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const second = await world.signIn('u1', { fresh: true });
  await u1.say('u1', 'note');
  // The answer and the own push may change it each, or both at once.
  const [first, ...more] = await u1.told(STATE);
  expect(first).toBe('onNewConversation si_u1_u1');
  expect(new Set(more)).toEqual(new Set(['onConversationChanged si_u1_u1']));
  for (const client of [u1, second]) {
    await client.quiet();
    expect(await client.row('si_u1_u1')).toMatchObject({ userID: 'u1', unreadCount: 0 });
    expect(await client.history('si_u1_u1')).toEqual(['note']);
    expect(await client.total()).toBe(0);
  }
});

it('what an owner of the group takes back says so', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1', 'u3']);
  const u1 = await world.signIn('u1');
  const sent = await u1.call('sendMessage', await u1.call('createTextMessage', 'mine'), '', 'g1');
  const { seq } = (await world.messages(GROUP)).find(({ clientMsgID }) => clientMsgID === sent.clientMsgID)!;
  await u1.told();
  await world.as('u2').revoke(GROUP, seq);
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual(['onNewRecvMessageRevoked', 'onConversationChanged']);
  expect(told[0]?.value).toMatchObject({
    revokerID: 'u2',
    revokerRole: 100,
    clientMsgID: sent.clientMsgID,
    sourceMessageSendID: 'u1',
    sessionType: 3,
  });
});

it('a friend who is one no more has his nickname again', async () => {
  const world = await createWorld();
  await world.befriend('u1', 'u2', 'Remark');
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  expect((await u1.row(CHAT))?.showName).toBe('Remark');
  await world.as('u1').rest('/friend/delete_friend', { ownerUserID: 'u1', friendUserID: 'u2' });
  await u1.quiet();
  expect(await u1.row(CHAT)).toMatchObject({ showName: nameOf('u2') });
  expect(await u1.call('getFriendList')).toEqual([]);
});

it('another one who is removed from a group leaves one’s own membership alone', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1', 'u3']);
  await world.sendGroup('u2', 'g1', 'hi');
  const u1 = await world.signIn('u1');
  await world.as('u2').rest('/group/kick_group', { groupID: 'g1', kickedUserIDs: ['u3'], reason: '' });
  await world
    .as('u2')
    .rest('/group/invite_user_to_group', { groupID: 'g1', invitedUserIDs: ['u4'], reason: '' });
  await u1.quiet();
  expect(await u1.row(GROUP)).toMatchObject({ isNotInGroup: false });
  await u1.reconnect();
  expect(await u1.row(GROUP)).toMatchObject({ isNotInGroup: false });
});

it('a login with another token while all is well takes it, and stays logged in', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const { token } = (await world.dev('token', { userID: 'u1' })) as { token: string };
  expect(token).not.toBe(await world.token('u1'));
  const statuses = new Set<number>();
  u1.im.globalEvent.subscribe(() => statuses.add(u1.im.getLoginStatus()));
  await u1.call('login', 'u1', token);
  await u1.synced();
  await u1.quiet();
  expect([...statuses]).toEqual([101]);
  expect(u1.events.names()).not.toContain('onKickedOffline');
  const connections = (await world.dev('connections', { userID: 'u1' })) as { token: string }[];
  expect(connections.map((connection) => connection.token)).toEqual([token]);
  expect(await u1.listed()).toEqual([CHAT]);
  expect((await u1.fails('login', 'u1', token)).errCode).toBe(10102);
});
