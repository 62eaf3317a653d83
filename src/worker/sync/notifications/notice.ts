// What every family of notifications shares: the shape of a handler and what it is given.
import { type MsgData, ProtocolError, parseNotification, type Reader } from '../../../protocol/index.ts';
import type { Changes } from '../../engine/changes.ts';
import type { FollowUps } from '../follow-ups.ts';

/** Where a handler works: inside one unit of work, collecting what must be asked of the server afterwards. */
export interface NoticeContext {
  readonly changes: Changes;
  readonly self: string;
  readonly followUps: FollowUps;
  /** `false` for notifications pulled after having been away: what they say of names and groups is older than what
   *  the same sync has read. */
  readonly live: boolean;
}

/** Deals with one notification. Throws a ProtocolError when it is malformed: it is skipped then. */
export type NoticeHandler = (context: NoticeContext, message: MsgData) => void | Promise<void>;

/** The handlers of one family by content type. */
export type NoticeHandlers = ReadonlyMap<number, NoticeHandler>;

/** What the notification says. */
export function tipsOf<T>(message: MsgData, read: Reader<T>): T {
  const tips = parseNotification(message.content, read);
  if (tips === undefined) throw new ProtocolError('content', `malformed notification ${message.contentType}`);
  return tips;
}
