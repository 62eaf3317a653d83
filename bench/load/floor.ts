// The floors of the heavy figures, in a worker of their own: the same records written in bulk by Dexie into a copy of the
// package's database, the same bytes fetched and parsed. Nothing of the package but the codec of the socket's bytes.
import { Dexie } from 'dexie';
import {
  decodeReply,
  decodeResponse,
  encodeBody,
  encodeRequest,
  REQ,
  type ReplyBodies,
  type ReqIdentifier,
  type RequestBodies,
} from '../../src/protocol/index.ts';
import { BULK, DURABILITY } from '../floors.ts';
import type { Reachable } from './orders.ts';

type Row = Readonly<Record<string, unknown>>;

/** Who dials for the floor. */
export const FLOOR_USER = 'floor';

/** What one transaction writes. */
interface Portion {
  readonly messages: readonly Row[];
  readonly conversations: readonly Row[];
}

/** The tables that a first load fills. */
const FIRST_LOAD = ['conversations', 'messages', 'users', 'friends', 'groups'] as const;

/** What the floors' worker does when it is asked over Comlink. Times in milliseconds. */
export class LoadFloor {
  #db: Dexie | undefined;
  #portions: Portion[] = [];
  #row: Row | undefined;

  /** Copies a database, stores and indexes as they are. */
  async copy(from: string, to: string): Promise<void> {
    await Dexie.delete(to);
    const source = await new Dexie(from).open();
    this.#db = await this.#create(source, to);
    for (const table of source.tables) await this.#writeAll(table.name, await table.toArray());
    source.close();
  }

  /** Has the records of these messages, and the rows of their conversations, ready to be written. */
  async take(from: string, keys: readonly [string, string][]): Promise<void> {
    const source = await new Dexie(from).open();
    const messages = (await source.table<Row>('messages').bulkGet([...keys])) as Row[];
    const rows = await source.table<Row>('conversations').toArray();
    const byID = new Map(rows.map((row) => [row.conversationID, row]));
    source.close();
    this.#portions = [];
    for (let i = 0; i < messages.length; i += BULK) {
      const part = messages.slice(i, i + BULK);
      const ids = new Set(part.map(({ conversationID }) => conversationID));
      this.#portions.push({ messages: part, conversations: [...ids].map((id) => byID.get(id)!) });
    }
  }

  /** Opens a socket on which everything that comes is thrown away. */
  async dial({ wsAddr }: Reachable): Promise<void> {
    await openSocket(wsAddr, () => {});
  }

  /** Writes what was taken. */
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

  /** One read-write transaction of one row. */
  async writeOne(): Promise<void> {
    const table = this.#opened().table<Row>('conversations');
    this.#row ??= (await table.limit(1).toArray())[0];
    await this.#opened().transaction('rw', table, () => table.put(this.#row!));
  }

  /** Writes what a first load has stored there into an empty database, and fetches and parses what it asks for. */
  async firstLoad(from: string, at: Reachable, userID: string): Promise<number> {
    const source = await new Dexie(from).open();
    const rows = new Map<string, Row[]>();
    for (const name of FIRST_LOAD) rows.set(name, await source.table<Row>(name).toArray());
    const name = `${from} floor`;
    await Dexie.delete(name);
    this.#db = await this.#create(source, name);
    source.close();
    const began = performance.now();
    for (const [table, all] of rows) await this.#writeAll(table, all);
    await fetchAll(at, userID, rows);
    const took = performance.now() - began;
    this.#db.close();
    await Dexie.delete(name);
    return took;
  }

  async #create(like: Dexie, name: string): Promise<Dexie> {
    const db = new Dexie(name, { chromeTransactionDurability: DURABILITY });
    const stores = like.tables.map(({ name: table, schema }) => {
      const indexes = schema.indexes.map(({ src }) => src);
      return [table, [schema.primKey.src, ...indexes].join(',')] as const;
    });
    db.version(1).stores(Object.fromEntries(stores));
    return db.open();
  }

  async #writeAll(name: string, rows: readonly unknown[]): Promise<void> {
    const table = this.#opened().table(name);
    for (let i = 0; i < rows.length; i += BULK) await table.bulkPut(rows.slice(i, i + BULK));
  }

  #opened(): Dexie {
    if (!this.#db) throw new Error('the floor has no open database');
    return this.#db;
  }
}

async function openSocket(wsAddr: string, take: (data: unknown) => void): Promise<WebSocket> {
  const ws = new WebSocket(`${wsAddr}/?sendID=${FLOOR_USER}`);
  ws.binaryType = 'arraybuffer';
  ws.onmessage = ({ data }) => take(data);
  await new Promise((resolve, reject) => {
    ws.onopen = resolve;
    ws.onerror = reject;
  });
  return ws;
}

/** Most IDs, and most messages, that the package asks for at once. */
const AT_ONCE = 100;

/** Groups in one page of their list. */
const PAGE = 300;

/** Asks for what a first load asks for, both ways at the same time. */
async function fetchAll(
  at: Reachable,
  userID: string,
  rows: ReadonlyMap<string, readonly Row[]>,
): Promise<void> {
  const post = async (path: string, body: object): Promise<Row> => {
    const headers = { 'Content-Type': 'application/json', token: 'bench', operationID: 'bench' };
    const response = await fetch(at.apiAddr + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return (JSON.parse(await response.text()) as { data: Row }).data;
  };
  const inParts = async (
    ids: readonly unknown[],
    ask: (part: unknown[]) => Promise<unknown>,
  ): Promise<void> => {
    for (let i = 0; i < ids.length; i += AT_ONCE) await ask(ids.slice(i, i + AT_ONCE));
  };
  const rest = async (): Promise<void> => {
    await post('/conversation/get_all_conversations', { ownerUserID: userID });
    const { userIDs } = await post('/friend/get_full_friend_user_ids', { userID, idHash: 0 });
    await inParts(userIDs as string[], (friendUserIDs) =>
      post('/friend/get_designated_friends', { friendUserIDs }),
    );
    for (let pageNumber = 1; ; pageNumber++) {
      const pagination = { pageNumber, showNumber: PAGE };
      const { groups } = await post('/group/get_joined_group_list', { pagination });
      if ((groups as unknown[]).length < PAGE) break;
    }
    const users = (rows.get('users') ?? []).map((user) => user.userID);
    await inParts(users, (each) => post('/user/get_users_info', { userIDs: each }));
  };
  const socket = async (): Promise<void> => {
    let answered: (data: unknown) => void = () => {};
    const ws = await openSocket(at.wsAddr, (data) => answered(data));
    const ask = async <R extends ReqIdentifier>(id: R, body: RequestBodies[R]): Promise<ReplyBodies[R]> => {
      const answer = new Promise((resolve) => {
        answered = (data) => {
          if (typeof data !== 'string') resolve(data);
        };
      });
      const head = { reqIdentifier: id, token: '', sendID: userID, operationID: 'bench', msgIncr: '1' };
      ws.send(encodeRequest({ ...head, data: encodeBody(id, body) }));
      return decodeReply(id, decodeResponse(new Uint8Array((await answer) as ArrayBuffer)).data);
    };
    const { seqs } = await ask(REQ.getConvMaxReadSeq, { userID, conversationIDs: [], returnPinned: true });
    await ask(REQ.getNewestSeq, { userID });
    await inParts(Object.entries(seqs), (part) => {
      const seqRanges = (part as [string, { maxSeq: number }][]).map(([conversationID, { maxSeq }]) => ({
        conversationID,
        begin: 1,
        end: maxSeq,
        num: 1,
      }));
      return ask(REQ.pullByRange, { userID, seqRanges, order: 0 });
    });
    ws.close();
  };
  await Promise.all([rest(), socket()]);
}
