// Generators of protocol values for the property tests of this folder.

import fc from 'fast-check';
import type { MsgData, PullMsgs } from '../../../src/protocol/index.ts';

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
