// Pushed frames (protocol 6.C): everything that waits goes into one unit of work. Each message's seq is checked; a gap
// is pulled without holding back other conversations. It must not know what a message or a notification means.
import {
  isNotificationChannel,
  type MsgData,
  type PushMessages,
  REQ,
  type Seqs,
  type ServerConversation,
} from '../../protocol/index.ts';
import { has } from '../conversation/ranges.ts';
import { firstShownSeq } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import type { ConversationRow } from '../store/schema.ts';
import { applyServerRows, readServerConversations } from './conversations.ts';
import { applySeqFacts, noteNewest } from './facts.ts';
import { FollowUps } from './follow-ups.ts';
import { ingest } from './ingest.ts';
import { applyNotice } from './notifications/index.ts';
import { channelRanges, type PullRange, requestsOf } from './plan.ts';
import { advanceSynced, applyRanges, requestRanges } from './pull.ts';
import { needsReplacement } from './replacements.ts';
import { Typists } from './typists.ts';

/** Messages of a gap that are pulled at most (protocol 6.C). */
const GAP_MESSAGES = 10;

/** Messages of one unit of work at most: more would make the first of them wait for the last. */
const MOST_AT_ONCE = 1_000;

/** One pushed message. */
interface Pushed {
  readonly conversationID: string;
  readonly message: MsgData;
  /** The gap before it was asked for already: it is applied whatever came of that. */
  readonly forced: boolean;
}

/** What of one conversation can be applied, and what must be pulled first. */
export interface Sorted {
  ready: MsgData[];
  /** The ready messages close up to here; 0: to nothing new. */
  contiguous: number;
  waiting: Pushed[];
  range: PullRange | undefined;
}

export class Frames {
  readonly #ctx: UserContext;
  readonly #onFollowUps: (followUps: FollowUps) => void;
  #queue: Pushed[] = [];
  /** Messages that wait for the pull of the gap before them, by conversation. */
  readonly #gaps = new Map<string, Pushed[]>();
  readonly #typists = new Typists();
  readonly #pulls = new Set<Promise<void>>();
  #draining: Promise<void> | undefined;
  #held = false;

  constructor(ctx: UserContext, onFollowUps: (followUps: FollowUps) => void) {
    this.#ctx = ctx;
    this.#onFollowUps = onFollowUps;
  }

  /** Whether anything waits or is being applied. */
  get busy(): boolean {
    return this.#draining !== undefined || this.#pulls.size > 0 || (this.#queue.length > 0 && !this.#held);
  }

  /** The conversations and channels of which messages wait. */
  waiting(): string[] {
    return [...this.#queue.map(({ conversationID }) => conversationID), ...this.#gaps.keys()];
  }

  /** Takes a frame; it is applied after all that came before. */
  add({ msgs, notificationMsgs }: PushMessages): void {
    for (const bundle of [msgs, notificationMsgs]) {
      for (const [conversationID, { Msgs }] of Object.entries(bundle)) {
        for (const message of Msgs) this.#queue.push({ conversationID, message, forced: false });
      }
    }
    this.#drain();
  }

  /** Lets frames wait: a first load decides what is new. */
  hold(): void {
    this.#held = true;
  }

  /** Applies what waits. */
  release(): void {
    this.#held = false;
    this.#drain();
  }

  /** Resolves when nothing waits or is being applied. */
  async idle(): Promise<void> {
    while (this.busy) await Promise.all([this.#draining, ...this.#pulls]);
  }

  #drain(): void {
    if (this.#draining || this.#held || this.#queue.length === 0) return;
    this.#draining = this.#applyAll().finally(() => {
      this.#draining = undefined;
      this.#drain();
    });
  }

  async #applyAll(): Promise<void> {
    // Frames that the socket delivers in one turn go into one unit of work.
    await Promise.resolve();
    while (this.#queue.length > 0 && !this.#held) {
      const batch = this.#queue.splice(0, MOST_AT_ONCE);
      if (this.#ctx.signal.aborted) return;
      try {
        await this.#apply(batch);
      } catch (error) {
        if (this.#ctx.signal.aborted) return;
        if (batch.length === 1) this.#refused(error);
        else await this.#applySingly(batch);
      }
    }
  }

  /** One message that the database refuses must not cost the others. */
  async #applySingly(batch: readonly Pushed[]): Promise<void> {
    for (const pushed of batch) {
      await this.#apply([pushed]).catch((error) => this.#refused(error));
    }
  }

  #refused(error: unknown): void {
    if (!this.#ctx.signal.aborted) this.#ctx.env.log.error('message not applied:', error);
  }

  async #apply(batch: readonly Pushed[]): Promise<void> {
    const ctx = this.#ctx;
    const followUps = new FollowUps();
    const byConversation = this.#grouped(batch);
    const sorted = await ctx.engine.run(async (changes) => {
      const chats = new Map<string, Sorted>();
      const channels = new Map<string, Sorted>();
      const ids = [...byConversation.keys()];
      await changes.load(ids.filter((id) => !isNotificationChannel(id)));
      for (const [id, pushed] of byConversation) {
        if (isNotificationChannel(id))
          channels.set(id, await sortChannel(changes, id, pushed, ctx.connection.connected));
        else chats.set(id, sortChat(id, changes.row(id), pushed));
      }
      await this.#applyChats(changes, chats, followUps);
      await this.#applyChannels(changes, channels, followUps);
      return [...chats.values(), ...channels.values()];
    });
    const gaps = sorted.filter(({ range }) => range !== undefined);
    if (gaps.length > 0) this.#startPull(gaps);
    this.#onFollowUps(followUps);
  }

  /** By conversation; messages behind a gap that is being pulled join those that wait for it. */
  #grouped(batch: readonly Pushed[]): Map<string, Pushed[]> {
    const grouped = new Map<string, Pushed[]>();
    for (const pushed of batch) {
      const { conversationID, message } = pushed;
      const waiting = message.seq > 0 ? this.#gaps.get(conversationID) : undefined;
      if (waiting) {
        waiting.push(pushed);
        continue;
      }
      const group = grouped.get(conversationID);
      if (group) group.push(pushed);
      else grouped.set(conversationID, [pushed]);
    }
    return grouped;
  }

  async #applyChats(
    changes: Changes,
    chats: ReadonlyMap<string, Sorted>,
    followUps: FollowUps,
  ): Promise<void> {
    const { userID } = this.#ctx;
    const ready = new Map([...chats].map(([id, { ready }]) => [id, ready]));
    const { created, joined } = await ingest(changes, userID, ready, {
      tell: true,
      typists: this.#typists,
    });
    for (const id of created) followUps.created.add(id);
    followUps.addJoined(joined);
    for (const [id, { contiguous, range }] of chats) {
      const row = changes.row(id);
      if (!row) continue;
      if (contiguous > 0) advanceSynced(row, contiguous);
      if (range) noteNewest(row, range.end);
    }
  }

  async #applyChannels(
    changes: Changes,
    channels: ReadonlyMap<string, Sorted>,
    followUps: FollowUps,
  ): Promise<void> {
    const context = { changes, self: this.#ctx.userID, followUps, live: true };
    for (const [conversationID, { ready, contiguous }] of channels) {
      for (const message of ready) await applyNotice(context, message, this.#ctx.env.log);
      if (contiguous === 0) continue;
      const channel = await changes.db.channels.get(conversationID);
      const newestSeq = Math.max(channel?.newestSeq ?? 0, contiguous);
      await changes.db.channels.put({ conversationID, syncedSeq: contiguous, newestSeq });
    }
  }

  #startPull(gaps: readonly Sorted[]): void {
    const ranges: PullRange[] = [];
    for (const { range, waiting } of gaps) {
      if (!range) continue;
      this.#gaps.set(range.conversationID, [...waiting]);
      ranges.push(range);
    }
    const pull = this.#pullAll(ranges).finally(() => this.#pulls.delete(pull));
    this.#pulls.add(pull);
  }

  async #pullAll(ranges: readonly PullRange[]): Promise<void> {
    const pieces = ranges.flatMap((range) =>
      isNotificationChannel(range.conversationID)
        ? channelRanges({
            conversationID: range.conversationID,
            syncedSeq: range.begin - 1,
            newestSeq: range.end,
          })
        : [range],
    );
    const requests = requestsOf(pieces);
    const ends = new Map(ranges.map(({ conversationID, end }) => [conversationID, end]));
    // A channel's far end may be left for the next sync; what waits does not.
    const last = new Map(pieces.map((piece) => [piece.conversationID, piece]));
    for (const request of requests) {
      try {
        await this.#pull(request);
      } catch (error) {
        // The messages that wait are applied as they are; the next sync asks for the gap again.
        if (!this.#ctx.signal.aborted) this.#ctx.env.log.warn('gap not pulled:', error);
      }
      for (const piece of request) {
        const { conversationID, end } = piece;
        if (last.get(conversationID) === piece)
          this.#requeue(conversationID, ends.get(conversationID) ?? end);
      }
    }
  }

  async #pull(request: readonly PullRange[]): Promise<void> {
    const ctx = this.#ctx;
    const followUps = new FollowUps();
    const unknown = this.#unpulled(request);
    const [answer, known] = await Promise.all([requestRanges(ctx, request), this.#askUnknown(unknown)]);
    const failure = await applyRanges(ctx, [{ ranges: request, answer }], {
      tell: true,
      quiet: false,
      live: true,
      followUps,
      before: async (changes) => {
        const ids = known.rows.map(({ conversationID }) => conversationID);
        await changes.load(ids);
        // One that was read in its turn meanwhile may be newer than this.
        const unread = known.rows.filter((server) => !changes.row(server.conversationID)?.facts.confirmed);
        await applyServerRows(changes, unread, ctx);
        applySeqFacts(changes, known.seqs);
      },
    });
    for (const { conversationID: id } of request) {
      if (!isNotificationChannel(id) && !ctx.list.isVisible(id)) followUps.latest.add(id);
    }
    this.#onFollowUps(followUps);
    if (failure) throw failure;
  }

  /** The chats among them of which nothing was ever pulled: how far they are read is not known either. */
  #unpulled(request: readonly PullRange[]): string[] {
    return request
      .map(({ conversationID }) => conversationID)
      .filter((id) => !isNotificationChannel(id) && !this.#ctx.list.facts(id)?.syncedSeq);
  }

  /** What a conversation that begins in the middle needs for a right unread; what cannot be had is left out. */
  async #askUnknown(
    ids: readonly string[],
  ): Promise<{ rows: ServerConversation[]; seqs: Record<string, Seqs> }> {
    const ctx = this.#ctx;
    if (ids.length === 0) return { rows: [], seqs: {} };
    const [rows, positions] = await Promise.allSettled([
      readServerConversations(ctx, ids),
      ctx.connection.request(
        REQ.getConvMaxReadSeq,
        { userID: ctx.userID, conversationIDs: [...ids], returnPinned: false },
        { signal: ctx.signal },
      ),
    ]);
    return {
      rows: rows.status === 'fulfilled' ? rows.value : [],
      seqs: positions.status === 'fulfilled' ? positions.value.seqs : {},
    };
  }

  #requeue(conversationID: string, end: number): void {
    const waiting = this.#gaps.get(conversationID) ?? [];
    this.#gaps.delete(conversationID);
    const settled = waiting.map((pushed) => ({ ...pushed, forced: pushed.message.seq <= end }));
    this.#queue = [...settled, ...this.#queue];
    this.#drain();
  }
}

/** Sorts the messages of a chat by what is known of it (`row` undefined: nothing). Pure. */
export function sortChat(
  conversationID: string,
  row: ConversationRow | undefined,
  pushed: readonly Pushed[],
): Sorted {
  const synced = row ? Math.max(row.facts.syncedSeq, firstShownSeq(row) - 1) : 0;
  const held = row?.facts.held ?? [];
  // Not counted although it was never seen: it was revoked before it came, and only the server has its present form.
  const isOutdated = (seq: number): boolean =>
    row !== undefined && has(row.facts.silent, seq) && !has(held, seq);
  return sortBySeq(conversationID, synced, pushed, (seq) => has(held, seq), isOutdated, GAP_MESSAGES);
}

async function sortChannel(
  changes: Changes,
  conversationID: string,
  pushed: readonly Pushed[],
  connected: boolean,
): Promise<Sorted> {
  const synced = (await changes.db.channels.get(conversationID))?.syncedSeq ?? 0;
  const unseen = pushed.filter(({ message: { seq } }) => seq === 0 || seq > synced);
  // What takes the place of a message that is deleted is fetched first: this notification is pulled like one in a gap.
  const early = new Set<number>();
  for (const { message, forced } of connected ? unseen : []) {
    if (!forced && message.seq > 0 && (await needsReplacement(changes, message))) early.add(message.seq);
  }
  // Behind a gap that could not be closed they apply, and once more with the pull that closes it: every notification
  // may be applied twice.
  return sortBySeq(
    conversationID,
    synced,
    unseen,
    () => false,
    (seq) => early.has(seq),
    0,
  );
}

function sortBySeq(
  conversationID: string,
  syncedSeq: number,
  pushed: readonly Pushed[],
  isHeld: (seq: number) => boolean,
  isOutdated: (seq: number) => boolean,
  num: number,
): Sorted {
  const sorted: Sorted = { ready: [], contiguous: 0, waiting: [], range: undefined };
  const wait = (each: Pushed, from: number): void => {
    const { seq } = each.message;
    const begin = Math.min(sorted.range?.begin ?? from, from);
    const end = Math.max(sorted.range?.end ?? seq, seq);
    sorted.range = { conversationID, begin, end, num };
    sorted.waiting.push(each);
  };
  let synced = syncedSeq;
  const seen = new Set<number>();
  for (const each of [...pushed].sort((a, b) => a.message.seq - b.message.seq)) {
    const { seq } = each.message;
    if (seq > 0 && seen.has(seq) && num === 0) continue;
    seen.add(seq);
    while (isHeld(synced + 1)) synced++;
    const outdated = isOutdated(seq);
    // It could not be asked for, and must not show as it was sent: it stays missing until it is asked for again.
    if (outdated && each.forced) continue;
    if (seq === synced + 1 && !outdated) {
      synced = seq;
      sorted.contiguous = seq;
      sorted.ready.push(each.message);
    } else if (seq === 0 || each.forced || (seq <= synced && !outdated)) sorted.ready.push(each.message);
    else wait(each, Math.min(synced + 1, seq));
  }
  return sorted;
}
