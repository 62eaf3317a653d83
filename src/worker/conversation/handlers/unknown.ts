// The error for conversations that are not there (behaviour 4).
import { type OpenIMError, quoted, sdkError } from '../../../contract/index.ts';
import type { Changes } from '../../engine/changes.ts';
import type { UserContext } from '../../session/context.ts';
import type { ConversationRow } from '../../store/schema.ts';

/** 1004, naming at most five of the IDs. */
export function unknownConversations(ids: readonly string[]): OpenIMError {
  const named = ids.slice(0, 5).map(quoted).join(', ');
  const more = ids.length > 5 ? ` and ${ids.length - 5} more` : '';
  return sdkError('recordNotFound', `conversation ${named}${more}`);
}

/** The committed row, or 1004. */
export async function requireConversation(ctx: UserContext, id: string): Promise<ConversationRow> {
  const row = await ctx.db.conversations.get(id);
  if (!row) throw unknownConversations([id]);
  return row;
}

/** The row's draft within a unit of work, or 1004. */
export async function requireDraft(changes: Changes, id: string): Promise<ConversationRow> {
  const row = await changes.conversation(id);
  if (!row) throw unknownConversations([id]);
  return row;
}
