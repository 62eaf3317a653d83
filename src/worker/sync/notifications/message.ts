// Notifications about messages: 2101 revoked, 2102 deleted, 2200 read. What they name need not be stored: then only the
// facts change.
import type { MessageReceipt } from '../../../contract/index.ts';
import {
  CONTENT_TYPE,
  conversationIDOf,
  type MarkAsReadTips,
  type MsgData,
  readDeleteMsgsTips,
  readMarkAsReadTips,
  readRevokeMsgTips,
} from '../../../protocol/index.ts';
import { rangesOf } from '../../conversation/ranges.ts';
import { notePeerRead } from '../../conversation/row.ts';
import type { Changes } from '../../engine/changes.ts';
import { readUpTo, showRead } from '../../message/read.ts';
import type { ConversationRow } from '../../store/schema.ts';
import { keepDeletion } from '../early-deletions.ts';
import type { FollowUps } from '../follow-ups.ts';
import { identityFrom } from '../message-identity.ts';
import { removeMessages, storedOf } from '../remove.ts';
import { applyRevoke } from '../revoke.ts';
import { type NoticeHandler, type NoticeHandlers, tipsOf } from './notice.ts';

const revoked: NoticeHandler = async ({ changes, self, followUps }, message) => {
  const tips = tipsOf(message, readRevokeMsgTips);
  await expectRow(changes, self, tips.conversationID, message, followUps);
  await applyRevoke(changes, self, tips);
};

/**
 * A conversation of which nothing is known but what became of a message gets its row, hidden, so that the message is
 * not taken for one that stands, or was not read, when it comes late. The row is completed from the server like one that
 * a message made.
 */
async function expectRow(
  changes: Changes,
  self: string,
  conversationID: string,
  message: MsgData,
  followUps: FollowUps,
): Promise<void> {
  if (conversationID === '' || (await changes.conversation(conversationID))) return;
  followUps.created.add(conversationID);
  const identity = identityFrom(conversationID, message, self);
  // An admin who takes back what others wrote stands in nobody's conversation.
  const { conversationType = 0, userID = '', groupID = '' } = identity ?? {};
  if (identity && conversationIDOf(conversationType, self, userID || groupID) === conversationID)
    changes.create(identity);
}

const deleted: NoticeHandler = async ({ changes, followUps }, message) => {
  const { conversationID, seqs } = tipsOf(message, readDeleteMsgsTips);
  if (seqs.length === 0) return;
  const row = await changes.conversation(conversationID);
  if (!row) {
    // Its message may still come, and whose conversation it is only the server can say.
    followUps.created.add(conversationID);
    await keepDeletion(changes, conversationID, seqs);
    return;
  }
  const stored = await storedOf(changes, conversationID, seqs);
  if (await removeMessages(changes, row, stored, seqs)) followUps.latest.add(conversationID);
};

const read: NoticeHandler = async ({ changes, self, followUps }, message) => {
  const tips = tipsOf(message, readMarkAsReadTips);
  const isPeer = tips.markAsReadUserID !== self;
  if (isPeer) await expectRow(changes, self, tips.conversationID, message, followUps);
  const row = await changes.conversation(tips.conversationID);
  if (!row) return;
  if (!isPeer) {
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
  notePeerRead(row, tips.seqs.length > 0 ? rangesOf(tips.seqs) : [[1, tips.hasReadSeq]]);
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

export const messageNotices: NoticeHandlers = new Map([
  [CONTENT_TYPE.revoke, revoked],
  [CONTENT_TYPE.deleteMsgs, deleted],
  [CONTENT_TYPE.hasReadReceipt, read],
]);
