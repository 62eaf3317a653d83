// Ties each request identifier of the gateway (protocol 2.5) to the codecs of its request and its reply, for the
// client and, mirrored, for a server. Must not know the envelope around the bodies.

import { ProtocolError } from './errors.ts';
import {
  DelUserPushTokenReq,
  GetConversationsHasReadAndMaxSeqReq,
  GetConversationsHasReadAndMaxSeqResp,
  GetLastMessageReq,
  GetLastMessageResp,
  GetMaxSeqReq,
  GetMaxSeqResp,
  GetSeqMessageReq,
  type GetSeqMessageResp,
  MsgData,
  PullMessageBySeqsReq,
  type PullMessageBySeqsResp,
  PushMessages,
  SendMsgResp,
  SetAppBackgroundStatusReq,
  SubUserOnlineStatus,
  SubUserOnlineStatusTips,
} from './schema.ts';

/** Identifiers by purpose; code bases name them differently, the number decides. */
export const REQ = {
  getNewestSeq: 1001,
  pullByRange: 1002,
  sendMessage: 1003,
  pullBySeqs: 1005,
  getConvMaxReadSeq: 1006,
  getLastMessage: 1007,
  /** Server to client: new messages. */
  push: 2001,
  /** Server to client: the connection is being ended for good. */
  kicked: 2002,
  logout: 2003,
  setBackground: 2004,
  /** Also pushed by the server, with an empty msgIncr. */
  subscribeOnline: 2005,
} as const;

export type ReqIdentifier = (typeof REQ)[keyof typeof REQ];

/** What the client sends; undefined where there is no body. */
export interface RequestBodies {
  1001: GetMaxSeqReq;
  1002: PullMessageBySeqsReq;
  1003: MsgData;
  1005: GetSeqMessageReq;
  1006: GetConversationsHasReadAndMaxSeqReq;
  1007: GetLastMessageReq;
  2001: undefined;
  2002: undefined;
  2003: DelUserPushTokenReq;
  2004: SetAppBackgroundStatusReq;
  2005: SubUserOnlineStatus;
}

/** What the server answers or pushes; undefined where there is no body. */
export interface ReplyBodies {
  1001: GetMaxSeqResp;
  1002: PullMessageBySeqsResp;
  1003: SendMsgResp;
  1005: GetSeqMessageResp;
  1006: GetConversationsHasReadAndMaxSeqResp;
  1007: GetLastMessageResp;
  2001: PushMessages;
  2002: undefined;
  2003: undefined;
  2004: undefined;
  2005: SubUserOnlineStatusTips;
}

interface Codec<T> {
  encode(message: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

/** What has no body: nothing is written, and nothing that comes is read. */
const NOTHING: Codec<undefined> = {
  encode: () => new Uint8Array(0),
  decode: () => undefined,
};

const REQUESTS: { readonly [R in ReqIdentifier]: Codec<RequestBodies[R]> } = {
  [REQ.getNewestSeq]: GetMaxSeqReq,
  [REQ.pullByRange]: PullMessageBySeqsReq,
  [REQ.sendMessage]: MsgData,
  [REQ.pullBySeqs]: GetSeqMessageReq,
  [REQ.getConvMaxReadSeq]: GetConversationsHasReadAndMaxSeqReq,
  [REQ.getLastMessage]: GetLastMessageReq,
  [REQ.push]: NOTHING,
  [REQ.kicked]: NOTHING,
  [REQ.logout]: DelUserPushTokenReq,
  [REQ.setBackground]: SetAppBackgroundStatusReq,
  [REQ.subscribeOnline]: SubUserOnlineStatus,
};

const REPLIES: { readonly [R in ReqIdentifier]: Codec<ReplyBodies[R]> } = {
  [REQ.getNewestSeq]: GetMaxSeqResp,
  [REQ.pullByRange]: PushMessages,
  [REQ.sendMessage]: SendMsgResp,
  [REQ.pullBySeqs]: PushMessages,
  [REQ.getConvMaxReadSeq]: GetConversationsHasReadAndMaxSeqResp,
  [REQ.getLastMessage]: GetLastMessageResp,
  [REQ.push]: PushMessages,
  [REQ.kicked]: NOTHING,
  [REQ.logout]: NOTHING,
  [REQ.setBackground]: NOTHING,
  [REQ.subscribeOnline]: SubUserOnlineStatusTips,
};

/** True for the identifiers of REQ. A client ignores pushes of others; the server drops the link. */
export function isReqIdentifier(value: number): value is ReqIdentifier {
  return Object.hasOwn(REQUESTS, value);
}

/**
 * Client: encodes a request's body.
 * @throws ProtocolError of kind 'protobuf' when a value does not fit its field (a fraction, beyond 32 or 53 bits).
 */
export function encodeBody<R extends ReqIdentifier>(id: R, body: RequestBodies[R]): Uint8Array {
  return guarded(`request ${id}: cannot encode`, () => REQUESTS[id].encode(body));
}

/**
 * Client: decodes a reply's or a push's body. `null` (no body) reads as an empty body.
 * @throws ProtocolError of kind 'protobuf' when it is malformed or holds a number beyond 2^53 - 1.
 */
export function decodeReply<R extends ReqIdentifier>(id: R, bytes: Uint8Array | null): ReplyBodies[R] {
  return guarded(`reply ${id}: cannot decode`, () => REPLIES[id].decode(bytes ?? new Uint8Array(0)));
}

/** Server: decodes a request's body. Errors as {@link decodeReply}. */
export function decodeBody<R extends ReqIdentifier>(id: R, bytes: Uint8Array): RequestBodies[R] {
  return guarded(`request ${id}: cannot decode`, () => REQUESTS[id].decode(bytes));
}

/** Server: encodes a reply's or a push's body. Errors as {@link encodeBody}. */
export function encodeReply<R extends ReqIdentifier>(id: R, body: ReplyBodies[R]): Uint8Array {
  return guarded(`reply ${id}: cannot encode`, () => REPLIES[id].encode(body));
}

/** A message with every field at its zero value but those given: the codecs want all of them. */
export function messageData(fields: Partial<MsgData> = {}): MsgData {
  return { ...MsgData.zero(), ...fields };
}

function guarded<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new ProtocolError('protobuf', `${what}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
