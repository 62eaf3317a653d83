// Where the unread of a group begins that the user was made a member of while none of his devices was there (behaviour
// 6.3): the notice that says so lies somewhere among what was not pulled, and is found by the time of joining. What the
// notice means is said by the fold, which it is given to.
import { type MsgData, readGroupMember, readList } from '../../protocol/index.ts';
import { unreadWindow } from '../conversation/row.ts';
import type { UserContext } from '../session/context.ts';
import type { ConversationRow } from '../store/schema.ts';
import { fetchSeqs, requestSeqs, SEQS_PER_REQUEST } from './by-seqs.ts';

/** Seqs before the first message since the joining that are fetched with it: clocks of servers differ a little. */
const BEFORE = 5;

/** Looks for it among the unread; each round leaves a fiftieth of the seqs. Rejects when a request fails. */
export async function findJoining(ctx: UserContext, row: ConversationRow): Promise<void> {
  const joinTime = await joinTimeOf(ctx, row.groupID);
  let { from, to } = unreadWindow(row);
  // The messages below `from` were sent before the user joined, those above `to` not.
  for (let wide = Number.POSITIVE_INFINITY; joinTime > 0 && to - from < wide; ) {
    wide = to - from;
    if (wide < SEQS_PER_REQUEST) {
      const seqs = Array.from({ length: SEQS_PER_REQUEST }, (_, i) => from - BEFORE + i);
      const wanted = seqs.filter((seq) => seq > 0 && seq <= row.facts.newestSeq).reverse();
      return fetchSeqs(ctx, new Map([[row.conversationID, wanted]]));
    }
    const start = from;
    const probes = Array.from(
      { length: SEQS_PER_REQUEST },
      (_, i) => start + Math.floor((i * wide) / (SEQS_PER_REQUEST - 1)),
    );
    for (const { seq, sendTime } of await ask(ctx, row.conversationID, probes)) {
      if (sendTime === 0) continue;
      if (sendTime < joinTime) from = Math.max(from, seq + 1);
      else to = Math.min(to, seq);
    }
  }
}

/** Milliseconds; 0 when the server does not say. */
async function joinTimeOf(ctx: UserContext, groupID: string): Promise<number> {
  const body = { groupID, userIDs: [ctx.userID] };
  const data = await ctx.rest.post('/group/get_group_members_info', body, { signal: ctx.signal });
  return (
    readList(data, 'members', readGroupMember).find(({ userID }) => userID === ctx.userID)?.joinTime ?? 0
  );
}

async function ask(ctx: UserContext, conversationID: string, seqs: number[]): Promise<readonly MsgData[]> {
  const { msgs } = await requestSeqs(ctx, new Map([[conversationID, seqs]]), 'desc');
  return msgs[conversationID]?.Msgs ?? [];
}
