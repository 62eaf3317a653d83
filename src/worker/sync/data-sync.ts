// One data sync (protocol 6.A, behaviour 6.6): asks for everything that may have changed, applies it in one commit, then
// pulls messages. When it runs, and what is told of it, is sync.ts's to say.
import { sdkError } from '../../contract/index.ts';
import {
  type GetConversationsHasReadAndMaxSeqResp,
  isNotificationChannel,
  notificationChannelOf,
  REQ,
  type ServerConversation,
  type ServerFriend,
  type ServerGroup,
  type ServerUser,
  singleConversationID,
} from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { pullAppearing } from './appearing.ts';
import { noteChannels } from './channels.ts';
import { fetchClockOffset } from './clock.ts';
import {
  applyServerRows,
  fetchConversations,
  readServerConversations,
  storeRowsVersion,
} from './conversations.ts';
import { applyEarlyDeletions } from './early-deletions.ts';
import { applySeqFacts, noteNewest } from './facts.ts';
import { loadFirstScreen } from './first-screen.ts';
import type { FollowUps } from './follow-ups.ts';
import { applyFriends, fetchFriends } from './friends.ts';
import { applyGroups, fetchGroups, settleMembership } from './groups.ts';
import { findLatest, unseenAboveLatest } from './latest.ts';
import { channelRanges, chatRange, inOrder, type PlannedChat, type PullRange, requestsOf } from './plan.ts';
import { type Answered, applyAnswered, applyRanges, requestRanges } from './pull.ts';
import { applySelf, fetchSelf } from './self.ts';
import { forgetServer, wasServerReset } from './server-reset.ts';
import type { Delta } from './versions.ts';

/** How one data sync runs. */
export interface DataSyncOptions {
  /** Newest messages pulled of each chat. */
  num: number;
  /** The first one on this device: nothing is told one by one. */
  first: boolean;
  /** Rows are not announced one by one. */
  quiet: boolean;
  /** Rows to be read even if the delta does not contain them: earlier notifications named them in vain. */
  rows: Iterable<string>;
  followUps: FollowUps;
  /** Percent of the work done so far. */
  progress: (percent: number) => void;
  /** Runs reading and writing of server rows apart from others that do. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  /** The conversations and channels of which pushed messages wait. */
  waiting: () => readonly string[];
  shouldStop: () => boolean;
}

/** Everything asked for before the commit. */
interface Gathered {
  positions: GetConversationsHasReadAndMaxSeqResp;
  maxSeqs: Record<string, number>;
  conversations: Delta<ServerConversation>;
  unknown: ServerConversation[];
  /** Newest messages of rows that are not listed yet. */
  appearing: Answered[];
  friends: Delta<ServerFriend> | undefined;
  groups: Delta<ServerGroup> | undefined;
  self: ServerUser | undefined;
  clockOffset: number | undefined;
  /** Of a first load: the channels that are not read (see {@link toldOf}). */
  told: ReadonlySet<string>;
}

/** Milliseconds by which the clock's offset may differ from one measurement to the next without having changed. */
const CLOCK_NOISE_MS = 50;

/** What is left to be done after the commit. */
interface Planned {
  ranges: PullRange[];
  /** Conversations that may show nothing although they have messages: these came with the commit, or could not be
   *  asked for by the sync before. */
  unshown: string[];
}

/** Answers of a first load that go into one commit. */
const ANSWERS_PER_COMMIT = 5;

/** Percent of a first load that is done when the rows are there. */
const ROWS_DONE = 10;

/**
 * Runs it to its end. Returns what went wrong for a part of it; rejects when nothing could be done.
 * `reset`: the server lost its data, everything learnt from it was dropped, and a first load has to follow.
 */
export async function dataSync(
  ctx: UserContext,
  options: DataSyncOptions,
): Promise<{ failures: unknown[]; reset: boolean }> {
  const failures: unknown[] = [];
  const planned = await options.exclusive(async (): Promise<Planned | undefined> => {
    const gathered = await gather(ctx, options, failures);
    if (gathered.conversations.replaced && (await wasServerReset(ctx))) {
      await ctx.engine.run(forgetServer);
      return undefined;
    }
    const applied = await ctx.engine.run((changes) => apply(ctx, changes, gathered, options));
    const servers = [...gathered.conversations.rows, ...gathered.unknown];
    if (!options.first) ctx.names.refreshSoon(servers.map(({ conversationID }) => conversationID));
    return applied;
  });
  if (!planned) return { failures, reset: true };
  options.progress(ROWS_DONE);
  const named = options.first ? nameAll(ctx) : undefined;
  await pullAll(ctx, planned, options, failures);
  await named;
  return { failures, reset: false };
}

async function gather(
  ctx: UserContext,
  { rows, first, quiet, num, followUps, waiting }: DataSyncOptions,
  failures: unknown[],
): Promise<Gathered> {
  const { userID, connection, signal } = ctx;
  // What names and clock need may fail without costing the rest; the next sync asks again.
  const optional = <T>(asked: Promise<T>): Promise<T | undefined> =>
    asked.catch((error) => {
      failures.push(error);
      return undefined;
    });
  const besides = Promise.all([
    optional(fetchFriends(ctx)),
    optional(fetchGroups(ctx)),
    optional(fetchSelf(ctx)),
    optional(fetchClockOffset(ctx)),
  ]);
  const [positions, newest, conversations] = await Promise.all([
    connection.request(
      REQ.getConvMaxReadSeq,
      { userID, conversationIDs: [], returnPinned: true },
      { signal },
    ),
    connection.request(REQ.getNewestSeq, { userID }, { signal }),
    fetchConversations(ctx),
  ]);
  const told = first ? await toldOf(ctx, waiting()) : NONE_TOLD;
  if (first && !conversations.replaced) {
    const screen = { servers: conversations.rows, positions, quiet, followUps };
    await loadFirstScreen(ctx, screen).catch((error) => ctx.env.log.info('no early screen:', error));
  }
  const [friends, groups, self, clockOffset] = await besides;
  const inDelta = new Set(conversations.rows.map(({ conversationID }) => conversationID));
  const unknown = Object.keys(positions.seqs).filter((id) => !ctx.list.facts(id)?.confirmed);
  const wanted = [...unknown, ...rows].filter((id) => !inDelta.has(id) && !isNotificationChannel(id));
  const others = await readServerConversations(ctx, wanted);
  const servers = [...conversations.rows, ...others];
  return {
    positions,
    maxSeqs: newest.maxSeqs,
    conversations,
    unknown: others,
    appearing: first ? [] : await pullAppearing(ctx, servers, positions.seqs, num),
    friends,
    groups,
    self,
    clockOffset,
    told,
  };
}

/** Applies everything at once, so that there is one Changed and one total; returns what is to be asked for. */
async function apply(
  ctx: UserContext,
  changes: Changes,
  gathered: Gathered,
  { first, quiet, num, followUps }: DataSyncOptions,
): Promise<Planned> {
  const { positions, maxSeqs, conversations, unknown, appearing, friends, groups, self, clockOffset, told } =
    gathered;
  changes.quiet = quiet;
  await changes.loadAll();
  if (friends) await applyFriends(changes, ctx.userID, friends);
  if (groups) await applyGroups(changes, groups);
  const left = await applyServerRows(changes, [...conversations.rows, ...unknown], ctx);
  await storeRowsVersion(changes, conversations, left);
  await applyEarlyDeletions(changes, followUps);
  applySeqFacts(changes, positions.seqs);
  for (const [id, seq] of Object.entries(maxSeqs)) {
    const row = changes.row(id);
    if (row) noteNewest(row, seq);
  }
  await applyAnswered(ctx, changes, appearing, { tell: true, live: false, followUps });
  const rows = changes.loaded();
  if (groups)
    await settleMembership(
      changes,
      rows.flatMap(({ groupID }) => groupID || []),
    );
  if (self) await applySelf(changes, self);
  if (clockOffset !== undefined) await applyClock(ctx, changes, clockOffset);
  const channels = await noteChannels(changes, maxSeqs, (id) => first && !told.has(id));

  const pinned = new Set(positions.pinnedConversationIDs);
  const chats = rows.flatMap((row): PlannedChat[] => {
    const range = chatRange(row, num);
    if (!range) return [];
    const id = row.conversationID;
    return [{ range, pinned: row.isPinned || pinned.has(id), time: positions.seqs[id]?.maxSeqTime ?? 0 }];
  });
  const unshown = rows.filter((row) => row.latestKey === null && unseenAboveLatest(row).length > 0);
  return {
    ranges: [...inOrder(chats), ...channels.flatMap(channelRanges)],
    unshown: unshown.map(({ conversationID }) => conversationID),
  };
}

const NONE_TOLD: ReadonlySet<string> = new Set();

/**
 * The channels that may tell of messages which are there already: pushed ones, also those that wait, or those of a load
 * that failed. To be asked once it is known how far the channels go, and before anything is stored that was asked for
 * later.
 */
function toldOf(
  { engine, list, userID }: UserContext,
  waiting: readonly string[],
): Promise<ReadonlySet<string>> {
  const pushed = waiting.filter((id) => !isNotificationChannel(id));
  // In its turn: what was answered before may still have to be stored.
  return engine.run(async () => {
    const held = [...pushed, ...list.ids().filter((id) => list.facts(id)!.held.length > 0)];
    const own = held.length > 0 ? [singleConversationID(userID, userID)] : [];
    return new Set([...held, ...own].map(notificationChannelOf));
  });
}

async function applyClock(ctx: UserContext, changes: Changes, offset: number): Promise<void> {
  const stored = await changes.meta('clockOffset');
  if (stored !== undefined && Math.abs(stored - offset) <= CLOCK_NOISE_MS) return;
  ctx.clock.offset = offset;
  await changes.setMeta('clockOffset', offset);
}

/** Names of the rows that neither friends nor groups name. */
async function nameAll(ctx: UserContext): Promise<void> {
  await ctx.names.load(ctx.list.ids()).catch((error) => ctx.env.log.info('names not looked up:', error));
}

/** Pulls the ranges, asking for the next ones while the last are being stored. */
async function pullAll(
  ctx: UserContext,
  { ranges, unshown }: Planned,
  options: DataSyncOptions,
  failures: unknown[],
): Promise<void> {
  const { first, quiet, followUps, shouldStop } = options;
  const requests = requestsOf(ranges);
  // A commit costs more than what one answer brings; only a first load has many, and nobody waits for each.
  const atOnce = first ? ANSWERS_PER_COMMIT : 1;
  const ask = (at: number): Promise<Tried[]> | undefined =>
    at < requests.length
      ? Promise.all(requests.slice(at, at + atOnce).map((request) => askRanges(ctx, request)))
      : undefined;
  let next = ask(0);
  for (let at = 0; next && !shouldStop(); at += atOnce) {
    const tried = await next;
    next = shouldStop() ? undefined : ask(at + atOnce);
    const asked = tried.flatMap(({ ranges, answer }) => (answer ? { ranges, answer } : []));
    failures.push(...tried.flatMap(({ answer, error }) => (answer ? [] : [error])));
    if (asked.length === 0) continue;
    try {
      const taken = { tell: !first, quiet, live: false, followUps };
      const failure = await applyRanges(ctx, asked, taken);
      if (failure) failures.push(failure);
    } catch (cause) {
      failures.push(cause);
    }
    const done = Math.min(at + atOnce, requests.length);
    options.progress(ROWS_DONE + ((99 - ROWS_DONE) * done) / requests.length);
  }
  if (shouldStop()) failures.push(sdkError('network', 'the connection was lost'));
  const pulled = [...new Set([...unshown, ...ranges.map(({ conversationID }) => conversationID)])];
  const chats = pulled.filter((id) => !isNotificationChannel(id));
  await findLatest(ctx, chats, { quiet, shouldStop }).catch((error) => failures.push(error));
}

interface Tried {
  ranges: PullRange[];
  answer?: Awaited<ReturnType<typeof requestRanges>>;
  error?: unknown;
}

/** Asks for one request's worth, without what has arrived by another way meanwhile. Never rejects. */
async function askRanges(ctx: UserContext, wanted: readonly PullRange[]): Promise<Tried> {
  let ranges = [...wanted];
  try {
    ranges = wanted.filter(({ conversationID, end }) => {
      const facts = ctx.list.facts(conversationID);
      return !facts || facts.syncedSeq < end;
    });
    return { ranges, answer: ranges.length > 0 ? await requestRanges(ctx, ranges) : {} };
  } catch (error) {
    return { ranges, error };
  }
}
