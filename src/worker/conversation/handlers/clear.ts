// The calls that clear a conversation at the server too. The server's answer names no seq, so the row is read back
// and everything below its new minSeq goes; a message that came after the server's clear stays (behaviour 4).
import type { ServerConversation } from '../../../protocol/index.ts';
import type { Changes } from '../../engine/changes.ts';
import type { HandlersOf } from '../../handlers.ts';
import type { UserContext } from '../../session/context.ts';
import type { ConversationRow } from '../../store/schema.ts';
import { readServerConversations } from '../../sync/conversations.ts';
import { applyServerConversation } from '../../sync/server-row.ts';
import { resetRow } from './reset.ts';
import { requireConversation, requireDraft } from './unknown.ts';

export const clearHandlers: HandlersOf<
  'deleteConversationFromLocalAndSvr' | 'clearConversationAndDeleteAllMsg'
> = {
  deleteConversationFromLocalAndSvr: (ctx, operationID, id) =>
    clearBoth(ctx, operationID, id, (changes, row, remains) => {
      if (remains) {
        row.draftText = '';
        row.draftTextTime = 0;
        changes.reselectLatest(id);
      } else resetRow(row);
    }),

  clearConversationAndDeleteAllMsg: (ctx, operationID, id) =>
    clearBoth(ctx, operationID, id, (changes) => changes.reselectLatest(id)),
};

type Settle = (changes: Changes, row: ConversationRow, remains: boolean) => void;

function clearBoth(ctx: UserContext, operationID: string, id: string, settle: Settle): Promise<void> {
  return ctx.settings.run([id], () => clearInTurn(ctx, operationID, id, settle));
}

async function clearInTurn(ctx: UserContext, operationID: string, id: string, settle: Settle): Promise<void> {
  const options = { operationID, signal: ctx.signal };
  const { facts } = requireConversation(ctx, id);
  // The server announces the clear to the own devices. This one applies the outcome itself, in one step.
  ctx.clearing.add(id);
  let isApplied = false;
  try {
    const body = { conversationIDs: [id], userID: ctx.userID };
    await ctx.rest.post('/msg/clear_conversation_msg', body, options);
    const server = await readBack(ctx, operationID, id);
    await ctx.engine.run(async (changes) => {
      const row = await requireDraft(changes, id);
      if (server) applyServerConversation(row, server);
      const firstKept = server ? Math.max(server.minSeq, 1) : facts.newestSeq + 1;
      row.facts.clearedSeq = Math.max(row.facts.clearedSeq, firstKept - 1);
      row.facts.hasReadSeq = Math.max(row.facts.hasReadSeq, Math.min(firstKept - 1, row.facts.newestSeq));
      await changes.deleteMessagesBelow(id, firstKept);
      await changes.deleteUnsequenced(id);
      const kept = await changes.messagesBySeq(id, firstKept, Number.MAX_SAFE_INTEGER);
      settle(
        changes,
        row,
        kept.some(({ aside }) => !aside),
      );
    });
    isApplied = server !== undefined;
  } finally {
    ctx.clearing.delete(id);
    // What was announced meanwhile was left to this call.
    if (!isApplied) ctx.sync.readSoon([id]);
  }
}

/** The server's row after the clear; `undefined` when it cannot be read. */
async function readBack(
  ctx: UserContext,
  operationID: string,
  id: string,
): Promise<ServerConversation | undefined> {
  try {
    const rows = await readServerConversations(ctx, [id], operationID);
    return rows.find((row) => row.conversationID === id);
  } catch (error) {
    ctx.env.log.warn('a cleared conversation could not be read back', error);
    return undefined;
  }
}
