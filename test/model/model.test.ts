// Random runs of several users and devices against the development server, each compared with a serial model (see
// cli.ts for more of them, and for one again). Owns how many there are in the whole check.
import { afterAll, expect, test } from 'vitest';
import { outcomeOf, planOfSeed, shrink } from './explore.ts';
import { wordsOf } from './plan.ts';
import { Tally } from './tally.ts';

/** Seeds from the first one on, each a run of 60 commands; another first one makes other runs. */
const FIRST = Number(process.env.MODEL_SEED ?? 1);
const RUNS = Number(process.env.MODEL_RUNS ?? 100);
const AT_ONCE = 10;

const tally = new Tally();

afterAll(() => console.log(`${RUNS} runs from seed ${FIRST}: ${tally.words()}`));

for (let from = FIRST; from < FIRST + RUNS; from += AT_ONCE) {
  const to = Math.min(from + AT_ONCE, FIRST + RUNS) - 1;
  test(`every device ends as the serial model says: seeds ${from} to ${to}`, async () => {
    for (let seed = from; seed <= to; seed++) {
      const plan = planOfSeed(seed);
      const found = await outcomeOf(plan, tally);
      if (found.length === 0) continue;
      const least = await shrink(plan, found);
      const steps = least.plan.steps.map((step) => `  ${wordsOf(step)}`).join('\n');
      expect.fail(`seed ${seed}: ${found.join('\n')}\nshortest:\n${steps}\n${least.found.join('\n')}`);
    }
  }, 300_000);
}
