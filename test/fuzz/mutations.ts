// What may go wrong with JSON and with bytes on their way. It knows neither the protocol nor who reads the outcome.
import type { Random } from './random.ts';

const LONG = 'x'.repeat(20_000);

/** Values that stand where another was expected. */
const WRONG: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => 0,
  () => -1,
  () => 1.5,
  () => 2 ** 31,
  () => -(2 ** 31) - 1,
  () => 2 ** 53 - 1,
  () => 2 ** 53,
  () => -(2 ** 53),
  () => 1e308,
  () => '',
  () => '0',
  () => 'NaN',
  () => '__proto__',
  () => 'constructor',
  () => 'hasOwnProperty',
  () => '\ud800',
  () => '\udc00tail',
  () => '\u0000',
  () => '\u202egnp.exe',
  () => LONG,
  () => [],
  () => [null],
  () => [[]],
  () => ['x', 1, null, {}],
  () => ({}),
  () => ({ length: 3 }),
  () => ({ toString: 1, valueOf: null }),
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  () => nested(300),
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
}

/** A value of some wrong type or size. */
export function wrongValue(random: Random): unknown {
  return random.pick(WRONG)();
}

/** A copy of a JSON value with some of its parts changed, left out, doubled or of another type. */
export function mutateJSON(random: Random, value: unknown, rate = 0.08): unknown {
  if (random.chance(rate)) return wrongValue(random);
  if (Array.isArray(value)) {
    const items = value.map((item) => mutateJSON(random, item, rate));
    if (items.length > 0 && random.chance(rate)) items.push(random.pick(items));
    if (random.chance(rate)) items.reverse();
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = [];
  for (const [key, part] of Object.entries(value)) {
    if (random.chance(rate / 2)) continue;
    entries.push([key, mutateJSON(random, part, rate)]);
  }
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  if (random.chance(rate / 2)) {
    const key = random.pick(['__proto__', 'constructor', 'prototype', 'toString', '']);
    Object.defineProperty(copy, key, { value: wrongValue(random), enumerable: true });
  }
  return copy;
}

/** The text with characters changed, cut off, doubled or put in. */
export function mutateText(random: Random, text: string): string {
  const at = random.int(0, text.length);
  const to = random.int(at, Math.min(text.length, at + 20));
  switch (random.int(0, 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(at);
    case 3:
      return (
        text.slice(0, at) +
        random.pick(['"', '{', '[', '\\', '\ud800', '\u0000', '1e999', ',']) +
        text.slice(to)
      );
    default:
      return random.pick(['', 'null', '[]', '7', '""', '<html>', '[', text + text]);
  }
}

/** The bytes with bits turned, or parts cut off, doubled, moved, put in or replaced by other numbers. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (let times = random.int(1, 3); times > 0; times--) result = mutateOnce(random, result);
  return result;
}

function mutateOnce(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = random.int(0, Math.max(0, bytes.length - 1));
  const to = random.int(at, Math.min(bytes.length, at + 16));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  switch (random.int(0, 6)) {
    case 0: {
      const flipped = Uint8Array.from(bytes);
      if (bytes.length > 0) flipped[at] = (flipped[at] as number) ^ (1 << random.int(0, 7));
      return flipped;
    }
    case 1:
      return Uint8Array.from(before);
    case 2:
      return join(before, after);
    case 3:
      return join(before, part, part, after);
    case 4:
      return join(before, Uint8Array.from(random.list(0, 12, () => random.int(0, 255))), after);
    case 5:
      // A varint of ten bytes: a huge or a negative number.
      return join(before, Uint8Array.from([...Array<number>(9).fill(255), random.pick([0, 1, 127])]), after);
    default:
      return join(after, part, before);
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
