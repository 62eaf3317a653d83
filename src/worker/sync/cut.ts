// What goes when the first seq that may show moves up: minSeq, the end of history (behaviour 6.3).
import { firstShownSeq } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { ConversationRow } from '../store/schema.ts';

/**
 * Deletes the messages that may not show any more, when the first seq that may is no longer `before`. The latest
 * message is chosen anew if it went. `undefined` when there is nothing to wait for: to be asked before awaiting in a
 * loop (see {@link Changes.keepTransaction}).
 */
export function cutBelow(changes: Changes, row: ConversationRow, before: number): Promise<void> | undefined {
  const first = firstShownSeq(row);
  if (first <= before || (row.facts.held.length === 0 && row.latestKey === null)) return undefined;
  const latestSeq = row.latestKey?.seq ?? 0;
  if (latestSeq > 0 && latestSeq < first) changes.reselectLatest(row.conversationID);
  return changes.deleteMessagesBelow(row.conversationID, first);
}

/** Notes that the server gives nothing below this seq. Gives what {@link cutBelow} does. */
export function raiseLowest(
  changes: Changes,
  row: ConversationRow,
  lowestSeq: number,
): Promise<void> | undefined {
  if (lowestSeq <= row.facts.lowestSeq) return undefined;
  const before = firstShownSeq(row);
  row.facts.lowestSeq = lowestSeq;
  return cutBelow(changes, row, before);
}
