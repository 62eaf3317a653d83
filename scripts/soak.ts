// A long life of the built package in a real Chromium against the development server: test/soak does it, this reads
// the command line and builds. Not part of the tests. Run: npm run test:soak
//
//   --conversations <n>  of the user (default 10000)
//   --messages <n>       that come meanwhile (default 200000)
//   --reconnects <n>     default 200
//   --restarts <n>       of the worker (default 30)
//   --seed <n>           of the random choices (default 1)
//   --built              takes dist as it is instead of building it
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');

const DEFAULTS = { conversations: 10_000, messages: 200_000, reconnects: 200, restarts: 30, seed: 1 };
type Name = keyof typeof DEFAULTS;
const names = Object.keys(DEFAULTS) as Name[];

const { values } = parseArgs({
  options: {
    ...(Object.fromEntries(names.map((name) => [name, { type: 'string' }])) as Record<
      Name,
      { type: 'string' }
    >),
    built: { type: 'boolean' },
  },
});
const options = { ...DEFAULTS };
for (const name of names) {
  const given = values[name];
  if (given === undefined) continue;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number from 1, not ${given}`);
  options[name] = value;
}
if (!values.built) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });

// By address: the compiler's project of the scripts comes before that of the tests.
const { soak } = (await import(pathToFileURL(join(root, 'test/soak/run.ts')).href)) as {
  soak(given: typeof DEFAULTS): Promise<boolean>;
};
const passed = await soak(options);
console.log(passed ? 'nothing broke' : 'broken, see above');
process.exitCode = passed ? 0 : 1;
