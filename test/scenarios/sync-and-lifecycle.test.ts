// Scenarios of behaviour 7, "Sync and lifecycle".
import { expect, it, vi } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, nameOf } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const STATE = /Conversation|Total/;
const SYNC = /onSyncServer/;

it('46. a row made on another device arrives hidden, with its name, although the delta says equal', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await world.as('u1').set('si_u1_u3', { isPinned: true });
  expect(await u1.told()).toEqual([]);
  expect(await u1.row('si_u1_u3')).toMatchObject({
    showName: nameOf('u3'),
    isPinned: true,
    unreadCount: 0,
    latestMsg: '',
    latestMsgSendTime: 0,
  });
  expect(await u1.listed()).toEqual([CHAT]);
});

it('46. and so does a row that was made while this device was away', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.offline(() => world.as('u1').set('si_u1_u3', { recvMsgOpt: 2 }));
  expect(await u1.told(STATE)).toEqual([]);
  expect(await u1.row('si_u1_u3')).toMatchObject({ showName: nameOf('u3'), recvMsgOpt: 2 });
});

it('46. and a row whose messages move nothing: hidden, with its unread, told to nobody', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.offline(async () => {
    const aside = { options: { conversationUpdate: false } };
    for (const text of ['1', '2']) await world.send('u3', 'u1', text, aside);
  });
  expect(await u1.told(STATE)).toEqual([]);
  expect(await u1.row('si_u1_u3')).toMatchObject({
    showName: nameOf('u3'),
    unreadCount: 2,
    latestMsg: '',
    latestMsgSendTime: 0,
  });
  expect(await u1.listed()).toEqual([CHAT]);
  expect(await u1.total()).toBe(1);
});

it('46. a delta that deletes keeps the row; an empty one writes and tells nothing', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const before = await u1.row(CHAT);
  await u1.offline(() =>
    world.as('u1').rest('/conversation/delete_conversations', {
      ownerUserID: 'u1',
      conversationIDs: [CHAT],
    }),
  );
  expect(await u1.row(CHAT)).toEqual(before);
  expect(await u1.listed()).toEqual([CHAT]);

  u1.events.clear();
  const stored = await (await u1.database()).state();
  await u1.reconnect();
  expect(await u1.told(STATE)).toEqual([]);
  expect(await (await u1.database()).state()).toEqual(stored);
});

it('46. full: rows that are missing stay, rows that differ are updated, in one Changed', async () => {
  const world = await createWorld();
  for (const user of ['u2', 'u3', 'u4']) await world.send(user, 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.call('setConversationDraft', 'si_u1_u4', 'draft');
  await world.switches({ fullAlways: true });
  u1.events.clear();
  await u1.offline(async () => {
    await world.as('u1').set('si_u1_u2', { isPinned: true });
    await world.as('u1').set('si_u1_u3', { isPinned: true });
    await world.as('u1').rest('/conversation/delete_conversations', {
      ownerUserID: 'u1',
      conversationIDs: ['si_u1_u4'],
    });
  });
  const told = await u1.takeTold(STATE);
  expect(told.map(({ event }) => event)).toEqual(['onConversationChanged']);
  const changed = told[0]?.value as { conversationID: string; isPinned: boolean }[];
  expect(changed.map((c) => c.conversationID).sort()).toEqual(['si_u1_u2', 'si_u1_u3']);
  expect(changed.every((c) => c.isPinned)).toBe(true);
  expect(await u1.row('si_u1_u4')).toMatchObject({ draftText: 'draft' });
});

it('46. joining a group with 5,000 old messages leaves one unread', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u3']);
  await world.fill('sg_g1', 'u2', 5000);
  const u1 = await world.signIn('u1');
  await world
    .as('u2')
    .rest('/group/invite_user_to_group', { groupID: 'g1', invitedUserIDs: ['u1'], reason: '' });
  await u1.quiet();
  expect((await u1.row('sg_g1'))?.unreadCount).toBe(1);
  expect(await u1.total()).toBe(1);
  await u1.reconnect();
  expect((await u1.row('sg_g1'))?.unreadCount).toBe(1);
  const fresh = await world.signIn('u1', { fresh: true });
  expect((await fresh.row('sg_g1'))?.unreadCount).toBe(1);
  expect(await fresh.total()).toBe(1);
});

it.each([
  ['on a fresh device', 1],
  ['after a reconnect', 1],
  ['on a fresh device', 151],
  ['after a reconnect', 151],
] as const)(
  '46. joining such a group while nobody was there, seen %s with %i unread',
  async (where, unread) => {
    const world = await createWorld();
    await world.createGroup('g1', ['u2', 'u3']);
    await world.fill('sg_g1', 'u2', 5000);
    const join = async (): Promise<void> => {
      await world
        .as('u2')
        .rest('/group/invite_user_to_group', { groupID: 'g1', invitedUserIDs: ['u1'], reason: '' });
      await world.fill('sg_g1', 'u2', unread - 1);
    };
    let u1: Client;
    if (where === 'on a fresh device') {
      await join();
      u1 = await world.signIn('u1');
    } else {
      u1 = await world.signIn('u1');
      await u1.offline(join);
    }
    await u1.quiet();
    expect((await u1.row('sg_g1'))?.unreadCount).toBe(unread);
    expect(await u1.total()).toBe(unread);
    await u1.reconnect();
    expect((await u1.row('sg_g1'))?.unreadCount).toBe(unread);
    // All devices agree.
    const fresh = await world.signIn('u1', { fresh: true });
    expect((await fresh.row('sg_g1'))?.unreadCount).toBe(unread);
  },
);

it.each([
  '/conversation/get_incremental_conversations',
  '/conversation/get_conversations',
  '/friend/get_incremental_friends',
  '/group/get_incremental_join_groups',
  '/user/get_users_info',
])('47. a failing %s is made up for by the next trigger', async (path) => {
  const world = await createWorld();
  await world.befriend('u1', 'u2', 'R');
  await world.createGroup('g1', ['u1', 'u3']);
  await world.send('u2', 'u1', 'hi');
  await world.sendGroup('u3', 'g1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.offline(
    async () => {
      await world.rule({ path }, { errCode: 500, errMsg: 'ServerInternalError' });
      await world.as('u1').set(CHAT, { isPinned: true });
      await world.as('u1').set('si_u1_u4', { recvMsgOpt: 2 });
      await world.setRemark('u1', 'u2', 'New remark');
      await world.as('u2').say('u1', 'second');
    },
    { until: 'connected' },
  );
  await world.clearRules();
  await u1.reconnect();

  const fresh = await world.signIn('u1', { fresh: true });
  const comparable = async (client: typeof u1): Promise<unknown> =>
    (await client.call('getMultipleConversation', [CHAT, 'sg_g1', 'si_u1_u4'])).map((c) => ({
      ...c,
      updateUnreadCountTime: 0,
    }));
  expect(await comparable(u1)).toEqual(await comparable(fresh));
  expect(await u1.listed()).toEqual(await fresh.listed());
  // Two texts, and the notice that they are friends now.
  expect(await u1.row(CHAT)).toMatchObject({ isPinned: true, showName: 'New remark', unreadCount: 3 });
});

it('49. a first login: start, progress to 100, finish, no New, and then the list is complete', async () => {
  const world = await createWorld();
  for (const user of ['u2', 'u3', 'u4']) await world.send(user, 'u1', `from ${user}`);
  const u1 = await world.signIn('u1', { wait: false });
  const atFinish = await new Promise<string[]>((resolve) => {
    u1.im.globalEvent.on('onSyncServerFinish').subscribe(() => resolve(u1.listed()));
  });
  expect([...atFinish].sort()).toEqual(['si_u1_u2', 'si_u1_u3', 'si_u1_u4']);
  const told = await u1.takeTold(/SyncServer|NewConversation/);
  expect(told.at(0)).toMatchObject({ event: 'onSyncServerStart', value: true });
  expect(told.at(-1)).toMatchObject({ event: 'onSyncServerFinish', value: true });
  const between = told.slice(1, -1);
  expect(new Set(between.map(({ event }) => event))).toEqual(new Set(['onSyncServerProgress']));
  const progress = between.map(({ value }) => value as number);
  expect(progress.at(-1)).toBe(100);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.every((p) => Number.isInteger(p) && p >= 0)).toBe(true);
});

it('49. the second login is not a first one, and its list needs no network', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await world.stop();
  await u1.reload();
  expect(await u1.listed()).toEqual([CHAT]);
  await world.start();
  await u1.call('networkStatusChanged');
  await u1.synced();
  const told = await u1.takeTold(SYNC);
  expect(told.filter(({ event }) => event !== 'onSyncServerProgress')).toMatchObject([
    { event: 'onSyncServerStart', value: false },
    { event: 'onSyncServerFinish', value: false },
  ]);
});

it('49. the same for a user without any conversation', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1', { wait: false });
  await u1.synced();
  expect((await u1.takeTold(/Start|Finish/)).map(({ value }) => value)).toEqual([true, true]);
  await u1.reload();
  await u1.synced();
  expect((await u1.takeTold(/Start|Finish/)).map(({ value }) => value)).toEqual([false, false]);
});

it('51. calls out of order say why', async () => {
  const world = await createWorld();
  const u1 = await world.open();
  expect((await u1.fails('getAllConversationList')).errCode).toBe(10008);
  expect((await u1.fails('login', 'u1', 'token')).errCode).toBe(10008);
  expect(u1.im.getLoginStatus()).toBe(-1);
  expect(u1.init()).toBe(true);
  expect((await u1.fails('getAllConversationList')).errCode).toBe(10009);
  expect((await u1.fails('logout')).errCode).toBe(10009);
  expect(u1.im.getLoginStatus()).toBe(201);

  const token = await world.token('u1');
  const first = u1.call('login', 'u1', token);
  expect(u1.im.getLoginStatus()).toBe(102);
  expect((await u1.fails('login', 'u1', token)).errCode).toBe(10102);
  await first;
  expect(u1.im.getLoginStatus()).toBe(101);
  expect(u1.im.getLoginUser()).toBe('u1');
  expect((await u1.fails('login', 'u1', token)).errCode).toBe(10102);
  expect((await u1.fails('login', 'u2', await world.token('u2'))).errCode).toBe(10102);
  expect(u1.init()).toBe(false);

  await u1.synced();
  const farewell = await world.holdAnswers({ reqIdentifier: 2003 });
  const leaving = u1.call('logout');
  await farewell.arrived();
  expect((await u1.fails('getAllConversationList')).errCode).toBe(10101);
  await farewell.release();
  await leaving;
  expect(u1.im.getLoginStatus()).toBe(201);
  expect(u1.im.getLoginUser()).toBe('');
  expect((await u1.fails('getAllConversationList')).errCode).toBe(10009);
});

it('51. a call that is pending at logout fails with 10101', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const answer = await world.holdAnswers({ path: '/conversation/set_conversations' });
  const pin = u1.fails('pinConversation', CHAT, true);
  await answer.arrived();
  const logout = u1.call('logout');
  expect((await pin).errCode).toBe(10101);
  await answer.release();
  await logout;
});

it('52. the same user on two servers has two databases', async () => {
  const one = await createWorld();
  const two = await createWorld();
  await one.send('u2', 'u1', 'on one');
  await two.send('u3', 'u1', 'on two');
  const first = await one.signIn('u1');
  expect(await first.listed()).toEqual(['si_u1_u2']);
  await first.call('setConversationDraft', 'si_u1_u2', 'draft');
  await first.dispose();
  const second = await two.signIn('u1', { device: first.device });
  expect(await second.listed()).toEqual(['si_u1_u3']);
  expect(await second.call('getMultipleConversation', ['si_u1_u2'])).toEqual([]);
  await second.dispose();
  const again = await one.signIn('u1', { device: first.device });
  expect(await again.listed()).toEqual(['si_u1_u2']);
  expect((await again.row('si_u1_u2'))?.draftText).toBe('draft');
});

it('52. after a server lost its data the list is the server’s again', async () => {
  const world = await createWorld();
  for (let i = 1; i <= 5; i++) await world.send('u2', 'u1', `${i}`);
  for (let i = 1; i <= 3; i++) await world.send('u3', 'u1', `${i}`);
  const u1 = await world.signIn('u1');
  await u1.call('setConversationDraft', 'si_u1_u3', 'draft');
  expect(await u1.total()).toBe(8);

  await u1.offline(async () => {
    await world.loseData();
    await world.send('u2', 'u1', 'new life');
  });
  expect(await u1.listed()).toEqual([CHAT, 'si_u1_u3']);
  expect(await u1.history(CHAT)).toEqual(['new life']);
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 1 });
  expect(await u1.row('si_u1_u3')).toMatchObject({ unreadCount: 0, draftText: 'draft' });
  expect(await u1.total()).toBe(1);
});

it('52. one user after another: each sees only his own', async () => {
  const world = await createWorld();
  await world.send('u3', 'u1', 'for u1');
  await world.send('u3', 'u2', 'for u2');
  const tab = await world.signIn('u1');
  await tab.call('setConversationDraft', 'si_u1_u3', 'draft of u1');
  await tab.call('logout');
  tab.events.clear();

  await tab.call('login', 'u2', await world.token('u2'));
  await tab.synced();
  await tab.quiet();
  expect(await tab.listed()).toEqual(['si_u2_u3']);
  await world.send('u3', 'u1', 'again for u1');
  await world.send('u3', 'u2', 'again for u2');
  await tab.quiet();
  expect(JSON.stringify(tab.events.take())).not.toMatch(/u1/);
  await tab.call('logout');

  await world.stop();
  await tab.call('login', 'u1', await world.token('u1'));
  expect(await tab.listed()).toEqual(['si_u1_u3']);
  expect((await tab.row('si_u1_u3'))?.draftText).toBe('draft of u1');
});

it('53. nothing is told after the callback of logout', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const sends = Array.from({ length: 20 }, (_, i) => world.send('u2', 'u1', `${i}`));
  await new Promise<void>((resolve) => {
    u1.im.logout('', () => {
      u1.events.clear();
      resolve();
    });
  });
  await Promise.all(sends);
  await world.send('u2', 'u1', 'late');
  await world.idle();
  // A call goes to the worker and back: what it would have told before has arrived.
  expect((await u1.fails('getAllConversationList')).errCode).toBe(10009);
  expect(u1.events.names()).toEqual([]);
});

it('54. a new remark, nickname, group name or avatar is told', async () => {
  const world = await createWorld();
  await world.befriend('u1', 'u2', '');
  await world.createGroup('g1', ['u1', 'u3']);
  await world.send('u2', 'u1', 'hi');
  await world.sendGroup('u3', 'g1', 'hi');
  const u1 = await world.signIn('u1');
  const changed = async (id: string): Promise<unknown> => {
    const told = (await u1.takeTold(STATE)).filter(({ event }) => event === 'onConversationChanged');
    const rows = told.flatMap(
      ({ value }) => value as { conversationID: string; showName: string; faceURL: string }[],
    );
    return rows
      .filter((c) => c.conversationID === id)
      .map(({ showName, faceURL }) => [showName, faceURL])
      .at(-1);
  };
  const face = (await u1.row(CHAT))!.faceURL;
  expect(face).not.toBe('');

  await world.setUserInfo('u2', { nickname: 'Renamed' });
  expect(await changed(CHAT)).toEqual(['Renamed', face]);
  await world.setRemark('u1', 'u2', 'My remark');
  expect(await changed(CHAT)).toEqual(['My remark', face]);
  await world.setUserInfo('u2', { faceURL: '' });
  expect(await changed(CHAT)).toEqual(['My remark', '']);
  expect((await u1.row(CHAT))?.faceURL).toBe('');

  const groupFace = (await u1.row('sg_g1'))!.faceURL;
  await world.setGroupInfo('g1', { groupName: 'Another name' });
  expect(await changed('sg_g1')).toEqual(['Another name', groupFace]);
  expect((await u1.row('sg_g1'))?.showName).toBe('Another name');
  await world.setGroupInfo('g1', { faceURL: 'https://faces.example/another' });
  expect(await changed('sg_g1')).toEqual(['Another name', 'https://faces.example/another']);

  // Without a remark the nickname stands again.
  await world.setRemark('u1', 'u2', '');
  expect(await changed(CHAT)).toEqual(['Renamed', '']);
});

it('55. a sender whose name cannot be looked up is announced all the same', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  for (const path of ['/user/get_users_info', '/friend/get_designated_friends']) {
    await world.rule({ path }, { errCode: 500, errMsg: 'ServerInternalError' });
  }
  await world.sendInOneFrame('u1', [
    { conversationID: 'si_u1_u2', from: 'u2', text: 'from u2' },
    { conversationID: 'si_u1_u4', from: 'u4', text: 'from u4', senderNickname: '' },
    { conversationID: 'si_u1_u3', from: 'u3', text: 'from u3' },
  ]);
  await u1.quiet();
  const announced = u1.events
    .take()
    .filter(({ event }) => event === 'onNewConversation')
    .flatMap(({ value }) => (value as { conversationID: string }[]).map((c) => c.conversationID));
  expect(announced.sort()).toEqual(['si_u1_u2', 'si_u1_u3', 'si_u1_u4']);
  expect((await u1.row('si_u1_u4'))!.showName).toBe('u4');
  expect((await u1.row('si_u1_u2'))!.showName).toBe(nameOf('u2'));
  expect((await u1.row('si_u1_u3'))!.showName).toBe(nameOf('u3'));

  await world.clearRules();
  await u1.reconnect();
  await u1.call('getOneConversation', 1, 'u4');
  await u1.quiet();
  expect((await u1.row('si_u1_u4'))!.showName).toBe(nameOf('u4'));
});

it('56. mentions and announcements mark the group until they are reset', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1']);
  const u1 = await world.signIn('u1');
  const mark = async (): Promise<number | undefined> => {
    await u1.quiet();
    return (await u1.row('sg_g1'))?.groupAtType;
  };
  await world.sendGroup('u2', 'g1', 'you', { at: ['u1'] });
  expect(await mark()).toBe(1);
  await u1.call('markGroupMessageHasRead', 'g1');
  expect(await mark()).toBe(1);
  await u1.call('resetConversationGroupAtType', 'sg_g1');
  expect(await mark()).toBe(0);

  const all = await u1.call('getAtAllTag');
  await world.sendGroup('u2', 'g1', 'everybody', { at: [all] });
  expect(await mark()).toBe(2);
  await u1.call('resetConversationGroupAtType', 'sg_g1');

  await world.sendGroup('u2', 'g1', 'both', { at: ['u1', all] });
  expect(await mark()).toBe(3);
  await u1.call('resetConversationGroupAtType', 'sg_g1');

  await world.as('u2').rest('/group/set_group_info', {
    groupInfoForSet: { groupID: 'g1', notification: 'Hear, hear' },
  });
  expect(await mark()).toBe(4);
});

it('57. a handler, subscriber or callback that throws harms nobody else', async () => {
  const reported: unknown[] = [];
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const throwing = (name: string) => (): never => {
    throw new Error(name);
  };
  u1.im.globalEvent.addEventListener('onRecvNewMessage', throwing('handler'));
  u1.im.globalEvent.on('onRecvNewMessage').subscribe(throwing('stream'));
  u1.im.globalEvent.subscribe(throwing('everything'));
  const heard: string[] = [];
  u1.im.globalEvent.addEventListener('onRecvNewMessage', ({ value }) => heard.push(value.content));

  await world.send('u2', 'u1', '1');
  await u1.quiet();
  await world.send('u2', 'u1', '2');
  expect(await u1.told(STATE)).toEqual([
    `onNewConversation ${CHAT}`,
    'onTotalUnreadMessageCountChanged 1',
    `onConversationChanged ${CHAT}`,
    'onTotalUnreadMessageCountChanged 2',
  ]);
  expect(heard).toEqual(['1', '2']);

  await new Promise<void>((resolve) => {
    u1.im.getAllConversationList('', () => {
      resolve();
      throw new Error('callback');
    });
  });
  expect(await u1.listed()).toEqual([CHAT]);
  const names = new Set(reported.map((error) => (error as Error).message));
  expect(names).toEqual(new Set(['handler', 'stream', 'everything', 'callback']));
});

/** Nothing that would else connect does. */
async function staysAway(client: Client): Promise<void> {
  await client.world.clearRequests();
  await client.call('networkStatusChanged');
  await client.call('setAppBackgroundStatus', false).catch(() => undefined);
  await client.quiet();
  expect(await client.world.requestsOf('u1', '/ws')).toEqual([]);
  expect(client.im.getConnectionStatus()).toBe(3);
}

/** A login with a fresh token connects, and syncs once. */
async function returns(client: Client): Promise<void> {
  client.events.clear();
  await client.call('login', 'u1', await client.world.token('u1'));
  await client.synced();
  expect(client.im.getConnectionStatus()).toBe(2);
  expect(await client.told(/onSyncServer(Start|Finish|Failed)/)).toEqual([
    'onSyncServerStart false',
    'onSyncServerFinish false',
  ]);
}

const STOPPED = [
  ['expired', 1501, 'onUserTokenExpired'],
  ['invalid', 1502, 'onUserTokenInvalid'],
  ['unknown', 1505, 'onUserTokenInvalid'],
  ['kicked', 1506, 'onKickedOffline'],
] as const;

it.each(STOPPED)(
  '58. a token that is %s ends the connection at the next handshake',
  async (state, code, event) => {
    const world = await createWorld();
    await world.send('u2', 'u1', 'hi');
    const u1 = await world.signIn('u1');
    await world.setToken('u1', state);
    await world.disconnect('u1');
    await u1.call('networkStatusChanged');
    const { payload } = await u1.next(event);
    expect(payload.errCode).toBe(code);
    expect(u1.im.getConnectionStatus()).toBe(3);
    expect(u1.im.getLoginStatus()).toBe(101);
    expect(await u1.listed()).toEqual([CHAT]);
    await staysAway(u1);

    await world.send('u3', 'u1', 'meanwhile');
    await returns(u1);
    expect(await u1.listed()).toEqual(['si_u1_u3', CHAT]);
  },
);

it.each(STOPPED)('58. a token that is %s as an answer of the REST API', async (state, code, event) => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await world.setToken('u1', state);
  expect((await u1.fails('pinConversation', CHAT, true)).errCode).toBe(code);
  await u1.next(event);
  expect(u1.im.getConnectionStatus()).toBe(3);
  expect(await u1.listed()).toEqual([CHAT]);
  expect((await u1.row(CHAT))?.isPinned).toBe(false);
  await staysAway(u1);

  await returns(u1);
  await u1.call('pinConversation', CHAT, true);
  expect((await u1.row(CHAT))?.isPinned).toBe(true);
});

it('58. kicked by the server', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await world.kick('u1');
  await u1.next('onKickedOffline');
  expect(u1.im.getConnectionStatus()).toBe(3);
  expect(await u1.listed()).toEqual([CHAT]);
  await staysAway(u1);
  await returns(u1);
  expect(await u1.listed()).toEqual([CHAT]);
});
