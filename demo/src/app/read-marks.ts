// Marks conversations as read: the open one while the user can see it, any other when he asks for it.
import type { Conversation } from 'openim-worker';
import type { OpenChat } from './open-chat.ts';
import type { Sdk } from './sdk.ts';

/** Marks a conversation as read, by the call of its kind. */
export async function markRowRead(sdk: Sdk, row: Conversation): Promise<void> {
  if (row.groupID !== '') await sdk.run('markGroupMessageHasRead', row.groupID);
  else if (row.conversationType === 4) await sdk.run('markNotifyMessageHasRead', row.conversationID);
  else await sdk.run('markConversationHasRead', row.conversationID);
}

/** Keeps the open conversation read. */
export class ReadMarker {
  readonly #sdk: Sdk;
  readonly #open: OpenChat;
  #isMarking = false;

  constructor(sdk: Sdk, open: OpenChat) {
    this.#sdk = sdk;
    this.#open = open;
  }

  /** Marks the open conversation as read if it is not, and the page is seen. Never rejects. */
  async mark(): Promise<void> {
    const row = this.#open.get()?.conversation;
    if (!row || this.#isMarking || document.visibilityState !== 'visible') return;
    if (row.unreadCount === 0 && row.groupAtType === 0) return;
    this.#isMarking = true;
    try {
      if (row.unreadCount > 0) await markRowRead(this.#sdk, row);
      if (row.groupAtType !== 0) await this.#sdk.run('resetConversationGroupAtType', row.conversationID);
    } catch {
      // The call log shows it. The next message, or opening it again, tries once more.
      return;
    } finally {
      this.#isMarking = false;
    }
    const now = this.#open.get()?.conversation;
    if (now && now !== row && now.unreadCount > 0) void this.mark();
  }
}
