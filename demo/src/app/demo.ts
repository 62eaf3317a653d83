// The demo put together: made once, outside React, so that mounting twice starts nothing twice.
import type { GlobalEvent } from 'openim-worker';
import { createContext, use } from 'react';
import { ChatKeeper } from './chat.ts';
import { Commands } from './commands.ts';
import { EventRecord } from './event-record.ts';
import { List } from './list.ts';
import { MemberKeeper } from './members.ts';
import { MessageCommands } from './message-commands.ts';
import { Notices } from './notices.ts';
import { PanelKeeper } from './panels.ts';
import { type OpenIM, Sdk } from './sdk.ts';
import { SearchKeeper } from './search.ts';
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
  readonly chat: ChatKeeper;
  readonly commands: Commands;
  readonly messageCommands: MessageCommands;
  readonly search: SearchKeeper;
  readonly members: MemberKeeper;
  readonly panels: PanelKeeper;

  constructor(openIM: OpenIM) {
    this.sdk = new Sdk(openIM);
    this.list = new List(this.sdk);
    this.session = new SessionKeeper(this.sdk, {
      signedIn: () => this.#signedIn(),
      signedOut: () => {
        this.chat.drop();
        this.search.clear();
        this.list.clear();
      },
    });
    this.typing = new TypingKeeper(this.sdk);
    this.chat = new ChatKeeper(this.sdk, this.list, this.session, this.notices, this.typing);
    this.commands = new Commands(this.sdk, this.chat, this.notices);
    this.messageCommands = new MessageCommands(this.sdk, this.chat, this.notices);
    this.search = new SearchKeeper(this.sdk, this.chat, this.notices);
    this.members = new MemberKeeper(this.sdk, this.chat);
    this.panels = new PanelKeeper(this.chat);
  }

  /** Listens to the SDK and the page, and signs in again when the tab remembers who was. Called once. */
  start(globalEvent: GlobalEvent): void {
    globalEvent.subscribe((payload) => {
      this.events.onEvent(payload);
      this.session.onEvent(payload);
      // The list first: a conversation that is opened next finds its row as this event tells it.
      this.list.onEvent(payload);
      this.chat.onEvent(payload);
      this.typing.onEvent(payload, this.session.session.get().userID);
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.chat.markRead();
      else void this.chat.keepDraft();
    });
    addEventListener('pagehide', () => void this.chat.keepDraft());
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
