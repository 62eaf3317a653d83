// Ranges of seqs against plain sets of numbers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as ranges from '../../../src/worker/conversation/ranges.ts';

const seqs = fc.array(fc.integer({ min: 1, max: 60 }));
const spread = (set: ranges.Ranges): number[] =>
  set.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => a + i));
const sorted = (numbers: Iterable<number>): number[] => [...new Set(numbers)].sort((a, b) => a - b);

function expectNormal(set: ranges.Ranges): void {
  for (const [i, [from, to]] of set.entries()) {
    expect(from).toBeLessThanOrEqual(to);
    if (i > 0) expect(from).toBeGreaterThan(set[i - 1]![1] + 1);
  }
}

test('ranges behave as sets of numbers', () => {
  fc.assert(
    fc.property(
      seqs,
      seqs,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      (a, b, x, y) => {
        const A = ranges.rangesOf(a);
        const B = ranges.rangesOf(b);
        const [low, high] = [Math.min(x, y), Math.max(x, y)];
        const within = (n: number): boolean => low <= n && n <= high;
        for (const [set, numbers] of [
          [A, a],
          [ranges.union(A, B), [...a, ...b]],
          [ranges.add(A, x), [...a, x]],
          [ranges.clip(A, low, high), a.filter(within)],
          [
            ranges.missing(A, low, high),
            sorted(Array.from({ length: high - low + 1 }, (_, i) => low + i)).filter((n) => !a.includes(n)),
          ],
          [ranges.subtract(A, B), a.filter((n) => !b.includes(n))],
        ] as const) {
          expectNormal(set);
          expect(spread(set)).toEqual(sorted(numbers));
          expect(ranges.size(set)).toBe(sorted(numbers).length);
        }
        expect(ranges.has(A, x)).toBe(a.includes(x));
        expect(ranges.newest(A, 5)).toEqual(sorted(a).reverse().slice(0, 5));
      },
    ),
  );
});

test('operations leave their arguments alone', () => {
  const set = Object.freeze([Object.freeze([3, 5] as const)]);
  ranges.add(set, 6);
  ranges.union(set, [[1, 2]]);
  ranges.clip(set, 4, 4);
  expect(set).toEqual([[3, 5]]);
});

test('the size is exact up to the largest seq', () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(
    ranges.size([
      [1, 2],
      [5, 6],
      [most, most],
    ]),
  ).toBe(5);
});
