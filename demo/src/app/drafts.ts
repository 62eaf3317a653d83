// What is written in the composer, and kept as the conversation's draft when the user pauses or leaves.
import type { Conversation } from 'openim-worker';
import type { Notices } from './notices.ts';
import type { Chat, OpenChat } from './open-chat.ts';
import type { Sdk } from './sdk.ts';
import type { TypingKeeper } from './typing.ts';

/** Milliseconds without typing after which the text is kept as a draft: a page that is killed loses no more. */
const PAUSE = 1500;

/** Keeps drafts. */
export class DraftKeeper {
  readonly #sdk: Sdk;
  readonly #open: OpenChat;
  readonly #notices: Notices;
  readonly #typing: TypingKeeper;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** The draft that this page stored last: told back by an event, it is nothing new. */
  #kept: string | undefined;

  constructor(sdk: Sdk, open: OpenChat, notices: Notices, typing: TypingKeeper) {
    this.#sdk = sdk;
    this.#open = open;
    this.#notices = notices;
    this.#typing = typing;
  }

  /** The composer's text changed. */
  write(text: string): void {
    this.#open.change((chat) => ({ ...chat, text }));
    const conversation = this.#open.get()?.conversation;
    if (conversation && text.trim() === '') this.#typing.stopped(conversation);
    else if (conversation) this.#typing.wrote(conversation);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.keep(), PAUSE);
  }

  /** Stores the composer's text as the draft, if it is not that already. */
  async keep(): Promise<void> {
    clearTimeout(this.#pause);
    const chat = this.#open.get();
    if (!chat) return;
    const { conversation, text } = chat;
    const draft = text.trim() === '' ? '' : text;
    if (draft === conversation.draftText) return;
    this.#kept = draft;
    try {
      await this.#sdk.run('setConversationDraft', conversation.conversationID, draft);
    } catch (error) {
      this.#notices.fail('The draft was not kept', error);
    }
  }

  /** The user leaves the conversation: what he wrote stays as its draft. */
  leave(): void {
    const chat = this.#open.get();
    if (chat) this.#typing.stopped(chat.conversation);
    void this.keep();
    this.#kept = undefined;
  }

  /** The conversation, or the session, is gone: nothing is kept. */
  drop(): void {
    clearTimeout(this.#pause);
    this.#typing.clear();
  }

  /** The composer's text once the row is this: a draft of another tab shows too, unless something else was begun. */
  textWith({ text, conversation }: Chat, row: Conversation): string {
    return text === conversation.draftText && row.draftText !== this.#kept ? row.draftText : text;
  }
}
