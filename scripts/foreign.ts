// Checks the development server and this package against another implementation of OpenIM's protocol, as published
// on npm: one reading of the protocol on both sides would hide a mistake. Builds the package and starts the run, which
// is test/foreign (see its README.md). Run: npm run test:foreign
//
//   --seed <n>    seed of the random values (printed; default: the time)
//   --only <word> only parts whose name contains the word: codec, state, peers, contents, … (may be repeated)
//   --built       takes dist as it is instead of building it
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    only: { type: 'string', multiple: true },
    built: { type: 'boolean' },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
if (!Number.isInteger(seed)) throw new Error(`--seed must be an integer, not ${values.seed}`);
if (!values.built) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });

// By address: the compiler's project of the scripts comes before that of the tests.
const { runForeign } = (await import(pathToFileURL(join(root, 'test/foreign/run.ts')).href)) as {
  runForeign(options: { seed: number; only: readonly string[] }): Promise<boolean>;
};
process.exitCode = (await runForeign({ seed, only: values.only ?? [] })) ? 0 : 1;
