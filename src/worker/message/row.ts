// One stored message: its place among others, and the JSON that apps receive. Pure.

import { asciiJSON } from '../conversation/row.ts';
import type { LatestKey, MessageRow } from '../store/schema.ts';

/** JSON of a message as apps receive it: without what only the store needs to know. */
export function messageJSON(row: MessageRow): string {
  const { conversationID: _c, sender: _s, aside: _a, ...message } = row;
  return asciiJSON(message);
}

/** The message's place among the candidates for `latestMsg`. */
export function keyOf(message: MessageRow): LatestKey {
  return { sendTime: message.sendTime, seq: message.seq, clientMsgID: message.clientMsgID };
}

/**
 * Order of (sendTime, seq, clientMsgID), a message without a seq after every seq of its millisecond
 * (behaviour 6.2). Positive when `a` is the later one.
 */
export function compareKeys(a: LatestKey, b: LatestKey): number {
  if (a.sendTime !== b.sendTime) return a.sendTime - b.sendTime;
  if (a.seq !== b.seq) return (a.seq || Number.MAX_SAFE_INTEGER) - (b.seq || Number.MAX_SAFE_INTEGER);
  return a.clientMsgID < b.clientMsgID ? -1 : a.clientMsgID > b.clientMsgID ? 1 : 0;
}
