// Scenarios of behaviour 7 about what goes wrong between server and device, and what is right afterwards.
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const OTHER = 'si_u1_u3';
const T = 1_700_000_000_000;

/** Unread of the user's conversations as the server's seqs say, where every message counts. */
async function serverUnread(world: World, userID: string): Promise<Record<string, number>> {
  const { seqs } = (await world.dev('state', { userID })) as {
    seqs: Record<string, { maxSeq: number; hasReadSeq: number }>;
  };
  const chats = Object.entries(seqs).filter(([id]) => id.startsWith('s'));
  return Object.fromEntries(chats.map(([id, { maxSeq, hasReadSeq }]) => [id, maxSeq - hasReadSeq]));
}

async function clientUnread(client: Client): Promise<Record<string, number>> {
  const rows = await client.call('getAllConversationList');
  return Object.fromEntries(rows.map(({ conversationID, unreadCount }) => [conversationID, unreadCount]));
}

it.each([
  ['/conversation/get_incremental_conversations', 'version:conversations'],
  ['/friend/get_incremental_friends', 'version:friends'],
  ['/group/get_incremental_join_groups', 'version:groups'],
  ['/user/get_users_info', undefined],
  ['/msg/get_server_time', undefined],
])(
  '47. a sync whose %s fails keeps the version, and the next one ends in the same state',
  async (path, key) => {
    const world = await createWorld();
    await world.send('u2', 'u1', 'before');
    const u1 = await world.signIn('u1');
    const version = async (): Promise<unknown> =>
      ((await (await u1.database()).rows('meta')) as { key: string }[]).find((row) => row.key === key);
    const before = await version();
    await u1.offline(
      async () => {
        await world.befriend('u1', 'u2', 'Remark');
        await world.createGroup('g1', ['u2', 'u1']);
        await world.send('u3', 'u1', 'while away');
        await world.as('u1').set(CHAT, { isPinned: true });
        await world.failNext(path, { errCode: 500, errMsg: 'ServerInternalError' });
      },
      { until: 'connected' },
    );
    expect(u1.events.names()).toContain('onSyncServerFailed');
    expect(await version()).toEqual(before);

    await u1.call('setAppBackgroundStatus', false);
    await u1.next('onSyncServerFinish');
    await u1.quiet();
    if (key) expect(await version()).not.toEqual(before);
    expect(await u1.row(CHAT)).toMatchObject({ showName: 'Remark', isPinned: true });
    expect(await u1.row(OTHER)).toMatchObject({ showName: 'Name of u3' });
    expect(await u1.row('sg_g1')).toMatchObject({ showName: 'Group g1', isNotInGroup: false });
    const fresh = await world.signIn('u1', { fresh: true });
    expect(await u1.listed()).toEqual(await fresh.listed());
    expect(await clientUnread(u1)).toEqual(await clientUnread(fresh));
  },
);

it('48. what another device clears goes: one Changed and one total for all rows, which stay listed', async () => {
  const world = await createWorld();
  for (const [i, text] of ['1', '2', '3'].entries()) await world.send('u2', 'u1', text, { sendTime: T + i });
  await world.send('u3', 'u1', 'hi', { sendTime: T + 10 });
  const u1 = await world.signIn('u1');
  await u1.history(CHAT);
  expect(await u1.total()).toBe(4);
  await u1.offline(async () => {
    await world.as('u1').clear([CHAT, OTHER]);
    u1.events.clear();
  });
  expect(await u1.told(/Conversation|Total/)).toEqual([
    `onConversationChanged ${OTHER},${CHAT}`,
    'onTotalUnreadMessageCountChanged 0',
  ]);
  expect(await u1.row(CHAT)).toMatchObject({ latestMsg: '', latestMsgSendTime: T + 2, unreadCount: 0 });
  expect(await u1.history(CHAT)).toEqual([]);
  expect(await (await u1.database()).rows('messages')).toEqual([]);
  expect(await u1.listed()).toEqual([OTHER, CHAT]);

  const fresh = await world.signIn('u1', { fresh: true });
  expect(await fresh.listed()).toEqual([]);
  await world.send('u2', 'u1', 'again');
  for (const client of [u1, fresh]) {
    await client.quiet();
    expect(await client.history(CHAT)).toEqual(['again']);
    expect((await client.row(CHAT))?.unreadCount).toBe(1);
  }
});

it('48. cleared while online, what remains is the latest; the device that clears tells nothing twice', async () => {
  const world = await createWorld();
  for (const text of ['1', '2']) await world.send('u2', 'u1', text);
  const u1 = await world.signIn('u1');
  const second = await world.signIn('u1', { fresh: true });
  const answer = await world.holdAnswers({ path: '/msg/clear_conversation_msg' });
  const clearing = u1.call('clearConversationAndDeleteAllMsg', CHAT);
  await answer.arrived();
  await world.send('u2', 'u1', 'remains');
  await second.next('onConversationChanged', ({ value }) => value[0]?.unreadCount === 1);
  await answer.release();
  await clearing;
  await u1.quiet();
  u1.events.clear();
  await u1.reconnect();
  expect(await u1.told(/Conversation|Total/)).toEqual([]);
  await second.call('networkStatusChanged');
  await second.connected();
  for (const client of [u1, second]) {
    await client.quiet();
    expect(await client.history(CHAT)).toEqual(['remains']);
    expect(JSON.parse((await client.row(CHAT))!.latestMsg)).toMatchObject({ content: 'remains' });
    expect((await client.row(CHAT))?.unreadCount).toBe(1);
  }
});

it('50. reconnects in quick succession lose nothing, and syncs do not overlap', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  for (let i = 0; i < 8; i++) {
    await world.send(i % 2 ? 'u2' : 'u3', 'u1', `message ${i}`);
    await world.disconnect('u1');
    await u1.call('networkStatusChanged');
  }
  await u1.connected();
  await u1.quiet();
  const events = u1.events.take(/onSyncServer/).map(({ event }) => event);
  for (const [i, event] of events.entries()) {
    expect(event === 'onSyncServerStart', events.join(' ')).toBe(i % 2 === 0);
  }
  expect(await u1.history(CHAT)).toEqual(['message 1', 'message 3', 'message 5', 'message 7']);
  expect(await u1.history(OTHER)).toEqual(['message 0', 'message 2', 'message 4', 'message 6']);
  expect(await clientUnread(u1)).toEqual(await serverUnread(world, 'u1'));
});

it.each([1, 7, 20, 33])(
  '59. a page that is killed after %i messages of a burst misses nothing',
  async (moment) => {
    const world = await createWorld();
    const u1 = await world.signIn('u1');
    const told = new Map<string, string>();
    let seen = 0;
    const killed = new Promise<void>((resolve) => {
      u1.im.globalEvent.on('onRecvNewMessages').subscribe(({ value }) => {
        for (const { clientMsgID, content } of value) told.set(clientMsgID, content);
        seen += value.length;
        if (seen >= moment) resolve();
      });
    });
    const burst = (async () => {
      for (let i = 0; i < 40; i++) await world.send(i % 3 ? 'u2' : 'u3', 'u1', `message ${i}`);
    })();
    await killed;
    const promised = [...told.keys()];
    await u1.reload();
    // Before any network: what was told is there.
    const stored = (await (await u1.database()).rows('messages')) as { clientMsgID: string }[];
    const ids = new Set(stored.map(({ clientMsgID }) => clientMsgID));
    expect(promised.filter((id) => !ids.has(id))).toEqual([]);
    await burst;
    await u1.synced();
    await u1.quiet();
    const said = [...(await u1.history(CHAT)), ...(await u1.history(OTHER))];
    expect(said.sort()).toEqual(Array.from({ length: 40 }, (_, i) => `message ${i}`).sort());
    expect(await clientUnread(u1)).toEqual(await serverUnread(world, 'u1'));
  },
);

it('60. a gap of 500 in one chat does not delay another, and history fills it', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'first');
  await world.send('u3', 'u1', 'hello');
  const u1 = await world.signIn('u1');
  await world.fill(CHAT, 'u2', 500);
  const pull = await world.holdAnswers({ reqIdentifier: 1002, userID: 'u1' });
  await world.send('u2', 'u1', 'after the gap');
  await pull.arrived();
  for (let i = 0; i < 5; i++) await world.send('u3', 'u1', `burst ${i}`);
  // The answer to the pull is still held.
  await u1.next('onRecvNewMessages', ({ value }) => value.some(({ content }) => content === 'burst 4'));
  expect((await u1.row(OTHER))?.unreadCount).toBe(6);
  expect(JSON.parse((await u1.row(CHAT))!.latestMsg)).toMatchObject({ content: 'first' });
  await pull.release();
  await u1.quiet();
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 502 });
  expect(JSON.parse((await u1.row(CHAT))!.latestMsg)).toMatchObject({ content: 'after the gap' });
  const history = await u1.history(CHAT);
  expect(history).toHaveLength(502);
  expect(new Set(history).size).toBe(502);
  expect([history[0], history.at(-1)]).toEqual(['first', 'after the gap']);
});

it('setAppBackgroundStatus without a connection is remembered, and told to the server with each that follows', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const told = async (): Promise<unknown[]> => {
    const requests = await world.requestsOf('u1', 'ws 2004');
    await world.clearRequests();
    return requests.map(({ body }) => body);
  };
  const inBackground = { userID: 'u1', isBackground: true };
  await u1.offline(async () => {
    await u1.call('setAppBackgroundStatus', true);
  });
  expect(await told()).toEqual([inBackground]);
  await u1.reconnect();
  expect(await told()).toEqual([inBackground]);

  // Every link begins in the foreground.
  await u1.offline(async () => {
    await u1.call('setAppBackgroundStatus', false);
  });
  expect(await told()).toEqual([]);
  await world.rule({ reqIdentifier: 2004 }, { errCode: 500, errMsg: 'ServerInternalError' }, 1);
  expect((await u1.fails('setAppBackgroundStatus', true)).errCode).toBe(500);
});
