// The background fill (behaviour 6.3): makes unread up to 100 exact by fetching the seqs that were never seen, and finds
// latest messages that a device without connection could not know. Runs while nothing else waits.
import { missing, newest, union } from '../conversation/ranges.ts';
import { unreadWindow } from '../conversation/row.ts';
import type { UserContext } from '../session/context.ts';
import type { ConversationRow } from '../store/schema.ts';
import { fetchSeqs, SEQS_PER_REQUEST } from './by-seqs.ts';
import { isNetworkError } from './follow-up-runner.ts';
import { findJoining } from './joining.ts';
import { fetchDownwards, unseenAbove } from './latest.ts';

/** Unread above which it stays an upper bound. */
const MOST_UNREAD = 100;

/** Rows read at a time. */
const ROWS = 200;

/**
 * Runs through the visible list once. `searched`: groups in which the joining was looked for. Returns `false` when it gave way to something else before the end; rejects when
 * a request fails.
 */
export async function fill(
  ctx: UserContext,
  searched: Set<string>,
  giveWay: () => boolean,
): Promise<boolean> {
  const ids = ctx.list.visibleIDs();
  for (let from = 0; from < ids.length; from += ROWS) {
    const part = ids.slice(from, from + ROWS);
    let rows = ctx.list.rows(part);
    const groups = rows.filter((row) => mayHaveJoined(row) && !searched.has(row.conversationID));
    for (const row of groups) {
      if (giveWay()) return false;
      await findJoining(ctx, row).catch((error) => {
        if (isNetworkError(error) || ctx.signal.aborted) throw error;
        // What the server refuses it would refuse again.
        ctx.env.log.info('the joining of a group was not found:', error);
      });
      searched.add(row.conversationID);
    }
    if (groups.length > 0) rows = ctx.list.rows(part);
    for (const wanted of requestsFor(rows)) {
      if (giveWay()) return false;
      await fetchSeqs(ctx, wanted);
    }
    for (const row of rows) {
      if ((await unseenAbove(ctx, row)).length === 0) continue;
      if (giveWay()) return false;
      await fetchDownwards(ctx, row.conversationID, { quiet: false, shouldStop: giveWay });
    }
  }
  return true;
}

/** Whether so much of a group is unread that it may be from before the user was in it. */
function mayHaveJoined({ groupID, isNotInGroup, unreadCount }: ConversationRow): boolean {
  return groupID !== '' && !isNotInGroup && unreadCount > MOST_UNREAD;
}

/** The seqs to fetch for these rows, cut into requests: in the order of the rows, newest seqs first. Pure. */
export function requestsFor(rows: readonly ConversationRow[]): Map<string, number[]>[] {
  const requests: Map<string, number[]>[] = [];
  let request = new Map<string, number[]>();
  let room = SEQS_PER_REQUEST;
  for (const row of rows) {
    let seqs = unseenUnread(row);
    while (seqs.length > 0) {
      if (room === 0) {
        requests.push(request);
        request = new Map();
        room = SEQS_PER_REQUEST;
      }
      const part = seqs.slice(0, room);
      request.set(row.conversationID, part);
      room -= part.length;
      seqs = seqs.slice(part.length);
    }
  }
  if (request.size > 0) requests.push(request);
  return requests;
}

/** The seqs that count as unread only because nothing is known of them, newest first. */
function unseenUnread(row: ConversationRow): number[] {
  if (row.unreadCount < 1 || row.unreadCount > MOST_UNREAD) return [];
  const { from, to } = unreadWindow(row);
  return newest(missing(union(row.facts.held, row.facts.silent), from, to), MOST_UNREAD);
}
