// The benchmark with small amounts: every figure can be measured and gives rows. What it measures here means nothing
// and is not looked at.
import { expect, test } from 'vitest';
import { FIGURES } from './figures/index.ts';
import { measure } from './run.ts';
import { SMALL } from './sizes.ts';
import { markdownTable } from './table.ts';

test('every figure of the benchmark gives rows that have a verdict', { timeout: 300_000 }, async () => {
  const notes: string[] = [];
  const { rows, failures } = await measure(FIGURES, SMALL, (text) => notes.push(text));
  expect(failures).toEqual([]);
  expect(notes.filter((text) => text.includes('complained'))).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(FIGURES.length);
  for (const row of rows) {
    expect(row, row.name).toMatchObject({
      pass: expect.any(Boolean),
      budget: expect.stringMatching(/^[≤≥] /),
    });
    expect(Number.isFinite(row.value), `${row.name}: ${row.value}`).toBe(true);
    expect(row.ratio === null || Number.isFinite(row.ratio), `${row.name}: ratio ${row.ratio}`).toBe(true);
  }
  expect(new Set(rows.map(({ name }) => name)).size, 'names are different').toBe(rows.length);
  expect(markdownTable(rows).split('\n').length).toBe(rows.length + 2);
});
