// Reads a message that an app hands back (to sendMessage, to be quoted) into the known keys.
// Unknown keys are dropped, missing ones get their zero value; element objects are copied as they are.
import { type Fields, flag, id, idOrEmpty, natural, optional, record, records, text } from './arguments.ts';
import type { AtUserInfo, Message, OfflinePush } from './entities.ts';

const ELEMENTS = [
  'textElem',
  'atTextElem',
  'notificationElem',
  'pictureElem',
  'soundElem',
  'videoElem',
  'fileElem',
  'mergeElem',
  'cardElem',
  'locationElem',
  'customElem',
  'quoteElem',
  'faceElem',
  'typingElem',
  'advancedTextElem',
  'markdownTextElem',
  'attachedInfoElem',
] as const satisfies readonly (keyof Message)[];

/** A message as an app may pass it. Throws {@link OpenIMError} 10002 naming the field that is wrong. */
export function readMessage(fields: Fields): Message {
  const message: Message = {
    clientMsgID: fields.require(id('clientMsgID')),
    serverMsgID: fields.get(text('serverMsgID'), ''),
    createTime: fields.get(natural('createTime'), 0),
    sendTime: fields.get(natural('sendTime'), 0),
    sessionType: fields.get(natural('sessionType'), 0),
    sendID: fields.get(idOrEmpty('sendID'), ''),
    recvID: fields.get(idOrEmpty('recvID'), ''),
    msgFrom: fields.get(natural('msgFrom'), 0),
    contentType: fields.require(natural('contentType')),
    senderPlatformID: fields.get(natural('senderPlatformID'), 0),
    senderNickname: fields.get(text('senderNickname'), ''),
    senderFaceUrl: fields.get(text('senderFaceUrl'), ''),
    groupID: fields.get(idOrEmpty('groupID'), ''),
    content: fields.get(text('content'), ''),
    seq: fields.get(natural('seq'), 0),
    isRead: fields.get(flag('isRead'), false),
    status: fields.get(natural('status'), 0),
    attachedInfo: fields.get(text('attachedInfo'), ''),
    ex: fields.get(text('ex'), ''),
    localEx: fields.get(text('localEx'), ''),
  };
  for (const key of ELEMENTS) {
    const element = fields.json(key);
    if (typeof element === 'object' && element !== null && !Array.isArray(element)) {
      Object.assign(message, { [key]: element });
    }
  }
  const push = fields.get<OfflinePush | undefined>(record('offlinePush', readOfflinePush), undefined);
  if (push) message.offlinePush = push;
  return message;
}

/** Title and text for offline devices; missing fields are `''`. */
export function readOfflinePush(fields: Fields): OfflinePush {
  return {
    title: fields.get(text('title'), ''),
    desc: fields.get(text('desc'), ''),
    ex: fields.get(text('ex'), ''),
    iOSPushSound: fields.get(text('iOSPushSound'), ''),
    iOSBadgeCount: fields.get(flag('iOSBadgeCount'), false),
  };
}

/** A user named in an at-message. */
export function readAtUser(fields: Fields): AtUserInfo {
  return {
    atUserID: fields.require(id('atUserID')),
    groupNickname: fields.get(text('groupNickname'), ''),
  };
}

/** The optional list of named users of `createTextAtMessage`. */
export const atUsersInfo = optional(records('atUsersInfo', readAtUser));
