// Owns a database factory that can die like a browser: what runs is undone, nothing is written any more, what was
// committed stays for the next one. It must not know what is stored.

export class MortalFactory {
  readonly #factory: IDBFactory;
  readonly #onCommit: () => void;
  readonly #connections = new Set<IDBDatabase>();
  readonly #running = new Set<IDBTransaction>();
  #dead = false;

  /** @param onCommit told right after each commit, before anybody who waits for it. */
  constructor(factory: IDBFactory, onCommit: () => void = () => undefined) {
    this.#factory = factory;
    this.#onCommit = onCommit;
  }

  /** The factory for one life. */
  get factory(): IDBFactory {
    const open = (name: string, version?: number): IDBOpenDBRequest => {
      const request = this.#factory.open(name, version);
      request.addEventListener('success', () => this.#watch(request.result));
      return request;
    };
    const { cmp, deleteDatabase, databases } = this.#factory;
    return {
      open,
      cmp: cmp.bind(this.#factory),
      deleteDatabase: deleteDatabase.bind(this.#factory),
      databases: databases.bind(this.#factory),
    };
  }

  /** Ends it at once. */
  kill(): void {
    this.#dead = true;
    for (const transaction of this.#running) {
      try {
        transaction.abort();
      } catch {
        // It is being committed.
      }
    }
    for (const connection of this.#connections) connection.close();
  }

  #watch(database: IDBDatabase): void {
    this.#connections.add(database);
    const begin = database.transaction.bind(database);
    database.transaction = (...given: Parameters<typeof begin>) => {
      if (this.#dead) throw new DOMException('the browser is gone', 'InvalidStateError');
      const transaction = begin(...given);
      this.#running.add(transaction);
      const end = (): boolean => this.#running.delete(transaction);
      transaction.addEventListener('complete', () => {
        end();
        if (transaction.mode === 'readwrite') this.#onCommit();
      });
      transaction.addEventListener('abort', end);
      return transaction;
    };
  }
}
