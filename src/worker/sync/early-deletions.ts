// Deletions that a notice told of before anything of their conversation was known: kept until its row is here, whatever
// happens to the worker meanwhile. It must not make rows: whose conversation it is only the server can say.
import type { Changes } from '../engine/changes.ts';
import type { FollowUps } from './follow-ups.ts';
import { removeMessages, storedOf } from './remove.ts';

const KEY = 'deletedEarly';

/** Keeps what was deleted in a conversation that is not known. */
export async function keepDeletion(
  changes: Changes,
  conversationID: string,
  seqs: readonly number[],
): Promise<void> {
  const kept = new Map(await changes.meta(KEY));
  kept.set(conversationID, [...(kept.get(conversationID) ?? []), ...seqs]);
  await changes.setMeta(KEY, kept);
}

/** Deletes in the conversations that are known by now; messages that came meanwhile were stored. */
export async function applyEarlyDeletions(changes: Changes, followUps: FollowUps): Promise<void> {
  const kept = new Map(await changes.meta(KEY));
  if (kept.size === 0) return;
  await changes.load([...kept.keys()]);
  const known = [...kept].filter(([id]) => changes.row(id));
  for (const [id, seqs] of known) {
    kept.delete(id);
    const stored = await storedOf(changes, id, seqs);
    if (await removeMessages(changes, changes.row(id)!, stored, seqs)) followUps.latest.add(id);
  }
  if (known.length > 0) await changes.setMeta(KEY, kept);
}
