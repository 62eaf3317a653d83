// Groups on the wire: notices as counted chat copies, the cap of those who left, mentions, announcements, friends.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import { readPulls } from './protobuf.ts';
import type { RawSocket, RestClient } from './raw-client.ts';
import { bodyOf, connect, detailOf, dev, maxSeqs, rangeBody, seqsBody, signInAdmin } from './raw-client.ts';

type User = RawSocket & { rest: RestClient };

let server: DevServer;
let owner: User;
let member: User;
const CHAT = 'sg_g';

beforeEach(async () => {
  server = await createDevServer();
  owner = await connect(server, 'owner');
  member = await connect(server, 'member');
  await owner.rest.ok('/group/create_group', {
    groupInfo: { groupID: 'g', groupName: 'G', groupType: 2 },
    ownerUserID: 'owner',
    memberUserIDs: ['member'],
  });
});
afterEach(() => server.close());

const row = async (user: User) =>
  (
    await user.rest.ok('/conversation/get_conversations', {
      ownerUserID: user.userID,
      conversationIDs: [CHAT],
    })
  ).conversations?.[0];

const state = async (user: User) =>
  (
    await user.rest.ok('/msg/get_conversations_has_read_and_max_seq', {
      userID: user.userID,
      conversationIDs: [CHAT],
    })
  ).seqs[CHAT];

test('creating: 1501 unstored in n_g and as a chat message with seq 1 that counts for all but its maker', async () => {
  const copy = await member.chat((message) => message.contentType === 1501);
  expect(copy).toMatchObject({
    conversationID: CHAT,
    message: { seq: 1, groupID: 'g', sessionType: 3, msgFrom: 200 },
  });
  expect(detailOf(copy.message)).toMatchObject({
    group: { groupID: 'g', groupName: 'G', ownerUserID: 'owner', memberCount: 2 },
    opUser: { userID: 'owner', roleLevel: 100 },
    memberList: [{ userID: 'owner' }, { userID: 'member', roleLevel: 20 }],
  });
  expect(await member.notice(1501)).toMatchObject({ channel: 'n_g', message: { seq: 0 } });
  expect(await maxSeqs(member)).toEqual({ [CHAT]: 1 });
  expect(await state(owner)).toMatchObject({ maxSeq: 1, hasReadSeq: 1 });
  expect(await state(member)).toMatchObject({ maxSeq: 1, hasReadSeq: 0 });
  expect(await row(member)).toMatchObject({ conversationType: 3, groupID: 'g', userID: '' });
});

test('leaving: the row and the seqs are capped, the notice lies above the cap, 1001 is not capped', async () => {
  await owner.sendMessage({ groupID: 'g' });
  await member.rest.ok('/group/quit_group', { groupID: 'g' });
  const notice = await member.chat((message) => message.contentType === 1504);
  expect(notice.message.seq).toBe(3);
  await member.notice(1300, ({ detail }) => detail.conversationIDList.includes(CHAT));
  await owner.sendMessage({ groupID: 'g', clientMsgID: 'unheard' });
  await owner.chat((message) => message.clientMsgID === 'unheard');
  expect(await row(member)).toMatchObject({ maxSeq: 2 });
  expect(await state(member)).toMatchObject({ maxSeq: 2 });
  expect(await maxSeqs(member)).toMatchObject({ [CHAT]: 4 });
  const ranged = await member.request(1002, rangeBody('member', [{ id: CHAT, begin: 1, end: 4 }]));
  expect(
    readPulls(bodyOf(ranged), 1)
      .get(CHAT)
      ?.messages.map(({ seq }) => seq),
  ).toEqual([1, 2]);
  const single = await member.request(1005, seqsBody('member', CHAT, [2, 3]));
  expect(readPulls(bodyOf(single), 1).get(CHAT)).toMatchObject({
    messages: [{ seq: 2 }],
    isEnd: true,
    endSeq: 2,
  });
  const above = await member.request(1002, rangeBody('member', [{ id: CHAT, begin: 3, end: 4 }]));
  expect(readPulls(bodyOf(above), 1).size).toBe(0);
  await member.settle();
  expect(member.chats().map(({ message }) => message.clientMsgID)).not.toContain('unheard');

  await owner.rest.ok('/group/invite_user_to_group', { groupID: 'g', invitedUserIDs: ['member'] });
  const back = await member.chat((message) => message.contentType === 1509);
  expect(detailOf(back.message).invitedUserList).toMatchObject([{ userID: 'member' }]);
  expect(await row(member)).toMatchObject({ maxSeq: 0 });
  expect(await state(member)).toMatchObject({ maxSeq: 5 });
});

test('kicking tells the kicked one too; joining an open group is told by 1510', async () => {
  await owner.rest.ok('/group/kick_group', { groupID: 'g', kickedUserIDs: ['member'] });
  const { message } = await member.chat(({ contentType }) => contentType === 1508);
  expect(detailOf(message).kickedUserList).toMatchObject([{ userID: 'member' }]);
  await owner.rest.ok('/group/set_group_info_ex', { groupID: 'g', needVerification: 2 });
  await member.rest.ok('/group/join_group', { groupID: 'g' });
  const entered = await owner.chat(({ contentType }) => contentType === 1510);
  expect(detailOf(entered.message).entrantUser).toMatchObject({ userID: 'member' });
});

test('a new member finds read position 0, and without history a minSeq that is not in the row', async () => {
  await owner.sendMessage({ groupID: 'g' });
  await dev(server, 'switches', { historyForNewMembers: false });
  const late = await connect(server, 'late');
  await owner.rest.ok('/group/invite_user_to_group', { groupID: 'g', invitedUserIDs: ['late'] });
  await late.chat((message) => message.contentType === 1509);
  expect(await state(late)).toMatchObject({ maxSeq: 3, hasReadSeq: 0 });
  expect(await row(late)).toMatchObject({ minSeq: 0 });
  const answer = await late.request(1005, seqsBody('late', CHAT, [1, 2, 3], 1));
  expect(readPulls(bodyOf(answer), 1).get(CHAT)).toMatchObject({
    messages: [{ seq: 3 }],
    isEnd: true,
    endSeq: 3,
  });
});

test('mentions set groupAtType with 1300: me, all, both; an announcement sets 4', async () => {
  const other = await connect(server, 'other');
  await owner.rest.ok('/group/invite_user_to_group', { groupID: 'g', invitedUserIDs: ['other'] });
  await other.chat((message) => message.contentType === 1509);
  const at = (atUserIDList: string[]) =>
    owner.sendMessage({
      groupID: 'g',
      contentType: 106,
      content: { text: '@', atUserList: atUserIDList },
      atUserIDList,
    });
  await at(['member']);
  await member.notice(1300, ({ detail }) => detail.conversationIDList.includes(CHAT));
  expect((await row(member)).groupAtType).toBe(1);
  expect((await row(other)).groupAtType).toBe(0);
  await at(['AtAllTag', 'member']);
  await other.notice(1300, ({ detail }) => detail.conversationIDList.includes(CHAT));
  expect([
    (await row(member)).groupAtType,
    (await row(other)).groupAtType,
    (await row(owner)).groupAtType,
  ]).toEqual([3, 2, 0]);
  await owner.rest.ok('/group/set_group_info', { groupInfoForSet: { groupID: 'g', notification: 'News' } });
  const told = await member.chat((message) => message.contentType === 1519);
  expect(detailOf(told.message).group).toMatchObject({ notification: 'News' });
  await member.settle();
  expect((await row(member)).groupAtType).toBe(4);
});

test('names and other settings: 1520 with a chat copy, 1502 without', async () => {
  await owner.rest.ok('/group/set_group_info_ex', { groupID: 'g', groupName: 'New', introduction: 'About' });
  expect(
    detailOf((await member.chat(({ contentType }) => contentType === 1520)).message).group,
  ).toMatchObject({
    groupName: 'New',
  });
  await member.notice(1502);
  expect(member.chats().map(({ message }) => message.contentType)).toEqual([1501, 1520]);
  const { groupInfos } = await member.rest.ok('/group/get_groups_info', { groupIDs: ['g', 'nowhere'] });
  expect(groupInfos).toMatchObject([{ groupName: 'New', introduction: 'About', memberCount: 2 }]);
});

test('dismissing: 1511 to all, the group leaves the joined list, the conversation stays', async () => {
  await owner.rest.ok('/group/dismiss_group', { groupID: 'g' });
  await member.chat((message) => message.contentType === 1511);
  const page = { pagination: { pageNumber: 1, showNumber: 10 } };
  expect(await member.rest.ok('/group/get_joined_group_list', { fromUserID: 'member', ...page })).toEqual({
    total: 0,
    groups: null,
  });
  expect(await row(member)).toMatchObject({ conversationID: CHAT });
});

test('revoking in a group: the owner may, a member may not', async () => {
  await owner.sendMessage({ groupID: 'g' });
  await member.sendMessage({ groupID: 'g' });
  const revoke = (user: User, seq: number) =>
    user.rest.call('/msg/revoke_msg', { userID: user.userID, conversationID: CHAT, seq });
  expect(await revoke(member, 2)).toMatchObject({ errCode: 1002 });
  expect(await revoke(owner, 3)).toMatchObject({ errCode: 0 });
  const told = await member.notice(2101);
  expect(told).toMatchObject({ channel: 'n_g', message: { seq: 1 }, detail: { seq: 3, sesstionType: 3 } });
});

test('reading a group is told to oneself only, unstored', async () => {
  await owner.sendMessage({ groupID: 'g' });
  await member.chat((message) => message.seq === 2);
  await member.rest.ok('/msg/mark_conversation_as_read', {
    userID: 'member',
    conversationID: CHAT,
    hasReadSeq: 2,
  });
  const told = await member.notice(2200);
  expect(told).toMatchObject({ channel: 'n_member_member', message: { seq: 0 }, detail: { hasReadSeq: 2 } });
  expect(await state(member)).toMatchObject({ hasReadSeq: 2 });
  await owner.settle();
  expect(owner.notices().map(({ message }) => message.contentType)).not.toContain(2200);
});

test('friends: import, remark, profile change, deletion and blacklist are told and versioned', async () => {
  const admin = await signInAdmin(server);
  const incremental = (versionID = '', version = 0) =>
    owner.rest.ok('/friend/get_incremental_friends', { userID: 'owner', versionID, version });
  const before = await incremental();
  expect(before).toMatchObject({ full: true, insert: null });
  await admin.ok('/friend/import_friend', { ownerUserID: 'owner', friendUserIDs: ['member'] });
  const copy = await owner.chat((message) => message.contentType === 1201);
  expect(copy).toMatchObject({ conversationID: 'si_member_owner', message: { seq: 1 } });
  const added = await incremental(before.versionID, before.version);
  expect(added.insert).toMatchObject([
    { ownerUserID: 'owner', remark: '', friendUser: { userID: 'member' } },
  ]);

  await owner.rest.ok('/friend/set_friend_remark', {
    ownerUserID: 'owner',
    friendUserID: 'member',
    remark: 'R',
  });
  expect(await owner.notice(1206)).toMatchObject({ channel: 'n_owner_owner', message: { seq: 0 } });
  await owner.rest.ok('/friend/update_friends', {
    ownerUserID: 'owner',
    friendUserIDs: ['member'],
    isPinned: true,
  });
  await owner.notice(1210);
  await member.rest.ok('/user/update_user_info', {
    userInfo: { userID: 'member', nickname: 'New', faceURL: '' },
  });
  await owner.notice(1209, ({ detail }) => detail.userID === 'member');
  await owner.notice(1516, ({ detail }) => detail.changedUser.nickname === 'New');
  const changed = await incremental(added.versionID, added.version);
  expect(changed.update).toMatchObject([{ remark: 'R', isPinned: true, friendUser: { nickname: 'New' } }]);

  await owner.rest.ok('/friend/add_black', { ownerUserID: 'owner', blackUserID: 'member' });
  await owner.notice(1207);
  expect(await member.sendMessage({ recvID: 'owner' })).toMatchObject({ errCode: 1302 });
  expect(await owner.sendMessage({ recvID: 'member' })).toMatchObject({ errCode: 0 });
  const page = { pagination: { pageNumber: 1, showNumber: 10 } };
  expect(await owner.rest.ok('/friend/get_black_list', { userID: 'owner', ...page })).toMatchObject({
    blacks: [{ blackUserInfo: { userID: 'member' } }],
    total: 1,
  });
  await owner.rest.ok('/friend/remove_black', { ownerUserID: 'owner', blackUserID: 'member' });
  await owner.notice(1208);
  expect(await member.sendMessage({ recvID: 'owner' })).toMatchObject({ errCode: 0 });

  await owner.rest.ok('/friend/delete_friend', { ownerUserID: 'owner', friendUserID: 'member' });
  await owner.notice(1205);
  const gone = await incremental(changed.versionID, changed.version);
  expect(gone).toMatchObject({ delete: ['member'], insert: null, update: null });
});

test('asking to join: told to the managers (1503), accepted (1505, 1510) or refused (1506), listed for both', async () => {
  const guest = await connect(server, 'guest');
  const page = { pagination: { pageNumber: 1, showNumber: 10 } };
  const received = () =>
    owner.rest.ok('/group/get_recv_group_applicationList', { fromUserID: 'owner', ...page });
  const answer = (handleResult: number) =>
    owner.rest.call('/group/group_application_response', {
      groupID: 'g',
      fromUserID: 'guest',
      handledMsg: 'well',
      handleResult,
    });
  expect(await answer(1)).toMatchObject({ errCode: 1004 });
  await guest.rest.ok('/group/join_group', { groupID: 'g', reqMessage: 'please' });
  const asked = await owner.notice(1503);
  expect(asked).toMatchObject({ channel: 'n_guest_owner', message: { seq: 0 } });
  expect(asked.detail).toMatchObject({
    reqMsg: 'please',
    applicant: { userID: 'guest' },
    group: { groupID: 'g' },
  });
  expect(await received()).toMatchObject({
    total: 1,
    groupRequests: [
      { handleResult: 0, reqMsg: 'please', userInfo: { userID: 'guest' }, groupInfo: { groupID: 'g' } },
    ],
  });
  const specified = (by: User, userID: string) =>
    by.rest.call('/group/get_specified_user_group_request_info', { groupID: 'g', userID });
  for (const by of [guest, owner]) {
    expect((await specified(by, 'guest')).data).toMatchObject({
      total: 1,
      groupRequests: [{ reqMsg: 'please', userInfo: { userID: 'guest' }, groupInfo: { groupID: 'g' } }],
    });
  }
  expect(await specified(member, 'guest')).toMatchObject({ errCode: 1002 });
  expect((await specified(owner, 'owner')).data).toEqual({ total: 0, groupRequests: null });
  expect(await answer(-1)).toMatchObject({ errCode: 0 });
  await guest.notice(1506, ({ detail }) => detail.handleMsg === 'well');
  expect(await answer(1)).toMatchObject({ errCode: 1001 });
  await guest.rest.ok('/group/join_group', { groupID: 'g', reqMessage: 'again' });
  expect(await answer(1)).toMatchObject({ errCode: 0 });
  await guest.notice(1505);
  await guest.chat((message) => message.contentType === 1510);
  const made = await guest.rest.ok('/group/get_user_req_group_applicationList', { userID: 'guest', ...page });
  expect(made).toMatchObject({ total: 1, groupRequests: [{ handleResult: 1, handleUserID: 'owner' }] });
  await member.settle();
  expect(member.notices().map(({ message }) => message.contentType)).not.toContain(1503);
});

test('asking for friendship: told (1203), refused (1202) or accepted (1201), listed for both', async () => {
  const ask = () =>
    owner.rest.ok('/friend/add_friend', { fromUserID: 'owner', toUserID: 'member', reqMsg: 'hi' });
  const answer = (handleResult: number) =>
    member.rest.ok('/friend/add_friend_response', { fromUserID: 'owner', toUserID: 'member', handleResult });
  const page = { pagination: { pageNumber: 1, showNumber: 10 } };
  const between = (by: User, fromUserID: string, toUserID: string) =>
    by.rest.call('/friend/get_designated_friend_apply', { fromUserID, toUserID });
  expect((await between(owner, 'owner', 'member')).data).toEqual({ friendRequests: null });
  await ask();
  await member.notice(1203);
  for (const [from, to] of [
    ['owner', 'member'],
    ['member', 'owner'],
  ] as const) {
    for (const by of [owner, member]) {
      expect((await between(by, from, to)).data).toMatchObject({
        friendRequests: [{ fromUserID: 'owner', toUserID: 'member', toNickname: 'member' }],
      });
    }
  }
  await member.rest.ok('/friend/add_friend', { fromUserID: 'member', toUserID: 'owner', reqMsg: 'me too' });
  const both = (await between(owner, 'owner', 'member')).data.friendRequests;
  expect(both.map((request: { reqMsg: string }) => request.reqMsg)).toEqual(['hi', 'me too']);
  const stranger = await connect(server, 'stranger');
  expect(await between(stranger, 'owner', 'member')).toMatchObject({ errCode: 1002 });
  expect(await member.rest.ok('/friend/get_friend_apply_list', { userID: 'member', ...page })).toMatchObject({
    total: 1,
    FriendRequests: [{ fromUserID: 'owner', toUserID: 'member', reqMsg: 'hi', handleResult: 0 }],
  });
  await answer(-1);
  await owner.notice(1202);
  await ask();
  await answer(1);
  await owner.notice(1201);
  expect(
    await owner.rest.ok('/friend/get_self_friend_apply_list', { userID: 'owner', ...page }),
  ).toMatchObject({
    friendRequests: [{ handleResult: 1 }],
  });
  expect(await member.rest.ok('/friend/is_friend', { userID1: 'owner', userID2: 'member' })).toEqual({
    inUser1Friends: true,
    inUser2Friends: true,
  });
});
