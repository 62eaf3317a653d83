// Conversations that are about to appear in the list: their newest message is asked for before their row is committed, so
// that row, message and total come in one piece (behaviour 2, 6.2). What cannot be had early is pulled later like the
// others.
import type { Seqs, ServerConversation } from '../../protocol/index.ts';
import { newRow } from '../conversation/row.ts';
import type { UserContext } from '../session/context.ts';
import type { ConversationRow } from '../store/schema.ts';
import { noteNewest } from './facts.ts';
import { chatRange, type PullRange, requestsOf } from './plan.ts';
import { type Answered, completeAnswer, requestRanges } from './pull.ts';
import { applyServerConversation, identityOf } from './server-row.ts';

/** Requests made before the commit at most: it must not wait for long. */
const MOST_REQUESTS = 2;

/** What the server gives for hidden and unknown rows with something new. Never rejects. */
export async function pullAppearing(
  ctx: UserContext,
  servers: readonly ServerConversation[],
  seqs: Readonly<Record<string, Seqs>>,
  num: number,
): Promise<Answered[]> {
  try {
    const ranges = rangesOfHidden(ctx, servers, seqs, num);
    const answered: Answered[] = [];
    for (const request of requestsOf(ranges).slice(0, MOST_REQUESTS)) {
      const complete = await completeAnswer(ctx, request, await requestRanges(ctx, request));
      answered.push(...complete.answered);
    }
    return answered;
  } catch (error) {
    ctx.env.log.info('not pulled early:', error);
    return [];
  }
}

function rangesOfHidden(
  ctx: UserContext,
  servers: readonly ServerConversation[],
  seqs: Readonly<Record<string, Seqs>>,
  num: number,
): PullRange[] {
  const ids = Object.keys(seqs).filter((id) => !ctx.list.isVisible(id));
  const byID = new Map(servers.map((server) => [server.conversationID, server]));
  return ids.flatMap((id) => {
    const row = rowAsItWillBe(ctx.list.row(id), byID.get(id));
    if (!row) return [];
    noteNewest(row, seqs[id]?.maxSeq ?? 0);
    return chatRange(row, num) ?? [];
  });
}

/** The row, or what it will be made of, with what the server says of it. `undefined`: neither is there. */
export function rowAsItWillBe(
  stored: ConversationRow | undefined,
  server: ServerConversation | undefined,
): ConversationRow | undefined {
  const row = stored ?? (server && newRow(identityOf(server)));
  if (row && server) applyServerConversation(row, server);
  return row;
}
