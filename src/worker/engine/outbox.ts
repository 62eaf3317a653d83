// What waits to be told to the page: coalesced by conversation, sent in batches with at most two unacknowledged
// (design: between the threads). It must not know how a batch travels, nor what the rows mean.
import type { EventName, SessionState, WireEvent, WireItem } from '../../contract/index.ts';
import type { ConversationList } from '../conversation/list.ts';
import type { Commit } from './changes.ts';

/** Most rows, and most messages, that one event carries, and most events besides those of a batch (behaviour 2). */
export const ROWS_PER_EVENT = 50;

/** Batches that may be on their way without an acknowledgement. */
const CREDITS = 2;

/** Messages, and what else is told besides rows, that wait for a lagging page before they are dropped (behaviour 5). */
const MOST_WAITING = 20_000;

/** Sends one batch to the page. */
export type Post = (items: WireItem[], credit: boolean) => void;

export class Outbox {
  readonly #post: Post;
  #list: ConversationList | undefined;
  #credits = CREDITS;
  #events: WireEvent[] = [];
  /** How much the events hold. */
  #waiting = 0;
  /** Conversations that changed, with the JSON that the page has of them; `undefined`: it believes them not listed. */
  readonly #touched = new Map<string, string | undefined>();
  #totalTouched = false;
  #toldTotal = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Starts anew for a user, or for none. */
  reset(list: ConversationList | undefined): void {
    this.#list = list;
    this.#events = [];
    this.#waiting = 0;
    this.#touched.clear();
    this.#totalTouched = false;
    this.#toldTotal = 0;
  }

  /** Takes what a commit announces; sends it at once unless the page lags. */
  add(commit: Commit): void {
    for (const event of commit.told) this.#addEvent(event);
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
    this.flush();
    this.#post([{ event, data, ...error }], false);
  }

  /** Tells the state that holds from here on. */
  tellState(state: SessionState): void {
    this.flush();
    this.#post([{ state }], false);
  }

  /** The page has delivered one batch. */
  acknowledge(): void {
    this.#credits = Math.min(CREDITS, this.#credits + 1);
    this.#pump();
  }

  /** Sends everything without regard to credits: before a reply, so that it never overtakes its events. */
  flush(): void {
    for (let items = this.#next(); items; items = this.#next()) this.#post(items, false);
  }

  /** The total that the page is being told by a reply. */
  noteTotal(total: number): void {
    this.#toldTotal = total;
  }

  #pump(): void {
    while (this.#credits > 0) {
      const items = this.#next();
      if (!items) return;
      this.#credits--;
      this.#post(items, true);
    }
  }

  #addEvent({ event, data }: { event: EventName; data: string | string[] }): void {
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
    for (let i = 0; i < data.length; i += ROWS_PER_EVENT) {
      this.#events.push({ event, data: data.slice(i, i + ROWS_PER_EVENT) });
    }
  }

  /** The next batch: at most one event's worth of messages and of rows, so that no task of the page is long. */
  #next(): WireItem[] | undefined {
    const items: WireItem[] = [];
    for (let room = ROWS_PER_EVENT; room > 0 && this.#events.length > 0; ) {
      const event = this.#events.shift()!;
      items.push(event);
      this.#waiting -= sizeOf(event);
      room = typeof event.data === 'string' ? room - 1 : 0;
    }
    if (this.#events.length > 0) return items;
    const done = this.#rowItems(items);
    if (done) this.#totalItem(items);
    return items.length > 0 ? items : undefined;
  }

  /** Adds the rows' events; `false` when rows remain for another batch. */
  #rowItems(items: WireItem[]): boolean {
    const list = this.#list;
    if (!list) return true;
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
    let room = ROWS_PER_EVENT;
    const tell = (
      event: EventName,
      ids: readonly string[],
      dataOf: (ids: readonly string[]) => string,
    ): void => {
      const told = ids.slice(0, room);
      if (told.length === 0) return;
      items.push({ event, data: dataOf(told) });
      for (const id of told) this.#touched.delete(id);
      room -= told.length;
    };
    const rows = (ids: readonly string[]): string => `[${ids.map((id) => list.json(id)).join(',')}]`;
    tell('onNewConversation', list.sorted(appeared), rows);
    tell('onConversationChanged', list.sorted(changed), rows);
    tell('onConversationRemoved', removed, JSON.stringify);
    return this.#touched.size === 0;
  }

  #totalItem(items: WireItem[]): void {
    if (!this.#totalTouched || !this.#list) return;
    this.#totalTouched = false;
    if (this.#list.total === this.#toldTotal) return;
    this.#toldTotal = this.#list.total;
    items.push({ event: 'onTotalUnreadMessageCountChanged', data: String(this.#toldTotal) });
  }
}

/** How many messages an event holds; any other counts as one. */
function sizeOf({ data }: Pick<WireEvent, 'data'>): number {
  return typeof data === 'string' ? 1 : data.length;
}
