// Protobuf bodies: the published test vectors, round trips of every request and reply, hostile bytes.

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBody,
  decodeReply,
  encodeBody,
  encodeReply,
  isReqIdentifier,
  messageData,
  ProtocolError,
  REQ,
} from '../../../src/protocol/index.ts';
import { bytes, replyBodies, requestBodies } from './fixtures.ts';

const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

const IDS = Object.values(REQ);

/** Runs and demands that the only thing it may throw is a ProtocolError about protobuf. */
function onlyProtocolErrors(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as ProtocolError).kind).toBe('protobuf');
  }
}

describe('test vectors', () => {
  const MESSAGE_HEX =
    '0a0161120162220163300548015064586562107b22636f6e74656e74223a226869227d7880d095ffbc31800180d095ffbc31' +
    '8801019a010b0a07686973746f727910019a010d0a0b756e72656164436f756e74';
  const MESSAGE = messageData({
    sendID: 'a',
    recvID: 'b',
    clientMsgID: 'c',
    senderPlatformID: 5,
    sessionType: 1,
    msgFrom: 100,
    contentType: 101,
    content: new TextEncoder().encode('{"content":"hi"}'),
    sendTime: 1_700_000_000_000,
    createTime: 1_700_000_000_000,
    status: 1,
    options: { history: true, unreadCount: false },
  });

  it('writes and reads MsgData', () => {
    expect(hex(encodeBody(REQ.sendMessage, MESSAGE))).toBe(MESSAGE_HEX);
    expect(decodeBody(REQ.sendMessage, fromHex(MESSAGE_HEX))).toEqual(MESSAGE);
  });

  it('writes and reads GetMaxSeqResp', () => {
    const body = { maxSeqs: { a: 5, b: 0 }, minSeqs: {} };
    expect(hex(encodeReply(REQ.getNewestSeq, body))).toBe('0a050a016110050a030a0162');
    expect(decodeReply(REQ.getNewestSeq, fromHex('0a050a016110050a030a0162'))).toEqual(body);
  });

  it('reads a map value in either form: false left out, false written', () => {
    const leftOut = fromHex('9a01030a0161');
    const written = fromHex('9a01050a01611000');
    for (const data of [leftOut, written]) {
      expect(decodeBody(REQ.sendMessage, data).options).toEqual({ a: false });
    }
  });

  it('reads a map value that is left out as an empty message', () => {
    expect(decodeReply(REQ.push, fromHex('0a030a0161')).msgs).toEqual({
      a: { Msgs: [], isEnd: false, endSeq: 0 },
    });
  });

  it('reads numbers below zero, and 32 bits of longer ones', () => {
    const minusOne = `${'ff'.repeat(9)}01`;
    const read = (data: string) => decodeBody(REQ.sendMessage, fromHex(data));
    expect(read(`30${minusOne}`).senderPlatformID).toBe(-1);
    expect(read(`70${minusOne}`).seq).toBe(-1);
    expect(read('308380808010').senderPlatformID).toBe(3);
    expect(read('90018080808010').isRead).toBe(true);
  });

  it('reads what is no UTF-8 as U+FFFD', () => {
    expect(decodeBody(REQ.sendMessage, fromHex('0a0361ff62')).sendID).toBe('a\ufffdb');
  });

  it('reads packed and unpacked seqs', () => {
    const packed = fromHex('1206120161' + '1a0101');
    const unpacked = fromHex('1205120161' + '1801');
    for (const data of [packed, unpacked]) {
      expect(decodeBody(REQ.pullBySeqs, data).conversations).toEqual([{ conversationID: 'a', seqs: [1] }]);
    }
  });

  it('reads no body as an empty one', () => {
    expect(decodeReply(REQ.getNewestSeq, null)).toEqual({ maxSeqs: {}, minSeqs: {} });
    expect(decodeReply(REQ.setBackground, null)).toBeUndefined();
    expect(encodeReply(REQ.logout, undefined)).toHaveLength(0);
  });
});

describe.each(IDS)('round trips of %i', (id) => {
  it('request', () => {
    fc.assert(
      fc.property(requestBodies[id], (body) => {
        expect(decodeBody(id, encodeBody(id, body))).toEqual(body);
      }),
    );
  });

  it('reply', () => {
    fc.assert(
      fc.property(replyBodies[id], (body) => {
        expect(decodeReply(id, encodeReply(id, body))).toEqual(body);
      }),
      { numRuns: 60 },
    );
  });
});

describe('hostile bytes', () => {
  it('random bytes give a value or a ProtocolError', () => {
    fc.assert(
      fc.property(fc.constantFrom(...IDS), bytes, (id, data) => {
        onlyProtocolErrors(() => decodeReply(id, data));
        onlyProtocolErrors(() => decodeBody(id, data));
      }),
      { numRuns: 3000 },
    );
  });

  it('truncated and damaged replies give a value or a ProtocolError', () => {
    fc.assert(
      fc.property(replyBodies[2001], fc.nat(), fc.nat(), fc.nat(255), (body, cut, at, value) => {
        const data = encodeReply(REQ.push, body);
        onlyProtocolErrors(() => decodeReply(REQ.push, data.subarray(0, cut % (data.length + 1))));
        if (data.length > 0) data[at % data.length] = value;
        onlyProtocolErrors(() => decodeReply(REQ.push, data));
      }),
      { numRuns: 500 },
    );
  });

  it('a message cut within a field is refused', () => {
    const data = encodeBody(REQ.sendMessage, messageData({ sendID: 'somebody' }));
    expect(() => decodeBody(REQ.sendMessage, data.subarray(0, -1))).toThrow(ProtocolError);
  });

  it.each([
    // SendMsgResp.modify has 3 bytes: a sendID of 5, of which one is within.
    ['a nested field that reaches beyond its message', REQ.sendMessage, '2203' + '0a0561' + '62626262'],
    ['a tag of zero', REQ.getNewestSeq, '0a050a01611005' + '00' + '0a030a0162'],
    ['the end of a group that never began', REQ.getNewestSeq, '0a050a01611005' + '0c' + '0a030a0162'],
    ['a group', REQ.getNewestSeq, '0a050a01611005' + 'a306' + 'a406'],
    ['the field number 0', REQ.getNewestSeq, '0200'],
    ['the wire type 6', REQ.getNewestSeq, 'a606'],
    ['the wire type 7', REQ.getNewestSeq, 'a706'],
    ['a length beyond the end', REQ.getNewestSeq, '0a7f'],
    ['a length of 2^32 and more', REQ.getNewestSeq, 'a206' + '8180808010' + '00'],
    ['a number of 11 bytes', REQ.getNewestSeq, `a006${'ff'.repeat(10)}01`],
    ['a number cut off', REQ.getNewestSeq, 'a006' + 'ff'],
    ['eight bytes cut off', REQ.getNewestSeq, `a106${'00'.repeat(7)}`],
    ['four bytes cut off', REQ.getNewestSeq, `a506${'00'.repeat(3)}`],
    // Two bytes of numbers, of which the second goes on.
    ['packed numbers that reach beyond their list', REQ.subscribeOnline, '0a05' + '1202' + '0180' + '01'],
  ])('%s is refused', (_, id, data) => {
    expect(() => decodeReply(id, fromHex(data))).toThrow(ProtocolError);
  });

  it('unknown fields of every wire type are skipped', () => {
    const writer = new BinaryWriter();
    writer.uint32((40 << 3) | 0).int32(7);
    writer.uint32((41 << 3) | 2).string('enterprise');
    writer.uint32((42 << 3) | 1).fixed64(1);
    writer.uint32((43 << 3) | 5).fixed32(1);
    writer.raw(encodeBody(REQ.sendMessage, messageData({ sendID: 'a', seq: 3 })));
    writer.uint32((13 << 3) | 2).string('unused');
    expect(decodeBody(REQ.sendMessage, writer.finish())).toEqual(messageData({ sendID: 'a', seq: 3 }));
  });

  it('a known field with another wire type is skipped', () => {
    const writer = new BinaryWriter();
    writer.uint32((1 << 3) | 0).int32(7);
    writer.uint32((2 << 3) | 2).string('b');
    expect(decodeBody(REQ.sendMessage, writer.finish())).toEqual(messageData({ recvID: 'b' }));
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('the map key %s is a key like any other', (key) => {
    const data = encodeReply(REQ.push, {
      msgs: Object.fromEntries([[key, { Msgs: [messageData({ seq: 1 })], isEnd: true, endSeq: 1 }]]),
      notificationMsgs: {},
    });
    const { msgs } = decodeReply(REQ.push, data);
    expect(Object.keys(msgs)).toEqual([key]);
    expect(msgs[key]?.endSeq).toBe(1);
    expect(({} as Record<string, unknown>).isEnd).toBeUndefined();
  });
});

describe('numbers', () => {
  const seqOf = (value: bigint) =>
    new BinaryWriter()
      .uint32((14 << 3) | 0)
      .int64(value)
      .finish();

  it('passes 2^53 - 1 and refuses more, on either side of zero', () => {
    expect(decodeBody(REQ.sendMessage, seqOf(2n ** 53n - 1n)).seq).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => decodeBody(REQ.sendMessage, seqOf(2n ** 53n))).toThrow(ProtocolError);
    expect(() => decodeBody(REQ.sendMessage, seqOf(-(2n ** 53n)))).toThrow(/1003.*MIN_SAFE_INTEGER/);
  });

  it.each([
    ['a fraction', { seq: 1.5 }],
    ['NaN', { sendTime: Number.NaN }],
    ['beyond 32 bits', { contentType: 2 ** 31 }],
    ['beyond 53 bits', { seq: 2 ** 63 }],
  ])('refuses to write %s', (_, fields) => {
    expect(() => encodeBody(REQ.sendMessage, messageData(fields))).toThrow(ProtocolError);
  });
});

describe('ownership', () => {
  it.each([
    ['Uint8Array', (data: Uint8Array) => data],
    ['Buffer', (data: Uint8Array) => Buffer.from(data)],
  ])('content is a copy, not a view on the frame (%s)', (_, wrap) => {
    const content = new Uint8Array([1, 2, 3]);
    const frame = wrap(encodeBody(REQ.sendMessage, messageData({ content })));
    const decoded = decodeBody(REQ.sendMessage, frame);
    frame.fill(0);
    expect(decoded.content).toEqual(content);
    expect(decoded.content.buffer.byteLength).toBe(3);
  });

  it('two messages share no list or map', () => {
    const a = messageData();
    a.options.history = false;
    a.atUserIDList.push('x');
    expect(messageData()).toEqual({ ...messageData(), options: {}, atUserIDList: [] });
  });
});

it('knows its identifiers', () => {
  expect(IDS.every(isReqIdentifier)).toBe(true);
  expect([1004, 3001, 0, 2100].some(isReqIdentifier)).toBe(false);
});
