// The public surface of the protocol: bytes and JSON of an OpenIM v3.8 server <-> objects. Owns no logic.

export { decodeBase64, encodeBase64 } from './base64.ts';
export * from './constants.ts';
export * from './content.ts';
export * from './entities.ts';
export * from './envelope.ts';
export * from './errors.ts';
export type {
  ConversationSeqs,
  GetConversationsHasReadAndMaxSeqReq,
  GetConversationsHasReadAndMaxSeqResp,
  GetLastMessageReq,
  GetLastMessageResp,
  GetSeqMessageReq,
  GetSeqMessageResp,
  SendMsgResp,
  Seqs,
} from './generated/msg.ts';
export type { DelUserPushTokenReq } from './generated/push.ts';
export type {
  GetMaxSeqReq,
  GetMaxSeqResp,
  MsgData,
  OfflinePushInfo,
  PullMessageBySeqsReq,
  PullMessageBySeqsResp,
  PullMsgs,
  PushMessages,
  SeqRange,
  SetAppBackgroundStatusReq,
  SubUserOnlineStatus,
  SubUserOnlineStatusElem,
  SubUserOnlineStatusTips,
} from './generated/sdkws.ts';
export { PullOrder } from './generated/sdkws.ts';
export * from './ids.ts';
export type { Reader } from './readers.ts';
export * from './requests.ts';
export * from './rest.ts';
export * from './rest-routes.ts';
export * from './tips.ts';
