// Paging through any history to its end: every message once, in one order, whatever was stored before.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryPage, Message } from '../../../src/contract/index.ts';
import { rowOf } from '../../../src/worker/message/convert.ts';
import { messageHandlers } from '../../../src/worker/message/handlers.ts';
import { CHAT, type FakeSession, fakeSession, serverMessage } from './fake-session.ts';

/** What the server and this device have of a conversation. */
interface World {
  /** Per seq from 1: how far its time is out of order, and whether the server and this device have it. */
  log: { late: number; deleted: boolean; here: boolean }[];
  minSeq: number;
  clearedSeq: number;
  /** Times of messages without a seq, in units of a message's distance. */
  local: number[];
  count: number;
  online: boolean;
}

const world: fc.Arbitrary<World> = fc.record({
  log: fc.array(
    fc.record({
      late: fc.integer({ min: -3, max: 3 }),
      deleted: fc.boolean(),
      here: fc.oneof(fc.constant(false), fc.boolean()),
    }),
    { maxLength: 130 },
  ),
  minSeq: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 140 })),
  clearedSeq: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 140 })),
  local: fc.array(fc.double({ min: 0, max: 140, noNaN: true }), { maxLength: 8 }),
  count: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 60 })),
  online: fc.boolean(),
});

/** A device does not keep what the server has given up. */
const isHere = ({ deleted, here }: World['log'][number], seq: number, minSeq: number): boolean =>
  here && !deleted && seq >= minSeq;

async function build({ log, minSeq, clearedSeq, local }: World): Promise<FakeSession> {
  const session = fakeSession();
  const server = session.gateway.log(CHAT);
  server.minSeq = minSeq;
  server.maxSeq = log.length;
  const messages = log.map(({ late }, i) =>
    serverMessage(i + 1, { sendTime: 1_000 * (i + 1 + late) + 10_000 }),
  );
  server.add(...messages.filter((_, i) => !log[i]!.deleted));
  const here = messages.filter((_, i) => isHere(log[i]!, i + 1, minSeq));
  await session.arrive(CHAT, here, false);
  await session.change(CHAT, (row) => {
    row.facts.newestSeq = log.length;
    row.facts.clearedSeq = Math.min(clearedSeq, log.length);
  });
  const rows = local.map((time, i) => {
    const message = serverMessage(0, {
      clientMsgID: `local${i}`,
      sendID: 'me',
      sendTime: Math.round(1_000 * time),
    });
    return { ...rowOf(message, CHAT, 'me'), status: 3 };
  });
  await session.ctx.db.messages.bulkPut(rows);
  return session;
}

async function readAll(
  session: FakeSession,
  method: 'getAdvancedHistoryMessageList' | 'getHistoryMessageListReverse',
  count: number,
): Promise<{ ids: string[]; pages: HistoryPage[] }> {
  const older = method === 'getAdvancedHistoryMessageList';
  const ids: string[] = [];
  const pages: HistoryPage[] = [];
  for (let startClientMsgID = ''; ; ) {
    const page: HistoryPage = JSON.parse(
      await messageHandlers[method](session.ctx, 'op', { conversationID: CHAT, startClientMsgID, count }),
    );
    pages.push(page);
    const names = page.messageList.map(({ clientMsgID }: Message) => clientMsgID);
    if (older) ids.unshift(...names);
    else ids.push(...names);
    startClientMsgID = (older ? names[0] : names.at(-1)) ?? startClientMsgID;
    if (page.isEnd || names.length === 0) return { ids, pages };
  }
}

test.each(['getAdvancedHistoryMessageList', 'getHistoryMessageListReverse'] as const)(
  '%s to the end gives each message once, in the order of one large page',
  async (method) => {
    await fc.assert(
      fc.asyncProperty(world, async (w) => {
        const session = await build(w);
        session.gateway.online = w.online;
        const { ids, pages } = await readAll(session, method, w.count);
        const first = Math.max(w.minSeq, Math.min(w.clearedSeq, w.log.length) + 1);
        const wanted = w.log.flatMap((entry, i) => {
          const shown = w.online ? !entry.deleted : isHere(entry, i + 1, w.minSeq);
          return shown && i + 1 >= first ? `c${i + 1}` : [];
        });
        expect(ids.filter((id) => id.startsWith('c'))).toEqual(wanted);
        expect(ids.filter((id) => id.startsWith('local')).sort()).toEqual(
          w.local.map((_, i) => `local${i}`).sort(),
        );
        for (const page of pages.slice(0, -1)) {
          if (w.online) expect(page.messageList).toHaveLength(w.count);
          expect(page.isEnd).toBe(false);
        }
        if (w.online) {
          expect(pages.every(({ errCode }) => errCode === 0)).toBe(true);
          expect(pages.at(-1)?.isEnd).toBe(true);
          for (const { conversations } of session.gateway.pulls) {
            expect(conversations[0]!.seqs.length).toBeLessThanOrEqual(50);
          }
          const large = await readAll(session, 'getAdvancedHistoryMessageList', 1000);
          expect(ids).toEqual(large.ids);
        }
        session.close();
      }),
      { numRuns: 150, seed: 60 },
    );
  },
  60_000,
);
