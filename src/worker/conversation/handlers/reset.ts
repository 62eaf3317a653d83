// What deleting a conversation does to its row (behaviour 4): content goes, settings stay. Pure.
import type { ConversationRow } from '../../store/schema.ts';

/** Empties the row, so that it is hidden; pin, options and flags are kept. */
export function resetRow(row: ConversationRow): void {
  row.latestMsg = '';
  row.latestKey = null;
  row.latestMsgSendTime = 0;
  row.draftText = '';
  row.draftTextTime = 0;
}

/** Empties the row and marks every message up to here as cleared: never counted, never shown again. */
export function clearAll(row: ConversationRow): void {
  row.facts.clearedSeq = Math.max(row.facts.clearedSeq, row.facts.newestSeq);
  resetRow(row);
}
