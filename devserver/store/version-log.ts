// Owns the version log behind incremental synchronisation (protocol 6.B): one document per owner with the
// newest change of each id. Must not know what the ids name.

/** What happened to an id. */
export const CHANGE = { insert: 1, delete: 2, update: 3 } as const;
export type Change = (typeof CHANGE)[keyof typeof CHANGE];

/** More changes than this are answered with `full`. */
export const VERSION_LIMIT = 200;

/** One owner's log; `cached` is the version that the server's cache believes, absent when invalidated. */
export interface VersionLog {
  versionID: string;
  version: number;
  cached?: number;
  changes: Map<string, { change: Change; version: number }>;
}

/** What a client has to apply. */
export interface Delta {
  versionID: string;
  version: number;
  full: boolean;
  deleted: string[];
  inserted: string[];
  updated: string[];
}

export function createVersionLog(versionID: string): VersionLog {
  return { versionID, version: 1, changes: new Map() };
}

/**
 * Records one write that touched `ids`. `stale` leaves the cached version as it is: so the server does when
 * set_conversations or a group join creates rows (protocol 6.B).
 */
export function record(log: VersionLog, ids: readonly string[], change: Change, stale = false): void {
  if (ids.length === 0) return;
  log.version += 1;
  for (const id of ids) {
    log.changes.delete(id);
    log.changes.set(id, { change, version: log.version });
  }
  if (!stale) delete log.cached;
}

/** The version that the server would report now (it fills its cache by looking). */
export function currentVersion(log: VersionLog): number {
  log.cached ??= log.version;
  return log.cached;
}

/** What changed since the client's version. */
export function deltaSince(log: VersionLog, versionID: string, version: number, fullAlways = false): Delta {
  const current = currentVersion(log);
  const delta: Delta = {
    versionID: log.versionID,
    version: current,
    full: false,
    deleted: [],
    inserted: [],
    updated: [],
  };
  if (fullAlways || versionID !== log.versionID || version <= 0) return { ...delta, full: true };
  if (version === current) return delta;
  if (version > log.version) return { ...delta, full: true };
  delta.version = log.version;
  let count = 0;
  for (const [id, entry] of log.changes) {
    if (entry.version <= version) continue;
    count += 1;
    if (count > VERSION_LIMIT) return { ...delta, full: true, deleted: [], inserted: [], updated: [] };
    if (entry.change === CHANGE.delete) delta.deleted.push(id);
    else if (entry.change === CHANGE.insert) delta.inserted.push(id);
    else delta.updated.push(id);
  }
  return delta;
}
