// The create calls (behaviour 5): each says which element it makes; everything else of a new message is the same.
// They store and send nothing.
import type { Message, UserInfo } from '../../contract/index.ts';
import { CONTENT_TYPE, MESSAGE_STATUS, MSG_FROM } from '../../protocol/index.ts';
import type { HandlersOf } from '../handlers.ts';
import type { UserContext } from '../session/context.ts';
import { setElement } from './convert.ts';
import { readElement } from './elements.ts';

/** What one call makes. */
interface Made {
  contentType: number;
  element: object;
}

/** One call per row. */
export const createHandlers: HandlersOf<'createTextMessage' | 'createTextAtMessage'> = {
  createTextMessage: creating((content) => ({ contentType: CONTENT_TYPE.text, element: { content } })),

  createTextAtMessage: creating((text, atUserList, atUsersInfo, quoteMessage) => ({
    contentType: CONTENT_TYPE.atText,
    element: { text, atUserList, atUsersInfo, quoteMessage: quoteMessage && quotable(quoteMessage) },
  })),
};

function creating<A extends unknown[]>(
  make: (...args: A) => Made,
): (ctx: UserContext, operationID: string, ...args: A) => Promise<string> {
  return async (ctx, _operationID, ...args) => JSON.stringify(await newMessage(ctx, make(...args)));
}

async function newMessage(ctx: UserContext, { contentType, element }: Made): Promise<Message> {
  const self = (await ctx.db.meta.get('self'))?.value as UserInfo | undefined;
  const now = ctx.serverNow();
  const message: Message = {
    clientMsgID: ctx.env.uuid(),
    serverMsgID: '',
    createTime: now,
    sendTime: now,
    sessionType: 0,
    sendID: ctx.userID,
    recvID: '',
    msgFrom: MSG_FROM.user,
    contentType,
    senderPlatformID: ctx.config.platformID,
    senderNickname: self?.nickname ?? '',
    senderFaceUrl: self?.faceURL ?? '',
    groupID: '',
    content: '',
    seq: 0,
    isRead: false,
    status: MESSAGE_STATUS.sending,
    attachedInfo: '',
    ex: '',
    localEx: '',
  };
  setElement(message, readElement(contentType, element), ctx.userID);
  return message;
}

/** A message as a quote carries it: once, and without what it quotes itself, since a frame is small. */
function quotable(message: Message): Message {
  const quoted = { ...message };
  if (quoted.contentType !== CONTENT_TYPE.text) quoted.content = '';
  for (const key of ['atTextElem', 'quoteElem'] as const) {
    const { quoteMessage: _, ...element } = quoted[key] ?? {};
    if (quoted[key]) Object.assign(quoted, { [key]: element });
  }
  return quoted;
}
