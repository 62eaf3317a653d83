// What waits to be told to the page: coalesced by conversation, sent in batches with at most two unacknowledged
// (design: between the threads). It must not know how a batch travels, nor what the rows mean.
import type { EventName, SessionState, WireEvent, WireItem } from '../../contract/index.ts';
import type { ConversationList } from '../conversation/list.ts';
import type { Commit } from './changes.ts';

/** Most rows, and most messages, that one event carries (behaviour 2). */
export const ROWS_PER_EVENT = 50;

/** Batches that may be on their way without an acknowledgement. */
const CREDITS = 2;

/** Messages that wait for a lagging page before they are dropped (behaviour 5). */
const MOST_WAITING_MESSAGES = 20_000;

/** Sends one batch to the page. */
export type Post = (items: WireItem[], credit: boolean) => void;

export class Outbox {
  readonly #post: Post;
  #list: ConversationList | undefined;
  #credits = CREDITS;
  #events: WireEvent[] = [];
  #waitingMessages = 0;
  /** Conversations that changed, and whether the page believes them listed. */
  readonly #touched = new Map<string, boolean>();
  #totalTouched = false;
  #toldTotal = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Starts anew for a user, or for none. */
  reset(list: ConversationList | undefined): void {
    this.#list = list;
    this.#events = [];
    this.#waitingMessages = 0;
    this.#touched.clear();
    this.#totalTouched = false;
    this.#toldTotal = 0;
  }

  /** Takes what a commit announces; sends it at once unless the page lags. */
  add(commit: Commit): void {
    for (const event of commit.told) this.#addEvent(event);
    if (!commit.quiet) {
      for (const id of commit.new) this.#touch(id, false);
      for (const id of commit.changed) this.#touch(id, true);
      for (const id of commit.removed) this.#touch(id, true);
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

  #touch(id: string, listed: boolean): void {
    if (!this.#touched.has(id)) this.#touched.set(id, listed);
  }

  #addEvent({ event, data }: { event: EventName; data: string | string[] }): void {
    if (typeof data === 'string') {
      this.#events.push({ event, data });
      return;
    }
    if (this.#waitingMessages + data.length > MOST_WAITING_MESSAGES) {
      this.#events = this.#events.filter((waiting) => typeof waiting.data === 'string');
      this.#waitingMessages = 0;
      this.#events.push({ event: 'onStateResynced', data: '' });
      return;
    }
    this.#waitingMessages += data.length;
    for (let i = 0; i < data.length; i += ROWS_PER_EVENT) {
      this.#events.push({ event, data: data.slice(i, i + ROWS_PER_EVENT) });
    }
  }

  /** The next batch: at most one event's worth of messages and of rows, so that no task of the page is long. */
  #next(): WireItem[] | undefined {
    const items: WireItem[] = [];
    while (this.#events.length > 0) {
      const event = this.#events.shift()!;
      items.push(event);
      if (typeof event.data !== 'string') {
        this.#waitingMessages -= event.data.length;
        break;
      }
    }
    if (this.#events.length > 0) return items;
    const done = this.#rowItems(items);
    if (done) this.#totalItem(items);
    return items.length > 0 ? items : undefined;
  }

  /** Adds the rows' events; `false` when rows remain for another batch. */
  #rowItems(items: WireItem[]): boolean {
    const list = this.#list;
    if (!list || this.#touched.size === 0) return true;
    let room = ROWS_PER_EVENT;
    for (const [event, wasListed] of [
      ['onNewConversation', false],
      ['onConversationChanged', true],
    ] as const) {
      const ids = list.sorted(this.#idsWhere(wasListed, true)).slice(0, room);
      if (ids.length === 0) continue;
      items.push({ event, data: `[${ids.map((id) => list.json(id)).join(',')}]` });
      for (const id of ids) this.#touched.delete(id);
      room -= ids.length;
    }
    if (this.#idsWhere(false, true).length > 0 || this.#idsWhere(true, true).length > 0) return false;
    const removed = this.#idsWhere(true, false);
    if (removed.length > 0) items.push({ event: 'onConversationRemoved', data: JSON.stringify(removed) });
    this.#touched.clear();
    return true;
  }

  #idsWhere(wasListed: boolean, isListed: boolean): string[] {
    const ids: string[] = [];
    for (const [id, listed] of this.#touched) {
      if (listed === wasListed && this.#list?.isVisible(id) === isListed) ids.push(id);
    }
    return ids;
  }

  #totalItem(items: WireItem[]): void {
    if (!this.#totalTouched || !this.#list) return;
    this.#totalTouched = false;
    if (this.#list.total === this.#toldTotal) return;
    this.#toldTotal = this.#list.total;
    items.push({ event: 'onTotalUnreadMessageCountChanged', data: String(this.#toldTotal) });
  }
}
