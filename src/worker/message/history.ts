// The history calls (behaviour 5): a page of what is stored, its holes filled from the server first (protocol 6.D).
// It must not know how messages are folded into the store (sync/ingest.ts) nor how a page is cut (page.ts).
import { type HistoryRequest, OpenIMError, quoted, sdkError } from '../../contract/index.ts';
import { MESSAGE_STATUS, type MsgData, messageData, PullOrder, REQ } from '../../protocol/index.ts';
import {
  has,
  missing,
  NONE,
  newest,
  type Ranges,
  rangesOf,
  subtract,
  union,
} from '../conversation/ranges.ts';
import type { UserContext } from '../session/context.ts';
import { raiseLowest } from '../sync/cut.ts';
import { ingest } from '../sync/ingest.ts';
import { type Direction, type Page, readPage } from './page.ts';
import { messageJSON } from './row.ts';

/** Most seqs that one request asks for. */
export const SEQS_PER_REQUEST = 50;

/** A page, and why it may have holes; `undefined` when it has none. */
interface FilledPage extends Page {
  failure?: OpenIMError;
}

/** JSON of a page with its end, for `getAdvancedHistoryMessageList` and `getHistoryMessageListReverse`. */
export async function historyPage(
  ctx: UserContext,
  operationID: string,
  request: HistoryRequest,
  direction: Direction,
): Promise<string> {
  const { messages, isEnd, failure } = await filledPage(ctx, operationID, request, direction);
  const lastMinSeq = messages.find(({ seq }) => seq > 0)?.seq ?? 0;
  const { errCode = 0, errMsg = '' } = failure ?? {};
  const rest = JSON.stringify({ isEnd, lastMinSeq, errCode, errMsg });
  return `{"messageList":[${messages.map(messageJSON).join(',')}],${rest.slice(1)}`;
}

/** JSON of a page's messages alone, for `getHistoryMessageList`. */
export async function historyMessages(
  ctx: UserContext,
  operationID: string,
  request: HistoryRequest,
): Promise<string> {
  const { messages } = await filledPage(ctx, operationID, request, 'older');
  return `[${messages.map(messageJSON).join(',')}]`;
}

/** Reads the page and fills its holes until there are none, or the server cannot be asked. */
async function filledPage(
  ctx: UserContext,
  operationID: string,
  request: HistoryRequest,
  direction: Direction,
): Promise<FilledPage> {
  let asked: Ranges = NONE;
  let lastSeq: number | undefined;
  for (;;) {
    const page = await readPage(ctx.db, request, direction, lastSeq);
    const wanted = subtract(page.missing, asked);
    if (wanted.length === 0) return page;
    const seqs = direction === 'older' ? newest(wanted, SEQS_PER_REQUEST) : oldest(wanted, SEQS_PER_REQUEST);
    asked = union(asked, rangesOf(seqs));
    // Only this order tells where the server's messages begin.
    const order =
      seqs.includes(page.firstSeq) || direction === 'older'
        ? PullOrder.PullOrderDesc
        : PullOrder.PullOrderAsc;
    try {
      lastSeq = (await fetchSeqs(ctx, operationID, request.conversationID, seqs, order)) ?? lastSeq;
    } catch (error) {
      if (!(error instanceof OpenIMError) || ctx.signal.aborted) throw error;
      return { ...page, failure: error };
    }
  }
}

function oldest(set: Ranges, count: number): number[] {
  const result: number[] = [];
  for (const [from, to] of set) {
    for (let seq = from; seq <= to && result.length < count; seq++) result.push(seq);
  }
  return result;
}

/**
 * Has the messages of these seqs stored, and what the server says of the beginning of its messages.
 * @returns the highest seq that it has for this user, when that is lower than what was wanted.
 */
async function fetchSeqs(
  ctx: UserContext,
  operationID: string,
  conversationID: string,
  wanted: readonly number[],
  order: PullOrder,
): Promise<number | undefined> {
  const seqs = [...wanted].sort((a, b) => a - b);
  const { msgs } = await ctx.connection.request(
    REQ.pullBySeqs,
    { userID: ctx.userID, conversations: [{ conversationID, seqs }], order },
    { operationID, signal: ctx.signal },
  );
  const pulled = Object.hasOwn(msgs, conversationID) ? msgs[conversationID] : undefined;
  if (!pulled) throw sdkError('decode', `the answer leaves out conversation ${quoted(conversationID)}`);
  const known = new Set(seqs);
  const given = pulled.Msgs.filter(({ seq }) => known.has(seq));
  const lowest = order === PullOrder.PullOrderDesc && pulled.isEnd ? pulled.endSeq : 0;
  // What the server gives not even a placeholder for lies outside what it has for this user. Above that end nothing
  // is noted, since the end may move.
  const highest = Math.max(seqs[0]! - 1, lowest - 1, ...given.map(({ seq }) => seq));
  const absent = missing(rangesOf(given.map(({ seq }) => seq)), Math.max(lowest, seqs[0]!), highest);
  const nothing = seqs.filter((seq) => has(absent, seq)).map(placeholder);
  const joined = await ctx.engine.run(async (changes) => {
    const row = await changes.conversation(conversationID);
    if (!row) return [];
    const chats = new Map([[conversationID, [...given, ...nothing]]]);
    const result = await ingest(changes, ctx.userID, chats, { tell: false });
    await raiseLowest(changes, row, lowest);
    return result.joined;
  });
  ctx.sync.joined(joined);
  return highest < seqs.at(-1)! ? highest : undefined;
}

function placeholder(seq: number): MsgData {
  return messageData({ seq, status: MESSAGE_STATUS.deleted });
}
