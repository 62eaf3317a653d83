// Owns the command line of the model-based test: many random runs, each named by its seed, and on failure the shortest
// list of commands that still fails. It must not know what a run is.
//
//   npm run test:model -- --runs 1000 --seed 1    that many runs, with the seeds from there on
//   npm run test:model -- --seed 17               one run again
//   --jobs N   processes, as many as there are cores by default     --commands N   of each run, 60 by default
//   --keep-going   does not stop at the first failure               --quiet        one line per failure, not cut down
//   --brief        without how often each pair of neighbours occurred
//
// Prints how often everything occurred. From a thousand runs on it fails when something occurred too seldom.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { COMMANDS, outcomeOf, planOfSeed, shrink } from './explore.ts';
import { wordsOf } from './plan.ts';
import { Tally, type TallyData } from './tally.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Date.now() % 1_000_000_000)) },
    jobs: { type: 'string' },
    commands: { type: 'string', default: String(COMMANDS) },
    'keep-going': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    brief: { type: 'boolean', default: false },
    // Started by another one, which it tells what it did.
    part: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const commands = Number(values.commands);
const jobs = Math.min(Number(values.jobs ?? availableParallelism()), runs);

/** Runs from which on everything must have occurred often enough. */
const MANY = 1_000;

const tally = new Tally();

/** Runs the seeds here, one after another; returns how many failed. */
async function explore(): Promise<number> {
  let failed = 0;
  for (let i = 0; i < runs; i++) {
    const plan = planOfSeed(seed + i, commands);
    const found = await outcomeOf(plan, tally);
    if (found.length === 0) continue;
    failed++;
    if (values.quiet) console.log(`seed ${seed + i}: ${found[0]}`);
    else {
      console.log(`seed ${seed + i} fails:\n  ${found.join('\n  ')}\n`);
      console.log(`again: npm run test:model -- --seed ${seed + i}`);
      const least = await shrink(plan, found);
      const { steps, ...world } = least.plan;
      console.log(`the same with less: ${JSON.stringify(world)}`);
      for (const step of steps) console.log(`  ${wordsOf(step)}`);
      console.log(`finds\n  ${least.found.join('\n  ')}\nas data:\n${JSON.stringify(least.plan)}\n`);
    }
    if (!values['keep-going']) break;
  }
  return failed;
}

/** What a process tells the one that started it. */
interface Told {
  failed: number;
  tally: TallyData;
}

/** Shares the seeds among processes; returns how many failed. */
async function share(): Promise<number> {
  const each = Math.ceil(runs / jobs);
  const parts = Array.from({ length: Math.ceil(runs / each) }, (_, i) => {
    const own = { runs: Math.min(each, runs - i * each), seed: seed + i * each, jobs: 1, commands };
    const options = Object.entries(own).flatMap(([name, value]) => [`--${name}`, String(value)]);
    options.push('--part');
    if (values['keep-going']) options.push('--keep-going');
    if (values.quiet) options.push('--quiet');
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...options], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return new Promise<number>((resolve) => {
      let failed: number | undefined;
      child.on('message', (told: Told) => {
        tally.merge(told.tally);
        ({ failed } = told);
      });
      // One that broke off counts as a failure.
      child.on('close', (code) => resolve(failed ?? (code === 0 ? 0 : 1)));
    });
  });
  return (await Promise.all(parts)).reduce((sum, failed) => sum + failed, 0);
}

/** Says how often everything occurred; returns whether that was often enough. */
function report(failed: number): boolean {
  console.log(tally.words());
  if (!values.brief && runs >= MANY) console.log(tally.allPairs());
  const shortfalls = runs >= MANY && failed === 0 ? tally.shortfalls(runs, commands) : [];
  for (const text of shortfalls) console.log(text);
  return shortfalls.length === 0;
}

const began = Date.now();
if (!values.part) console.log(`${runs} runs of ${commands} commands from seed ${seed}`);
const failed = await (jobs > 1 ? share() : explore());
if (values.part) process.send?.({ failed, tally: tally.data } satisfies Told);
else {
  const enough = report(failed);
  console.log(
    `${runs} runs from seed ${seed}, ${failed} failed, ${((Date.now() - began) / 1000).toFixed(1)} s`,
  );
  process.exitCode = failed > 0 || !enough ? 1 : 0;
}
