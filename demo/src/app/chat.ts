// The open conversation: its stored history, what events add to it, sending, its draft, and marking it as read.
import type { Conversation, EventPayload, Message } from 'openim-worker';
import {
  belongsTo,
  dropMessage,
  mergeMessages,
  messageTime,
  readMessages,
  revokeMessage,
} from '../state/messages.ts';
import { Store } from '../state/store.ts';
import type { List } from './list.ts';
import type { Notices } from './notices.ts';
import type { Sdk } from './sdk.ts';
import type { SessionKeeper } from './session.ts';

/** The open conversation. */
export interface Chat {
  /** The row as last told; also one that the list does not show (no message and no draft yet). */
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  readonly history: 'loading' | 'more' | 'end' | 'failed';
  readonly lastMinSeq: number;
  /** What stands in the composer. */
  readonly text: string;
}

const PAGE = 30;

/** Milliseconds without typing after which the text is kept as a draft: a page that is killed loses no more. */
const PAUSE = 1500;

/** The content type of "is typing", which is no message. */
const TYPING = 113;

/** Opens, reads, writes and closes one conversation at a time. */
export class ChatKeeper {
  readonly chat = new Store<Chat | undefined>(undefined);
  readonly #sdk: Sdk;
  readonly #list: List;
  readonly #session: SessionKeeper;
  readonly #notices: Notices;
  #isMarking = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** The draft that this page stored last: told back by an event, it is nothing new. */
  #kept: string | undefined;

  constructor(sdk: Sdk, list: List, session: SessionKeeper, notices: Notices) {
    this.#sdk = sdk;
    this.#list = list;
    this.#session = session;
    this.#notices = notices;
  }

  /** Opens a conversation; the one open before keeps its draft. */
  open(conversation: Conversation): void {
    if (this.#isOpen(conversation.conversationID)) return;
    void this.keepDraft();
    this.#kept = undefined;
    this.chat.set({
      conversation,
      messages: [],
      history: 'loading',
      lastMinSeq: 0,
      text: conversation.draftText,
    });
    void this.#loadPage(conversation.conversationID, true);
    void this.markRead();
  }

  /** Opens by ID, for a reloaded page; a conversation that is not known is left closed. */
  async openByID(conversationID: string): Promise<void> {
    const row = this.#list.get(conversationID);
    if (row) return this.open(row);
    try {
      const [found] = await this.#sdk.run('getMultipleConversation', [conversationID]);
      if (found && !this.chat.get()) this.open(this.#list.get(conversationID) ?? found);
    } catch {
      // Signed out meanwhile: nothing to open.
    }
  }

  /** Closes and keeps the draft. */
  close(): void {
    void this.keepDraft();
    this.chat.set(undefined);
  }

  /** Closes without a word to the SDK: the conversation, or the session, is gone. */
  drop(): void {
    clearTimeout(this.#pause);
    this.chat.set(undefined);
  }

  /** The messages were deleted: the pane is emptied, the conversation stays open. */
  emptied(conversationID: string): void {
    if (this.#isOpen(conversationID)) {
      this.#change((chat) => ({ ...chat, messages: [], history: 'end', lastMinSeq: 0 }));
    }
  }

  /** The composer's text changed. */
  write(text: string): void {
    this.#change((chat) => ({ ...chat, text }));
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.keepDraft(), PAUSE);
  }

  /** Stores the composer's text as the draft, if it is not that already. */
  async keepDraft(): Promise<void> {
    clearTimeout(this.#pause);
    const chat = this.chat.get();
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

  /** Sends the composer's text. The message shows at once, with its state. */
  async send(): Promise<void> {
    const chat = this.chat.get();
    const text = chat?.text.trim() ?? '';
    if (!chat || text === '') return;
    const { conversation } = chat;
    const id = conversation.conversationID;
    this.#change((now) => ({ ...now, text: '' }));
    try {
      await this.keepDraft();
      const message = await this.#sdk.run('createTextMessage', text);
      await this.#deliver(conversation, message);
    } catch (error) {
      this.#notices.fail('The message was not sent', error);
      if (this.#isOpen(id)) this.#change((now) => (now.text === '' ? { ...now, text } : now));
    }
  }

  /** Sends a message again that had failed. */
  async resend(message: Message): Promise<void> {
    const chat = this.chat.get();
    if (!chat) return;
    await this.#deliver(chat.conversation, message);
  }

  /** Reads the page before the oldest message shown. */
  async loadEarlier(): Promise<void> {
    const chat = this.chat.get();
    if (!chat || chat.history === 'loading' || chat.history === 'end') return;
    this.#change((now) => ({ ...now, history: 'loading' }));
    await this.#loadPage(chat.conversation.conversationID, false);
  }

  /** Reads the shown row again: for settings of a conversation that the list does not show. */
  async refresh(conversationID: string): Promise<void> {
    if (!this.#isOpen(conversationID) || this.#list.get(conversationID)) return;
    const [row] = await this.#sdk.run('getMultipleConversation', [conversationID]);
    if (row && this.#isOpen(conversationID)) this.#change((chat) => ({ ...chat, conversation: row }));
  }

  /** Marks the open conversation as read while the user can see it. */
  async markRead(): Promise<void> {
    const row = this.chat.get()?.conversation;
    if (!row || this.#isMarking || document.visibilityState !== 'visible') return;
    if (row.unreadCount === 0 && row.groupAtType === 0) return;
    this.#isMarking = true;
    try {
      if (row.unreadCount > 0) await this.#markRowRead(row);
      if (row.groupAtType !== 0) await this.#sdk.run('resetConversationGroupAtType', row.conversationID);
    } catch {
      // The call log shows it. The next message, or opening it again, tries once more.
      return;
    } finally {
      this.#isMarking = false;
    }
    const now = this.chat.get()?.conversation;
    if (now && now !== row && now.unreadCount > 0) void this.markRead();
  }

  onEvent(payload: EventPayload): void {
    const chat = this.chat.get();
    if (!chat) return;
    const id = chat.conversation.conversationID;
    switch (payload.event) {
      case 'onRecvNewMessages':
        this.#add(payload.value);
        break;
      case 'onRecvOnlineOnlyMessage':
        if (payload.value.contentType !== TYPING) this.#add([payload.value]);
        break;
      case 'sendMessageSuccess':
      case 'sendMessageFailed':
        this.#add([payload.value]);
        break;
      case 'onNewRecvMessageRevoked':
        if (payload.value.conversationID === id) {
          this.#messages((messages) => revokeMessage(messages, payload.value));
        }
        break;
      case 'onMsgDeleted':
        this.#messages((messages) => dropMessage(messages, payload.value.clientMsgID));
        break;
      case 'onRecvC2CReadReceipt':
        this.#messages((messages) =>
          readMessages(
            messages,
            payload.value.flatMap((receipt) => receipt.msgIDList),
          ),
        );
        break;
      case 'onNewConversation':
      case 'onConversationChanged': {
        const row = payload.value.find(({ conversationID }) => conversationID === id);
        if (row) this.#rowChanged(row);
        break;
      }
      case 'onSyncServerFinish':
        void this.markRead();
        break;
      case 'onStateResynced':
        void this.#loadPage(id, true);
        break;
    }
  }

  async #deliver(conversation: Conversation, message: Message): Promise<void> {
    const { userID, groupID } = conversation;
    this.#add([
      { ...message, status: 1, sessionType: conversation.conversationType, recvID: userID, groupID },
    ]);
    try {
      const sent = await this.#sdk.run('sendMessage', message, groupID === '' ? userID : '', groupID);
      this.#add([sent]);
    } catch (error) {
      this.#messages((messages) =>
        messages.map((m) =>
          m.clientMsgID === message.clientMsgID && m.status === 1 ? { ...m, status: 3 } : m,
        ),
      );
      this.#notices.fail('The message was not sent', error);
    }
  }

  async #markRowRead(row: Conversation): Promise<void> {
    if (row.groupID !== '') await this.#sdk.run('markGroupMessageHasRead', row.groupID);
    else if (row.conversationType === 4) {
      await this.#sdk.run('markNotifyMessageHasRead', row.conversationID);
    } else await this.#sdk.run('markConversationHasRead', row.conversationID);
  }

  async #loadPage(conversationID: string, isNewest: boolean): Promise<void> {
    const chat = this.chat.get();
    const oldest = chat?.messages[0];
    try {
      const page = await this.#sdk.run('getAdvancedHistoryMessageList', {
        conversationID,
        startClientMsgID: isNewest ? '' : (oldest?.clientMsgID ?? ''),
        count: PAGE,
        lastMinSeq: isNewest ? 0 : (chat?.lastMinSeq ?? 0),
      });
      if (!this.#isOpen(conversationID)) return;
      this.#change((now) => {
        // Messages that events brought while the newest page was read are newer than it.
        const later = isNewest
          ? now.messages.filter((m) => isAfter(m, page.messageList.at(-1)))
          : now.messages;
        return {
          ...now,
          messages: mergeMessages(later, page.messageList),
          history: page.isEnd ? 'end' : 'more',
          lastMinSeq: page.lastMinSeq,
        };
      });
    } catch (error) {
      if (!this.#isOpen(conversationID)) return;
      this.#change((now) => ({ ...now, history: 'failed' }));
      this.#notices.fail('The messages could not be read', error);
    }
  }

  #rowChanged(row: Conversation): void {
    this.#change((chat) => ({
      ...chat,
      conversation: row,
      // A draft written in another tab shows here too, unless something else was begun meanwhile.
      text:
        chat.text === chat.conversation.draftText && row.draftText !== this.#kept ? row.draftText : chat.text,
    }));
    void this.markRead();
  }

  #add(messages: readonly Message[]): void {
    const chat = this.chat.get();
    if (!chat) return;
    const selfID = this.#session.session.get().userID;
    const own = messages.filter((message) => belongsTo(message, chat.conversation, selfID));
    this.#messages((known) => mergeMessages(known, own));
  }

  #messages(change: (messages: readonly Message[]) => readonly Message[]): void {
    this.#change((chat) => {
      const messages = change(chat.messages);
      return messages === chat.messages ? chat : { ...chat, messages };
    });
  }

  #change(change: (chat: Chat) => Chat): void {
    this.chat.update((chat) => (chat ? change(chat) : chat));
  }

  #isOpen(conversationID: string): boolean {
    return this.chat.get()?.conversation.conversationID === conversationID;
  }
}

function isAfter(message: Message, newest: Message | undefined): boolean {
  return newest === undefined || messageTime(message) > messageTime(newest);
}
