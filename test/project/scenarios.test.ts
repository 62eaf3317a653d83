// Every numbered scenario of the behaviour has a test whose name begins with its number. What it asserts is its own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../scenarios');
const SCENARIOS = 60;

it('there is a test for each scenario, by its number', () => {
  const sources = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  const named = sources.flatMap((source) => [...source.matchAll(/['`](\d+)\. /g)]);
  const numbers = new Set(named.map(([, number]) => Number(number)));
  const missing = Array.from({ length: SCENARIOS }, (_, i) => i + 1).filter((number) => !numbers.has(number));
  expect(missing).toEqual([]);
});
