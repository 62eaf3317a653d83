// Behaviour 1, 3, 4 and 6.5: what calls and settings do that no numbered scenario says.
import type { Conversation } from 'openim-worker';
import { expect, it } from 'vitest';
import { createWorld, nameOf } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';
const SET = '/conversation/set_conversations';
const STATE = /Conversation|Total/;

it('setConversationRecvMessageOpt has at most four requests under way', async () => {
  const peers = Array.from({ length: 10 }, (_, i) => `p${i}`);
  const world = await createWorld({ users: ['u1', ...peers] });
  for (const peer of peers) await world.send(peer, 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const ids = await u1.listed();
  await world.clearRequests();
  await world.rule({ path: SET }, { hold: 'set' });
  const setting = u1.call('setConversationRecvMessageOpt', ids, 2);
  await world.dev('held', { name: 'set' });
  await u1.quiet();
  expect(await world.requestsOf('u1', SET)).toHaveLength(4);
  await world.clearRules();
  await world.dev('release', { name: 'set' });
  await setting;
  expect(await world.requestsOf('u1', SET)).toHaveLength(10);
  const opts = await u1.call('getConversationRecvMessageOpt', ids);
  expect(opts.map(({ result }) => result)).toEqual(ids.map(() => 2));
  expect(await u1.total()).toBe(0);
});

it('option 1: the peer of a chat is refused, a group goes on', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1']);
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.call('markGroupMessageHasRead', 'g1');
  await u1.call('setConversationRecvMessageOpt', [CHAT, GROUP], 1);
  const u2 = await world.signIn('u2');
  u1.events.clear();
  const made = await u2.call('createTextMessage', 'refused');
  expect((await u2.fails('sendMessage', made, 'u1', '')).errCode).toBe(1001);
  expect(JSON.parse((await u2.row(CHAT))!.latestMsg)).toMatchObject({ content: 'refused', status: 3 });
  expect(await u1.told()).toEqual([]);

  await world.sendGroup('u2', 'g1', 'to all');
  expect(await u1.told()).toEqual([
    'onRecvNewMessages to all',
    'onRecvNewMessage to all',
    `onConversationChanged ${GROUP}`,
    'onTotalUnreadMessageCountChanged 2',
  ]);
});

it('setAppBackgroundStatus tells the server; coming to the foreground syncs', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const told = async (): Promise<unknown[]> =>
    (await world.requestsOf('u1', 'ws 2004')).map(({ body }) => body.isBackground ?? false);
  await world.clearRequests();
  expect((await u1.im.setAppBackgroundStatus('', true)).data).toBe('');
  expect(await u1.told(/onSync/)).toEqual([]);
  expect(await told()).toEqual([true]);
  await world.sendUnheard(CHAT, 'u2', 'meanwhile');
  await u1.call('setAppBackgroundStatus', false);
  await u1.synced();
  expect(await told()).toEqual([true, false]);
  await u1.quiet();
  expect(await u1.history(CHAT)).toEqual(['meanwhile']);
});

it('a conversation of notifications has type 4, and its name, total and read position like any other', async () => {
  const world = await createWorld({ users: ['u1', 'u2', 'notifier'] });
  const id = 'sn_notifier_u1';
  const u1 = await world.signIn('u1');
  await world.sendInOneFrame('u1', [{ conversationID: id, from: 'notifier', text: 'news' }]);
  expect(await u1.told(STATE)).toEqual([`onNewConversation ${id}`, 'onTotalUnreadMessageCountChanged 1']);
  expect(await u1.row(id)).toMatchObject({
    conversationType: 4,
    userID: 'notifier',
    groupID: '',
    showName: nameOf('notifier'),
    unreadCount: 1,
  });
  expect(await u1.call('getOneConversation', 4, 'notifier')).toEqual(await u1.row(id));
  await u1.call('markNotifyMessageHasRead', id);
  expect(await u1.told(STATE)).toEqual([`onConversationChanged ${id}`, 'onTotalUnreadMessageCountChanged 0']);
});

it('getOneConversation of a user that is not known, and of what cannot be asked for', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  expect(await u1.call('getOneConversation', 1, 'nobody')).toMatchObject({
    showName: 'nobody',
    faceURL: '',
    userID: 'nobody',
  });
  await world.failNext('/user/get_users_info', { errCode: 500, errMsg: 'ServerInternalError' }, 10);
  await world.failNext('/group/get_groups_info', { errCode: 500, errMsg: 'ServerInternalError' }, 10);
  expect(await u1.call('getOneConversation', 1, 'u3')).toMatchObject({ showName: 'u3' });
  expect((await u1.fails('getOneConversation', 3, 'g9')).errCode).toBe(10000);
  expect(await u1.call('getMultipleConversation', ['sg_g9'])).toEqual([]);
  expect(await u1.listed()).toEqual([]);
  await world.clearRules();
  // Renamed as soon as it can be.
  await u1.reconnect();
  expect(await u1.call('getOneConversation', 1, 'u3')).toMatchObject({ userID: 'u3' });
  await u1.quiet();
  expect((await u1.row('si_u1_u3'))?.showName).toBe(nameOf('u3'));
});

it('a name older than an hour is refreshed after a connect', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  // A stranger's new name is told to nobody.
  await world.setUserInfo('u2', { nickname: 'Renamed', faceURL: '' });
  await u1.reconnect();
  expect(await u1.row(CHAT)).toMatchObject({ showName: nameOf('u2') });
  await world.switches({ clockOffsetMs: 2 * 3_600_000 });
  await u1.reconnect();
  await u1.reconnect();
  expect(await u1.row(CHAT)).toMatchObject({ showName: 'Renamed', faceURL: '' });
});

it('isNotInGroup follows being removed, coming back and the end of the group, and is told', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1', 'u3']);
  await world.sendGroup('u2', 'g1', 'hi');
  const u1 = await world.signIn('u1');
  const changed = async (): Promise<boolean | undefined> => {
    const told = await u1.takeTold(/onConversationChanged/);
    return told.flatMap(({ value }) => value as Conversation[]).at(-1)?.isNotInGroup;
  };
  const asOwner = (path: string, body: object): Promise<unknown> =>
    world.as('u2').rest(path, { groupID: 'g1', ...body });
  await asOwner('/group/kick_group', { kickedUserIDs: ['u1'], reason: '' });
  expect(await changed()).toBe(true);
  await asOwner('/group/invite_user_to_group', { invitedUserIDs: ['u1'], reason: '' });
  expect(await changed()).toBe(false);
  await asOwner('/group/dismiss_group', { deleteMember: false });
  expect(await changed()).toBe(true);
  expect(await u1.listed()).toEqual([GROUP]);
});

it('deleteConversationFromLocalAndSvr whose read-back fails clears what was known', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', '1');
  const u1 = await world.signIn('u1');
  // Of the clear, the notice is lost too: nothing else tells where the conversation begins now.
  await world.rule({ reqIdentifier: 2001, userID: 'u1' }, { drop: true }, 1);
  await world.failNext(
    '/conversation/get_conversations',
    { errCode: 500, errMsg: 'ServerInternalError' },
    10,
  );
  await u1.call('deleteConversationFromLocalAndSvr', CHAT);
  await world.clearRules();
  expect(await u1.told(STATE)).toEqual([
    `onConversationRemoved ${CHAT}`,
    'onTotalUnreadMessageCountChanged 0',
  ]);
  expect(await u1.history(CHAT)).toEqual([]);
  await world.send('u2', 'u1', '2');
  expect(await u1.told(STATE)).toEqual([`onNewConversation ${CHAT}`, 'onTotalUnreadMessageCountChanged 1']);
  expect(await u1.history(CHAT)).toEqual(['2']);
});

it('a conversation has all its keys, and no other, listed or just made', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1']);
  const u1 = await world.signIn('u1');
  const rows = [await u1.call('getOneConversation', 1, 'u3'), await u1.call('getOneConversation', 3, 'g1')];
  const keys = [
    ...['conversationID', 'conversationType', 'userID', 'groupID', 'showName', 'faceURL', 'recvMsgOpt'],
    ...['unreadCount', 'groupAtType', 'latestMsg', 'latestMsgSendTime', 'draftText', 'draftTextTime'],
    ...['isPinned', 'isPrivateChat', 'burnDuration', 'isNotInGroup', 'updateUnreadCountTime'],
    ...['attachedInfo', 'ex', 'maxSeq', 'minSeq', 'msgDestructTime', 'isMsgDestruct'],
  ].sort();
  for (const row of rows) expect(Object.keys(row).sort()).toEqual(keys);
});

it('settings of a hidden conversation are kept and told to nobody', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.call('deleteConversation', CHAT);
  await u1.told();
  await u1.call('pinConversation', CHAT, true);
  await u1.call('setConversationRecvMessageOpt', [CHAT], 2);
  await world.as('u1').set(CHAT, { ex: 'x' });
  expect(await u1.told()).toEqual([]);
  expect(await u1.row(CHAT)).toMatchObject({ isPinned: true, recvMsgOpt: 2, ex: 'x' });
  await world.as('u1').clear([CHAT]);
  expect(await u1.told()).toEqual([]);
  expect(await u1.listed()).toEqual([]);
});

it('the own profile, changed on another device, is told', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.setUserInfo('u1', { nickname: 'Me' });
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual(['onSelfInfoUpdated']);
  expect(told[0]?.value).toMatchObject({ userID: 'u1', nickname: 'Me' });
  expect(await u1.call('getSelfUserInfo')).toMatchObject({ nickname: 'Me' });
});

it('what is above the owner’s cap is neither counted nor asked to be read again', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1', 'u3']);
  for (const text of ['1', '2']) await world.sendGroup('u2', 'g1', text);
  const u1 = await world.signIn('u1');
  const unread = (await u1.row(GROUP))!.unreadCount;
  await world.as('u2').rest('/group/kick_group', { groupID: 'g1', kickedUserIDs: ['u1'], reason: '' });
  for (const text of ['3', '4']) await world.sendGroup('u2', 'g1', text);
  await u1.quiet();
  await u1.reconnect();
  const row = (await u1.row(GROUP))!;
  expect(row.maxSeq).toBeGreaterThan(0);
  expect(row.unreadCount).toBeLessThanOrEqual(Math.max(unread, row.maxSeq));
  expect(await u1.history(GROUP)).not.toContain('3');
  await u1.call('markGroupMessageHasRead', 'g1');
  expect(await u1.row(GROUP)).toMatchObject({ unreadCount: 0 });
  await u1.quiet();
  await world.clearRequests();
  await u1.call('markGroupMessageHasRead', 'g1');
  expect(await world.requestsOf('u1')).toEqual([]);
});

it('deleting the latest without a network shows what is stored, and the right one after the next sync', async () => {
  const world = await createWorld();
  for (const text of ['1', '2', '3', '4']) await world.send('u2', 'u1', text);
  await world.as('u1').markRead(CHAT, 4);
  const u1 = await world.signIn('u1');
  const latest = async (): Promise<{ content: string; clientMsgID: string } | undefined> => {
    const json = (await u1.row(CHAT))!.latestMsg;
    return json ? (JSON.parse(json) as { content: string; clientMsgID: string }) : undefined;
  };
  await u1.offline(async () => {
    const { clientMsgID } = (await latest())!;
    await u1.call('deleteMessageFromLocalStorage', { conversationID: CHAT, clientMsgID });
    // Read elsewhere, the older ones never came to this device.
    expect(await latest()).toBeUndefined();
    expect(await u1.listed()).toEqual([CHAT]);
  });
  expect((await latest())?.content).toBe('3');
  expect(await u1.history(CHAT)).toEqual(['1', '2', '3']);
});

it('getOneConversation does not wait for ever for who it is', async () => {
  const world = await createWorld();
  await world.createGroup('g9', ['u2', 'u3']);
  const u1 = await world.signIn('u1');
  for (const path of ['/user/get_users_info', '/group/get_groups_info']) {
    await world.rule({ path, userID: 'u1' }, { hold: 'names' });
  }
  const [user, group] = await Promise.all([
    u1.call('getOneConversation', 1, 'u3'),
    u1.fails('getOneConversation', 3, 'g9'),
  ]);
  expect(user).toMatchObject({ userID: 'u3', showName: 'u3' });
  expect([10000, 10001]).toContain(group.errCode);
  expect(await u1.call('getMultipleConversation', ['sg_g9'])).toEqual([]);
  await world.clearRules();
  await world.dev('release', { name: 'names' });
  expect(await u1.call('getOneConversation', 3, 'g9')).toMatchObject({ showName: 'Group g9' });
  await u1.call('getOneConversation', 1, 'u3');
  await u1.quiet();
  expect((await u1.row('si_u1_u3'))?.showName).toBe(nameOf('u3'));
  expect(await u1.told()).toEqual([]);
});
