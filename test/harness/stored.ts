// Reads an IndexedDB database with the browser's own API, independently of the package.

/** An opened database, read only. Every read opens and closes it, so that it never blocks an upgrade. */
export class StoredDatabase {
  readonly name: string;
  readonly #indexedDB: IDBFactory;

  constructor(indexedDB: IDBFactory, name: string) {
    this.#indexedDB = indexedDB;
    this.name = name;
  }

  /** Finds the one database of that user on the device. */
  static async find(indexedDB: IDBFactory, dataDir: string, userID: string): Promise<StoredDatabase> {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const own = names.filter(
      (name) => name.startsWith(`${dataDir}openim_v1_`) && name.endsWith(`_${userID}`),
    );
    if (own.length !== 1) {
      throw new Error(`${own.length} databases of ${userID} among: ${names.join(', ') || 'none'}`);
    }
    return new StoredDatabase(indexedDB, own[0]!);
  }

  /** Every row of a store. */
  async rows(store: string): Promise<unknown[]> {
    return (await this.dump())[store] ?? Promise.reject(new Error(`${this.name} has no store ${store}`));
  }

  /**
   * {@link dump} without what moves by itself: the record of commits (the harness's own messages are commits too) and
   * the clock's offset, which is measured with each connection.
   */
  async state(): Promise<Record<string, unknown[]>> {
    const { feed, ...stores } = await this.dump();
    const moves = (row: unknown): boolean => ['rev', 'clockOffset'].includes((row as { key: string }).key);
    return Object.fromEntries(
      Object.entries(stores).map(([name, rows]) => [name, rows.filter((row) => !moves(row))]),
    );
  }

  /** Every row of every store, by the store's name. */
  async dump(): Promise<Record<string, unknown[]>> {
    const db = await done(this.#indexedDB.open(this.name));
    try {
      const stores = [...db.objectStoreNames];
      if (stores.length === 0) return {};
      const transaction = db.transaction(stores, 'readonly');
      const all = await Promise.all(stores.map((name) => done(transaction.objectStore(name).getAll())));
      return Object.fromEntries(stores.map((name, i) => [name, all[i]!]));
    } finally {
      db.close();
    }
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
