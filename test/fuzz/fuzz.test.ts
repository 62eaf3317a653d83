// A small part of what `npm run test:fuzz` does, always the same.
import { expect, it } from 'vitest';
import { fuzz } from './run.ts';

const COUNT = 3000;

it('random and mutated frames and answers break nothing', { timeout: 120_000 }, async () => {
  const report = await fuzz({ count: COUNT, seed: 1 });
  expect(report.delivered).toBeGreaterThanOrEqual(COUNT);
  // Each of the ways in was taken.
  const ways = [
    'push',
    '1001',
    '1002',
    '1005',
    '1006',
    '/user/get_users_info',
    '/conversation/get_incremental_conversations',
  ];
  expect(ways.filter((way) => !report.kinds.has(way))).toEqual([]);
});
