// One page of a conversation's history as the store holds it, and what is missing in it (behaviour 5). Messages stand
// in the order of their seqs; one without a seq stands by its time. Reads only: fetching is history.ts.
import { Dexie } from 'dexie';
import { type HistoryRequest, quoted, sdkError } from '../../contract/index.ts';
import { MESSAGE_STATUS } from '../../protocol/index.ts';
import { missing, type Ranges } from '../conversation/ranges.ts';
import { firstShownSeq } from '../conversation/row.ts';
import type { Database } from '../store/database.ts';
import type { ConversationRow, MessageRow } from '../store/schema.ts';

/** Which way a history is read from its start. */
export type Direction = 'older' | 'newer';

/** A page, and how complete it is. */
export interface Page {
  /** Ascending. */
  messages: MessageRow[];
  /** Seqs between the start and the far end of the page of which nothing is known yet. */
  missing: Ranges;
  /** Lowest seq that the server may still give. */
  firstSeq: number;
  /** Nothing lies beyond the page, as far as is known. */
  isEnd: boolean;
}

/** Milliseconds by which send times may contradict the order of seqs; the server gives both, but not at once. */
const DISORDER_MS = 60_000;

/** Where a message stands: with its seq, or behind the seq that precedes it in time. */
interface Place {
  readonly seq: number;
  /** -1 for messages with a seq, so that they precede those that stand behind them. */
  readonly time: number;
  readonly id: string;
}

interface Entry {
  readonly message: MessageRow;
  readonly place: Place;
}

function comparePlaces(a: Place, b: Place): number {
  if (a.seq !== b.seq) return a.seq - b.seq;
  if (a.time !== b.time) return a.time - b.time;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Reads one page.
 * @param lastSeq Highest seq that the server gives, if known to be lower than the facts say.
 * @throws OpenIMError 1004 when the conversation or the start is not stored.
 */
export function readPage(
  db: Database,
  request: HistoryRequest,
  direction: Direction,
  lastSeq = Number.MAX_SAFE_INTEGER,
): Promise<Page> {
  return db.transaction('r', db.conversations, db.messages, async () => {
    const { conversationID, startClientMsgID = '', count } = request;
    const row = await db.conversations.get(conversationID);
    if (!row) throw sdkError('recordNotFound', `conversation ${quoted(conversationID)}`);
    const start = await startOf(db, conversationID, startClientMsgID);
    const first = firstShownSeq(row);
    const last = Math.min(lastSeqOf(row), lastSeq);
    const older = direction === 'older';

    const from = older || !start ? first : Math.max(first, start.seq + 1);
    const to = !older || !start ? Number.MAX_SAFE_INTEGER : start.time < 0 ? start.seq - 1 : start.seq;
    const beyondStart = ({ place }: Entry): boolean =>
      !start || (older ? comparePlaces(place, start) < 0 : comparePlaces(place, start) > 0);
    const entries = [
      ...(await withSeq(db, conversationID, from, to, older, count + 1)),
      ...(await withoutSeq(db, conversationID)).filter(beyondStart),
    ].sort((a, b) => (older ? comparePlaces(b.place, a.place) : comparePlaces(a.place, b.place)));

    const page = entries.slice(0, count);
    const isFull = page.length === count;
    const end = page.at(-1)?.place.seq;
    const { held } = row.facts;
    const inside = older
      ? missing(held, isFull ? Math.max(first, end ?? 0) : first, Math.min(to, last))
      : missing(held, from, isFull ? Math.min(last, settledUpTo(entries, count)) : last);
    const beyond = older
      ? missing(held, first, Math.min(end ?? to, last))
      : missing(held, Math.max(from, end ?? 0), last);
    const messages = page.map(({ message }) => message);
    return {
      messages: older ? messages.reverse() : messages,
      missing: inside,
      firstSeq: first,
      isEnd: entries.length <= count && beyond.length === 0,
    };
  });
}

/**
 * Seq up to which nothing may be missing below a full ascending page: one that ends with a message without a seq is
 * only in order when what follows in time is known.
 */
function settledUpTo(entries: readonly Entry[], count: number): number {
  const isBySeq = ({ place }: Entry): boolean => place.time < 0;
  const next = isBySeq(entries[count - 1]!) ? entries[count - 1] : entries.slice(count).find(isBySeq);
  return next?.place.seq ?? Number.MAX_SAFE_INTEGER;
}

/** Highest seq that the server gives of a conversation. */
function lastSeqOf({ maxSeq, facts }: ConversationRow): number {
  return maxSeq === 0 ? facts.newestSeq : Math.min(facts.newestSeq, maxSeq);
}

async function startOf(db: Database, conversationID: string, id: string): Promise<Place | undefined> {
  if (id === '') return undefined;
  const message = await db.messages.get([conversationID, id]);
  if (!message) {
    throw sdkError(
      'recordNotFound',
      `startClientMsgID ${quoted(id)} in conversation ${quoted(conversationID)}`,
    );
  }
  return message.seq > 0 ? placeBySeq(message) : placeByTime(db, message);
}

function isShown(message: MessageRow): boolean {
  return message.status < MESSAGE_STATUS.deleted;
}

function placeBySeq({ seq }: MessageRow): Place {
  return { seq, time: -1, id: '' };
}

async function withSeq(
  db: Database,
  conversationID: string,
  from: number,
  to: number,
  older: boolean,
  count: number,
): Promise<Entry[]> {
  const range = db.messages
    .where('[conversationID+seq]')
    .between([conversationID, from], [conversationID, to], true, true);
  const rows = await (older ? range.reverse() : range).filter(isShown).limit(count).toArray();
  return rows.map((message) => ({ message, place: placeBySeq(message) }));
}

/** The messages that the server gave no seq: being sent, failed, or local ones. */
async function withoutSeq(db: Database, conversationID: string): Promise<Entry[]> {
  const rows = await db.messages.where('[conversationID+seq]').equals([conversationID, 0]).toArray();
  return Promise.all(
    rows.filter(isShown).map(async (message) => ({ message, place: await placeByTime(db, message) })),
  );
}

/**
 * Behind the highest seq among the messages that were sent no later. Only those of the last minute before are
 * looked at: filling a hole further down then never moves a message that was shown already.
 */
async function placeByTime(
  db: Database,
  { conversationID, sendTime, clientMsgID }: MessageRow,
): Promise<Place> {
  let nearest: number | undefined;
  let seq = 0;
  await db.messages
    .where('[conversationID+sendTime]')
    .between([conversationID, Dexie.minKey], [conversationID, sendTime], true, true)
    .reverse()
    .until((message) => nearest !== undefined && message.sendTime < nearest - DISORDER_MS)
    .each((message) => {
      if (message.seq === 0) return;
      nearest ??= message.sendTime;
      seq = Math.max(seq, message.seq);
    });
  return { seq, time: sendTime, id: clientMsgID };
}
