// What a user can do with one message of the open conversation, with a question before what cannot be undone.
import type { Message } from 'openim-worker';
import type { Notices, Question } from './notices.ts';
import type { OpenChat } from './open-chat.ts';
import type { Sdk } from './sdk.ts';

/** The commands on one message. None rejects. */
export class MessageCommands {
  readonly #sdk: Sdk;
  readonly #open: OpenChat;
  readonly #notices: Notices;

  constructor(sdk: Sdk, open: OpenChat, notices: Notices) {
    this.#sdk = sdk;
    this.#open = open;
    this.#notices = notices;
  }

  async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#notices.tell('Copied');
    } catch (error) {
      this.#notices.fail('The text was not copied', error);
    }
  }

  /** Takes an own message back, for everybody. */
  async revoke(message: Message): Promise<void> {
    const question: Question = {
      title: 'Take this message back?',
      body: 'Nobody in this conversation can read it any more. A line stays in its place.',
      action: 'Take back',
    };
    await this.#ask(question, 'The message was not taken back', (conversationID) =>
      this.#sdk.run('revokeMessage', { conversationID, clientMsgID: message.clientMsgID }),
    );
  }

  async deleteHere(message: Message): Promise<void> {
    const question: Question = {
      title: 'Delete this message on this device?',
      body: 'It stays on the server and on your other devices.',
      action: 'Delete here',
    };
    await this.#delete(message, question, 'deleteMessageFromLocalStorage');
  }

  async deleteEverywhere(message: Message): Promise<void> {
    const question: Question = {
      title: 'Delete this message on all your devices?',
      body: 'It is deleted for you on the server too. Others keep theirs. This cannot be undone.',
      action: 'Delete everywhere',
    };
    await this.#delete(message, question, 'deleteMessage');
  }

  async #delete(
    { clientMsgID }: Message,
    question: Question,
    method: 'deleteMessageFromLocalStorage' | 'deleteMessage',
  ): Promise<void> {
    await this.#ask(question, 'The message was not deleted', async (conversationID) => {
      await this.#sdk.run(method, { conversationID, clientMsgID });
      this.#open.remove(clientMsgID);
    });
  }

  async #ask(
    question: Question,
    failure: string,
    run: (conversationID: string) => Promise<unknown>,
  ): Promise<void> {
    const { id } = this.#open;
    if (id === '' || !(await this.#notices.ask(question))) return;
    try {
      await run(id);
    } catch (error) {
      this.#notices.fail(failure, error);
    }
  }
}
