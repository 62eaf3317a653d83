// Pulls ranges of seqs (1002) and puts each answer into one commit (protocol 6.A). What fails leaves its conversation's
// syncedSeq, so that the next sync asks again. It must not decide what is missing: that is plan.ts.
import {
  isNotificationChannel,
  MESSAGE_STATUS,
  type MsgData,
  type PullMsgs,
  PullOrder,
  REQ,
} from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import type { ConversationRow } from '../store/schema.ts';
import { requestSeqs, SEQS_PER_REQUEST } from './by-seqs.ts';
import { raiseLowest } from './cut.ts';
import type { FollowUps } from './follow-ups.ts';
import { ingest } from './ingest.ts';
import { applyNotice } from './notifications/index.ts';
import type { PullRange } from './plan.ts';
import { fetchReplacements } from './replacements.ts';

/** How pulled messages are taken. */
export interface PullOptions {
  /** New messages are told; not in a first load. */
  tell: boolean;
  /** Rows are not announced; in a first load. */
  quiet: boolean;
  /** Notifications tell of something that happens now; not after having been away. */
  live: boolean;
  followUps: FollowUps;
  /** Runs first in the commit of the answer. */
  before?: (changes: Changes) => Promise<void>;
}

/** One range with what the server gave for it. */
export interface Answered {
  range: PullRange;
  messages: MsgData[];
  /** Lowest seq that the server gives, where it said so. */
  lowestSeq: number;
}

/** Asks for one request's worth of ranges. Rejects when the request fails. */
export async function requestRanges(
  ctx: UserContext,
  ranges: readonly PullRange[],
): Promise<Record<string, PullMsgs>> {
  const { msgs, notificationMsgs } = await ctx.connection.request(
    REQ.pullByRange,
    {
      userID: ctx.userID,
      seqRanges: ranges.map((range) => ({ ...range })),
      order: PullOrder.PullOrderAsc,
    },
    { signal: ctx.signal },
  );
  return { ...msgs, ...notificationMsgs };
}

/** One request's worth of ranges, and what {@link requestRanges} gave for them. */
export interface Asked {
  ranges: readonly PullRange[];
  answer: Readonly<Record<string, PullMsgs>>;
}

/**
 * Applies answers in one commit; asks once more for conversations that they leave out. Returns what went wrong for a part
 * of the ranges, if anything did.
 */
export async function applyRanges(
  ctx: UserContext,
  asked: readonly Asked[],
  options: PullOptions,
): Promise<unknown> {
  const answered: Answered[] = [];
  let failure: unknown;
  for (const { ranges, answer } of asked) {
    const complete = await completeAnswer(ctx, ranges, answer);
    answered.push(...complete.answered);
    failure ??= complete.failure;
  }
  const channels = answered.filter(({ range }) => isNotificationChannel(range.conversationID));
  await fetchReplacements(
    ctx,
    channels.flatMap(({ messages }) => messages),
  );
  await ctx.engine.run(async (changes) => {
    changes.quiet = options.quiet;
    await options.before?.(changes);
    await applyAnswered(ctx, changes, answered, options);
  });
  return failure;
}

/** What the server gives for each range, those asked for once more that it left out. Never rejects. */
export async function completeAnswer(
  ctx: UserContext,
  ranges: readonly PullRange[],
  answer: Readonly<Record<string, PullMsgs>>,
): Promise<{ answered: Answered[]; failure: unknown }> {
  const answered: Answered[] = [];
  let failure: unknown;
  for (const range of ranges) {
    const id = range.conversationID;
    const messages = Object.hasOwn(answer, id) ? answer[id]?.Msgs : undefined;
    try {
      answered.push(messages ? { range, messages, lowestSeq: 0 } : await askForLeftOut(ctx, range));
    } catch (error) {
      failure = error;
    }
  }
  return { answered, failure };
}

/**
 * The server leaves out what has nothing to give: an unknown row, a range below minSeq or above the owner's cap. Its
 * newest seq, asked for by itself, settles which.
 */
async function askForLeftOut(ctx: UserContext, range: PullRange): Promise<Answered> {
  const { conversationID, end } = range;
  if (isNotificationChannel(conversationID))
    return { range, messages: await askChannel(ctx, range), lowestSeq: 0 };
  const wanted = new Map([[conversationID, [end]]]);
  let asked = false;
  for (const order of ['desc', 'asc'] as const) {
    const { msgs } = await requestSeqs(ctx, wanted, order);
    const given = msgs[conversationID];
    asked ||= given !== undefined;
    if (!given) continue;
    const lowestSeq = order === 'desc' && given.isEnd ? given.endSeq : 0;
    if (given.Msgs.length > 0 || given.isEnd) return { range, messages: given.Msgs, lowestSeq };
  }
  if (!asked) throw new Error(`the server gives nothing of ${conversationID}`);
  return { range, messages: [], lowestSeq: 0 };
}

/** All of a channel's range: each notification counts, not the newest alone. */
async function askChannel(ctx: UserContext, { conversationID, begin, end }: PullRange): Promise<MsgData[]> {
  const messages: MsgData[] = [];
  for (let from = begin; from <= end; from += SEQS_PER_REQUEST) {
    const length = Math.min(SEQS_PER_REQUEST, end - from + 1);
    const wanted = new Map([[conversationID, Array.from({ length }, (_, i) => from + i)]]);
    const given = (await requestSeqs(ctx, wanted, 'desc')).notificationMsgs[conversationID];
    if (!given) throw new Error(`the server gives nothing of ${conversationID}`);
    messages.push(...given.Msgs);
  }
  return messages;
}

/** Puts what was pulled into rows, store and channels, inside a unit of work. */
export async function applyAnswered(
  ctx: UserContext,
  changes: Changes,
  answered: readonly Answered[],
  options: Pick<PullOptions, 'tell' | 'live' | 'followUps'>,
): Promise<void> {
  const { tell, live, followUps } = options;
  const chats = new Map<string, MsgData[]>();
  const channels: Answered[] = [];
  for (const each of answered) {
    const { conversationID } = each.range;
    if (isNotificationChannel(conversationID)) channels.push(each);
    else chats.set(conversationID, each.messages);
  }
  const outdated = followUps.latest;
  const { created, joined } = await ingest(changes, ctx.userID, chats, { tell, outdated });
  for (const id of created) followUps.created.add(id);
  followUps.addJoined(joined);
  for (const { range, lowestSeq } of answered) {
    const row = changes.row(range.conversationID);
    if (!row) continue;
    advanceSynced(row, range.end);
    const cut = raiseLowest(changes, row, lowestSeq);
    if (cut) await cut;
  }
  const context = { changes, self: ctx.userID, followUps, live };
  for (const { range, messages } of channels) {
    await applyChannel(changes, range, messages, (message) => applyNotice(context, message, ctx.env.log));
  }
}

/** Moves syncedSeq to `seq`, and on over what is held already. */
export function advanceSynced(row: ConversationRow, seq: number): void {
  const { facts } = row;
  const synced = Math.max(facts.syncedSeq, seq);
  const next = facts.held.find(([from, to]) => from <= synced + 1 && synced < to);
  facts.syncedSeq = next ? next[1] : synced;
}

/** Applies the notifications of a channel that were not seen, in order, and notes how far it was read. */
async function applyChannel(
  changes: Changes,
  { conversationID, begin, end }: PullRange,
  messages: readonly MsgData[],
  apply: (message: MsgData) => Promise<void>,
): Promise<void> {
  const channel = await changes.db.channels.get(conversationID);
  const synced = channel?.syncedSeq ?? 0;
  // The piece before this one failed: both are asked for again.
  if (begin > synced + 1) return;
  const unseen = messages.filter(({ seq, status }) => seq > synced && status < MESSAGE_STATUS.deleted);
  for (const message of unseen.sort((a, b) => a.seq - b.seq)) await apply(message);
  await changes.db.channels.put({
    conversationID,
    syncedSeq: Math.max(synced, end),
    newestSeq: Math.max(channel?.newestSeq ?? 0, end),
  });
}
