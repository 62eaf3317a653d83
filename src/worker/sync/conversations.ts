// The server's conversation rows: asked for, and put into the local ones (behaviour 3, 6.6). What messages change is
// not its business.
import { readConversation, readList, type ServerConversation } from '../../protocol/index.ts';
import { firstShownSeq } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { readMany } from '../store/read-many.ts';
import { inBatches } from './batches.ts';
import { cutBelow } from './cut.ts';
import { applyServerConversation, identityOf } from './server-row.ts';
import { type Delta, fetchDelta, storeVersion } from './versions.ts';

/** The server's rows of these IDs; unknown ones are left out. Rejects with the first failure. */
export async function readServerConversations(
  ctx: UserContext,
  ids: Iterable<string>,
  operationID?: string,
): Promise<ServerConversation[]> {
  const { rest, userID: ownerUserID, signal } = ctx;
  const options = operationID === undefined ? { signal } : { signal, operationID };
  return inBatches(ids, async (conversationIDs) =>
    readList(
      await rest.post('/conversation/get_conversations', { ownerUserID, conversationIDs }, options),
      'conversations',
      readConversation,
    ),
  );
}

/** What changed among the user's conversations. */
export function fetchConversations(ctx: UserContext): Promise<Delta<ServerConversation>> {
  const { rest, userID, signal } = ctx;
  return fetchDelta(ctx, {
    key: 'version:conversations',
    read: readConversation,
    changes: (since) =>
      rest.post('/conversation/get_incremental_conversations', { userID, ...since }, { signal }),
    all: async () =>
      readList(
        await rest.post('/conversation/get_all_conversations', { ownerUserID: userID }, { signal }),
        'conversations',
        readConversation,
      ),
  });
}

/**
 * Puts the server's rows in place: new ones hidden, with a name as far as one is cached; what lies below a risen
 * minSeq goes. Rows that this worker is having cleared are left to the call that does it, and what it has set since
 * these were asked for stays. The answer names the conversations that were left.
 */
export async function applyServerRows(
  changes: Changes,
  servers: readonly ServerConversation[],
  { clearing, accepted }: Pick<UserContext, 'clearing' | 'accepted'>,
): Promise<ReadonlySet<string>> {
  // Read once: a clear may end while the rows are put in place.
  const left = new Set(clearing);
  const wanted = servers.filter(({ conversationID }) => !left.has(conversationID));
  await changes.load(wanted.map(({ conversationID }) => conversationID));
  const groupIDs = wanted.flatMap(({ groupID }) => groupID || []);
  const groups = new Map(
    (await readMany(changes.db.groups, groupIDs)).map((group) => [group?.groupID, group]),
  );
  for (const server of wanted) {
    const row = changes.row(server.conversationID) ?? changes.create(identityOf(server));
    const before = firstShownSeq(row);
    applyServerConversation(row, server);
    Object.assign(row, accepted.get(row.conversationID));
    const cut = cutBelow(changes, row, before);
    if (cut) await cut;
    if (row.groupID === '') continue;
    if (row.maxSeq !== 0) row.isNotInGroup = true;
    else if (groups.get(row.groupID)?.joined) row.isNotInGroup = false;
  }
  return left;
}

/**
 * Stores the version of a delta whose rows were applied. Not while one of them was left to a call that clears it: should
 * that call never end, the row comes once more.
 */
export async function storeRowsVersion(
  changes: Changes,
  delta: Delta<ServerConversation>,
  left: ReadonlySet<string>,
): Promise<void> {
  if (delta.rows.some(({ conversationID }) => left.has(conversationID))) return;
  await storeVersion(changes, delta);
}
