// The JSON envelope of binary frames and the base64 within.

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeBase64ByTable, encodeBase64ByTable } from '../../../src/protocol/base64.ts';
import {
  decodeBase64,
  decodeRequest,
  decodeResponse,
  encodeBase64,
  encodeRequest,
  encodeResponse,
  ProtocolError,
} from '../../../src/protocol/index.ts';
import { bytes, unicode } from './fixtures.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => utf8(JSON.stringify(value));
const integer = fc.maxSafeInteger();

describe('requests', () => {
  it('round-trip', () => {
    const request = fc.record({
      reqIdentifier: integer,
      token: unicode,
      sendID: unicode,
      operationID: unicode,
      msgIncr: unicode,
      data: bytes,
    });
    fc.assert(
      fc.property(request, (e) => {
        expect(decodeRequest(encodeRequest(e))).toEqual(e);
      }),
    );
  });

  it('are the JSON the server expects', () => {
    const frame = encodeRequest({
      reqIdentifier: 1001,
      token: '',
      sendID: 'u1',
      operationID: 'op',
      msgIncr: 'u1_op',
      data: new Uint8Array([10, 1, 97]),
    });
    expect(new TextDecoder().decode(frame)).toBe(
      '{"reqIdentifier":1001,"token":"","sendID":"u1","operationID":"op","msgIncr":"u1_op","data":"CgFh"}',
    );
  });

  it('may leave out what the server does not need', () => {
    expect(decodeRequest(json({ reqIdentifier: 1001, sendID: 'u1', data: null, extra: [1] }))).toEqual({
      reqIdentifier: 1001,
      token: '',
      sendID: 'u1',
      operationID: '',
      msgIncr: '',
      data: new Uint8Array(0),
    });
  });
});

describe('responses', () => {
  it('round-trip', () => {
    const response = fc.record({
      reqIdentifier: integer,
      msgIncr: unicode,
      operationID: unicode,
      errCode: integer,
      errMsg: unicode,
      data: fc.option(bytes, { nil: null }),
    });
    fc.assert(
      fc.property(response, (e) => {
        expect(decodeResponse(encodeResponse(e))).toEqual(e);
      }),
    );
  });

  it('tell no body from an empty one', () => {
    const head = { reqIdentifier: 2004, msgIncr: '', operationID: '', errCode: 0, errMsg: '' };
    expect(decodeResponse(json({ ...head, data: null })).data).toBeNull();
    expect(decodeResponse(json(head)).data).toBeNull();
    expect(decodeResponse(json({ ...head, data: '' })).data).toEqual(new Uint8Array(0));
  });

  it('give data a buffer of its own', () => {
    const { data } = decodeResponse(json({ reqIdentifier: 1, errCode: 0, data: 'CgFh' }));
    expect(data?.buffer.byteLength).toBe(3);
  });
});

describe('malformed frames', () => {
  const good = { reqIdentifier: 1, msgIncr: 'a', operationID: 'b', errCode: 0, errMsg: '', data: '' };
  it.each([
    ['nothing', utf8(''), /not JSON/],
    ['text', utf8('hello'), /not JSON/],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22]), /not JSON/],
    ['a list', json([]), /JSON object/],
    ['null', json(null), /JSON object/],
    ['reqIdentifier as text', json({ ...good, reqIdentifier: '1' }), /reqIdentifier/],
    ['no reqIdentifier', json({ ...good, reqIdentifier: undefined }), /reqIdentifier/],
    ['a fraction', json({ ...good, errCode: 1.5 }), /errCode/],
    ['no errCode', json({ ...good, errCode: undefined }), /errCode/],
    ['msgIncr as number', json({ ...good, msgIncr: 1 }), /msgIncr/],
    ['data as list', json({ ...good, data: [1] }), /data/],
    ['data not base64', json({ ...good, data: 'a-_=' }), /data/],
    ['data without padding', json({ ...good, data: 'CgE' }), /data/],
  ])('%s is a ProtocolError', (_, frame, what) => {
    expect(() => decodeResponse(frame)).toThrow(ProtocolError);
    expect(() => decodeResponse(frame)).toThrow(what);
  });

  it('random bytes throw nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, fc.json().map(utf8)), (frame) => {
        for (const decode of [decodeRequest, decodeResponse]) {
          try {
            decode(frame);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
            expect((error as ProtocolError).kind).toBe('envelope');
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a __proto__ key changes no object', () => {
    const frame = utf8('{"__proto__":{"errMsg":"polluted","admin":true},"reqIdentifier":1,"errCode":0}');
    expect(decodeResponse(frame).errMsg).toBe('');
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});

describe('base64', () => {
  const codecs = [
    ['as chosen', encodeBase64, decodeBase64],
    ['by table', encodeBase64ByTable, decodeBase64ByTable],
  ] as const;

  describe.each(codecs)('%s', (_, encode, decode) => {
    it('agrees with Node', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 1000 }), (data) => {
          const encoded = Buffer.from(data).toString('base64');
          expect(encode(data)).toBe(encoded);
          expect(decode(encoded)).toEqual(data);
        }),
      );
    });

    it('accepts a text only if encoding gives it back', () => {
      const letters = fc.constantFrom(...'AQgw9+/=-_ \n\u00e9\u{1f600}');
      fc.assert(
        fc.property(fc.string({ unit: letters, maxLength: 12 }), (text) => {
          const data = decode(text);
          if (data === undefined) expect(Buffer.from(text, 'base64').toString('base64')).not.toBe(text);
          else expect(encode(data)).toBe(text);
        }),
        { numRuns: 5000 },
      );
    });

    it.each(['A', 'AA', 'AAA', 'AA==A', '====', 'A===', 'AA=A', 'A B=', 'AAA\n', 'AB==', 'AAB=', 'AAé='])(
      'refuses %j',
      (text) => {
        expect(decode(text)).toBeUndefined();
      },
    );
  });

  it("uses the platform's own functions where they exist, and stays strict", () => {
    const toBase64 = vi.fn(function (this: Uint8Array) {
      return Buffer.from(this).toString('base64');
    });
    // Lenient about white space, as the platforms are.
    const fromBase64 = vi.fn((text: string) => {
      if (!/^[\sA-Za-z0-9+/]*={0,2}$/.test(text)) throw new SyntaxError('bad');
      return new Uint8Array(Buffer.from(text, 'base64'));
    });
    Object.assign(Uint8Array.prototype, { toBase64 });
    Object.assign(Uint8Array, { fromBase64 });
    try {
      expect(encodeBase64(new Uint8Array([10, 1, 97]))).toBe('CgFh');
      expect(decodeBase64('CgFh')).toEqual(new Uint8Array([10, 1, 97]));
      expect(decodeBase64('C Fh')).toBeUndefined();
      expect(decodeBase64('C-Fh')).toBeUndefined();
      expect(toBase64).toHaveBeenCalledOnce();
      expect(fromBase64).toHaveBeenCalled();
    } finally {
      Reflect.deleteProperty(Uint8Array.prototype, 'toBase64');
      Reflect.deleteProperty(Uint8Array, 'fromBase64');
    }
  });
});
