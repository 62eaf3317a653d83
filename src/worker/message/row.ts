// One stored message: its place among others, and the JSON that apps receive. Pure.

import { SESSION_TYPE } from '../../protocol/index.ts';
import { asciiJSON } from '../conversation/row.ts';
import type { LatestKey, MessageRow } from '../store/schema.ts';

/** JSON of a message as apps receive it: without what only the store needs to know. */
export function messageJSON(row: MessageRow): string {
  const { conversationID: _c, sender: _s, aside: _a, burnAt: _b, ...message } = row;
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

/** Seconds that a private message lives after it was read, where it says 0. */
const BURN_SECONDS = 30;

/** When a private message vanishes, milliseconds of the server's clock; `undefined` while nobody has read it. */
export function burnTime({
  sessionType,
  attachedInfoElem,
}: Pick<MessageRow, 'sessionType' | 'attachedInfoElem'>): number | undefined {
  if (
    sessionType !== SESSION_TYPE.single ||
    !attachedInfoElem?.isPrivateChat ||
    !attachedInfoElem.hasReadTime
  )
    return undefined;
  return attachedInfoElem.hasReadTime + (attachedInfoElem.burnDuration || BURN_SECONDS) * 1000;
}
