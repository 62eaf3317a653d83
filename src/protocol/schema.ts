// The messages that travel over the gateway's socket (protocol 3): names, numbers and kinds as the OpenIM v3.8 server
// speaks them. Only what the socket carries; REST bodies are in rest-routes.ts. Tables alone: protobuf.ts reads and
// writes by them.

import {
  bool,
  bytes,
  int32,
  int64,
  type Kind,
  list,
  map,
  message,
  type Of,
  optional,
  string,
} from './protobuf.ts';

/** The order in which 1002 and 1005 return messages. */
export const PullOrder = { PullOrderAsc: 0, PullOrderDesc: 1 } as const;

export type PullOrder = (typeof PullOrder)[keyof typeof PullOrder];

const order = int32 as Kind<number> as Kind<PullOrder>;

/** What a phone shows when its owner is offline. */
export interface OfflinePushInfo extends Of<typeof OfflinePushInfo> {}
export const OfflinePushInfo = message({
  title: [1, string],
  desc: [2, string],
  ex: [3, string],
  iOSPushSound: [4, string],
  iOSBadgeCount: [5, bool],
  signalInfo: [6, string],
});

/** A message or a notification. Bare body of 1003. */
export interface MsgData extends Of<typeof MsgData> {}
export const MsgData = message({
  sendID: [1, string],
  recvID: [2, string],
  groupID: [3, string],
  clientMsgID: [4, string],
  serverMsgID: [5, string],
  senderPlatformID: [6, int32],
  senderNickname: [7, string],
  senderFaceURL: [8, string],
  sessionType: [9, int32],
  msgFrom: [10, int32],
  contentType: [11, int32],
  /** UTF-8 JSON (protocol 3.1). */
  content: [12, bytes],
  seq: [14, int64],
  /** Milliseconds. */
  sendTime: [15, int64],
  /** Milliseconds. */
  createTime: [16, int64],
  status: [17, int32],
  isRead: [18, bool],
  /** A missing key means true (protocol 5). */
  options: [19, map(bool)],
  offlinePushInfo: [20, optional(OfflinePushInfo)],
  atUserIDList: [21, list(string)],
  attachedInfo: [22, string],
  ex: [23, string],
});

/** Messages of one conversation. */
export interface PullMsgs extends Of<typeof PullMsgs> {}
export const PullMsgs = message({
  Msgs: [1, list(MsgData)],
  /** Reliable for 1005 only (protocol 6.D). */
  isEnd: [2, bool],
  endSeq: [3, int64],
});

/** Body of the push 2001: conversationID to messages. */
export interface PushMessages extends Of<typeof PushMessages> {}
export const PushMessages = message({ msgs: [1, map(PullMsgs)], notificationMsgs: [2, map(PullMsgs)] });

/** One range of a 1002 request, both ends included. */
export interface SeqRange extends Of<typeof SeqRange> {}
export const SeqRange = message({
  conversationID: [1, string],
  begin: [2, int64],
  end: [3, int64],
  /** The newest num of the range are returned; ignored for n_ channels. */
  num: [4, int64],
});

/** Request of 1002. */
export interface PullMessageBySeqsReq extends Of<typeof PullMessageBySeqsReq> {}
export const PullMessageBySeqsReq = message({
  userID: [1, string],
  seqRanges: [2, list(SeqRange)],
  order: [3, order],
});

/** Response of 1002. */
export type PullMessageBySeqsResp = PushMessages;

/** Request of 1001. */
export interface GetMaxSeqReq extends Of<typeof GetMaxSeqReq> {}
export const GetMaxSeqReq = message({ userID: [1, string] });

/** Response of 1001. The server leaves minSeqs empty. */
export interface GetMaxSeqResp extends Of<typeof GetMaxSeqResp> {}
export const GetMaxSeqResp = message({ maxSeqs: [1, map(int64)], minSeqs: [2, map(int64)] });

/** Response of 1003. It has no seq: that comes with the push of the own message. */
export interface SendMsgResp extends Of<typeof SendMsgResp> {}
export const SendMsgResp = message({
  serverMsgID: [1, string],
  clientMsgID: [2, string],
  /** Milliseconds. */
  sendTime: [3, int64],
  /** Only when a webhook of the server changed the message; it replaces the sender's own copy. */
  modify: [4, optional(MsgData)],
});

/** One conversation's seqs in a 1005 request. Field numbers start at 2. */
export interface ConversationSeqs extends Of<typeof ConversationSeqs> {}
export const ConversationSeqs = message({ conversationID: [2, string], seqs: [3, list(int64)] });

/** Request of 1005. */
export interface GetSeqMessageReq extends Of<typeof GetSeqMessageReq> {}
export const GetSeqMessageReq = message({
  userID: [1, string],
  conversations: [2, list(ConversationSeqs)],
  order: [3, order],
});

/** Response of 1005. */
export type GetSeqMessageResp = PushMessages;

/** Request of 1006. No conversationIDs means all. */
export interface GetConversationsHasReadAndMaxSeqReq extends Of<typeof GetConversationsHasReadAndMaxSeqReq> {}
export const GetConversationsHasReadAndMaxSeqReq = message({
  userID: [1, string],
  conversationIDs: [2, list(string)],
  returnPinned: [3, bool],
});

/** Read position of one conversation. */
export interface Seqs extends Of<typeof Seqs> {}
export const Seqs = message({
  maxSeq: [1, int64],
  hasReadSeq: [2, int64],
  /** Milliseconds: time of the message with maxSeq. */
  maxSeqTime: [3, int64],
});

/** Response of 1006. */
export interface GetConversationsHasReadAndMaxSeqResp
  extends Of<typeof GetConversationsHasReadAndMaxSeqResp> {}
export const GetConversationsHasReadAndMaxSeqResp = message({
  seqs: [1, map(Seqs)],
  pinnedConversationIDs: [2, list(string)],
});

/** Request of 1007. */
export interface GetLastMessageReq extends Of<typeof GetLastMessageReq> {}
export const GetLastMessageReq = message({ userID: [1, string], conversationIDs: [2, list(string)] });

/** Response of 1007: conversationID to message. */
export interface GetLastMessageResp extends Of<typeof GetLastMessageResp> {}
export const GetLastMessageResp = message({ msgs: [1, map(MsgData)] });

/** Request of 2003 (logout). */
export interface DelUserPushTokenReq extends Of<typeof DelUserPushTokenReq> {}
export const DelUserPushTokenReq = message({ userID: [1, string], platformID: [2, int32] });

/** Request of 2004. */
export interface SetAppBackgroundStatusReq extends Of<typeof SetAppBackgroundStatusReq> {}
export const SetAppBackgroundStatusReq = message({ userID: [1, string], isBackground: [2, bool] });

/** Request of 2005. */
export interface SubUserOnlineStatus extends Of<typeof SubUserOnlineStatus> {}
export const SubUserOnlineStatus = message({
  subscribeUserID: [1, list(string)],
  unsubscribeUserID: [2, list(string)],
});

/** One user's state; an empty list means offline. */
export interface SubUserOnlineStatusElem extends Of<typeof SubUserOnlineStatusElem> {}
export const SubUserOnlineStatusElem = message({ userID: [1, string], onlinePlatformIDs: [2, list(int32)] });

/** Response of 2005, and its push on a change. */
export interface SubUserOnlineStatusTips extends Of<typeof SubUserOnlineStatusTips> {}
export const SubUserOnlineStatusTips = message({ subscribers: [1, list(SubUserOnlineStatusElem)] });
