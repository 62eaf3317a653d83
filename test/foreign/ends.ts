// One signed-in user on a page of either SDK, with the message calls of both under the same words: where their
// arguments differ is known here alone. It must not know what is checked with it.
import { difference } from './difference.ts';
import type { ClientPage } from './pages.ts';
import { until } from './settle.ts';
import type { World } from './world.ts';

/** A message as either SDK gives it. */
export type Message = Record<string, unknown> & {
  readonly clientMsgID: string;
  readonly contentType: number;
  readonly seq: number;
};

/** A user at a page. */
export interface End {
  readonly page: ClientPage;
  readonly userID: string;
  /** Builds a message from what the other client's documents take, an object or a text. */
  build(method: string, params: unknown): Promise<Message>;
  /** Sends it; gives it as it was sent. */
  send(message: Message, to: { readonly recvID: string } | { readonly groupID: string }): Promise<Message>;
  /** The message as it was told after the mark; waits for it. */
  received(mark: number, clientMsgID: string): Promise<Message>;
  /** The newest messages, oldest first. */
  history(conversationID: string, count: number): Promise<Message[]>;
  /** Waits until the history holds the message with these fields. */
  has(conversationID: string, clientMsgID: string, fields: Readonly<Record<string, unknown>>): Promise<void>;
  /** Waits until the history does not hold the message. */
  lacks(conversationID: string, clientMsgID: string): Promise<void>;
}

/** Signs a user in. */
export async function newEnd(
  page: ClientPage,
  userID: string,
  token: string,
  platformID: number,
  { apiAddr, wsAddr }: World,
): Promise<End> {
  await page.call('signIn', { userID, token, platformID, apiAddr, wsAddr });
  const ours = page.kind === 'ours';
  const history = async (conversationID: string, count: number): Promise<Message[]> => {
    const request = { conversationID, startClientMsgID: '', count };
    const answer = await page.call('raw', 'getAdvancedHistoryMessageList', request);
    return (answer as { messageList: Message[] }).messageList;
  };
  const find = async (conversationID: string, clientMsgID: string): Promise<Message | undefined> =>
    (await history(conversationID, 200)).find((m) => m.clientMsgID === clientMsgID);
  return {
    page,
    userID,
    history,
    async build(method, params) {
      const args = ours ? positional(method, params) : [written(method, params)];
      return (await page.call('raw', method, ...args)) as Message;
    },
    async send(message, to) {
      const target = { recvID: '', groupID: '', ...to };
      const sent = ours
        ? page.call('raw', 'sendMessage', message, target.recvID, target.groupID)
        : page.call('raw', 'sendMessageNotOss', { ...target, message });
      return (await sent) as Message;
    },
    async received(mark, clientMsgID) {
      const { data } = await page.event('onRecvNewMessages', mark, clientMsgID);
      // Ours tells JSON, as the documents say; theirs the same or the objects.
      const messages = (typeof data === 'string' ? JSON.parse(data) : data) as Message[];
      const got = messages.find((m) => m.clientMsgID === clientMsgID);
      if (!got) throw new Error(`${clientMsgID} is not in its event`);
      return got;
    },
    has: (conversationID, clientMsgID, fields) =>
      until(async () => {
        const message = await find(conversationID, clientMsgID);
        if (!message) return `${page.kind} of ${userID} has no ${clientMsgID} in ${conversationID}`;
        const shown = Object.fromEntries(Object.keys(fields).map((key) => [key, message[key]]));
        const found = difference(fields, shown, {}, clientMsgID);
        return found && `${page.kind} of ${userID} ${found}`;
      }),
    lacks: (conversationID, clientMsgID) =>
      until(async () =>
        (await find(conversationID, clientMsgID))
          ? `${page.kind} of ${userID} still has ${clientMsgID} in ${conversationID}`
          : undefined,
      ),
  };
}

/** The arguments of this package's call. */
function positional(method: string, params: unknown): unknown[] {
  const given = params as Record<string, unknown>;
  switch (method) {
    case 'createCustomMessage':
      return [given.data, given.extension, given.description];
    case 'createQuoteMessage':
      return [given.text, given.message];
    case 'createTextAtMessage':
      return [given.text, given.atUserIDList, given.atUsersInfo, given.message];
    default:
      return [params];
  }
}

/** The other client takes a quoted message as JSON. */
function written(method: string, params: unknown): unknown {
  const { message, ...rest } = params as Record<string, unknown>;
  return method === 'createQuoteMessage' ? { ...rest, message: JSON.stringify(message) } : params;
}
