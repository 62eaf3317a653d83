// What becomes of a message that was revoked (behaviour 6.4): in the store, in quotes of it, and what is told. It must
// not decide whether a revoke applies.

import type { RevokedMessage } from '../../contract/index.ts';
import {
  CONTENT_TYPE,
  type MessageRevokedContent,
  parseNotification,
  readMessageRevokedContent,
} from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
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

/** The content of a message that was revoked as these details say. */
export function revokedContent(
  details: MessageRevokedContent,
): Pick<MessageRow, 'content' | 'notificationElem'> {
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
  const later = await changes.messagesBySeq(revoked.conversationID, revoked.seq + 1, Number.MAX_SAFE_INTEGER);
  const patched = later.flatMap((message) => quoteOf(message, revoked) ?? []);
  await changes.putMessages(patched);
  for (const message of patched) changes.offerLatest(row, message);
}

function quoteOf(message: MessageRow, revoked: MessageRow): MessageRow | undefined {
  const element =
    message.contentType === CONTENT_TYPE.quote
      ? 'quoteElem'
      : message.contentType === CONTENT_TYPE.atText
        ? 'atTextElem'
        : undefined;
  const elem = element && message[element];
  const quoted = elem?.quoteMessage as Record<string, unknown> | null | undefined;
  if (!element || quoted?.clientMsgID !== revoked.clientMsgID || quoted.contentType === CONTENT_TYPE.revoke)
    return undefined;
  const quoteMessage: Record<string, unknown> = {
    ...quoted,
    contentType: CONTENT_TYPE.revoke,
    content: revoked.content,
  };
  dropElements(quoteMessage);
  quoteMessage.notificationElem = revoked.notificationElem;
  const patched = { ...elem, quoteMessage };
  return { ...message, [element]: patched, content: JSON.stringify(patched) };
}

/** Leaves nothing of what a message said, whatever its type. */
function dropElements(message: object): void {
  for (const key of Object.keys(message)) {
    if (key.endsWith('Elem') && key !== 'attachedInfoElem') Reflect.deleteProperty(message, key);
  }
}
