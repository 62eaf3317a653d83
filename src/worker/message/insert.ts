// Messages that an app puts into a chat on this device alone (behaviour 5): no seq, no request, never counted.
import { type Message, quoted, sdkError } from '../../contract/index.ts';
import { MESSAGE_STATUS } from '../../protocol/index.ts';
import type { Identity } from '../conversation/row.ts';
import type { HandlersOf } from '../handlers.ts';
import type { UserContext } from '../session/context.ts';
import type { MessageRow } from '../store/schema.ts';
import { givenElement } from './convert.ts';
import { messageJSON } from './row.ts';
import { newRow, receiverOf, withStoredQuote } from './send.ts';

export const insertHandlers: HandlersOf<
  'insertSingleMessageToLocalStorage' | 'insertGroupMessageToLocalStorage'
> = {
  insertSingleMessageToLocalStorage: (ctx, _operationID, { message, recvID, sendID }) => {
    const self = ctx.userID;
    if (recvID !== self && sendID !== self) {
      throw sdkError(
        'arguments',
        `neither recvID ${quoted(recvID)} nor sendID ${quoted(sendID)} is the user`,
      );
    }
    return insert(ctx, receiverOf(self, sendID === self ? recvID : sendID, ''), message, { sendID, recvID });
  },

  insertGroupMessageToLocalStorage: (ctx, _operationID, { message, groupID, sendID }) =>
    insert(ctx, receiverOf(ctx.userID, '', groupID), message, { sendID, recvID: '' }),
};

async function insert(
  ctx: UserContext,
  identity: Identity,
  message: Message,
  between: Pick<Message, 'sendID' | 'recvID'>,
): Promise<string> {
  const { conversationID } = identity;
  const { clientMsgID } = message;
  const element = givenElement(message);
  const inserted = await ctx.engine.run(async (changes) => {
    if ((await changes.messages(conversationID, [clientMsgID]))[0]) {
      throw sdkError('arguments', `message ${quoted(clientMsgID)} is stored already`);
    }
    const row = await changes.ensure(identity);
    const self = between.sendID === ctx.userID ? await changes.meta('self') : undefined;
    const given = newRow(ctx, row, message, element, message.attachedInfo, self, changes.now);
    const made = await withStoredQuote(changes, given);
    const stored: MessageRow = {
      ...made,
      ...between,
      content: made.content || message.content,
      sendTime: message.sendTime || made.sendTime,
      senderPlatformID: message.senderPlatformID || made.senderPlatformID,
      isRead: message.isRead,
      status: MESSAGE_STATUS.success,
    };
    await changes.putMessages([stored]);
    changes.offerLatest(row, stored);
    return stored;
  });
  return messageJSON(inserted);
}
