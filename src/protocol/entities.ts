// The entities of the server as they travel in JSON: in REST answers and inside notifications (protocol 3). Only
// their shapes and tolerant readers; routes are in rest.ts, notifications in tips.ts.

import { decodeBase64 } from './base64.ts';
import { entity, flag, integer, lenient, listOf, orNull, type Reader, recordOf, text } from './readers.ts';
import type { MsgData, OfflinePushInfo } from './schema.ts';

/** A conversation as its owner's settings at the server. Times in milliseconds unless said otherwise. */
export interface ServerConversation {
  ownerUserID: string;
  conversationID: string;
  recvMsgOpt: number;
  conversationType: number;
  userID: string;
  groupID: string;
  isPinned: boolean;
  attachedInfo: string;
  isPrivateChat: boolean;
  groupAtType: number;
  ex: string;
  /** Seconds. */
  burnDuration: number;
  minSeq: number;
  /** The owner's cap: 0 unless he left the group. */
  maxSeq: number;
  /** Seconds. */
  msgDestructTime: number;
  latestMsgDestructTime: number;
  isMsgDestruct: boolean;
}

export interface ServerUser {
  userID: string;
  nickname: string;
  faceURL: string;
  ex: string;
  createTime: number;
  /** The server's spelling. */
  appMangerLevel: number;
  globalRecvMsgOpt: number;
}

export interface ServerGroup {
  groupID: string;
  groupName: string;
  notification: string;
  introduction: string;
  faceURL: string;
  ownerUserID: string;
  createTime: number;
  memberCount: number;
  ex: string;
  status: number;
  creatorUserID: string;
  groupType: number;
  needVerification: number;
  lookMemberInfo: number;
  applyMemberFriend: number;
  notificationUpdateTime: number;
  notificationUserID: string;
}

export interface ServerGroupMember {
  groupID: string;
  userID: string;
  /** One of ROLE_LEVEL. */
  roleLevel: number;
  joinTime: number;
  nickname: string;
  faceURL: string;
  appMangerLevel: number;
  joinSource: number;
  operatorUserID: string;
  ex: string;
  muteEndTime: number;
  inviterUserID: string;
}

export interface ServerFriend {
  ownerUserID: string;
  remark: string;
  createTime: number;
  friendUser: ServerUser;
  addSource: number;
  operatorUserID: string;
  ex: string;
  isPinned: boolean;
}

/** A friend without the user behind it, as /jssdk answers it. */
export interface ServerFriendOnly {
  ownerUserID: string;
  friendUserID: string;
  remark: string;
  createTime: number;
  addSource: number;
  operatorUserID: string;
  ex: string;
  isPinned: boolean;
}

/** MsgData in JSON: bytes are base64, empty lists and maps may be null. */
export type ServerMessage = Omit<MsgData, 'content' | 'options' | 'offlinePushInfo' | 'atUserIDList'> & {
  content: string | null;
  options: Record<string, boolean> | null;
  offlinePushInfo: OfflinePushInfo | null;
  atUserIDList: string[] | null;
};

/** Rejected (undefined) without a conversationID; other missing or wrong fields get their zero value. */
export const readConversation: Reader<ServerConversation> = entity('conversationID', {
  ownerUserID: text,
  conversationID: text,
  recvMsgOpt: integer,
  conversationType: integer,
  userID: text,
  groupID: text,
  isPinned: flag,
  attachedInfo: text,
  isPrivateChat: flag,
  groupAtType: integer,
  ex: text,
  burnDuration: integer,
  minSeq: integer,
  maxSeq: integer,
  msgDestructTime: integer,
  latestMsgDestructTime: integer,
  isMsgDestruct: flag,
});

/** Rejected (undefined) without a userID; other missing or wrong fields get their zero value. */
export const readUser: Reader<ServerUser> = entity('userID', {
  userID: text,
  nickname: text,
  faceURL: text,
  ex: text,
  createTime: integer,
  appMangerLevel: integer,
  globalRecvMsgOpt: integer,
});

/** Rejected (undefined) without a groupID; other missing or wrong fields get their zero value. */
export const readGroup: Reader<ServerGroup> = entity('groupID', {
  groupID: text,
  groupName: text,
  notification: text,
  introduction: text,
  faceURL: text,
  ownerUserID: text,
  createTime: integer,
  memberCount: integer,
  ex: text,
  status: integer,
  creatorUserID: text,
  groupType: integer,
  needVerification: integer,
  lookMemberInfo: integer,
  applyMemberFriend: integer,
  notificationUpdateTime: integer,
  notificationUserID: text,
});

/** Rejected (undefined) without a userID; other missing or wrong fields get their zero value. */
export const readGroupMember: Reader<ServerGroupMember> = entity('userID', {
  groupID: text,
  userID: text,
  roleLevel: integer,
  joinTime: integer,
  nickname: text,
  faceURL: text,
  appMangerLevel: integer,
  joinSource: integer,
  operatorUserID: text,
  ex: text,
  muteEndTime: integer,
  inviterUserID: text,
});

/** Rejected (undefined) without friendUser.userID; other missing or wrong fields get their zero value. */
export const readFriend: Reader<ServerFriend> = lenient({
  ownerUserID: text,
  remark: text,
  createTime: integer,
  friendUser: readUser,
  addSource: integer,
  operatorUserID: text,
  ex: text,
  isPinned: flag,
});

/** Rejected (undefined) without a friendUserID; other missing or wrong fields get their zero value. */
export const readFriendOnly: Reader<ServerFriendOnly> = entity('friendUserID', {
  ownerUserID: text,
  friendUserID: text,
  remark: text,
  createTime: integer,
  addSource: integer,
  operatorUserID: text,
  ex: text,
  isPinned: flag,
});

const base64: Reader<Uint8Array> = (value) => {
  const encoded = text(value);
  return encoded === undefined ? undefined : decodeBase64(encoded);
};

/** As orNull, in the codec's terms. */
const pushInfo = orNull<OfflinePushInfo>(
  lenient({
    title: text,
    desc: text,
    ex: text,
    iOSPushSound: text,
    iOSBadgeCount: flag,
    signalInfo: text,
  }),
);

const readFields = lenient<Omit<MsgData, 'offlinePushInfo'> & { offlinePushInfo: OfflinePushInfo | null }>({
  sendID: text,
  recvID: text,
  groupID: text,
  clientMsgID: text,
  serverMsgID: text,
  senderPlatformID: integer,
  senderNickname: text,
  senderFaceURL: text,
  sessionType: integer,
  msgFrom: integer,
  contentType: integer,
  content: base64,
  seq: integer,
  sendTime: integer,
  createTime: integer,
  status: integer,
  isRead: flag,
  options: recordOf(flag),
  offlinePushInfo: pushInfo,
  atUserIDList: listOf(text),
  attachedInfo: text,
  ex: text,
});

/**
 * A message of a REST answer in the codec's form. Rejected (undefined) when it is no object; missing or wrong
 * fields get their zero value (a placeholder has little more than seq and status, so there is no identity).
 */
export const readMessage: Reader<MsgData> = (value) => {
  const message = readFields(value);
  return message && { ...message, offlinePushInfo: message.offlinePushInfo ?? undefined };
};
