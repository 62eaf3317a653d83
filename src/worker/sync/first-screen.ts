// The first screen of an empty device (behaviour 6.6): what stands at the top of the list is asked for, named and stored
// before everything else, so that a page has something right to show while the rest is loaded. What cannot be had early
// comes with the rest.
import type { GetConversationsHasReadAndMaxSeqResp, ServerConversation } from '../../protocol/index.ts';
import type { UserContext } from '../session/context.ts';
import { rowAsItWillBe } from './appearing.ts';
import { applyServerRows } from './conversations.ts';
import { applySeqFacts, noteNewest } from './facts.ts';
import type { FollowUps } from './follow-ups.ts';
import { friendRow, readFriends } from './friends.ts';
import { chatRange, inOrder, type PlannedChat, requestsOf } from './plan.ts';
import { applyAnswered, requestRanges } from './pull.ts';

/** What is to be shown, and how. */
export interface FirstScreen {
  servers: readonly ServerConversation[];
  positions: GetConversationsHasReadAndMaxSeqResp;
  quiet: boolean;
  followUps: FollowUps;
}

/** Loads the pinned and the newest conversations, one request's worth. Rejects when one of the requests fails. */
export async function loadFirstScreen(ctx: UserContext, screen: FirstScreen): Promise<void> {
  const { positions, quiet, followUps } = screen;
  const byID = new Map(screen.servers.map((server) => [server.conversationID, server]));
  const [ranges = []] = requestsOf(inOrder(chatsOf(ctx, screen)));
  const servers = ranges.flatMap(({ conversationID }) => byID.get(conversationID) ?? []);
  if (servers.length === 0) return;
  const userIDs = servers.flatMap(({ userID }) => userID || []);
  const groupIDs = servers.flatMap(({ groupID }) => groupID || []);
  const [answer, friends] = await Promise.all([
    requestRanges(ctx, ranges),
    readFriends(ctx, userIDs),
    ctx.names.refresh(userIDs, groupIDs, quiet),
  ]);
  const answered = ranges.flatMap((range) => {
    const messages = answer[range.conversationID]?.Msgs;
    return messages ? [{ range, messages, lowestSeq: 0 }] : [];
  });
  await ctx.engine.run(async (changes) => {
    changes.quiet = quiet;
    await changes.db.friends.bulkPut(friends.map(friendRow));
    await applyServerRows(changes, servers, ctx);
    // A row that was made here before: the sync of the friends finds nothing new in those that are stored now.
    for (const { conversationID } of servers) changes.rename(conversationID);
    applySeqFacts(changes, positions.seqs);
    await applyAnswered(ctx, changes, answered, { tell: false, live: false, followUps });
  });
}

function chatsOf(ctx: UserContext, { servers, positions }: FirstScreen): PlannedChat[] {
  const pinned = new Set(positions.pinnedConversationIDs);
  return servers.flatMap((server) => {
    const id = server.conversationID;
    const seqs = positions.seqs[id];
    const row = rowAsItWillBe(ctx.list.row(id), server);
    if (!row || !seqs) return [];
    noteNewest(row, seqs.maxSeq);
    const range = chatRange(row, 1);
    return range ? [{ range, pinned: row.isPinned || pinned.has(id), time: seqs.maxSeqTime }] : [];
  });
}
