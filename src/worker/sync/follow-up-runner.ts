// Asks the server for what frames and notifications left to be asked, and applies it: one collection at a time, its
// parts independent of one another. What cannot be had now is kept for the next data sync.
import { ERRORS, OpenIMError } from '../../contract/index.ts';
import { readList, readUser } from '../../protocol/index.ts';
import type { UserContext } from '../session/context.ts';
import { inBatches } from './batches.ts';
import { fetchSeqs } from './by-seqs.ts';
import {
  applyServerRows,
  fetchConversations,
  readServerConversations,
  storeRowsVersion,
} from './conversations.ts';
import { applyEarlyDeletions } from './early-deletions.ts';
import { FollowUps } from './follow-ups.ts';
import { applyFriends, fetchFriends, friendRow, readFriends, renameUsers } from './friends.ts';
import { applyGroups, fetchGroups, settleMembership } from './groups.ts';
import { fetchDownwards } from './latest.ts';
import { putUsers } from './names.ts';
import { applySelf, fetchSelf } from './self.ts';

/** What the runner shares with the data sync. */
export interface RunnerOptions {
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  /** Something could not be asked; a data sync should follow when it can. */
  onFailure: () => void;
  shouldStop: () => boolean;
}

export class FollowUpRunner {
  readonly #ctx: UserContext;
  readonly #options: RunnerOptions;
  #next = new FollowUps();
  #running: Promise<void> | undefined;
  /** Rows that notifications named and that could not be read. */
  readonly #missedRows = new Set<string>();
  /** Read positions that could not be told. */
  #missed = new FollowUps();

  constructor(ctx: UserContext, options: RunnerOptions) {
    this.#ctx = ctx;
    this.#options = options;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Takes over what could not be read: the data sync that asks for it reads these rows too. */
  takeMissedRows(): string[] {
    const ids = [...this.#missedRows];
    this.#missedRows.clear();
    return ids;
  }

  /** Gives back what a data sync could not read either. */
  keepMissedRows(ids: Iterable<string>): void {
    for (const id of ids) this.#missedRows.add(id);
  }

  /** Has this asked for, in the background. Never fails. */
  add(followUps: FollowUps): void {
    if (followUps.isEmpty) return;
    this.#next.add(followUps);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Tells the server once more what it could not be told, and asks again. */
  retry(): void {
    const again = this.#missed;
    this.#missed = new FollowUps();
    this.add(again);
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#next.isEmpty && !this.#ctx.signal.aborted) {
      const work = this.#next;
      this.#next = new FollowUps();
      // A data sync that runs asked earlier, and what it was told must not be applied over what is told now.
      const tables = this.#options.exclusive(() =>
        Promise.all([
          this.#try('conversations', () => this.#conversations(work)),
          this.#try('friends', () => this.#people(work)),
          this.#try('groups', () => this.#groups(work)),
          this.#try('own info', () => this.#self(work)),
        ]),
      );
      await Promise.all([tables, this.#joins(work)]);
      await this.#try('cleared conversations', () => this.#settleCleared(work.cleared));
      for (const id of work.latest) {
        await this.#try('latest message', () =>
          fetchDownwards(this.#ctx, id, { quiet: false, shouldStop: this.#options.shouldStop }),
        );
      }
    }
  }

  async #try(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (this.#ctx.signal.aborted) return;
      this.#ctx.env.log.info(`${what} not read:`, error);
      this.#options.onFailure();
    }
  }

  async #conversations(work: FollowUps): Promise<void> {
    const { conversationDelta, conversations, created } = work;
    const ctx = this.#ctx;
    const named = [...conversations, ...created];
    if (!conversationDelta && named.length === 0) return;
    try {
      const delta = conversationDelta ? await fetchConversations(ctx) : undefined;
      const inDelta = new Set(delta?.rows.map(({ conversationID }) => conversationID));
      const others = await readServerConversations(
        ctx,
        named.filter((id) => !inDelta.has(id)),
      );
      await ctx.engine.run(async (changes) => {
        const left = await applyServerRows(changes, [...(delta?.rows ?? []), ...others], ctx);
        // A version of another table is left to the data sync, which finds out what became of the server.
        if (delta && !delta.replaced) await storeRowsVersion(changes, delta, left);
        await applyEarlyDeletions(changes, work);
      });
      const inserted = [...(delta?.rows ?? []), ...others].map(({ conversationID }) => conversationID);
      ctx.names.refreshSoon([...inserted, ...created]);
      if (delta?.replaced) this.#options.onFailure();
    } catch (error) {
      this.keepMissedRows(named);
      throw error;
    }
  }

  /**
   * A clear that raised no minSeq of the row was one for everybody, which only the server's lowest seq tells: the
   * newest seq of that moment is asked for, and the answer says where the conversation begins now.
   */
  async #settleCleared(cleared: ReadonlyMap<string, number>): Promise<void> {
    const ctx = this.#ctx;
    const rows = ctx.list.rows(cleared.keys());
    const wanted = new Map<string, number[]>();
    for (const row of rows) {
      const seq = cleared.get(row.conversationID);
      if (seq && row.minSeq <= seq && row.facts.clearedSeq < seq && !ctx.clearing.has(row.conversationID))
        wanted.set(row.conversationID, [seq]);
    }
    if (wanted.size === 0) return;
    await fetchSeqs(ctx, wanted);
  }

  async #people({ friends, users }: FollowUps): Promise<void> {
    const ctx = this.#ctx;
    if (!friends && users.size === 0) return;
    ctx.names.supersede(users);
    const delta = friends ? await fetchFriends(ctx) : undefined;
    const named = [...users].filter((id) => !delta?.rows.some(({ friendUser }) => friendUser.userID === id));
    const known = await ctx.db.friends.bulkGet(named);
    const friendIDs = named.filter((id, i) => known[i] && !delta?.deleted.includes(id));
    const { rest, signal } = ctx;
    const [friendRows, userRows] = await Promise.all([
      readFriends(ctx, friendIDs),
      inBatches(named, async (userIDs) =>
        readList(await rest.post('/user/get_users_info', { userIDs }, { signal }), 'usersInfo', readUser),
      ),
    ]);
    await ctx.engine.run(async (changes) => {
      await putUsers(changes, userRows);
      await changes.db.friends.bulkPut(friendRows.map(friendRow));
      await renameUsers(changes, ctx.userID, named);
      if (delta) await applyFriends(changes, ctx.userID, delta);
    });
  }

  async #groups({ groups, unsureGroups }: FollowUps): Promise<void> {
    if (unsureGroups.size > 0) {
      this.#ctx.names.supersede(unsureGroups);
      this.#ctx.names.refreshSoon(unsureGroups);
    }
    if (!groups) return;
    const delta = await fetchGroups(this.#ctx);
    await this.#ctx.engine.run(async (changes) => {
      const changed = await applyGroups(changes, delta);
      await settleMembership(changes, changed);
    });
  }

  async #self({ self }: FollowUps): Promise<void> {
    if (!self) return;
    const user = await fetchSelf(this.#ctx);
    await this.#ctx.engine.run((changes) => applySelf(changes, user));
  }

  /** All devices of the user are to agree on where a group's unread begins (behaviour 6.3). */
  async #joins({ joined }: FollowUps): Promise<void> {
    const { rest, userID, signal } = this.#ctx;
    for (const [conversationID, hasReadSeq] of joined) {
      // Read up to nothing: the server knows that.
      if (hasReadSeq < 1) continue;
      try {
        const body = { userID, conversationID, hasReadSeq };
        await rest.post('/msg/set_conversation_has_read_seq', body, { signal });
      } catch (error) {
        if (signal.aborted) return;
        this.#ctx.env.log.info('read position of a joined group not told:', error);
        // What the server refuses it would refuse again.
        if (isNetworkError(error)) this.#missed.joined.set(conversationID, hasReadSeq);
      }
    }
  }
}

/** Whether the server was not reached, so that asking again may help. */
export function isNetworkError(error: unknown): boolean {
  const codes: readonly number[] = [ERRORS.network.code, ERRORS.timeout.code];
  return error instanceof OpenIMError && codes.includes(error.errCode);
}
