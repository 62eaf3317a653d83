// The calls that take messages back or delete them (behaviour 5). After the server's yes they are changed exactly as its
// notice of it would change them, so that nothing is told twice.
import { type MessageRef, quoted, sdkError } from '../../contract/index.ts';
import { MESSAGE_STATUS } from '../../protocol/index.ts';
import { requireDraft } from '../conversation/handlers/unknown.ts';
import type { Changes } from '../engine/changes.ts';
import type { HandlersOf } from '../handlers.ts';
import type { UserContext } from '../session/context.ts';
import type { MessageRow } from '../store/schema.ts';
import { readServerConversations } from '../sync/conversations.ts';
import { fetchBelow } from '../sync/latest.ts';
import { removeMessages } from '../sync/remove.ts';
import { applyRevoke } from '../sync/revoke.ts';
import { applyServerConversation } from '../sync/server-row.ts';

export const removeHandlers: HandlersOf<
  | 'revokeMessage'
  | 'deleteMessageFromLocalStorage'
  | 'deleteMessage'
  | 'deleteAllMsgFromLocal'
  | 'deleteAllMsgFromLocalAndSvr'
> = {
  revokeMessage: async (ctx, operationID, ref) => {
    const { conversationID, clientMsgID, seq, sessionType } = await settledMessage(ctx, ref);
    if (seq === 0) throw sdkError('arguments', `message ${quoted(clientMsgID)} was not sent`);
    const { userID, signal } = ctx;
    await ctx.rest.post('/msg/revoke_msg', { userID, conversationID, seq }, { operationID, signal });
    await ctx.engine.run((changes) =>
      applyRevoke(changes, userID, {
        revokerUserID: userID,
        clientMsgID,
        revokeTime: changes.now,
        sesstionType: sessionType,
        seq,
        conversationID,
        isAdminRevoke: false,
      }),
    );
  },

  deleteMessageFromLocalStorage: async (ctx, _operationID, ref) => {
    await replaceableMessage(ctx, ref);
    await removeHere(ctx, ref);
  },

  deleteMessage: async (ctx, operationID, ref) => {
    const { conversationID, seq } = await replaceableMessage(ctx, ref);
    if (seq > 0) await deleteAtServer(ctx, conversationID, [seq], operationID);
    await removeHere(ctx, ref);
  },

  deleteAllMsgFromLocal: (ctx) => ctx.engine.run((changes) => clearAllUpTo(changes)),

  deleteAllMsgFromLocalAndSvr: async (ctx, operationID) => {
    const ids = ctx.list.ids();
    await ctx.settings.run(ids, () => clearEverywhere(ctx, operationID, ids));
  },
};

/** Deletes messages at the server, for this user, on all his devices. */
export async function deleteAtServer(
  ctx: UserContext,
  conversationID: string,
  seqs: number[],
  operationID?: string,
): Promise<void> {
  const { userID, signal } = ctx;
  const body = { userID, conversationID, seqs, deleteSyncOpt: { IsSyncSelf: true } };
  const options = operationID === undefined ? { signal } : { operationID, signal };
  await ctx.rest.post('/msg/delete_msgs', body, options);
}

/** Milliseconds from one look at a message on its way to the next, and looks at most. */
const LOOK_MS = 50;
const LOOKS = 60;

/**
 * The stored message, once it is known where it stands: the server has its seq pushed after its answer, and what is
 * deleted before would come back.
 */
async function settledMessage(
  ctx: UserContext,
  { conversationID, clientMsgID }: MessageRef,
): Promise<MessageRow> {
  for (let looks = 1; ; looks++) {
    const message = await ctx.db.messages.get([conversationID, clientMsgID]);
    if (!message) {
      const where = `message ${quoted(clientMsgID)} in conversation ${quoted(conversationID)}`;
      throw sdkError('recordNotFound', where);
    }
    const { seq, status, serverMsgID } = message;
    if (seq > 0 || (status !== MESSAGE_STATUS.sending && serverMsgID === '')) return message;
    if (looks === LOOKS || status === MESSAGE_STATUS.sending || ctx.signal.aborted) {
      throw sdkError('recordNotFound', `message ${quoted(clientMsgID)} is being sent, and has no seq yet`);
    }
    await new Promise<void>((resolve) => ctx.env.setTimeout(resolve, LOOK_MS));
  }
}

/** The message that is to be deleted, when what takes its place in the list is here too, if it can be had. */
async function replaceableMessage(ctx: UserContext, ref: MessageRef): Promise<MessageRow> {
  const message = await settledMessage(ctx, ref);
  if (message.seq > 0 && ctx.connection.connected) {
    await fetchBelow(ctx, ref.conversationID, [message.seq]).catch((error) => {
      ctx.env.log.info('what lies below a deleted message was not read:', error);
    });
  }
  return message;
}

async function removeHere(ctx: UserContext, { conversationID, clientMsgID }: MessageRef): Promise<void> {
  const latestWent = await ctx.engine.run(async (changes) => {
    const row = await requireDraft(changes, conversationID);
    const [stored] = await changes.messages(conversationID, [clientMsgID]);
    // The server's notice may have been faster.
    return stored !== undefined && removeMessages(changes, row, [stored]);
  });
  if (latestWent) ctx.sync.latestGone([conversationID]);
}

async function clearEverywhere(ctx: UserContext, operationID: string, ids: readonly string[]): Promise<void> {
  const { userID, signal } = ctx;
  const known = ctx.list.rows(ids);
  const cleared = new Map(known.map(({ conversationID, facts }) => [conversationID, facts.newestSeq]));
  // The server announces the clear to the own devices. This one applies the outcome itself, in one step.
  for (const id of ids) ctx.clearing.add(id);
  let unread = ids;
  try {
    await ctx.rest.post('/msg/user_clear_all_msg', { userID }, { operationID, signal });
    const servers = await readServerConversations(ctx, ids, operationID).catch((error) => {
      ctx.env.log.warn('the cleared conversations could not be read back', error);
      return [];
    });
    await ctx.engine.run(async (changes) => {
      await changes.load(ids);
      for (const server of servers) {
        const row = changes.row(server.conversationID);
        if (!row) continue;
        applyServerConversation(row, server);
        cleared.set(row.conversationID, Math.max(server.minSeq - 1, 0));
      }
      for (const [id, seq] of cleared) {
        const { facts } = changes.row(id) ?? {};
        if (facts) facts.hasReadSeq = Math.max(facts.hasReadSeq, Math.min(seq, facts.newestSeq));
      }
      await clearAllUpTo(changes, cleared);
    });
    const readBack = new Set(servers.map(({ conversationID }) => conversationID));
    unread = ids.filter((id) => !readBack.has(id));
  } finally {
    for (const id of ids) ctx.clearing.delete(id);
    // What was announced meanwhile was left to this call.
    if (unread.length > 0) ctx.sync.readSoon(unread);
  }
}

/**
 * Deletes every message up to these seqs, of conversations that are not named none, and those that have no seq. Without
 * seqs: all. The rows stay listed where they are (behaviour 6.4).
 */
async function clearAllUpTo(changes: Changes, seqs?: ReadonlyMap<string, number>): Promise<void> {
  const kept: MessageRow[] = [];
  const rows = await changes.loadAll();
  // A clear at the server is one there: what the server takes after it stays, on every device.
  if (!seqs) await changes.rememberUnsequenced(rows.map(({ conversationID }) => conversationID));
  for (const row of rows) {
    const { conversationID, facts } = row;
    const upTo = seqs ? (seqs.get(conversationID) ?? 0) : facts.newestSeq;
    facts.clearedSeq = Math.max(facts.clearedSeq, upTo);
    if (upTo < facts.newestSeq) {
      kept.push(...(await changes.messagesBySeq(conversationID, upTo + 1, facts.newestSeq)));
      changes.reselectLatest(conversationID);
    } else {
      row.latestMsg = '';
      row.latestKey = null;
    }
  }
  await changes.db.messages.clear();
  await changes.putMessages(kept);
}
