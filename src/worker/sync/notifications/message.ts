// Notifications about messages: 2101 revoked, 2102 deleted, 2200 read. What they name need not be stored: then only the
// facts change.
import type { MessageReceipt } from '../../../contract/index.ts';
import {
  CONTENT_TYPE,
  type MarkAsReadTips,
  type MsgData,
  readDeleteMsgsTips,
  readMarkAsReadTips,
  readRevokeMsgTips,
} from '../../../protocol/index.ts';
import { rangesOf } from '../../conversation/ranges.ts';
import type { Changes } from '../../engine/changes.ts';
import { readUpTo, showRead } from '../../message/read.ts';
import type { ConversationRow, MessageRow } from '../../store/schema.ts';
import { removeMessages } from '../remove.ts';
import { applyRevoke } from '../revoke.ts';
import { type NoticeHandler, type NoticeHandlers, tipsOf } from './notice.ts';

const revoked: NoticeHandler = ({ changes, self }, message) =>
  applyRevoke(changes, self, tipsOf(message, readRevokeMsgTips));

const deleted: NoticeHandler = async ({ changes, followUps }, message) => {
  const { conversationID, seqs } = tipsOf(message, readDeleteMsgsTips);
  const row = await changes.conversation(conversationID);
  if (!row || seqs.length === 0) return;
  const stored = await storedOf(changes, conversationID, seqs);
  if (await removeMessages(changes, row, stored, seqs)) followUps.latest.add(conversationID);
};

const read: NoticeHandler = async ({ changes, self }, message) => {
  const tips = tipsOf(message, readMarkAsReadTips);
  const row = await changes.conversation(tips.conversationID);
  if (!row) return;
  if (tips.markAsReadUserID === self) {
    const from = row.facts.hasReadSeq + 1;
    await readUpTo(changes, self, row, { from, seq: tips.hasReadSeq, time: message.sendTime });
  } else if (row.groupID === '') await readByPeer(changes, self, row, tips, message);
};

/** The peer has read own messages. His reading never changes the own unread. */
async function readByPeer(
  changes: Changes,
  self: string,
  row: ConversationRow,
  tips: MarkAsReadTips,
  { sendTime, msgFrom, contentType, sessionType }: MsgData,
): Promise<void> {
  const { conversationID } = row;
  const candidates =
    tips.seqs.length > 0
      ? await storedOf(changes, conversationID, tips.seqs)
      : await changes.messagesBySeq(conversationID, 1, tips.hasReadSeq);
  const newlyRead = await showRead(
    changes,
    row,
    candidates.filter(({ sendID }) => sendID === self),
    sendTime,
  );
  if (newlyRead.length === 0) return;
  const receipt: MessageReceipt = {
    userID: tips.markAsReadUserID,
    groupID: '',
    msgIDList: newlyRead.map(({ clientMsgID }) => clientMsgID),
    readTime: sendTime,
    msgFrom,
    contentType,
    sessionType,
  };
  changes.tell('onRecvC2CReadReceipt', JSON.stringify([receipt]));
}

/** The stored messages with these seqs. */
async function storedOf(
  changes: Changes,
  conversationID: string,
  seqs: readonly number[],
): Promise<MessageRow[]> {
  const stored: MessageRow[] = [];
  for (const [from, to] of rangesOf(seqs))
    stored.push(...(await changes.messagesBySeq(conversationID, from, to)));
  return stored.filter(({ seq }) => seq > 0);
}

export const messageNotices: NoticeHandlers = new Map([
  [CONTENT_TYPE.revoke, revoked],
  [CONTENT_TYPE.deleteMsgs, deleted],
  [CONTENT_TYPE.hasReadReceipt, read],
]);
