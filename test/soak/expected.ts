// What the list must show, reckoned plainly from the server's own facts. It uses nothing of the package.
import type { ShownRow } from './page/soak-page.ts';
import type { Logged, ServerRow, ServerState, SoakServer } from './server.ts';

/** What the page must show. */
export interface Expected {
  readonly rows: readonly ShownRow[];
  readonly total: number;
}

/** Logs that are asked for at once. */
const AT_ONCE = 8;

/** Reckons rows in order, unread and total from state and logs. */
export async function expectedOf(server: SoakServer, self: string): Promise<Expected> {
  const state = await server.control<ServerState>('state', { userID: self });
  const found: { shown: ShownRow; time: number; counts: boolean }[] = [];
  const waiting = [...state.rows];
  const lane = async (): Promise<void> => {
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      const { conversationID } = row;
      const { messages } = await server.control<{ messages: readonly Logged[] | null }>('log', {
        conversationID,
      });
      const seqs = state.seqs[conversationID] ?? { maxSeq: 0, minSeq: 0, hasReadSeq: 0, cap: 0 };
      const one = reckon(row, messages ?? [], seqs, self);
      if (one) found.push(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  found.sort(
    (a, b) =>
      Number(b.shown.isPinned) - Number(a.shown.isPinned) ||
      b.time - a.time ||
      (a.shown.conversationID < b.shown.conversationID ? -1 : 1),
  );
  return {
    rows: found.map(({ shown }) => shown),
    total: found.reduce((sum, { shown, counts }) => sum + (counts ? shown.unreadCount : 0), 0),
  };
}

function reckon(
  { conversationID, isPinned, recvMsgOpt }: ServerRow,
  messages: readonly Logged[],
  seqs: ServerState['seqs'][string],
  self: string,
): { shown: ShownRow; time: number; counts: boolean } | undefined {
  const last = seqs.cap === 0 ? seqs.maxSeq : Math.min(seqs.maxSeq, seqs.cap);
  let unreadCount = 0;
  let latest: NonNullable<Logged> | undefined;
  for (const message of messages) {
    if (!message || message.seq < seqs.minSeq || message.seq > last) continue;
    if (message.status >= 4 || message.deletedFor?.includes(self)) continue;
    const { options } = message;
    const isCounted = message.sendID !== self && options?.unreadCount !== false && !message.revoked;
    if (message.seq > seqs.hasReadSeq && isCounted) unreadCount++;
    const moves =
      options?.conversationUpdate !== false &&
      (message.sendID !== self || options?.senderConversationUpdate !== false);
    if (moves && (!latest || isLater(message, latest))) latest = message;
  }
  if (!latest) return undefined;
  return {
    shown: { conversationID, unreadCount, isPinned, latest: latest.clientMsgID },
    time: latest.sendTime,
    counts: recvMsgOpt < 2,
  };
}

function isLater(a: NonNullable<Logged>, b: NonNullable<Logged>): boolean {
  return a.sendTime !== b.sendTime ? a.sendTime > b.sendTime : a.seq > b.seq;
}

/** What differs, in a few lines; nothing when all is as it must be. */
export function differences(expected: Expected, shown: Expected): string[] {
  const found: string[] = [];
  if (shown.total !== expected.total) found.push(`the total is ${shown.total} instead of ${expected.total}`);
  if (shown.rows.length !== expected.rows.length) {
    found.push(`${shown.rows.length} conversations are listed instead of ${expected.rows.length}`);
  }
  for (const [i, row] of expected.rows.entries()) {
    const [want, is] = [JSON.stringify(row), JSON.stringify(shown.rows[i])];
    if (want !== is) found.push(`place ${i}: ${is} instead of ${want}`);
  }
  return found;
}
