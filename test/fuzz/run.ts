// One run of random and mutated frames and answers against the real core, over fake-indexeddb and a server that
// touches no network. It stops at the first thing that must not be, and says the seed with which it comes again.
import { setMaxListeners } from 'node:events';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { CallReply, MethodName, SessionState, WireItem } from '../../src/contract/index.ts';
import { Core } from '../../src/worker/core.ts';
import { environmentOf } from '../../src/worker/environment.ts';
import { StoredDatabase } from '../harness/stored.ts';
import { randomCall } from './calls.ts';
import { HostileServer } from './hostile-server.ts';
import { type Shown, violations } from './invariants.ts';
import { SELF } from './material.ts';
import { Random } from './random.ts';
import { turn, VirtualTime } from './virtual-time.ts';

/** What is asked of a run. */
export interface FuzzOptions {
  /** Frames and REST bodies to deliver. */
  readonly count: number;
  readonly seed: number;
  /** Told after each batch. */
  readonly onProgress?: (delivered: number) => void;
}

/** What a run did. */
export interface FuzzReport {
  readonly delivered: number;
  readonly batches: number;
  readonly restarts: number;
  readonly calls: number;
  /** Delivered frames and bodies by kind. */
  readonly kinds: ReadonlyMap<string, number>;
  /** Milliseconds. */
  readonly took: number;
}

/** Something that must not be. */
export class FuzzFailure extends Error {}

const CONFIG = {
  platformID: 5,
  apiAddr: 'http://server',
  wsAddr: 'ws://server',
  dataDir: '',
  logLevel: 1,
  serverID: '',
};

/** Code of an error that the SDK did not foresee. */
const INTERNAL = 10006;

/** Pushes of one batch, and batches of one database. */
const BATCH = 60;
const BATCHES_PER_DATABASE = 8;

/** Runs until that much was delivered. Rejects with a {@link FuzzFailure} that names seed and batch. */
export async function fuzz({ count, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const began = performance.now();
  const complaints: string[] = [];
  const unhandled = (reason: unknown): void => {
    complaints.push(`an unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  process.on('unhandledRejection', unhandled);
  // Node warns where many calls wait for one session's end.
  setMaxListeners(0);
  const { error: written } = console;
  console.error = (...parts: unknown[]) => {
    if (parts[0] !== '[openim-worker]') return;
    complaints.push(parts.map((part) => (part instanceof Error ? part.stack : String(part))).join(' '));
  };
  const kinds = new Map<string, number>();
  const sum = { delivered: 0, batches: 0, restarts: 0, calls: 0 };
  try {
    // Each database has a seed of its own, so that a failure comes again without what was before it.
    for (let life = 0; sum.delivered < count; life++) {
      const own = seed + life;
      const device = new Device(own, complaints);
      try {
        for (
          let batch = 0;
          batch < BATCHES_PER_DATABASE && sum.delivered + device.delivered < count;
          batch++
        ) {
          await device.batch();
          sum.batches++;
          onProgress?.(sum.delivered + device.delivered);
        }
      } catch (error) {
        const last = device.recent.slice(-5).map((text) => `\n  ${text.slice(0, 300)}`);
        throw new FuzzFailure(
          `seed ${own}: ${error instanceof Error ? error.stack : error}\nlast delivered:${last}`,
          { cause: error },
        );
      } finally {
        await device.close();
      }
      sum.delivered += device.delivered;
      sum.restarts += device.restarts;
      sum.calls += device.calls;
      for (const [kind, times] of device.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + times);
    }
  } finally {
    process.off('unhandledRejection', unhandled);
    console.error = written;
  }
  return { ...sum, kinds, took: performance.now() - began };
}

/** One database with the cores that open it one after another. */
class Device {
  readonly #random: Random;
  readonly #server: HostileServer;
  readonly #time = new VirtualTime();
  readonly #indexedDB = new IDBFactory();
  readonly #complaints: string[];
  /** clientMsgIDs that were told as received. */
  readonly #received = new Set<string>();
  #core: Core | undefined;
  #state: SessionState | undefined;
  #logins = 0;
  #plain = 0;
  #uuids = 0;
  restarts = 0;
  calls = 0;

  constructor(seed: number, complaints: string[]) {
    this.#random = new Random(seed);
    this.#server = new HostileServer(this.#random);
    this.#complaints = complaints;
  }

  get delivered(): number {
    return this.#server.delivered;
  }

  get kinds(): ReadonlyMap<string, number> {
    return this.#server.kinds;
  }

  get recent(): readonly string[] {
    return this.#server.recent;
  }

  /** Pushes and calls in disorder; then everything must be in order. */
  async batch(): Promise<void> {
    const random = this.#random;
    if (!this.#core || random.chance(0.2)) await this.#restart();
    await this.#connect();
    this.#server.hostile = true;
    const waiting: Promise<unknown>[] = [];
    for (let i = 0; i < BATCH; i++) {
      this.#server.push();
      if (random.chance(0.3)) waiting.push(this.#randomCall());
      if (random.chance(0.2)) await turn();
      if (random.chance(0.03)) this.#server.drop();
      if (random.chance(0.05)) this.#time.advance(random.int(100, 40_000));
    }
    await this.#answered('the calls of a batch', Promise.all(waiting));
    await this.#settle();
    await this.#check();
    // The server is itself again: whatever it said before, new messages arrive.
    this.#server.hostile = false;
    await this.#connect();
    const clientMsgID = `plain${++this.#plain}`;
    this.#server.pushPlain(`si_me_plain${this.#plain}`, clientMsgID);
    await this.#until('a plain message is received', () => this.#received.has(clientMsgID));
    await this.#settle();
    await this.#check();
  }

  async close(): Promise<void> {
    await this.#core?.close();
    this.#core = undefined;
  }

  async #restart(): Promise<void> {
    this.restarts++;
    await this.close();
    this.#core = new Core(
      environmentOf({
        indexedDB: this.#indexedDB,
        IDBKeyRange,
        fetch: this.#server.fetch as typeof fetch,
        WebSocket: this.#server.WebSocket,
        now: this.#time.now,
        setTimeout: this.#time.setTimeout,
        clearTimeout: this.#time.clearTimeout,
        random: () => 0.5,
        uuid: () => `uuid-${++this.#uuids}`,
      }),
      (items, credit) => this.#hear(items, credit),
    );
    this.#core.configure(CONFIG);
  }

  #hear(items: readonly WireItem[], credit: boolean): void {
    for (const item of items) {
      if ('state' in item) this.#state = item.state;
      else if (item.event === 'onRecvNewMessages') {
        for (const json of item.data)
          this.#received.add((JSON.parse(json) as { clientMsgID: string }).clientMsgID);
      } else if (typeof item.data === 'string' && /^[[{]/.test(item.data)) JSON.parse(item.data);
    }
    const core = this.#core;
    if (credit) queueMicrotask(() => core?.acknowledge());
  }

  async #call(method: MethodName, ...args: readonly unknown[]): Promise<CallReply> {
    this.calls++;
    const reply = await (this.#core as Core).call({ method, args, operationID: 'op' });
    if (reply.errCode === INTERNAL) throw new Error(`${method} ${JSON.stringify(args)}: ${reply.errMsg}`);
    return reply;
  }

  async #randomCall(): Promise<void> {
    const { method, args } = randomCall(this.#random);
    await this.#call(method, ...args);
  }

  /** Logs in when the server has ended the session, and waits until the link is open. */
  async #connect(): Promise<void> {
    await this.#until('the link is open', async () => {
      if (this.#state?.connectionStatus === 2) return true;
      if (this.#state?.loginStatus !== 101 || this.#state.connectionStatus === 3) {
        await this.#call('login', SELF, `token${++this.#logins}`);
      }
      return false;
    });
  }

  /** Lets the core come to rest, without time. */
  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < 30; ) {
      const before = this.#server.delivered;
      await turn();
      quiet = this.#server.busy || before !== this.#server.delivered ? 0 : quiet + 1;
    }
  }

  async #answered(what: string, outcome: Promise<unknown>): Promise<void> {
    let done = false;
    const end = outcome.finally(() => {
      done = true;
    });
    await Promise.all([end, this.#until(what, () => done)]);
  }

  /** Waits with time passing, since answers may be missing; an hour of it is too much. */
  async #until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    for (let second = 0; second < 3600; second += 2) {
      for (let i = 0; i < 40; i++) {
        if (await holds()) return;
        await turn();
      }
      await this.#settle();
      this.#time.advance(2000);
    }
    throw new Error(`stuck: ${what}`);
  }

  async #check(): Promise<void> {
    let wrong: readonly string[] = [];
    // A commit between two readings shows as a difference that does not stay.
    for (let attempt = 0; attempt < 3; attempt++) {
      wrong = violations(await this.#dump(), await this.#shown());
      if (wrong.length === 0) break;
      await this.#settle();
    }
    const all = [...this.#complaints.splice(0), ...wrong];
    if (all.length > 0) throw new Error(all.slice(0, 12).join('\n'));
  }

  async #dump(): Promise<Readonly<Record<string, readonly unknown[]>>> {
    return (await StoredDatabase.find(this.#indexedDB, '', SELF)).dump();
  }

  async #shown(): Promise<Shown> {
    const [list, total] = await Promise.all([
      this.#call('getAllConversationList'),
      this.#call('getTotalUnreadMsgCount'),
    ]);
    return { list: JSON.parse(list.data) as Shown['list'], total: Number(total.data) };
  }
}
