// Compares the protobuf codecs of src/protocol with those of the published package `@openim/protocol`, an
// implementation of the same messages by other hands. Must not know HTTP, sockets or JSON.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  decodeBody,
  decodeReply,
  encodeBody,
  encodeReply,
  REQ,
  type ReplyBodies,
  type ReqIdentifier,
  type RequestBodies,
} from '../../src/protocol/index.ts';
import { int32, int64, mapOf, message, pulled, unicode } from '../unit/protocol/fixtures.ts';
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';

/** A codec of the package. */
export interface PeerCodec {
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
}

/** One message that both sides know: how each encodes and decodes it, and values of ours. */
interface Pair {
  readonly name: string;
  readonly peer: PeerCodec;
  readonly values: fc.Arbitrary<unknown>;
  /** Fields of which only one side knows. */
  readonly ignore: readonly string[];
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

/**
 * Fields of which only one side knows; the other has to skip them. `returnPinned`, `pinnedConversationIDs`, `endSeq`
 * and `modify` are newer than the peer; `keyVersion` and `dstUserIDs` are not of the open server.
 */
const ONE_SIDED = [
  'returnPinned',
  'pinnedConversationIDs',
  'endSeq',
  'modify',
  'keyVersion',
  'dstUserIDs',
] as const;

/** The same for one body only: the peer knows the order of 1002, but not that of 1005. */
const ONE_SIDED_IN: Partial<Record<ReqIdentifier, readonly string[]>> = { [REQ.pullBySeqs]: ['order'] };

/** Which of our bodies the peer has a codec for, by its name there. */
const REQUEST_NAMES = {
  [REQ.pullByRange]: 'PullMessageBySeqsReq',
  [REQ.sendMessage]: 'MsgData',
  [REQ.pullBySeqs]: 'GetSeqMessageReq',
  [REQ.getConvMaxReadSeq]: 'GetConversationsHasReadAndMaxSeqReq',
  [REQ.subscribeOnline]: 'SubUserOnlineStatus',
} as const;

const REPLY_NAMES = {
  [REQ.getNewestSeq]: 'GetMaxSeqResp',
  [REQ.pullByRange]: 'PullMessageBySeqsResp',
  [REQ.sendMessage]: 'UserSendMsgResp',
  [REQ.pullBySeqs]: 'GetSeqMessageResp',
  [REQ.getConvMaxReadSeq]: 'GetConversationsHasReadAndMaxSeqResp',
  [REQ.push]: 'PushMessages',
  [REQ.subscribeOnline]: 'SubUserOnlineStatusTips',
} as const;

type RequestValues = { [R in keyof typeof REQUEST_NAMES]: fc.Arbitrary<RequestBodies[R]> };
type ReplyValues = { [R in keyof typeof REPLY_NAMES]: fc.Arbitrary<ReplyBodies[R]> };

const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 4 });
const order = fc.constantFrom(0 as const, 1 as const);
const pulls = fc.record({ msgs: mapOf(pulled), notificationMsgs: mapOf(pulled) });

const REQUEST_VALUES: RequestValues = {
  [REQ.pullByRange]: fc.record({
    userID: unicode,
    seqRanges: list(fc.record({ conversationID: unicode, begin: int64, end: int64, num: int64 })),
    order,
  }),
  [REQ.sendMessage]: message,
  [REQ.pullBySeqs]: fc.record({
    userID: unicode,
    conversations: list(fc.record({ conversationID: unicode, seqs: list(int64) })),
    order,
  }),
  [REQ.getConvMaxReadSeq]: fc.record({
    userID: unicode,
    conversationIDs: list(unicode),
    returnPinned: fc.boolean(),
  }),
  [REQ.subscribeOnline]: fc.record({
    subscribeUserID: list(unicode),
    unsubscribeUserID: list(unicode),
  }),
};

const REPLY_VALUES: ReplyValues = {
  [REQ.getNewestSeq]: fc.record({ maxSeqs: mapOf(int64), minSeqs: mapOf(int64) }),
  [REQ.pullByRange]: pulls,
  [REQ.sendMessage]: fc.record({
    serverMsgID: unicode,
    clientMsgID: unicode,
    sendTime: int64,
    modify: fc.option(message, { nil: undefined }),
  }),
  [REQ.pullBySeqs]: pulls,
  [REQ.getConvMaxReadSeq]: fc.record({
    seqs: mapOf(fc.record({ maxSeq: int64, hasReadSeq: int64, maxSeqTime: int64 })),
    pinnedConversationIDs: list(unicode),
  }),
  [REQ.push]: pulls,
  [REQ.subscribeOnline]: fc.record({
    subscribers: list(fc.record({ userID: unicode, onlinePlatformIDs: list(int32) })),
  }),
};

/** Compares every body of which both sides have a codec, in both directions. `folder` holds the installed packages. */
export async function checkCodecs(checks: Checks, folder: string, seed: number): Promise<void> {
  const peer = loadPeer(folder);
  const numRuns = 300;
  for (const pair of pairs(peer)) {
    const values = pair.values.map(readable);
    await checks.run(`codec ${pair.name}: theirs reads what ours wrote`, () => {
      fc.assert(
        fc.property(values, (value) => same(value, pair.peer.decode(pair.encode(value)), pair)),
        { seed, numRuns },
      );
    });
    await checks.run(`codec ${pair.name}: ours reads what theirs wrote`, () => {
      fc.assert(
        fc.property(values, int32, list(unicode), (value, keyVersion, dstUserIDs) => {
          const foreign = enrich(value, { keyVersion, dstUserIDs });
          same(value, pair.decode(pair.peer.encode(foreign).finish()), pair);
        }),
        { seed, numRuns },
      );
    });
    await checks.run(`codec ${pair.name}: both skip fields that nobody knows`, () => {
      fc.assert(
        fc.property(values, unknownFields, (value, extra) => {
          const bytes = Buffer.concat([pair.encode(value), extra]);
          same(value, pair.peer.decode(bytes), pair);
          same(value, pair.decode(bytes), { ignore: [] });
        }),
        { seed, numRuns },
      );
    });
  }
}

function pairs(peer: Record<string, PeerCodec>): Pair[] {
  const codec = (name: string): PeerCodec => {
    const found = peer[name];
    if (!found) throw new Error(`the package has no codec ${name}`);
    return found;
  };
  const keys = <T extends object>(map: T): (keyof T & ReqIdentifier)[] =>
    Object.keys(map).map(Number) as (keyof T & ReqIdentifier)[];
  return [
    ...keys(REQUEST_NAMES).map((id) => ({
      name: `request ${id} ${REQUEST_NAMES[id]}`,
      peer: codec(REQUEST_NAMES[id]),
      ignore: [...ONE_SIDED, ...(ONE_SIDED_IN[id] ?? [])],
      values: REQUEST_VALUES[id] as fc.Arbitrary<unknown>,
      encode: (value: unknown) => encodeBody(id, value as never),
      decode: (bytes: Uint8Array): unknown => decodeBody(id, bytes),
    })),
    ...keys(REPLY_NAMES).map((id) => ({
      name: `reply ${id} ${REPLY_NAMES[id]}`,
      peer: codec(REPLY_NAMES[id]),
      ignore: ONE_SIDED,
      values: REPLY_VALUES[id] as fc.Arbitrary<unknown>,
      encode: (value: unknown) => encodeReply(id, value as never),
      decode: (bytes: Uint8Array): unknown => decodeReply(id, bytes),
    })),
  ];
}

/** The codecs of the package installed in `folder`, by the names of their messages. */
export function loadPeer(folder: string): Record<string, PeerCodec> {
  const require = createRequire(join(folder, 'package.json'));
  const { PbCoder } = require('@openim/protocol') as { PbCoder: Record<string, PeerCodec> };
  return PbCoder;
}

function same(expected: unknown, actual: unknown, { ignore }: Pick<Pair, 'ignore'>): void {
  const found = difference(expected, actual, { ignore });
  if (found) throw new Error(found);
}

/** Fields beyond every known number, of each wire type that the server's language writes. */
const unknownFields = fc
  .array(
    fc.record({
      number: fc.integer({ min: 1000, max: 2 ** 29 - 1 }),
      value: fc.oneof(
        fc.maxSafeNat().map((n) => ({ type: 0, bytes: varint(n) })),
        fc
          .uint8Array({ minLength: 8, maxLength: 8 })
          .map((bytes) => ({ type: 1, bytes: Buffer.from(bytes) })),
        fc
          .uint8Array({ maxLength: 40 })
          .map((bytes) => ({ type: 2, bytes: Buffer.concat([varint(bytes.length), bytes]) })),
        fc
          .uint8Array({ minLength: 4, maxLength: 4 })
          .map((bytes) => ({ type: 5, bytes: Buffer.from(bytes) })),
      ),
    }),
    { maxLength: 5 },
  )
  .map((fields) =>
    Buffer.concat(fields.flatMap(({ number, value }) => [varint(number * 8 + value.type), value.bytes])),
  );

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

/**
 * The same value without what the peer loses by the way it is written, not by its idea of the protocol: it builds
 * maps as plain objects, in which `__proto__` is no key, and its text decoder drops a byte-order mark.
 */
function readable(value: unknown): unknown {
  return rebuilt(value, (copy) => {
    for (const [key, item] of Object.entries(copy)) {
      delete copy[key];
      if (key !== '__proto__') copy[withoutMark(key)] = withoutMark(item);
    }
  });
}

function withoutMark<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutMark) as T;
  return typeof value === 'string' ? (value.replace(/^\ufeff+/, '') as T) : value;
}

/** The same value with the fields added to every message, as the peer's own types have them. */
function enrich(value: unknown, extra: object): unknown {
  return rebuilt(value, (copy) => {
    if (copy.content instanceof Uint8Array) Object.assign(copy, extra);
  });
}

function rebuilt(value: unknown, change: (copy: Record<string, unknown>) => void): unknown {
  if (Array.isArray(value)) return value.map((item) => rebuilt(item, change));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) copy[key] = rebuilt(item, change);
  change(copy);
  return copy;
}
