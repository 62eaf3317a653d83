// One signed-in page of a user, as tests use it: calls, failures, what was told, and the moments to wait for.
import {
  type EventName,
  type Message,
  type MethodName,
  type OpenIM,
  OpenIMError,
  type OpenIMMethods,
} from 'openim-worker';
import { expect } from 'vitest';
import type { Device, Page } from './backend.ts';
import { EventLog, summary, type Told } from './event-log.ts';
import { StoredDatabase } from './stored.ts';
import { BEACON, type World } from './world.ts';

type Value<M extends MethodName> = ReturnType<OpenIMMethods[M]>;

/** Rounds without any news after which everything counts as processed. */
const CALM_ROUNDS = 3;

/** A wait for calm that needs more rounds than this has found a loop. */
const MAX_ROUNDS = 200;

export class Client {
  readonly world: World;
  readonly device: Device;
  readonly events = new EventLog((payload) =>
    // The harness's own beacons.
    JSON.stringify(payload.data).includes(BEACON),
  );
  readonly #onEnd: (client: Client) => void;
  #page: Page;
  #userID = '';
  #beacons = 0;
  readonly #seen = new Set<string>();

  constructor(world: World, device: Device, onEnd: (client: Client) => void) {
    this.world = world;
    this.device = device;
    this.#onEnd = onEnd;
    this.#page = this.#open();
  }

  /** The package, as an app has it. */
  get im(): OpenIM {
    return this.#page.im;
  }

  get userID(): string {
    return this.#userID;
  }

  /** `initSDK` for this world. */
  init(): boolean {
    return this.im.initSDK('', {
      platform: 5,
      api_addr: this.world.apiAddr,
      ws_addr: this.world.wsAddr,
      data_dir: this.device.dataDir,
      log_level: 0,
    });
  }

  /** `initSDK` and `login`; answers when the login does. */
  async login(userID: string): Promise<void> {
    this.#userID = userID;
    expect(this.init()).toBe(true);
    await this.call('login', userID, await this.world.token(userID));
  }

  /** A call in its promise form: the value. Rejects with the package's error. */
  async call<M extends MethodName>(method: M, ...args: readonly unknown[]): Promise<Value<M>> {
    if (method === 'login') this.#userID = String(args[0]);
    const run = this.im[method] as unknown as (...all: unknown[]) => Promise<{ value: Value<M> }>;
    return (await run('', ...args)).value;
  }

  /** A call that must fail: its error. */
  async fails(method: MethodName, ...args: readonly unknown[]): Promise<{ errCode: number; errMsg: string }> {
    const run = this.im[method] as unknown as (...all: unknown[]) => Promise<{ data: string }>;
    const outcome = await run('', ...args).then(
      ({ data }) => new Error(`${method} should have failed, and answered ${data.slice(0, 200)}`),
      (error: unknown) => error,
    );
    if (!(outcome instanceof OpenIMError)) throw outcome;
    return { errCode: outcome.errCode, errMsg: outcome.errMsg };
  }

  /** The first event of that name among those not taken, or the next. */
  next<E extends EventName>(event: E, fits?: (told: Told<E>) => boolean): Promise<Told<E>> {
    return this.events.next(event, fits);
  }

  /** The end of the sync that a login or a reconnect started. */
  async synced(): Promise<void> {
    await this.next('onSyncServerFinish');
  }

  /**
   * Waits until everything in flight has been processed: the server has nothing queued, a beacon that went through
   * its queue and the socket has come out as an event, a call has been to the worker and back, and in
   * {@link CALM_ROUNDS} such rounds no request was made and nothing was told.
   */
  async quiet(): Promise<void> {
    let calm = 0;
    let before = '';
    for (let round = 0; calm < CALM_ROUNDS; round++) {
      if (round === MAX_ROUNDS) throw new Error(`no calm after ${MAX_ROUNDS} rounds: ${before}`);
      const requests = await this.world.idle();
      if (this.im.getConnectionStatus() === 2) await this.#beacon();
      await this.im.getMultipleConversation('', []).catch(() => undefined);
      const now = `${requests} requests, ${this.events.length} events, connection ${this.im.getConnectionStatus()}`;
      calm = now === before ? calm + 1 : 0;
      before = now;
    }
  }

  /** {@link quiet}, then what was told since the last take, one line each; a pattern keeps the names it matches. */
  async told(pattern?: RegExp): Promise<string[]> {
    return summary(await this.takeTold(pattern));
  }

  /** {@link told} with the values. */
  async takeTold(pattern?: RegExp): Promise<Told[]> {
    await this.quiet();
    return this.events.take(pattern);
  }

  /** IDs of the visible list, in order. */
  async listed(): Promise<string[]> {
    return (await this.call('getAllConversationList')).map((c) => c.conversationID);
  }

  /** One row, hidden or not. */
  async row(conversationID: string): Promise<Value<'getMultipleConversation'>[number] | undefined> {
    return (await this.call('getMultipleConversation', [conversationID]))[0];
  }

  total(): Promise<number> {
    return this.call('getTotalUnreadMsgCount');
  }

  /** Texts of the whole history, oldest first; notices as `<contentType>`. */
  async history(conversationID: string): Promise<string[]> {
    const messages: Message[] = [];
    for (let startClientMsgID = '', lastMinSeq = 0, isEnd = false; !isEnd; ) {
      const page = await this.call('getAdvancedHistoryMessageList', {
        conversationID,
        startClientMsgID,
        count: 100,
        lastMinSeq,
      });
      expect(page.errCode).toBe(0);
      messages.unshift(...page.messageList);
      ({ isEnd, lastMinSeq } = page);
      if (page.messageList.length === 0) break;
      startClientMsgID = page.messageList[0]!.clientMsgID;
    }
    return messages.map((m) => (m.contentType === 101 ? m.content : `<${m.contentType}>`));
  }

  /** Sends a text to a user through the package. */
  async say(to: string, text: string): Promise<Message> {
    return this.call('sendMessage', await this.call('createTextMessage', text), to, '');
  }

  /** Loses the connection, gets it again and waits for the end of the sync. What was told before is forgotten. */
  async reconnect(): Promise<void> {
    await this.offline(async () => {});
  }

  /**
   * Does something while this user's connection is down, then as {@link reconnect}. With `connected` it waits for
   * the connection and calm only: the sync may fail.
   */
  async offline(
    meanwhile: () => Promise<unknown>,
    { until = 'synced' }: { until?: 'synced' | 'connected' } = {},
  ): Promise<void> {
    await this.quiet();
    await this.world.offline(async () => {
      await this.#until('the connection’s end', () => this.im.getConnectionStatus() !== 2);
      this.events.clear();
      await meanwhile();
    });
    await this.call('networkStatusChanged');
    if (until === 'synced') await this.synced();
    else await this.connected();
    await this.quiet();
  }

  /** The connection stands. */
  async connected(): Promise<void> {
    await this.#until('the connection', () => this.im.getConnectionStatus() === 2);
  }

  /** A reload of the page: the worker ends at once, a new one on the same database signs in. */
  async reload(options: { login?: boolean } = {}): Promise<void> {
    await this.#page.close();
    this.events.clear();
    this.#page = this.#open();
    if (options.login ?? true) await this.login(this.#userID);
  }

  /** The user's database, read independently of the package. */
  database(): Promise<StoredDatabase> {
    return StoredDatabase.find(this.device.indexedDB, this.device.dataDir, this.#userID);
  }

  /** Closes the page. */
  async dispose(): Promise<void> {
    this.events.close('the client was disposed');
    this.#onEnd(this);
    await this.#page.close();
  }

  #open(): Page {
    const page = this.device.open();
    page.im.globalEvent.subscribe((payload) => {
      const beacon = new RegExp(`${BEACON}\\d+`).exec(payload.data)?.[0];
      if (beacon) this.#seen.add(beacon);
      this.events.add(payload);
    });
    return page;
  }

  /** A message that only who is online gets, from the server to this page. */
  async #beacon(): Promise<void> {
    const name = `${BEACON}${++this.#beacons}`;
    await this.world.beacon(this.#userID, name);
    await this.#until('the beacon', () => this.#seen.has(name) || this.im.getConnectionStatus() !== 2);
  }

  /** Looks after each round trip to the worker; every few milliseconds, since it may take seconds. */
  async #until(what: string, holds: () => boolean): Promise<void> {
    const end = Date.now() + 10_000;
    while (!holds()) {
      if (Date.now() > end) {
        throw new Error(`${what} did not come. What came:\n  ${summary(this.events.take()).join('\n  ')}`);
      }
      await this.im.getMultipleConversation('', []).catch(() => undefined);
      if (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
