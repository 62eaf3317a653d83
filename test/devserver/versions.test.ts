// Incremental synchronisation: conversations, groups and group members by version (protocol 6.B).

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DevServer } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import type { Json, RestClient } from './raw-client.ts';
import { dev, signIn } from './raw-client.ts';

let server: DevServer;
let client: RestClient;

beforeEach(async () => {
  server = await createDevServer();
  client = await signIn(server, 'me');
});
afterEach(() => server.close());

interface Version {
  versionID: string;
  version: number;
}

const incremental = ({ versionID, version }: Version = { versionID: '', version: 0 }): Promise<Json> =>
  client.ok('/conversation/get_incremental_conversations', { userID: 'me', versionID, version });

const talk = async (peer: string): Promise<string> => {
  await signIn(server, peer);
  await dev(server, 'send', { from: peer, to: 'me', text: 'hi' });
  return `si_${[peer, 'me'].sort().join('_')}`;
};

const pin = (id: string, peer: string, isPinned = true) =>
  client.ok('/conversation/set_conversations', {
    userIDs: ['me'],
    conversation: { conversationID: id, conversationType: 1, userID: peer, isPinned },
  });

const ids = (rows: Json): string[] => (rows ?? []).map((row: Json) => row.conversationID);

test('the first answer is full without lists; then only what changed, each id once with its newest change', async () => {
  const a = await talk('a');
  const first = await incremental();
  expect(first).toEqual({
    version: expect.any(Number),
    versionID: expect.stringMatching(/^[0-9a-f]{24}$/),
    full: true,
    delete: null,
    insert: null,
    update: null,
  });
  expect(await incremental(first)).toMatchObject({
    full: false,
    version: first.version,
    delete: null,
    insert: null,
  });
  const b = await talk('b');
  await pin(a, 'a');
  await pin(a, 'a', false);
  const second = await incremental(first);
  expect([second.full, ids(second.insert), ids(second.update), second.delete]).toEqual([
    false,
    [b],
    [a],
    null,
  ]);
  expect(second.update[0].isPinned).toBe(false);
  expect(second.version).toBeGreaterThan(first.version);
  await client.ok('/conversation/delete_conversations', {
    ownerUserID: 'me',
    conversationIDs: [a, 'unknown'],
  });
  expect(await incremental(second)).toMatchObject({ delete: [a], insert: null, update: null });
  const all = await incremental(first);
  expect([ids(all.insert), ids(all.update), all.delete]).toEqual([[b], [], [a]]);
});

test('another versionID, a version of 0 or one from the future is full', async () => {
  await talk('a');
  const { versionID, version } = await incremental();
  for (const asked of [
    { versionID: '0'.repeat(24), version },
    { versionID: '', version },
    { versionID, version: 0 },
    { versionID, version: version + 5 },
  ]) {
    expect(await incremental(asked), JSON.stringify(asked)).toMatchObject({ full: true, versionID, version });
  }
});

test('a message does not move the version, an equal setting does not either', async () => {
  const a = await talk('a');
  await pin(a, 'a');
  const before = await incremental();
  await talk('a');
  await pin(a, 'a');
  expect(await incremental(before)).toMatchObject({ full: false, version: before.version, update: null });
});

test('200 changes are a delta, 201 are full', async () => {
  const before = await incremental();
  for (let i = 0; i < 200; i += 1) {
    await dev(server, 'append', {
      conversationID: `si_me_p${i}`,
      messages: [{ sendID: `p${i}`, recvID: 'me' }],
    });
  }
  const delta = await incremental(before);
  expect([delta.full, delta.insert.length]).toEqual([false, 200]);
  await dev(server, 'append', { conversationID: 'si_me_q', messages: [{ sendID: 'q', recvID: 'me' }] });
  expect(await incremental(before)).toMatchObject({ full: true, insert: null, version: delta.version + 1 });
});

test('a row that set_conversations creates stays unseen until the next change, unless the switch is off', async () => {
  await talk('a');
  const before = await incremental();
  await pin('si_me_new', 'new');
  expect(await incremental(before)).toMatchObject({ full: false, insert: null, version: before.version });
  const { conversations } = await client.ok('/conversation/get_conversations', {
    ownerUserID: 'me',
    conversationIDs: ['si_me_new'],
  });
  expect(conversations).toMatchObject([{ isPinned: true, conversationType: 1, userID: 'new' }]);
  await pin('si_me_new', 'new', false);
  expect(ids((await incremental(before)).update)).toEqual(['si_me_new']);

  await dev(server, 'switches', { staleVersionOnCreate: false });
  const later = await incremental();
  await pin('si_me_seen', 'seen');
  expect(ids((await incremental(later)).insert)).toEqual(['si_me_seen']);
});

test('fullAlways answers full to everyone', async () => {
  const before = await incremental();
  await dev(server, 'switches', { fullAlways: true });
  expect(await incremental(before)).toMatchObject({ full: true });
});

test('get_full_conversation_ids and the paged list hold all rows', async () => {
  const [a, b] = [await talk('a'), await talk('b')];
  const current = await incremental();
  expect(await client.ok('/conversation/get_full_conversation_ids', { userID: 'me', idHash: 0 })).toEqual({
    versionID: current.versionID,
    version: current.version,
    equal: false,
    conversationIDs: [a, b],
  });
  const page = (pageNumber: number) =>
    client.ok('/conversation/get_owner_conversation', {
      userID: 'me',
      pagination: { pageNumber, showNumber: 1 },
    });
  expect([ids((await page(1)).conversations), ids((await page(2)).conversations)]).toEqual([[a], [b]]);
  expect(await page(3)).toEqual({ total: 2, conversations: null });
});

test('set_conversations tells by 1300 only what changed, and only the owner may call it', async () => {
  const a = await talk('a');
  const { requests } = await dev(server, 'requests', { clear: true });
  expect(requests).toEqual([]);
  const patch = {
    recvMsgOpt: 2,
    ex: 'x',
    attachedInfo: 'y',
    groupAtType: 1,
    burnDuration: 5,
    isMsgDestruct: true,
  };
  await client.ok('/conversation/set_conversations', {
    userIDs: ['me'],
    conversation: {
      conversationID: a,
      conversationType: 1,
      userID: 'a',
      ...patch,
      msgDestructTime: 60,
      minSeq: 9,
      maxSeq: 9,
    },
  });
  const { conversation } = await client.ok('/conversation/get_conversation', {
    ownerUserID: 'me',
    conversationID: a,
  });
  expect(conversation).toMatchObject({
    ...patch,
    msgDestructTime: 60,
    minSeq: 0,
    maxSeq: 0,
    isPinned: false,
  });
  expect(await client.ok('/conversation/get_not_notify_conversation_ids', { userID: 'me' })).toEqual({
    conversationIDs: [a],
  });
  await client.ok('/conversation/update_conversations_by_user', { userID: 'me', ex: 'all' });
  expect(
    (await client.ok('/conversation/get_all_conversations', { ownerUserID: 'me' })).conversations[0].ex,
  ).toBe('all');
});

test('joined groups and group members have versions of their own', async () => {
  await signIn(server, 'a');
  const groups = (v: Version = { versionID: '', version: 0 }) =>
    client.ok('/group/get_incremental_join_groups', {
      userID: 'me',
      versionID: v.versionID,
      version: v.version,
    });
  const members = async (v: Version = { versionID: '', version: 0 }) =>
    (
      await client.ok('/group/get_incremental_group_members_batch', {
        userID: 'me',
        reqList: [{ groupID: 'g', versionID: v.versionID, version: v.version }],
      })
    ).respList.g;
  const none = await groups();
  await client.ok('/group/create_group', { groupInfo: { groupID: 'g', groupType: 2 }, ownerUserID: 'me' });
  const joined = await groups(none);
  expect(joined.insert).toMatchObject([{ groupID: 'g', memberCount: 1, ownerUserID: 'me' }]);
  const first = await members();
  expect(first).toMatchObject({ full: true, group: { groupID: 'g' } });
  await client.ok('/group/invite_user_to_group', { groupID: 'g', invitedUserIDs: ['a'] });
  const second = await members(first);
  expect(second).toMatchObject({ full: false, insert: [{ userID: 'a', roleLevel: 20 }], group: null });
  await client.ok('/group/set_group_info_ex', { groupID: 'g', groupName: 'Name' });
  expect(await members(second)).toMatchObject({ update: null, group: { groupName: 'Name' } });
  expect((await groups(joined)).update).toMatchObject([{ groupName: 'Name', memberCount: 2 }]);
  await client.ok('/group/kick_group', { groupID: 'g', kickedUserIDs: ['a'] });
  expect(await members(second)).toMatchObject({ delete: ['a'] });
  const full = await client.ok('/group/get_full_group_member_user_ids', { groupID: 'g', idHash: 0 });
  expect(full).toMatchObject({ userIDs: ['me'], equal: false });
  expect(await client.ok('/group/get_full_join_group_ids', { userID: 'me', idHash: 0 })).toMatchObject({
    groupIDs: ['g'],
  });
});
