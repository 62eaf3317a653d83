// Names and avatars of users and groups (behaviour 6.5): looked up in batches, cached in the database, put into the
// rows. It must not decide which of several names a row shows: the engine does, at the end of each unit of work.

import { OpenIMError } from '../../contract/index.ts';
import {
  groupConversationID,
  notificationConversationID,
  readGroup,
  readList,
  readUser,
  SERVER_ERROR,
  type ServerGroup,
  type ServerUser,
  singleConversationID,
} from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { readMany } from '../store/read-many.ts';
import type { ConversationRow, GroupRow, UserRow } from '../store/schema.ts';
import { inBatches } from './batches.ts';

/** Milliseconds after which a cached name is looked up again. */
const STALE_MS = 3_600_000;

/** Milliseconds that a call waits for one name. */
const LOOKUP_MS = 3_000;

/** What one round of lookups brought. */
interface Found {
  users: ServerUser[];
  groups: ServerGroup[];
}

export class Names {
  readonly #ctx: UserContext;
  readonly #wanted = new Set<string>();
  /** Could not be looked up: the next round does it. */
  #missed: string[] = [];
  #round: Promise<void> | undefined;
  /** Counts what makes answers that are under way too old. */
  #changes = 0;
  /** Users, and conversations of groups, that changed: which change it was. */
  readonly #changed = new Map<string, number>();

  constructor(ctx: UserContext) {
    this.#ctx = ctx;
  }

  /**
   * One user's name and avatar: friend (remark first), cache, then the server, at most 3 s. `undefined`: the server
   * knows no such user. Rejects when it cannot be asked.
   */
  async user(userID: string): Promise<UserRow | undefined> {
    const { db, rest, signal } = this.#ctx;
    const [friend, cached] = await Promise.all([db.friends.get(userID), db.users.get(userID)]);
    if (friend) {
      const { nickname, remark, faceURL, ex } = friend;
      return { userID, nickname: remark || nickname, faceURL, ex, fetchedAt: cached?.fetchedAt ?? 0 };
    }
    if (cached) return cached;
    const data = await rest.post(
      '/user/get_users_info',
      { userIDs: [userID] },
      { signal, timeoutMs: LOOKUP_MS },
    );
    const user = readList(data, 'usersInfo', readUser).find((found) => found.userID === userID);
    if (!user) return undefined;
    await this.#ctx.engine.run(async (changes) => {
      await putUsers(changes, [user]);
      // A row that was made meanwhile would go without: the name is no longer one to be looked up.
      await renameRows(changes, [
        singleConversationID(this.#ctx.userID, userID),
        notificationConversationID(this.#ctx.userID, userID),
      ]);
    });
    return userRow(user, this.#ctx.clock.now());
  }

  /** One group, likewise. `undefined`: the server knows no such group. */
  async group(groupID: string): Promise<GroupRow | undefined> {
    const { db, rest, signal } = this.#ctx;
    const cached = await db.groups.get(groupID);
    if (cached) return cached;
    const data = await rest
      .post('/group/get_groups_info', { groupIDs: [groupID] }, { signal, timeoutMs: LOOKUP_MS })
      .catch(noneOfUnknown);
    const group = readList(data, 'groupInfos', readGroup).find((found) => found.groupID === groupID);
    if (!group) return undefined;
    return this.#ctx.engine.run(async (changes) => {
      await putGroups(changes, [group]);
      await renameRows(changes, [groupConversationID(groupID)]);
      return changes.db.groups.get(groupID);
    });
  }

  /** Looks up, in the background, the names of those rows that have none or one older than an hour. Never fails. */
  refreshSoon(conversationIDs: Iterable<string>): void {
    for (const id of [...conversationIDs, ...this.#missed.splice(0)]) this.#wanted.add(id);
    if (this.#wanted.size === 0 || this.#round) return;
    this.#round = this.#rounds().finally(() => {
      this.#round = undefined;
    });
  }

  /** These users, or conversations of groups, have changed: what was asked of them before is not to be kept. */
  supersede(ids: Iterable<string>): void {
    this.#changes++;
    for (const id of ids) this.#changed.set(id, this.#changes);
  }

  /**
   * The same for rows of a first load, and resolves when it is done. Nothing is announced. Rejects when it cannot be
   * done now; the next round does it then.
   */
  async load(conversationIDs: Iterable<string>): Promise<void> {
    const ids = [...conversationIDs];
    try {
      await this.#lookUp(ids, true);
    } catch (error) {
      this.#missed.push(...ids);
      throw error;
    }
  }

  /** Resolves when no lookup is running. */
  async idle(): Promise<void> {
    await this.#round;
  }

  async #rounds(): Promise<void> {
    // What is asked for in the same turn goes into the same requests.
    await Promise.resolve();
    while (this.#wanted.size > 0 && !this.#ctx.signal.aborted) {
      const ids = [...this.#wanted];
      this.#wanted.clear();
      try {
        await this.#lookUp(ids, false);
      } catch (error) {
        this.#missed.push(...ids);
        this.#ctx.env.log.info('names not looked up:', error);
      }
    }
  }

  async #lookUp(conversationIDs: readonly string[], quiet: boolean): Promise<void> {
    const rows = this.#ctx.list.rows(conversationIDs);
    const [userIDs, groupIDs] = await Promise.all([this.#staleUsers(rows), this.#staleGroups(rows)]);
    if (userIDs.length + groupIDs.length === 0) return;
    await this.refresh(userIDs, groupIDs, quiet);
  }

  /** Reads these users and groups from the server and caches them; their rows are named anew. Rejects when it cannot. */
  async refresh(userIDs: readonly string[], groupIDs: readonly string[], quiet = false): Promise<void> {
    const { engine, userID: self } = this.#ctx;
    const asked = this.#changes;
    const isPresent = (id: string): boolean => (this.#changed.get(id) ?? 0) <= asked;
    const found = await this.#ask(userIDs, groupIDs);
    const users = found.users.filter(({ userID }) => isPresent(userID));
    const groups = found.groups.filter(({ groupID }) => isPresent(groupConversationID(groupID)));
    await engine.run(async (changes) => {
      changes.quiet = quiet;
      await Promise.all([putUsers(changes, users), putGroups(changes, groups)]);
      await renameRows(changes, [
        ...users.flatMap(({ userID }) => [
          singleConversationID(self, userID),
          notificationConversationID(self, userID),
        ]),
        ...groups.map(({ groupID }) => groupConversationID(groupID)),
      ]);
    });
  }

  async #staleUsers(rows: readonly ConversationRow[]): Promise<string[]> {
    const { db } = this.#ctx;
    const ids = [...new Set(rows.flatMap(({ userID }) => userID || []))];
    const [friends, users] = await Promise.all([readMany(db.friends, ids), readMany(db.users, ids)]);
    // Friends are kept up to date by their own sync.
    const isCurrent = isCurrentUser(this.#ctx.clock.now());
    return ids.filter((_, i) => !(friends[i]?.remark || friends[i]?.nickname) && !isCurrent(users[i]));
  }

  async #staleGroups(rows: readonly ConversationRow[]): Promise<string[]> {
    const { db } = this.#ctx;
    const ids = [...new Set(rows.flatMap(({ groupID }) => groupID || []))];
    const groups = await readMany(db.groups, ids);
    const isCurrent = isCurrentGroup(this.#ctx.clock.now());
    return ids.filter((_, i) => !isCurrent(groups[i]));
  }

  async #ask(userIDs: readonly string[], groupIDs: readonly string[]): Promise<Found> {
    const { rest, signal } = this.#ctx;
    const [users, groups] = await Promise.all([
      inBatches(userIDs, async (batch) =>
        readList(
          await rest.post('/user/get_users_info', { userIDs: batch }, { signal }),
          'usersInfo',
          readUser,
        ),
      ),
      inBatches(groupIDs, async (batch) =>
        readList(
          await rest.post('/group/get_groups_info', { groupIDs: batch }, { signal }).catch(noneOfUnknown),
          'groupInfos',
          readGroup,
        ),
      ),
    ]);
    return { users, groups };
  }
}

/** Whether a cached user need not be asked for again. */
export function isCurrentUser(now: number): (row: UserRow | undefined) => boolean {
  return (row) => row !== undefined && now - row.fetchedAt <= STALE_MS;
}

/** The same of a group: those that the user is in are kept up to date by their own sync. */
export function isCurrentGroup(now: number): (row: GroupRow | undefined) => boolean {
  return (row) =>
    row !== undefined &&
    row.fetchedAt > 0 &&
    ((row.joined && row.groupName !== '') || now - row.fetchedAt <= STALE_MS);
}

/** Caches users as the server gives them. */
export async function putUsers(changes: Changes, users: readonly ServerUser[]): Promise<void> {
  await changes.db.users.bulkPut(users.map((user) => userRow(user, changes.now)));
}

/**
 * Caches groups as the server gives them; whether the user is a member stays as it is.
 * @param fetchedAt 0 when they are to be asked for again all the same.
 */
export async function putGroups(
  changes: Changes,
  groups: readonly ServerGroup[],
  joined?: boolean,
  fetchedAt = changes.now,
): Promise<void> {
  const known = await readMany(
    changes.db.groups,
    groups.map(({ groupID }) => groupID),
  );
  await changes.db.groups.bulkPut(
    groups.map((group, i) => ({
      ...group,
      joined: joined ?? known[i]?.joined ?? false,
      fetchedAt,
    })),
  );
}

/** Has the rows' names chosen anew from what is cached; unknown IDs are skipped. */
export async function renameRows(changes: Changes, conversationIDs: readonly string[]): Promise<void> {
  await changes.load(conversationIDs);
  for (const id of conversationIDs) if (changes.row(id)) changes.rename(id);
}

function userRow({ userID, nickname, faceURL, ex }: ServerUser, fetchedAt: number): UserRow {
  return { userID, nickname, faceURL, ex, fetchedAt };
}

/** The server may answer unknown groups with an error instead of leaving them out. */
function noneOfUnknown(error: unknown): undefined {
  const none: readonly number[] = [SERVER_ERROR.recordNotFound, SERVER_ERROR.groupIDNotFound];
  if (error instanceof OpenIMError && none.includes(error.errCode)) return undefined;
  throw error;
}
