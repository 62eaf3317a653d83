// Feeds the worker's core random and mutated frames and answers: test/fuzz does it, this reads the command line and
// prints what came of it. Run: npm run test:fuzz
//
//   --count <n>  frames and REST bodies (default 20000)
//   --seed <n>   seed of the random values (printed; default: the time)
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });

/** A whole number of the command line. */
function whole(flag: string, given: string | undefined, otherwise: number): number {
  const value = Number(given ?? otherwise);
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`--${flag} must be a whole number, not ${given}`);
  return value;
}

const count = whole('count', values.count, 20_000);
const seed = whole('seed', values.seed, Date.now() % 2 ** 31);

// By address: the compiler's project of the scripts comes before that of the tests.
const { fuzz } = (await import(pathToFileURL(join(root, 'test/fuzz/run.ts')).href)) as {
  fuzz(options: { count: number; seed: number; onProgress: (delivered: number) => void }): Promise<{
    delivered: number;
    batches: number;
    restarts: number;
    calls: number;
    kinds: ReadonlyMap<string, number>;
    took: number;
  }>;
};

console.log(`seed ${seed}`);
let told = 0;
const began = Date.now();
try {
  const report = await fuzz({
    count,
    seed,
    onProgress: (delivered) => {
      if (Date.now() - began < told + 10_000) return;
      told = Date.now() - began;
      console.log(`${delivered} of ${count} after ${Math.round(told / 1000)} s`);
    },
  });
  for (const [kind, times] of [...report.kinds].sort(([, a], [, b]) => b - a)) {
    console.log(`${String(times).padStart(8)}  ${kind}`);
  }
  const { delivered, batches, restarts, calls, took } = report;
  const rate = Math.round((delivered / took) * 1000);
  console.log(
    `${delivered} frames and bodies in ${batches} batches, ${calls} calls, ${restarts} starts of the core`,
  );
  console.log(`${Math.round(took / 1000)} s, ${rate} frames/s: nothing broke`);
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
