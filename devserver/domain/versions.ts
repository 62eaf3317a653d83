// Owns which version logs exist: conversations, friends and joined groups per user, members per group.
// Must not know the rows that the logs speak of.

import type { Change, Delta, VersionLog } from '../store/version-log.ts';
import { createVersionLog, currentVersion, deltaSince, record } from '../store/version-log.ts';
import type { World } from '../world.ts';

/** The kinds of version logs. */
export type VersionKind = 'conversation' | 'friend' | 'group' | 'member';

export class Versions {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Records that ids of the owner changed. */
  touch(kind: VersionKind, ownerID: string, ids: readonly string[], change: Change, stale = false): void {
    record(this.#log(kind, ownerID), ids, change, stale && this.#world.switches.staleVersionOnCreate);
  }

  /** What changed since the client's version. */
  delta(kind: VersionKind, ownerID: string, versionID: string, version: number): Delta {
    return deltaSince(this.#log(kind, ownerID), versionID, version, this.#world.switches.fullAlways);
  }

  /** The version that the server reports now. */
  current(kind: VersionKind, ownerID: string): { versionID: string; version: number } {
    const log = this.#log(kind, ownerID);
    return { versionID: log.versionID, version: currentVersion(log) };
  }

  #log(kind: VersionKind, ownerID: string): VersionLog {
    const key = `${kind}:${ownerID}`;
    let log = this.#world.state.versions.get(key);
    if (log === undefined) {
      log = createVersionLog(this.#world.newID(24));
      this.#world.state.versions.set(key, log);
    }
    return log;
  }
}
