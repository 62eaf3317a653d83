// Owns the command line of the model-based test: many random runs, each named by its seed, and on failure the shortest
// list of commands that still fails. It must not know what a run is.
//
//   npm run test:model -- --runs 1000 --seed 1    that many runs, with the seeds from there on
//   npm run test:model -- --seed 17               one run again
//   --jobs N   processes, as many as there are cores by default     --commands N   of each run, 60 by default
//   --keep-going   does not stop at the first failure               --quiet        one line per failure, not cut down
//   --pairs        prints how often each pair of neighbours occurred
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { COMMANDS, outcomeOf, planOfSeed, shrink } from './explore.ts';
import { wordsOf } from './plan.ts';
import { Tally } from './tally.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Date.now() % 1_000_000_000)) },
    jobs: { type: 'string' },
    commands: { type: 'string', default: String(COMMANDS) },
    'keep-going': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    pairs: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const commands = Number(values.commands);
const jobs = Math.min(Number(values.jobs ?? availableParallelism()), runs);

/** Runs the seeds here, one after another; returns how many failed. */
async function explore(): Promise<number> {
  const tally = new Tally();
  const began = Date.now();
  let failed = 0;
  let done = 0;
  for (let i = 0; i < runs; i++) {
    const plan = planOfSeed(seed + i, commands);
    tally.add(plan);
    const found = await outcomeOf(plan);
    done++;
    if (found.length === 0) continue;
    failed++;
    if (values.quiet) console.log(`seed ${seed + i}: ${found[0]}`);
    else {
      console.log(`seed ${seed + i} fails:\n  ${found.join('\n  ')}\n`);
      const least = await shrink(plan, found);
      const { steps, ...world } = least.plan;
      console.log(`the same with less: ${JSON.stringify(world)}`);
      for (const step of steps) console.log(`  ${wordsOf(step)}`);
      console.log(`finds\n  ${least.found.join('\n  ')}\nas data:\n${JSON.stringify(least.plan)}\n`);
    }
    if (!values['keep-going']) break;
  }
  const seconds = (Date.now() - began) / 1000;
  console.log(tally.words());
  if (values.pairs) console.log(tally.allPairs());
  console.log(`${done} runs from seed ${seed}, ${failed} failed, ${seconds.toFixed(1)} s`);
  return failed;
}

/** Shares the seeds among processes; returns how many of these failed. */
async function share(): Promise<number> {
  const each = Math.ceil(runs / jobs);
  const codes = await Promise.all(
    Array.from({ length: jobs }, (_, i) => {
      const own = [
        '--runs',
        String(Math.min(each, runs - i * each)),
        '--seed',
        String(seed + i * each),
        '--jobs',
        '1',
      ];
      const rest = ['--commands', String(commands)];
      if (values['keep-going']) rest.push('--keep-going');
      if (values.quiet) rest.push('--quiet');
      if (values.pairs) rest.push('--pairs');
      const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...own, ...rest], {
        stdio: 'inherit',
      });
      return new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
    }),
  );
  return codes.filter((code) => code !== 0).length;
}

console.log(`${runs} runs of ${commands} commands from seed ${seed}`);
process.exitCode = (await (jobs > 1 ? share() : explore())) > 0 ? 1 : 0;
