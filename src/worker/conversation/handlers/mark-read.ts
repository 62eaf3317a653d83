// The calls that mark a conversation, or some of its messages, as read.
import { groupConversationID, SESSION_TYPE, singleConversationID } from '../../../protocol/index.ts';
import type { HandlersOf } from '../../handlers.ts';
import { readUpTo, showRead } from '../../message/read.ts';
import type { UserContext } from '../../session/context.ts';
import type { ConversationRow, MessageRow } from '../../store/schema.ts';
import { requireConversation, requireDraft, unknownConversations } from './unknown.ts';

/** Most seqs that one request names; the read position covers the rest. */
const MOST_SEQS = 1000;

export const markReadHandlers: HandlersOf<
  | 'markConversationHasRead'
  | 'markGroupMessageHasRead'
  | 'markNotifyMessageHasRead'
  | 'markMessageAsReadByConID'
  | 'markMessagesAsReadByMsgID'
  | 'markC2CMessageAsRead'
  | 'markGroupMessageAsRead'
> = {
  markConversationHasRead: markWhole,
  markNotifyMessageHasRead: markWhole,
  markGroupMessageHasRead: (ctx, operationID, groupID) =>
    markWhole(ctx, operationID, groupConversationID(groupID)),
  markMessageAsReadByConID: mark,
  markMessagesAsReadByMsgID: mark,
  markC2CMessageAsRead: (ctx, operationID, userID, clientMsgIDs) =>
    mark(ctx, operationID, singleConversationID(ctx.userID, userID), clientMsgIDs),
  markGroupMessageAsRead: (ctx, operationID, groupID, clientMsgIDs) =>
    mark(ctx, operationID, groupConversationID(groupID), clientMsgIDs),
};

/** The messages of these clientMsgIDs; none means the whole conversation. */
function mark(
  ctx: UserContext,
  operationID: string,
  id: string,
  clientMsgIDs: readonly string[],
): Promise<void> {
  return clientMsgIDs.length === 0
    ? markWhole(ctx, operationID, id)
    : markSome(ctx, operationID, id, clientMsgIDs);
}

async function markWhole(ctx: UserContext, operationID: string, id: string): Promise<void> {
  const row = requireConversation(ctx, id);
  const { facts } = row;
  const oldest = facts.hasReadSeq + 1;
  const newest = row.maxSeq === 0 ? facts.newestSeq : Math.min(facts.newestSeq, row.maxSeq);
  if (newest === 0 || oldest > newest) return;
  const unread = row.conversationType === SESSION_TYPE.single ? await unreadOf(ctx, row, newest) : [];
  await ctx.rest.post(
    '/msg/mark_conversation_as_read',
    {
      conversationID: id,
      userID: ctx.userID,
      hasReadSeq: newest,
      seqs: unread.map((message) => message.seq).slice(-MOST_SEQS),
    },
    { operationID, signal: ctx.signal },
  );
  await ctx.engine.run(async (changes) => {
    const draft = await requireDraft(changes, id);
    await readUpTo(changes, ctx.userID, draft, { from: oldest, seq: newest, time: changes.now });
  });
}

async function markSome(
  ctx: UserContext,
  operationID: string,
  id: string,
  clientMsgIDs: readonly string[],
): Promise<void> {
  if (ctx.list.json(id) === undefined) throw unknownConversations([id]);
  const stored = await ctx.db.messages.bulkGet(
    clientMsgIDs.map((clientMsgID): [string, string] => [id, clientMsgID]),
  );
  const seqs = [...new Set(stored.flatMap((message) => isUnreadOf(ctx, message) ?? []))].sort(
    (a, b) => a - b,
  );
  const last = seqs.at(-1);
  if (last === undefined) return;
  await ctx.rest.post(
    '/msg/mark_msgs_as_read',
    { conversationID: id, userID: ctx.userID, seqs },
    { operationID, signal: ctx.signal },
  );
  await ctx.engine.run(async (changes) => {
    const draft = await requireDraft(changes, id);
    // The server moves the read position to the last of them, and so do we: both sides count alike.
    draft.facts.hasReadSeq = Math.max(draft.facts.hasReadSeq, last);
    const messages = await changes.messages(id, clientMsgIDs);
    const others = messages.flatMap((message) => (isUnreadOf(ctx, message) && message) || []);
    await showRead(changes, draft, others, changes.now);
  });
}

async function unreadOf(ctx: UserContext, row: ConversationRow, to: number): Promise<MessageRow[]> {
  const { conversationID, facts } = row;
  const stored = await ctx.db.messages
    .where('[conversationID+seq]')
    .between([conversationID, facts.hasReadSeq + 1], [conversationID, to], true, true)
    .toArray();
  return stored.filter((message) => message.sendID !== ctx.userID && !message.isRead);
}

/** The seq of a message of somebody else that is not read yet. */
function isUnreadOf(ctx: UserContext, message: MessageRow | undefined): number | undefined {
  return message && message.seq > 0 && message.sendID !== ctx.userID && !message.isRead
    ? message.seq
    : undefined;
}
