// Owns the shapes of everything the server remembers, named as on the wire (protocol 3).
// Must not hold behaviour.

/** A message or notification; `content` is its UTF-8 JSON text, times are milliseconds. */
export interface Message {
  sendID: string;
  recvID: string;
  groupID: string;
  clientMsgID: string;
  serverMsgID: string;
  senderPlatformID: number;
  senderNickname: string;
  senderFaceURL: string;
  sessionType: number;
  msgFrom: number;
  contentType: number;
  content: string;
  seq: number;
  sendTime: number;
  createTime: number;
  status: number;
  isRead: boolean;
  options: Record<string, boolean>;
  offlinePushInfo: OfflinePushInfo | null;
  atUserIDList: string[];
  attachedInfo: string;
  ex: string;
}

export interface OfflinePushInfo {
  title: string;
  desc: string;
  ex: string;
  iOSPushSound: string;
  iOSBadgeCount: boolean;
  signalInfo: string;
}

/** What the log keeps at one seq. */
export interface LogEntry {
  msg: Message;
  /** Content that replaces the message's when pulled (protocol 3.1). */
  revoked?: string;
  /** Users who deleted it for themselves. */
  deletedFor?: string[];
}

/** The messages of one conversation or `n_` channel; `entries[seq - 1]`, null where nothing is stored. */
export interface ConversationLog {
  minSeq: number;
  maxSeq: number;
  maxSeqTime: number;
  entries: (LogEntry | null)[];
}

/** One user's seqs in one conversation; `maxSeq` is the owner's cap, 0 when there is none. */
export interface UserSeq {
  minSeq: number;
  maxSeq: number;
  hasReadSeq: number;
}

export interface User {
  userID: string;
  nickname: string;
  faceURL: string;
  ex: string;
  createTime: number;
  appMangerLevel: number;
  globalRecvMsgOpt: number;
}

export interface Conversation {
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
  burnDuration: number;
  minSeq: number;
  maxSeq: number;
  msgDestructTime: number;
  latestMsgDestructTime: number;
  isMsgDestruct: boolean;
}

export interface Friend {
  ownerUserID: string;
  friendUserID: string;
  remark: string;
  createTime: number;
  addSource: number;
  operatorUserID: string;
  ex: string;
  isPinned: boolean;
}

export interface FriendRequest {
  fromUserID: string;
  toUserID: string;
  handleResult: number;
  reqMsg: string;
  createTime: number;
  handlerUserID: string;
  handleMsg: string;
  handleTime: number;
  ex: string;
}

export interface Black {
  ownerUserID: string;
  blackUserID: string;
  createTime: number;
  addSource: number;
  operatorUserID: string;
  ex: string;
}

/** A group; owner and member count are derived from its members. `status`: 0 ok, 2 dismissed, 3 muted. */
export interface Group {
  groupID: string;
  groupName: string;
  notification: string;
  introduction: string;
  faceURL: string;
  createTime: number;
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

/** A member; an empty nickname or faceURL means "as the user's own". `muteEndTime` in ms. */
export interface Member {
  groupID: string;
  userID: string;
  roleLevel: number;
  joinTime: number;
  nickname: string;
  faceURL: string;
  joinSource: number;
  operatorUserID: string;
  ex: string;
  muteEndTime: number;
  inviterUserID: string;
}

/** A wish to join a group. `handleResult`: 0 open, 1 accepted, -1 refused; times in ms. */
export interface GroupRequest {
  groupID: string;
  userID: string;
  handleResult: number;
  reqMsg: string;
  handleMsg: string;
  reqTime: number;
  handleUserID: string;
  handleTime: number;
  ex: string;
  joinSource: number;
  inviterUserID: string;
}

/** How the token table holds a token. */
export type TokenState = 'normal' | 'kicked' | 'expired' | 'invalid' | 'unknown';

/** Numbers of roles. */
export const ROLE = { member: 20, admin: 60, owner: 100 } as const;
/** Numbers of session types. */
export const SESSION = { single: 1, group: 3, notification: 4 } as const;
/** Numbers of group states. */
export const GROUP_STATUS = { ok: 0, dismissed: 2, muted: 3 } as const;
