// The calls that tell of users, friends and groups what a chat view needs (behaviour 5): from the cache or the synced
// tables as long as they are current, else from the server.
import type { Table } from 'dexie';
import { readGroupMember, readList } from '../../protocol/index.ts';
import { asciiJSON } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { HandlersOf } from '../handlers.ts';
import type { UserContext } from '../session/context.ts';
import { inBatches } from '../sync/batches.ts';
import { applyFriends, fetchFriends } from '../sync/friends.ts';
import { applyGroups, fetchGroups } from '../sync/groups.ts';
import { isCurrentGroup, isCurrentUser } from '../sync/names.ts';
import type { Delta, VersionKey } from '../sync/versions.ts';

export const peopleHandlers: HandlersOf<
  'getUsersInfo' | 'getSpecifiedGroupsInfo' | 'getGroupMembersInfo' | 'getFriendList' | 'getJoinedGroupList'
> = {
  getUsersInfo: async (ctx, _operationID, userIDs) => {
    const isCurrent = isCurrentUser(ctx.clock.now());
    return publicJSON(
      await known(ctx, ctx.db.users, userIDs, isCurrent, (ids) => ctx.names.refresh(ids, [])),
    );
  },

  getSpecifiedGroupsInfo: async (ctx, _operationID, groupIDs) => {
    const isCurrent = isCurrentGroup(ctx.clock.now());
    return publicJSON(
      await known(ctx, ctx.db.groups, groupIDs, isCurrent, (ids) => ctx.names.refresh([], ids)),
    );
  },

  // Members are not stored: they change without a word to those who do not look.
  getGroupMembersInfo: async (ctx, operationID, groupID, ids) => {
    const options = { operationID, signal: ctx.signal };
    const members = await inBatches(ids, async (userIDs) =>
      readList(
        await ctx.rest.post('/group/get_group_members_info', { groupID, userIDs }, options),
        'members',
        readGroupMember,
      ),
    );
    return asciiJSON(members.map(({ appMangerLevel: _, ...member }) => member));
  },

  getFriendList: async (ctx) => {
    await synced(ctx, 'version:friends', fetchFriends, (changes, delta) =>
      applyFriends(changes, ctx.userID, delta),
    );
    return publicJSON(await ctx.db.friends.toArray());
  },

  getJoinedGroupList: async (ctx) => {
    await synced(ctx, 'version:groups', fetchGroups, applyGroups);
    return publicJSON(await ctx.db.groups.filter(({ joined }) => joined).toArray());
  },
};

/**
 * The rows of these IDs, in their order, each once; those that the server does not know are left out. What is not
 * current is refreshed first, and shown as it is when that fails. Rejects when something is not known at all.
 */
async function known<R>(
  ctx: UserContext,
  table: Table<R, string>,
  ids: readonly string[],
  isCurrent: (row: R | undefined) => boolean,
  refresh: (ids: string[]) => Promise<void>,
): Promise<R[]> {
  const wanted = [...new Set(ids)];
  const rows = await table.bulkGet(wanted);
  const stale = wanted.filter((_, i) => !isCurrent(rows[i]));
  if (stale.length === 0) return rows.flatMap((row) => row ?? []);
  try {
    await refresh(stale);
  } catch (error) {
    if (ctx.signal.aborted || rows.includes(undefined)) throw error;
    ctx.env.log.info('shown as last known:', error);
  }
  return (await table.bulkGet(wanted)).flatMap((row) => row ?? []);
}

/** Has a table synced that never was; afterwards every sync and notice keeps it up to date. */
async function synced<T>(
  ctx: UserContext,
  key: VersionKey,
  fetch: (ctx: UserContext) => Promise<Delta<T>>,
  apply: (changes: Changes, delta: Delta<T>) => Promise<unknown>,
): Promise<void> {
  if (await ctx.db.meta.get(key)) return;
  const delta = await fetch(ctx);
  await ctx.engine.run((changes) => apply(changes, delta));
}

/** Without what only the store needs to know. */
function publicJSON(rows: readonly object[]): string {
  return asciiJSON(
    rows.map(({ fetchedAt: _f, joined: _j, ...row }: { fetchedAt?: number; joined?: boolean }) => row),
  );
}
