// Every floor: the cheapest way to do what a figure measures, with nothing of the package. Its first half runs in the
// page, the second in a worker of its own (floor-worker.ts exposes it). It imports nothing of src.
import { type Endpoint, type Remote, wrap } from 'comlink';
import { Dexie, type Table } from 'dexie';

/** How writes reach the disk, for the floors as for the package. */
export const DURABILITY = 'relaxed';

/** Rows in one transaction of a naive bulk write. */
export const BULK = 1_000;

/** Stores with keys and indexes in Dexie's notation, as the package has them. */
export type Schema = Readonly<Record<string, string>>;

/** Any row. */
export type FloorRow = Readonly<Record<string, unknown>>;

// In the page

/**
 * A bare Comlink call that does nothing, on the port of a worker at hand.
 * @param method name of something there that takes no notice of the call.
 */
export function bareCall(worker: Worker, method: string): () => Promise<unknown> {
  const remote = wrap(worker as unknown as Endpoint) as unknown as Record<string, () => Promise<unknown>>;
  return () => remote[method]!();
}

/** The floors' own worker. */
export function floorWorker(worker: Worker): Remote<FloorWorker> {
  return wrap<FloorWorker>(worker as unknown as Endpoint);
}

/** Has a worker post its prebuilt string; resolves when it is there, unread. */
export function receiveText(worker: Worker): Promise<string> {
  return new Promise((resolve) => {
    const receive = ({ data }: MessageEvent<unknown>): void => {
      if (typeof data !== 'string') return;
      worker.removeEventListener('message', receive);
      resolve(data);
    };
    worker.addEventListener('message', receive);
    worker.postMessage(POST_TEXT);
  });
}

/** From making a worker that has Dexie until it has opened its database and answered one call. */
export async function coldStart(make: () => Worker, name: string, schema: Schema): Promise<Worker> {
  const worker = make();
  await floorWorker(worker).open(name, schema);
  return worker;
}

// In the worker

const POST_TEXT = 'post text';

/** A database opened as the package opens its own. */
export async function openFloor(name: string, schema: Schema): Promise<Dexie> {
  const db = new Dexie(name, { chromeTransactionDurability: DURABILITY });
  db.version(1).stores(schema);
  return db.open();
}

/** What the floors' worker does when it is asked over Comlink. */
export class FloorWorker {
  #db: Dexie | undefined;
  #rows: readonly FloorRow[] = [];
  #text = '';

  constructor(scope: Pick<Worker, 'addEventListener' | 'postMessage'>) {
    scope.addEventListener('message', (event) => {
      if ((event as MessageEvent<unknown>).data !== POST_TEXT) return;
      // None of Comlink's business.
      event.stopImmediatePropagation();
      scope.postMessage(this.#text);
    });
  }

  /** Opens the database, made when there is none. */
  async open(name: string, schema: Schema): Promise<void> {
    this.#db = await openFloor(name, schema);
  }

  /** Closes it. */
  close(): void {
    this.#db?.close();
  }

  /** The string that {@link receiveText} gets: built before anything is measured, one-byte where it is ASCII. */
  keepText(text: string): void {
    // A string that was put together, or came from elsewhere, is flattened when it is first posted.
    this.#text = JSON.parse(JSON.stringify(text)) as string;
  }

  /** Reads the rows that {@link writeRow} writes. */
  async keepRows(table: string): Promise<void> {
    this.#rows = await this.#opened().table<FloorRow>(table).toArray();
  }

  /** One read-write transaction of one row: the one in that place, any number, with a new draft. */
  async writeRow(table: string, place: number): Promise<void> {
    const row = this.#rows[place % this.#rows.length]!;
    const draftTextTime = Date.now();
    const listKey = [1, -draftTextTime, row.conversationID];
    await this.#opened()
      .table(table)
      .put({ ...row, draftText: `draft ${place}`, draftTextTime, listKey });
  }

  /** Naive bulk write: transactions of {@link BULK} rows. Gives milliseconds. */
  async bulkWrite(table: string, rows: readonly FloorRow[]): Promise<number> {
    const began = performance.now();
    await bulkWrite(this.#opened().table(table), rows);
    return performance.now() - began;
  }

  /** Reads every row. Gives milliseconds. */
  async readAll(table: string): Promise<number> {
    const began = performance.now();
    await this.#opened().table(table).toArray();
    return performance.now() - began;
  }

  #opened(): Dexie {
    if (!this.#db) throw new Error('the floor has no open database');
    return this.#db;
  }
}

/** Writes all rows in transactions of {@link BULK}. */
export async function bulkWrite(table: Table, rows: readonly FloorRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += BULK) await table.bulkPut(rows.slice(i, i + BULK));
}
