// A part of a conversation's history without holes, as pure data: pages at both ends, and what events bring.
// It must not know where the pages come from.
import type { HistoryPage, Message } from 'openim-worker';
import { mergeMessages, messageTime } from './messages.ts';

/** How an end of the part shown stands: `end` when nothing lies beyond it. */
export type Edge = 'loading' | 'more' | 'end' | 'failed';

/** The part that is shown, oldest first. */
export interface Timeline {
  readonly messages: readonly Message[];
  readonly earlier: Edge;
  /** `end`: the newest message is shown, and new ones follow it. */
  readonly later: Edge;
  /** What arrived while the page after this part was read: the page may be older than they are. */
  readonly waiting: readonly Message[];
}

/** Messages kept at once; beyond it the far end is given up and read again when it is wanted. */
export const MOST_SHOWN = 400;

/** Nothing read yet. */
export const EMPTY_TIMELINE: Timeline = { messages: [], earlier: 'loading', later: 'end', waiting: [] };

/** How an end stands after a page that ends there. A page with a failure may be short of what exists. */
export function edgeAfter(page: HistoryPage): Edge {
  if (page.isEnd) return 'end';
  return page.errCode === 0 ? 'more' : 'failed';
}

/** The newest page in place of what was shown; what events brought while it was read follows it. */
export function withNewest(timeline: Timeline, page: HistoryPage): Timeline {
  const newest = page.messageList.at(-1);
  const later = timeline.messages.filter((message) => isAfter(message, newest));
  return {
    messages: mergeMessages(later, page.messageList),
    earlier: edgeAfter(page),
    later: 'end',
    waiting: [],
  };
}

/** The pages before and after one message in place of what was shown. */
export function withPlace(before: HistoryPage, after: HistoryPage): Timeline {
  return {
    messages: mergeMessages(before.messageList, after.messageList),
    earlier: edgeAfter(before),
    later: edgeAfter(after),
    waiting: [],
  };
}

/** The page before the oldest message shown. */
export function withEarlier(timeline: Timeline, page: HistoryPage): Timeline {
  const messages = mergeMessages(timeline.messages, page.messageList);
  const isTooLong = messages.length > MOST_SHOWN && timeline.later !== 'loading';
  return {
    ...timeline,
    messages: isTooLong ? messages.slice(0, MOST_SHOWN) : messages,
    earlier: edgeAfter(page),
    later: isTooLong ? 'more' : timeline.later,
  };
}

/** The page after the newest message shown. */
export function withLater(timeline: Timeline, page: HistoryPage): Timeline {
  const later = edgeAfter(page);
  const all = mergeMessages(timeline.messages, page.messageList);
  const messages = later === 'end' ? mergeMessages(all, timeline.waiting) : all;
  const isTooLong = messages.length > MOST_SHOWN && timeline.earlier !== 'loading';
  return {
    messages: isTooLong ? messages.slice(-MOST_SHOWN) : messages,
    earlier: isTooLong ? 'more' : timeline.earlier,
    later,
    waiting: [],
  };
}

/** What an event or an answer brought. What lies outside the part shown comes with its page. */
export function withArrived(timeline: Timeline, arrived: readonly Message[]): Timeline {
  if (arrived.length === 0) return timeline;
  const { messages, earlier, later, waiting } = timeline;
  const known = new Set(messages.map(({ clientMsgID }) => clientMsgID));
  const oldest = messages[0];
  const newest = messages.at(-1);
  const fits = arrived.filter(
    (message) =>
      known.has(message.clientMsgID) ||
      ((earlier === 'end' || !oldest || !isAfter(oldest, message)) &&
        (later === 'end' || (newest !== undefined && !isAfter(message, newest)))),
  );
  return {
    ...timeline,
    messages: mergeMessages(messages, fits),
    waiting: later === 'loading' ? mergeMessages(waiting, arrived) : waiting,
  };
}

/** Applies a change to every message held, shown or waiting. */
export function withMessages(
  timeline: Timeline,
  change: (messages: readonly Message[]) => readonly Message[],
): Timeline {
  const messages = change(timeline.messages);
  const waiting = change(timeline.waiting);
  return messages === timeline.messages && waiting === timeline.waiting
    ? timeline
    : { ...timeline, messages, waiting };
}

function isAfter(message: Message, newest: Message | undefined): boolean {
  return newest === undefined || messageTime(message) > messageTime(newest);
}
