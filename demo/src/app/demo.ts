// The demo put together: made once, outside React, so that mounting twice starts nothing twice.
import { ERRORS, type GlobalEvent, OpenIMError } from 'openim-worker';
import { createContext, use } from 'react';
import { ChatKeeper } from './chat.ts';
import { ChatEvents } from './chat-events.ts';
import { Commands } from './commands.ts';
import { DraftKeeper } from './drafts.ts';
import { EventRecord } from './event-record.ts';
import { HistoryPages } from './history-pages.ts';
import { List } from './list.ts';
import { MemberKeeper } from './members.ts';
import { MessageCommands } from './message-commands.ts';
import { Notices } from './notices.ts';
import { OpenChat } from './open-chat.ts';
import { PanelKeeper } from './panels.ts';
import { ReadMarker } from './read-marks.ts';
import { type OpenIM, Sdk } from './sdk.ts';
import { SearchKeeper } from './search.ts';
import { Sender } from './sending.ts';
import { SessionKeeper } from './session.ts';
import { TypingKeeper } from './typing.ts';

/** Everything that components use. */
export class Demo {
  readonly notices = new Notices();
  readonly events = new EventRecord();
  readonly sdk: Sdk;
  readonly session: SessionKeeper;
  readonly list: List;
  readonly typing: TypingKeeper;
  readonly openChat = new OpenChat();
  readonly pages: HistoryPages;
  readonly drafts: DraftKeeper;
  readonly sender: Sender;
  readonly chat: ChatKeeper;
  readonly commands: Commands;
  readonly messageCommands: MessageCommands;
  readonly search: SearchKeeper;
  readonly members: MemberKeeper;
  readonly panels: PanelKeeper;
  readonly #marker: ReadMarker;
  readonly #chatEvents: ChatEvents;

  constructor(openIM: OpenIM) {
    this.sdk = new Sdk(openIM);
    this.list = new List(this.sdk);
    this.session = new SessionKeeper(this.sdk, {
      signedIn: () => this.#signedIn(),
      restarted: () => {
        void this.list.reload();
        if (this.openChat.id !== '') void this.pages.loadNewest();
      },
      signedOut: () => {
        this.chat.drop();
        this.search.clear();
        this.list.clear();
      },
    });
    this.typing = new TypingKeeper(this.sdk);
    const { sdk, openChat: open, notices, typing, list } = this;
    this.pages = new HistoryPages(sdk, open, notices);
    this.drafts = new DraftKeeper(sdk, open, notices, typing);
    this.#marker = new ReadMarker(sdk, open);
    const { pages, drafts } = this;
    this.sender = new Sender({ sdk, open, pages, drafts, typing, notices });
    this.chat = new ChatKeeper({ sdk, list, open, pages, drafts, marker: this.#marker, notices });
    this.#chatEvents = new ChatEvents(open, pages, drafts, this.#marker);
    this.commands = new Commands(sdk, open, this.chat, notices);
    this.messageCommands = new MessageCommands(sdk, open, notices);
    this.search = new SearchKeeper(sdk, open, this.chat, notices);
    this.members = new MemberKeeper(sdk, open);
    this.panels = new PanelKeeper(open, this.chat);
  }

  /** Listens to the SDK and the page, and signs in again when the tab remembers who was. Called once. */
  start(globalEvent: GlobalEvent): void {
    globalEvent.subscribe((payload) => {
      this.events.onEvent(payload);
      this.session.onEvent(payload);
      // The list first: a conversation that is opened next finds its row as this event tells it.
      this.list.onEvent(payload);
      const { userID } = this.session.session.get();
      this.#chatEvents.onEvent(payload, userID);
      this.typing.onEvent(payload, userID);
    });
    // A loss of the worker belongs to no caller: the SDK reports it as an uncaught error would be.
    addEventListener('error', ({ error }) => {
      if (error instanceof OpenIMError && error.errCode === ERRORS.workerUnavailable.code) {
        this.session.workerLost(error);
      }
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.#marker.mark();
      else void this.drafts.keep();
    });
    addEventListener('pagehide', () => void this.drafts.keep());
    this.panels.start();
    this.search.start();
    this.members.start();
    void this.session.restore();
  }

  #signedIn(): void {
    void this.list.load();
    this.panels.reopen();
  }
}

/** Gives components the demo. */
export const DemoContext = createContext<Demo | undefined>(undefined);

/** The demo in a component. */
export function useDemo(): Demo {
  const demo = use(DemoContext);
  if (!demo) throw new Error('a component stands outside DemoContext');
  return demo;
}
