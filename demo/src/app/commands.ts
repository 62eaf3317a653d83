// What a user can do with conversations: each a call of the SDK, with a question before harm and a toast on failure.
import type { Conversation } from 'openim-worker';
import { rowName } from '../words/row-words.ts';
import type { ChatKeeper } from './chat.ts';
import type { Notices, Question } from './notices.ts';
import type { OpenChat } from './open-chat.ts';
import { markRowRead } from './read-marks.ts';
import type { Sdk } from './sdk.ts';

/** 0 notify, 1 do not receive, 2 receive without notice. */
export type ReceiveOption = 0 | 1 | 2;

/** The commands on one conversation and on all. Each resolves when it is done; none rejects. */
export class Commands {
  readonly #sdk: Sdk;
  readonly #open: OpenChat;
  readonly #chat: ChatKeeper;
  readonly #notices: Notices;

  constructor(sdk: Sdk, open: OpenChat, chat: ChatKeeper, notices: Notices) {
    this.#sdk = sdk;
    this.#open = open;
    this.#chat = chat;
    this.#notices = notices;
  }

  pin(row: Conversation, isPinned: boolean): Promise<boolean> {
    return this.#setting(row, isPinned ? 'pin' : 'unpin', () =>
      this.#sdk.run('pinConversation', row.conversationID, isPinned),
    );
  }

  receive(row: Conversation, option: ReceiveOption): Promise<boolean> {
    return this.#setting(row, 'change notifications of', () =>
      this.#sdk.run('setConversationRecvMessageOpt', [row.conversationID], option),
    );
  }

  privateChat(row: Conversation, isPrivate: boolean): Promise<boolean> {
    return this.#setting(row, 'change private chat with', () =>
      this.#sdk.run('setOneConversationPrivateChat', row.conversationID, isPrivate),
    );
  }

  burnDuration(row: Conversation, seconds: number): Promise<boolean> {
    return this.#setting(row, 'change the burn time of', () =>
      this.#sdk.run('setOneConversationBurnDuration', row.conversationID, seconds),
    );
  }

  markRead(row: Conversation): Promise<boolean> {
    return this.#setting(row, 'mark as read', () => markRowRead(this.#sdk, row));
  }

  clearAtMark(row: Conversation): Promise<boolean> {
    return this.#setting(row, 'clear the mention mark of', () =>
      this.#sdk.run('resetConversationGroupAtType', row.conversationID),
    );
  }

  draft(row: Conversation, text: string): Promise<boolean> {
    return this.#setting(row, 'keep the draft of', () =>
      this.#sdk.run('setConversationDraft', row.conversationID, text),
    );
  }

  hide(row: Conversation): Promise<boolean> {
    return this.#removal(row, 'hide', undefined, () => this.#sdk.run('hideConversation', row.conversationID));
  }

  deleteHere(row: Conversation): Promise<boolean> {
    const question: Question = {
      title: `Delete “${rowName(row)}” on this device?`,
      body: 'Its messages stored here are deleted. They stay on the server and on your other devices; the next message brings the conversation back.',
      action: 'Delete here',
    };
    return this.#removal(row, 'delete', question, () =>
      this.#sdk.run('deleteConversation', row.conversationID),
    );
  }

  deleteEverywhere(row: Conversation): Promise<boolean> {
    const question: Question = {
      title: `Delete “${rowName(row)}” everywhere?`,
      body: 'Its messages are deleted for you on the server and on all your devices. Others keep theirs. This cannot be undone.',
      action: 'Delete everywhere',
    };
    return this.#removal(row, 'delete', question, () =>
      this.#sdk.run('deleteConversationFromLocalAndSvr', row.conversationID),
    );
  }

  async clearMessages(row: Conversation): Promise<boolean> {
    const yes = await this.#notices.ask({
      title: `Clear the messages of “${rowName(row)}”?`,
      body: 'All its messages are deleted for you, here and on the server. The conversation stays in the list. This cannot be undone.',
      action: 'Clear messages',
    });
    if (!yes) return false;
    const done = await this.#setting(row, 'clear', () =>
      this.#sdk.run('clearConversationAndDeleteAllMsg', row.conversationID),
    );
    if (done) this.#open.empty(row.conversationID);
    return done;
  }

  async deleteAll(): Promise<boolean> {
    const yes = await this.#notices.ask({
      title: 'Delete all conversations on this device?',
      body: 'Every conversation leaves the list and all messages stored here are deleted. They stay on the server; new messages bring conversations back.',
      action: 'Delete all',
    });
    if (!yes) return false;
    const done = await this.#try('Could not delete the conversations', () =>
      this.#sdk.run('deleteAllConversationFromLocal'),
    );
    if (done) this.#chat.drop();
    return done;
  }

  globalReceive(option: ReceiveOption): Promise<boolean> {
    return this.#try('Could not change do-not-disturb', () =>
      this.#sdk.run('setGlobalRecvMessageOpt', option),
    );
  }

  reconnect(): Promise<boolean> {
    return this.#try('Could not reconnect', () => this.#sdk.run('networkStatusChanged'));
  }

  /** Opens the conversation with a user or of a group, made if there is none yet. */
  startChat(sessionType: 1 | 3, sourceID: string): Promise<boolean> {
    return this.#try(`Could not open a chat with “${sourceID}”`, async () => {
      this.#chat.open(await this.#sdk.run('getOneConversation', sessionType, sourceID));
    });
  }

  async #setting(row: Conversation, what: string, run: () => Promise<unknown>): Promise<boolean> {
    return this.#try(`Could not ${what} “${rowName(row)}”`, async () => {
      await run();
      await this.#chat.refresh(row.conversationID);
    });
  }

  async #removal(
    row: Conversation,
    what: string,
    question: Question | undefined,
    run: () => Promise<unknown>,
  ): Promise<boolean> {
    if (question && !(await this.#notices.ask(question))) return false;
    const done = await this.#try(`Could not ${what} “${rowName(row)}”`, run);
    if (done && this.#open.isOpen(row.conversationID)) this.#chat.drop();
    return done;
  }

  async #try(failure: string, run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      this.#notices.fail(failure, error);
      return false;
    }
  }
}
