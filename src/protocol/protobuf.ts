// Protobuf (proto3) by tables: the kinds of values, and messages of them to and from bytes. It owns the wire format and
// trusts no byte of it; which messages there are stands in schema.ts. Messages here never contain themselves, so
// what is read nests no deeper than the tables do.

import { ProtocolError } from './errors.ts';

/** A field's kind: how its values are written and read. */
export interface Kind<T> {
  /** Bit n is set when the field may come with wire type n. */
  readonly wires: number;
  /** What an absent field means. */
  zero(): T;
  /** Reads one occurrence of the field; `before` is its value so far. */
  read(reader: Reader, before: T, wire: number): T;
  /** Writes the field, or nothing when the value is zero. */
  write(writer: Writer, field: number, value: T): void;
}

/** A kind of which lists and maps can be made. */
interface Item<T> extends Kind<T> {
  read(reader: Reader): T;
  /** Writes a value without its field's number, zero too. */
  put(writer: Writer, value: T): void;
}

/** The fields of a message by name: number and kind, in ascending order of the numbers. */
type Table = Readonly<Record<string, readonly [field: number, kind: Kind<unknown>]>>;

/** The type of the messages that a table describes. */
type Fields<T extends Table> = {
  -readonly [K in keyof T]: T[K][1] extends Kind<infer V> ? V : never;
};

/** The type of a message, as in `interface Seqs extends Of<typeof SEQS> {}`. */
export type Of<M> = M extends Message<infer T> ? T : never;

const VARINT = 0;
const DELIMITED = 2;

const utf8 = new TextEncoder();
// U+FEFF at the beginning of a text is text.
const utf8Text = new TextDecoder('utf-8', { ignoreBOM: true });

/** Up to this length, ASCII is faster by hand than by the platform. */
const SHORT = 64;

/** @throws ProtocolError of kind 'protobuf'. */
function fail(what: string): never {
  throw new ProtocolError('protobuf', what);
}

/** Reads a buffer from its beginning. */
class Reader {
  at = 0;
  /** The upper half of the varint that was read last. */
  #upper = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** The lower 32 bits of a varint, signed. */
  varint(): number {
    let lower = 0;
    this.#upper = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.bytes[this.at++] ?? fail('the bytes end within a number');
      const bits = byte & 127;
      if (shift < 32) lower |= bits << shift;
      if (shift >= 28) this.#upper |= shift < 32 ? bits >> 4 : bits << (shift - 32);
      if (byte < 128) return lower;
    }
    return fail('a number has more than 10 bytes');
  }

  bool(): boolean {
    return this.varint() !== 0 || this.#upper !== 0;
  }

  int64(): number {
    const lower = this.varint();
    const value = this.#upper * 2 ** 32 + (lower >>> 0);
    return Number.isSafeInteger(value)
      ? value
      : fail(`${value} is not between MIN_SAFE_INTEGER and MAX_SAFE_INTEGER`);
  }

  /** Reads a length. @returns where that many bytes end. */
  end(): number {
    const end = (this.varint() >>> 0) + this.at;
    return this.#upper === 0 && end <= this.bytes.length ? end : fail('a length reaches beyond the end');
  }

  /** A text; what is no UTF-8 in it becomes U+FFFD. */
  text(): string {
    const end = this.end();
    const start = this.at;
    this.at = end;
    if (end - start <= SHORT) {
      const codes = new Array<number>(end - start);
      let seen = 0;
      for (let i = start; i < end; i++) {
        const byte = this.bytes[i]!;
        seen |= byte;
        codes[i - start] = byte;
      }
      if (seen < 128) return String.fromCharCode.apply(null, codes);
    }
    return utf8Text.decode(this.bytes.subarray(start, end));
  }

  /** A view of the bytes after a length. */
  delimited(): Uint8Array {
    const end = this.end();
    const start = this.at;
    this.at = end;
    return this.bytes.subarray(start, end);
  }

  /** Passes over a field that nobody knows. */
  skip(tag: number): void {
    const wire = tag & 7;
    if (tag < 8) fail('a field has the number 0');
    else if (wire === VARINT) this.varint();
    else if (wire === DELIMITED) this.at = this.end();
    else if (wire === 1) this.at += 8;
    else if (wire === 5) this.at += 4;
    else fail(`a field has the wire type ${wire}`);
  }

  /** Demands that what was read is as long as it said. */
  ended(end: number): void {
    if (this.at !== end) fail('a message does not end where it should');
  }
}

/** Writes a buffer that grows. */
class Writer {
  #bytes = new Uint8Array(512);
  #at = 0;

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  /** Any integer of 53 bits; negative ones take 10 bytes. */
  varint(value: number): void {
    this.#reserve(10);
    let lower = value >>> 0;
    let upper = Math.floor(value / 2 ** 32) >>> 0;
    while (lower > 127 || upper > 0) {
      this.#bytes[this.#at++] = lower | 128;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.#bytes[this.#at++] = lower;
  }

  tag(field: number, wire: number): void {
    this.varint(field * 8 + wire);
  }

  text(value: string): void {
    const { length } = value;
    if (length <= SHORT) {
      this.#reserve(length + 1);
      const bytes = this.#bytes;
      const start = this.#at + 1;
      let seen = 0;
      for (let i = 0; i < length; i++) {
        const code = value.charCodeAt(i);
        seen |= code;
        bytes[start + i] = code;
      }
      if (seen < 128) {
        bytes[this.#at] = length;
        this.#at = start + length;
        return;
      }
    }
    this.raw(utf8.encode(value));
  }

  raw(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Begins something that has its length before it. @returns what `close` wants. */
  open(): number {
    this.#reserve(1);
    return this.#at++;
  }

  close(start: number): void {
    const length = this.#at - start - 1;
    let size = 1;
    while (length >= 2 ** (7 * size)) size++;
    // One byte was left for the length; a longer one moves what follows it.
    if (size > 1) {
      this.#reserve(size);
      this.#bytes.copyWithin(start + size, start + 1, this.#at);
    }
    this.#at = start;
    this.varint(length);
    this.#at = start + size + length;
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = new Uint8Array((this.#at + count) * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** A single value: zero is not written. */
function single<T>(
  wire: number,
  zero: T,
  read: (reader: Reader) => T,
  put: (writer: Writer, value: T) => void,
  isZero = (value: T): boolean => value === zero,
): Item<T> {
  return {
    wires: 1 << wire,
    zero: () => zero,
    read,
    write(writer, field, value) {
      if (isZero(value)) return;
      writer.tag(field, wire);
      put(writer, value);
    },
    put,
  };
}

/** A number of 32 bits; what is longer loses its upper half, as everywhere in protobuf. */
export const int32: Item<number> = single(
  VARINT,
  0,
  (reader) => reader.varint(),
  (writer, value) => writer.varint((value | 0) === value ? value : fail(`${value} is no integer of 32 bits`)),
);

/** A number of 64 bits as a JavaScript number. One beyond 2^53 - 1 throws instead of losing digits. */
export const int64: Item<number> = single(
  VARINT,
  0,
  (reader) => reader.int64(),
  (writer, value) =>
    writer.varint(Number.isSafeInteger(value) ? value : fail(`${value} is no integer of 53 bits`)),
);

export const bool: Item<boolean> = single(
  VARINT,
  false,
  (reader) => reader.bool(),
  (writer, value) => writer.varint(value ? 1 : 0),
);

/** A text; what is no UTF-8 in it becomes U+FFFD. */
export const string: Item<string> = single(
  DELIMITED,
  '',
  (reader) => reader.text(),
  (writer, value) => writer.text(value),
);

const NO_BYTES = new Uint8Array(0);

/** Bytes in a buffer of their own: a view would keep the whole frame, and change with it. */
export const bytes: Item<Uint8Array> = single(
  DELIMITED,
  NO_BYTES,
  (reader) => new Uint8Array(reader.delimited()),
  (writer, value) => writer.raw(value),
  (value) => value.length === 0,
);

/** A message that may be absent. */
export function optional<T>(message: Message<T>): Kind<T | undefined> {
  return single<T | undefined>(
    DELIMITED,
    undefined,
    (reader) => message.read(reader),
    (writer, value) => message.put(writer, value!),
  );
}

/** A list, written packed where its items are numbers, read either way. */
export function list<T>(item: Item<T>): Kind<T[]> {
  const packed = item.wires === 1 << VARINT;
  return {
    wires: item.wires | (1 << DELIMITED),
    zero: () => [],
    read(reader, before, wire) {
      if (packed && wire === DELIMITED) {
        const end = reader.end();
        while (reader.at < end) before.push(item.read(reader));
        reader.ended(end);
      } else before.push(item.read(reader));
      return before;
    },
    write(writer, field, value) {
      if (packed && value.length > 0) {
        writer.tag(field, DELIMITED);
        const start = writer.open();
        for (const each of value) item.put(writer, each);
        writer.close(start);
        return;
      }
      for (const each of value) {
        writer.tag(field, DELIMITED);
        item.put(writer, each);
      }
    },
  };
}

/** A map by texts. It has no prototype: its keys come from the network, and `__proto__` is one like any other. */
export function map<T>(item: Item<T>): Kind<Record<string, T>> {
  const entry = new Message<{ key: string; value: T }>({ key: [1, string], value: [2, item] });
  return {
    wires: 1 << DELIMITED,
    zero: () => Object.create(null),
    read(reader, before) {
      const { key, value } = entry.read(reader);
      before[key] = value;
      return before;
    },
    write(writer, field, value) {
      for (const key of Object.keys(value)) entry.write(writer, field, { key, value: value[key]! });
    },
  };
}

interface Field {
  readonly name: string;
  readonly number: number;
  readonly kind: Kind<unknown>;
}

/** Reads and writes the messages of one type. */
export class Message<T> implements Item<T> {
  readonly wires = 1 << DELIMITED;
  readonly #fields: readonly Field[];
  readonly #byNumber: Field[] = [];
  /** The zero values, and the fields whose zero value is an object, made anew each time. */
  readonly #zero: Record<string, unknown>;
  readonly #made: readonly Field[];

  constructor(table: Table) {
    // Engines give an object of this origin a shape of its own; one built key by key is a slow hash table.
    this.#zero = JSON.parse(JSON.stringify(table));
    this.#fields = Object.entries(table).map(([name, [number, kind]]) => {
      const field = { name, number, kind };
      this.#byNumber[number] = field;
      this.#zero[name] = kind.zero();
      return field;
    });
    this.#made = this.#fields.filter(({ name }) => typeof this.#zero[name] === 'object');
  }

  /** @throws ProtocolError of kind 'protobuf' when the bytes are not such a message. */
  decode(bytes: Uint8Array): T {
    return this.#read(new Reader(bytes), bytes.length);
  }

  /** @throws ProtocolError of kind 'protobuf' when a value does not fit its field. */
  encode(message: T): Uint8Array {
    const writer = new Writer();
    this.#write(writer, message);
    return writer.finish();
  }

  zero(): T {
    const message = { ...this.#zero };
    for (const { name, kind } of this.#made) message[name] = kind.zero();
    return message as T;
  }

  /** Reads a message after its length. */
  read(reader: Reader): T {
    return this.#read(reader, reader.end());
  }

  write(writer: Writer, field: number, message: T): void {
    writer.tag(field, DELIMITED);
    this.put(writer, message);
  }

  put(writer: Writer, message: T): void {
    const start = writer.open();
    this.#write(writer, message);
    writer.close(start);
  }

  #read(reader: Reader, end: number): T {
    const message = this.zero() as Record<string, unknown>;
    while (reader.at < end) {
      const tag = reader.varint() >>> 0;
      const field = this.#byNumber[tag >>> 3];
      const wire = tag & 7;
      // A known field of another wire type is an unknown one.
      if (field && (field.kind.wires >> wire) & 1) {
        message[field.name] = field.kind.read(reader, message[field.name], wire);
      } else reader.skip(tag);
    }
    reader.ended(end);
    return message as T;
  }

  #write(writer: Writer, message: T): void {
    for (const { name, number, kind } of this.#fields) {
      kind.write(writer, number, (message as Record<string, unknown>)[name]);
    }
  }
}

/** Declares a message type. */
export function message<T extends Table>(table: T): Message<Fields<T>> {
  return new Message(table);
}
