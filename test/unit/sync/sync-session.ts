// A session with the real sync over the fake server, and a page that believes what it is told: it must always show what
// the worker's list shows.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect } from 'vitest';
import {
  type Conversation,
  type EventName,
  type Message,
  sdkError,
  type WireEvent,
  type WireItem,
} from '../../../src/contract/index.ts';
import { ConversationList } from '../../../src/worker/conversation/list.ts';
import { Engine } from '../../../src/worker/engine/engine.ts';
import { Outbox } from '../../../src/worker/engine/outbox.ts';
import { messageJSON } from '../../../src/worker/message/row.ts';
import { Clock } from '../../../src/worker/session/clock.ts';
import type { UserContext } from '../../../src/worker/session/context.ts';
import { Database } from '../../../src/worker/store/database.ts';
import type { ConversationRow } from '../../../src/worker/store/schema.ts';
import { Names } from '../../../src/worker/sync/names.ts';
import { Sync } from '../../../src/worker/sync/sync.ts';
import { type FakeServer, SELF } from './fake-server.ts';

/** The page's own picture, made of events alone. */
export class Page {
  readonly rows = new Map<string, Conversation>();
  total = 0;
  readonly received: string[] = [];

  hear({ event, data }: WireEvent): void {
    const list = (): Conversation[] => JSON.parse(data as string);
    switch (event) {
      case 'onNewConversation':
        for (const row of list()) {
          expect(this.rows.has(row.conversationID), `New for the listed ${row.conversationID}`).toBe(false);
          this.rows.set(row.conversationID, row);
        }
        break;
      case 'onConversationChanged':
        for (const row of list()) {
          const before = this.rows.get(row.conversationID);
          expect(before, `Changed for ${row.conversationID}, which is not listed`).toBeDefined();
          expect(row, 'Changed without a change').not.toEqual(before);
          this.rows.set(row.conversationID, row);
        }
        break;
      case 'onConversationRemoved':
        for (const id of JSON.parse(data as string) as string[]) this.rows.delete(id);
        break;
      case 'onTotalUnreadMessageCountChanged':
        expect(Number(data)).not.toBe(this.total);
        this.total = Number(data);
        break;
      case 'onRecvNewMessages':
        for (const json of data as string[]) this.received.push((JSON.parse(json) as Message).clientMsgID);
        break;
    }
  }

  /** After a first load the page reads the list. */
  read(list: string): void {
    this.rows.clear();
    for (const row of JSON.parse(list) as Conversation[]) this.rows.set(row.conversationID, row);
  }
}

export interface SyncSession {
  ctx: UserContext;
  sync: Sync;
  names: Names;
  page: Page;
  events: WireEvent[];
  /** Names and data of the events since the last call, messages by their IDs. */
  take(): string[];
  /** Retries that were put off, to be run by the test. */
  timers: Map<number, () => void>;
  connect(): Promise<void>;
  /** Everything has settled, fill and names included. */
  settled(): Promise<void>;
  row(id: string): Promise<ConversationRow>;
  close(): Promise<void>;
}

/** Turns of the event loop without a request or a unit of work after which nothing more is to come. */
const CALM_TURNS = 50;

let databases = 0;

export function syncSession(server: FakeServer, indexedDB = new IDBFactory()): SyncSession {
  const db = new Database(`sync-${++databases}`, { indexedDB, IDBKeyRange });
  const list = new ConversationList();
  const events: WireEvent[] = [];
  const page = new Page();
  /** With the list as it was when the first load had ended. */
  const heard: { event: WireEvent; listed: string }[] = [];
  const outbox = new Outbox((items: WireItem[], credit) => {
    for (const item of items) {
      if (!('event' in item)) continue;
      events.push(item);
      const loaded = item.event === 'onSyncServerFinish' && item.data === 'true';
      heard.push({ event: item, listed: loaded ? list.all() : '' });
    }
    if (credit) outbox.acknowledge();
  });
  outbox.reset(list, async (keys) =>
    (await db.messages.bulkGet(keys)).flatMap((message) => (message ? messageJSON(message) : [])),
  );
  let now = 1_000_000;
  const clock = new Clock(() => now);
  const engine = new Engine({
    db,
    list,
    serverNow: () => clock.now(),
    onCommit: (commit) => outbox.add(commit),
  });
  let units = 0;
  let running = 0;
  const busy = <T>(work: Promise<T>): Promise<T> => {
    running++;
    return work.finally(() => running--);
  };
  const run = engine.run.bind(engine);
  engine.run = (work) => {
    units++;
    return busy(run(work));
  };
  const timers = new Map<number, () => void>();
  let timer = 0;
  const controller = new AbortController();
  const silent = (): void => undefined;
  let connected = false;
  const connection = {
    get connected() {
      return connected;
    },
    request: (id: number, body: unknown) =>
      connected
        ? busy(server.connection.request(id, body))
        : Promise.reject(sdkError('network', 'not connected')),
  };
  const base = {
    env: {
      now: () => now++,
      random: () => 0.5,
      setTimeout: (run: () => void) => {
        timers.set(++timer, run);
        return timer;
      },
      clearTimeout: (id: number) => timers.delete(id),
      log: { error: (...parts: unknown[]) => fail(parts), warn: silent, info: silent, debug: silent },
    },
    userID: SELF,
    workerID: 'worker',
    db,
    list,
    engine,
    outbox,
    rest: server.rest,
    connection,
    clearing: new Set<string>(),
    accepted: new Map(),
    signal: controller.signal,
    clock,
  };
  const ctx = base as unknown as UserContext & { names: Names; sync: Sync };
  const names = new Names(ctx);
  const sync = new Sync(Object.assign(ctx, { names }));
  Object.assign(ctx, { sync });
  const hearAll = (): void => {
    for (const { event, listed } of heard.splice(0)) {
      page.hear(event);
      if (listed !== '') page.read(listed);
    }
  };
  return {
    ctx,
    sync,
    names,
    page,
    events,
    take: () => events.splice(0).map(summary),
    timers,
    connect: async () => {
      if (connected) sync.lost();
      connected = true;
      sync.connected();
      await sync.idle();
    },
    settled: async () => {
      // The background fill shows by what it asks and writes.
      for (let calm = 0, before = ''; calm < CALM_TURNS; ) {
        await sync.idle();
        await names.idle();
        await new Promise((resolve) => setImmediate(resolve));
        const now = `${server.asked.length} requests, ${units} units`;
        calm = now === before && running === 0 ? calm + 1 : 0;
        before = now;
      }
      hearAll();
    },
    row: async (id) => (await db.conversations.get(id))!,
    close: async () => {
      sync.stop();
      controller.abort(sdkError('loggedOut'));
      await engine.close();
      db.close();
    },
  };
}

function fail(parts: unknown[]): never {
  throw new Error(parts.map(String).join(' '));
}

function summary({ event, data, errCode }: WireEvent): string {
  if (typeof data !== 'string')
    return `${event} ${data.map((json) => (JSON.parse(json) as Message).clientMsgID).join(' ')}`;
  const lists: EventName[] = ['onNewConversation', 'onConversationChanged'];
  if (lists.includes(event))
    return `${event} ${(JSON.parse(data) as Conversation[]).map((row) => row.conversationID).join(' ')}`;
  return [event, data, errCode].filter((part) => part !== undefined && part !== '').join(' ');
}
