// How far the channels of notifications were read (`n_…`): kept in a table of their own, as they are no conversations.
import { isNotificationChannel } from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { ChannelRow } from '../store/schema.ts';

/**
 * Notes the newest seqs (1001). A first load counts them as read: what they say is part of what is loaded.
 * @returns the channels with something to pull.
 */
export async function noteChannels(
  changes: Changes,
  maxSeqs: Readonly<Record<string, number>>,
  first: boolean,
): Promise<ChannelRow[]> {
  const { channels } = changes.db;
  const known = new Map((await channels.toArray()).map((row) => [row.conversationID, row]));
  const changed: ChannelRow[] = [];
  for (const [conversationID, maxSeq] of Object.entries(maxSeqs)) {
    if (!isNotificationChannel(conversationID)) continue;
    const row = known.get(conversationID) ?? { conversationID, syncedSeq: 0, newestSeq: 0 };
    const newestSeq = Math.max(row.newestSeq, maxSeq);
    const syncedSeq = first ? newestSeq : row.syncedSeq;
    if (newestSeq !== row.newestSeq || syncedSeq !== row.syncedSeq)
      changed.push({ conversationID, syncedSeq, newestSeq });
  }
  await channels.bulkPut(changed);
  for (const row of changed) known.set(row.conversationID, row);
  return [...known.values()].filter(({ syncedSeq, newestSeq }) => syncedSeq < newestSeq);
}
