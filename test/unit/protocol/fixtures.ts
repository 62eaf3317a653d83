// Generators of protocol values for the property tests of this folder.

import fc from 'fast-check';
import type {
  MsgData,
  PullMsgs,
  ReplyBodies,
  ReqIdentifier,
  RequestBodies,
} from '../../../src/protocol/index.ts';

/** Well-formed Unicode, including characters above U+FFFF, NUL and the byte-order mark. */
export const unicode = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\ufeff', '！', '😀', '__proto__'),
);

export const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

export const int64 = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, 1, -1, Number.MAX_SAFE_INTEGER));

export const bytes = fc.uint8Array({ maxLength: 300 });

/** A map as the codecs build it: without a prototype. */
export function mapOf<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(unicode, value), { maxLength: 4 }).map((entries) => {
    const map: Record<string, T> = Object.create(null);
    for (const [key, item] of entries) map[key] = item;
    return map;
  });
}

export const message: fc.Arbitrary<MsgData> = fc.record({
  sendID: unicode,
  recvID: unicode,
  groupID: unicode,
  clientMsgID: unicode,
  serverMsgID: unicode,
  senderPlatformID: int32,
  senderNickname: unicode,
  senderFaceURL: unicode,
  sessionType: int32,
  msgFrom: int32,
  contentType: int32,
  content: bytes,
  seq: int64,
  sendTime: int64,
  createTime: int64,
  status: int32,
  isRead: fc.boolean(),
  options: mapOf(fc.boolean()),
  offlinePushInfo: fc.option(
    fc.record({
      title: unicode,
      desc: unicode,
      ex: unicode,
      iOSPushSound: unicode,
      iOSBadgeCount: fc.boolean(),
      signalInfo: unicode,
    }),
    { nil: undefined },
  ),
  atUserIDList: fc.array(unicode, { maxLength: 4 }),
  attachedInfo: unicode,
  ex: unicode,
});

export const pulled: fc.Arbitrary<PullMsgs> = fc.record({
  Msgs: fc.array(message, { maxLength: 3 }),
  isEnd: fc.boolean(),
  endSeq: int64,
});

const order = fc.constantFrom(0 as const, 1 as const);
const texts = fc.array(unicode, { maxLength: 4 });

/** A request's body by identifier. */
export const requestBodies: { [R in ReqIdentifier]: fc.Arbitrary<RequestBodies[R]> } = {
  1001: fc.record({ userID: unicode }),
  1002: fc.record({
    userID: unicode,
    seqRanges: fc.array(fc.record({ conversationID: unicode, begin: int64, end: int64, num: int64 })),
    order,
  }),
  1003: message,
  1005: fc.record({
    userID: unicode,
    conversations: fc.array(fc.record({ conversationID: unicode, seqs: fc.array(int64) })),
    order,
  }),
  1006: fc.record({ userID: unicode, conversationIDs: texts, returnPinned: fc.boolean() }),
  1007: fc.record({ userID: unicode, conversationIDs: texts }),
  2001: fc.constant(undefined),
  2002: fc.constant(undefined),
  2003: fc.record({ userID: unicode, platformID: int32 }),
  2004: fc.record({ userID: unicode, isBackground: fc.boolean() }),
  2005: fc.record({ subscribeUserID: texts, unsubscribeUserID: texts }),
};

const pulledMaps = fc.record({ msgs: mapOf(pulled), notificationMsgs: mapOf(pulled) });

/** A reply's body by identifier. */
export const replyBodies: { [R in ReqIdentifier]: fc.Arbitrary<ReplyBodies[R]> } = {
  1001: fc.record({ maxSeqs: mapOf(int64), minSeqs: mapOf(int64) }),
  1002: pulledMaps,
  1003: fc.record({
    serverMsgID: unicode,
    clientMsgID: unicode,
    sendTime: int64,
    modify: fc.option(message, { nil: undefined }),
  }),
  1005: pulledMaps,
  1006: fc.record({
    seqs: mapOf(fc.record({ maxSeq: int64, hasReadSeq: int64, maxSeqTime: int64 })),
    pinnedConversationIDs: texts,
  }),
  1007: fc.record({ msgs: mapOf(message) }),
  2001: pulledMaps,
  2002: fc.constant(undefined),
  2003: fc.constant(undefined),
  2004: fc.constant(undefined),
  2005: fc.record({
    subscribers: fc.array(fc.record({ userID: unicode, onlinePlatformIDs: fc.array(int32) })),
  }),
};
