// Unread as a pure function of facts (behaviour 6.3).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangesOf } from '../../../src/worker/conversation/ranges.ts';
import { derive, newRow, unreadOf } from '../../../src/worker/conversation/row.ts';
import type { ConversationRow, Facts } from '../../../src/worker/store/schema.ts';

function rowWith(facts: Partial<Facts>, fields: Partial<ConversationRow> = {}): ConversationRow {
  const row = {
    ...newRow({ conversationID: 'si_a_b', conversationType: 1, userID: 'b', groupID: '' }),
    ...fields,
  };
  row.facts = { ...row.facts, ...facts };
  return row;
}

const seq = fc.integer({ min: 0, max: 40 });

test('unread is the number of seqs in the window that may count', () => {
  fc.assert(
    fc.property(
      fc.record({ newestSeq: seq, hasReadSeq: seq, clearedSeq: seq, lowestSeq: seq }),
      seq,
      seq,
      fc.array(fc.integer({ min: 1, max: 45 })),
      (facts, minSeq, maxSeq, silent) => {
        const row = rowWith({ ...facts, silent: rangesOf(silent) }, { minSeq, maxSeq });
        let count = 0;
        for (let s = 1; s <= Math.min(facts.newestSeq, maxSeq || Number.MAX_SAFE_INTEGER); s++) {
          if (
            s > facts.hasReadSeq &&
            s > facts.clearedSeq &&
            s >= minSeq &&
            s >= facts.lowestSeq &&
            !silent.includes(s)
          )
            count++;
        }
        expect(unreadOf(row)).toBe(count);
        derive(row, 7);
        expect(row.unreadCount).toBe(count);
        // What deriving forgets must not matter.
        expect(unreadOf(row)).toBe(count);
      },
    ),
  );
});

test('only a change of unread moves its time', () => {
  const row = rowWith({ newestSeq: 3, hasReadSeq: 1 });
  derive(row, 100);
  expect([row.unreadCount, row.updateUnreadCountTime]).toEqual([2, 100]);
  derive(row, 200);
  expect(row.updateUnreadCountTime).toBe(100);
});
