// What the SDK's events change in the open conversation. It must not start anything but marking as read and, after
// events were lost, reading anew.
import type { Conversation, EventPayload, Message } from 'openim-worker';
import { belongsTo, readMessages, revokeMessage } from '../state/messages.ts';
import { withArrived } from '../state/timeline.ts';
import type { DraftKeeper } from './drafts.ts';
import type { HistoryPages } from './history-pages.ts';
import type { OpenChat } from './open-chat.ts';
import type { ReadMarker } from './read-marks.ts';

/** The content type of "is typing", which is no message. */
const TYPING = 113;

/** Folds events into the open conversation. */
export class ChatEvents {
  readonly #open: OpenChat;
  readonly #pages: HistoryPages;
  readonly #drafts: DraftKeeper;
  readonly #marker: ReadMarker;

  constructor(open: OpenChat, pages: HistoryPages, drafts: DraftKeeper, marker: ReadMarker) {
    this.#open = open;
    this.#pages = pages;
    this.#drafts = drafts;
    this.#marker = marker;
  }

  /** `selfID`: the signed-in user. */
  onEvent(payload: EventPayload, selfID: string): void {
    const open = this.#open;
    if (open.id === '') return;
    switch (payload.event) {
      case 'onRecvNewMessages':
        this.#add(payload.value, selfID);
        break;
      case 'onRecvOnlineOnlyMessage':
        if (payload.value.contentType !== TYPING) this.#add([payload.value], selfID);
        break;
      case 'sendMessageSuccess':
      case 'sendMessageFailed':
        this.#add([payload.value], selfID);
        break;
      case 'onNewRecvMessageRevoked':
        if (!open.isOpen(payload.value.conversationID)) break;
        open.changeMessages((messages) => revokeMessage(messages, payload.value));
        open.unquote(payload.value.clientMsgID);
        break;
      case 'onMsgDeleted':
        open.remove(payload.value.clientMsgID);
        break;
      case 'onRecvC2CReadReceipt': {
        const read = payload.value.flatMap((receipt) => receipt.msgIDList);
        open.changeMessages((messages) => readMessages(messages, read));
        break;
      }
      case 'onNewConversation':
      case 'onConversationChanged': {
        const row = payload.value.find(({ conversationID }) => open.isOpen(conversationID));
        if (row) this.#rowChanged(row);
        break;
      }
      case 'onSyncServerFinish':
        void this.#marker.mark();
        break;
      case 'onStateResynced':
        void this.#pages.loadNewest();
        break;
    }
  }

  #rowChanged(row: Conversation): void {
    this.#open.change((chat) => ({ ...chat, conversation: row, text: this.#drafts.textWith(chat, row) }));
    void this.#marker.mark();
  }

  #add(messages: readonly Message[], selfID: string): void {
    const conversation = this.#open.get()?.conversation;
    if (!conversation) return;
    const own = messages.filter((message) => belongsTo(message, conversation, selfID));
    this.#open.changeTimeline((timeline) => withArrived(timeline, own));
  }
}
