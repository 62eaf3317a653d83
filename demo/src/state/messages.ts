// The messages of the open conversation as pure data: pages merged with what events bring.
import type { Conversation, Message, RevokedMessage } from 'openim-worker';

/** When a message stands in the conversation: server time, or the time it was written while it has none. */
export function messageTime(message: Message): number {
  return message.sendTime || message.createTime;
}

/** Adds or replaces messages by clientMsgID and keeps them oldest first. */
export function mergeMessages(known: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  if (incoming.length === 0) return known;
  const byID = new Map(known.map((message) => [message.clientMsgID, message]));
  for (const message of incoming) byID.set(message.clientMsgID, message);
  return [...byID.values()].sort(compareMessages);
}

/** Whether a message belongs to a conversation of `selfID`. IDs are never taken apart. */
export function belongsTo(message: Message, conversation: Conversation, selfID: string): boolean {
  if (message.sessionType !== conversation.conversationType) return false;
  if (conversation.groupID !== '') return message.groupID === conversation.groupID;
  const other = message.sendID === selfID ? message.recvID : message.sendID;
  return other === conversation.userID;
}

/** Puts the notice of a revocation where the message was, at its place, and in the quotes of it. */
export function revokeMessage(known: readonly Message[], revoked: RevokedMessage): readonly Message[] {
  const isIt = (message: Message | undefined) => message?.clientMsgID === revoked.clientMsgID;
  if (!known.some((message) => isIt(message) || isIt(quotedMessage(message)))) return known;
  const detail = JSON.stringify(revoked);
  const notice = { contentType: 2101, content: detail, notificationElem: { detail } };
  return known.map((message) => {
    if (isIt(message)) {
      const { textElem: _text, atTextElem: _at, quoteElem: _quote, ...rest } = message;
      return { ...rest, ...notice };
    }
    const quoted = quotedMessage(message);
    if (!quoted || !isIt(quoted)) return message;
    const { textElem: _text, atTextElem: _at, quoteElem: _quote, ...rest } = quoted;
    const key = message.quoteElem ? 'quoteElem' : 'atTextElem';
    return { ...message, [key]: { ...message[key], quoteMessage: { ...rest, ...notice } } };
  });
}

/** The message that a message quotes. Other clients may have written anything there. */
export function quotedMessage(message: Message): Message | undefined {
  const quoted: unknown = message.quoteElem?.quoteMessage ?? message.atTextElem?.quoteMessage;
  if (typeof quoted !== 'object' || quoted === null) return undefined;
  const { clientMsgID, contentType } = quoted as Partial<Message>;
  return typeof clientMsgID === 'string' && clientMsgID !== '' && typeof contentType === 'number'
    ? (quoted as Message)
    : undefined;
}

/** Whether a message is a notice in the middle rather than somebody's words. */
export function isNotice(message: Message): boolean {
  return message.contentType >= 1000 && message.contentType !== 1400;
}

/** Marks own messages as read by the other side. */
export function readMessages(known: readonly Message[], clientMsgIDs: readonly string[]): readonly Message[] {
  const read = new Set(clientMsgIDs);
  if (!known.some((message) => read.has(message.clientMsgID) && !message.isRead)) return known;
  return known.map((message) => (read.has(message.clientMsgID) ? { ...message, isRead: true } : message));
}

/** Drops one message. */
export function dropMessage(known: readonly Message[], clientMsgID: string): readonly Message[] {
  return known.some((message) => message.clientMsgID === clientMsgID)
    ? known.filter((message) => message.clientMsgID !== clientMsgID)
    : known;
}

function compareMessages(a: Message, b: Message): number {
  const byTime = messageTime(a) - messageTime(b);
  if (byTime !== 0) return byTime;
  // A message without a seq was written here and not yet numbered: it comes after those of its millisecond.
  const bySeq = (a.seq || Number.MAX_SAFE_INTEGER) - (b.seq || Number.MAX_SAFE_INTEGER);
  if (bySeq !== 0) return bySeq;
  return a.clientMsgID < b.clientMsgID ? -1 : 1;
}
