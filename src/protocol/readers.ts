// Building blocks that turn untrusted JSON into typed values. Read only the keys they are told, so unknown ones
// (`__proto__` included) have no effect; never throw; never return the input itself.

/**
 * Reads one value. Absent and null give the zero value ('' / 0 / false / [] / null), as the server writes empty
 * lists as null.
 * @returns undefined when the value has the wrong type.
 */
export type Reader<T> = (value: unknown) => T | undefined;

type Readers<T> = { readonly [K in keyof T]-?: Reader<T[K]> };

/** A JSON object's own view; undefined for null, lists and everything that is no object. */
export function jsonObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

export const text: Reader<string> = (value) =>
  value == null ? '' : typeof value === 'string' ? value : undefined;

/** Numbers that lost digits on the way (beyond 2^53 - 1) are of the wrong type. */
export const integer: Reader<number> = (value) =>
  value == null ? 0 : Number.isSafeInteger(value) ? (value as number) : undefined;

export const flag: Reader<boolean> = (value) =>
  value == null ? false : typeof value === 'boolean' ? value : undefined;

/** Absent and null are malformed too: for what an answer never lacks. */
export const given =
  <T>(read: Reader<T>): Reader<T> =>
  (value) =>
    value == null ? undefined : read(value);

/** null where the value is absent, null or malformed. */
export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    (value == null ? null : read(value)) ?? null;

/** A list of which every item must be well-formed. */
export const listOf =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value) =>
    items(value, read, false);

/** A list without its malformed items: one of them must not cost the others. */
export const validOf =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value) =>
    items(value, read, true);

function items<T>(value: unknown, read: Reader<T>, skipMalformed: boolean): T[] | undefined {
  if (value == null) return [];
  if (!Array.isArray(value)) return undefined;
  const result: T[] = [];
  for (const raw of value) {
    // An item that is null is malformed: the zero value stands for absent fields only.
    const item = given(read)(raw);
    if (item !== undefined) result.push(item);
    else if (!skipMalformed) return undefined;
  }
  return result;
}

/** A JSON object used as a map, without its malformed values; the result has no prototype. */
export const recordOf =
  <T>(read: Reader<T>): Reader<Record<string, T>> =>
  (value) => {
    const record: Record<string, T> = Object.create(null);
    if (value == null) return record;
    const raw = jsonObject(value);
    if (raw === undefined) return undefined;
    for (const key of Object.keys(raw)) {
      const item = read(raw[key]);
      if (item !== undefined) record[key] = item;
    }
    return record;
  };

/** An object that one field of the wrong type rejects as a whole. */
export function strict<T extends object>(fields: Readers<T>): Reader<T> {
  return (value) => read(value, fields, false);
}

/**
 * An object of which only the identity is indispensable: it must be a non-empty string, another field of the
 * wrong type gets its zero value.
 */
export function entity<T extends object>(identity: keyof T, fields: Readers<T>): Reader<T> {
  return (value) => {
    const result = read(value, fields, true);
    return result?.[identity] ? result : undefined;
  };
}

/** An object without identity, whose fields of the wrong type get their zero values. */
export function lenient<T extends object>(fields: Readers<T>): Reader<T> {
  return (value) => read(value, fields, true);
}

function read<T extends object>(value: unknown, fields: Readers<T>, zeroWrong: boolean): T | undefined {
  const raw = jsonObject(value);
  if (raw === undefined) return undefined;
  const result = {} as T;
  for (const key of Object.keys(fields) as (keyof T & string)[]) {
    const own = Object.hasOwn(raw, key) ? raw[key] : undefined;
    let field = fields[key](own);
    if (field === undefined && zeroWrong) field = fields[key](undefined);
    if (field === undefined) return undefined;
    result[key] = field;
  }
  return result;
}
