// Finds the first difference between two values of two implementations. Pure; it decides what counts as equal:
// bytes by their values, a missing field as undefined, the prototype of an object not at all.

/** What may differ. */
export interface Tolerance {
  /** Names of fields that are not compared, at any depth. */
  readonly ignore?: readonly string[];
}

/** The first difference as `path: expected …, got …`; undefined when there is none. */
export function difference(
  expected: unknown,
  actual: unknown,
  tolerance: Tolerance = {},
  path = 'value',
): string | undefined {
  if (Object.is(expected, actual)) return undefined;
  const unequal = `${path}: expected ${show(expected)}, got ${show(actual)}`;
  if (expected instanceof Uint8Array && actual instanceof Uint8Array) {
    return Buffer.compare(expected, actual) === 0 ? undefined : unequal;
  }
  if (!isObject(expected) || !isObject(actual) || Array.isArray(expected) !== Array.isArray(actual))
    return unequal;
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length !== actual.length) return unequal;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (tolerance.ignore?.includes(key)) continue;
    const found = difference(expected[key], actual[key], tolerance, `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

function show(value: unknown): string {
  return (
    (value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('hex')}` : JSON.stringify(value)) ??
    'undefined'
  );
}
