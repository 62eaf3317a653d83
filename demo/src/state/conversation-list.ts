// The conversation list as pure data: rows by ID and their order, kept up to date from events alone.
// No I/O, no React: what arrives when is decided by whoever dispatches.
import type { Conversation } from 'openim-worker';

/** The visible conversations and their order. Rows that did not change keep their identity. */
export interface ConversationList {
  readonly byID: ReadonlyMap<string, Conversation>;
  /** IDs, first row first. */
  readonly order: readonly string[];
}

/** What can happen to the list. */
export type ListAction =
  /** Rows of a page, of `onNewConversation` or of `onConversationChanged`: the newest state of each. */
  | { readonly type: 'arrived'; readonly rows: readonly Conversation[] }
  /** IDs of `onConversationRemoved`. */
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  /** The whole list, read anew. */
  | { readonly type: 'replaced'; readonly rows: readonly Conversation[] }
  | { readonly type: 'cleared' };

/** A list without rows. */
export const EMPTY_LIST: ConversationList = { byID: new Map(), order: [] };

/**
 * The documented order: pinned first, then the later of last message and draft, newest first, ties by ID.
 * A row without a message and without a draft sorts last (time 0).
 */
export function compareConversations(a: Conversation, b: Conversation): number {
  if (a.isPinned !== b.isPinned) return a.isPinned ? -1 : 1;
  const byTime = sortTime(b) - sortTime(a);
  if (byTime !== 0) return byTime;
  if (a.conversationID === b.conversationID) return 0;
  return a.conversationID < b.conversationID ? -1 : 1;
}

/** Applies one action. Gives the same object when nothing changed. */
export function reduceList(list: ConversationList, action: ListAction): ConversationList {
  switch (action.type) {
    case 'arrived':
      return arrive(list, action.rows);
    case 'removed':
      return remove(list, action.ids);
    case 'replaced':
      return arrive(EMPTY_LIST, action.rows);
    case 'cleared':
      return EMPTY_LIST;
  }
}

function sortTime(row: Conversation): number {
  return Math.max(row.latestMsgSendTime, row.draftTextTime);
}

function arrive(list: ConversationList, rows: readonly Conversation[]): ConversationList {
  if (rows.length === 0) return list;
  const byID = new Map(list.byID);
  const moved = new Set<string>();
  for (const row of rows) {
    const before = byID.get(row.conversationID);
    byID.set(row.conversationID, row);
    if (!before || compareConversations(before, row) !== 0) moved.add(row.conversationID);
  }
  return { byID, order: moved.size === 0 ? list.order : reorder(list.order, moved, byID) };
}

function remove(list: ConversationList, ids: readonly string[]): ConversationList {
  const gone = new Set(ids.filter((id) => list.byID.has(id)));
  if (gone.size === 0) return list;
  const byID = new Map(list.byID);
  for (const id of gone) byID.delete(id);
  return { byID, order: list.order.filter((id) => !gone.has(id)) };
}

/** Puts the moved rows where they belong: a binary search for each, so that thousands of others are not compared. */
function reorder(
  order: readonly string[],
  moved: ReadonlySet<string>,
  byID: ReadonlyMap<string, Conversation>,
): string[] {
  const row = (id: string) => byID.get(id)!;
  const kept = order.filter((id) => !moved.has(id));
  const incoming = [...moved].sort((a, b) => compareConversations(row(a), row(b)));
  const result: string[] = [];
  let from = 0;
  for (const id of incoming) {
    let low = from;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareConversations(row(kept[middle]!), row(id)) < 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from += 1) result.push(kept[from]!);
    result.push(id);
  }
  for (; from < kept.length; from += 1) result.push(kept[from]!);
  return result;
}
