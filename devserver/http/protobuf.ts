// Owns a small schema-driven protobuf codec for the REST bodies that come in both forms (/jssdk, protocol 4).
// Must not know any message; the socket's messages have generated codecs in src/protocol.

/** Kinds of fields; a nested schema is a message. Raw bytes are copied as they are. */
export type Kind = 'string' | 'int' | 'bool' | 'bytes' | Schema;

/** Field name to number and kind; `list` marks repeated fields. */
export interface Schema {
  readonly [name: string]: readonly [number: number, kind: Kind, list?: 'list'];
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function encodeOne(number: number, kind: Kind, value: unknown): Buffer[] {
  if (kind === 'int' || kind === 'bool') return [varint(number << 3), varint(Number(value))];
  let bytes: Uint8Array;
  if (kind === 'bytes') bytes = value as Uint8Array;
  else if (kind === 'string') bytes = Buffer.from(value as string);
  else bytes = encodeProtobuf(kind, value as Record<string, unknown>);
  return [varint((number << 3) | 2), varint(bytes.length), Buffer.from(bytes)];
}

/** Encodes the fields that the schema names; null, '' , 0 and false are left out. */
export function encodeProtobuf(schema: Schema, message: Readonly<Record<string, unknown>>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, [number, kind, list]] of Object.entries(schema)) {
    const value = message[name];
    if (list !== undefined)
      for (const item of value as unknown[]) parts.push(...encodeOne(number, kind, item));
    else if (value) parts.push(...encodeOne(number, kind, value));
  }
  return Buffer.concat(parts);
}

/** Decodes fields of kinds string, int and bool; others are skipped. Throws on what is no protobuf. */
export function decodeProtobuf(schema: Schema, bytes: Buffer): Record<string, unknown> {
  const names = new Map(Object.entries(schema).map(([name, [number, , list]]) => [number, { name, list }]));
  const message: Record<string, unknown> = {};
  let at = 0;
  const next = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined || shift > 63n) throw new Error('truncated protobuf');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  };
  while (at < bytes.length) {
    const tag = next();
    let value: unknown;
    if ((tag & 7) === 0) value = next();
    else if ((tag & 7) === 2) {
      const length = next();
      if (at + length > bytes.length) throw new Error('truncated protobuf');
      value = bytes.subarray(at, at + length).toString('utf8');
      at += length;
    } else throw new Error(`unexpected wire type ${tag & 7}`);
    const field = names.get(tag >> 3);
    if (field === undefined) continue;
    if (field.list === undefined) message[field.name] = value;
    else message[field.name] = [...((message[field.name] as unknown[] | undefined) ?? []), value];
  }
  return message;
}
