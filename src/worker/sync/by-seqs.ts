// Messages by their seqs (1005): one request's worth, and what its answer means for the rows (protocol 6.D). It must
// not decide which seqs are wanted.
import { type GetSeqMessageResp, type MsgData, PullOrder, REQ } from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { raiseLowest } from './cut.ts';
import { type IngestResult, ingest } from './ingest.ts';

/** Most seqs in one request (behaviour 6.3). */
export const SEQS_PER_REQUEST = 50;

/** Seqs wanted, by conversation. */
export type WantedSeqs = ReadonlyMap<string, readonly number[]>;

/** Asks for these seqs. `desc` settles where a conversation begins, `asc` where it ends. */
export function requestSeqs(
  ctx: UserContext,
  wanted: WantedSeqs,
  order: 'asc' | 'desc',
): Promise<GetSeqMessageResp> {
  const conversations = [...wanted].map(([conversationID, seqs]) => ({ conversationID, seqs: [...seqs] }));
  return ctx.connection.request(
    REQ.pullBySeqs,
    {
      userID: ctx.userID,
      conversations,
      order: order === 'desc' ? PullOrder.PullOrderDesc : PullOrder.PullOrderAsc,
    },
    { signal: ctx.signal },
  );
}

/**
 * Has the messages of these seqs fetched and stored, and where the conversations begin. None is told as received. What
 * joining a group leaves to be told to the server is told after the commit.
 * @param quiet the rows are not announced.
 */
export async function fetchSeqs(ctx: UserContext, wanted: WantedSeqs, quiet = false): Promise<void> {
  const answer = await requestSeqs(ctx, wanted, 'desc');
  const { joined } = await ctx.engine.run((changes) => {
    changes.quiet = quiet;
    return applySeqs(ctx, changes, wanted, answer);
  });
  ctx.sync.joined(joined);
}

/** Applies what was answered in descending order. */
async function applySeqs(
  ctx: UserContext,
  changes: Changes,
  wanted: WantedSeqs,
  answer: GetSeqMessageResp,
): Promise<IngestResult> {
  const chats = new Map<string, MsgData[]>();
  for (const id of wanted.keys()) {
    const messages = answer.msgs[id]?.Msgs;
    if (messages && messages.length > 0) chats.set(id, messages);
  }
  const result = await ingest(changes, ctx.userID, chats, { tell: false });
  await changes.load(wanted.keys());
  for (const id of wanted.keys()) {
    const answered = answer.msgs[id];
    const row = changes.row(id);
    const cut = row && answered?.isEnd ? raiseLowest(changes, row, answered.endSeq) : undefined;
    if (cut) await cut;
  }
  return result;
}
