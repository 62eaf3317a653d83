// The fold of messages into the store (behaviour 6.2 to 6.4): over any number of conversations at once, with one read
// and one write of messages. It must not wait for anything but the database, nor decide what is pulled (that is
// push.ts and pull.ts), and leaves facts.syncedSeq to its callers.
import {
  CONTENT_TYPE,
  MESSAGE_OPTION,
  MESSAGE_STATUS,
  type MsgData,
  optionOf,
  parseContent,
} from '../../protocol/index.ts';
import { has, rangesOf, union } from '../conversation/ranges.ts';
import { firstShownSeq } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import { rowOf } from '../message/convert.ts';
import { asRead } from '../message/read.ts';
import { messageJSON, quotedIn, quotingElement } from '../message/row.ts';
import type { ConversationRow, MessageRow } from '../store/schema.ts';
import { joins } from './membership.ts';
import { fallbackName, identityFrom } from './message-identity.ts';
import { removeCleared, removeMessages } from './remove.ts';
import { patchQuotes, showRevoked, tellRevoked, withQuote } from './revoke.ts';
import { Typists } from './typists.ts';

/** What the fold leaves to be done outside the transaction. */
export interface IngestResult {
  /** Conversations whose row was made from a message: to be completed from the server. */
  created: string[];
  /** Groups that a notice made me a member of: read up to here, to be told to the server once (behaviour 6.3). */
  joined: JoinedGroup[];
}

/** One group just joined. */
export interface JoinedGroup {
  conversationID: string;
  hasReadSeq: number;
}

/** One conversation while its messages are folded. */
interface Fold {
  readonly changes: Changes;
  readonly self: string;
  readonly tell: boolean;
  readonly row: ConversationRow;
  /** The messages of the batch that the store holds, by clientMsgID; follows the fold. */
  readonly known: Map<string, MessageRow>;
  /** Those that were deleted here, by clientMsgID. */
  readonly deleted: ReadonlySet<string>;
  readonly write: Map<string, MessageRow>;
  readonly held: Set<number>;
  readonly silent: number[];
  readonly doubles: number[];
  /** Stored without a seq, and deleted at the server by now. */
  readonly gone: MessageRow[];
  /** Stored without a seq, and below what was cleared. */
  readonly cleared: MessageRow[];
  /** Stored as revoked, which they were not before. */
  readonly revoked: MessageRow[];
  readonly result: IngestResult;
  readonly outdated: Set<string> | undefined;
}

/**
 * Folds messages of chats (`si_`, `sg_`, `sn_`), by conversation and in any order, into rows, facts and store.
 * `tell`: new ones are told as received; history and the first load pass false. `typists`: who types so far, of those who
 * hear what happens now. `outdated`: where conversations are named of which something may have come as it was before a
 * notice that is known; it is left out, to be asked for by its seq. Without it nothing is.
 */
export async function ingest(
  changes: Changes,
  self: string,
  chats: ReadonlyMap<string, readonly MsgData[]>,
  options: { tell: boolean; typists?: Typists; outdated?: Set<string> },
): Promise<IngestResult> {
  const result: IngestResult = { created: [], joined: [] };
  await changes.load(chats.keys());
  const { stored, deleted } = await readStored(changes, chats, self);
  const write: { changed: MessageRow[]; fresh: MessageRow[] } = { changed: [], fresh: [] };
  const revoked: MessageRow[] = [];
  for (const [conversationID, messages] of chats) {
    if (options.tell)
      for (const message of messages)
        if (message.seq === 0) tellOnline(changes, conversationID, message, self, options.typists);
    const kept = messages.filter(({ seq }) => seq > 0).sort((a, b) => a.seq - b.seq);
    if (kept.length === 0) continue;
    const row = changes.row(conversationID) ?? createRow(changes, conversationID, kept, self, result);
    if (!row) continue;
    const fold: Fold = {
      changes,
      self,
      tell: options.tell,
      row,
      known: new Map(stored.get(conversationID)),
      deleted: deleted.get(conversationID) ?? NONE_DELETED,
      write: new Map(),
      held: new Set(),
      silent: [],
      doubles: [],
      gone: [],
      cleared: [],
      revoked,
      result,
      outdated: options.outdated,
    };
    for (const message of kept) foldMessage(fold, message);
    if (row.showName === (row.userID || row.groupID)) nameByMessage(changes, row, kept, self);
    // Ranges are compared by identity: a row of which nothing new is known must keep its own.
    if (fold.held.size > 0) row.facts.held = union(row.facts.held, rangesOf(fold.held));
    if (fold.silent.length > 0) row.facts.silent = union(row.facts.silent, rangesOf(fold.silent));
    if (fold.doubles.length > 0) row.facts.doubles = union(row.facts.doubles, rangesOf(fold.doubles));
    for (const message of fold.write.values()) {
      const isStored = stored.get(conversationID)?.has(message.clientMsgID);
      (isStored ? write.changed : write.fresh).push(message);
    }
    if (fold.gone.length > 0) await removeMessages(changes, row, fold.gone);
    if (fold.cleared.length > 0) await removeCleared(changes, row, fold.cleared);
  }
  await changes.putMessages(write.changed);
  changes.addMessages(write.fresh);
  for (const message of revoked) await patchQuotes(changes, message);
  return result;
}

/** What is known of the clientMsgIDs that arrive, and of those that they quote, by conversation. */
interface Known {
  stored: Map<string, Map<string, MessageRow>>;
  deleted: Map<string, Set<string>>;
}

const NONE_DELETED: ReadonlySet<string> = new Set();

/**
 * The stored messages of the clientMsgIDs that arrive, by conversation. Not of those that are new but for what a server
 * does by mistake or an app inserted: reading costs nearly as much as writing.
 */
async function readStored(
  changes: Changes,
  chats: ReadonlyMap<string, readonly MsgData[]>,
  self: string,
): Promise<Known> {
  const keys: [string, string][] = [];
  for (const [conversationID, messages] of chats) {
    const row = changes.row(conversationID);
    for (const message of messages) {
      const { seq, clientMsgID } = message;
      if (seq <= 0 || clientMsgID === '') continue;
      if (changes.isCareful || !isSurelyNew(row, message, self)) keys.push([conversationID, clientMsgID]);
      const quoted = quotingElement(message.contentType) && quotedIn(rowOf(message, conversationID, ''));
      if (quoted) keys.push([conversationID, quoted]);
    }
  }
  const found = keys.length > 0 ? await changes.db.messages.bulkGet(keys) : [];
  const unknown = keys.filter((_, i) => !found[i]);
  const gone = unknown.length > 0 ? await changes.db.deleted.bulkGet(unknown) : [];
  const deleted = new Map<string, Set<string>>();
  for (const row of gone) {
    if (!row) continue;
    const ids = deleted.get(row.conversationID);
    if (ids) ids.add(row.clientMsgID);
    else deleted.set(row.conversationID, new Set([row.clientMsgID]));
  }
  const stored = new Map<string, Map<string, MessageRow>>();
  for (const message of found) {
    if (!message) continue;
    let known = stored.get(message.conversationID);
    if (!known) {
      known = new Map();
      stored.set(message.conversationID, known);
    }
    known.set(message.clientMsgID, message);
  }
  return { stored, deleted };
}

/** Whether it will be stored, and nothing says that it is: should it be all the same, storing it fails. */
function isSurelyNew(row: ConversationRow | undefined, message: MsgData, self: string): boolean {
  const { sendID, seq, status, options } = message;
  if (sendID === self || status >= MESSAGE_STATUS.deleted || !optionOf(options, MESSAGE_OPTION.history))
    return false;
  return !row || (seq >= firstShownSeq(row) && !row.facts.hasDeleted && !has(row.facts.held, seq));
}

/** A row for a conversation that only its messages tell of; none while they are all placeholders. */
function createRow(
  changes: Changes,
  conversationID: string,
  messages: readonly MsgData[],
  self: string,
  result: IngestResult,
): ConversationRow | undefined {
  const source = messages.filter(({ status }) => status < MESSAGE_STATUS.deleted).at(-1);
  const identity = source && identityFrom(conversationID, source, self);
  if (!identity) return undefined;
  result.created.push(conversationID);
  return changes.create(identity);
}

/** Names a row that shows its ID by the newest message of the other one, until his name is known. */
function nameByMessage(
  changes: Changes,
  row: ConversationRow,
  messages: readonly MsgData[],
  self: string,
): void {
  const source = messages.filter(({ sendID }) => sendID === row.userID && sendID !== self).at(-1);
  const fallback = source && fallbackName(row, source);
  if (fallback) changes.rename(row.conversationID, fallback);
}

function foldMessage(fold: Fold, given: MsgData): void {
  const { row } = fold;
  const message = readByPeer(fold, given);
  const { seq } = message;
  const { facts } = row;
  facts.newestSeq = Math.max(facts.newestSeq, seq);
  if (message.status >= MESSAGE_STATUS.deleted || message.clientMsgID === '') {
    // A placeholder: nothing will ever come for this seq. One that is stored keeps what it has, but what was deleted
    // elsewhere before it had a seq here goes.
    const stored = fold.known.get(message.clientMsgID);
    if (stored?.seq === 0) fold.gone.push(stored);
    if (isHeld(fold, seq)) return;
    fold.silent.push(seq);
    fold.held.add(seq);
    return;
  }
  if (fold.outdated && isOutdated(fold, message)) {
    fold.outdated.add(row.conversationID);
    return;
  }
  const own = message.sendID === fold.self;
  if (own) facts.hasReadSeq = Math.max(facts.hasReadSeq, seq);
  const stored = fold.known.get(message.clientMsgID);
  if (stored && stored.seq !== 0 && stored.seq !== seq) foldDuplicate(fold, message, stored);
  else if (stored?.seq === 0 && isHeld(fold, seq)) foldGone(fold, message, fold.gone, stored);
  else if (stored?.seq === 0 && seq < firstShownSeq(row)) foldGone(fold, message, fold.cleared, stored);
  else if (stored) foldKnown(fold, message, stored);
  else if (isHeld(fold, seq)) return;
  else if (fold.deleted.has(message.clientMsgID)) {
    // Deleted here on its way, or under another seq: it is a placeholder.
    fold.silent.push(seq);
    fold.held.add(seq);
  } else foldNew(fold, message);
  // A seq that is held without its message was deleted here: it stays deleted.
}

/** An own message that its reader's receipt overtook comes as read. */
function readByPeer({ self, row }: Fold, message: MsgData): MsgData {
  const wasRead = message.sendID === self && has(row.facts.peerRead, message.seq);
  return wasRead ? { ...message, isRead: true } : message;
}

/** It may have been taken back or deleted since the server gave this answer: a notice has told so of one never seen here. */
function isOutdated(fold: Fold, { seq, contentType }: MsgData): boolean {
  return contentType !== CONTENT_TYPE.revoke && has(fold.row.facts.silent, seq) && !isHeld(fold, seq);
}

/** A message that was sent here, and deleted or cleared before its seq was known. */
function foldGone(fold: Fold, message: MsgData, gone: MessageRow[], stored: MessageRow): void {
  count(fold, message);
  fold.held.add(message.seq);
  gone.push(stored);
}

function foldNew(fold: Fold, message: MsgData): void {
  const { row, changes, self } = fold;
  const { seq } = message;
  count(fold, message);
  fold.held.add(seq);
  noteJoining(fold, message);
  if (seq < firstShownSeq(row)) return;
  if (!optionOf(message.options, MESSAGE_OPTION.history)) {
    if (fold.tell) tellOnline(changes, row.conversationID, message, self);
    return;
  }
  const arrived = rowOf(message, row.conversationID, self);
  const stored = sinceRead(fold, withQuote(arrived, fold.known.get(quotedIn(arrived) ?? '')));
  keep(fold, stored);
  if (stored.contentType === CONTENT_TYPE.revoke) fold.revoked.push(stored);
  if (fold.tell) changes.tellReceived(stored);
}

/** A private message that was read before it came here has been read by now, as far as can be said. */
function sinceRead({ row, self, changes }: Fold, message: MessageRow): MessageRow {
  const { attachedInfoElem, isRead, sendID, seq } = message;
  const wasRead = isRead || (sendID !== self && seq <= row.facts.hasReadSeq);
  const isTimed = attachedInfoElem?.isPrivateChat && !attachedInfoElem.hasReadTime;
  return wasRead && isTimed ? asRead(message, changes.now) : message;
}

/** The message that is there already: what it lacked is filled in, and nothing is told again. */
function foldKnown(fold: Fold, message: MsgData, stored: MessageRow): void {
  const { seq } = message;
  if (!isHeld(fold, seq)) {
    count(fold, message);
    fold.held.add(seq);
  }
  if (message.contentType === CONTENT_TYPE.revoke && stored.contentType !== CONTENT_TYPE.revoke) {
    fold.silent.push(seq);
    const revoked = showRevoked(
      acknowledged(stored, message),
      rowOf(message, stored.conversationID, fold.self),
    );
    keep(fold, revoked);
    fold.revoked.push(revoked);
    if (fold.tell) tellRevoked(fold.changes, revoked);
    return;
  }
  if (stored.seq === seq && stored.status === MESSAGE_STATUS.success && stored.serverMsgID !== '') return;
  keep(fold, acknowledged(stored, message));
}

/** The server gave one message two seqs: the lower one that may show keeps it, the other is a placeholder. */
function foldDuplicate(fold: Fold, message: MsgData, stored: MessageRow): void {
  const { seq } = message;
  if (isHeld(fold, seq)) return;
  fold.held.add(seq);
  if (seq < firstShownSeq(fold.row)) return;
  const double = Math.max(seq, stored.seq);
  fold.silent.push(double);
  fold.doubles.push(double);
  if (seq === double) return;
  count(fold, message);
  keep(fold, acknowledged(stored, message));
}

/** A stored message with what the server says of it. An own one that waited or had failed has arrived after all. */
function acknowledged(stored: MessageRow, message: MsgData): MessageRow {
  const { sender: _, ...row } = stored;
  return {
    ...row,
    seq: message.seq,
    serverMsgID: message.serverMsgID || stored.serverMsgID,
    sendTime: message.sendTime || stored.sendTime,
    // Of a receipt that came while it had no seq, only the server still knows.
    isRead: stored.isRead || message.isRead,
    status: MESSAGE_STATUS.success,
  };
}

function keep(fold: Fold, message: MessageRow): void {
  fold.known.set(message.clientMsgID, message);
  fold.write.set(message.clientMsgID, message);
  fold.changes.offerLatest(fold.row, message);
}

/** Notes a seq that does not count as unread (behaviour 6.3). */
function count(fold: Fold, message: MsgData): void {
  const silent =
    message.sendID === fold.self ||
    message.contentType === CONTENT_TYPE.revoke ||
    !optionOf(message.options, MESSAGE_OPTION.unreadCount);
  if (silent) fold.silent.push(message.seq);
}

/** The history of a group from before the user joined is not unread. */
function noteJoining(fold: Fold, message: MsgData): void {
  const { row, self, result } = fold;
  const { facts, conversationID } = row;
  if (row.groupID === '' || message.seq - 1 <= facts.hasReadSeq || !joins(message, self)) return;
  facts.hasReadSeq = message.seq - 1;
  result.joined.push({ conversationID, hasReadSeq: facts.hasReadSeq });
}

function isHeld(fold: Fold, seq: number): boolean {
  return fold.held.has(seq) || has(fold.row.facts.held, seq);
}

/** A message that is nowhere stored: typing, or one for those who are online. */
function tellOnline(
  changes: Changes,
  conversationID: string,
  message: MsgData,
  self: string,
  typists = new Typists(),
): void {
  if (message.contentType !== CONTENT_TYPE.typing) {
    changes.tell('onRecvOnlineOnlyMessage', messageJSON(rowOf(message, conversationID, self)));
    return;
  }
  const { sendID: userID, senderPlatformID } = message;
  if (userID === self) return;
  const goesOn = parseContent(message.content)?.msgTips !== 'no';
  const platformIDs = typists.note(conversationID, userID, senderPlatformID, goesOn, changes.now);
  changes.tell(
    'onConversationUserInputStatusChanged',
    JSON.stringify({
      conversationID,
      userID,
      // Apps take an empty list for the end of it.
      platformIDs,
      isTyping: platformIDs.length > 0,
    }),
  );
}
