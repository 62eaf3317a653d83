// Argument kinds: what a call accepts, as values that check and normalise one argument each.
// Pure; a failed check throws OpenIMError 10002 that names the argument. Which call takes which is in methods.ts.
import { OpenIMError, quoted, sdkError } from './errors.ts';

/** Checks one argument. `In` is what an app may pass, `Out` what the handler receives. */
export interface Arg<In, Out = In> {
  readonly name: string;
  /** How the documents call the kind, for the API table. */
  readonly kind: string;
  /** Gives the normalised value or throws {@link OpenIMError} 10002. */
  readonly check: (value: unknown) => Out;
  /** Never present: carries the type of what an app may pass. */
  readonly accepts?: (value: In) => void;
}

/** The longest ID that is accepted, in UTF-16 code units. */
export const MAX_ID_LENGTH = 1024;

/** The longest text or JSON argument that is accepted, in UTF-16 code units (16 Mi). */
export const MAX_TEXT_LENGTH = 16 * 1024 * 1024;

function bad(name: string, wanted: string, value: unknown): OpenIMError {
  return sdkError('arguments', `${name} must be ${wanted}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty string' : quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

function checkID(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw bad(name, 'a non-empty string', value);
  if (value.length > MAX_ID_LENGTH) throw bad(name, `at most ${MAX_ID_LENGTH} characters long`, value);
  if (!isWellFormed(value)) throw bad(name, 'well-formed Unicode', value);
  return value;
}

function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw bad(name, 'a string', value);
  if (value.length > MAX_TEXT_LENGTH) throw bad(name, `at most ${MAX_TEXT_LENGTH} characters long`, value);
  return value;
}

function parseIfString(name: string, wanted: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(checkText(name, value));
  } catch (error) {
    if (error instanceof OpenIMError) throw error;
    throw bad(name, `${wanted} or its JSON string`, value);
  }
}

/** A conversation, user or group ID: a non-empty, well-formed string. */
export const id = (name: string): Arg<string> => ({ name, kind: 'ID', check: (v) => checkID(name, v) });

/** An ID that may also be `''` (the other one of a pair). */
export const idOrEmpty = (name: string): Arg<string> => ({
  name,
  kind: 'ID or empty',
  check: (v) => (v === '' ? '' : checkID(name, v)),
});

/** Any text, `''` included. */
export const text = (name: string): Arg<string> => ({
  name,
  kind: 'string',
  check: (v) => checkText(name, v),
});

/** `true` or `false`. */
export const flag = (name: string): Arg<boolean> => ({
  name,
  kind: 'boolean',
  check: (v) => {
    if (typeof v !== 'boolean') throw bad(name, 'a boolean', v);
    return v;
  },
});

/** A whole number ≥ 0. */
export const natural = (name: string): Arg<number> => ({
  name,
  kind: 'integer ≥ 0',
  check: (v) => {
    if (typeof v !== 'number' || !Number.isSafeInteger(v) || v < 0) throw bad(name, 'an integer ≥ 0', v);
    return v;
  },
});

/** A finite number, fractions and negative ones included. */
export const decimal = (name: string): Arg<number> => ({
  name,
  kind: 'number',
  check: (v) => {
    if (typeof v !== 'number' || !Number.isFinite(v)) throw bad(name, 'a finite number', v);
    return v;
  },
});

/** One of a few numbers. */
export const oneOf = <const T extends readonly number[]>(
  name: string,
  values: T,
): Arg<number, T[number]> => ({
  name,
  kind: values.join(', '),
  check: (v) => {
    if (!values.includes(v as number)) throw bad(name, `one of ${values.join(', ')}`, v);
    return v as T[number];
  },
});

/** A list of IDs, or its JSON string. Duplicates are kept; `most` bounds its length. */
export const ids = (name: string, most = 100_000): Arg<readonly string[] | string, string[]> => ({
  name,
  kind: 'ID[]',
  check: (v) => {
    const list = parseIfString(name, 'a list of IDs', v);
    if (!Array.isArray(list)) throw bad(name, 'a list of IDs', v);
    if (list.length > most)
      throw sdkError('arguments', `${name} has ${list.length} IDs, at most ${most} are allowed`);
    return Array.from(list, (item, i) => checkID(`${name}[${i}]`, item));
  },
});

/**
 * An object, or its JSON string. `read` picks and checks the known fields: what it does not pick is ignored, so a
 * hostile `__proto__` never gets further.
 */
export const record = <T>(name: string, read: (fields: Fields) => T): Arg<T | string, T> => ({
  name,
  kind: 'object',
  check: (v) => {
    const value = parseIfString(name, 'an object', v);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(name, 'an object', v);
    return read(new Fields(name, value));
  },
});

/** A list of objects, or its JSON string. */
export const records = <T>(name: string, read: (fields: Fields) => T): Arg<readonly T[] | string, T[]> =>
  list(name, (item) => record(item, read), 'object[]');

/** A list of which every item is of the same kind, or its JSON string. */
export const list = <T>(
  name: string,
  item: (name: string) => Arg<never, T>,
  kind = 'list',
): Arg<readonly T[] | string, T[]> => ({
  name,
  kind,
  check: (v) => {
    const items = parseIfString(name, 'a list', v);
    if (!Array.isArray(items)) throw bad(name, 'a list', v);
    return Array.from(items, (each, i) => item(`${name}[${i}]`).check(each));
  },
});

/** What the fields of an object hold, by their names. */
type Shape = Readonly<Record<string, (name: string) => Arg<never, unknown>>>;

/** An object of known fields, or its JSON string. Of the optional ones those that are missing stay away. */
export const shape = <T>(name: string, required: Shape, others: Shape = {}): Arg<T | string, T> =>
  record(name, (fields) => {
    const value: Record<string, unknown> = {};
    for (const key in required) value[key] = fields.require(required[key]!(key));
    for (const key in others) {
      const given = fields.get<unknown>(others[key]!(key), undefined);
      if (given !== undefined) value[key] = given;
    }
    return value as T;
  });

/** The same kind, but `undefined`, `null` and a missing argument are accepted and become `undefined`. */
export const optional = <In, Out>(arg: Arg<In, Out>): Arg<In | null | undefined, Out | undefined> => ({
  name: `${arg.name}?`,
  kind: arg.kind,
  check: (v) => (v === undefined || v === null ? undefined : arg.check(v)),
});

// JSON itself leaves functions and symbols out and turns NaN into null; what an app passes must not change silently.
function onlyData(key: string, value: unknown): unknown {
  const isData =
    typeof value !== 'function' &&
    typeof value !== 'symbol' &&
    (typeof value !== 'number' || Number.isFinite(value));
  if (!isData) throw new TypeError(key);
  return value;
}

/** Reads the checked fields of an object argument. */
export class Fields {
  readonly #name: string;
  readonly #value: object;

  constructor(name: string, value: object) {
    this.#name = name;
    this.#value = value;
  }

  /** The checked field, or `absent` when it is missing, `undefined` or `null`. */
  get<Out>(arg: Arg<never, Out>, absent: Out): Out {
    const raw = this.#raw(arg.name);
    return raw === undefined || raw === null ? absent : this.#check(arg.check, raw);
  }

  /** The checked field; missing is an error. */
  require<Out>(arg: Arg<never, Out>): Out {
    return this.#check(arg.check, this.#raw(arg.name));
  }

  /** A deep copy of a field that is only carried along as JSON; `undefined` when it is missing. */
  json(key: string): unknown {
    const raw = this.#raw(key);
    if (raw === undefined) return undefined;
    try {
      return JSON.parse(JSON.stringify(raw, onlyData));
    } catch {
      throw sdkError('arguments', `${this.#name}.${key} must be data that JSON can carry`);
    }
  }

  #raw(key: string): unknown {
    return Object.hasOwn(this.#value, key) ? (this.#value as Record<string, unknown>)[key] : undefined;
  }

  #check<Out>(check: (value: unknown) => Out, raw: unknown): Out {
    try {
      return check(raw);
    } catch (error) {
      if (!(error instanceof OpenIMError)) throw error;
      throw sdkError('arguments', `${this.#name}.${error.errMsg.replace(/^[^:]*: /, '')}`);
    }
  }
}
