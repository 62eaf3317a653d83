// What is pulled in which requests, and how lists are cut: pure parts of the sync.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PullOrder } from '../../../src/protocol/index.ts';
import { newRow } from '../../../src/worker/conversation/row.ts';
import { encodeFrame, MAX_FRAME_BYTES } from '../../../src/worker/net/frame.ts';
import { batchesOf, inBatches } from '../../../src/worker/sync/batches.ts';
import { channelRanges, chatRange, inOrder, requestsOf } from '../../../src/worker/sync/plan.ts';

const id = fc.string({ minLength: 1, maxLength: 400, unit: 'binary' });

test('requests of ranges hold about 100 messages, keep the order, and fit into a frame', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ id, size: fc.integer({ min: 1, max: 500 }), num: fc.constantFrom(1, 10, 100) }), {
        maxLength: 400,
      }),
      (items) => {
        const ranges = items.map(({ id, size, num }) => ({ conversationID: id, begin: 1, end: size, num }));
        const requests = requestsOf(ranges);
        expect(requests.flat()).toEqual(ranges);
        for (const request of requests) {
          const messages = request.map(({ end, num }) => Math.min(num, end));
          expect(request.length === 1 || messages.reduce((a, b) => a + b, 0) <= 100).toBe(true);
          expect(new Set(request.map(({ conversationID }) => conversationID)).size).toBe(request.length);
          const body = { userID: 'me', seqRanges: request, order: PullOrder.PullOrderAsc };
          const bytes = encodeFrame(1002, body, { sendID: 'me', operationID: 'op', msgIncr: '1' });
          expect(bytes.length).toBeLessThan(48_000);
        }
      },
    ),
    { numRuns: 50 },
  );
  expect(MAX_FRAME_BYTES).toBeGreaterThan(48_000);
});

test('lists of IDs are cut to 100 and below 48,000 bytes', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 600 }), (ids) => {
      const batches = batchesOf(ids, (each) => each);
      expect(batches.flat()).toEqual(ids);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(100);
        const json = new TextEncoder().encode(JSON.stringify({ ownerUserID: 'me', conversationIDs: batch }));
        expect(batch.length === 1 || json.length < 48_000).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test('batches are asked three at a time, and answers come in their order', async () => {
  const ids = Array.from({ length: 950 }, (_, i) => `id${i}`);
  let running = 0;
  let most = 0;
  const answers = await inBatches([...ids, ...ids], async (batch) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return batch;
  });
  expect(answers).toEqual(ids);
  expect(most).toBe(3);
});

test('a chat is pulled from what was synced to its cap, inside what may show', () => {
  const row = (change: Partial<ReturnType<typeof newRow>>, facts: object) => {
    const made = newRow({ conversationID: 'sg_g', conversationType: 3, userID: '', groupID: 'g' });
    return { ...made, ...change, facts: { ...made.facts, ...facts } };
  };
  const range = (begin: number, end: number) => ({ conversationID: 'sg_g', begin, end, num: 1 });
  expect(chatRange(row({}, { newestSeq: 9, syncedSeq: 4 }), 1)).toEqual(range(5, 9));
  expect(chatRange(row({ minSeq: 7 }, { newestSeq: 9, syncedSeq: 4 }), 1)).toEqual(range(7, 9));
  expect(chatRange(row({ maxSeq: 8 }, { newestSeq: 9, syncedSeq: 4 }), 1)).toEqual(range(5, 8));
  expect(chatRange(row({}, { newestSeq: 9, syncedSeq: 4, clearedSeq: 9 }), 1)).toBeUndefined();
  expect(chatRange(row({ maxSeq: 4 }, { newestSeq: 9, syncedSeq: 4 }), 1)).toBeUndefined();
});

test('channels are pulled whole, by 100; pinned chats come first, then the newest', () => {
  const channel = { conversationID: 'n_a', syncedSeq: 3, newestSeq: 204 };
  expect(channelRanges(channel).map(({ begin, end, num }) => [begin, end, num])).toEqual([
    [4, 103, 100],
    [104, 203, 100],
    [204, 204, 1],
  ]);
  // However far a server says that a channel goes, one sync asks for so much only, from where the last one ended.
  const far = channelRanges({ ...channel, newestSeq: Number.MAX_SAFE_INTEGER });
  expect(far).toHaveLength(100);
  expect([far[0]?.begin, far.at(-1)?.end]).toEqual([4, 10_003]);
  const chat = (conversationID: string, pinned: boolean, time: number) => ({
    range: { conversationID, begin: 1, end: 1, num: 1 },
    pinned,
    time,
  });
  const order = inOrder([chat('old', false, 1), chat('new', false, 3), chat('pinned', true, 2)]);
  expect(order.map(({ conversationID }) => conversationID)).toEqual(['pinned', 'new', 'old']);
});
