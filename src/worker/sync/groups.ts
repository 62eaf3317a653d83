// The groups that the user is in (behaviour 6.5): names of group conversations, and whether he still is a member.
import { groupConversationID, readGroup, readList, type ServerGroup } from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { readMany } from '../store/read-many.ts';
import type { GroupRow } from '../store/schema.ts';
import { putGroups, renameRows } from './names.ts';
import { type Delta, fetchDelta, storeVersion } from './versions.ts';

/** Groups in one page of the full list. */
const PAGE = 300;

/** What changed among the joined groups. */
export function fetchGroups(ctx: UserContext): Promise<Delta<ServerGroup>> {
  const { rest, userID, signal } = ctx;
  return fetchDelta(ctx, {
    key: 'version:groups',
    read: readGroup,
    changes: (since) => rest.post('/group/get_incremental_join_groups', { userID, ...since }, { signal }),
    all: () => readJoined(ctx),
  });
}

async function readJoined(ctx: UserContext): Promise<ServerGroup[]> {
  const { rest, userID: fromUserID, signal } = ctx;
  const groups: ServerGroup[] = [];
  for (let pageNumber = 1; ; pageNumber++) {
    const pagination = { pageNumber, showNumber: PAGE };
    const data = await rest.post('/group/get_joined_group_list', { fromUserID, pagination }, { signal });
    groups.push(...readList(data, 'groups', readGroup));
    // A malformed group is left out of the page, so the server's own count decides.
    if ((data.groups?.length ?? 0) < PAGE) return groups;
  }
}

/** Stores the delta with its version and names the rows of changed groups anew. Returns the IDs of these groups. */
export async function applyGroups(changes: Changes, delta: Delta<ServerGroup>): Promise<string[]> {
  const { groups } = changes.db;
  const known = new Map((await groups.toArray()).map((row) => [row.groupID, row]));
  const joined = new Set(delta.rows.map(({ groupID }) => groupID));
  const left = delta.full
    ? [...known.values()].filter(({ groupID }) => !joined.has(groupID)).map(({ groupID }) => groupID)
    : delta.deleted.filter((id) => !joined.has(id));
  const changed = delta.rows.filter((group) => !isSame(known.get(group.groupID), group));
  const gone = left.flatMap((id) => known.get(id) ?? []).filter((row) => row.joined);
  await putGroups(changes, changed, true);
  await groups.bulkPut(gone.map((row) => ({ ...row, joined: false })));
  const ids = [...changed, ...gone].map(({ groupID }) => groupID);
  await renameRows(changes, ids.map(groupConversationID));
  await storeVersion(changes, delta);
  return ids;
}

/** Brings `isNotInGroup` of these groups' rows in line with the joined groups and the owner's cap. */
export async function settleMembership(changes: Changes, groupIDs: readonly string[]): Promise<void> {
  await changes.load(groupIDs.map(groupConversationID));
  const groups = await readMany(changes.db.groups, groupIDs);
  for (const [i, groupID] of groupIDs.entries()) {
    const row = changes.row(groupConversationID(groupID));
    if (row) row.isNotInGroup = row.maxSeq !== 0 || !groups[i]?.joined;
  }
}

function isSame(row: GroupRow | undefined, group: ServerGroup): boolean {
  return (
    row?.joined === true &&
    (Object.keys(group) as (keyof ServerGroup)[]).every((key) => row[key] === group[key])
  );
}
