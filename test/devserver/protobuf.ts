// Owns a minimal protobuf writer and reader for the raw tests of the development server.
// Must not use src/protocol: the tests check the bytes by a second, independent reading of the format.

/** Fields of a message: number to the values found, bigint for varints and bytes for the rest. */
export type Fields = Map<number, (bigint | Uint8Array)[]>;

function varint(value: bigint | number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

function lengthDelimited(field: number, bytes: Uint8Array): number[] {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

/** A part of a message; zero values are left out, as proto3 does. */
export type Part = number[];

export const str = (field: number, value: string): Part =>
  value === '' ? [] : lengthDelimited(field, Buffer.from(value));
export const int = (field: number, value: number): Part =>
  value === 0 ? [] : [...varint(field << 3), ...varint(value)];
export const bool = (field: number, value: boolean): Part => int(field, value ? 1 : 0);
export const sub = (field: number, ...parts: Part[]): Part => lengthDelimited(field, join(...parts));
export const packed = (field: number, values: readonly number[]): Part =>
  values.length === 0 ? [] : lengthDelimited(field, Buffer.from(values.flatMap((value) => varint(value))));

export function join(...parts: Part[]): Uint8Array {
  return Uint8Array.from(parts.flat());
}

/** Splits a message into its fields; throws on anything that is not varint or length-delimited. */
export function parse(bytes: Uint8Array): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const next = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('truncated varint');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(next());
    const list = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, list);
    if ((tag & 7) === 0) list.push(next());
    else if ((tag & 7) === 2) {
      const length = Number(next());
      if (at + length > bytes.length) throw new Error('truncated field');
      list.push(bytes.subarray(at, at + length));
      at += length;
    } else throw new Error(`unexpected wire type ${tag & 7}`);
  }
  return fields;
}

export function text(fields: Fields, field: number): string {
  const value = fields.get(field)?.at(-1);
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : '';
}

export function num(fields: Fields, field: number): number {
  const value = fields.get(field)?.at(-1);
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
}

export function subs(fields: Fields, field: number): Fields[] {
  return (fields.get(field) ?? []).map((value) => parse(value as Uint8Array));
}

/** A map field: key text to the entry's fields (value is field 2). */
export function map(fields: Fields, field: number): Map<string, Fields> {
  return new Map(subs(fields, field).map((entry) => [text(entry, 1), entry]));
}

/** A message as the tests look at it. */
export interface RawMessage {
  sendID: string;
  recvID: string;
  groupID: string;
  clientMsgID: string;
  serverMsgID: string;
  sessionType: number;
  msgFrom: number;
  contentType: number;
  content: string;
  seq: number;
  sendTime: number;
  status: number;
  isRead: boolean;
  options: Record<string, boolean>;
}

export function readMessage(fields: Fields): RawMessage {
  const options: Record<string, boolean> = {};
  for (const [key, entry] of map(fields, 19)) options[key] = num(entry, 2) === 1;
  return {
    sendID: text(fields, 1),
    recvID: text(fields, 2),
    groupID: text(fields, 3),
    clientMsgID: text(fields, 4),
    serverMsgID: text(fields, 5),
    sessionType: num(fields, 9),
    msgFrom: num(fields, 10),
    contentType: num(fields, 11),
    content: text(fields, 12),
    seq: num(fields, 14),
    sendTime: num(fields, 15),
    status: num(fields, 17),
    isRead: num(fields, 18) === 1,
    options,
  };
}

/** Pulled or pushed messages: conversation to messages, isEnd and endSeq. */
export type RawPulls = Map<string, { messages: RawMessage[]; isEnd: boolean; endSeq: number }>;

/** Field 1 of pulls and pushes holds chats, field 2 notification channels. */
export function readPulls(fields: Fields, field: 1 | 2): RawPulls {
  const pulls: RawPulls = new Map();
  for (const [id, entry] of map(fields, field)) {
    const value = parse((entry.get(2)?.[0] as Uint8Array | undefined) ?? new Uint8Array(0));
    const messages = subs(value, 1).map(readMessage);
    pulls.set(id, { messages, isEnd: num(value, 2) === 1, endSeq: num(value, 3) });
  }
  return pulls;
}

/** What a test gives to make a message. */
export interface MessageInput {
  sendID: string;
  recvID?: string;
  groupID?: string;
  clientMsgID?: string;
  contentType?: number;
  content?: object;
  sessionType?: number;
  options?: Record<string, boolean>;
  atUserIDList?: string[];
}

let nextID = 0;

/** A MsgData as the body of 1003. */
export function writeMessage(input: MessageInput): Uint8Array {
  nextID += 1;
  const time = 1_700_000_000_000;
  return join(
    str(1, input.sendID),
    str(2, input.recvID ?? ''),
    str(3, input.groupID ?? ''),
    str(4, input.clientMsgID ?? `raw-${nextID}`),
    int(6, 5),
    int(9, input.sessionType ?? (input.groupID ? 3 : 1)),
    int(10, 100),
    int(11, input.contentType ?? 101),
    str(12, JSON.stringify(input.content ?? { content: 'hi' })),
    int(16, time),
    int(17, 1),
    ...Object.entries(input.options ?? {}).map(([key, value]) => sub(19, str(1, key), bool(2, value))),
    ...(input.atUserIDList ?? []).map((userID) => str(21, userID)),
  );
}
