// The create calls (behaviour 5): each says which element it makes; everything else of a new message is the same.
// They store and send nothing.
import type { Message, MethodName, UserInfo } from '../../contract/index.ts';
import { CONTENT_TYPE, MESSAGE_STATUS, MSG_FROM } from '../../protocol/index.ts';
import type { HandlersOf } from '../handlers.ts';
import type { UserContext } from '../session/context.ts';
import { elementOf, setElement } from './convert.ts';
import { readElement } from './elements.ts';

type CreateMethod = Extract<MethodName, `create${string}`>;

/** What one call makes. */
interface Made {
  contentType: number;
  element: object;
}

/** One call per row. Elements are completed by their readers. */
export const createHandlers: HandlersOf<CreateMethod> = {
  createTextMessage: creating((content) => ({ contentType: CONTENT_TYPE.text, element: { content } })),

  createTextAtMessage: creating((text, atUserList, atUsersInfo, quoteMessage) => ({
    contentType: CONTENT_TYPE.atText,
    element: { text, atUserList, atUsersInfo, quoteMessage: quoteMessage && quotable(quoteMessage) },
  })),

  createQuoteMessage: creating((text, message) => ({
    contentType: CONTENT_TYPE.quote,
    element: { text, quoteMessage: quotable(message) },
  })),

  createCustomMessage: creating((data, extension, description) => ({
    contentType: CONTENT_TYPE.custom,
    element: { data, extension, description },
  })),

  createImageMessageByURL: creating((element) => ({ contentType: CONTENT_TYPE.picture, element })),
  createSoundMessageByURL: creating((element) => ({ contentType: CONTENT_TYPE.voice, element })),
  createVideoMessageByURL: creating((element) => ({ contentType: CONTENT_TYPE.video, element })),
  createFileMessageByURL: creating((element) => ({ contentType: CONTENT_TYPE.file, element })),
  createFaceMessage: creating((element) => ({ contentType: CONTENT_TYPE.face, element })),
  createLocationMessage: creating((element) => ({ contentType: CONTENT_TYPE.location, element })),
  createCardMessage: creating((element) => ({ contentType: CONTENT_TYPE.card, element })),

  createMergerMessage: creating(({ title, summaryList, messageList }) => ({
    contentType: CONTENT_TYPE.merger,
    element: { title, abstractList: summaryList, multiMessage: messageList.map(once) },
  })),

  createForwardMessage: creating((message) => ({
    contentType: message.contentType,
    element: elementOf(message),
  })),
};

function creating<A extends unknown[]>(
  make: (...args: A) => Made,
): (ctx: UserContext, operationID: string, ...args: A) => Promise<string> {
  return async (ctx, _operationID, ...args) => JSON.stringify(await newMessage(ctx, make(...args)));
}

async function newMessage(ctx: UserContext, { contentType, element }: Made): Promise<Message> {
  const self = (await ctx.db.meta.get('self'))?.value as UserInfo | undefined;
  const now = ctx.clock.now();
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

/** A message inside another one: a frame is small, so that what it says travels once, in its element. */
function once(message: Message): Message {
  return message.contentType === CONTENT_TYPE.text ? message : { ...message, content: '' };
}

/** A message as a quote carries it: without what it quotes itself. */
function quotable(message: Message): Message {
  const quoted = { ...once(message) };
  for (const key of ['atTextElem', 'quoteElem'] as const) {
    const { quoteMessage: _, ...element } = quoted[key] ?? {};
    if (quoted[key]) Object.assign(quoted, { [key]: element });
  }
  return quoted;
}
