// How far the channels of notifications were read (`n_…`): kept in a table of their own, as they are no conversations.
import { isNotificationChannel } from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { ChannelRow } from '../store/schema.ts';

/**
 * Notes the newest seqs (1001).
 * @param isRead whether nothing that a channel may tell about was there before: what it says so far is part of what is
 * being loaded then.
 * @returns the channels with something to pull.
 */
export async function noteChannels(
  changes: Changes,
  maxSeqs: Readonly<Record<string, number>>,
  isRead: (channelID: string) => boolean,
): Promise<ChannelRow[]> {
  const { channels } = changes.db;
  const known = new Map((await channels.toArray()).map((row) => [row.conversationID, row]));
  const changed: ChannelRow[] = [];
  for (const [conversationID, maxSeq] of Object.entries(maxSeqs)) {
    if (!isNotificationChannel(conversationID)) continue;
    const row = known.get(conversationID);
    const newestSeq = Math.max(row?.newestSeq ?? 0, maxSeq);
    const syncedSeq = row?.syncedSeq ?? (isRead(conversationID) ? newestSeq : 0);
    if (newestSeq !== row?.newestSeq) changed.push({ conversationID, syncedSeq, newestSeq });
  }
  await channels.bulkPut(changed);
  for (const row of changed) known.set(row.conversationID, row);
  return [...known.values()].filter(({ syncedSeq, newestSeq }) => syncedSeq < newestSeq);
}
