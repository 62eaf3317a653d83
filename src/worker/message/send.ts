// Sending one message (behaviour 5, 6.4): stored first, then sent, then settled by the server's answer. A message that
// was handed to the server is never sent again by itself. Own messages coming back are folded by sync, not here.
import { type Message, type OfflinePush, quoted, sdkError, type UserInfo } from '../../contract/index.ts';
import {
  CONTENT_TYPE,
  groupConversationID,
  MESSAGE_STATUS,
  type MessageOption,
  MSG_FROM,
  type MsgData,
  parseContent,
  REQ,
  SESSION_TYPE,
  type SendMsgResp,
  singleConversationID,
} from '../../protocol/index.ts';
import type { Identity } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import type { ConversationRow, MessageRow } from '../store/schema.ts';
import { withQuote } from '../sync/revoke.ts';
import { elementOf, movesConversation, rowOf, setElement, wireOf } from './convert.ts';
import { attachedInfoElem } from './elements.ts';
import { messageJSON, quotedIn } from './row.ts';

/**
 * Sends a message to a user or to a group.
 * @returns JSON of the message as the server took it.
 * @throws OpenIMError 10002 for what cannot be sent (nothing is stored then); 10000, 10001, 19005, 19006 or the
 * server's own when it was not sent: it is stored with status 3.
 */
export async function sendMessage(
  ctx: UserContext,
  operationID: string,
  message: Message,
  recvID: string,
  groupID: string,
  offlinePush: OfflinePush | undefined,
): Promise<string> {
  const identity = receiverOf(ctx.userID, recvID, groupID);
  checkState(message.clientMsgID, message.status);
  const element = elementOf(message);
  const { sending, wire } = await ctx.engine.run((changes) =>
    begin(ctx, changes, identity, message, element, offlinePush),
  );
  let reply: SendMsgResp;
  try {
    reply = await ctx.connection.request(REQ.sendMessage, wire, { operationID, signal: ctx.signal });
  } catch (error) {
    const arrived = await ctx.engine.run((changes) => fail(changes, sending));
    if (!arrived) throw error;
    return messageJSON(arrived);
  }
  return messageJSON(await ctx.engine.run((changes) => succeed(ctx, changes, sending, reply)));
}

/** Who a message to this user or group is for. Throws 10002 unless exactly one is given. */
export function receiverOf(self: string, recvID: string, groupID: string): Identity {
  if ((recvID === '') === (groupID === '')) {
    throw sdkError('arguments', 'exactly one of recvID and groupID must be given');
  }
  return groupID === ''
    ? {
        conversationID: singleConversationID(self, recvID),
        conversationType: SESSION_TYPE.single,
        userID: recvID,
        groupID: '',
      }
    : {
        conversationID: groupConversationID(groupID),
        conversationType: SESSION_TYPE.group,
        userID: '',
        groupID,
      };
}

/** A new message or one that failed may be sent. */
function checkState(clientMsgID: string, status: number): void {
  if (status < MESSAGE_STATUS.success || status === MESSAGE_STATUS.failed) return;
  const what = status === MESSAGE_STATUS.success ? 'has been sent' : `has status ${status}`;
  throw sdkError('arguments', `message ${quoted(clientMsgID)} ${what} already`);
}

interface Begun {
  sending: MessageRow;
  wire: MsgData;
}

/** Stores row and message as being sent. */
async function begin(
  ctx: UserContext,
  changes: Changes,
  identity: Identity,
  message: Message,
  element: object,
  offlinePush: OfflinePush | undefined,
): Promise<Begun> {
  const { conversationID } = identity;
  const { clientMsgID } = message;
  const [stored] = await changes.messages(conversationID, [clientMsgID]);
  if (stored?.status === MESSAGE_STATUS.sending) {
    throw sdkError('arguments', `message ${quoted(clientMsgID)} is being sent already`);
  }
  if (stored) checkState(clientMsgID, stored.status);
  // Sent once more after it was deleted here: it is there again.
  else await changes.db.deleted.delete([conversationID, clientMsgID]);
  const row = await changes.ensure(identity);
  const self = await changes.meta('self');
  const attachedInfo = attachedInfoFor(row, message.attachedInfo);
  const made = newRow(ctx, row, message, element, attachedInfo, self, changes.now);
  const sending: MessageRow = {
    ...(await withStoredQuote(changes, made)),
    sender: ctx.workerID,
  };
  const push = offlinePush ?? message.offlinePush;
  if (push) sending.offlinePush = push;
  const wire = wireOf(sending, optionsFor(row, sending.contentType));
  if (!movesConversation(wire, ctx.userID)) sending.aside = 1;
  await changes.putMessages([sending]);
  changes.offerLatest(row, sending);
  return { sending, wire };
}

/** The message, showing as revoked what it quotes when that is revoked by now (behaviour 6.4). */
export async function withStoredQuote(changes: Changes, message: MessageRow): Promise<MessageRow> {
  const id = quotedIn(message);
  if (!id) return message;
  const [quoted] = await changes.messages(message.conversationID, [id]);
  return withQuote(message, quoted);
}

/** A message of the user as it is stored before the server knows of it. */
export function newRow(
  ctx: UserContext,
  row: ConversationRow,
  message: Message,
  element: object | undefined,
  attachedInfo: string,
  self: UserInfo | undefined,
  now: number,
): MessageRow {
  const createTime = message.createTime || now;
  const stored: MessageRow = {
    conversationID: row.conversationID,
    clientMsgID: message.clientMsgID,
    serverMsgID: '',
    createTime,
    sendTime: createTime,
    sessionType: row.conversationType,
    sendID: ctx.userID,
    recvID: row.userID,
    msgFrom: MSG_FROM.user,
    contentType: message.contentType,
    senderPlatformID: ctx.config.platformID,
    senderNickname: message.senderNickname || (self?.nickname ?? ''),
    senderFaceUrl: message.senderFaceUrl || (self?.faceURL ?? ''),
    groupID: row.groupID,
    content: '',
    seq: 0,
    isRead: false,
    status: MESSAGE_STATUS.sending,
    attachedInfo,
    ex: message.ex,
    localEx: message.localEx,
  };
  setElement(stored, element, ctx.userID);
  const attached = attachedInfoElem(attachedInfo);
  if (attached) stored.attachedInfoElem = attached;
  return stored;
}

function isPrivate(row: ConversationRow): boolean {
  return row.isPrivateChat && row.conversationType === SESSION_TYPE.single;
}

/** In a private chat the message says so itself; one that was made for a private chat elsewhere says it no more. */
function attachedInfoFor(row: ConversationRow, given: string): string {
  if (isPrivate(row)) {
    return JSON.stringify({ ...parseContent(given), isPrivateChat: true, burnDuration: row.burnDuration });
  }
  return attachedInfoElem(given)?.isPrivateChat ? '' : given;
}

function optionsFor(row: ConversationRow, contentType: number): Partial<Record<MessageOption, boolean>> {
  return {
    ...(isPrivate(row) && { notPrivate: false }),
    ...(contentType === CONTENT_TYPE.customNotTriggerConversation && {
      conversationUpdate: false,
      senderConversationUpdate: false,
    }),
  };
}

/** Settles a message that the server took; it may have come back already, or have been deleted meanwhile. */
async function succeed(
  ctx: UserContext,
  changes: Changes,
  sending: MessageRow,
  reply: SendMsgResp,
): Promise<MessageRow> {
  const { conversationID, clientMsgID } = sending;
  const [stored] = await changes.messages(conversationID, [clientMsgID]);
  const sent = acknowledged(ctx.userID, stored ?? sending, reply);
  if (stored) {
    await changes.putMessages([sent]);
    const row = await changes.conversation(conversationID);
    if (row) changes.offerLatest(row, sent);
  }
  changes.tell('sendMessageSuccess', messageJSON(sent));
  return sent;
}

function acknowledged(self: string, stored: MessageRow, reply: SendMsgResp): MessageRow {
  const { sender: _, ...row } = stored;
  // It came back already: sent once more, it is still the message that the server took first.
  const { serverMsgID: taken, sendTime: takenAt } = row.seq > 0 ? { serverMsgID: '', sendTime: 0 } : reply;
  const sent: MessageRow = {
    ...row,
    status: MESSAGE_STATUS.success,
    serverMsgID: taken || row.serverMsgID,
    sendTime: takenAt || row.sendTime,
  };
  const { modify } = reply;
  // A webhook of the server changed it; a revoke that came in between outlasts that.
  if (modify?.clientMsgID !== row.clientMsgID || row.contentType === CONTENT_TYPE.revoke) return sent;
  const { serverMsgID, sendTime, seq, localEx } = sent;
  const { createTime } = row;
  const modified = rowOf(modify, row.conversationID, self);
  return { ...modified, serverMsgID, sendTime, seq, localEx, createTime };
}

/** Settles a message that was not sent, as far as is known. @returns The message if it has arrived after all. */
async function fail(changes: Changes, sending: MessageRow): Promise<MessageRow | undefined> {
  const { conversationID, clientMsgID } = sending;
  const [stored] = await changes.messages(conversationID, [clientMsgID]);
  if (stored?.status === MESSAGE_STATUS.success) {
    changes.tell('sendMessageSuccess', messageJSON(stored));
    return stored;
  }
  const failed = asFailed(stored ?? sending);
  if (stored) await storeFailed(changes, failed);
  changes.tell('sendMessageFailed', messageJSON(failed));
  return undefined;
}

/** The message as not sent. */
export function asFailed(message: MessageRow): MessageRow {
  const { sender: _, ...row } = message;
  return { ...row, status: MESSAGE_STATUS.failed };
}

/** Stores a message as failed. A conversation that shows another one, or none, goes on doing so. */
export async function storeFailed(changes: Changes, failed: MessageRow): Promise<void> {
  await changes.putMessages([failed]);
  const row = await changes.conversation(failed.conversationID);
  if (row?.latestKey?.clientMsgID === failed.clientMsgID) changes.offerLatest(row, failed);
}
