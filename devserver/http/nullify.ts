// Owns how empty lists and maps look in JSON: the server writes null (protocol 0.9).
// Must not know routes; which names are maps is listed here.

import type { Subject } from '../control/faults.ts';
import type { World } from '../world.ts';

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

/** How empty lists and maps are written; absent ones are left out together with their names. */
export type EmptyForm = 'null' | 'array' | 'absent';

const EMPTY_FORMS: readonly EmptyForm[] = ['null', 'array', 'absent'];

function walk(value: unknown, key: string, empty: EmptyForm): unknown {
  const nothing = empty === 'null' ? null : undefined;
  if (Array.isArray(value)) {
    return value.length === 0 && empty !== 'array' ? nothing : value.map((item) => walk(item, '', empty));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 0 && MAPS.has(key) && empty !== 'array') return nothing;
  return Object.fromEntries(entries.map(([name, item]) => [name, walk(item, name, empty)]));
}

/** A copy of `value` with empty lists and maps as the server would write them. */
export function nullify(value: object, empty: EmptyForm): unknown {
  return walk(value, '', empty);
}

/** The form for one answer or notification: the switch's, or by a fault another. */
export function emptyForm(
  { faults, switches }: Pick<World, 'faults' | 'switches'>,
  actor: Subject,
  at: string,
): EmptyForm {
  const others = EMPTY_FORMS.filter((form) => form !== switches.emptyLists);
  return (faults.strike('emptyLists', actor, at, others)?.kind as EmptyForm) ?? switches.emptyLists;
}
