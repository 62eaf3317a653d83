// What goes when the first seq that may show moves up: minSeq, the end of history (behaviour 6.3).
import { firstShownSeq } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { ConversationRow } from '../store/schema.ts';

/**
 * Deletes the messages that may not show any more, when the first seq that may is no longer `before`. The latest
 * message is chosen anew if it went.
 */
export async function cutBelow(changes: Changes, row: ConversationRow, before: number): Promise<void> {
  const first = firstShownSeq(row);
  if (first <= before || (row.facts.held.length === 0 && !row.latestKey)) return;
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
