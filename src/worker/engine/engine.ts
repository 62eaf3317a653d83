// The one queue of state changes (behaviour 6.1): each unit of work is one transaction; after its commit the list in
// memory follows and the outbox tells the page. Network waits never happen in here.
import { sdkError } from '../../contract/index.ts';
import type { ConversationList } from '../conversation/list.ts';
import type { Database } from '../store/database.ts';
import { storageError } from '../store/errors.ts';
import { Changes, type Commit, Taken } from './changes.ts';

/** Rows read at a time while the list is loaded: calls that come meanwhile are answered in between. */
const LOADED_AT_ONCE = 200;

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
  #loading: Promise<void> | undefined;
  /** Why no unit is taken any more: closed, or without a list. */
  #closed: unknown;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /**
   * Loads the list in memory; once, whoever asks. Every unit of work comes after it, but those that belong to the
   * opening. Rejects with 19002 or 19003 when storage fails, or with 10101 after {@link close}.
   */
  load(): Promise<void> {
    this.#loading ??= this.#enqueue(() => this.#loadList());
    return this.#loading;
  }

  /** A unit of work that belongs to the opening: before the list is loaded, announced to nobody. */
  runEarly<T>(work: (changes: Changes) => Promise<T>): Promise<T> {
    return this.#enqueue(() =>
      this.#unit((changes) => {
        changes.quiet = true;
        return work(changes);
      }, true),
    );
  }

  /**
   * Does one unit of work after all that were asked before. Inside, only the database may be awaited: anything else
   * would end the transaction. Rejects with what `work` threw (nothing is written then), with 19002 or 19003 when
   * storage fails, or with 10101 after {@link close}. `work` is done once more, from the beginning, when it took a
   * message for new that was stored already, or a row for unchanged that another worker wrote: until the end nothing
   * outside may depend on it.
   */
  run<T>(work: (changes: Changes) => Promise<T>): Promise<T> {
    void this.load();
    return this.#enqueue(() => this.#unit(work));
  }

  /** Lets the running unit finish and refuses those that wait. */
  async close(): Promise<void> {
    this.#closed = sdkError('loggedOut');
    await this.#tail;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #loadList(): Promise<void> {
    const { db, list } = this.#options;
    try {
      await db.transaction('r', db.conversations, db.meta, async () => {
        const rev = (await db.meta.get('rev'))?.value as number | undefined;
        for (let after = ''; ; ) {
          if (this.#closed) throw this.#closed;
          const rows = await db.conversations
            .where('conversationID')
            .above(after)
            .limit(LOADED_AT_ONCE)
            .toArray();
          list.load(rows);
          const last = rows.at(-1);
          if (!last || rows.length < LOADED_AT_ONCE) return list.finishLoading(rev);
          after = last.conversationID;
        }
      });
    } catch (error) {
      this.#closed = storageError(error);
      throw this.#closed;
    }
  }

  async #unit<T>(work: (changes: Changes) => Promise<T>, isCareful = false): Promise<T> {
    if (this.#closed) throw this.#closed;
    const { db, list, serverNow, onCommit, onBurning } = this.#options;
    let commit: Commit | undefined;
    const attempt = (careful: boolean): Promise<T> =>
      db.transaction('rw', db.tables, async () => {
        const changes = new Changes(db, list, serverNow(), careful);
        const result = await work(changes).catch(async (error) => {
          // It may have failed over what does not hold.
          await changes.confirm();
          throw error;
        });
        commit = await changes.finish();
        return result;
      });
    let value: T;
    try {
      value = await attempt(isCareful).catch((error) => {
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
