// What goes when the first seq that may show moves up: minSeq, the end of history (behaviour 6.3).
import { firstShownSeq } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { ConversationRow } from '../store/schema.ts';

/** Whether messages may have to go, now that the first seq that may show is no longer `before`. */
export function mustCut(row: ConversationRow, before: number): boolean {
  return firstShownSeq(row) > before && (row.facts.held.length > 0 || row.latestKey !== null);
}

/**
 * Deletes the messages that may not show any more, when the first seq that may is no longer `before`. The latest
 * message is chosen anew if it went.
 */
export async function cutBelow(changes: Changes, row: ConversationRow, before: number): Promise<void> {
  if (!mustCut(row, before)) return;
  const first = firstShownSeq(row);
  await changes.deleteMessagesBelow(row.conversationID, first);
  const latestSeq = row.latestKey?.seq ?? 0;
  if (latestSeq > 0 && latestSeq < first) changes.reselectLatest(row.conversationID);
}

/** Notes that the server gives nothing below this seq. */
export async function raiseLowest(changes: Changes, row: ConversationRow, lowestSeq: number): Promise<void> {
  if (lowestSeq <= row.facts.lowestSeq) return;
  const before = firstShownSeq(row);
  row.facts.lowestSeq = lowestSeq;
  await cutBelow(changes, row, before);
}
