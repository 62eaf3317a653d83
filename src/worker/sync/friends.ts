// The user's friends, kept for the names of single chats (behaviour 6.5): the delta, and what it does to the rows.
import {
  notificationConversationID,
  readFriend,
  readFullIDs,
  readList,
  type ServerFriend,
  singleConversationID,
} from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { readMany } from '../store/read-many.ts';
import type { FriendRow } from '../store/schema.ts';
import { inBatches } from './batches.ts';
import { renameRows } from './names.ts';
import { type Delta, fetchDelta, storeVersion } from './versions.ts';

/** What changed among the friends. */
export function fetchFriends(ctx: UserContext): Promise<Delta<ServerFriend>> {
  const { rest, userID, signal } = ctx;
  return fetchDelta(ctx, {
    key: 'version:friends',
    read: readFriend,
    changes: (since) => rest.post('/friend/get_incremental_friends', { userID, ...since }, { signal }),
    all: async () => {
      const ids = await rest.post('/friend/get_full_friend_user_ids', { userID, idHash: 0 }, { signal });
      return readFriends(ctx, readFullIDs(ids, 'userIDs').ids);
    },
  });
}

/** These friends as the server has them; who is none is left out. */
export function readFriends(ctx: UserContext, userIDs: Iterable<string>): Promise<ServerFriend[]> {
  const { rest, userID: ownerUserID, signal } = ctx;
  return inBatches(userIDs, async (friendUserIDs) =>
    readList(
      await rest.post('/friend/get_designated_friends', { ownerUserID, friendUserIDs }, { signal }),
      'friendsInfo',
      readFriend,
    ),
  );
}

/** Stores the delta with its version; rows of friends that changed are named anew. */
export async function applyFriends(
  changes: Changes,
  self: string,
  delta: Delta<ServerFriend>,
): Promise<void> {
  const { friends } = changes.db;
  const rows = delta.rows.map(friendRow);
  const known = new Map((await friends.toArray()).map((row) => [row.userID, row]));
  const gone = delta.full ? withoutThose(known.keys(), rows) : delta.deleted.filter((id) => known.has(id));
  const changed = rows.filter((row) => !isSame(known.get(row.userID), row));
  await friends.bulkDelete(gone);
  await friends.bulkPut(changed);
  await cacheNames(changes, changed);
  await renameUsers(changes, self, [...gone, ...changed.map(({ userID }) => userID)]);
  await storeVersion(changes, delta);
}

/**
 * What is cached of these users takes over their names, and is read anew when it is asked for: a friend's row does not
 * say whether something else of the user changed.
 */
async function cacheNames(changes: Changes, friends: readonly FriendRow[]): Promise<void> {
  const { users } = changes.db;
  const cached = await readMany(
    users,
    friends.map(({ userID }) => userID),
  );
  await users.bulkPut(
    friends.flatMap(({ nickname, faceURL }, i) => {
      const user = cached[i];
      const same = !user || (user.nickname === nickname && user.faceURL === faceURL);
      return same ? [] : { ...user, nickname, faceURL, fetchedAt: 0 };
    }),
  );
}

/** Has the rows of the conversations with these users named anew. */
export async function renameUsers(changes: Changes, self: string, userIDs: readonly string[]): Promise<void> {
  await renameRows(
    changes,
    userIDs.flatMap((id) => [singleConversationID(self, id), notificationConversationID(self, id)]),
  );
}

/** A friend as stored. */
export function friendRow({ friendUser, ...friend }: ServerFriend): FriendRow {
  const { userID, nickname, faceURL } = friendUser;
  return { ...friend, userID, nickname, faceURL };
}

function withoutThose(ids: Iterable<string>, rows: readonly FriendRow[]): string[] {
  const kept = new Set(rows.map(({ userID }) => userID));
  return [...ids].filter((id) => !kept.has(id));
}

function isSame(a: FriendRow | undefined, b: FriendRow): boolean {
  return (Object.keys(b) as (keyof FriendRow)[]).every((key) => a?.[key] === b[key]);
}
