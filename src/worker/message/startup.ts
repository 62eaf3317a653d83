// What the messages need when a user's database was opened: no send of a worker that is gone stays "sending".
import type { UserContext } from '../session/context.ts';
import { asFailed, storeFailed } from './send.ts';

/** The workers that are gone and of which messages are still "sending". */
export async function goneSenders(ctx: UserContext): Promise<string[]> {
  const senders = (await ctx.db.messages.orderBy('sender').uniqueKeys()) as string[];
  return senders.filter((sender) => !isSenderAlive(ctx, sender));
}

/**
 * Has messages that nobody is sending any more fail, in store and `latestMsg` (behaviour 6.4). Awaited before the
 * first list is given. One that the server took all the same becomes sent when it comes back.
 */
export async function failAbandonedSends(ctx: UserContext, gone: readonly string[]): Promise<void> {
  if (gone.length === 0) return;
  await ctx.engine.runEarly(async (changes) => {
    const abandoned = await changes.db.messages.where('sender').anyOf(gone).toArray();
    await changes.load(abandoned.map(({ conversationID }) => conversationID));
    for (const message of abandoned) await storeFailed(changes, asFailed(message));
  });
}

/** Whether the worker of that ID may still be sending: only this one, while each tab has a connection of its own. */
function isSenderAlive(ctx: UserContext, sender: string): boolean {
  return sender === ctx.workerID;
}
