// Every floor: the cheapest way to do what a figure measures, with nothing of the package. Its first half runs in the
// page, the second in a worker of its own (floor-worker.ts exposes it). It imports nothing of src: what must be known of
// the package's stores or of the server's bytes is handed over as data.
import { type Endpoint, type Remote, wrap } from 'comlink';
import { Dexie, type Table } from 'dexie';

/** How writes reach the disk, for the floors as for the package. */
export const DURABILITY = 'relaxed';

/** Rows in one transaction of a naive bulk write. */
export const BULK = 1_000;

/** Who dials for the floor of what is pushed, and for the naive write beside it. */
export const DIALLED_BY = { floor: 'floor', naive: 'naive' } as const;

/** Stores with keys and indexes in Dexie's notation, as the package has them. */
export type Schema = Readonly<Record<string, string>>;

/** Any row. */
export type FloorRow = Readonly<Record<string, unknown>>;

/** Fields of a Protocol Buffers message that are messages themselves; all other delimited fields are texts. */
export interface Shape {
  readonly [field: number]: Shape;
}

/** What a first load asks a server for, ready to be sent. Both lists are asked one after another, side by side. */
export interface FirstLoad {
  readonly apiAddr: string;
  readonly wsAddr: string;
  readonly rest: readonly { readonly path: string; readonly body: string }[];
  /** Whole frames in base64, and what the data of their replies are made of. */
  readonly socket: readonly { readonly frame: string; readonly reply: Shape }[];
}

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

/** The tables that a first load fills. */
const FIRST_LOAD = ['conversations', 'messages', 'users', 'friends', 'groups'] as const;

/** Milliseconds of one slice of burning and the rest after it: as short as a unit of work. */
const PERIOD_MS = 50;

/** Messages, and the rows of their conversations as they are then. */
interface Portion {
  readonly messages: readonly FloorRow[];
  readonly conversations: readonly FloorRow[];
}

/** What the floors' worker does when it is asked over Comlink. Times in milliseconds. */
export class FloorWorker {
  #db: Dexie | undefined;
  #rows: readonly FloorRow[] = [];
  #portions: readonly Portion[] = [];
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

  /** The string that {@link receiveText} gets: built before anything is measured, one-byte where it is ASCII. */
  keepText(text: string): void {
    // A string that was put together, or came from elsewhere, is flattened when it is first posted.
    this.#text = JSON.parse(JSON.stringify(text)) as string;
  }

  /** Reads the rows that {@link writeRow} writes. */
  async keepRows(table: string): Promise<void> {
    this.#rows = await this.#opened().table<FloorRow>(table).toArray();
  }

  /** One read-write transaction of one row: the one in that place, any number, with a new draft. A naive bulk write. */
  writeRow(table: string, place: number): Promise<void> {
    const row = this.#rows[place % this.#rows.length]!;
    const draftTextTime = Date.now();
    const listKey = [1, -draftTextTime, row.conversationID];
    const changed = { ...row, draftText: `draft ${place}`, draftTextTime, listKey };
    return bulkWrite(this.#opened().table(table), [changed]);
  }

  /** Opens a copy of a database, stores and indexes as they are. */
  async copy(from: string, to: string): Promise<void> {
    const source = await new Dexie(from).open();
    this.#db = await createLike(source, to);
    for (const { name } of source.tables)
      await bulkWrite(this.#db.table(name), await source.table<FloorRow>(name).toArray());
    source.close();
  }

  /** Has the records of these messages, and the rows of their conversations, ready to be written. */
  async take(from: string, keys: readonly [string, string][]): Promise<void> {
    const source = await new Dexie(from).open();
    const messages = (await source.table<FloorRow>('messages').bulkGet([...keys])) as FloorRow[];
    const rows = await source.table<FloorRow>('conversations').toArray();
    const byID = new Map(rows.map((row) => [row.conversationID, row]));
    source.close();
    this.#portions = partsOf(messages).map((part) => {
      const ids = new Set(part.map(({ conversationID }) => conversationID));
      return { messages: part, conversations: [...ids].map((id) => byID.get(id)!) };
    });
  }

  /** Opens a socket on which everything that comes is thrown away. */
  async dial(wsAddr: string, sendID: string): Promise<void> {
    await openSocket(wsAddr, sendID, () => {});
  }

  /** Writes what was taken: a portion in one transaction of both tables. */
  async write(): Promise<number> {
    const db = this.#opened();
    const [messages, conversations] = [db.table('messages'), db.table('conversations')];
    const began = performance.now();
    for (const portion of this.#portions) {
      await db.transaction('rw', messages, conversations, () =>
        Promise.all([messages.bulkPut(portion.messages), conversations.bulkPut(portion.conversations)]),
      );
    }
    return performance.now() - began;
  }

  /** Writes the same records without a thought: {@link write} may not be slower. */
  async writeNaively(): Promise<number> {
    const db = this.#opened();
    const [messages, conversations] = [db.table('messages'), db.table('conversations')];
    const began = performance.now();
    for (const portion of this.#portions) {
      await bulkWrite(messages, portion.messages);
      await bulkWrite(conversations, portion.conversations);
    }
    return performance.now() - began;
  }

  /** Keys of a table of any database, as they are stored. */
  async keysOf(name: string, table: string): Promise<unknown[]> {
    const source = await new Dexie(name).open();
    const keys = await source.table(table).toCollection().primaryKeys();
    source.close();
    return keys;
  }

  /** Writes naively what a first load has stored there into an empty database, and fetches and parses what it asks for. */
  async firstLoad(from: string, load: FirstLoad): Promise<number> {
    const source = await new Dexie(from).open();
    const tables: (readonly [string, FloorRow[]])[] = [];
    for (const name of FIRST_LOAD) tables.push([name, await source.table<FloorRow>(name).toArray()]);
    const name = `${from} floor`;
    const db = await createLike(source, name);
    source.close();
    const requests = load.socket.map(({ frame, reply }) => ({ bytes: fromBase64(frame), reply }));
    const began = performance.now();
    for (const [table, rows] of tables) await bulkWrite(db.table(table), rows);
    await Promise.all([askRest(load), askSocket(load.wsAddr, requests)]);
    const took = performance.now() - began;
    db.close();
    await Dexie.delete(name);
    return took;
  }

  /** Burns that part of the time from here on, from 0 to 1, and does nothing else. */
  burn(part: number): void {
    const slice = (): void => {
      const end = performance.now() + PERIOD_MS * part;
      while (performance.now() < end);
      setTimeout(slice, PERIOD_MS * (1 - part));
    };
    setTimeout(slice);
  }

  #opened(): Dexie {
    if (!this.#db) throw new Error('the floor has no open database');
    return this.#db;
  }
}

/**
 * The naive bulk write: all rows in transactions of {@link BULK}. Every floor that writes rows of one table is this
 * function; none of them can be slower than it.
 */
export async function bulkWrite(table: Table, rows: readonly FloorRow[]): Promise<void> {
  for (const part of partsOf(rows)) await table.bulkPut(part);
}

function partsOf(rows: readonly FloorRow[]): FloorRow[][] {
  return Array.from({ length: Math.ceil(rows.length / BULK) }, (_, i) =>
    rows.slice(i * BULK, (i + 1) * BULK),
  );
}

/** An empty database with the stores of another one. */
async function createLike(other: Dexie, name: string): Promise<Dexie> {
  await Dexie.delete(name);
  const stores = other.tables.map(({ name: table, schema }) => {
    const indexes = schema.indexes.map(({ src }) => src);
    return [table, [schema.primKey.src, ...indexes].join(',')] as const;
  });
  return openFloor(name, Object.fromEntries(stores));
}

async function askRest({ apiAddr, rest }: FirstLoad): Promise<void> {
  const headers = { 'Content-Type': 'application/json', token: 'bench', operationID: 'bench' };
  for (const { path, body } of rest) {
    const response = await fetch(apiAddr + path, { method: 'POST', headers, body });
    const { errCode, errDlt } = JSON.parse(await response.text()) as { errCode: number; errDlt: string };
    if (errCode !== 0) throw new Error(`${path} was refused to the floor: ${errDlt}`);
  }
}

async function askSocket(
  wsAddr: string,
  requests: readonly { readonly bytes: Uint8Array<ArrayBuffer>; readonly reply: Shape }[],
): Promise<void> {
  let answered: (data: unknown) => void = () => {};
  const ws = await openSocket(wsAddr, DIALLED_BY.floor, (data) => answered(data));
  const utf8 = new TextDecoder();
  for (const { bytes, reply } of requests) {
    const answer = new Promise<ArrayBuffer>((resolve) => {
      answered = (data) => {
        // The server's greeting is text.
        if (data instanceof ArrayBuffer) resolve(data);
      };
    });
    ws.send(bytes);
    const { errCode, data } = JSON.parse(utf8.decode(await answer)) as { errCode: number; data: string };
    if (errCode !== 0) throw new Error(`a request of the floor was refused with ${errCode}`);
    parseMessage(fromBase64(data), reply);
  }
  ws.close();
}

async function openSocket(wsAddr: string, sendID: string, take: (data: unknown) => void): Promise<WebSocket> {
  const ws = new WebSocket(`${wsAddr}/?sendID=${sendID}`);
  ws.binaryType = 'arraybuffer';
  ws.onmessage = ({ data }) => take(data);
  await new Promise((resolve, reject) => {
    ws.onopen = resolve;
    ws.onerror = () => reject(new Error(`the floor cannot reach ${wsAddr}`));
  });
  return ws;
}

/** Bytes of base64, by the browser's own decoder: the benchmark runs in one that has it. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as unknown as { fromBase64(text: string): Uint8Array<ArrayBuffer> };
  return native.fromBase64(text);
}

/** Up to this length, ASCII is faster by hand than by the platform. */
const SHORT = 64;

/** Reads a Protocol Buffers message to the last text: fields with their numbers, in the order in which they come. */
function parseMessage(bytes: Uint8Array, whole: Shape): [field: number, value: unknown][] {
  const utf8 = new TextDecoder();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const text = (end: number): string => {
    const start = at;
    at = end;
    if (end - start <= SHORT) {
      const codes: number[] = [];
      let seen = 0;
      for (let i = start; i < end; i++) {
        seen |= bytes[i]!;
        codes.push(bytes[i]!);
      }
      if (seen < 128) return String.fromCharCode(...codes);
    }
    return utf8.decode(bytes.subarray(start, end));
  };
  const message = (shape: Shape, end: number): [number, unknown][] => {
    const fields: [number, unknown][] = [];
    while (at < end) {
      const tag = varint();
      const [field, wire] = [tag >>> 3, tag & 7];
      if (wire === 0) fields.push([field, varint()]);
      else if (wire === 2) {
        const length = varint();
        const inner = shape[field];
        fields.push([field, inner ? message(inner, at + length) : text(at + length)]);
      } else throw new Error(`field ${field} has the wire type ${wire}, which nothing here has`);
    }
    return fields;
  };
  return message(whole, bytes.length);
}
