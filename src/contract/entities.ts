// The objects that apps receive: conversations, messages, people, groups.
// Shapes only: keys and units are those of OpenIM's documents (behaviour 3 and 5).

/** 0 receive, 1 do not receive, 2 receive without notice. */
export type RecvMsgOpt = 0 | 1 | 2;

/** 1 single, 3 group, 4 notification. As an argument 2 is accepted too and means 3. */
export type ConversationType = 1 | 3 | 4;

/** One conversation (behaviour 3). Every key is always present. Times are milliseconds since 1970. */
export interface Conversation {
  conversationID: string;
  conversationType: number;
  /** The other user of a single or notification conversation, else `''`. */
  userID: string;
  /** The group of a group conversation, else `''`. */
  groupID: string;
  showName: string;
  faceURL: string;
  recvMsgOpt: number;
  unreadCount: number;
  /** 0 none, 1 at me, 2 at all, 3 both, 4 announcement. */
  groupAtType: number;
  /** JSON string of a {@link Message}, `''` when there is none. */
  latestMsg: string;
  latestMsgSendTime: number;
  draftText: string;
  draftTextTime: number;
  isPinned: boolean;
  isPrivateChat: boolean;
  /** Seconds that a private message lives after it was read; 0 means 30. */
  burnDuration: number;
  isNotInGroup: boolean;
  updateUnreadCountTime: number;
  attachedInfo: string;
  ex: string;
  /** The owner's cap: 0 unless he left the group. */
  maxSeq: number;
  minSeq: number;
  msgDestructTime: number;
  isMsgDestruct: boolean;
}

/** Content of a text message (contentType 101). */
export interface TextElem {
  content: string;
}

/** A user named in an at-message. */
export interface AtUserInfo {
  atUserID: string;
  groupNickname: string;
}

/** Content of an at-message (contentType 106). */
export interface AtTextElem {
  text: string;
  atUserList: string[];
  atUsersInfo?: AtUserInfo[];
  quoteMessage?: Message;
  isAtSelf: boolean;
}

/** Content of a notification (contentType 1000 and up, and revoked messages): JSON inside JSON. */
export interface NotificationElem {
  detail: string;
}

/** What the SDK reads out of `attachedInfo`. */
export interface AttachedInfoElem {
  isPrivateChat: boolean;
  /** Seconds; 0 means 30. */
  burnDuration: number;
  /** Milliseconds since 1970; 0 when not read. */
  hasReadTime: number;
}

/** Title and text of the push notification that the server sends to offline devices. */
export interface OfflinePush {
  title: string;
  desc: string;
  ex: string;
  iOSPushSound: string;
  iOSBadgeCount: boolean;
}

/** 1 sending, 2 sent, 3 failed, 4 deleted. */
export type MessageStatus = 1 | 2 | 3 | 4;

/** One message (behaviour 5). Times are milliseconds since 1970. */
export interface Message {
  clientMsgID: string;
  serverMsgID: string;
  createTime: number;
  sendTime: number;
  /** 1 single, 3 group, 4 notification. */
  sessionType: number;
  sendID: string;
  recvID: string;
  /** 100 a user, 200 the system. */
  msgFrom: number;
  contentType: number;
  senderPlatformID: number;
  senderNickname: string;
  senderFaceUrl: string;
  groupID: string;
  /** The element's JSON as it travels; for text the text itself. */
  content: string;
  /** Position in the conversation; 0 while the server has not given one. */
  seq: number;
  isRead: boolean;
  status: number;
  offlinePush?: OfflinePush;
  attachedInfo: string;
  ex: string;
  localEx: string;
  textElem?: TextElem;
  atTextElem?: AtTextElem;
  notificationElem?: NotificationElem;
  /** Elements of the other content types, under the names of OpenIM's documents. */
  pictureElem?: Record<string, unknown>;
  soundElem?: Record<string, unknown>;
  videoElem?: Record<string, unknown>;
  fileElem?: Record<string, unknown>;
  mergeElem?: Record<string, unknown>;
  cardElem?: Record<string, unknown>;
  locationElem?: Record<string, unknown>;
  customElem?: Record<string, unknown>;
  quoteElem?: Record<string, unknown>;
  faceElem?: Record<string, unknown>;
  typingElem?: Record<string, unknown>;
  advancedTextElem?: Record<string, unknown>;
  markdownTextElem?: Record<string, unknown>;
  attachedInfoElem?: AttachedInfoElem;
}

/** One element of `getConversationRecvMessageOpt`. */
export interface ConversationRecvOpt {
  conversationID: string;
  /** The same ID: other documents spell the key so. */
  conversationId: string;
  result: number;
}

/** A page of history: ascending, oldest first. */
export interface HistoryPage {
  messageList: Message[];
  /** `true` when nothing lies beyond this page in the direction asked. */
  isEnd: boolean;
  /** Pass it to the next request; the lowest seq of the page, 0 when none has one. */
  lastMinSeq: number;
  errCode: number;
  errMsg: string;
}

/** A user, as `getSelfUserInfo` and `onSelfInfoUpdated` give it. */
export interface UserInfo {
  userID: string;
  nickname: string;
  faceURL: string;
  ex: string;
  createTime: number;
  globalRecvMsgOpt: number;
}

/** One read receipt of a peer. */
export interface MessageReceipt {
  userID: string;
  groupID: string;
  msgIDList: string[];
  readTime: number;
  msgFrom: number;
  contentType: number;
  sessionType: number;
}

/** What `onNewRecvMessageRevoked` tells. */
export interface RevokedMessage {
  revokerID: string;
  revokerRole: number;
  revokerNickname: string;
  clientMsgID: string;
  revokeTime: number;
  sourceMessageSendTime: number;
  sourceMessageSendID: string;
  sourceMessageSenderNickname: string;
  sessionType: number;
  seq: number;
  ex: string;
  isAdminRevoke: boolean;
  conversationID: string;
}

/** A user as others see him. */
export interface PublicUser {
  userID: string;
  nickname: string;
  faceURL: string;
  ex: string;
}

/** A friend of the user. */
export interface FriendInfo extends PublicUser {
  ownerUserID: string;
  /** The user's own name for him. */
  remark: string;
  createTime: number;
  addSource: number;
  operatorUserID: string;
  isPinned: boolean;
}

/** A group. */
export interface GroupInfo {
  groupID: string;
  groupName: string;
  notification: string;
  introduction: string;
  faceURL: string;
  ownerUserID: string;
  createTime: number;
  memberCount: number;
  ex: string;
  /** 0 normal, 2 dismissed, 3 muted. */
  status: number;
  creatorUserID: string;
  groupType: number;
  needVerification: number;
  lookMemberInfo: number;
  applyMemberFriend: number;
  notificationUpdateTime: number;
  notificationUserID: string;
}

/** A member of a group. */
export interface GroupMember {
  groupID: string;
  userID: string;
  /** 20 member, 60 admin, 100 owner. */
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

/** What `searchLocalMessages` found: one page, newest first. */
export interface SearchResult {
  /** Messages that fit, on all pages. */
  totalCount: number;
  searchResultItems: SearchResultItem[];
}

/** What was found in one conversation. */
export interface SearchResultItem {
  conversationID: string;
  showName: string;
  faceURL: string;
  conversationType: number;
  /** Messages of this conversation that fit, on all pages. */
  messageCount: number;
  /** Those on this page. */
  messageList: Message[];
}
