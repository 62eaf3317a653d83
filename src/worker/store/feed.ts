// Keeps the feed of commits short: whoever is further behind than it reaches reads the rows instead (design: state in
// the worker). It must not know what a record says.
import type { Table } from 'dexie';
import type { FeedRow } from './schema.ts';

/** Records kept at most. */
export const FEED_RECORDS = 10_000;

/** Milliseconds that a record is kept at most. */
export const FEED_AGE = 600_000;

/** Commits from one pruning to the next: rarely enough to cost nothing, often enough to delete little at a time. */
const EVERY = 250;

/** Deletes what no longer needs to be read, once in a while. Runs inside the commit of `rev`. */
export async function pruneFeed(feed: Table<FeedRow, number>, rev: number, now: number): Promise<void> {
  if (rev % EVERY !== 0) return;
  await feed
    .where('rev')
    .belowOrEqual(rev - FEED_RECORDS)
    .delete();
  const old: number[] = [];
  await feed
    .orderBy('rev')
    .until(({ at }) => at >= now - FEED_AGE)
    .each((record) => {
      old.push(record.rev);
    });
  await feed.bulkDelete(old);
}
