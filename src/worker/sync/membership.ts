// What a group notice says about one user's membership (behaviour 6.3, 6.5). Pure.
import {
  CONTENT_TYPE,
  type GroupTips,
  type MsgData,
  parseNotification,
  readGroupTips,
} from '../../protocol/index.ts';

/** The notices that can make a user a member. */
const JOINING: ReadonlySet<number> = new Set([
  CONTENT_TYPE.groupCreated,
  CONTENT_TYPE.memberInvited,
  CONTENT_TYPE.memberEnter,
]);

/** Whether this notice makes `self` a member. */
export function joins(message: MsgData, self: string): boolean {
  if (!JOINING.has(message.contentType)) return false;
  const tips = parseNotification(message.content, readGroupTips);
  return tips !== undefined && tipsJoin(message.contentType, tips, self);
}

/** As {@link joins}, of tips that were read before. */
export function tipsJoin(contentType: number, tips: GroupTips, self: string): boolean {
  switch (contentType) {
    case CONTENT_TYPE.groupCreated:
      return tips.memberList.some(({ userID }) => userID === self) || tips.groupOwnerUser?.userID === self;
    case CONTENT_TYPE.memberInvited:
      return tips.invitedUserList.some(({ userID }) => userID === self);
    case CONTENT_TYPE.memberEnter:
      return tips.entrantUser?.userID === self;
    default:
      return false;
  }
}

/** Whether this notice ends the membership of `self`. */
export function tipsLeave(contentType: number, tips: GroupTips, self: string): boolean {
  switch (contentType) {
    case CONTENT_TYPE.memberQuit:
      return tips.quitUser?.userID === self;
    case CONTENT_TYPE.memberKicked:
      return tips.kickedUserList.some(({ userID }) => userID === self);
    case CONTENT_TYPE.groupDismissed:
      return true;
    default:
      return false;
  }
}
