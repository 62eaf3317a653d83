// The calls that read conversations: from memory, after the events up to what they show.
import { OpenIMError, quoted, sdkError } from '../../../contract/index.ts';
import { conversationIDOf } from '../../../protocol/index.ts';
import type { Changes } from '../../engine/changes.ts';
import type { HandlersOf } from '../../handlers.ts';
import type { UserContext } from '../../session/context.ts';
import { settleMembership } from '../../sync/groups.ts';
import { EARLY_ROWS } from '../early-rows.ts';
import { asciiJSON, type Identity, rowJSON } from '../row.ts';

export const listHandlers: HandlersOf<
  | 'getAllConversationList'
  | 'getConversationListSplit'
  | 'getOneConversation'
  | 'getMultipleConversation'
  | 'getConversationIDBySessionType'
  | 'getTotalUnreadMsgCount'
  | 'getConversationRecvMessageOpt'
  | 'getAtAllTag'
> = {
  getAllConversationList: (ctx) => ctx.list.all(),

  getConversationListSplit: (ctx, _operationID, offset, count) =>
    ctx.list.isLoaded ? ctx.list.page(offset, count) : earlyPage(ctx, offset, count),

  getOneConversation: async (ctx, _operationID, sessionType, sourceID) => {
    const identity = identityOf(ctx.userID, sessionType, sourceID);
    const { conversationID } = identity;
    if (ctx.list.json(conversationID) === undefined) {
      const named = await lookUpName(ctx, identity);
      await ctx.engine.run((changes) => make(changes, identity));
      if (named) return ctx.list.json(conversationID) ?? '';
    }
    ctx.names.refreshSoon([conversationID]);
    return ctx.list.json(conversationID) ?? '';
  },

  getMultipleConversation: (ctx, _operationID, ids) =>
    `[${[...new Set(ids)].flatMap((id) => ctx.list.json(id) ?? []).join(',')}]`,

  getConversationIDBySessionType: (ctx, _operationID, sessionType, sourceID) =>
    identityOf(ctx.userID, sessionType, sourceID).conversationID,

  getTotalUnreadMsgCount: async (ctx) => {
    // The page learns the total by this reply: what was told before must not come after it.
    await ctx.outbox.flush();
    ctx.outbox.noteTotal(ctx.list.total);
    return ctx.list.total;
  },

  getConversationRecvMessageOpt: (ctx, _operationID, ids) => {
    const rows = ctx.list.rows(new Set(ids));
    return asciiJSON(
      rows.map(({ conversationID, recvMsgOpt: result }) => ({
        conversationID,
        conversationId: conversationID,
        result,
      })),
    );
  },

  getAtAllTag: () => 'AtAllTag',
};

/** A page while the list is being loaded. */
async function earlyPage(ctx: UserContext, offset: number, count: number): Promise<string> {
  const end = offset + count;
  if (end <= EARLY_ROWS) {
    const rows = await ctx.early.read(end);
    if (!ctx.list.isLoaded) return `[${rows.slice(offset).map(rowJSON).join(',')}]`;
  }
  await ctx.engine.load();
  // What was announced since is in the list alone.
  return ctx.list.page(offset, count);
}

function identityOf(self: string, sessionType: number, sourceID: string): Identity {
  const conversationType = sessionType === 2 ? 3 : sessionType;
  const isGroup = conversationType === 3;
  return {
    // The argument check lets only types through that have an ID.
    conversationID: conversationIDOf(conversationType, self, sourceID) as string,
    conversationType,
    userID: isGroup ? '' : sourceID,
    groupID: isGroup ? sourceID : '',
  };
}

/** Makes the row, hidden; a group's with what the joined groups say of the user (behaviour 6.5). */
async function make(changes: Changes, identity: Identity): Promise<void> {
  await changes.ensure(identity);
  // Before they were read for the first time nothing says that he is not in it.
  if (identity.groupID && (await changes.meta('version:groups')))
    await settleMembership(changes, [identity.groupID]);
}

/**
 * Has the name of the other side in the database before the row is made. An unknown group is an error, an unknown
 * user is not.
 * @returns `false` when the user's name has to be looked up later.
 */
async function lookUpName(ctx: UserContext, { userID, groupID }: Identity): Promise<boolean> {
  if (groupID) {
    const group = await ctx.names.group(groupID).catch((error: unknown) => {
      throw error instanceof OpenIMError && error.errCode >= 19000
        ? error
        : sdkError('network', `group ${quoted(groupID)} could not be looked up: ${messageOf(error)}`);
    });
    if (!group) throw sdkError('groupNotFound', quoted(groupID));
    return true;
  }
  return ctx.names.user(userID).then(
    (user) => user !== undefined,
    () => false,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
