// The public surface of the protocol: bytes and JSON of an OpenIM v3.8 server <-> objects. Owns no logic.

export { decodeBase64, encodeBase64 } from './base64.ts';
export * from './constants.ts';
export * from './content.ts';
export * from './entities.ts';
export * from './envelope.ts';
export * from './errors.ts';
export * from './ids.ts';
export type { Reader } from './readers.ts';
export * from './requests.ts';
export * from './rest.ts';
export * from './rest-routes.ts';
export type {
  ConversationSeqs,
  DelUserPushTokenReq,
  GetConversationsHasReadAndMaxSeqReq,
  GetConversationsHasReadAndMaxSeqResp,
  GetLastMessageReq,
  GetLastMessageResp,
  GetMaxSeqReq,
  GetMaxSeqResp,
  GetSeqMessageReq,
  GetSeqMessageResp,
  MsgData,
  OfflinePushInfo,
  PullMessageBySeqsReq,
  PullMessageBySeqsResp,
  PullMsgs,
  PushMessages,
  SendMsgResp,
  SeqRange,
  Seqs,
  SetAppBackgroundStatusReq,
  SubUserOnlineStatus,
  SubUserOnlineStatusElem,
  SubUserOnlineStatusTips,
} from './schema.ts';
export { PullOrder } from './schema.ts';
export * from './tips.ts';
