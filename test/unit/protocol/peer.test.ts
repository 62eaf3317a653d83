// Our protobuf codecs against an independent implementation: each reads what the other writes.
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  decodeBody,
  decodeReply,
  encodeBody,
  encodeReply,
  ProtocolError,
  type ReqIdentifier,
} from '../../../src/protocol/index.ts';
import { bytes, int64, replyBodies, requestBodies } from './fixtures.ts';
import { compilePeer, type Peer } from './peer/peer.ts';

let peer: Peer;
beforeAll(() => {
  peer = compilePeer();
});

/** Both sides of one body. */
interface Side {
  readonly name: string;
  readonly type: string;
  readonly bodies: fc.Arbitrary<object>;
  encode(body: object): Uint8Array;
  decode(data: Uint8Array): object;
}

function request(id: ReqIdentifier, type: string): Side {
  return {
    name: `request ${id}`,
    type,
    bodies: requestBodies[id] as fc.Arbitrary<object>,
    encode: (body) => encodeBody(id, body as never),
    decode: (data) => decodeBody(id, data) as object,
  };
}

function reply(id: ReqIdentifier, type: string): Side {
  return {
    name: `reply ${id}`,
    type,
    bodies: replyBodies[id] as fc.Arbitrary<object>,
    encode: (body) => encodeReply(id, body as never),
    decode: (data) => decodeReply(id, data) as object,
  };
}

const SIDES: readonly Side[] = [
  request(1001, 'openim.sdkws.GetMaxSeqReq'),
  request(1002, 'openim.sdkws.PullMessageBySeqsReq'),
  request(1003, 'openim.sdkws.MsgData'),
  request(1005, 'openim.msg.GetSeqMessageReq'),
  request(1006, 'openim.msg.GetConversationsHasReadAndMaxSeqReq'),
  request(1007, 'openim.msg.GetLastMessageReq'),
  request(2003, 'openim.push.DelUserPushTokenReq'),
  request(2004, 'openim.sdkws.SetAppBackgroundStatusReq'),
  request(2005, 'openim.sdkws.SubUserOnlineStatus'),
  reply(1001, 'openim.sdkws.GetMaxSeqResp'),
  reply(1002, 'openim.sdkws.PullMessageBySeqsResp'),
  reply(1003, 'openim.msg.SendMsgResp'),
  reply(1005, 'openim.msg.GetSeqMessageResp'),
  reply(1006, 'openim.msg.GetConversationsHasReadAndMaxSeqResp'),
  reply(1007, 'openim.msg.GetLastMessageResp'),
  reply(2001, 'openim.sdkws.PushMessages'),
  reply(2005, 'openim.sdkws.SubUserOnlineStatusTips'),
];

const RUNS = { numRuns: 60 };

/** One field that no message has, of any wire type. */
const unknownField: fc.Arbitrary<Uint8Array> = fc
  .record({
    number: fc.integer({ min: 50, max: 2 ** 29 - 1 }),
    wire: fc.constantFrom(0, 1, 2, 5),
    int64,
    bytes,
  })
  .map(({ number, wire, int64: value, bytes: data }) => {
    const writer = new BinaryWriter().uint32(((number << 3) | wire) >>> 0);
    if (wire === 0) writer.int64(value);
    else if (wire === 1) writer.sfixed64(value);
    else if (wire === 2) writer.bytes(data);
    else writer.sfixed32(value | 0);
    return writer.finish();
  });

/** What a decoder gives, or that it refuses. */
function read(decode: (data: Uint8Array) => object, data: Uint8Array): { value: object } | undefined {
  try {
    return { value: decode(data) };
  } catch {
    return undefined;
  }
}

/** The same for ours, which may refuse in one way only. */
function readOurs(side: Side, data: Uint8Array): { value: object } | undefined {
  try {
    return { value: side.decode(data) };
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return undefined;
  }
}

describe.each(SIDES)('$name ($type)', (side) => {
  it('the peer reads what we write', () => {
    fc.assert(
      fc.property(side.bodies, (body) => {
        expect(peer(side.type).decode(side.encode(body))).toEqual(body);
      }),
      RUNS,
    );
  });

  it('we read what the peer writes', () => {
    fc.assert(
      fc.property(side.bodies, (body) => {
        expect(side.decode(peer(side.type).encode(body))).toEqual(body);
      }),
      RUNS,
    );
  });

  it('unknown fields change nothing', () => {
    fc.assert(
      fc.property(side.bodies, fc.array(unknownField), fc.array(unknownField), (body, before, after) => {
        const data = new Uint8Array(Buffer.concat([...before, side.encode(body), ...after]));
        expect(side.decode(data)).toEqual(body);
        expect(peer(side.type).decode(data)).toEqual(body);
      }),
      RUNS,
    );
  });

  it('a part of a body is refused, or both read the same', () => {
    fc.assert(
      fc.property(side.bodies, fc.nat(), (body, cut) => {
        const data = side.encode(body);
        const part = data.subarray(0, cut % (data.length + 1));
        const ours = readOurs(side, part);
        const theirs = read(peer(side.type).decode, part);
        expect(ours).toEqual(theirs);
      }),
      RUNS,
    );
  });
});
