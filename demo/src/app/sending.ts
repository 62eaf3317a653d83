// Sends what the composer holds, and again what had failed. The message shows at once, with its state.
import { type Conversation, ERRORS, type Message, OpenIMError } from 'openim-worker';
import { withArrived } from '../state/timeline.ts';
import type { DraftKeeper } from './drafts.ts';
import type { HistoryPages } from './history-pages.ts';
import type { Notices } from './notices.ts';
import type { OpenChat } from './open-chat.ts';
import type { Sdk } from './sdk.ts';
import type { TypingKeeper } from './typing.ts';

/** What sending needs. */
interface SenderParts {
  readonly sdk: Sdk;
  readonly open: OpenChat;
  readonly pages: HistoryPages;
  readonly drafts: DraftKeeper;
  readonly typing: TypingKeeper;
  readonly notices: Notices;
}

/** Sends messages. None of its calls rejects. */
export class Sender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Sends the composer's text. */
  async send(): Promise<void> {
    const { sdk, open, pages, drafts, typing, notices } = this.#parts;
    const chat = open.get();
    const text = chat?.text.trim() ?? '';
    if (!chat || text === '') return;
    const { conversation, quoting } = chat;
    const id = conversation.conversationID;
    open.change((now) => ({ ...now, text: '', quoting: undefined }));
    typing.stopped(conversation);
    try {
      await drafts.keep();
      const message = quoting
        ? await sdk.run('createQuoteMessage', text, quoting)
        : await sdk.run('createTextMessage', text);
      // A message just written stands after the newest one.
      if (open.isOpen(id)) await pages.goToEnd();
      await this.#deliver(conversation, message);
    } catch (error) {
      notices.fail('The message was not sent', error);
      if (open.isOpen(id)) open.change((now) => (now.text === '' ? { ...now, text, quoting } : now));
    }
  }

  /** Sends a message again that had failed. */
  async resend(message: Message): Promise<void> {
    const chat = this.#parts.open.get();
    if (chat) await this.#deliver(chat.conversation, message);
  }

  async #deliver(conversation: Conversation, message: Message): Promise<void> {
    const { sdk, open, notices } = this.#parts;
    const { conversationID, conversationType: sessionType, userID, groupID } = conversation;
    const show = (shown: Message): void => {
      if (open.isOpen(conversationID)) open.changeTimeline((timeline) => withArrived(timeline, [shown]));
    };
    show({ ...message, status: 1, sessionType, recvID: userID, groupID });
    try {
      show(await sdk.run('sendMessage', message, groupID === '' ? userID : '', groupID));
    } catch (error) {
      open.changeMessages((messages) =>
        messages.map((m) =>
          m.clientMsgID === message.clientMsgID && m.status === 1 ? { ...m, status: 3 } : m,
        ),
      );
      // Without a connection the page says so all the time, and the message says that it was not sent.
      const isOffline = error instanceof OpenIMError && error.errCode === ERRORS.network.code;
      if (!isOffline || !open.isOpen(conversationID)) notices.fail('The message was not sent', error);
    }
  }
}
