// Tries the mutants: a copy of the project in a temporary folder, one fault at a time in it, and the model-based test
// until it fails. It owns the copies and the report; the faults are in mutants.ts.
//
//   npm run test:mutants                         all of them, within 300 runs each
//   --runs N --seed S --jobs N --only <word>     as named; the word is part of a mutant's name
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS, type Mutant } from './mutants.ts';

const root = join(import.meta.dirname, '../..');

/** What a copy needs to run the model. */
const PARTS = [
  'package.json',
  'tsconfig.base.json',
  'src',
  'devserver',
  'test/model',
  'test/harness',
] as const;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    only: { type: 'string', default: '' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);

/** A copy of the project. */
function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'openim-worker-mutants-'));
  for (const part of PARTS) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs the model in the copy until it fails. Returns the number of that run and what it found; none: it never did. */
async function explore(folder: string): Promise<{ run: number; text: string } | undefined> {
  const options = ['--runs', String(runs), '--seed', String(seed), '--jobs', '1', '--quiet'];
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/model/cli.ts', ...options], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  const failure = /^seed (\d+): (.*)$/m.exec(output);
  if (failure) return { run: Number(failure[1]) - seed + 1, text: failure[2]! };
  if (code !== 0) throw new Error(`the model did not run:\n${output.slice(-2_000)}`);
  return undefined;
}

/** The file in which a mutant's fault is. */
function pathIn(folder: string, { file }: Mutant): string {
  return join(folder, 'src/worker', file);
}

/** Why the fault cannot be planted, in words. */
function misfits(mutant: Mutant): string[] {
  const path = pathIn(root, mutant);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const times = text.split(mutant.from).length - 1;
  return times === 1 ? [] : [`"${mutant.name}": its text occurs ${times} times in ${mutant.file}`];
}

/** Puts the fault into the copy; returns how to take it out again. */
function mutate(folder: string, mutant: Mutant): () => void {
  const path = pathIn(folder, mutant);
  const { from, to } = mutant;
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  return () => writeFileSync(path, text);
}

/** Tries what is left of the list in one copy. */
async function work(waiting: Iterator<Mutant>, missed: string[]): Promise<void> {
  const folder = copy();
  try {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const mutant = next.value;
      const restore = mutate(folder, mutant);
      const found = await explore(folder);
      restore();
      if (!found) missed.push(mutant.name);
      console.log(
        found
          ? `✓ ${mutant.name}: found by run ${found.run}: ${found.text.slice(0, 120)}`
          : `✗ ${mutant.name}: not found within ${runs} runs`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Of all, whichever are chosen, and before the first run: a text that does not fit would else be found after minutes.
const unfit = MUTANTS.flatMap(misfits);
if (unfit.length > 0) throw new Error(`the engine has changed:\n${unfit.join('\n')}`);

const chosen = MUTANTS.filter(({ name }) => name.includes(values.only));
const missed: string[] = [];
const waiting = chosen.values();
await Promise.all(
  Array.from({ length: Math.min(Number(values.jobs), chosen.length) }, () => work(waiting, missed)),
);
console.log(`${chosen.length - missed.length} of ${chosen.length} mutants found`);
process.exitCode = missed.length > 0 ? 1 : 0;
