// Search in the messages stored on this device: in the open conversation or in all of them.
import type { SearchResultItem } from 'openim-worker';
import { type Found, keywordsOf, NOTHING_FOUND, shownCount, withPage } from '../state/search.ts';
import { Store } from '../state/store.ts';
import type { ChatKeeper } from './chat.ts';
import type { Notices } from './notices.ts';
import type { OpenChat } from './open-chat.ts';
import type { Sdk } from './sdk.ts';

/** The search as it stands. */
export interface Search {
  readonly text: string;
  readonly isEverywhere: boolean;
  /** What the hits were searched for; in lower case. */
  readonly keywords: readonly string[];
  readonly found: Found;
  readonly phase: 'idle' | 'searching' | 'done' | 'failed';
}

const PAGE = 40;
/** Milliseconds without typing before a search begins. */
const PAUSE = 250;

const IDLE: Search = {
  text: '',
  isEverywhere: false,
  keywords: [],
  found: NOTHING_FOUND,
  phase: 'idle',
};

/** Searches, and goes to what was found. */
export class SearchKeeper {
  readonly search = new Store<Search>(IDLE);
  readonly #sdk: Sdk;
  readonly #open: OpenChat;
  readonly #chat: ChatKeeper;
  readonly #notices: Notices;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Counts searches, so that a late answer to an earlier one is dropped. */
  #running = 0;
  #pages = 0;

  constructor(sdk: Sdk, open: OpenChat, chat: ChatKeeper, notices: Notices) {
    this.#sdk = sdk;
    this.#open = open;
    this.#chat = chat;
    this.#notices = notices;
  }

  /** Another conversation was opened: what was searched in the one before is no longer about what is shown. */
  start(): void {
    let before = this.#open.id;
    this.#open.chat.subscribe(() => {
      const { id } = this.#open;
      if (id === before) return;
      before = id;
      const { isEverywhere, phase } = this.search.get();
      if (!isEverywhere && phase !== 'idle') void this.run();
    });
  }

  write(text: string): void {
    this.search.update((search) => ({ ...search, text }));
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.run(), PAUSE);
  }

  everywhere(isEverywhere: boolean): void {
    this.search.update((search) => ({ ...search, isEverywhere }));
    void this.run();
  }

  /** Searches anew for what is written. */
  async run(): Promise<void> {
    clearTimeout(this.#pause);
    this.#running += 1;
    this.#pages = 0;
    const keywords = keywordsOf(this.search.get().text);
    if (keywords.length === 0) {
      this.search.update(({ text, isEverywhere }) => ({ ...IDLE, text, isEverywhere }));
      return;
    }
    // What was found before stays on the screen until the answer is there.
    await this.#readPage(keywords, NOTHING_FOUND);
  }

  /** Reads the next page. */
  async more(): Promise<void> {
    const { phase, keywords, found } = this.search.get();
    if (phase === 'done' && shownCount(found) < found.total) await this.#readPage(keywords, found);
  }

  /** Shows a message where it stands. */
  async goTo({ conversationID }: SearchResultItem, clientMsgID: string): Promise<void> {
    await this.#chat.goTo(conversationID, clientMsgID);
  }

  /** Forgets everything, at logout. */
  clear(): void {
    clearTimeout(this.#pause);
    this.#running += 1;
    this.search.set(IDLE);
  }

  async #readPage(keywords: readonly string[], before: Found): Promise<void> {
    const running = this.#running;
    this.search.update((search) => ({ ...search, phase: 'searching' }));
    try {
      const { isEverywhere } = this.search.get();
      const page = await this.#sdk.run('searchLocalMessages', {
        conversationID: isEverywhere ? '' : this.#open.id,
        keywordList: keywords,
        keywordListMatchType: 1,
        pageIndex: this.#pages + 1,
        count: PAGE,
      });
      if (running !== this.#running) return;
      this.#pages += 1;
      this.search.update((search) => ({ ...search, keywords, found: withPage(before, page), phase: 'done' }));
    } catch (error) {
      if (running !== this.#running) return;
      this.search.update((search) => ({ ...search, phase: 'failed' }));
      this.#notices.fail('The search did not work', error);
    }
  }
}
