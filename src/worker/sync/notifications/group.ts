// Notifications about groups, 15xx: name and avatar, and whether the user is a member (behaviour 6.5).
import { CONTENT_TYPE, type GroupTips, groupConversationID, readGroupTips } from '../../../protocol/index.ts';
import { tipsJoin, tipsLeave } from '../membership.ts';
import { putGroups, renameRows } from '../names.ts';
import { type NoticeContext, type NoticeHandler, type NoticeHandlers, tipsOf } from './notice.ts';

const groupNotice: NoticeHandler = async (context, message) => {
  const tips = tipsOf(message, readGroupTips);
  const { followUps, live } = context;
  // One that was pulled is older than the list of groups that the same sync has read.
  if (!live) return;
  followUps.groups = true;
  await applyTips(context, message.contentType, tips);
};

async function applyTips(
  { changes, self, followUps }: NoticeContext,
  contentType: number,
  tips: GroupTips,
): Promise<void> {
  const { group } = tips;
  if (!group) return;
  const member =
    tipsJoin(contentType, tips, self) || (tipsLeave(contentType, tips, self) ? false : undefined);
  const conversationID = groupConversationID(group.groupID);
  // Without a name it is not the group's info that was sent, only its ID.
  if (group.groupName !== '') {
    const known = await changes.db.groups.get(group.groupID);
    // A notice that was long on its way says what was: where it differs, the server has the last word.
    const isSure = !known || (known.groupName === group.groupName && known.faceURL === group.faceURL);
    await putGroups(changes, [group], member, isSure ? changes.now : 0);
    if (!isSure) followUps.unsureGroups.add(conversationID);
  }
  await renameRows(changes, [conversationID]);
  const row = changes.row(conversationID);
  if (row && member !== undefined) row.isNotInGroup = !member;
}

/** The types from the first to the last are those of groups. */
const TYPES = Array.from(
  { length: CONTENT_TYPE.groupInfoSetName - CONTENT_TYPE.groupCreated + 1 },
  (_, i) => CONTENT_TYPE.groupCreated + i,
);

export const groupNotices: NoticeHandlers = new Map(
  TYPES.map((type): [number, NoticeHandler] => [type, groupNotice]),
);
