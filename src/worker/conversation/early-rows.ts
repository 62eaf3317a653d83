// The start of the list, read by its index sooner than all rows are in memory: what an app shows first does not wait for
// ten thousand rows. Nothing is written meanwhile but what belongs to the opening.
import type { Database } from '../store/database.ts';
import type { ConversationRow } from '../store/schema.ts';

/** Rows from the start of the list that are read so. */
export const EARLY_ROWS = 200;

/** Rows of a first page: they are read before anybody asks. */
const FIRST_PAGE = 20;

export class EarlyRows {
  readonly #db: Database;
  #first: Promise<ConversationRow[]> | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Begins to read the first page. */
  prefetch(): void {
    this.#first = this.#read(FIRST_PAGE);
    // Whoever asks for them hears of it.
    this.#first.catch(() => undefined);
  }

  /** Forgets the first page: it was written to since. */
  forget(): void {
    this.#first = undefined;
  }

  /** The first rows of the list, as many as there are up to `count`. */
  async read(count: number): Promise<ConversationRow[]> {
    if (count > FIRST_PAGE || !this.#first) return this.#read(count);
    return (await this.#first).slice(0, count);
  }

  #read(count: number): Promise<ConversationRow[]> {
    return Promise.resolve(this.#db.conversations.orderBy('listKey').limit(count).toArray());
  }
}
