// Keeps the list of conversations: reads it once in pages, afterwards events alone keep it up to date.
import type { Conversation, EventPayload } from 'openim-worker';
import { type ConversationList, EMPTY_LIST, reduceList } from '../state/conversation-list.ts';
import { Store } from '../state/store.ts';
import type { Sdk } from './sdk.ts';

/** How far the list has been read. */
export type Loading =
  | { readonly kind: 'none' }
  | { readonly kind: 'first' }
  | { readonly kind: 'rest' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The first page fills any screen, the others are as large as stays unnoticed while scrolling. */
const FIRST_PAGE = 50;
const NEXT_PAGE = 250;

/** The list, its total and how far it is read. */
export class List {
  readonly rows = new Store<ConversationList>(EMPTY_LIST);
  readonly total = new Store(0);
  readonly loading = new Store<Loading>({ kind: 'none' });
  readonly #sdk: Sdk;
  /** Counts reads, so that an answer to an earlier one is not taken for the present one's. */
  #reading = 0;
  /** Rows that events moved, added or removed since the last page was asked for. */
  #touched = 0;
  #isPreviewing = false;

  constructor(sdk: Sdk) {
    this.#sdk = sdk;
  }

  get(conversationID: string): Conversation | undefined {
    return this.rows.get().byID.get(conversationID);
  }

  /** Forgets everything, at logout. */
  clear(): void {
    this.#reading += 1;
    this.rows.set(EMPTY_LIST);
    this.total.set(0);
    this.loading.set({ kind: 'none' });
  }

  /** Reads the total and every page; what is shown stays until its page has come. */
  async load(): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    this.loading.set({ kind: 'first' });
    try {
      await Promise.all([this.#loadTotal(reading), this.#loadPages(reading)]);
      if (reading === this.#reading) this.loading.set({ kind: 'done' });
    } catch (error) {
      if (reading === this.#reading) this.loading.set({ kind: 'failed', error });
    }
  }

  /** Reads everything anew in one piece: events may have been lost. What is shown stays until it has come. */
  async reload(): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    try {
      const [rows] = await Promise.all([this.#sdk.run('getAllConversationList'), this.#loadTotal(reading)]);
      if (reading !== this.#reading) return;
      this.rows.update((list) => reduceList(list, { type: 'replaced', rows }));
      this.loading.set({ kind: 'done' });
    } catch (error) {
      if (reading === this.#reading) this.loading.set({ kind: 'failed', error });
    }
  }

  onEvent(payload: EventPayload): void {
    switch (payload.event) {
      case 'onNewConversation':
      case 'onConversationChanged':
        this.#touched += payload.value.length;
        this.#arrived(payload.value);
        break;
      case 'onConversationRemoved': {
        const ids = payload.value;
        this.#touched += ids.length;
        this.rows.update((list) => reduceList(list, { type: 'removed', ids }));
        break;
      }
      case 'onTotalUnreadMessageCountChanged':
        this.total.set(payload.value);
        break;
      case 'onSyncServerProgress':
        void this.#preview();
        break;
      case 'onSyncServerFinish':
        // The initial load of a first login is told by no events: the list is complete now, so it is read.
        if (payload.value) void this.load();
        break;
    }
  }

  async #loadTotal(reading: number): Promise<void> {
    const total = await this.#sdk.run('getTotalUnreadMsgCount');
    if (reading === this.#reading) this.total.set(total);
  }

  /**
   * Rows may move between two pages. Whatever an event told since the last page is known already, but it can have
   * pulled rows below it up: the next page starts as many rows earlier. More moved than a page holds: all at once.
   */
  async #loadPages(reading: number): Promise<void> {
    let offset = 0;
    let count = FIRST_PAGE;
    for (;;) {
      this.#touched = 0;
      const page = await this.#sdk.run('getConversationListSplit', offset, count);
      if (reading !== this.#reading) return;
      this.#arrived(page);
      if (page.length < count) return;
      this.loading.set({ kind: 'rest' });
      await idle();
      if (reading !== this.#reading) return;
      if (this.#touched >= count) {
        const rows = await this.#sdk.run('getAllConversationList');
        if (reading === this.#reading)
          this.rows.update((list) => reduceList(list, { type: 'replaced', rows }));
        return;
      }
      offset += count - this.#touched;
      count = NEXT_PAGE;
    }
  }

  /** While a first synchronisation runs and nothing is shown yet: shows the first page as soon as there is one. */
  async #preview(): Promise<void> {
    if (this.#isPreviewing || this.rows.get().order.length > 0) return;
    this.#isPreviewing = true;
    const reading = this.#reading;
    try {
      const page = await this.#sdk.run('getConversationListSplit', 0, FIRST_PAGE);
      if (reading === this.#reading) this.#arrived(page);
    } catch {
      // Only a glance ahead: the list is read for good when the synchronisation is finished.
    } finally {
      this.#isPreviewing = false;
    }
  }

  #arrived(rows: readonly Conversation[]): void {
    this.rows.update((list) => reduceList(list, { type: 'arrived', rows }));
  }
}

/** Lets the page paint and answer the user before more rows come. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 100 });
    else setTimeout(resolve);
  });
}
