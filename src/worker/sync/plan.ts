// Which seqs are to be pulled after a data sync, and in which requests (protocol 6.A). Pure.
import { firstShownSeq } from '../conversation/row.ts';
import type { ChannelRow, ConversationRow } from '../store/schema.ts';
import { BYTES_PER_REQUEST } from './batches.ts';

/** One conversation's or channel's seqs to pull, both ends included. */
export interface PullRange {
  conversationID: string;
  begin: number;
  end: number;
  /** The newest so many are wanted; for channels all of the range. */
  num: number;
}

/** Messages that one request brings, as far as the ranges say. */
const MESSAGES_PER_REQUEST = 100;

/** Bytes of one range besides its ID. */
const RANGE_BYTES = 40;

/** What is missing of a conversation up to the newest seq, inside what the server gives; `undefined`: nothing. */
export function chatRange(row: ConversationRow, num: number): PullRange | undefined {
  const { newestSeq, syncedSeq } = row.facts;
  const begin = Math.max(syncedSeq + 1, firstShownSeq(row));
  const end = row.maxSeq === 0 ? newestSeq : Math.min(newestSeq, row.maxSeq);
  return begin > end ? undefined : { conversationID: row.conversationID, begin, end, num };
}

/** Pieces of one channel that one sync asks for: what lies beyond waits for the next, however far the server says. */
const MOST_PIECES = 100;

/** What is missing of a channel, in pieces of at most 100, the first {@link MOST_PIECES} of them. */
export function channelRanges({ conversationID, syncedSeq, newestSeq }: ChannelRow): PullRange[] {
  const ranges: PullRange[] = [];
  for (let begin = syncedSeq + 1; begin <= newestSeq; begin += MESSAGES_PER_REQUEST) {
    if (ranges.length === MOST_PIECES) break;
    const end = Math.min(newestSeq, begin + MESSAGES_PER_REQUEST - 1);
    ranges.push({ conversationID, begin, end, num: end - begin + 1 });
  }
  return ranges;
}

/** A row to be pulled, with what decides its turn. */
export interface PlannedChat {
  range: PullRange;
  pinned: boolean;
  /** When its newest message was sent, milliseconds. */
  time: number;
}

/** Pinned ones first, then the newest. */
export function inOrder(chats: readonly PlannedChat[]): PullRange[] {
  return [...chats]
    .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.time - a.time)
    .map(({ range }) => range);
}

/** Cuts ranges into requests of about 100 messages, in their order; no conversation is twice in one. */
export function requestsOf(ranges: readonly PullRange[]): PullRange[][] {
  const requests: PullRange[][] = [];
  let request: PullRange[] = [];
  let messages = 0;
  let bytes = 0;
  const ids = new Set<string>();
  for (const range of ranges) {
    const weight = Math.min(range.num, range.end - range.begin + 1);
    const cost = range.conversationID.length * 3 + RANGE_BYTES;
    const full = messages + weight > MESSAGES_PER_REQUEST || bytes + cost > BYTES_PER_REQUEST;
    if (request.length > 0 && (full || ids.has(range.conversationID))) {
      requests.push(request);
      request = [];
      messages = 0;
      bytes = 0;
      ids.clear();
    }
    request.push(range);
    ids.add(range.conversationID);
    messages += weight;
    bytes += cost;
  }
  if (request.length > 0) requests.push(request);
  return requests;
}
