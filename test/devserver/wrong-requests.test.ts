// Wrong requests and the codes that they get, over REST and over the socket.

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import { bool, int, join, str, writeMessage } from './protobuf.ts';
import type { Json, RawSocket, RestClient } from './raw-client.ts';
import {
  RestClient as Client,
  connect,
  dev,
  open,
  plainAnswer,
  rangeBody,
  signIn,
  signInAdmin,
  socketURL,
} from './raw-client.ts';

let server: DevServer;
let u1: RestClient;
let admin: RestClient;

/** u1 and u2 talk; g1 = u1 owner, u2 member, u4 muted; g2 is dismissed; g3 = u2 owner, u3; u3 blocks u1; note is a notification account. */
beforeAll(async () => {
  server = await createDevServer();
  admin = await signInAdmin(server);
  u1 = await signIn(server, 'u1');
  const u2 = await signIn(server, 'u2');
  const u3 = await signIn(server, 'u3');
  const u4 = await signIn(server, 'u4');
  await admin.ok('/user/user_register', { users: [{ userID: 'note', nickname: 'N', appMangerLevel: 3 }] });
  const create = (client: RestClient, groupID: string, ownerUserID: string, memberUserIDs: string[]) =>
    client.ok('/group/create_group', { groupInfo: { groupID, groupType: 2 }, ownerUserID, memberUserIDs });
  await create(u1, 'g1', 'u1', ['u2', 'u4']);
  await create(u1, 'g2', 'u1', ['u2']);
  await create(u2, 'g3', 'u2', ['u3']);
  await u1.ok('/group/mute_group_member', { groupID: 'g1', userID: 'u4', mutedSeconds: 3600 });
  await u1.ok('/group/dismiss_group', { groupID: 'g2' });
  await u3.ok('/friend/add_black', { ownerUserID: 'u3', blackUserID: 'u1' });
  await u4.ok('/user/update_user_info_ex', { userInfo: { userID: 'u4', globalRecvMsgOpt: 1 } });
  await dev(server, 'send', { from: 'u1', to: 'u2', text: 'one' });
  await dev(server, 'send', { from: 'u2', to: 'u1', text: 'two' });
  await dev(server, 'send', { from: 'u1', to: 'u2', text: 'three' });
  await u1.ok('/msg/revoke_msg', { userID: 'u1', conversationID: 'si_u1_u2', seq: 3 });
});
afterAll(() => server.close());

async function post(path: string, init: { headers?: Record<string, string>; body?: string }): Promise<Json> {
  const response = await fetch(server.apiAddr + path, { method: 'POST', ...init });
  expect(response.status).toBe(200);
  return response.json();
}

describe('REST', () => {
  const CONVERSATION = { conversationID: 'si_u1_u2', conversationType: 1, userID: 'u2' };
  const page = (pageNumber: number, showNumber: number): object => ({
    pagination: { pageNumber, showNumber },
  });
  const send = (change: object): object => ({
    sendID: 'u1',
    recvID: 'u2',
    contentType: 101,
    sessionType: 1,
    content: { content: 'x' },
    ...change,
  });
  type Who = 'u1' | 'admin';
  const cases: [code: number, who: Who, path: string, body: object][] = [
    // Whose data it is
    [1002, 'u1', '/conversation/get_all_conversations', { ownerUserID: 'u2' }],
    [1002, 'u1', '/conversation/get_conversation', { ownerUserID: 'u2', conversationID: 'si_u1_u2' }],
    [1002, 'u1', '/conversation/get_conversations', { ownerUserID: 'u2', conversationIDs: ['x'] }],
    [1002, 'u1', '/conversation/get_incremental_conversations', { userID: 'u2' }],
    [1002, 'u1', '/conversation/get_full_conversation_ids', { userID: 'u2' }],
    [1002, 'u1', '/conversation/get_owner_conversation', { userID: 'u2', ...page(1, 1) }],
    [1002, 'u1', '/conversation/set_conversations', { userIDs: ['u1', 'u2'], conversation: CONVERSATION }],
    [1002, 'u1', '/conversation/delete_conversations', { ownerUserID: 'u2', conversationIDs: ['x'] }],
    [1002, 'u1', '/conversation/get_pinned_conversation_ids', { userID: 'u2' }],
    [1002, 'u1', '/msg/newest_seq', { userID: 'u2' }],
    [1002, 'u1', '/msg/pull_msg_by_seq', { userID: 'u2', seqRanges: [] }],
    [1002, 'u1', '/msg/get_conversations_has_read_and_max_seq', { userID: 'u2' }],
    [
      1002,
      'u1',
      '/msg/mark_conversation_as_read',
      { userID: 'u2', conversationID: 'si_u1_u2', hasReadSeq: 1 },
    ],
    [1002, 'u1', '/msg/clear_conversation_msg', { userID: 'u2', conversationIDs: ['si_u1_u2'] }],
    [1002, 'u1', '/msg/user_clear_all_msg', { userID: 'u2' }],
    [1002, 'u1', '/msg/delete_msgs', { userID: 'u2', conversationID: 'si_u1_u2', seqs: [1] }],
    [1002, 'u1', '/msg/revoke_msg', { userID: 'u1', conversationID: 'si_u1_u2', seq: 2 }],
    [1002, 'u1', '/user/update_user_info', { userInfo: { userID: 'u2', nickname: 'x' } }],
    [1002, 'u1', '/user/update_user_info_ex', { userInfo: { userID: 'u2', globalRecvMsgOpt: 1 } }],
    [1002, 'u1', '/friend/get_incremental_friends', { userID: 'u2' }],
    [1002, 'u1', '/friend/get_friend_list', { userID: 'u2', ...page(1, 1) }],
    [1002, 'u1', '/friend/add_black', { ownerUserID: 'u2', blackUserID: 'u3' }],
    [1002, 'u1', '/group/get_incremental_join_groups', { userID: 'u2' }],
    [1002, 'u1', '/group/get_joined_group_list', { fromUserID: 'u2', ...page(1, 1) }],
    [1002, 'u1', '/group/quit_group', { groupID: 'g1', userID: 'u2' }],
    // What only an admin may do
    [1002, 'u1', '/auth/get_user_token', { userID: 'u1', platformID: 5 }],
    [1002, 'u1', '/auth/force_logout', { userID: 'u1', platformID: 5 }],
    [1002, 'u1', '/user/user_register', { users: [{ userID: 'new' }] }],
    [1002, 'u1', '/user/account_check', { checkUserIDs: ['u1'] }],
    [1002, 'u1', '/msg/send_msg', send({})],
    [1002, 'u1', '/friend/import_friend', { ownerUserID: 'u1', friendUserIDs: ['u2'] }],
    // What only a role may do
    [1002, 'u1', '/group/set_group_info_ex', { groupID: 'g3', groupName: 'x' }],
    [1002, 'u1', '/group/dismiss_group', { groupID: 'g3' }],
    [1002, 'u1', '/group/mute_group', { groupID: 'g3' }],
    [1002, 'u1', '/group/quit_group', { groupID: 'g1' }],
    [1002, 'u1', '/group/get_full_group_member_user_ids', { groupID: 'g3' }],
    // Arguments
    [1001, 'u1', '/conversation/get_all_conversations', {}],
    [1001, 'u1', '/conversation/get_all_conversations', { ownerUserID: 7 }],
    [1001, 'u1', '/conversation/get_conversations', { ownerUserID: 'u1' }],
    [1001, 'u1', '/conversation/get_conversations', { ownerUserID: 'u1', conversationIDs: 'si_u1_u2' }],
    [1001, 'u1', '/conversation/get_owner_conversation', { userID: 'u1' }],
    [1001, 'u1', '/conversation/get_owner_conversation', { userID: 'u1', ...page(0, 1) }],
    [1001, 'u1', '/conversation/get_owner_conversation', { userID: 'u1', ...page(1, 0) }],
    [1001, 'u1', '/conversation/get_incremental_conversations', { userID: 'u1', version: '1' }],
    [1001, 'u1', '/conversation/set_conversations', { userIDs: ['u1'] }],
    [1001, 'u1', '/conversation/set_conversations', { userIDs: [], conversation: CONVERSATION }],
    [
      1001,
      'u1',
      '/conversation/set_conversations',
      { userIDs: ['u1'], conversation: { conversationType: 1 } },
    ],
    [
      1001,
      'u1',
      '/conversation/set_conversations',
      { userIDs: ['u1'], conversation: { conversationID: 'x' } },
    ],
    [
      1001,
      'u1',
      '/conversation/set_conversations',
      { userIDs: ['u1'], conversation: { ...CONVERSATION, userID: '' } },
    ],
    [
      1001,
      'u1',
      '/conversation/set_conversations',
      { userIDs: ['u1'], conversation: { ...CONVERSATION, conversationType: 3 } },
    ],
    [
      1001,
      'u1',
      '/conversation/set_conversations',
      { userIDs: ['u1'], conversation: { ...CONVERSATION, isPinned: 1 } },
    ],
    [
      1001,
      'u1',
      '/conversation/set_conversations',
      { userIDs: ['u1'], conversation: { ...CONVERSATION, isPinned: { value: true } } },
    ],
    [1001, 'u1', '/conversation/delete_conversations', { ownerUserID: 'u1' }],
    [
      1001,
      'u1',
      '/conversation/delete_conversations',
      { ownerUserID: 'u1', conversationIDs: ['x'], needDeleteTime: 1 },
    ],
    [
      1001,
      'u1',
      '/msg/mark_conversation_as_read',
      { userID: 'u1', conversationID: 'si_u1_u2', hasReadSeq: 0 },
    ],
    [1001, 'u1', '/msg/mark_conversation_as_read', { userID: 'u1', hasReadSeq: 1 }],
    [1001, 'u1', '/msg/mark_msgs_as_read', { userID: 'u1', conversationID: 'si_u1_u2', seqs: [] }],
    [1001, 'u1', '/msg/mark_msgs_as_read', { userID: 'u1', conversationID: 'si_u1_u2', seqs: [0] }],
    [1001, 'u1', '/msg/mark_msgs_as_read', { userID: 'u1', conversationID: 'si_u1_u2', seqs: [99] }],
    [
      1001,
      'u1',
      '/msg/set_conversation_has_read_seq',
      { userID: 'u1', conversationID: 'si_u1_u2', hasReadSeq: 99 },
    ],
    [1001, 'u1', '/msg/revoke_msg', { userID: 'u1', conversationID: 'si_u1_u2', seq: 0 }],
    [1001, 'u1', '/msg/delete_msgs', { userID: 'u1', conversationID: 'si_u1_u2', seqs: [] }],
    [1001, 'u1', '/msg/clear_conversation_msg', { userID: 'u1', conversationIDs: [] }],
    [1001, 'u1', '/user/get_users_info', { userIDs: [] }],
    [1001, 'u1', '/user/update_user_info_ex', {}],
    [1001, 'u1', '/user/update_user_info_ex', { userInfo: { userID: 'u1', globalRecvMsgOpt: 9 } }],
    [1001, 'u1', '/group/get_groups_info', { groupIDs: [] }],
    [1001, 'u1', '/group/create_group', { groupInfo: { groupType: 2 } }],
    [1001, 'u1', '/group/create_group', { groupInfo: { groupType: 0 }, ownerUserID: 'u1' }],
    [
      1001,
      'u1',
      '/group/create_group',
      { groupInfo: { groupType: 2 }, ownerUserID: 'u1', memberUserIDs: ['u1'] },
    ],
    [1001, 'u1', '/group/kick_group', { groupID: 'g1', kickedUserIDs: ['u1'] }],
    [1001, 'u1', '/group/kick_group', { groupID: 'g1', kickedUserIDs: [] }],
    [1001, 'u1', '/group/mute_group_member', { groupID: 'g1', userID: 'u2', mutedSeconds: 0 }],
    [1001, 'u1', '/group/set_group_info_ex', { groupID: 'g1', groupName: '' }],
    [1001, 'u1', '/jssdk/get_conversations', { conversationIDs: [] }],
    [1001, 'admin', '/auth/get_user_token', { userID: 'u1', platformID: 0 }],
    [1001, 'admin', '/auth/get_user_token', { userID: '', platformID: 5 }],
    [1001, 'admin', '/auth/get_user_token', { userID: 'note', platformID: 5 }],
    [1001, 'admin', '/user/user_register', { users: [] }],
    [1001, 'admin', '/user/user_register', { users: [{ userID: '' }] }],
    [1001, 'admin', '/user/user_register', { users: [{ userID: 'a:b' }] }],
    [1001, 'admin', '/user/user_register', { users: [{ userID: 'a' }, { userID: 'a' }] }],
    [1001, 'admin', '/msg/send_msg', send({ contentType: 0 })],
    [1001, 'admin', '/msg/send_msg', send({ content: 'text' })],
    [1001, 'admin', '/msg/send_msg', send({ recvID: 'u4' })],
    // What does not exist, or exists already
    [1004, 'u1', '/conversation/get_conversation', { ownerUserID: 'u1', conversationID: 'si_u1_u9' }],
    [
      1004,
      'u1',
      '/msg/mark_conversation_as_read',
      { userID: 'u1', conversationID: 'si_u1_u9', hasReadSeq: 1 },
    ],
    [1004, 'u1', '/msg/revoke_msg', { userID: 'u1', conversationID: 'si_u1_u2', seq: 99 }],
    [1004, 'u1', '/friend/set_friend_remark', { ownerUserID: 'u1', friendUserID: 'u2', remark: 'x' }],
    [1004, 'u1', '/friend/delete_friend', { ownerUserID: 'u1', friendUserID: 'u2' }],
    [1004, 'u1', '/group/kick_group', { groupID: 'g1', kickedUserIDs: ['u3'] }],
    [1004, 'admin', '/msg/send_msg', send({ recvID: 'nobody' })],
    [1101, 'admin', '/auth/get_user_token', { userID: 'nobody', platformID: 5 }],
    [1101, 'u1', '/group/invite_user_to_group', { groupID: 'g1', invitedUserIDs: ['nobody'] }],
    [1101, 'admin', '/friend/import_friend', { ownerUserID: 'u1', friendUserIDs: ['nobody'] }],
    [1102, 'admin', '/user/user_register', { users: [{ userID: 'fresh' }, { userID: 'u1' }] }],
    [1201, 'u1', '/group/set_group_info_ex', { groupID: 'nowhere', groupName: 'x' }],
    [1201, 'u1', '/group/quit_group', { groupID: 'nowhere' }],
    [1201, 'admin', '/msg/send_msg', send({ recvID: '', groupID: 'nowhere', sessionType: 3 })],
    [1202, 'u1', '/group/create_group', { groupInfo: { groupType: 2, groupID: 'g1' }, ownerUserID: 'u1' }],
    [1204, 'u1', '/group/invite_user_to_group', { groupID: 'g2', invitedUserIDs: ['u3'] }],
    [1204, 'u1', '/group/set_group_info_ex', { groupID: 'g2', groupName: 'x' }],
    [1301, 'u1', '/friend/add_friend', { fromUserID: 'u1', toUserID: 'u1' }],
    [1404, 'u1', '/msg/revoke_msg', { userID: 'u1', conversationID: 'si_u1_u2', seq: 3 }],
    // Secrets and tokens in bodies
    [1002, 'admin', '/auth/get_user_token', { userID: 'imAdmin', platformID: 5 }],
    [1002, 'admin', '/auth/get_user_token', { userID: 'u1', platformID: 10 }],
    [1002, 'u1', '/auth/get_admin_token', { secret: 'wrong', userID: 'imAdmin' }],
    [1001, 'u1', '/auth/get_admin_token', { secret: 'openIM123', userID: 'u1' }],
    [1503, 'u1', '/auth/parse_token', { token: 'x' }],
  ];

  test.each(cases)('%i to %s for %s %j', async (code, who, path, body) => {
    const answer = await (who === 'admin' ? admin : u1).call(path, body);
    expect(answer).toEqual({
      errCode: code,
      errMsg: expect.stringMatching(/^\w+$/),
      errDlt: expect.any(String),
    });
    expect(answer.errDlt).toContain(answer.errMsg);
  });

  test('all or nothing: the failed registration created nobody', async () => {
    expect(await u1.ok('/user/get_users_info', { userIDs: ['fresh'] })).toEqual({ usersInfo: null });
  });

  test('headers: operationID and token are needed, the body must be a JSON object', async () => {
    const path = '/conversation/get_all_conversations';
    const headers = { operationID: 'op', token: u1.token };
    expect(await post(path, { headers: { token: u1.token }, body: '{}' })).toMatchObject({ errCode: 1001 });
    const noToken = await post(path, { headers: { operationID: 'op' }, body: '{}' });
    expect(noToken).toMatchObject({
      errCode: 1001,
      errDlt: expect.stringContaining('header must have token'),
    });
    for (const body of ['', '{', '[]', 'null', '"x"']) {
      expect(await post(path, { headers, body }), body).toMatchObject({ errCode: 1001 });
    }
  });

  test('unknown routes are 404, GET is 404, OPTIONS is answered for any origin', async () => {
    const headers = { operationID: 'op', token: u1.token };
    const unknown = await fetch(`${server.apiAddr}/nothing/here`, { method: 'POST', headers, body: '{}' });
    expect(unknown.status).toBe(404);
    expect((await fetch(`${server.apiAddr}/msg/newest_seq`)).status).toBe(404);
    const options = await fetch(`${server.apiAddr}/msg/newest_seq`, { method: 'OPTIONS' });
    expect([options.status, await options.json()]).toEqual([200, 'Options Request!']);
    expect(Object.fromEntries(options.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': '*',
      'access-control-allow-credentials': 'false',
      'access-control-max-age': '172800',
    });
  });
});

describe('tokens', () => {
  const jwt = (claims: object, secret = 'openIM123'): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
  };
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { UserID: 'u1', PlatformID: 5, iat: seconds - 5, exp: seconds + 3600 };
  const cases: [code: number, name: string, token: () => string][] = [
    [1501, 'expired', () => jwt({ ...claims, exp: seconds - 10 })],
    [1503, 'no JWT', () => 'abc'],
    [1503, 'parts that are no JSON', () => 'a.b.c'],
    [1504, 'from the future', () => jwt({ ...claims, iat: seconds + 3600 })],
    [1505, 'signed with another secret', () => jwt(claims, 'other')],
    [1505, 'with a changed signature', () => `${u1.token.slice(0, -4)}AAAA`],
    [1507, 'well signed but not in the table', () => jwt(claims)],
  ];

  test.each(cases)('%i for a token %s, in REST and in the handshake', async (code, _name, token) => {
    const client = new Client(server, 'u1', token());
    expect(await client.call('/msg/get_server_time')).toMatchObject({ errCode: code });
    const socket = await open(client);
    expect(JSON.parse(socket.texts[0] ?? '')).toMatchObject({
      errCode: code,
      errMsg: expect.stringMatching(/^Token/),
    });
    expect(await socket.closed).toBe(1006);
    const silent = await plainAnswer(socketURL(client, { query: { isMsgResp: undefined } }));
    expect(silent).toMatchObject({ status: 200, body: { errCode: code } });
  });

  test('1502 when user or platform differ from the URL', async () => {
    for (const query of [{ sendID: 'u2' }, { platformID: '1' }]) {
      const socket = await open(u1, { query });
      expect(JSON.parse(socket.texts[0] ?? '')).toMatchObject({ errCode: 1502, errMsg: 'TokenInvalidError' });
    }
  });

  const states: [code: number, state: string][] = [
    [1501, 'expired'],
    [1502, 'invalid'],
    [1505, 'unknown'],
    [1506, 'kicked'],
  ];
  test.each(states)('%i after /_dev/tokens %s', async (code, state) => {
    const client = await signIn(server, 'state-user');
    await dev(server, 'tokens', { userID: 'state-user', state });
    expect(await client.call('/msg/get_server_time')).toMatchObject({ errCode: code });
  });
});

describe('handshake arguments', () => {
  const cases: [code: number, query: Record<string, string>][] = [
    [1602, { platformID: 'web' }],
    [1602, { platformID: '12' }],
    [1602, { sdkType: 'java' }],
    [1602, { compression: 'br' }],
    [1602, { v: '%%%' }],
    [1602, { v: Buffer.from('{}').toString('base64url') }],
    [500, { isBackground: 'maybe' }],
    [500, { isBackground: '' }],
  ];
  test.each(cases)('%i for %j', async (errCode, query) => {
    expect(await plainAnswer(socketURL(u1, { query }))).toMatchObject({ status: 200, body: { errCode } });
  });

  test('one parameter v holds all, isBackground is optional then', async () => {
    const v = {
      token: u1.token,
      userID: 'u1',
      platformID: 5,
      operationID: 'op',
      sdkType: 'js',
      sendResponse: true,
    };
    const query = Object.fromEntries(
      ['sendID', 'token', 'platformID', 'operationID', 'isBackground', 'isMsgResp', 'sdkType'].map((key) => [
        key,
        undefined,
      ]),
    );
    const packed = Buffer.from(JSON.stringify(v)).toString('base64url');
    const socket = await open(u1, { query: { ...query, v: packed } });
    expect(JSON.parse(socket.texts[0] ?? '').errCode).toBe(0);
    socket.close();
  });
});

describe('socket requests', () => {
  let socket: RawSocket;
  beforeAll(async () => {
    socket = await connect(server, 'u1', { platformID: 1 });
  });
  const message = (input: object): Uint8Array => writeMessage({ sendID: 'u1', ...input });
  const cases: [code: number, name: string, id: number, body: () => Uint8Array][] = [
    [1002, '1001 of another user', 1001, () => join(str(1, 'u2'))],
    [1002, '1002 of another user', 1002, () => rangeBody('u2', [])],
    [1002, '1006 of another user', 1006, () => join(str(1, 'u2'))],
    [1002, '1007 of another user', 1007, () => join(str(1, 'u2'), str(2, 'si_u1_u2'))],
    [1002, '2003 of another user', 2003, () => join(str(1, 'u2'), int(2, 5))],
    [1002, '2004 of another user', 2004, () => join(str(1, 'u2'), bool(2, true))],
    [1002, 'a message in another name', 1003, () => writeMessage({ sendID: 'u2', recvID: 'u1' })],
    [1001, 'an unknown session type', 1003, () => message({ recvID: 'u2', sessionType: 7 })],
    [1001, 'a user who does not receive', 1003, () => message({ recvID: 'u4' })],
    [1001, 'signalling', 1004, () => new Uint8Array(0)],
    [1004, 'a message to nobody', 1003, () => message({ recvID: 'nobody' })],
    [1201, 'a message to no group', 1003, () => message({ groupID: 'nowhere' })],
    [1203, 'a message to a group without me', 1003, () => message({ groupID: 'g3' })],
    [1204, 'a message to a dismissed group', 1003, () => message({ groupID: 'g2' })],
    [1302, 'a message to one who blocks me', 1003, () => message({ recvID: 'u3' })],
    [500, 'a body that is no protobuf', 1001, () => Uint8Array.from([0xff, 0xff])],
  ];
  test.each(cases)('%i for %s', async (code, _name, id, body) => {
    const answer = await socket.request(id, body());
    expect(answer).toMatchObject({ reqIdentifier: id, errCode: code, data: null });
    expect(answer.errMsg).toMatch(/^\w+$/);
  });

  test('1402 for a muted member, 1403 in a muted group, 1303 when friendship is required', async () => {
    const u4 = await connect(server, 'u4');
    expect(await u4.sendMessage({ groupID: 'g1' })).toMatchObject({ errCode: 1402, errMsg: 'MutedInGroup' });
    await u1.ok('/group/mute_group', { groupID: 'g1' });
    const u2 = await connect(server, 'u2');
    expect(await u2.sendMessage({ groupID: 'g1' })).toMatchObject({ errCode: 1403, errMsg: 'MutedGroup' });
    expect(await socket.sendMessage({ groupID: 'g1' })).toMatchObject({ errCode: 0 });
    await u1.ok('/group/cancel_mute_group', { groupID: 'g1' });
    expect(await u2.sendMessage({ groupID: 'g1' })).toMatchObject({ errCode: 0 });
    await dev(server, 'switches', { friendVerify: true });
    expect(await socket.sendMessage({ recvID: 'u2' })).toMatchObject({
      errCode: 1303,
      errMsg: 'NotPeersFriend',
    });
    await dev(server, 'switches', { friendVerify: false });
  });

  const drops: [name: string, change: object][] = [
    ['no operationID', { operationID: '' }],
    ['no msgIncr', { msgIncr: '' }],
    ['no sendID', { sendID: '' }],
    ['reqIdentifier 0', { reqIdentifier: 0 }],
    ['a server-to-client identifier', { reqIdentifier: 2001 }],
    ['data that is no base64', { data: '***' }],
    ['a number as operationID', { operationID: 5 }],
  ];
  test.each(drops)('%s ends the link', async (_name, change) => {
    const victim = await connect(server, 'victim');
    victim.send(1001, join(str(1, 'victim')), change);
    expect(await victim.closed).toBe(1006);
  });

  test('a text frame that is neither ping nor pong ends the link, a pong does not', async () => {
    const victim = await connect(server, 'victim');
    victim.raw('{"type":"pong"}');
    victim.raw('{"type":"ping"}');
    expect(JSON.parse(await victim.until(() => victim.texts[1]))).toEqual({ type: 'pong', body: null });
    victim.raw('hello');
    expect(await victim.closed).toBe(1006);
  });
});
