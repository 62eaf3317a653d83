// Owns the serial model: what one conversation of one user must be, counted by hand from the server's facts, the
// device's own acts and the messages that it holds (behaviour 3, 4, 6.2 to 6.4). Plain and slow on purpose; it shares
// no code with the engine.
import type { Conversation, ConversationLog, LogEntry, UserSeq } from '../../devserver/store/entities.ts';
import type { LocalActs } from './device.ts';

/** A stored message, as far as the model looks at it. */
export interface StoredMessage {
  clientMsgID: string;
  seq: number;
  sendTime: number;
  contentType: number;
  /** It does not show in the list. */
  aside?: 1;
}

/** All that is known of one conversation on one device. */
export interface Situation {
  userID: string;
  /** The server's row; `undefined` when it has none for this user. */
  server: Conversation | undefined;
  log: ConversationLog;
  seqs: Readonly<UserSeq>;
  acts: LocalActs;
  /** Up to where the device says that it cleared and hid; which of the allowed values is its own to say. */
  clearedSeq: number;
  hiddenSeq: number;
  /** The messages that the device holds. */
  stored: readonly StoredMessage[];
  /** Every message was asked for, so that none can be unknown. */
  isComplete: boolean;
}

/** One message that may be shown. */
export interface Candidate {
  clientMsgID: string;
  seq: number;
  sendTime: number;
  entry: LogEntry | undefined;
}

const JOINING = [1501, 1509, 1510];

/** Whether the user has deleted a message, anywhere for all his devices or here alone. */
export function isDeleted({ userID, acts, stored }: Situation, seq: number, entry: LogEntry): boolean {
  if (entry.deletedFor?.includes(userID) || acts.gone.has(seq)) return true;
  const { clientMsgID } = entry.msg;
  return acts.unsure.has(clientMsgID) && !stored.some((message) => message.clientMsgID === clientMsgID);
}

/** Lowest seq that may show on the device. */
export function firstShown({ server, log, clearedSeq }: Situation): number {
  return Math.max(1, server?.minSeq ?? 0, log.minSeq, clearedSeq + 1);
}

/** Highest seq that the server gives the user: none without a row. */
export function lastGiven({ server, log }: Situation): number {
  if (!server) return 0;
  return server.maxSeq > 0 ? Math.min(server.maxSeq, log.maxSeq) : log.maxSeq;
}

/** Whether the server gave this message a lower seq too, which the device knows: then it is that one. */
function isDouble(situation: Situation, seq: number, clientMsgID: string): boolean {
  const { stored, log, isComplete } = situation;
  if (!isComplete) {
    const held = stored.find((message) => message.clientMsgID === clientMsgID);
    return held !== undefined && held.seq > 0 && held.seq < seq;
  }
  for (let other = firstShown(situation); other < seq; other++) {
    const entry = log.entries[other - 1];
    if (entry && entry.msg.clientMsgID === clientMsgID && !isDeleted(situation, other, entry)) return true;
  }
  return false;
}

/** The message at a seq, when the user has it. */
function given(situation: Situation, seq: number): LogEntry | undefined {
  const entry = situation.log.entries[seq - 1];
  if (!entry || isDeleted(situation, seq, entry)) return undefined;
  return isDouble(situation, seq, entry.msg.clientMsgID) ? undefined : entry;
}

/** Whether a group notice makes the user a member. */
function joins({ msg }: LogEntry, userID: string): boolean {
  if (!JOINING.includes(msg.contentType)) return false;
  const tips = JSON.parse((JSON.parse(msg.content) as { detail: string }).detail) as Record<string, unknown>;
  const lists = [tips.memberList, tips.invitedUserList, [tips.entrantUser]];
  return lists.some((list) =>
    (list as ({ userID?: string } | undefined)[] | null | undefined)?.some((one) => one?.userID === userID),
  );
}

/** Up to where the user has read: what the server says, and his joining. */
export function readUpTo(situation: Situation): number {
  const { log, userID, seqs } = situation;
  let read = seqs.hasReadSeq;
  for (let seq = firstShown(situation); seq <= lastGiven(situation); seq++) {
    const entry = log.entries[seq - 1];
    if (entry && !isDeleted(situation, seq, entry) && joins(entry, userID)) read = Math.max(read, seq - 1);
  }
  return read;
}

/**
 * How many messages are unread: the least, with everything known, and the most, with everything unknown that may be.
 * @param silentUpTo hidden here up to there.
 */
export function unread(situation: Situation, silentUpTo: number): { least: number; most: number } {
  const { userID } = situation;
  const from = Math.max(readUpTo(situation) + 1, firstShown(situation), silentUpTo + 1);
  let least = 0;
  let most = 0;
  for (let seq = from; seq <= lastGiven(situation); seq++) {
    most++;
    const entry = given(situation, seq);
    if (!entry || entry.revoked !== undefined) continue;
    const { sendID, options } = entry.msg;
    if (sendID !== userID && options.unreadCount !== false) least++;
  }
  return { least, most };
}

/** Whether a message may become the latest one. */
function moves({ msg }: LogEntry, userID: string): boolean {
  const { options, sendID } = msg;
  if (options.conversationUpdate === false) return false;
  return sendID !== userID || options.senderConversationUpdate !== false;
}

/**
 * Whether something came after the hide that may have brought the row back. The device's own word that it is hidden no
 * more is not taken for it: a message of before the hide, fetched after it, must not show it.
 */
export function mayBeBack({ userID, log, acts }: Situation): boolean {
  const { hidden, shownBefore, shows } = acts;
  if (hidden.from === 0 || shownBefore !== shows.begun) return true;
  for (let seq = hidden.from + 1; seq <= log.maxSeq; seq++) {
    const entry = log.entries[seq - 1];
    // Of one that was erased nobody knows what it was.
    if (!entry || moves(entry, userID)) return true;
  }
  return false;
}

/**
 * The messages that the row may show, `undefined` for none: one, or two where it depends on what came when. A message
 * without a seq that was there when the row was hidden shows no more, until another one that was shown goes.
 */
export function latest(situation: Situation): (Candidate | undefined)[] {
  const { userID, log, stored, hiddenSeq, acts } = situation;
  const hidden = stored.flatMap(({ clientMsgID, aside }) =>
    aside && acts.onTheirWay.has(clientMsgID) ? clientMsgID : [],
  );
  const first = Math.max(firstShown(situation), hiddenSeq + 1);
  const last = lastGiven(situation);
  const candidates: Candidate[] = [];
  for (let seq = first; seq <= log.maxSeq; seq++) {
    const entry = given(situation, seq);
    if (!entry || !moves(entry, userID) || hidden.includes(entry.msg.clientMsgID)) continue;
    // What came above the owner's cap is shown where it arrived.
    if (seq > last && !stored.some((message) => message.seq === seq)) continue;
    const { clientMsgID, sendTime } = entry.msg;
    candidates.push({ clientMsgID, seq, sendTime, entry });
  }
  const unplaced = stored
    .filter(({ seq, clientMsgID }) => seq === 0 && !hidden.includes(clientMsgID))
    .map(({ clientMsgID, seq, sendTime }): Candidate => ({ clientMsgID, seq, sendTime, entry: undefined }));
  const old = unplaced.filter(({ clientMsgID }) => acts.hiddenUnplaced.has(clientMsgID));
  candidates.push(...unplaced.filter((candidate) => !old.includes(candidate)));
  const greatest = (all: readonly Candidate[]): Candidate | undefined => all.toSorted(byPlace).at(-1);
  const shown = greatest(candidates);
  // While nothing came after the hide, nothing of before it is chosen again.
  return hiddenSeq > 0 || old.length === 0 ? [shown] : [shown, greatest([...candidates, ...old])];
}

function byPlace(a: Candidate, b: Candidate): number {
  if (a.sendTime !== b.sendTime) return a.sendTime - b.sendTime;
  const place = ({ seq }: Candidate): number => (seq === 0 ? Number.MAX_SAFE_INTEGER : seq);
  if (place(a) !== place(b)) return place(a) - place(b);
  return a.clientMsgID < b.clientMsgID ? -1 : 1;
}

/** The seqs of the whole history, ascending; those above the owner's cap only as far as the device holds them. */
export function history(situation: Situation): number[] {
  const { log, stored } = situation;
  const last = lastGiven(situation);
  const seqs: number[] = [];
  for (let seq = firstShown(situation); seq <= log.maxSeq; seq++) {
    if (!given(situation, seq)) continue;
    if (seq <= last || stored.some((message) => message.seq === seq)) seqs.push(seq);
  }
  return seqs;
}
