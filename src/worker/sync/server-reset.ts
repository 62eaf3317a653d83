// A server that lost its data (behaviour 6.3): how it is recognised, and what is forgotten then.
import { REQ } from '../../protocol/index.ts';
import { NO_FACTS } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { readServerConversations } from './conversations.ts';

/**
 * To be asked when the conversations' version belongs to another table than the stored one. Asks for the seqs once
 * more, so that they are surely newer than the ones stored: a lower one then means that the server counts anew, unless
 * it is the owner's cap, which a row that was read before it need not know.
 */
export async function wasServerReset(ctx: UserContext): Promise<boolean> {
  const known = ctx.list
    .rows(ctx.list.ids())
    .filter(({ facts, maxSeq }) => facts.newestSeq > 0 && maxSeq === 0);
  const { seqs } = await ctx.connection.request(
    REQ.getConvMaxReadSeq,
    { userID: ctx.userID, conversationIDs: [], returnPinned: false },
    { signal: ctx.signal },
  );
  if (known.length > 0 && Object.keys(seqs).length === 0) return true;
  const lower = known.flatMap(({ conversationID: id, facts }) =>
    Object.hasOwn(seqs, id) && seqs[id]!.maxSeq < facts.newestSeq ? id : [],
  );
  return (await readServerConversations(ctx, lower)).some(({ maxSeq }) => maxSeq === 0);
}

/**
 * Forgets every seq and fact, what the server's messages said, and how far anything was synced. Drafts, names and what
 * the server never had stay.
 */
export async function forgetServer(changes: Changes): Promise<void> {
  const { messages, deleted, channels, meta } = changes.db;
  await messages.filter(({ seq, serverMsgID }) => seq > 0 || serverMsgID !== '').delete();
  await deleted.clear();
  await channels.clear();
  await meta.bulkDelete([
    'installed',
    'burnt',
    'deletedEarly',
    'version:conversations',
    'version:friends',
    'version:groups',
  ]);
  for (const row of await changes.loadAll()) {
    row.facts = { ...NO_FACTS };
    row.minSeq = 0;
    row.maxSeq = 0;
    row.isNotInGroup = false;
    // Chosen anew among what is left; without any the row is hidden until the server names it.
    row.latestMsgSendTime = 0;
    changes.reselectLatest(row.conversationID);
  }
}
