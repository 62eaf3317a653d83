// The incremental tables of the server (protocol 6.B): asks for what changed since the stored version. It must not
// write: rows and version go into one transaction of whoever asked.
import {
  type Incremental,
  type IncrementalData,
  type Reader,
  readIncremental,
  type VersionReq,
} from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import type { Meta, VersionMark } from '../store/schema.ts';

/** Key of a stored version. */
export type VersionKey = Extract<keyof Meta, `version:${string}`>;

/** What changed in one table. */
export interface Delta<T> {
  key: VersionKey;
  /** To be stored with the rows; `undefined` when it is the one stored already. */
  mark: VersionMark | undefined;
  /** `rows` are all that there are. */
  full: boolean;
  rows: T[];
  deleted: string[];
  /** A version was stored, and the server counts anew: its table, or all its data, is another one. */
  replaced: boolean;
}

/** How to ask for one table. */
export interface VersionedTable<T> {
  key: VersionKey;
  read: Reader<T>;
  changes(since: VersionReq): Promise<IncrementalData<T>>;
  all(): Promise<T[]>;
}

/** Asks for the changes, and for everything when the server says that it cannot tell them. */
export async function fetchDelta<T>(ctx: UserContext, table: VersionedTable<T>): Promise<Delta<T>> {
  const { key } = table;
  const stored = (await ctx.db.meta.get(key))?.value as VersionMark | undefined;
  const since = stored ?? { versionID: '', version: 0 };
  const answer: Incremental<T> = readIncremental(await table.changes({ ...since }), table.read);
  const { version, versionID, full } = answer;
  const isStored = version === stored?.version && versionID === stored.versionID;
  return {
    key,
    mark: isStored ? undefined : { version, versionID },
    full,
    // What is read now is newer than the version told before: the next delta repeats it, nothing is missed.
    rows: full ? await table.all() : [...answer.insert, ...answer.update],
    deleted: full ? [] : answer.delete,
    replaced: stored !== undefined && stored.versionID !== versionID,
  };
}

/** Stores the version of a delta whose rows were applied. */
export async function storeVersion(changes: Changes, { key, mark }: Delta<unknown>): Promise<void> {
  if (mark) await changes.setMeta(key, mark);
}
