// The list in memory against sorting everything anew.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Conversation } from '../../../src/contract/index.ts';
import { ConversationList } from '../../../src/worker/conversation/list.ts';
import { newRow } from '../../../src/worker/conversation/row.ts';
import type { ConversationRow } from '../../../src/worker/store/schema.ts';

const row = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    isPinned: fc.boolean(),
    latestMsgSendTime: fc.integer({ min: 0, max: 3 }),
    draftTextTime: fc.integer({ min: 0, max: 3 }),
    draftText: fc.constantFrom('', 'x'),
    unreadCount: fc.integer({ min: 0, max: 5 }),
    recvMsgOpt: fc.constantFrom(0, 1, 2),
  })
  .map(
    ({ id, ...fields }): ConversationRow => ({
      ...newRow({ conversationID: id, conversationType: 1, userID: id, groupID: '' }),
      ...fields,
    }),
  );

function expected(rows: Iterable<ConversationRow>): ConversationRow[] {
  const time = (r: ConversationRow): number => Math.max(r.latestMsgSendTime, r.draftTextTime);
  return [...rows]
    .filter((r) => r.latestMsgSendTime !== 0 || r.draftText !== '')
    .sort(
      (a, b) =>
        Number(b.isPinned) - Number(a.isPinned) ||
        time(b) - time(a) ||
        (a.conversationID < b.conversationID ? -1 : 1),
    );
}

test('any sequence of puts gives the sorted list, its pages and its total', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(row), fc.nat(6), fc.nat(6), (loaded, put, offset, count) => {
      const byID = new Map(loaded.map((r) => [r.conversationID, r]));
      const list = new ConversationList();
      list.load([...byID.values()]);
      list.finishLoading();
      for (const r of put) {
        list.put(r);
        byID.set(r.conversationID, r);
      }
      const want = expected(byID.values());
      const ids = (json: string): string[] =>
        (JSON.parse(json) as Conversation[]).map((c) => c.conversationID);
      expect(ids(list.all())).toEqual(want.map((r) => r.conversationID));
      expect(ids(list.page(offset, count))).toEqual(
        want.slice(offset, offset + count).map((r) => r.conversationID),
      );
      expect(list.total).toBe(want.reduce((sum, r) => sum + (r.recvMsgOpt < 2 ? r.unreadCount : 0), 0));
      for (const r of byID.values()) {
        expect(list.isVisible(r.conversationID)).toBe(want.includes(r));
        expect(JSON.parse(list.json(r.conversationID)!).unreadCount).toBe(r.unreadCount);
      }
    }),
  );
});

test('JSON crosses as ASCII and reads back exactly', () => {
  const list = new ConversationList();
  const draftText = '“引号” 😀 \ud800 \u0000 \\u1234 \n';
  list.put({ ...newRow({ conversationID: 'x', conversationType: 1, userID: 'x', groupID: '' }), draftText });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asserted.
  expect(list.all()).toMatch(/^[\u0000-\u007f]*$/);
  expect(JSON.parse(list.all())[0].draftText).toBe(draftText);
});

test('a count beyond what adding keeps exact leaves no trace in the total once it is gone', () => {
  const list = new ConversationList();
  const put = (id: string, unreadCount: number): void => {
    const identity = { conversationID: id, conversationType: 1, userID: id, groupID: '' };
    list.put({ ...newRow(identity), latestMsgSendTime: 1, unreadCount });
  };
  put('a', 3);
  put('b', Number.MAX_SAFE_INTEGER);
  put('c', Number.MAX_SAFE_INTEGER - 2);
  put('b', 0);
  put('c', 0);
  expect(list.total).toBe(3);
});

test('a row whose part of the total is another one is found', () => {
  const list = new ConversationList();
  const of = (id: string, unreadCount: number): ConversationRow => ({
    ...newRow({ conversationID: id, conversationType: 1, userID: id, groupID: '' }),
    latestMsgSendTime: 1,
    unreadCount,
  });
  list.load([of('a', 1), of('b', 2)]);
  expect(list.counts(of('a', 1))).toBe(true);
  expect(list.counts(of('a', 2))).toBe(false);
  expect(list.counts(of('unknown', 0))).toBe(false);
});
