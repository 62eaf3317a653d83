// A log that never grows beyond its bound: newest first, can be paused. Pure; both log panels use it.

/** Entries and what was left out. */
export interface BoundedLog<T> {
  /** Newest first. */
  readonly entries: readonly T[];
  readonly paused: boolean;
  /** Entries that came while paused and were not kept. */
  readonly missed: number;
  /** Entries ever added, kept or not. */
  readonly total: number;
}

/** Entries that a log keeps. */
export const LOG_BOUND = 300;

/** A log without entries. */
export function emptyLog<T>(): BoundedLog<T> {
  return { entries: [], paused: false, missed: 0, total: 0 };
}

/** Adds entries, given oldest first; while paused only counts them. */
export function addToLog<T>(log: BoundedLog<T>, added: readonly T[]): BoundedLog<T> {
  if (added.length === 0) return log;
  const total = log.total + added.length;
  if (log.paused) return { ...log, missed: log.missed + added.length, total };
  const newest = added.slice(-LOG_BOUND).reverse();
  return { ...log, entries: [...newest, ...log.entries.slice(0, LOG_BOUND - newest.length)], total };
}

/** Pauses or resumes; resuming forgets how many were missed. */
export function pauseLog<T>(log: BoundedLog<T>, paused: boolean): BoundedLog<T> {
  return { ...log, paused, missed: paused ? log.missed : 0 };
}

/** Drops the entries; pause and total stay. */
export function clearLog<T>(log: BoundedLog<T>): BoundedLog<T> {
  return { ...log, entries: [], missed: 0 };
}
