// The error for conversations that are not there (behaviour 4).
import { type OpenIMError, quoted, sdkError } from '../../../contract/index.ts';
import type { Changes } from '../../engine/changes.ts';
import type { UserContext } from '../../session/context.ts';
import type { ConversationRow } from '../../store/schema.ts';

/** 1004, naming the IDs. */
export function unknownConversations(ids: readonly string[]): OpenIMError {
  return sdkError('recordNotFound', `conversation ${ids.map(quoted).join(', ')}`);
}

/** The committed row, or 1004. */
export function requireConversation(ctx: UserContext, id: string): ConversationRow {
  const row = ctx.list.row(id);
  if (!row) throw unknownConversations([id]);
  return row;
}

/** The row's draft within a unit of work, or 1004. */
export async function requireDraft(changes: Changes, id: string): Promise<ConversationRow> {
  const row = await changes.conversation(id);
  if (!row) throw unknownConversations([id]);
  return row;
}
