// Opens and closes conversations, one at a time, and goes to one message. What is shown of the open one is held in
// open-chat.ts and read in history-pages.ts.
import type { Conversation } from 'openim-worker';
import type { DraftKeeper } from './drafts.ts';
import type { HistoryPages } from './history-pages.ts';
import type { List } from './list.ts';
import type { Notices } from './notices.ts';
import type { OpenChat } from './open-chat.ts';
import type { ReadMarker } from './read-marks.ts';
import type { Sdk } from './sdk.ts';

/** What opening needs. */
interface ChatParts {
  readonly sdk: Sdk;
  readonly list: List;
  readonly open: OpenChat;
  readonly pages: HistoryPages;
  readonly drafts: DraftKeeper;
  readonly marker: ReadMarker;
  readonly notices: Notices;
}

/** Opens and closes. */
export class ChatKeeper {
  readonly #parts: ChatParts;

  constructor(parts: ChatParts) {
    this.#parts = parts;
  }

  /** Opens a conversation; the one open before keeps its draft. */
  open(conversation: Conversation): void {
    if (this.#show(conversation)) void this.#parts.pages.loadNewest();
  }

  /** Opens by ID, for a reloaded page; a conversation that is not known is left closed. */
  async openByID(conversationID: string): Promise<void> {
    const { list, open } = this.#parts;
    const row = list.get(conversationID);
    if (row) return this.open(row);
    try {
      const found = await this.#read(conversationID);
      if (found && open.id === '') this.open(list.get(conversationID) ?? found);
    } catch {
      // Signed out meanwhile: nothing to open.
    }
  }

  /** Shows a message where it stands, in whatever conversation it is. */
  async goTo(conversationID: string, clientMsgID: string): Promise<void> {
    const { list, open, pages, notices } = this.#parts;
    try {
      const row = list.get(conversationID) ?? (await this.#read(conversationID));
      if (!row) throw new Error('There is no such conversation any more.');
      this.#show(row);
      const shown = open.get()?.timeline.messages;
      if (!shown?.some((message) => message.clientMsgID === clientMsgID)) {
        await pages.loadAround(clientMsgID);
      }
      if (open.isOpen(conversationID)) open.change((chat) => ({ ...chat, goTo: { to: { clientMsgID } } }));
    } catch (error) {
      notices.fail('The message cannot be shown', error);
      // Nothing was shown yet: at least the newest messages.
      const timeline = open.isOpen(conversationID) ? open.get()?.timeline : undefined;
      if (timeline?.messages.length === 0 && timeline.earlier === 'loading') await pages.loadNewest();
    }
  }

  /** Closes and keeps the draft. */
  close(): void {
    this.#parts.drafts.leave();
    this.#parts.open.clear();
  }

  /** Closes without a word to the SDK: the conversation, or the session, is gone. */
  drop(): void {
    this.#parts.drafts.drop();
    this.#parts.open.clear();
  }

  /** Reads the shown row again: for settings of a conversation that the list does not show. */
  async refresh(conversationID: string): Promise<void> {
    const { list, open } = this.#parts;
    if (!open.isOpen(conversationID) || list.get(conversationID)) return;
    const row = await this.#read(conversationID);
    if (row && open.isOpen(conversationID)) open.change((chat) => ({ ...chat, conversation: row }));
  }

  /** Shows a conversation without its messages; whether it was not shown already. */
  #show(conversation: Conversation): boolean {
    const { open, drafts, marker } = this.#parts;
    if (open.isOpen(conversation.conversationID)) return false;
    drafts.leave();
    open.show(conversation);
    void marker.mark();
    return true;
  }

  async #read(conversationID: string): Promise<Conversation | undefined> {
    const [row] = await this.#parts.sdk.run('getMultipleConversation', [conversationID]);
    return row;
  }
}
