// The server's clock as measured over a network that is slow at first.
import { expect, test } from 'vitest';
import type { UserContext } from '../../../src/worker/session/context.ts';
import { fetchClockOffset } from '../../../src/worker/sync/clock.ts';

/** A server 5,000 ms ahead; each answer takes the next of `trips`, as `[there, back]` milliseconds. */
function contextOf(trips: readonly (readonly [number, number])[]): { ctx: UserContext; asked: () => number } {
  let now = 1_000_000;
  let asked = 0;
  const post = async (): Promise<{ serverTime: number }> => {
    const [there, back] = trips[asked++]!;
    now += there;
    const serverTime = now + 5_000;
    now += back;
    return { serverTime };
  };
  const ctx = { env: { now: () => now }, rest: { post }, signal: undefined } as unknown as UserContext;
  return { ctx, asked: () => asked };
}

test('a quick answer is enough', async () => {
  const { ctx, asked } = contextOf([[5, 5]]);
  expect(await fetchClockOffset(ctx)).toBe(5_000);
  expect(asked()).toBe(1);
});

test('after a slow question the faster answer counts', async () => {
  const { ctx } = contextOf([
    [400, 20],
    [10, 10],
  ]);
  expect(await fetchClockOffset(ctx)).toBe(5_000);
});

test('a second answer that is slower yet is left aside', async () => {
  const { ctx } = contextOf([
    [50, 50],
    [900, 0],
  ]);
  expect(await fetchClockOffset(ctx)).toBe(5_000);
});

test.each([Number.MAX_SAFE_INTEGER, 0, -1, 1.5, '1700000000000', null])(
  '%s is no time',
  async (serverTime) => {
    const rest = { post: () => Promise.resolve({ serverTime }) };
    const ctx = { env: { now: () => 0 }, rest, signal: undefined } as unknown as UserContext;
    await expect(fetchClockOffset(ctx)).rejects.toThrow('no time');
  },
);
