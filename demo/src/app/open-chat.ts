// The open conversation as a value: what the pane shows of it, and how one part of it is replaced. It must not call
// the SDK.
import type { Conversation, Message } from 'openim-worker';
import { dropMessage } from '../state/messages.ts';
import { Store } from '../state/store.ts';
import { EMPTY_TIMELINE, type Timeline, withMessages } from '../state/timeline.ts';

/** The open conversation. */
export interface Chat {
  /** The row as last told; also one that the list does not show (no message and no draft yet). */
  readonly conversation: Conversation;
  readonly timeline: Timeline;
  /** Unread messages when it was opened: they are the last ones of its history then. */
  readonly unreadAtOpen: number;
  /** What stands in the composer. */
  readonly text: string;
  /** The message that the next one answers. */
  readonly quoting: Message | undefined;
  /** Where the pane shall go; a new object each time. */
  readonly goTo: GoTo | undefined;
}

/** A message to go to, or the end. */
export interface GoTo {
  readonly to: 'end' | { readonly clientMsgID: string };
}

/** Holds the open conversation, if one is open. */
export class OpenChat {
  readonly chat = new Store<Chat | undefined>(undefined);
  /** Counts the parts of a history that were shown, so that a page of an earlier one is dropped. */
  #part = 0;

  get(): Chat | undefined {
    return this.chat.get();
  }

  /** The open conversation's ID, `''` when none is open. */
  get id(): string {
    return this.chat.get()?.conversation.conversationID ?? '';
  }

  isOpen(conversationID: string): boolean {
    return this.chat.get()?.conversation.conversationID === conversationID;
  }

  /** Shows a conversation, without its messages. */
  show(conversation: Conversation): void {
    this.beginPart();
    this.chat.set({
      conversation,
      timeline: EMPTY_TIMELINE,
      unreadAtOpen: conversation.unreadCount,
      text: conversation.draftText,
      quoting: undefined,
      goTo: undefined,
    });
  }

  clear(): void {
    this.chat.set(undefined);
  }

  /** Another part of the history is going to be shown; gives its number. */
  beginPart(): number {
    this.#part += 1;
    return this.#part;
  }

  /** The number of the part that is shown. */
  get part(): number {
    return this.#part;
  }

  change(change: (chat: Chat) => Chat): void {
    this.chat.update((chat) => (chat ? change(chat) : chat));
  }

  changeTimeline(change: (timeline: Timeline) => Timeline): void {
    this.change((chat) => {
      const timeline = change(chat.timeline);
      return timeline === chat.timeline ? chat : { ...chat, timeline };
    });
  }

  changeMessages(change: (messages: readonly Message[]) => readonly Message[]): void {
    this.changeTimeline((timeline) => withMessages(timeline, change));
  }

  /** The next message answers this one; `undefined`: it answers none. */
  quote(quoting: Message | undefined): void {
    this.change((chat) => ({ ...chat, quoting }));
  }

  /** One message is gone, or its words are: it cannot be answered. */
  unquote(clientMsgID: string): void {
    if (this.chat.get()?.quoting?.clientMsgID === clientMsgID) this.quote(undefined);
  }

  /** One message was deleted. */
  remove(clientMsgID: string): void {
    this.changeMessages((messages) => dropMessage(messages, clientMsgID));
    this.unquote(clientMsgID);
  }

  /** All messages of a conversation were deleted: it stays open, empty. */
  empty(conversationID: string): void {
    if (!this.isOpen(conversationID)) return;
    this.beginPart();
    const timeline: Timeline = { ...EMPTY_TIMELINE, earlier: 'end' };
    this.change((chat) => ({ ...chat, timeline, quoting: undefined }));
  }
}
