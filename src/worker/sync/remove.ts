// What becomes of messages that are deleted for the user: by a notice, a call, or because their time is over. It must
// not ask the server, nor decide what is deleted.
import { rangesOf, union } from '../conversation/ranges.ts';
import type { Changes } from '../engine/changes.ts';
import { messageJSON } from '../message/row.ts';
import type { ConversationRow, MessageRow } from '../store/schema.ts';

/**
 * Deletes messages and tells each. Their seqs no longer count and never come back (behaviour 6.3): one
 * that was seen is held without its message. One that was not is asked for when it is needed, because the message may
 * have been sent here and not know its seq yet.
 * @param stored those of them that the store has; messages without a seq among them.
 * @param seqs the seqs of all of them, stored or not.
 * @returns whether the latest message went: what lies below may have to be fetched.
 */
export async function removeMessages(
  changes: Changes,
  row: ConversationRow,
  stored: readonly MessageRow[],
  seqs: readonly number[] = stored.map(({ seq }) => seq),
): Promise<boolean> {
  const gone = rangesOf(seqs.filter((seq) => seq > 0));
  row.facts.silent = union(row.facts.silent, gone);
  if (stored.length === 0) return false;
  const ids = stored.map(({ clientMsgID }) => clientMsgID);
  await changes.deleteMessages(row.conversationID, ids);
  tellDeleted(changes, stored);
  return row.latestKey !== null && ids.includes(row.latestKey.clientMsgID);
}

/** The stored messages with these seqs. */
export async function storedOf(
  changes: Changes,
  conversationID: string,
  seqs: readonly number[],
): Promise<MessageRow[]> {
  const stored: MessageRow[] = [];
  for (const [from, to] of rangesOf(seqs))
    stored.push(...(await changes.messagesBySeq(conversationID, from, to)));
  return stored.filter(({ seq }) => seq > 0);
}

/** Deletes stored messages that turn out to lie below what was cleared, and tells each. */
export async function removeCleared(
  changes: Changes,
  { conversationID }: ConversationRow,
  stored: readonly MessageRow[],
): Promise<void> {
  await changes.clearMessages(
    conversationID,
    stored.map(({ clientMsgID }) => clientMsgID),
  );
  tellDeleted(changes, stored);
}

function tellDeleted(changes: Changes, messages: readonly MessageRow[]): void {
  for (const message of messages) changes.tell('onMsgDeleted', messageJSON(message));
}
