// Messages as they travel (MsgData) <-> as they are stored and handed to apps. Pure; what others wrote never throws.
import { type Message, quoted, sdkError } from '../../contract/index.ts';
import {
  CONTENT_TYPE,
  elementContent,
  MESSAGE_OPTION,
  MESSAGE_STATUS,
  type MessageOption,
  type MsgData,
  messageData,
  optionOf,
  parseContent,
} from '../../protocol/index.ts';
import type { MessageRow } from '../store/schema.ts';
import { attachedInfoElem, elementKind, readElement } from './elements.ts';

const utf8Text = new TextDecoder();

/**
 * A message of the server as it is stored: its element parsed, `aside` by behaviour 6.2. Content that makes no
 * sense gives a message without element, its text kept in `content`.
 * @param self The user's own ID.
 */
export function rowOf(msg: MsgData, conversationID: string, self: string): MessageRow {
  const content = utf8Text.decode(msg.content);
  const row: MessageRow = {
    conversationID,
    clientMsgID: msg.clientMsgID,
    serverMsgID: msg.serverMsgID,
    createTime: msg.createTime,
    sendTime: msg.sendTime,
    sessionType: msg.sessionType,
    sendID: msg.sendID,
    recvID: msg.recvID,
    msgFrom: msg.msgFrom,
    contentType: msg.contentType,
    senderPlatformID: msg.senderPlatformID,
    senderNickname: msg.senderNickname,
    senderFaceUrl: msg.senderFaceURL,
    groupID: msg.groupID,
    content,
    seq: msg.seq,
    isRead: msg.isRead,
    // What the server has is sent, whatever the sender wrote.
    status: msg.status >= MESSAGE_STATUS.deleted ? msg.status : MESSAGE_STATUS.success,
    attachedInfo: msg.attachedInfo,
    ex: msg.ex,
    localEx: '',
  };
  setElement(row, readElement(row.contentType, parseContent(content)), self);
  const attached = attachedInfoElem(row.attachedInfo);
  if (attached) row.attachedInfoElem = attached;
  if (msg.offlinePushInfo) {
    const { title, desc, ex, iOSPushSound, iOSBadgeCount } = msg.offlinePushInfo;
    row.offlinePush = { title, desc, ex, iOSPushSound, iOSBadgeCount };
  }
  if (row.status >= MESSAGE_STATUS.deleted || !movesConversation(msg, self)) row.aside = 1;
  return row;
}

/** Puts an element in its place, with what follows from it: `content`, and `isAtSelf` of an at-message. */
export function setElement(message: Message, element: object | undefined, self: string): void {
  const kind = elementKind(message.contentType);
  if (!kind || !element) return;
  Object.assign(message, { [kind.key]: element });
  if (message.contentType === CONTENT_TYPE.text) message.content = message.textElem?.content ?? '';
  else message.content ||= JSON.stringify(element);
  if (message.atTextElem) message.atTextElem.isAtSelf = message.atTextElem.atUserList.includes(self);
}

/** Whether the message may become `latestMsg` (behaviour 6.2). */
export function movesConversation({ options, sendID }: MsgData, self: string): boolean {
  return (
    optionOf(options, MESSAGE_OPTION.conversationUpdate) &&
    (sendID !== self || optionOf(options, MESSAGE_OPTION.senderConversationUpdate))
  );
}

/**
 * A message on its way to the server, its element in the known keys only. The server gives serverMsgID, seq and
 * sendTime, and tells the sender's name as it stands here.
 * @param options Those that differ from the default, which is `true`.
 * @throws OpenIMError 10002 when the content type cannot be sent, or its element is missing or malformed.
 */
export function wireOf(
  message: Message,
  options: Readonly<Partial<Record<MessageOption, boolean>>> = {},
): MsgData {
  const push = message.offlinePush;
  return messageData({
    sendID: message.sendID,
    recvID: message.recvID,
    groupID: message.groupID,
    clientMsgID: message.clientMsgID,
    senderPlatformID: message.senderPlatformID,
    senderNickname: message.senderNickname,
    senderFaceURL: message.senderFaceUrl,
    sessionType: message.sessionType,
    msgFrom: message.msgFrom,
    contentType: message.contentType,
    content: elementContent(elementOf(message)),
    createTime: message.createTime,
    status: MESSAGE_STATUS.sending,
    options: { ...options },
    ...(push && { offlinePushInfo: { ...push, signalInfo: '' } }),
    atUserIDList: message.atTextElem?.atUserList.slice() ?? [],
    attachedInfo: message.attachedInfo,
    ex: message.ex,
  });
}

/**
 * The element of a message that an app wants to send, in its known keys. A text may also be given by `content`
 * alone, other types by their JSON there.
 * @throws OpenIMError 10002.
 */
export function elementOf(message: Message): object {
  if (elementKind(message.contentType)?.sendable) return givenElement(message)!;
  throw sdkError('arguments', `contentType ${message.contentType} cannot be sent`);
}

/** The same of any message; `undefined` for the content types that are not known. */
export function givenElement(message: Message): object | undefined {
  const { contentType, clientMsgID } = message;
  const kind = elementKind(contentType);
  if (!kind) return undefined;
  const given = message[kind.key];
  const read = (value: unknown): object | undefined => readElement(contentType, value);
  const fromContent = (): object | undefined =>
    contentType === CONTENT_TYPE.text ? { content: message.content } : read(parseContent(message.content));
  const element = given === undefined ? fromContent() : read(given);
  if (element) return element;
  throw sdkError('arguments', `message ${quoted(clientMsgID)} has no valid ${kind.key}`);
}
