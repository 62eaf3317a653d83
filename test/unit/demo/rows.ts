// Rows and messages for the tests of the demo's pure parts.
import type { Conversation, Message } from '../../../src/contract/index.ts';

/** A single chat with `u2`, with what the test is about. */
export function row(conversationID: string, fields: Partial<Conversation> = {}): Conversation {
  return {
    conversationID,
    conversationType: 1,
    userID: 'u2',
    groupID: '',
    showName: conversationID,
    faceURL: '',
    recvMsgOpt: 0,
    unreadCount: 0,
    groupAtType: 0,
    latestMsg: '',
    latestMsgSendTime: 0,
    draftText: '',
    draftTextTime: 0,
    isPinned: false,
    isPrivateChat: false,
    burnDuration: 0,
    isNotInGroup: false,
    updateUnreadCountTime: 0,
    attachedInfo: '',
    ex: '',
    maxSeq: 0,
    minSeq: 0,
    msgDestructTime: 0,
    isMsgDestruct: false,
    ...fields,
  };
}

/** A text of `u2` to `u1`, with what the test is about. */
export function message(clientMsgID: string, fields: Partial<Message> = {}): Message {
  return {
    clientMsgID,
    serverMsgID: '',
    createTime: 0,
    sendTime: 0,
    sessionType: 1,
    sendID: 'u2',
    recvID: 'u1',
    msgFrom: 100,
    contentType: 101,
    senderPlatformID: 5,
    senderNickname: 'Bob',
    senderFaceUrl: '',
    groupID: '',
    content: '',
    seq: 0,
    isRead: false,
    status: 2,
    attachedInfo: '',
    ex: '',
    localEx: '',
    ...fields,
  };
}
