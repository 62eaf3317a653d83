// What a page is told, and in what portions, while it keeps up and while it lags (behaviour 2).
import { expect, test } from 'vitest';
import type { WireEvent, WireItem } from '../../../src/contract/index.ts';
import { ConversationList } from '../../../src/worker/conversation/list.ts';
import { newRow } from '../../../src/worker/conversation/row.ts';
import type { Commit, ToldEvent } from '../../../src/worker/engine/changes.ts';
import { Outbox, type ReadMessages } from '../../../src/worker/engine/outbox.ts';
import type { ConversationRow } from '../../../src/worker/store/schema.ts';

function setUp(read?: ReadMessages) {
  const list = new ConversationList();
  const batches: { items: WireItem[]; credit: boolean }[] = [];
  const outbox = new Outbox((items, credit) => batches.push({ items, credit }));
  outbox.reset(list, read);
  const row = (id: string, fields: Partial<ConversationRow> = {}): ConversationRow => ({
    ...newRow({ conversationID: id, conversationType: 1, userID: id, groupID: '' }),
    latestMsgSendTime: 1,
    ...fields,
  });
  const commit = (part: Partial<Commit>): void => {
    const before = new Map<string, string>();
    for (const r of part.rows ?? []) {
      const json = list.put(r);
      if (json !== undefined) before.set(r.conversationID, json);
    }
    const nothing = { rows: [], new: [], changed: [], removed: [], told: [], released: [], before };
    outbox.add({ rev: 1, ...nothing, quiet: false, burnAt: Number.POSITIVE_INFINITY, ...part });
  };
  const told = (): [string, string][] =>
    batches
      .splice(0)
      .flatMap(({ items }) =>
        items.map((item): [string, string] => [(item as WireEvent).event, String((item as WireEvent).data)]),
      );
  const names = (): string[] => told().map(([event]) => event);
  return { outbox, batches, row, commit, told, names };
}

test('the order within a batch: messages, new, changed, removed, total', () => {
  const { commit, row, names } = setUp();
  commit({ rows: [row('b', { isPinned: true }), row('c')], quiet: true });
  commit({
    rows: [row('a', { unreadCount: 1 }), row('b'), row('c', { latestMsgSendTime: 0 })],
    removed: ['c'],
    changed: ['b'],
    new: ['a'],
    told: [{ event: 'onRecvNewMessages', data: ['{}'] }],
  });
  expect(names()).toEqual([
    'onRecvNewMessages',
    'onNewConversation',
    'onConversationChanged',
    'onConversationRemoved',
    'onTotalUnreadMessageCountChanged',
  ]);
});

test('a total that is the same is not told again, nor one that a reply told', () => {
  const { commit, row, told, outbox } = setUp();
  commit({ rows: [row('a', { unreadCount: 2 })], new: ['a'] });
  expect(told().at(-1)).toEqual(['onTotalUnreadMessageCountChanged', '2']);
  commit({ rows: [row('a', { unreadCount: 2, draftText: 'x' })], changed: ['a'] });
  expect(told().map(([event]) => event)).toEqual(['onConversationChanged']);
  outbox.acknowledge();
  outbox.noteTotal(5);
  commit({ rows: [row('a', { unreadCount: 5 })], changed: ['a'] });
  expect(told().map(([event]) => event)).toEqual(['onConversationChanged']);
});

test('a row that is again what the page was told of it is not told, however often it changed meanwhile', () => {
  const { commit, row, outbox, names, told } = setUp();
  commit({ rows: [row('a'), row('b')], new: ['a', 'b'] });
  commit({ rows: [row('c')], new: ['c'] });
  names();
  commit({ rows: [row('a', { isPinned: true })], changed: ['a'] });
  commit({ rows: [row('a')], changed: ['a'] });
  commit({ rows: [row('b', { latestMsgSendTime: 0 })], removed: ['b'] });
  commit({ rows: [row('b')], new: ['b'] });
  outbox.acknowledge();
  expect(told()).toEqual([]);
  commit({ rows: [row('a', { isPinned: true })], changed: ['a'] });
  expect(names()).toEqual(['onConversationChanged']);
});

test('while a page lags, two batches are on their way and the rest is coalesced', () => {
  const { commit, row, batches, outbox, told } = setUp();
  commit({ rows: [row('a')], new: ['a'] });
  commit({ rows: [row('a', { draftText: '1' })], changed: ['a'] });
  expect(batches).toHaveLength(2);
  told();
  commit({ rows: [row('b')], new: ['b'] });
  commit({ rows: [row('b', { draftText: '2' })], changed: ['b'] });
  commit({ rows: [row('c')], new: ['c'] });
  commit({ rows: [row('c', { latestMsgSendTime: 0 })], removed: ['c'] });
  commit({ rows: [row('a', { draftText: '3' })], changed: ['a'] });
  commit({ rows: [row('a', { latestMsgSendTime: 0 })], removed: ['a'] });
  expect(batches).toHaveLength(0);
  outbox.acknowledge();
  const events = told();
  expect(events.map(([event]) => event)).toEqual(['onNewConversation', 'onConversationRemoved']);
  expect(JSON.parse(events[0]![1])).toMatchObject([{ conversationID: 'b', draftText: '2' }]);
  expect(events[1]![1]).toBe('["a"]');
});

test('one event carries at most 50 rows, newest first, each batch apart', () => {
  const { commit, row, batches, outbox } = setUp();
  const rows = Array.from({ length: 120 }, (_, i) => row(`r${i}`, { latestMsgSendTime: i + 1 }));
  commit({ rows, new: rows.map((r) => r.conversationID) });
  outbox.flush();
  const sizes = batches.map(({ items }) => JSON.parse((items[0] as WireEvent).data as string).length);
  expect(sizes).toEqual([50, 50, 20]);
  expect(JSON.parse((batches[0]!.items[0] as WireEvent).data as string)[0].conversationID).toBe('r119');
});

test('a session event comes after all that happened before it', () => {
  const { commit, row, names, outbox } = setUp();
  for (const id of ['a', 'b', 'c', 'd']) commit({ rows: [row(id)], new: [id] });
  outbox.tell('onSyncServerFinish', 'false');
  expect(names()).toEqual([...Array(3).fill('onNewConversation'), 'onSyncServerFinish']);
});

test('a quiet load tells no row, and the total when asked to', () => {
  const { commit, row, told, outbox } = setUp();
  commit({ rows: [row('a', { unreadCount: 3 })], new: ['a'], quiet: true });
  expect(told()).toEqual([]);
  outbox.touchTotal();
  expect(told()).toEqual([['onTotalUnreadMessageCountChanged', '3']]);
});

test('messages beyond what may wait are dropped with a word', () => {
  const { commit, outbox, told } = setUp();
  const burst = (): void => commit({ told: [{ event: 'onRecvNewMessages', data: Array(5000).fill('{}') }] });
  for (let i = 0; i < 5; i++) burst();
  told();
  outbox.flush();
  expect(told().map(([event]) => event)).toContain('onStateResynced');
});

/** A commit's worth of received messages: their bodies and keys name them. */
function received(from: number, count: number): ToldEvent {
  const ids = Array.from({ length: count }, (_, i) => `m${from + i}`);
  return { event: 'onRecvNewMessages', data: ids, keys: ids.map((id): [string, string] => ['chat', id]) };
}

const idsTold = (batches: { items: WireItem[] }[]): string[] =>
  batches.flatMap(({ items }) => items).flatMap((item) => ('data' in item ? item.data : []));

test('of what waits for a page that lags only so many bodies are kept; the others are read again, in order', async () => {
  const asked: string[][] = [];
  const { commit, outbox, batches } = setUp(async (keys) => {
    const ids = keys.map(([, id]) => id);
    asked.push(ids);
    // What was deleted meanwhile is not there any more.
    return ids.filter((id) => id !== 'm4000').map((id) => `${id} read`);
  });
  expect(outbox.flush()).toBeUndefined();
  for (let i = 0; i < 4800; i += 100) commit({ told: [received(i, 100)] });
  commit({ told: [{ event: 'onMsgDeleted', data: 'last' }] });
  expect(idsTold(batches)).toHaveLength(100);
  for (let acks = 0; acks < 50; acks++) outbox.acknowledge();
  const kept = idsTold(batches);
  expect(kept).toEqual(kept.map((_, i) => `m${i}`));
  expect(kept.length).toBeLessThanOrEqual(2600);
  expect(asked.length).toBeLessThanOrEqual(1);

  await outbox.flush();
  const all = Array.from({ length: 4800 }, (_, i) => `m${i}`).filter((id) => id !== 'm4000');
  const told = idsTold(batches);
  expect(told.map((id) => id.split(' ')[0])).toEqual([...all, 'last']);
  expect(told.filter((id) => id.endsWith('read')).length).toBeGreaterThan(2000);
  expect(asked.every((ids) => ids.length <= 2000)).toBe(true);
  expect(outbox.flush()).toBeUndefined();
});

test('a page that goes on gets what was kept as keys without asking', async () => {
  const { commit, outbox, batches } = setUp(async (keys) => keys.map(([, id]) => id));
  for (let i = 0; i < 4000; i += 100) commit({ told: [received(i, 100)] });
  for (let acknowledged = 0; acknowledged < 80; acknowledged++) {
    await expect.poll(() => batches.length).toBeGreaterThan(acknowledged);
    outbox.acknowledge();
  }
  expect(idsTold(batches)).toEqual(Array.from({ length: 4000 }, (_, i) => `m${i}`));
});

test('a session event comes after what has to be read again, and nothing of a user after his logout', async () => {
  const { commit, outbox, batches } = setUp(async (keys) => keys.map(([, id]) => id));
  const lag = (): void => {
    for (let i = 0; i < 4000; i += 100) commit({ told: [received(i, 100)] });
  };
  lag();
  outbox.tell('onSyncServerFinish', 'false');
  await outbox.flush();
  expect(idsTold(batches).at(-1)).toBe('false');
  expect(idsTold(batches)).toHaveLength(4001);

  lag();
  const flushed = outbox.flush();
  batches.splice(0);
  outbox.reset();
  await flushed;
  expect(batches).toEqual([]);
});

test('when the bodies cannot be read, the page is told to load anew', async () => {
  const { commit, outbox, names } = setUp(() => Promise.reject(new Error('closed')));
  for (let i = 0; i < 2800; i += 100) commit({ told: [received(i, 100)] });
  await outbox.flush();
  expect(names()).toContain('onStateResynced');
});

test('what a page that answers no more leaves waiting is bounded, whatever it is', () => {
  const { commit, outbox, told } = setUp();
  const typing = { event: 'onConversationUserInputStatusChanged', data: '{}' } as const;
  for (let i = 0; i < 60; i++) commit({ told: Array(1000).fill(typing) });
  commit({ told: [{ event: 'onSelfInfoUpdated', data: '{}' }] });
  for (let i = 0; i < 60; i++) commit({ told: Array(1000).fill(typing) });
  told();
  outbox.flush();
  const names = told().map(([event]) => event);
  expect(names.length).toBeLessThan(20_010);
  expect(names.filter((event) => event === 'onStateResynced')).toHaveLength(1);
  expect(names).toContain('onSelfInfoUpdated');
});

test('no batch holds more than 50 events besides those of its rows, and no event more than 50 removed rows', () => {
  const { commit, row, batches, outbox } = setUp();
  const rows = Array.from({ length: 120 }, (_, i) => row(`r${i}`));
  const ids = rows.map((r) => r.conversationID);
  commit({ rows, new: ids, quiet: true });
  const deleted = { event: 'onMsgDeleted', data: '{}' } as const;
  commit({ told: Array(120).fill(deleted) });
  commit({ rows: rows.map((r) => ({ ...r, latestMsgSendTime: 0 })), removed: ids });
  outbox.flush();
  const names = (items: WireItem[]): string[] => items.map((item) => (item as WireEvent).event);
  const deletions = batches.map(({ items }) => names(items).filter((name) => name === deleted.event).length);
  expect(deletions.filter((count) => count > 0)).toEqual([50, 50, 20]);
  const removed = batches
    .flatMap(({ items }) => items as WireEvent[])
    .filter(({ event }) => event === 'onConversationRemoved')
    .map(({ data }) => JSON.parse(data as string) as string[]);
  expect(removed.map((list) => list.length)).toEqual([50, 50, 20]);
  expect(removed.flat()).toEqual(ids);
});
