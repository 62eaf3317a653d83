// Notifications about messages: 2101 revoked, 2102 deleted, 2200 read. What they name need not be stored: then only the
// facts change.
import type { MessageReceipt } from '../../../contract/index.ts';
import {
  CONTENT_TYPE,
  type MarkAsReadTips,
  type MessageRevokedContent,
  type MsgData,
  type RevokeMsgTips,
  ROLE_LEVEL,
  readDeleteMsgsTips,
  readMarkAsReadTips,
  readRevokeMsgTips,
  SESSION_TYPE,
} from '../../../protocol/index.ts';
import { add, rangesOf, union } from '../../conversation/ranges.ts';
import type { Changes } from '../../engine/changes.ts';
import { readUpTo, showRead } from '../../message/read.ts';
import { messageJSON } from '../../message/row.ts';
import type { ConversationRow, MessageRow } from '../../store/schema.ts';
import { patchQuotes, revokedContent, showRevoked, tellRevoked } from '../revoke.ts';
import { type NoticeContext, type NoticeHandler, type NoticeHandlers, tipsOf } from './notice.ts';

const revoked: NoticeHandler = async (context, message) => {
  const tips = tipsOf(message, readRevokeMsgTips);
  const { changes } = context;
  const row = await changes.conversation(tips.conversationID);
  if (!row || tips.seq < 1) return;
  row.facts.silent = add(row.facts.silent, tips.seq);
  const [stored] = await changes.messagesBySeq(row.conversationID, tips.seq, tips.seq);
  if (!stored || stored.contentType === CONTENT_TYPE.revoke) return;
  const shown = showRevoked(stored, revokedContent(await revocation(context, tips, stored)));
  await changes.putMessages([shown]);
  changes.offerLatest(row, shown);
  tellRevoked(changes, shown, tips.isAdminRevoke);
  await patchQuotes(changes, shown);
};

/** The details as the server will write them into the message itself, as far as they are known here. */
async function revocation(
  { changes, self }: NoticeContext,
  tips: RevokeMsgTips,
  stored: MessageRow,
): Promise<MessageRevokedContent> {
  const { revokerUserID } = tips;
  const byOther = revokerUserID !== stored.sendID;
  const isGroup = stored.sessionType === SESSION_TYPE.group;
  return {
    revokerID: revokerUserID,
    // In a group only owner and admins revoke what others wrote; which of them it was is not said.
    revokerRole: isGroup ? (byOther ? ROLE_LEVEL.admin : ROLE_LEVEL.member) : 0,
    clientMsgID: stored.clientMsgID,
    revokerNickname: byOther ? await nicknameOf(changes, self, revokerUserID) : stored.senderNickname,
    revokeTime: tips.revokeTime,
    sourceMessageSendTime: stored.sendTime,
    sourceMessageSendID: stored.sendID,
    sourceMessageSenderNickname: stored.senderNickname,
    sessionType: tips.sesstionType || stored.sessionType,
    seq: tips.seq,
    ex: '',
  };
}

async function nicknameOf(changes: Changes, self: string, userID: string): Promise<string> {
  if (userID === self) return (await changes.meta('self'))?.nickname ?? '';
  const { friends, users } = changes.db;
  return (await friends.get(userID))?.nickname || (await users.get(userID))?.nickname || '';
}

const deleted: NoticeHandler = async ({ changes, followUps }, message) => {
  const { conversationID, seqs } = tipsOf(message, readDeleteMsgsTips);
  const row = await changes.conversation(conversationID);
  if (!row || seqs.length === 0) return;
  const gone = rangesOf(seqs.filter((seq) => seq > 0));
  row.facts.silent = union(row.facts.silent, gone);
  row.facts.held = union(row.facts.held, gone);
  const stored = await storedOf(changes, conversationID, seqs);
  if (stored.length === 0) return;
  await changes.deleteMessages(
    conversationID,
    stored.map(({ clientMsgID }) => clientMsgID),
  );
  for (const each of stored) changes.tell('onMsgDeleted', messageJSON(each));
  if (stored.some(({ clientMsgID }) => clientMsgID === row.latestKey?.clientMsgID))
    followUps.latest.add(conversationID);
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
