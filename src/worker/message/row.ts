// One stored message: its place among others, and the JSON that apps receive. Pure.

import { CONTENT_TYPE, MESSAGE_STATUS, SESSION_TYPE } from '../../protocol/index.ts';
import { asciiJSON } from '../conversation/row.ts';
import type { LatestKey, MessageRow } from '../store/schema.ts';

/** JSON of a message as apps receive it: without what only the store needs to know. */
export function messageJSON(row: MessageRow): string {
  const { conversationID: _c, sender: _s, aside: _a, burnAt: _b, quotes: _q, ...message } = row;
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

/** Whether the message was sent here, and the server has not given it a seq yet. */
export function isOnItsWay({ seq, status, serverMsgID }: MessageRow): boolean {
  return seq === 0 && (status === MESSAGE_STATUS.sending || serverMsgID !== '');
}

/** The element in which a message of this type may quote another one. */
export function quotingElement(contentType: number): 'quoteElem' | 'atTextElem' | undefined {
  if (contentType === CONTENT_TYPE.quote) return 'quoteElem';
  return contentType === CONTENT_TYPE.atText ? 'atTextElem' : undefined;
}

/** clientMsgID of the message that this one quotes; `undefined` when it quotes none. */
export function quotedIn(
  message: Pick<MessageRow, 'contentType' | 'quoteElem' | 'atTextElem'>,
): string | undefined {
  const element = quotingElement(message.contentType);
  const quoted = element && (message[element]?.quoteMessage as { clientMsgID?: unknown } | null | undefined);
  return typeof quoted?.clientMsgID === 'string' && quoted.clientMsgID !== ''
    ? quoted.clientMsgID
    : undefined;
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
