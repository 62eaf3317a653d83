// The open conversation: the part of its history that is shown, what events add to it, sending, its draft, and marking
// it as read. Which messages a part holds is decided in state/timeline.ts.
import type { Conversation, EventPayload, HistoryPage, Message } from 'openim-worker';
import { belongsTo, dropMessage, readMessages, revokeMessage } from '../state/messages.ts';
import { Store } from '../state/store.ts';
import {
  EMPTY_TIMELINE,
  type Timeline,
  withArrived,
  withEarlier,
  withLater,
  withMessages,
  withNewest,
  withPlace,
} from '../state/timeline.ts';
import type { List } from './list.ts';
import type { Notices } from './notices.ts';
import type { Sdk } from './sdk.ts';
import type { SessionKeeper } from './session.ts';
import type { TypingKeeper } from './typing.ts';

/** The open conversation. */
export interface Chat {
  /** The row as last told; also one that the list does not show (no message and no draft yet). */
  readonly conversation: Conversation;
  readonly timeline: Timeline;
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

/** Messages read at once, and before a message that was jumped to. */
const PAGE = 30;
const PAGE_BEFORE = 15;

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
  readonly #typing: TypingKeeper;
  #isMarking = false;
  /** Counts the parts shown, so that a page of an earlier one is dropped. */
  #part = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** The draft that this page stored last: told back by an event, it is nothing new. */
  #kept: string | undefined;

  constructor(sdk: Sdk, list: List, session: SessionKeeper, notices: Notices, typing: TypingKeeper) {
    this.#sdk = sdk;
    this.#list = list;
    this.#session = session;
    this.#notices = notices;
    this.#typing = typing;
  }

  /** Opens a conversation; the one open before keeps its draft. */
  open(conversation: Conversation): void {
    if (this.#show(conversation)) void this.#loadNewest();
  }

  /** Shows a message where it stands, in whatever conversation it is. */
  async goTo(conversationID: string, clientMsgID: string): Promise<void> {
    try {
      const row = this.#list.get(conversationID) ?? (await this.#read(conversationID));
      if (!row) throw new Error('There is no such conversation any more.');
      this.#show(row);
      const shown = this.chat.get()?.timeline.messages;
      if (!shown?.some((message) => message.clientMsgID === clientMsgID)) await this.#loadAround(clientMsgID);
      if (this.#isOpen(conversationID)) this.#change((chat) => ({ ...chat, goTo: { to: { clientMsgID } } }));
    } catch (error) {
      this.#notices.fail('The message cannot be shown', error);
      // Nothing was shown yet: at least the newest messages.
      const { messages, earlier } = this.chat.get()?.timeline ?? EMPTY_TIMELINE;
      if (this.#isOpen(conversationID) && messages.length === 0 && earlier === 'loading') {
        await this.#loadNewest();
      }
    }
  }

  /** Goes to the newest message, from wherever in the history. */
  async goToEnd(): Promise<void> {
    if (this.chat.get()?.timeline.later !== 'end') await this.#loadNewest();
    this.#change((chat) => ({ ...chat, goTo: { to: 'end' } }));
  }

  /** The next message answers this one; `undefined`: it answers none. */
  quote(quoting: Message | undefined): void {
    this.#change((chat) => ({ ...chat, quoting }));
  }

  /** Opens by ID, for a reloaded page; a conversation that is not known is left closed. */
  async openByID(conversationID: string): Promise<void> {
    const row = this.#list.get(conversationID);
    if (row) return this.open(row);
    try {
      const found = await this.#read(conversationID);
      if (found && !this.chat.get()) this.open(this.#list.get(conversationID) ?? found);
    } catch {
      // Signed out meanwhile: nothing to open.
    }
  }

  /** Closes and keeps the draft. */
  close(): void {
    this.#leave();
    this.chat.set(undefined);
  }

  /** Closes without a word to the SDK: the conversation, or the session, is gone. */
  drop(): void {
    clearTimeout(this.#pause);
    this.#typing.clear();
    this.chat.set(undefined);
  }

  /** The messages were deleted: the pane is emptied, the conversation stays open. */
  emptied(conversationID: string): void {
    if (this.#isOpen(conversationID)) {
      this.#part += 1;
      this.#change((chat) => ({
        ...chat,
        timeline: { ...EMPTY_TIMELINE, earlier: 'end' },
        quoting: undefined,
      }));
    }
  }

  /** One message was deleted. */
  removed(clientMsgID: string): void {
    this.#messages((messages) => dropMessage(messages, clientMsgID));
    this.#change((chat) =>
      chat.quoting?.clientMsgID === clientMsgID ? { ...chat, quoting: undefined } : chat,
    );
  }

  /** The composer's text changed. */
  write(text: string): void {
    this.#change((chat) => ({ ...chat, text }));
    const conversation = this.chat.get()?.conversation;
    if (conversation && text.trim() === '') this.#typing.stopped(conversation);
    else if (conversation) this.#typing.wrote(conversation);
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
    const { conversation, quoting } = chat;
    const id = conversation.conversationID;
    this.#change((now) => ({ ...now, text: '', quoting: undefined }));
    this.#typing.stopped(conversation);
    try {
      await this.keepDraft();
      const message = quoting
        ? await this.#sdk.run('createQuoteMessage', text, quoting)
        : await this.#sdk.run('createTextMessage', text);
      // A message just written stands after the newest one.
      if (this.#isOpen(id)) await this.goToEnd();
      await this.#deliver(conversation, message);
    } catch (error) {
      this.#notices.fail('The message was not sent', error);
      if (this.#isOpen(id)) this.#change((now) => (now.text === '' ? { ...now, text, quoting } : now));
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
    const { messages, earlier } = this.chat.get()?.timeline ?? EMPTY_TIMELINE;
    if (earlier === 'loading' || earlier === 'end') return;
    const first = messages[0];
    if (!first) return this.#loadNewest();
    this.#timeline((timeline) => ({ ...timeline, earlier: 'loading' }));
    await this.#load(
      async (id) => this.#page('getAdvancedHistoryMessageList', id, first.clientMsgID),
      withEarlier,
      (timeline) => ({ ...timeline, earlier: 'failed' }),
    );
  }

  /** Reads the page after the newest message shown. */
  async loadLater(): Promise<void> {
    const { messages, later } = this.chat.get()?.timeline ?? EMPTY_TIMELINE;
    const last = messages.at(-1);
    if (later === 'loading' || later === 'end' || !last) return;
    this.#timeline((timeline) => ({ ...timeline, later: 'loading', waiting: [] }));
    await this.#load(
      async (id) => this.#page('getHistoryMessageListReverse', id, last.clientMsgID),
      withLater,
      (timeline) => ({ ...timeline, later: 'failed' }),
    );
  }

  /** Reads the shown row again: for settings of a conversation that the list does not show. */
  async refresh(conversationID: string): Promise<void> {
    if (!this.#isOpen(conversationID) || this.#list.get(conversationID)) return;
    const row = await this.#read(conversationID);
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
          if (chat.quoting?.clientMsgID === payload.value.clientMsgID) this.quote(undefined);
        }
        break;
      case 'onMsgDeleted':
        this.removed(payload.value.clientMsgID);
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
        void this.#loadNewest();
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

  /** Shows a conversation without its messages; whether it was not shown already. */
  #show(conversation: Conversation): boolean {
    if (this.#isOpen(conversation.conversationID)) return false;
    this.#leave();
    this.#kept = undefined;
    this.#part += 1;
    this.chat.set({
      conversation,
      timeline: EMPTY_TIMELINE,
      text: conversation.draftText,
      quoting: undefined,
      goTo: undefined,
    });
    void this.markRead();
    return true;
  }

  #leave(): void {
    const chat = this.chat.get();
    if (chat) this.#typing.stopped(chat.conversation);
    void this.keepDraft();
  }

  async #loadNewest(): Promise<void> {
    this.#part += 1;
    await this.#load((id) => this.#page('getAdvancedHistoryMessageList', id, ''), withNewest, failedToRead);
  }

  /** Reads what stands around a message; throws when it is not stored. */
  async #loadAround(clientMsgID: string): Promise<void> {
    const id = this.chat.get()?.conversation.conversationID;
    if (id === undefined) return;
    this.#part += 1;
    const part = this.#part;
    const before = await this.#page('getAdvancedHistoryMessageList', id, clientMsgID, PAGE_BEFORE);
    // From the one before on, so that the message itself comes along as it is now.
    const start = before.messageList.at(-1)?.clientMsgID ?? '';
    const after = await this.#page('getHistoryMessageListReverse', id, start);
    if (part === this.#part) this.#timeline(() => withPlace(before, after));
  }

  async #load(
    read: (conversationID: string) => Promise<HistoryPage>,
    change: (timeline: Timeline, page: HistoryPage) => Timeline,
    fail: (timeline: Timeline) => Timeline,
  ): Promise<void> {
    const id = this.chat.get()?.conversation.conversationID;
    if (id === undefined) return;
    const part = this.#part;
    try {
      const page = await read(id);
      if (part === this.#part && this.#isOpen(id)) this.#timeline((timeline) => change(timeline, page));
    } catch (error) {
      if (part !== this.#part || !this.#isOpen(id)) return;
      this.#timeline(fail);
      this.#notices.fail('The messages could not be read', error);
    }
  }

  #page(
    method: 'getAdvancedHistoryMessageList' | 'getHistoryMessageListReverse',
    conversationID: string,
    startClientMsgID: string,
    count = PAGE,
  ): Promise<HistoryPage> {
    return this.#sdk.run(method, { conversationID, startClientMsgID, count });
  }

  async #read(conversationID: string): Promise<Conversation | undefined> {
    const [row] = await this.#sdk.run('getMultipleConversation', [conversationID]);
    return row;
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
    this.#timeline((timeline) => withArrived(timeline, own));
  }

  #messages(change: (messages: readonly Message[]) => readonly Message[]): void {
    this.#timeline((timeline) => withMessages(timeline, change));
  }

  #timeline(change: (timeline: Timeline) => Timeline): void {
    this.#change((chat) => {
      const timeline = change(chat.timeline);
      return timeline === chat.timeline ? chat : { ...chat, timeline };
    });
  }

  #change(change: (chat: Chat) => Chat): void {
    this.chat.update((chat) => (chat ? change(chat) : chat));
  }

  #isOpen(conversationID: string): boolean {
    return this.chat.get()?.conversation.conversationID === conversationID;
  }
}

function failedToRead(timeline: Timeline): Timeline {
  return { ...timeline, earlier: 'failed', later: timeline.later === 'loading' ? 'failed' : timeline.later };
}
