// Scenario 48 of behaviour 7: what makes a conversation begin later, whoever did it and however it is learnt.
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const OTHER = 'si_u1_u3';
const GROUP = 'sg_g1';
const T = 1_700_000_000_000;
const STATE = /Conversation|Total/;

const latest = async (client: Client, id: string): Promise<unknown> => {
  const json = (await client.row(id))!.latestMsg;
  return json && (JSON.parse(json) as { content: string }).content;
};

/** Four from u2, the first of them with the latest time; two from u3; all of them stored by u1. */
async function sixStored(): Promise<{ world: World; u1: Client }> {
  const world = await createWorld();
  for (const [text, time] of [
    ['1', T + 100],
    ['2', T + 20],
    ['3', T + 30],
    ['4', T + 40],
  ] as const) {
    await world.send('u2', 'u1', text, { sendTime: time });
  }
  for (const text of ['5', '6']) await world.send('u3', 'u1', text, { sendTime: T });
  const u1 = await world.signIn('u1');
  for (const id of [CHAT, OTHER]) await u1.history(id);
  await u1.quiet();
  expect([await latest(u1, CHAT), await u1.total()]).toEqual(['1', 6]);
  u1.events.clear();
  return { world, u1 };
}

const seqsStored = async (client: Client, id: string): Promise<number[]> =>
  ((await (await client.database()).rows('messages')) as { conversationID: string; seq: number }[])
    .filter(({ conversationID }) => conversationID === id)
    .map(({ seq }) => seq)
    .sort((a, b) => a - b);

it('48. timed destruction: what is below minSeq goes, the newest that remains is the latest', async () => {
  const { world, u1 } = await sixStored();
  const { rows, version } = (await world.dev('state', { userID: 'u1' })) as {
    rows: { conversationID: string }[];
    version: { versionID: string; version: number };
  };
  const row = (id: string, minSeq: number): object => ({
    ...rows.find(({ conversationID }) => conversationID === id),
    minSeq,
  });
  const delta = {
    versionID: version.versionID,
    version: version.version + 1,
    full: false,
    delete: null,
    insert: null,
    update: [row(CHAT, 2), row(OTHER, 3)],
  };
  await u1.offline(() =>
    world.rule({ path: '/conversation/get_incremental_conversations', userID: 'u1' }, { data: delta }, 1),
  );
  expect(await u1.told(STATE)).toEqual([
    `onConversationChanged ${CHAT},${OTHER}`,
    'onTotalUnreadMessageCountChanged 3',
  ]);
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 3, latestMsgSendTime: T + 40, minSeq: 2 });
  expect(await latest(u1, CHAT)).toBe('4');
  expect(await u1.row(OTHER)).toMatchObject({ unreadCount: 0, latestMsg: '', latestMsgSendTime: T });
  expect(await u1.listed()).toEqual([CHAT, OTHER]);
  expect(await seqsStored(u1, CHAT)).toEqual([2, 3, 4]);
  expect(await seqsStored(u1, OTHER)).toEqual([]);
});

it('48. a clear that another device tells to the own ones by 1703', async () => {
  const { world, u1 } = await sixStored();
  await world.as('u1').rest('/msg/clear_conversation_msg', {
    userID: 'u1',
    conversationIDs: [CHAT, OTHER],
    deleteSyncOpt: { IsSyncSelf: true },
  });
  const told = await u1.takeTold(STATE);
  const rows = told
    .filter(({ event }) => event === 'onConversationChanged')
    .flatMap(({ value }) => (value as { conversationID: string }[]).map((c) => c.conversationID));
  expect(rows.sort()).toEqual([CHAT, OTHER]);
  expect(told.at(-1)).toMatchObject({ event: 'onTotalUnreadMessageCountChanged', value: 0 });
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 0, latestMsg: '', latestMsgSendTime: T + 100 });
  expect(await u1.listed()).toEqual([CHAT, OTHER]);
  expect(await u1.history(CHAT)).toEqual([]);
  await u1.reconnect();
  expect(await u1.told(STATE)).toEqual([]);
});

it('48. a clear of the peer for both, which only 1703 tells', async () => {
  const { world, u1 } = await sixStored();
  await world.as('u2').rest('/msg/clear_conversation_msg', {
    userID: 'u2',
    conversationIDs: [CHAT],
    deleteSyncOpt: { IsSyncOther: true },
  });
  expect(await u1.told(STATE)).toEqual([
    `onConversationChanged ${CHAT}`,
    'onTotalUnreadMessageCountChanged 2',
  ]);
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 0, latestMsg: '', latestMsgSendTime: T + 100 });
  expect(await u1.listed()).toEqual([CHAT, OTHER]);
  expect(await seqsStored(u1, CHAT)).toEqual([]);
  await world.send('u2', 'u1', 'again');
  await u1.quiet();
  expect(await u1.history(CHAT)).toEqual(['again']);
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 1 });
});

it('48. a return into a group without its history', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1', 'u3']);
  for (const text of ['1', '2']) await world.sendGroup('u2', 'g1', text);
  const u1 = await world.signIn('u1');
  await u1.history(GROUP);
  await world.switches({ historyForNewMembers: false });
  await world
    .as('u2')
    .rest('/group/kick_group', { groupID: 'g1', kickedUserIDs: ['u1'], reason: '', sendMessage: true });
  await u1.quiet();
  expect(await u1.row(GROUP)).toMatchObject({ isNotInGroup: true });
  for (const text of ['3', '4']) await world.sendGroup('u2', 'g1', text);
  await world
    .as('u2')
    .rest('/group/invite_user_to_group', { groupID: 'g1', invitedUserIDs: ['u1'], reason: '' });
  await world.sendGroup('u3', 'g1', 'welcome');
  await u1.reconnect();
  const fresh = await world.signIn('u1', { fresh: true });
  for (const client of [u1, fresh]) {
    expect(await client.history(GROUP)).toEqual(['<1509>', 'welcome']);
    await client.quiet();
    expect(await client.row(GROUP)).toMatchObject({ isNotInGroup: false, unreadCount: 2, maxSeq: 0 });
    expect(await client.total()).toBe(2);
    expect(await latest(client, GROUP)).toBe('welcome');
    expect(await seqsStored(client, GROUP)).toHaveLength(2);
  }
});

it('48. the device that makes the clear tells it once, whichever call it was', async () => {
  const { world, u1 } = await sixStored();
  await u1.call('deleteAllMsgFromLocalAndSvr');
  expect(await u1.told()).toEqual([
    `onConversationChanged ${CHAT},${OTHER}`,
    'onTotalUnreadMessageCountChanged 0',
  ]);
  await world.send('u2', 'u1', '7', { sendTime: T + 200 });
  await u1.told();
  await u1.call('clearConversationAndDeleteAllMsg', CHAT);
  expect(await u1.told()).toEqual([`onConversationChanged ${CHAT}`, 'onTotalUnreadMessageCountChanged 0']);
  await u1.reconnect();
  expect(await u1.told(STATE)).toEqual([]);
});
