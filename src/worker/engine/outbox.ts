// What waits to be told to the page: coalesced by conversation, sent in batches with at most two unacknowledged
// (design: between the threads). It must not know how a batch travels, nor what the rows mean.
import type { EventName, SessionState, WireEvent, WireItem } from '../../contract/index.ts';
import type { ConversationList } from '../conversation/list.ts';
import type { MessageKey } from '../store/schema.ts';
import type { Commit, ToldEvent } from './changes.ts';

/** Most rows, and most messages, that one event carries, and most events besides those of a batch (behaviour 2). */
export const ROWS_PER_EVENT = 50;

/** Batches that may be on their way without an acknowledgement. */
const CREDITS = 2;

/** Messages, and what else is told besides rows, that wait for a lagging page before they are dropped (behaviour 5). */
const MOST_WAITING = 20_000;

/** Of them those that wait with their bodies: of what comes behind, only the keys are kept. */
const MOST_BODIES = 2_000;

/**
 * Bodies read at once. A read waits for the unit of work before it: what is read in one must not be less than what one
 * unit stores, or a page that goes on never catches up.
 */
const READ_AT_ONCE = 2_000;

/** Messages as they were received, of which only the keys are kept. */
interface Kept {
  event: EventName;
  keys: MessageKey[];
}

/** The JSON of stored messages, in their order; those that are gone are left out. */
export type ReadMessages = (keys: MessageKey[]) => Promise<string[]>;

/** Sends one batch to the page. */
export type Post = (items: WireItem[], credit: boolean) => void;

/** IDs of rows that wait to be told. */
interface Sorted {
  readonly appeared: string[];
  readonly changed: string[];
  readonly removed: string[];
}

export class Outbox {
  readonly #post: Post;
  #list: ConversationList | undefined;
  #read: ReadMessages | undefined;
  #credits = CREDITS;
  #events: (WireEvent | Kept)[] = [];
  #reading: Promise<void> | undefined;
  /** What is told after everything that waits. */
  #last: WireItem[] = [];
  /** How much the events hold. */
  #waiting = 0;
  /** Conversations that changed, with the JSON that the page has of them; `undefined`: it believes them not listed. */
  readonly #touched = new Map<string, string | undefined>();
  /** The same by what is to be told of them, newest first, until something else changes. */
  #sorted: Sorted | undefined;
  #totalTouched = false;
  #toldTotal = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Starts anew for a user, or for none. */
  reset(list?: ConversationList, read?: ReadMessages): void {
    this.#list = list;
    this.#read = read;
    this.#events = [];
    this.#last = this.#last.filter((item) => 'state' in item);
    this.#waiting = 0;
    this.#touched.clear();
    this.#sorted = undefined;
    this.#totalTouched = false;
    this.#toldTotal = 0;
  }

  /** Takes what a commit announces; sends it at once unless the page lags. */
  add(commit: Commit): void {
    for (const event of commit.told) this.#addEvent(event);
    if (commit.rows.length > 0) this.#sorted = undefined;
    if (!commit.quiet) {
      for (const id of [...commit.new, ...commit.changed, ...commit.removed]) {
        if (!this.#touched.has(id)) this.#touched.set(id, commit.before.get(id));
      }
      if (commit.rows.length > 0) this.#totalTouched = true;
    }
    this.#pump();
  }

  /** Has the total told if it differs from what the page knows; after a quiet load. */
  touchTotal(): void {
    this.#totalTouched = true;
    this.#pump();
  }

  /** Tells an event of session or sync, after everything that happened before it. */
  tell(event: EventName, data = '', error?: { errCode: number; errMsg: string }): void {
    this.#last.push({ event, data, ...error });
    void this.flush();
  }

  /** Tells the state that holds from here on. */
  tellState(state: SessionState): void {
    this.#last.push({ state });
    void this.flush();
  }

  /** The page has delivered one batch. */
  acknowledge(): void {
    this.#credits = Math.min(CREDITS, this.#credits + 1);
    this.#pump();
  }

  /**
   * Sends everything without regard to credits: before a reply, so that it never overtakes its events. A promise only
   * when the page lags so far that bodies must be read first. Never rejects.
   */
  flush(): Promise<void> | undefined {
    for (let items = this.#next(); items; items = this.#next()) this.#post(items, false);
    const reading = this.#readFirst();
    if (reading) return reading.then(() => this.flush());
    if (this.#last.length > 0) this.#post(this.#last.splice(0), false);
    return undefined;
  }

  /** The total that the page is being told by a reply. */
  noteTotal(total: number): void {
    this.#toldTotal = total;
  }

  #pump(): void {
    while (this.#credits > 0) {
      const items = this.#next();
      if (!items) {
        void this.#readFirst()?.then(() => this.#pump());
        return;
      }
      this.#credits--;
      this.#post(items, true);
    }
  }

  #addEvent({ event, data, keys }: ToldEvent): void {
    this.#waiting += sizeOf({ data });
    if (this.#waiting > MOST_WAITING) {
      // The present state of one's own info is not read anew with the lists.
      this.#events = this.#events.filter((waiting) => waiting.event === 'onSelfInfoUpdated');
      this.#events.push({ event: 'onStateResynced', data: '' });
      this.#waiting = this.#events.length;
      return;
    }
    if (typeof data === 'string') {
      this.#events.push({ event, data });
      return;
    }
    if (keys && this.#waiting > MOST_BODIES) this.#keep(event, keys);
    else this.#events.push(...portions(event, data));
  }

  /** Keeps the keys with those before them, but for the ones that are being read. */
  #keep(event: EventName, keys: readonly MessageKey[]): void {
    const last = this.#events.at(-1);
    const isOpen =
      last && 'keys' in last && last.event === event && !(this.#reading && this.#events[0] === last);
    if (isOpen && last.keys.length + keys.length <= READ_AT_ONCE) last.keys.push(...keys);
    else this.#events.push({ event, keys: [...keys] });
  }

  /** Has the first event's bodies read when only keys are kept of it; `undefined`: there is nothing to read. */
  #readFirst(): Promise<void> | undefined {
    const [first] = this.#events;
    if (!first || !('keys' in first)) return undefined;
    this.#reading ??= this.#readBodies(first).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readBodies(first: Kept): Promise<void> {
    const { event, keys } = first;
    const bodies = await this.#read?.(keys).catch(() => undefined);
    // Dropped meanwhile.
    if (this.#events[0] !== first) return;
    const told: WireEvent[] = bodies ? portions(event, bodies) : [{ event: 'onStateResynced', data: '' }];
    this.#events.splice(0, 1, ...told);
    this.#waiting += (bodies?.length ?? 1) - keys.length;
  }

  /** The next batch: at most one event's worth of messages and of rows, so that no task of the page is long. */
  #next(): WireItem[] | undefined {
    const items: WireItem[] = [];
    for (let room = ROWS_PER_EVENT; room > 0 && this.#events.length > 0; ) {
      const [event] = this.#events;
      if (!event || 'keys' in event) break;
      this.#events.shift();
      items.push(event);
      this.#waiting -= sizeOf(event);
      room = typeof event.data === 'string' ? room - 1 : 0;
    }
    if (this.#events.length > 0) return items.length > 0 ? items : undefined;
    const done = this.#rowItems(items);
    if (done) this.#totalItem(items);
    return items.length > 0 ? items : undefined;
  }

  /** Adds the rows' events; `false` when rows remain for another batch. */
  #rowItems(items: WireItem[]): boolean {
    const list = this.#list;
    if (!list) return true;
    this.#sorted ??= this.#sort(list);
    const { appeared, changed, removed } = this.#sorted;
    let room = ROWS_PER_EVENT;
    const tell = (event: EventName, ids: string[], dataOf: (ids: readonly string[]) => string): void => {
      const told = ids.splice(0, room);
      if (told.length === 0) return;
      items.push({ event, data: dataOf(told) });
      for (const id of told) this.#touched.delete(id);
      room -= told.length;
    };
    const rows = (ids: readonly string[]): string => `[${ids.map((id) => list.json(id)).join(',')}]`;
    tell('onNewConversation', appeared, rows);
    tell('onConversationChanged', changed, rows);
    tell('onConversationRemoved', removed, JSON.stringify);
    return this.#touched.size === 0;
  }

  #sort(list: ConversationList): Sorted {
    const appeared: string[] = [];
    const changed: string[] = [];
    const removed: string[] = [];
    for (const [id, before] of this.#touched) {
      const wasListed = before !== undefined;
      // What came back to what it was while the page lagged is no change to it.
      if (list.isVisible(id) ? before === list.json(id) : !wasListed) this.#touched.delete(id);
      else if (list.isVisible(id)) (wasListed ? changed : appeared).push(id);
      else removed.push(id);
    }
    return { appeared: list.sorted(appeared), changed: list.sorted(changed), removed };
  }

  #totalItem(items: WireItem[]): void {
    if (!this.#totalTouched || !this.#list) return;
    this.#totalTouched = false;
    if (this.#list.total === this.#toldTotal) return;
    this.#toldTotal = this.#list.total;
    items.push({ event: 'onTotalUnreadMessageCountChanged', data: String(this.#toldTotal) });
  }
}

/** The messages in events that a page takes at once. */
function portions(event: EventName, data: readonly string[]): WireEvent[] {
  const events: WireEvent[] = [];
  for (let i = 0; i < data.length; i += ROWS_PER_EVENT)
    events.push({ event, data: data.slice(i, i + ROWS_PER_EVENT) });
  return events;
}

/** How many messages an event holds; any other counts as one. */
function sizeOf({ data }: Pick<WireEvent, 'data'>): number {
  return typeof data === 'string' ? 1 : data.length;
}
