// Owns how empty lists and maps look in JSON: the server writes null (protocol 0.9).
// Must not know routes; which names are maps is listed here.

/** Fields that are maps on the wire. */
const MAPS = new Set([
  'msgs',
  'notificationMsgs',
  'maxSeqs',
  'minSeqs',
  'seqs',
  'configs',
  'respList',
  'options',
]);

function walk(value: unknown, key: string, empty: 'null' | 'array'): unknown {
  if (Array.isArray(value)) {
    return value.length === 0 && empty === 'null' ? null : value.map((item) => walk(item, '', empty));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 0 && MAPS.has(key) && empty === 'null') return null;
  return Object.fromEntries(entries.map(([name, item]) => [name, walk(item, name, empty)]));
}

/** A copy of `value` with empty lists and maps as the server would write them. */
export function nullify(value: object, empty: 'null' | 'array'): unknown {
  return walk(value, '', empty);
}
