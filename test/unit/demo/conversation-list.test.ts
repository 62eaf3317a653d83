// The list's order and how events change it (behaviour 4).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConversationList,
  compareConversations,
  EMPTY_LIST,
  type ListAction,
  reduceList,
} from '../../../demo/src/state/conversation-list.ts';
import { visibleIDs } from '../../../demo/src/state/list-filter.ts';
import type { Conversation } from '../../../src/contract/index.ts';
import { row } from './rows.ts';

function listOf(...rows: Conversation[]): ConversationList {
  return reduceList(EMPTY_LIST, { type: 'arrived', rows });
}

describe('order', () => {
  it('puts pinned rows first, then the newest', () => {
    const list = listOf(
      row('C', { latestMsgSendTime: 200 }),
      row('B', { latestMsgSendTime: 300 }),
      row('A', { latestMsgSendTime: 100, isPinned: true }),
    );
    expect(list.order).toEqual(['A', 'B', 'C']);
  });

  it('counts a draft as late as it was written, among the pinned too', () => {
    const list = listOf(
      row('A', { latestMsgSendTime: 100, isPinned: true }),
      row('D', { latestMsgSendTime: 50, draftTextTime: 400, isPinned: true }),
      row('B', { latestMsgSendTime: 300 }),
      row('C', { latestMsgSendTime: 200, draftTextTime: 350 }),
    );
    expect(list.order).toEqual(['D', 'A', 'C', 'B']);
  });

  it('breaks ties by ID', () => {
    expect(listOf(row('b'), row('c'), row('a')).order).toEqual(['a', 'b', 'c']);
  });
});

describe('events', () => {
  const list = listOf(
    row('A', { latestMsgSendTime: 300 }),
    row('B', { latestMsgSendTime: 200 }),
    row('C', { latestMsgSendTime: 100 }),
  );

  it('moves a row that got a message to the top', () => {
    const after = reduceList(list, { type: 'arrived', rows: [row('C', { latestMsgSendTime: 400 })] });
    expect(after.order).toEqual(['C', 'A', 'B']);
  });

  it('leaves the order and every other row alone when only a count changed', () => {
    const after = reduceList(list, {
      type: 'arrived',
      rows: [row('B', { latestMsgSendTime: 200, unreadCount: 2 })],
    });
    expect(after.order).toBe(list.order);
    expect(after.byID.get('A')).toBe(list.byID.get('A'));
    expect(after.byID.get('B')?.unreadCount).toBe(2);
  });

  it('takes removed rows away and ignores unknown ones', () => {
    expect(reduceList(list, { type: 'removed', ids: ['B', 'X'] }).order).toEqual(['A', 'C']);
    expect(reduceList(list, { type: 'removed', ids: ['X'] })).toBe(list);
  });

  it('does not change what it was given', () => {
    reduceList(list, { type: 'arrived', rows: [row('Z', { isPinned: true })] });
    expect(list.order).toEqual(['A', 'B', 'C']);
    expect(list.byID.has('Z')).toBe(false);
  });

  it('forgets what a new reading of the whole list does not have', () => {
    expect(reduceList(list, { type: 'replaced', rows: [row('Q')] }).order).toEqual(['Q']);
    expect(reduceList(list, { type: 'cleared' })).toEqual(EMPTY_LIST);
  });
});

it('after any sequence of events is what sorting the last states gives', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const anyRow = fc
    .record({
      id,
      isPinned: fc.boolean(),
      latestMsgSendTime: fc.integer({ min: 0, max: 4 }),
      draftTextTime: fc.integer({ min: 0, max: 4 }),
    })
    .map(({ id: name, ...fields }) => row(name, fields));
  const action: fc.Arbitrary<ListAction> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(anyRow, { maxLength: 6 }).map((rows) => ({ type: 'arrived' as const, rows })),
    },
    fc.array(id, { maxLength: 3 }).map((ids) => ({ type: 'removed' as const, ids })),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const model = new Map<string, Conversation>();
      let list = EMPTY_LIST;
      for (const each of actions) {
        list = reduceList(list, each);
        if (each.type === 'arrived') for (const one of each.rows) model.set(one.conversationID, one);
        if (each.type === 'removed') for (const one of each.ids) model.delete(one);
      }
      const sorted = [...model.values()].sort(compareConversations);
      expect(list.order).toEqual(sorted.map(({ conversationID }) => conversationID));
      expect([...list.byID.keys()].sort()).toEqual([...model.keys()].sort());
    }),
  );
});

describe('filter', () => {
  const list = listOf(
    row('A', { latestMsgSendTime: 5, isPinned: true, showName: '王小明' }),
    row('B', { latestMsgSendTime: 4, unreadCount: 3, showName: 'Alice' }),
    row('C', { latestMsgSendTime: 3, groupID: 'g1', userID: '', showName: 'Team' }),
    row('D', { latestMsgSendTime: 2, draftText: 'ask alice', showName: 'Bob' }),
  );

  it('keeps the list order', () => {
    expect(visibleIDs(list, 'all', '')).toEqual(['A', 'B', 'C', 'D']);
    expect(visibleIDs(list, 'unread', '')).toEqual(['B']);
    expect(visibleIDs(list, 'pinned', '')).toEqual(['A']);
    expect(visibleIDs(list, 'groups', '')).toEqual(['C']);
  });

  it('finds text in names, IDs and drafts, ignoring case', () => {
    expect(visibleIDs(list, 'all', ' ALICE ')).toEqual(['B', 'D']);
    expect(visibleIDs(list, 'all', '小明')).toEqual(['A']);
    expect(visibleIDs(list, 'all', 'g1')).toEqual(['C']);
    expect(visibleIDs(list, 'unread', 'team')).toEqual([]);
  });
});
