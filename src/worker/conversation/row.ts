// One conversation row: how it begins, what of it is public, and what is derived from it. Pure.
import type { Conversation } from '../../contract/index.ts';
import type { ConversationRow, Facts, LatestKey } from '../store/schema.ts';
import { clip, NONE, type Ranges, size, subtract, union } from './ranges.ts';

/** The public keys, in the order of the documented object (behaviour 3). */
export const PUBLIC_KEYS = [
  'conversationID',
  'conversationType',
  'userID',
  'groupID',
  'showName',
  'faceURL',
  'recvMsgOpt',
  'unreadCount',
  'groupAtType',
  'latestMsg',
  'latestMsgSendTime',
  'draftText',
  'draftTextTime',
  'isPinned',
  'isPrivateChat',
  'burnDuration',
  'isNotInGroup',
  'updateUnreadCountTime',
  'attachedInfo',
  'ex',
  'maxSeq',
  'minSeq',
  'msgDestructTime',
  'isMsgDestruct',
] as const satisfies readonly (keyof Conversation)[];

/** Who a conversation is with. */
export type Identity = Pick<Conversation, 'conversationID' | 'conversationType' | 'userID' | 'groupID'>;

/** Facts of which nothing is known yet. */
export const NO_FACTS: Facts = {
  newestSeq: 0,
  hasReadSeq: 0,
  clearedSeq: 0,
  lowestSeq: 0,
  hiddenSeq: 0,
  silent: NONE,
  held: NONE,
  doubles: NONE,
  peerRead: NONE,
  hasDeleted: false,
  syncedSeq: 0,
  confirmed: false,
};

/** Ranges of messages taken back before they were seen that are remembered below what is read; of those read by the peer. */
const MOST_EARLY = 100;

/** A new, hidden row without settings. */
export function newRow(identity: Identity): ConversationRow {
  return {
    conversationID: identity.conversationID,
    conversationType: identity.conversationType,
    userID: identity.userID,
    groupID: identity.groupID,
    showName: identity.userID || identity.groupID,
    faceURL: '',
    recvMsgOpt: 0,
    unreadCount: 0,
    groupAtType: 0,
    latestMsg: '',
    latestMsgSendTime: 0,
    draftText: '',
    draftTextTime: 0,
    isPinned: false,
    isPrivateChat: false,
    burnDuration: 0,
    isNotInGroup: false,
    updateUnreadCountTime: 0,
    attachedInfo: '',
    ex: '',
    maxSeq: 0,
    minSeq: 0,
    msgDestructTime: 0,
    isMsgDestruct: false,
    facts: { ...NO_FACTS },
    latestKey: null,
    rev: 0,
  };
}

/** Whether a row is listed: it has had a message, or has a draft (behaviour 4). */
export function isVisible(row: Pick<Conversation, 'latestMsgSendTime' | 'draftText'>): boolean {
  return row.latestMsgSendTime !== 0 || row.draftText !== '';
}

/** Lowest seq that may show: minSeq, the end of history, and the local clear. */
export function firstShownSeq(row: ConversationRow): number {
  return Math.max(row.minSeq, row.facts.lowestSeq, row.facts.clearedSeq + 1, 1);
}

/** Lowest seq of a message that may become `latestMsg`. */
export function firstOfferedSeq(row: ConversationRow): number {
  return Math.max(firstShownSeq(row), row.facts.hiddenSeq + 1);
}

/** The window of seqs that may count as unread, both ends included; empty when `from > to`. */
export function unreadWindow(row: ConversationRow): { from: number; to: number } {
  const { facts } = row;
  return {
    from: Math.max(facts.hasReadSeq + 1, firstShownSeq(row)),
    to: row.maxSeq === 0 ? facts.newestSeq : Math.min(facts.newestSeq, row.maxSeq),
  };
}

/** Unread, derived from facts alone (behaviour 6.3): the window without the seqs known not to count. */
export function unreadOf(row: ConversationRow): number {
  const { from, to } = unreadWindow(row);
  return from > to ? 0 : to - from + 1 - size(clip(row.facts.silent, from, to));
}

/** What a row adds to the total: unread of visible rows that notify (behaviour 4). */
export function countedUnread(row: ConversationRow): number {
  return isVisible(row) && row.recvMsgOpt < 2 ? row.unreadCount : 0;
}

/** The moment by which the list is ordered. */
export function listTime(row: Pick<Conversation, 'latestMsgSendTime' | 'draftTextTime'>): number {
  return Math.max(row.latestMsgSendTime, row.draftTextTime);
}

/** Brings everything derived up to date: unread with its time, position in the list, facts that no longer matter. */
export function derive(row: ConversationRow, now: number): void {
  const { facts } = row;
  facts.silent = withoutSettled(row);
  if (facts.peerRead.length > 0) facts.peerRead = withoutHeld(facts.peerRead, facts.held);
  const unread = unreadOf(row);
  if (unread !== row.unreadCount) {
    row.unreadCount = unread;
    row.updateUnreadCountTime = now;
  }
  if (isVisible(row)) row.listKey = [row.isPinned ? 0 : 1, -listTime(row), row.conversationID];
  else delete row.listKey;
}

/**
 * The seqs that do not count, without those below a mark that never moves back. A message that was taken back before it
 * was seen here stays among them: should it still come as it was sent, it is not to show so.
 */
function withoutSettled(row: ConversationRow): Ranges {
  const { silent, held, hasReadSeq, clearedSeq } = row.facts;
  const settled = Math.max(hasReadSeq, clearedSeq);
  if (!silent[0] || silent[0][0] > settled) return silent;
  const early = subtract(clip(silent, firstShownSeq(row), settled), held).slice(-MOST_EARLY);
  const kept = union(early, clip(silent, settled + 1, Number.MAX_SAFE_INTEGER));
  return size(kept) === size(silent) ? silent : kept;
}

/** The seqs that are not here; the same set when none of them is. */
function withoutHeld(seqs: Ranges, held: Ranges): Ranges {
  const left = subtract(seqs, held);
  return size(left) === size(seqs) ? seqs : left;
}

/** The peer has read these seqs: of those that are not here yet it is remembered, as far as it is not known already. */
export function notePeerRead({ facts }: ConversationRow, read: Ranges): void {
  const early = subtract(subtract(read, facts.held), facts.peerRead);
  if (early.length > 0) facts.peerRead = union(facts.peerRead, early).slice(-MOST_EARLY);
}

/**
 * When the first seq that may show has risen, second copies above it may be all that is left of their message: nothing
 * is known of them any more. Returns whether there are any.
 */
export function releaseDoubles(before: ConversationRow, row: ConversationRow): boolean {
  const { facts } = row;
  const first = firstShownSeq(row);
  if (facts.doubles.length === 0 || first <= firstShownSeq(before)) return false;
  const released = clip(facts.doubles, first, Number.MAX_SAFE_INTEGER);
  facts.doubles = NONE;
  facts.held = subtract(facts.held, released);
  facts.silent = subtract(facts.silent, released);
  return released.length > 0;
}

/** Whether an app would see no difference. */
export function looksEqual(a: ConversationRow, b: ConversationRow): boolean {
  return PUBLIC_KEYS.every((key) => a[key] === b[key]);
}

/** Whether nothing at all differs, facts included; ranges and keys are immutable, so identity decides. */
export function isUnchanged(a: ConversationRow, b: ConversationRow): boolean {
  return (
    looksEqual(a, b) &&
    a.latestKey === b.latestKey &&
    (Object.keys(NO_FACTS) as (keyof Facts)[]).every((key) => a.facts[key] === b.facts[key])
  );
}

/** A copy that may be changed without changing the original. */
export function draftOf(row: ConversationRow): ConversationRow {
  return { ...row, facts: { ...row.facts } };
}

/** The documented object as JSON; see {@link asciiJSON}. */
export function rowJSON(row: ConversationRow): string {
  return objectJSON(row, PUBLIC_KEYS);
}

const FACTS = Object.keys(NO_FACTS) as (keyof Facts)[];

/** Facts as a text, a third of the size that they have as an object. */
export function packFacts(facts: Facts): string {
  return JSON.stringify(FACTS.map((key) => facts[key]));
}

/** What {@link packFacts} was given. */
export function unpackFacts(packed: string): Facts {
  const values = JSON.parse(packed) as unknown[];
  return Object.fromEntries(FACTS.map((key, i) => [key, values[i]])) as unknown as Facts;
}

/** The row again, from its JSON and what is not public of it. */
export function rowFrom(json: string, packed: string, rev: number): ConversationRow {
  const row = JSON.parse(json) as ConversationRow;
  const latest = row.latestMsg === '' ? null : (JSON.parse(row.latestMsg) as LatestKey);
  const latestKey = latest && {
    sendTime: latest.sendTime,
    seq: latest.seq,
    clientMsgID: latest.clientMsgID,
  };
  return Object.assign(row, { facts: unpackFacts(packed), latestKey, rev });
}

/**
 * JSON with every other character escaped. A string of one-byte characters takes half the memory, and crosses to the
 * page at half the cost. An object's values are put together one by one: most have nothing to escape.
 */
export function asciiJSON(value: object): string {
  return Array.isArray(value) ? asciiText(value) : objectJSON(value, Object.keys(value));
}

function objectJSON(value: object, keys: readonly string[]): string {
  const members: string[] = [];
  for (const key of keys) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members.push(`${asciiText(key)}:${asciiText(member)}`);
  }
  return `{${members.join(',')}}`;
}

function asciiText(value: unknown): string {
  const json = JSON.stringify(value);
  if (!WIDE.test(json)) return json;
  // Runs, not single characters: one call for a whole line of Chinese. What comes of a string of two-byte characters
  // stays one, whatever it holds, until it is parsed.
  return JSON.parse(JSON.stringify(json.replace(WIDE_RUNS, escapeUnits))) as string;
}

const WIDE = /[\u0080-\uffff]/;
const WIDE_RUNS = /[\u0080-\uffff]+/g;

function escapeUnits(units: string): string {
  let escaped = '';
  for (let i = 0; i < units.length; i++) {
    const code = units.charCodeAt(i);
    escaped += `\\u${HEX[code >> 8]}${HEX[code & 255]}`;
  }
  return escaped;
}

/** Two hex digits of each byte. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
