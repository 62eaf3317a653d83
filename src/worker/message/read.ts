// Stored messages that were read, here, on another device or by the peer: message and `latestMsg` show it. What it
// means for the unread count is the facts' to say.
import type { Changes } from '../engine/changes.ts';
import type { ConversationRow, MessageRow } from '../store/schema.ts';

/**
 * Shows those of the messages as read that are not yet; returns them.
 * @param hasReadTime when they were read, milliseconds of the server's clock.
 */
export async function showRead(
  changes: Changes,
  row: ConversationRow,
  messages: readonly MessageRow[],
  hasReadTime: number,
): Promise<MessageRow[]> {
  const read = messages.filter(({ isRead }) => !isRead).map((message) => asRead(message, hasReadTime));
  await changes.putMessages(read);
  for (const message of read) {
    if (message.clientMsgID === row.latestKey?.clientMsgID) changes.offerLatest(row, message);
  }
  return read;
}

/**
 * The user has read up to `seq`: the position moves there, and the messages of others from `from` on show it. The call
 * that marks a conversation and the server's notice of it both end here, so that whichever is first leaves nothing to
 * announce to the other.
 */
export async function readUpTo(
  changes: Changes,
  self: string,
  row: ConversationRow,
  { from, seq, time }: { from: number; seq: number; time: number },
): Promise<void> {
  row.facts.hasReadSeq = Math.max(row.facts.hasReadSeq, seq);
  const messages = await changes.messagesBySeq(row.conversationID, Math.max(from, 1), seq);
  await showRead(
    changes,
    row,
    messages.filter(({ sendID }) => sendID !== self),
    time,
  );
}

/** The message as one that was read at that time. */
export function asRead(message: MessageRow, hasReadTime: number): MessageRow {
  const attached = message.attachedInfoElem ?? { isPrivateChat: false, burnDuration: 0 };
  return { ...message, isRead: true, attachedInfoElem: { ...attached, hasReadTime } };
}
