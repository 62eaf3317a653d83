// The envelope of the gateway's binary frames with sdkType=js (protocol 2.3): JSON around a base64 body. Must not
// look into the body (requests.ts does) and knows nothing of gzip, which wraps the whole frame.

import { decodeBase64, encodeBase64 } from './base64.ts';
import { ProtocolError } from './errors.ts';

/** Client to server. */
export interface RequestEnvelope {
  /** One of REQ. */
  reqIdentifier: number;
  /** Ignored by the server, which knows it from the handshake. */
  token: string;
  /** Must be the connection's user: the server drops the link otherwise. */
  sendID: string;
  operationID: string;
  /** Correlation ID, echoed in the answer; unique within the connection. */
  msgIncr: string;
  /** Protobuf body. */
  data: Uint8Array;
}

/** Server to client. */
export interface ResponseEnvelope {
  reqIdentifier: number;
  /** That of the request; '' for a push. */
  msgIncr: string;
  operationID: string;
  /** 0 is success. */
  errCode: number;
  errMsg: string;
  /** Protobuf body; null when there is none, which differs from an empty one. */
  data: Uint8Array | null;
}

/** @returns the content of the binary frame. */
export function encodeRequest(e: RequestEnvelope): Uint8Array<ArrayBuffer> {
  return encode({
    reqIdentifier: e.reqIdentifier,
    token: e.token,
    sendID: e.sendID,
    operationID: e.operationID,
    msgIncr: e.msgIncr,
    data: encodeBase64(e.data),
  });
}

/**
 * As the server reads it: absent texts are '', absent data is empty.
 * @throws ProtocolError of kind 'envelope' when it is no JSON object, or a field has the wrong type.
 */
export function decodeRequest(bytes: Uint8Array): RequestEnvelope {
  const raw = decode(bytes);
  return {
    reqIdentifier: integer(raw, 'reqIdentifier'),
    token: text(raw, 'token'),
    sendID: text(raw, 'sendID'),
    operationID: text(raw, 'operationID'),
    msgIncr: text(raw, 'msgIncr'),
    data: data(raw) ?? new Uint8Array(0),
  };
}

/** @returns the content of the binary frame. */
export function encodeResponse(e: ResponseEnvelope): Uint8Array<ArrayBuffer> {
  return encode({
    reqIdentifier: e.reqIdentifier,
    msgIncr: e.msgIncr,
    operationID: e.operationID,
    errCode: e.errCode,
    errMsg: e.errMsg,
    data: e.data === null ? null : encodeBase64(e.data),
  });
}

/**
 * Absent texts are '', absent data is null; both numbers must be there.
 * @throws ProtocolError of kind 'envelope' when it is no JSON object, or a field has the wrong type.
 */
export function decodeResponse(bytes: Uint8Array): ResponseEnvelope {
  const raw = decode(bytes);
  return {
    reqIdentifier: integer(raw, 'reqIdentifier'),
    msgIncr: text(raw, 'msgIncr'),
    operationID: text(raw, 'operationID'),
    errCode: integer(raw, 'errCode'),
    errMsg: text(raw, 'errMsg'),
    data: data(raw),
  };
}

const utf8 = new TextEncoder();
const utf8Text = new TextDecoder('utf-8', { fatal: true });

type RawEnvelope = Readonly<Record<string, unknown>>;

function encode(envelope: RawEnvelope): Uint8Array<ArrayBuffer> {
  return utf8.encode(JSON.stringify(envelope));
}

function decode(bytes: Uint8Array): RawEnvelope {
  let value: unknown;
  try {
    value = JSON.parse(utf8Text.decode(bytes));
  } catch (cause) {
    throw new ProtocolError('envelope', `the frame (${bytes.length} bytes) is not JSON`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProtocolError('envelope', 'the frame is not a JSON object');
  }
  return value as RawEnvelope;
}

function integer(raw: RawEnvelope, key: string): number {
  const value = raw[key];
  if (!Number.isSafeInteger(value)) throw new ProtocolError('envelope', `${key} is not an integer`);
  return value as number;
}

function text(raw: RawEnvelope, key: string): string {
  const value = raw[key] ?? '';
  if (typeof value !== 'string') throw new ProtocolError('envelope', `${key} is not a string`);
  return value;
}

function data(raw: RawEnvelope): Uint8Array | null {
  const value = raw.data ?? null;
  if (value === null) return null;
  const bytes = typeof value === 'string' ? decodeBase64(value) : undefined;
  if (bytes === undefined) throw new ProtocolError('envelope', 'data is not base64');
  return bytes;
}
