// "Is typing" both ways in the open single chat: tells the other side now and then, and shows what he tells.
import type { Conversation, EventPayload, Message } from 'openim-worker';
import { Store } from '../state/store.ts';
import { isTypingDue, type Told } from '../state/typing.ts';
import type { Sdk } from './sdk.ts';

/** Milliseconds after which silence means that he stopped: a little longer than he may take to repeat it. */
const LASTS = 12_000;

/** Who types now, and telling it. */
export class TypingKeeper {
  /** The conversation whose other side is typing; `''` when nobody is. */
  readonly typing = new Store('');
  readonly #sdk: Sdk;
  /** Who is typing; `''` when nobody is. */
  #typist = '';
  #told: Told | undefined;
  /** Whether the other side still takes the user for typing. */
  #isTyping = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sdk: Sdk) {
    this.#sdk = sdk;
  }

  /** The user wrote something in this conversation. */
  wrote({ conversationType, userID }: Conversation): void {
    const now = Date.now();
    if (conversationType !== 1 || !isTypingDue(this.#told, userID, now)) return;
    this.#told = { userID, at: now };
    this.#isTyping = true;
    this.#tell(userID, 'yes');
  }

  /** The user sent, emptied or left what he wrote. */
  stopped({ userID }: Conversation): void {
    if (!this.#isTyping || this.#told?.userID !== userID) return;
    this.#isTyping = false;
    if (Date.now() - this.#told.at < LASTS) this.#tell(userID, 'no');
  }

  onEvent(payload: EventPayload, selfID: string): void {
    if (payload.event === 'onConversationUserInputStatusChanged') {
      const { conversationID, userID, isTyping } = payload.value;
      if (userID === selfID) return;
      if (isTyping) this.#show(conversationID, userID);
      else if (this.typing.get() === conversationID) this.clear();
    } else if (payload.event === 'onRecvNewMessages') {
      // What was being typed has come.
      const has = ({ sendID, groupID }: Message) => groupID === '' && sendID === this.#typist;
      if (payload.value.some(has)) this.clear();
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#typist = '';
    this.typing.set('');
  }

  #show(conversationID: string, userID: string): void {
    clearTimeout(this.#timer);
    this.#typist = userID;
    this.typing.set(conversationID);
    this.#timer = setTimeout(() => this.clear(), LASTS);
  }

  #tell(recvID: string, msgTip: 'yes' | 'no'): void {
    // Only a courtesy: the call log shows a failure, the user is not told.
    this.#sdk.run('typingStatusUpdate', { recvID, msgTip }).catch(() => undefined);
  }
}
