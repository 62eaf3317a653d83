// Behaviour 5: what a chat view needs to know of users, friends and groups.
import { expect, it } from 'vitest';
import { createWorld, faceOf, nameOf } from '../harness/world.ts';

it('getUsersInfo: in the order asked, each once, the unknown left out; a second time without a request', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const infoOf = (userID: string): object => ({
    userID,
    nickname: nameOf(userID),
    faceURL: faceOf(userID),
    ex: '',
  });
  await world.clearRequests();
  const asked = ['u3', 'unknown', 'u2', 'u3'];
  expect(await u1.call('getUsersInfo', asked)).toEqual([infoOf('u3'), infoOf('u2')]);
  expect(await world.requestsOf('u1')).toHaveLength(1);
  expect(await u1.call('getUsersInfo', '["u2","u3"]')).toEqual([infoOf('u2'), infoOf('u3')]);
  expect(await world.requestsOf('u1')).toHaveLength(1);
  expect(await u1.call('getUsersInfo', [])).toEqual([]);

  await world.offline(async () => {
    expect(await u1.call('getUsersInfo', ['u2'])).toEqual([infoOf('u2')]);
    expect((await u1.fails('getUsersInfo', ['u2', 'u4'])).errCode).toBe(10000);
  });
});

it('getUsersInfo knows what became of a friend’s profile, also while the user was away', async () => {
  const world = await createWorld();
  await world.befriend('u1', 'u2', 'Remark');
  const u1 = await world.signIn('u1');
  await u1.call('getUsersInfo', ['u2']);
  const known = async (): Promise<string[]> =>
    (await u1.call('getUsersInfo', ['u2'])).map(({ nickname, faceURL }) => `${nickname} ${faceURL}`);
  await world.setUserInfo('u2', { nickname: 'New', faceURL: 'face' });
  await u1.quiet();
  expect(await known()).toEqual(['New face']);
  await u1.offline(() => world.setUserInfo('u2', { nickname: 'Newer' }));
  await world.offline(async () => {
    expect(await known()).toEqual(['Newer face']);
  });
});

it('getFriendList and getJoinedGroupList are the synced tables, offline too', async () => {
  const world = await createWorld();
  await world.befriend('u1', 'u2', 'Remark');
  await world.createGroup('g1', ['u1', 'u2']);
  await world.createGroup('g2', ['u2', 'u1']);
  const u1 = await world.signIn('u1');
  await world.clearRequests();
  const friend = { ownerUserID: 'u1', userID: 'u2', nickname: nameOf('u2'), remark: 'Remark' };
  expect(await u1.call('getFriendList')).toEqual([expect.objectContaining(friend)]);
  const groups = await u1.call('getJoinedGroupList');
  expect(groups.map(({ groupID, ownerUserID }) => [groupID, ownerUserID])).toEqual([
    ['g1', 'u1'],
    ['g2', 'u2'],
  ]);
  expect(groups[0]).toMatchObject({ groupName: 'Group g1', memberCount: 2, faceURL: faceOf('g1') });
  expect(groups[0]).not.toHaveProperty('joined');
  expect(await world.requestsOf('u1')).toEqual([]);

  await world.setGroupInfo('g1', { introduction: 'about us' });
  await world.befriend('u1', 'u3', '');
  await u1.quiet();
  expect((await u1.call('getJoinedGroupList'))[0]).toMatchObject({ introduction: 'about us' });
  expect((await u1.call('getFriendList')).map(({ userID }) => userID)).toEqual(['u2', 'u3']);
  await world.offline(async () => {
    expect(await u1.call('getFriendList')).toHaveLength(2);
    expect(await u1.call('getJoinedGroupList')).toHaveLength(2);
  });
});

it('getSpecifiedGroupsInfo and getGroupMembersInfo also know groups that the user is not in', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  await world.createGroup('g2', ['u2', 'u3']);
  const u1 = await world.signIn('u1');
  const groups = await u1.call('getSpecifiedGroupsInfo', ['g2', 'unknown', 'g1']);
  expect(groups).toMatchObject([
    { groupID: 'g2', groupName: 'Group g2', ownerUserID: 'u2', memberCount: 2 },
    { groupID: 'g1', groupName: 'Group g1' },
  ]);
  expect(await u1.call('getJoinedGroupList')).toHaveLength(1);
  expect(await u1.listed()).not.toContain('sg_g2');

  const members = await u1.call('getGroupMembersInfo', 'g1', ['u2', 'u1', 'u4']);
  expect(members.map(({ userID, roleLevel, nickname }) => [userID, roleLevel, nickname]).sort()).toEqual([
    ['u1', 100, nameOf('u1')],
    ['u2', 20, nameOf('u2')],
  ]);
  expect(await u1.call('getGroupMembersInfo', 'g1', [])).toEqual([]);
});
