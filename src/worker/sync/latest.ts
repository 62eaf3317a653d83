// Finds the latest message of conversations whose newest seqs show nothing: deleted, below the row's first seq, never
// pulled (behaviour 6.4, protocol 2.5). Which of the stored ones is shown is the engine's to say.
import { MESSAGE_STATUS, type MsgData, REQ } from '../../protocol/index.ts';
import { clip, has, missing, NONE, newest, type Ranges, rangesOf, subtract } from '../conversation/ranges.ts';
import { firstOfferedSeq, firstShownSeq } from '../conversation/row.ts';
import type { UserContext } from '../session/context.ts';
import type { Database } from '../store/database.ts';
import type { ConversationRow, MessageRow } from '../store/schema.ts';
import { batchesOf } from './batches.ts';
import { fetchSeqs, SEQS_PER_REQUEST } from './by-seqs.ts';

/** How the messages found are taken: never told, and in a first load the rows are not announced. */
export interface LatestOptions {
  quiet: boolean;
  /** Asked between requests: something else waits, or nothing can be asked any more. */
  shouldStop: () => boolean;
}

/**
 * For those of these chats that show no message, because what was pulled may not show: asks for the server's last
 * message (1007), and where that one does not show either, downwards. Rejects when a request fails.
 */
export async function findLatest(
  ctx: UserContext,
  conversationIDs: readonly string[],
  options: LatestOptions,
): Promise<void> {
  for (const batch of batchesOf(conversationIDs, (id) => id)) {
    if (options.shouldStop()) return;
    const rows = ctx.list.rows(batch).filter(showsNothing);
    if (rows.length === 0) continue;
    const ids = rows.map(({ conversationID }) => conversationID);
    const { msgs } = await ctx.connection.request(
      REQ.getLastMessage,
      { userID: ctx.userID, conversationIDs: ids },
      { signal: ctx.signal },
    );
    const named = rows.flatMap((row): [string, number[]][] => {
      const message = Object.hasOwn(msgs, row.conversationID) ? msgs[row.conversationID] : undefined;
      return message && mayShow(row, message) ? [[row.conversationID, [message.seq]]] : [];
    });
    // The answer knows nothing of what the user deleted: only its seq is of use.
    for (let at = 0; at < named.length; at += SEQS_PER_REQUEST) {
      await fetchSeqs(ctx, new Map(named.slice(at, at + SEQS_PER_REQUEST)), options.quiet);
    }
    const still = ctx.list.rows(ids).filter(showsNothing);
    for (const { conversationID } of still) await fetchDownwards(ctx, conversationID, options);
  }
}

/**
 * Fetches what lies between a conversation's newest seq and its latest message, newest first, until nothing is missing
 * in between (1005). Rejects when a request fails.
 */
export async function fetchDownwards(
  ctx: UserContext,
  conversationID: string,
  { quiet, shouldStop }: LatestOptions,
): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  while (!shouldStop()) {
    const row = ctx.list.row(conversationID);
    const wanted = row ? newest(await unseenAbove(ctx, row), SEQS_PER_REQUEST) : [];
    const [seq] = wanted;
    // An answer that left the newest one open would be asked for again for ever.
    if (seq === undefined || seq >= before) return;
    before = seq;
    await fetchSeqs(ctx, new Map([[conversationID, wanted]]), quiet);
  }
}

/**
 * Fetches what may take the place of the latest message, which is about to be deleted with the other seqs in `gone`:
 * the seqs just below it, until one of them shows (behaviour 6.4). Nothing when it is not among them. Rejects when a
 * request fails.
 */
export async function fetchBelow(
  ctx: UserContext,
  conversationID: string,
  gone: readonly number[],
): Promise<void> {
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const row = ctx.list.row(conversationID);
    const unseen = row ? await unseenBelow(ctx.db, row, gone) : NONE;
    const wanted = newest(clip(unseen, 1, before - 1), SEQS_PER_REQUEST);
    const lowest = wanted.at(-1);
    if (lowest === undefined) return;
    before = lowest;
    await fetchSeqs(ctx, new Map([[conversationID, wanted]]));
  }
}

/** The seqs of which nothing is known and that may take the place of the latest message when these go. */
export async function unseenBelow(
  db: Pick<Database, 'messages'>,
  row: ConversationRow,
  gone: readonly number[],
): Promise<Ranges> {
  const latest = row.latestKey?.seq ?? 0;
  if (latest === 0 || !gone.includes(latest)) return NONE;
  const next = await newestShown(db, row, latest, gone);
  const unseen = missing(row.facts.held, next ? next.seq + 1 : firstOfferedSeq(row), latest - 1);
  return subtract(unseen, rangesOf(gone));
}

/**
 * The seqs of which nothing is known and that may be later than what is shown: those above it. An own message without
 * a seq is the latest by its time alone, so that the newest stored one with a seq decides.
 */
export async function unseenAbove(ctx: UserContext, row: ConversationRow): Promise<Ranges> {
  if (row.latestKey?.seq !== 0) return unseenAboveLatest(row);
  const shown = await newestShown(ctx.db, row, Number.MAX_SAFE_INTEGER);
  return unseenAboveSeq(row, shown?.seq ?? 0);
}

/** The seqs above the latest message of which nothing is known, when that one has a seq or there is none. Pure. */
export function unseenAboveLatest(row: ConversationRow): Ranges {
  return row.latestKey?.seq === 0 ? [] : unseenAboveSeq(row, row.latestKey?.seq ?? 0);
}

function unseenAboveSeq(row: ConversationRow, seq: number): Ranges {
  const { held, newestSeq } = row.facts;
  const top = row.maxSeq === 0 ? newestSeq : Math.min(newestSeq, row.maxSeq);
  return missing(held, Math.max(firstOfferedSeq(row), seq + 1), top);
}

/** The newest stored message below a seq that may be shown, none of `gone`. */
function newestShown(
  db: Pick<Database, 'messages'>,
  row: ConversationRow,
  below: number,
  gone: readonly number[] = [],
): Promise<MessageRow | undefined> {
  const { conversationID } = row;
  return db.messages
    .where('[conversationID+seq]')
    .between([conversationID, firstOfferedSeq(row)], [conversationID, below], true, false)
    .reverse()
    .filter(({ aside, seq }) => !aside && !gone.includes(seq))
    .first();
}

function showsNothing(row: ConversationRow): boolean {
  return row.latestKey === null && unseenAboveLatest(row).length > 0;
}

function mayShow(row: ConversationRow, { seq, status }: MsgData): boolean {
  return seq >= firstShownSeq(row) && status < MESSAGE_STATUS.deleted && !has(row.facts.held, seq);
}
