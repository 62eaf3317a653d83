// Owns one device of a user: the real core over a database in memory, its network and clock, and the page in front of
// it. It does what a plan says and remembers what only the device can know: drafts, local deletes, hides. It must not
// judge: that is check.ts.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import {
  type CallReply,
  CONNECTION_STATUS,
  type Conversation,
  checkArguments,
  type MethodName,
  type WireItem,
} from '../../src/contract/index.ts';
import { Core } from '../../src/worker/core.ts';
import { environmentOf } from '../../src/worker/environment.ts';
import type { ConversationRow, MessageRow } from '../../src/worker/store/schema.ts';
import { StoredDatabase } from '../harness/stored.ts';
import { MortalFactory } from './mortal.ts';
import { Page } from './page.ts';
import { type Random, randomOf } from './random.ts';
import type { ModelServer } from './server.ts';
import type { Tasks } from './tasks.ts';
import type { VirtualTime } from './time.ts';
import { API_ADDR, Wire, WS_ADDR } from './wire.ts';

/** Batches that a worker sends without an acknowledgement. */
const CREDITS = 2;

/** What the device alone decided about one conversation. */
export interface LocalActs {
  draftText: string;
  draftTextTime: number;
  /** Deleted here up to a seq between these two: the newest known before and after the call. */
  cleared: { from: number; to: number };
  /** Hidden here up to a seq between these two. */
  hidden: { from: number; to: number };
  /** {@link shows} that had begun before it was hidden; `undefined` when one of them had not ended. */
  shownBefore: number | undefined;
  /** Calls that may show it with a message that has no seq: how many began, and how many have not ended. */
  shows: { begun: number; running: number };
  /** clientMsgIDs of the messages without a seq that were there when it was hidden. */
  hiddenUnplaced: Set<string>;
  /** Seqs of messages deleted here alone. */
  gone: Set<number>;
  /** clientMsgIDs of messages that were to be deleted here while they had no seq: gone, unless they are stored. */
  unsure: Set<string>;
  /** clientMsgIDs of messages that were on their way when it was hidden: stored as that, they show no more. */
  onTheirWay: Set<string>;
  /** clientMsgIDs of the messages put in here, and whether they are still there. */
  inserted: Map<string, 'stored' | 'perhaps' | 'gone'>;
  /** Calls that delete all messages: how many began, and how many have not ended. */
  wipes: { begun: number; running: number };
  /** Whether the list shows it although it has no message to show: it was there before its messages went. */
  isKept: boolean;
}

export interface DeviceOptions {
  name: string;
  userID: string;
  platformID: number;
  /** Milliseconds by which its clock is wrong. */
  skew: number;
  seed: number;
}

/** A call whose effect is not known yet. */
export interface LocalCall {
  id: string;
  /** Notes the effect that the stored row and its messages show, if they show one. */
  effect(acts: LocalActs, row: ConversationRow, messages: readonly MessageRow[]): void;
}

/** What a device's tables hold, as far as the check looks at them. */
export interface Tables {
  conversations: ConversationRow[];
  messages: MessageRow[];
}

export class Device {
  readonly options: DeviceOptions;
  readonly wire: Wire;
  page = new Page();
  /** Everything that went wrong by the device's own account. */
  readonly faults: string[] = [];
  acts = new Map<string, LocalActs>();
  /** clientMsgIDs that this device sent, by conversation. */
  sent = new Map<string, Set<string>>();
  /** Calls on their way that change what only the device knows. */
  pending = new Set<LocalCall>();
  /** Conversations deleted here: an own message on its way at that moment comes back as one of another device. */
  dropped = new Set<string>();
  /** Rows made here: asked for, or written to. */
  made = new Set<string>();
  /** `conversationID seq` of the messages told since the storage was new. */
  told = new Set<string>();
  /** The page lags: batches are not acknowledged. */
  #lagging = false;
  #unacknowledged = 0;
  /** Batches that the worker knows not to be acknowledged yet. */
  #waiting = 0;
  #mortal: MortalFactory | undefined;
  /** It dies when the page is told something next. */
  #isDoomed = false;
  /** It dies after so many more commits; 0: it does not. */
  #commitsLeft = 0;
  /** Whether the first load has been told as done since the storage was new; with its end it may have been unheard. */
  #isLoaded: 'no' | 'perhaps' | 'yes' = 'no';
  /** Ends when what died has died; `undefined` while it lives. */
  death: Promise<void> | undefined;
  /** It has died at least once. */
  hasDied = false;
  /** What the page showed when the browser died, when that was all there was. */
  #before: Conversation[] | undefined;
  #indexedDB = new IDBFactory();
  #core: Core | undefined;
  /** Raised by every start: what an older page was told is of no interest. */
  #life = 0;
  readonly #server: ModelServer;
  readonly #tasks: Tasks;
  readonly #time: VirtualTime;
  readonly #random: Random;
  #token: string;
  #isStopped = false;
  #ids = 0;

  constructor(options: DeviceOptions, server: ModelServer, tasks: Tasks, time: VirtualTime) {
    this.options = options;
    this.#server = server;
    this.#tasks = tasks;
    this.#time = time;
    this.#random = randomOf(options.seed);
    const { rest, gateway } = server.parts;
    this.wire = new Wire({ rest: rest.server, gateway: gateway.server }, tasks, this.#random);
    this.#token = server.token(options.userID, options.platformID);
  }

  get name(): string {
    return this.options.name;
  }

  get userID(): string {
    return this.options.userID;
  }

  /** Opens the app on what the device has stored: a page, a worker, a login, and the list is read. */
  async open(): Promise<void> {
    const life = ++this.#life;
    this.death = undefined;
    this.#isDoomed = false;
    this.#commitsLeft = 0;
    const page = new Page();
    for (const [id] of this.acts) page.mayGo.add(id);
    this.page = page;
    this.#lagging = false;
    this.#unacknowledged = 0;
    this.#waiting = 0;
    const mortal = new MortalFactory(this.#indexedDB, () => {
      if (life === this.#life) this.#committed();
    });
    this.#mortal = mortal;
    const { userID, platformID, skew } = this.options;
    const time = this.#time;
    const env = environmentOf({
      indexedDB: mortal.factory,
      IDBKeyRange,
      fetch: this.wire.fetch,
      WebSocket: this.wire.WebSocket,
      now: () => time.now + skew,
      setTimeout: (run, milliseconds) => time.setTimeout(run, milliseconds),
      clearTimeout: (timer) => time.clearTimeout(timer),
      random: this.#random,
      uuid: () => `${this.name}-${++this.#ids}`,
    });
    const core = new Core(env, (items, credit) => {
      if (life === this.#life) this.#receive(core, items, credit);
    });
    this.#core = core;
    core.configure({
      platformID,
      apiAddr: API_ADDR,
      wsAddr: WS_ADDR,
      dataDir: '',
      logLevel: 1,
      serverID: 'm',
    });
    const login = await core.call({ method: 'login', args: [userID, this.#token], operationID: 'login' });
    if (life !== this.#life) return;
    if (login.errCode !== 0) {
      this.faults.push(`login failed: ${login.errMsg}`);
      return;
    }
    await this.readList('first');
    // It ended before it had read anything: the next one compares.
    if (life !== this.#life) return;
    this.#compare();
    const total = await this.call('getTotalUnreadMsgCount');
    if (total.errCode === 0 && life === this.#life) page.readTotal(Number(total.data));
  }

  /** Ends the app as it is. */
  async close(): Promise<void> {
    this.#leave();
    const core = this.#core;
    this.#core = undefined;
    const pending = this.#takePending();
    await core?.close();
    await this.#recall(pending);
  }

  /** Has the browser die right after the page is told of rows the next time, or not any more. */
  dieWhenTold(dies = true): void {
    this.#isDoomed = dies;
  }

  /** Has the browser die right after that many more commits, before anybody hears of the last one. */
  dieAfterCommits(commits: number): void {
    this.#commitsLeft = commits;
  }

  #committed(): void {
    if (!this.#core || this.#commitsLeft === 0 || --this.#commitsLeft > 0) return;
    this.death = this.kill();
    // It holds more than the page was told.
    this.#before = undefined;
  }

  /** The page hears no more. */
  #leave(): void {
    this.#life++;
    if (this.#isLoaded === 'no') this.#isLoaded = 'perhaps';
  }

  /** The browser dies: nothing is ended, nothing more is written. */
  async kill(): Promise<void> {
    this.hasDied = true;
    const { page } = this;
    const told = [...page.rows.values()].sort(inOrder);
    // While batches wait for the page there is more than it was told.
    this.#before = page.strict && this.#waiting < CREDITS ? told : undefined;
    const pending = this.#takePending();
    this.#leave();
    const core = this.#core;
    this.#core = undefined;
    this.#mortal?.kill();
    const { cut } = this.wire;
    this.wire.cut = true;
    // A dead worker has no timers; this one is only kept from doing anything.
    await core?.close().catch(() => undefined);
    this.wire.cut = cut;
    await this.#recall(pending);
  }

  /** Notes a call that changes what only the device knows. `ended` is false when the device ended before. */
  expect(id: string, effect: LocalCall['effect']): { ended: () => boolean } {
    const call: LocalCall = { id, effect };
    const { pending } = this;
    pending.add(call);
    return { ended: () => pending.delete(call) && pending === this.pending };
  }

  #takePending(): LocalCall[] {
    const pending = [...this.pending];
    this.pending = new Set();
    return pending;
  }

  /** Whether a call had its effect before the end, only the storage can tell. */
  async #recall(pending: readonly LocalCall[]): Promise<void> {
    if (pending.length === 0) return;
    const { conversations, messages } = await this.tables();
    for (const { id, effect } of pending) {
      const isOfIt = ({ conversationID }: { conversationID: string }): boolean => conversationID === id;
      const row = conversations.find(isOfIt);
      if (row) effect(this.actsOn(id), row, messages.filter(isOfIt));
    }
  }

  /** Throws away all that the device has stored. Must be closed. */
  forget(): void {
    this.#indexedDB = new IDBFactory();
    this.#before = undefined;
    this.#isLoaded = 'no';
    this.acts = new Map();
    this.sent = new Map();
    this.dropped = new Set();
    this.made = new Set();
    this.told = new Set();
  }

  get isOpen(): boolean {
    return this.#core !== undefined;
  }

  /** The server ended the session: only a login with a fresh token goes on. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The app signs in anew, as after being kicked. */
  async loginAgain(): Promise<void> {
    const { userID, platformID } = this.options;
    this.#token = this.#server.token(userID, platformID);
    const { errMsg, errCode } = await this.call('login', userID, this.#token);
    if (errCode !== 0) this.faults.push(`login failed: ${errMsg}`);
  }

  async call(method: MethodName, ...args: readonly unknown[]): Promise<CallReply> {
    const core = this.#core;
    if (!core) return { errCode: -1, errMsg: 'not open', data: '' };
    const checked = checkArguments(method, args);
    return core.call({ method, args: checked, operationID: `${method}-${++this.#ids}` });
  }

  signal(signal: 'online' | 'offline'): void {
    this.#core?.signal(signal);
  }

  /** The page stops acknowledging, or catches up. */
  set lagging(lagging: boolean) {
    this.#lagging = lagging;
    if (lagging) return;
    for (; this.#unacknowledged > 0; this.#unacknowledged--) if (this.#core) this.#acknowledge(this.#core);
  }

  #acknowledge(core: Core): void {
    if (core === this.#core) this.#waiting--;
    core.acknowledge();
  }

  /**
   * Reads the list as an app does. At any moment it must be what the events so far make of the last one (behaviour 2).
   * `first`: the page had none.
   */
  async readList(kind: 'first' | 'again' = 'again'): Promise<void> {
    const { page } = this;
    const reply = await this.call('getAllConversationList');
    if (reply.errCode !== 0 || page !== this.page) return;
    const rows = JSON.parse(reply.data) as Conversation[];
    if (kind === 'again' && page.strict) {
      const told = [...page.rows.values()].sort(inOrder);
      const difference = firstDifference(told, rows);
      if (difference) this.faults.push(`the list is not what was told: ${difference}`);
    }
    page.read(rows);
    if (kind === 'first') page.strict = true;
    this.#keep(page);
  }

  async readTotal(): Promise<void> {
    const { page } = this;
    const reply = await this.call('getTotalUnreadMsgCount');
    if (reply.errCode !== 0 || page !== this.page) return;
    page.readTotal(Number(reply.data));
  }

  /** What was told before the browser died is still there (behaviour 2). */
  #compare(): void {
    const before = this.#before;
    this.#before = undefined;
    // A send that nobody finished, and private messages whose time is over, change before anything is shown.
    const mayChange = (row: Conversation): boolean =>
      row.isPrivateChat || (JSON.parse(row.latestMsg || '{}') as { status?: number }).status === 1;
    if (!before || before.some(mayChange)) return;
    const difference = firstDifference(before, [...this.page.rows.values()].sort(inOrder));
    if (difference) this.faults.push(`what was told before the browser died is gone: ${difference}`);
  }

  actsOn(conversationID: string): LocalActs {
    const known = this.acts.get(conversationID);
    if (known) return known;
    const acts: LocalActs = {
      draftText: '',
      draftTextTime: 0,
      isKept: false,
      cleared: { from: 0, to: 0 },
      hidden: { from: 0, to: 0 },
      shownBefore: 0,
      shows: { begun: 0, running: 0 },
      hiddenUnplaced: new Set(),
      gone: new Set(),
      unsure: new Set(),
      onTheirWay: new Set(),
      inserted: new Map(),
      wipes: { begun: 0, running: 0 },
    };
    this.acts.set(conversationID, acts);
    return acts;
  }

  /** clientMsgIDs of the messages sent here of which these tables do not know a seq. */
  underway(id: string, { messages }: Tables): string[] {
    const placed = new Set(messages.flatMap(({ clientMsgID, seq }) => (seq > 0 ? clientMsgID : [])));
    return [...(this.sent.get(id) ?? [])].filter((clientMsgID) => !placed.has(clientMsgID));
  }

  /** Every row of two tables, read by the browser's own means. */
  async tables(): Promise<Tables> {
    if ((await this.#indexedDB.databases()).length === 0) return { conversations: [], messages: [] };
    const database = await StoredDatabase.find(this.#indexedDB, '', this.userID);
    const { conversations = [], messages = [] } = await database.dump();
    return { conversations: conversations as ConversationRow[], messages: messages as MessageRow[] };
  }

  #receive(core: Core, items: readonly WireItem[], credit: boolean): void {
    const { page } = this;
    for (const item of items) {
      if (!('event' in item)) {
        this.#isStopped = item.state.connectionStatus === CONNECTION_STATUS.stopped;
        continue;
      }
      page.hear(item);
      for (const message of page.received.splice(0)) this.#note(message);
      this.#follow(page, item.event, item.data);
    }
    if (credit) this.#waiting++;
    if (this.#isDoomed && items.some(isAboutRows)) {
      this.#isDoomed = false;
      this.death = this.kill();
      return;
    }
    if (!credit) return;
    if (this.#lagging) this.#unacknowledged++;
    else this.#tasks.later(this.wire.late(), () => this.#acknowledge(core));
  }

  #note({ sendID, recvID, groupID, sessionType, seq, clientMsgID }: Conversationless): void {
    const pair = [sendID, recvID].sort().join('_');
    const id = groupID !== '' ? `sg_${groupID}` : `${sessionType === 4 ? 'sn' : 'si'}_${pair}`;
    const key = `${id} ${seq}`;
    if (this.told.has(key)) this.faults.push(`message ${key} was told twice`);
    this.told.add(key);
    const { entries } = this.#server.log(id);
    const isDoubled = entries.filter((entry) => entry?.msg.clientMsgID === clientMsgID).length > 1;
    if (this.sent.get(id)?.has(clientMsgID) && !this.dropped.has(id) && !isDoubled)
      this.faults.push(`own message ${key} was told as received`);
    const { msg } = entries[seq - 1] ?? {};
    if (msg && msg.clientMsgID !== clientMsgID) this.faults.push(`message ${key} is another one`);
  }

  /** After a first load an app reads the list; what it shows stays listed until a call removes it. */
  #follow(page: Page, event: string, data: unknown): void {
    const isFirstEnd = (event === 'onSyncServerFinish' || event === 'onSyncServerFailed') && data === 'true';
    if (isFirstEnd) void this.readList('first');
    if (event === 'onSyncServerStart') {
      const isRight = data === 'true' ? this.#isLoaded !== 'yes' : this.#isLoaded !== 'no';
      if (!isRight) this.faults.push(`a sync says that it is ${data === 'true' ? 'the' : 'not the'} first`);
    }
    if (event === 'onSyncServerFinish') this.#isLoaded = 'yes';
    if (event === 'onConversationUserInputStatusChanged') this.#hearTyping(data as string);
    this.#keep(page);
  }

  #hearTyping(data: string): void {
    const { conversationID, userID, isTyping, platformIDs } = JSON.parse(data) as InputStatus;
    const isOther =
      userID !== this.userID && conversationID === `si_${[userID, this.userID].sort().join('_')}`;
    if (!isOther || isTyping !== platformIDs.length > 0) this.faults.push(`told of typing: ${data}`);
  }

  #keep({ rows }: Page): void {
    for (const { conversationID, latestMsgSendTime } of rows.values())
      if (latestMsgSendTime !== 0) this.actsOn(conversationID).isKept = true;
  }
}

function isAboutRows(item: WireItem): boolean {
  return 'event' in item && item.event.includes('Conversation');
}

/** What is told of somebody who types. */
interface InputStatus {
  conversationID: string;
  userID: string;
  isTyping: boolean;
  platformIDs: number[];
}

type Conversationless = Pick<
  import('../../src/contract/index.ts').Message,
  'sendID' | 'recvID' | 'groupID' | 'sessionType' | 'seq' | 'clientMsgID'
>;

/** The documented order of the list (behaviour 4). */
export function inOrder(a: Conversation, b: Conversation): number {
  if (a.isPinned !== b.isPinned) return a.isPinned ? -1 : 1;
  const time = (row: Conversation): number => Math.max(row.latestMsgSendTime, row.draftTextTime);
  if (time(a) !== time(b)) return time(b) - time(a);
  return a.conversationID < b.conversationID ? -1 : 1;
}

/** Where two lists of rows begin to differ, in words. */
export function firstDifference(
  told: readonly Conversation[],
  read: readonly Conversation[],
): string | undefined {
  for (let i = 0; i < Math.max(told.length, read.length); i++) {
    const [a, b] = [told[i], read[i]];
    if (!a || !b || a.conversationID !== b.conversationID)
      return `at ${i} told ${a?.conversationID ?? 'nothing'}, read ${b?.conversationID ?? 'nothing'}`;
    for (const key of Object.keys(b) as (keyof Conversation)[]) {
      if (a[key] !== b[key]) return `${key} of ${a.conversationID}: told ${a[key]}, read ${b[key]}`;
    }
  }
  return undefined;
}
