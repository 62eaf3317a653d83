// Reads the history of the open conversation page by page. What a page changes is decided in state/timeline.ts.
import type { HistoryPage } from 'openim-worker';
import {
  EMPTY_TIMELINE,
  type Timeline,
  withEarlier,
  withLater,
  withNewest,
  withPlace,
} from '../state/timeline.ts';
import type { Notices } from './notices.ts';
import type { OpenChat } from './open-chat.ts';
import type { Sdk } from './sdk.ts';

/** Messages read at once, and before a message that was jumped to. */
const PAGE = 30;
const PAGE_BEFORE = 15;

/** From the newest back, or from the oldest on. */
type Method = 'getAdvancedHistoryMessageList' | 'getHistoryMessageListReverse';

/** Reads pages. None of its calls rejects, but {@link HistoryPages.loadAround}. */
export class HistoryPages {
  readonly #sdk: Sdk;
  readonly #open: OpenChat;
  readonly #notices: Notices;

  constructor(sdk: Sdk, open: OpenChat, notices: Notices) {
    this.#sdk = sdk;
    this.#open = open;
    this.#notices = notices;
  }

  /** Reads the newest page in place of what is shown. */
  async loadNewest(): Promise<void> {
    this.#open.beginPart();
    await this.#load('getAdvancedHistoryMessageList', '', withNewest, failedToRead);
  }

  /** Reads the page before the oldest message shown. */
  async loadEarlier(): Promise<void> {
    const { messages, earlier } = this.#timeline;
    if (earlier === 'loading' || earlier === 'end') return;
    const first = messages[0];
    if (!first) return this.loadNewest();
    this.#open.changeTimeline((timeline) => ({ ...timeline, earlier: 'loading' }));
    await this.#load('getAdvancedHistoryMessageList', first.clientMsgID, withEarlier, (timeline) => ({
      ...timeline,
      earlier: 'failed',
    }));
  }

  /** Reads the page after the newest message shown. */
  async loadLater(): Promise<void> {
    const { messages, later } = this.#timeline;
    const last = messages.at(-1);
    if (later === 'loading' || later === 'end' || !last) return;
    this.#open.changeTimeline((timeline) => ({ ...timeline, later: 'loading', waiting: [] }));
    await this.#load('getHistoryMessageListReverse', last.clientMsgID, withLater, (timeline) => ({
      ...timeline,
      later: 'failed',
    }));
  }

  /** Reads what stands around a message, in place of what is shown. Throws when the message is not stored. */
  async loadAround(clientMsgID: string): Promise<void> {
    const { id } = this.#open;
    const part = this.#open.beginPart();
    const before = await this.#page('getAdvancedHistoryMessageList', id, clientMsgID, PAGE_BEFORE);
    // From the one before on, so that the message itself comes along as it is now.
    const start = before.messageList.at(-1)?.clientMsgID ?? '';
    const after = await this.#page('getHistoryMessageListReverse', id, start);
    if (part === this.#open.part) this.#open.changeTimeline(() => withPlace(before, after));
  }

  /** Goes to the newest message, from wherever in the history. */
  async goToEnd(): Promise<void> {
    if (this.#timeline.later !== 'end') await this.loadNewest();
    this.#open.change((chat) => ({ ...chat, goTo: { to: 'end' } }));
  }

  get #timeline(): Timeline {
    return this.#open.get()?.timeline ?? EMPTY_TIMELINE;
  }

  async #load(
    method: Method,
    startClientMsgID: string,
    change: (timeline: Timeline, page: HistoryPage) => Timeline,
    fail: (timeline: Timeline) => Timeline,
  ): Promise<void> {
    const { id, part } = this.#open;
    if (id === '') return;
    // A part belongs to one conversation: as long as it is shown, so is that.
    const isShown = () => part === this.#open.part && this.#open.isOpen(id);
    try {
      const page = await this.#page(method, id, startClientMsgID);
      if (isShown()) this.#open.changeTimeline((timeline) => change(timeline, page));
    } catch (error) {
      if (!isShown()) return;
      this.#open.changeTimeline(fail);
      this.#notices.fail('The messages could not be read', error);
    }
  }

  #page(
    method: Method,
    conversationID: string,
    startClientMsgID: string,
    count = PAGE,
  ): Promise<HistoryPage> {
    return this.#sdk.run(method, { conversationID, startClientMsgID, count });
  }
}

function failedToRead(timeline: Timeline): Timeline {
  return { ...timeline, earlier: 'failed', later: timeline.later === 'loading' ? 'failed' : timeline.later };
}
