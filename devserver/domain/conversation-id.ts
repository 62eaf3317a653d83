// Owns the names of conversations and their notification twins (protocol 3.1).
// Must not touch stores.

import type { Message } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';

function sortedPair(a: string, b: string): string {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) <= 0 ? `${a}_${b}` : `${b}_${a}`;
}

export const singleID = (a: string, b: string): string => `si_${sortedPair(a, b)}`;
export const groupConversationID = (groupID: string): string => `sg_${groupID}`;
export const noticeID = (a: string, b: string): string => `n_${sortedPair(a, b)}`;

/** True for `n_` channels. */
export function isNotificationID(conversationID: string): boolean {
  return conversationID.startsWith('n_');
}

/** The `n_` twin of a conversation. */
export function twinID(conversationID: string): string {
  const cut = conversationID.indexOf('_');
  return cut < 0 ? conversationID : `n${conversationID.slice(cut)}`;
}

/** Where a message is kept as a chat message. */
export function chatIDOf(msg: Message): string {
  if (msg.sessionType === SESSION.group) return groupConversationID(msg.groupID);
  const prefix = msg.sessionType === SESSION.notification ? 'sn' : 'si';
  return `${prefix}_${sortedPair(msg.sendID, msg.recvID)}`;
}

/** Where a message is kept as a notification. */
export function channelIDOf(msg: Message): string {
  return twinID(chatIDOf(msg));
}
