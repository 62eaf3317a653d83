// The table of notifications: content type to handler. Those that are not in it mean nothing to conversations.
import { type MsgData, ProtocolError } from '../../../protocol/index.ts';
import type { Logger } from '../../environment.ts';
import { conversationNotices } from './conversation.ts';
import { groupNotices } from './group.ts';
import { messageNotices } from './message.ts';
import type { NoticeContext, NoticeHandlers } from './notice.ts';
import { peopleNotices } from './people.ts';

const HANDLERS: NoticeHandlers = new Map([
  ...conversationNotices,
  ...messageNotices,
  ...peopleNotices,
  ...groupNotices,
]);

/** Applies one notification inside a unit of work. A malformed one is logged and skipped. */
export async function applyNotice(context: NoticeContext, message: MsgData, log: Logger): Promise<void> {
  await context.changes.keepTransaction();
  try {
    await HANDLERS.get(message.contentType)?.(context, message);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    log.warn('notification skipped:', error.message);
  }
}
