// What a search found, as pure data: pages of hits put together by conversation.
import type { SearchResult, SearchResultItem } from 'openim-worker';

/** The hits so far. */
export interface Found {
  /** Messages that fit, also those not read yet. */
  readonly total: number;
  /** By conversation, the one with the newest hit first; in each the newest message first. */
  readonly groups: readonly SearchResultItem[];
}

/** Nothing found yet. */
export const NOTHING_FOUND: Found = { total: 0, groups: [] };

/** Adds the next page. A message that moved to it from the page before is shown once. */
export function withPage(found: Found, page: SearchResult): Found {
  const groups = [...found.groups];
  for (const item of page.searchResultItems) {
    const at = groups.findIndex(({ conversationID }) => conversationID === item.conversationID);
    const before = groups[at];
    if (!before) {
      groups.push(item);
      continue;
    }
    const known = new Set(before.messageList.map(({ clientMsgID }) => clientMsgID));
    const fresh = item.messageList.filter(({ clientMsgID }) => !known.has(clientMsgID));
    groups[at] = { ...item, messageList: [...before.messageList, ...fresh] };
  }
  return { total: page.totalCount, groups };
}

/** Messages that are shown. */
export function shownCount({ groups }: Found): number {
  return groups.reduce((sum, { messageList }) => sum + messageList.length, 0);
}

/** The words of a search: what must all occur. */
export function keywordsOf(text: string): string[] {
  return [...new Set(text.trim().toLowerCase().split(/\s+/u))].filter((word) => word !== '');
}
