// Owns which version logs exist: conversations, friends and joined groups per user, members per group.
// Must not know the rows that the logs speak of.

import type { Change, Delta, VersionLog } from '../store/version-log.ts';
import { createVersionLog, currentVersion, deltaSince, record } from '../store/version-log.ts';
import type { Actor, World } from '../world.ts';

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

  /** What changed since the client's version; `actor` asks. */
  delta(actor: Actor, kind: VersionKind, ownerID: string, versionID: string, version: number): Delta {
    const { faults, switches } = this.#world;
    const log = this.#log(kind, ownerID);
    const isFull = faults.strike('fullSync', actor, kind) !== undefined || switches.fullAlways;
    const wrong = faults.strike('wrongVersion', actor, kind);
    if (wrong?.kind === 'newID') log.versionID = this.#world.newID(24);
    const delta = deltaSince(log, versionID, version, isFull);
    if (wrong?.kind === 'back') delta.version = wrong.random.int(1, Math.max(1, delta.version - 1));
    return delta;
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
