// Tells a user that the caller types (behaviour 5, protocol 6): a message that nobody stores, here neither.
import type { Typing } from '../../contract/index.ts';
import {
  CONTENT_TYPE,
  elementContent,
  forcedOptions,
  MESSAGE_STATUS,
  MSG_FROM,
  messageData,
  REQ,
  SESSION_TYPE,
} from '../../protocol/index.ts';
import type { UserContext } from '../session/context.ts';

/** Rejects as a send does, and changes nothing either way. */
export async function typingStatusUpdate(
  ctx: UserContext,
  operationID: string,
  { recvID, msgTip = '' }: Typing,
): Promise<void> {
  const now = ctx.clock.now();
  const wire = messageData({
    sendID: ctx.userID,
    recvID,
    clientMsgID: ctx.env.uuid(),
    senderPlatformID: ctx.config.platformID,
    sessionType: SESSION_TYPE.single,
    msgFrom: MSG_FROM.user,
    contentType: CONTENT_TYPE.typing,
    content: elementContent({ msgTips: msgTip }),
    createTime: now,
    sendTime: now,
    status: MESSAGE_STATUS.sending,
    options: forcedOptions(CONTENT_TYPE.typing),
  });
  await ctx.connection.request(REQ.sendMessage, wire, { operationID, signal: ctx.signal });
}
