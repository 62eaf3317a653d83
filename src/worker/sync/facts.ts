// Puts the server's seqs into the rows: they only move forward (behaviour 6.3).
import type { Seqs } from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { ConversationRow } from '../store/schema.ts';

/** What 1006 says, into those rows that are there. They must have been loaded. */
export function applySeqFacts(changes: Changes, seqs: Readonly<Record<string, Seqs>>): void {
  for (const [id, { maxSeq, hasReadSeq }] of Object.entries(seqs)) {
    const row = changes.row(id);
    if (!row) continue;
    noteNewest(row, maxSeq);
    row.facts.hasReadSeq = Math.max(row.facts.hasReadSeq, hasReadSeq);
  }
}

/** The conversation has a message with this seq. */
export function noteNewest(row: ConversationRow, seq: number): void {
  row.facts.newestSeq = Math.max(row.facts.newestSeq, seq);
}
