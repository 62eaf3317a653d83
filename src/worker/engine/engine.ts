// The one queue of state changes (behaviour 6.1): each unit of work is one transaction; after its commit the list in
// memory follows and the outbox tells the page. Network waits never happen in here.
import { type OpenIMError, sdkError } from '../../contract/index.ts';
import type { ConversationList } from '../conversation/list.ts';
import type { Database } from '../store/database.ts';
import { storageError } from '../store/errors.ts';
import { Changes, type Commit, Taken } from './changes.ts';

/** What the engine needs around it. */
export interface EngineOptions {
  db: Database;
  list: ConversationList;
  /** The server's time as the device knows it, milliseconds. */
  serverNow: () => number;
  /** Told after each commit that changed or tells something, when the list has followed it. */
  onCommit: (commit: Commit) => void;
  /** Told when a private message was stored that vanishes at this time, milliseconds of the server's clock. */
  onBurning?: (at: number) => void;
}

export class Engine {
  readonly #options: EngineOptions;
  #tail: Promise<unknown> = Promise.resolve();
  #closed: OpenIMError | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /**
   * Does one unit of work after all that were asked before. Inside, only the database may be awaited: anything else
   * would end the transaction. Rejects with what `work` threw (nothing is written then), with 19002 or 19003 when
   * storage fails, or with 10101 after {@link close}. `work` is done once more, from the beginning, when it took a
   * message for new that was stored already: until the end nothing outside may depend on it.
   */
  run<T>(work: (changes: Changes) => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => this.#unit(work));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Lets the running unit finish and refuses those that wait. */
  async close(): Promise<void> {
    this.#closed = sdkError('loggedOut');
    await this.#tail;
  }

  async #unit<T>(work: (changes: Changes) => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#closed;
    const { db, list, serverNow, onCommit, onBurning } = this.#options;
    let commit: Commit | undefined;
    const attempt = (isCareful: boolean): Promise<T> =>
      db.transaction('rw', db.tables, async () => {
        const changes = new Changes(db, list, serverNow(), isCareful);
        const result = await work(changes);
        commit = await changes.finish();
        return result;
      });
    let value: T;
    try {
      value = await attempt(false).catch((error) => {
        if (error instanceof Taken) return attempt(true);
        throw error;
      });
    } catch (error) {
      throw storageError(error);
    }
    if (commit && (commit.rev > 0 || commit.told.length > 0)) {
      for (const row of commit.rows) {
        const before = list.put(row);
        if (before !== undefined) commit.before.set(row.conversationID, before);
      }
      list.follow(commit.rev);
      onCommit(commit);
    }
    if (commit && commit.burnAt < Number.POSITIVE_INFINITY) onBurning?.(commit.burnAt);
    return value;
  }
}
