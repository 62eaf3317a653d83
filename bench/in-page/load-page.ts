// What the pages of the heavy figures share: the package against the load server, and when its events came.
import type { OpenIM } from 'openim-worker';
import type { Account } from '../accounts.ts';
import { CLOCK } from '../load/orders.ts';
import { createSdk, databaseOf } from './sdk.ts';

/** Milliseconds of nothing after which what was pushed counts as told completely. */
const QUIET_MS = 700;

/** Measurements from which the offset of the server's clock is taken: that of the quickest answer. */
const CLOCK_ROUNDS = 100;

/** When one expectation was met. Times in milliseconds since 1970 by the server's clock. */
export interface Arrival {
  /** Of each message, in the order of the keys. */
  readonly receivedAt: readonly number[];
  /** Of the last event. */
  readonly lastAt: number;
  readonly events: number;
  /** Messages that were dropped since the page lagged. */
  readonly resynced: number;
}

/** The package on a page, and what it tells. */
export class LoadPage {
  readonly im: OpenIM;
  readonly worker: Worker;
  readonly #account: Account;
  #offset = 0;
  #lastAt = 0;
  #events = 0;
  #resynced = 0;
  #received = new Map<string, number>();
  #wanted = Number.POSITIVE_INFINITY;
  #complete: () => void = () => {};

  constructor(account: Account) {
    const { im, worker } = createSdk(account);
    this.im = im;
    this.worker = worker;
    this.#account = account;
    im.globalEvent.subscribe(({ event }) => {
      this.#lastAt = this.now();
      this.#events++;
      if (event === 'onStateResynced') this.#resynced++;
    });
    im.globalEvent.on('onRecvNewMessages').subscribe(({ data }) => {
      const now = this.now();
      // Not parsed: what a page does with its messages is its own affair.
      for (const [, id] of data.matchAll(/"clientMsgID":"([^"]+)"/g)) this.#received.set(id!, now);
      if (this.#received.size >= this.#wanted) this.#complete();
    });
  }

  /** Name of the user's database. */
  get database(): string {
    return databaseOf(this.#account.userID);
  }

  /** Milliseconds since 1970 by the server's clock. */
  now(): number {
    return performance.timeOrigin + performance.now() + this.#offset;
  }

  /** Logs in; resolves with the milliseconds until the first sync has finished. */
  async logIn(): Promise<number> {
    this.#offset = await clockOffset(this.#account.wsAddr);
    const began = performance.now();
    const finished = new Promise<void>((resolve, reject) => {
      this.im.globalEvent.on('onSyncServerFinish').subscribe(() => resolve());
      this.im.globalEvent.on('onSyncServerFailed').subscribe(({ errMsg }) => reject(new Error(errMsg)));
    });
    await this.im.login('', this.#account.userID, this.#account.token);
    await finished;
    return performance.now() - began;
  }

  /** Expects so many messages from here on. */
  expect(messages: number): void {
    this.#received = new Map();
    this.#events = 0;
    this.#wanted = messages;
  }

  /** Resolves when they are there and nothing more comes. */
  async arrived(keys: readonly [string, string][]): Promise<Arrival> {
    if (this.#received.size < this.#wanted)
      await new Promise<void>((resolve) => {
        this.#complete = resolve;
      });
    while (this.now() - this.#lastAt < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, 50));
    return {
      receivedAt: keys.map(([, id]) => this.#received.get(id) ?? Number.NaN),
      lastAt: this.#lastAt,
      events: this.#events,
      resynced: this.#resynced,
    };
  }
}

/** The server's clock minus the page's, milliseconds. */
async function clockOffset(wsAddr: string): Promise<number> {
  const ws = new WebSocket(`${wsAddr}/?sendID=clock`);
  await new Promise((resolve) => {
    ws.onmessage = resolve;
  });
  let best = { roundTrip: Number.POSITIVE_INFINITY, offset: 0 };
  for (let i = 0; i < CLOCK_ROUNDS; i++) {
    const asked = performance.timeOrigin + performance.now();
    const server = await new Promise<number>((resolve) => {
      ws.onmessage = ({ data }) => resolve(Number(data));
      ws.send(CLOCK);
    });
    const answered = performance.timeOrigin + performance.now();
    const roundTrip = answered - asked;
    if (roundTrip < best.roundTrip) best = { roundTrip, offset: server - (asked + answered) / 2 };
  }
  ws.close();
  return best.offset;
}
