// What becomes of a message that was revoked (behaviour 6.4), by a notice, by a call, or as the server gives it: in the
// store, in quotes of it, and what is told.

import type { RevokedMessage } from '../../contract/index.ts';
import {
  CONTENT_TYPE,
  type MessageRevokedContent,
  parseNotification,
  type RevokeMsgTips,
  ROLE_LEVEL,
  readMessageRevokedContent,
  SESSION_TYPE,
} from '../../protocol/index.ts';
import { add } from '../conversation/ranges.ts';
import type { Changes } from '../engine/changes.ts';
import { quotingElement } from '../message/row.ts';
import type { MessageRow } from '../store/schema.ts';

/** A stored message with the content of a revoked one; its place and time stay. */
export function showRevoked(
  stored: MessageRow,
  revoked: Pick<MessageRow, 'content' | 'notificationElem'>,
): MessageRow {
  const row: MessageRow = { ...stored, contentType: CONTENT_TYPE.revoke, content: revoked.content };
  dropElements(row);
  if (revoked.notificationElem) row.notificationElem = revoked.notificationElem;
  return row;
}

/** Applies a revoke. One that was applied before changes and tells nothing; what is not stored does not count. */
export async function applyRevoke(changes: Changes, self: string, tips: RevokeMsgTips): Promise<void> {
  const row = await changes.conversation(tips.conversationID);
  if (!row || tips.seq < 1) return;
  row.facts.silent = add(row.facts.silent, tips.seq);
  const [stored] = await changes.messagesBySeq(row.conversationID, tips.seq, tips.seq);
  if (!stored || stored.contentType === CONTENT_TYPE.revoke) return;
  const shown = showRevoked(stored, revokedContent(await revocation(changes, self, tips, stored)));
  await changes.putMessages([shown]);
  changes.offerLatest(row, shown);
  tellRevoked(changes, shown, tips.isAdminRevoke);
  await patchQuotes(changes, shown);
}

/** The details as the server will write them into the message itself, as far as they are known here. */
async function revocation(
  changes: Changes,
  self: string,
  tips: RevokeMsgTips,
  stored: MessageRow,
): Promise<MessageRevokedContent> {
  const { revokerUserID } = tips;
  const byOther = revokerUserID !== stored.sendID;
  const isGroup = stored.sessionType === SESSION_TYPE.group;
  return {
    revokerID: revokerUserID,
    revokerRole: isGroup
      ? byOther
        ? await roleOf(changes, stored.groupID, revokerUserID)
        : ROLE_LEVEL.member
      : 0,
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

/** In a group only its owner and admins revoke what others wrote; the notice does not say which of them it was. */
async function roleOf(changes: Changes, groupID: string, userID: string): Promise<number> {
  const group = await changes.db.groups.get(groupID);
  return group?.ownerUserID === userID ? ROLE_LEVEL.owner : ROLE_LEVEL.admin;
}

async function nicknameOf(changes: Changes, self: string, userID: string): Promise<string> {
  if (userID === self) return (await changes.meta('self'))?.nickname ?? '';
  const { friends, users } = changes.db;
  return (await friends.get(userID))?.nickname || (await users.get(userID))?.nickname || '';
}

/** The content of a message that was revoked as these details say. */
function revokedContent(details: MessageRevokedContent): Pick<MessageRow, 'content' | 'notificationElem'> {
  const notificationElem = { detail: JSON.stringify(details) };
  return { content: JSON.stringify(notificationElem), notificationElem };
}

/** Tells that a stored message was revoked. */
export function tellRevoked(changes: Changes, row: MessageRow, isAdminRevoke = false): void {
  const details = parseNotification(row.content, readMessageRevokedContent);
  const revoked: RevokedMessage = {
    revokerID: details?.revokerID ?? '',
    revokerRole: details?.revokerRole ?? 0,
    revokerNickname: details?.revokerNickname ?? '',
    clientMsgID: row.clientMsgID,
    revokeTime: details?.revokeTime ?? 0,
    sourceMessageSendTime: row.sendTime,
    sourceMessageSendID: row.sendID,
    sourceMessageSenderNickname: row.senderNickname,
    sessionType: row.sessionType,
    seq: row.seq,
    ex: details?.ex ?? '',
    isAdminRevoke,
    conversationID: row.conversationID,
  };
  changes.tell('onNewRecvMessageRevoked', JSON.stringify(revoked));
}

/** Shows a revoked message as revoked in the stored messages that quote it, in `latestMsg` as well. */
export async function patchQuotes(changes: Changes, revoked: MessageRow): Promise<void> {
  const row = changes.row(revoked.conversationID);
  if (!row) return;
  const quoting = await changes.messagesQuoting(revoked.conversationID, revoked.clientMsgID);
  const patched = quoting
    .map((message) => withQuote(message, revoked))
    .filter((message, i) => message !== quoting[i]);
  await changes.putMessages(patched);
  for (const message of patched) {
    if (message.clientMsgID === row.latestKey?.clientMsgID) changes.offerLatest(row, message);
  }
}

/** A message that shows as revoked what it quotes, when that is stored as revoked; itself when there is nothing to show. */
export function withQuote(message: MessageRow, quoted: MessageRow | undefined): MessageRow {
  if (quoted?.contentType !== CONTENT_TYPE.revoke) return message;
  const element = quotingElement(message.contentType);
  const elem = element && message[element];
  const shown = elem?.quoteMessage as Record<string, unknown> | null | undefined;
  if (!element || shown?.clientMsgID !== quoted.clientMsgID || shown.contentType === CONTENT_TYPE.revoke)
    return message;
  const quoteMessage: Record<string, unknown> = {
    ...shown,
    contentType: CONTENT_TYPE.revoke,
    content: quoted.content,
  };
  dropElements(quoteMessage);
  quoteMessage.notificationElem = quoted.notificationElem;
  const patched = { ...elem, quoteMessage };
  return { ...message, [element]: patched, content: JSON.stringify(patched) };
}

/** Leaves nothing of what a message said, whatever its type. */
function dropElements(message: object): void {
  for (const key of Object.keys(message)) {
    if (key.endsWith('Elem') && key !== 'attachedInfoElem') Reflect.deleteProperty(message, key);
  }
}
