// Which rows the list shows when the user searches or filters. Pure; the order stays that of the list.
import type { Conversation } from 'openim-worker';
import type { ConversationList } from './conversation-list.ts';

/** What a user can narrow the list to. */
export const LIST_FILTERS = ['all', 'unread', 'pinned', 'groups'] as const;

/** One of {@link LIST_FILTERS}. */
export type ListFilter = (typeof LIST_FILTERS)[number];

/** IDs of the rows that pass, in list order. The text is looked for in name, IDs and draft, ignoring case. */
export function visibleIDs(list: ConversationList, filter: ListFilter, text: string): readonly string[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (filter === 'all' && wanted === '') return list.order;
  return list.order.filter((id) => {
    const row = list.byID.get(id)!;
    return passes(row, filter) && (wanted === '' || contains(row, wanted));
  });
}

function passes(row: Conversation, filter: ListFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'unread':
      return row.unreadCount > 0;
    case 'pinned':
      return row.isPinned;
    case 'groups':
      return row.groupID !== '';
  }
}

function contains(row: Conversation, wanted: string): boolean {
  return [row.showName, row.userID, row.groupID, row.draftText].some((field) =>
    field.toLocaleLowerCase().includes(wanted),
  );
}
