// The whole check of the project: build, lint, types, size, random runs against the model, then every test. It owns the
// order and the last line `N passed, N failed`, which is printed whatever happens; what a step does stands in
// package.json.
//
//   npm test                      everything
//   npm test -- --only scenarios  builds, then only test files whose path contains the word (may be repeated)
//   npm test -- --only lint       only that step; the random runs are the step test:model
// Any other argument goes to vitest.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium, NO_CHROMIUM } from './chromium.ts';

/**
 * Steps before the tests, each an npm script that counts as one. The random runs take every core, so they run alone. Their
 * seeds are always the same, so that a change that passes here passes everywhere; npm run test:model tries others.
 */
const STEPS = ['build', 'lint', 'typecheck', 'size', 'test:model'] as const;

/** What a step's script is given. */
const GIVEN: Partial<Record<(typeof STEPS)[number], readonly string[]>> = {
  'test:model': ['--', '--runs', '1000', '--seed', '1', '--brief'],
};

const MINUTE = 60_000;
const STEP_LIMIT = 10 * MINUTE;
const TESTS_LIMIT = 45 * MINUTE;

const root = join(import.meta.dirname, '..');
const count = { passed: 0, failed: 0 };
let running: ChildProcess | undefined;
let told = false;

/** Prints the last line once and sets the exit code. */
function tell(): void {
  if (told) return;
  told = true;
  console.log(`${count.passed} passed, ${count.failed} failed`);
  process.exitCode = count.failed > 0 ? 1 : 0;
}

function note(passed: boolean, text: string): void {
  if (passed) count.passed++;
  else count.failed++;
  console.log(`${passed ? '✓' : '✗'} ${text}`);
}

/** Runs a command with its output shown; `null` when it was killed or could not start. */
function run(command: string, args: readonly string[], limit: number): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    running = child;
    const timer = setTimeout(() => {
      console.log(`${command} ${args[0] ?? ''} did not end within ${limit / MINUTE} minutes`);
      child.kill('SIGKILL');
    }, limit);
    const end = (code: number | null): void => {
      clearTimeout(timer);
      running = undefined;
      resolve(code);
    };
    child.on('error', (error) => {
      console.log(error.message);
      end(null);
    });
    child.on('exit', end);
  });
}

async function step(name: (typeof STEPS)[number], defined: Record<string, string>): Promise<void> {
  if (!(name in defined)) return;
  console.log(`\n— ${name}`);
  const limit = name === 'test:model' ? TESTS_LIMIT : STEP_LIMIT;
  note((await run('npm', ['run', '--silent', name, ...(GIVEN[name] ?? [])], limit)) === 0, name);
}

async function tests(args: readonly string[]): Promise<void> {
  console.log('\n— tests');
  const chromium = ensureChromium();
  if (chromium) {
    process.env.CHROMIUM_PATH = chromium.path;
    console.log(`Chromium: ${chromium.path}, from ${chromium.how}`);
  } else note(false, NO_CHROMIUM);

  const report = join(tmpdir(), `openim-worker-tests-${process.pid}.json`);
  try {
    const code = await run(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...args,
      ],
      TESTS_LIMIT,
    );
    const { passed, failed } = readReport(report);
    count.passed += passed;
    count.failed += failed;
    // Errors outside any test, or a run that broke off, must not look like a success.
    if (code !== 0 && failed === 0)
      note(false, `vitest ended with ${code ?? 'a signal'} without naming a failed test`);
  } finally {
    rmSync(report, { force: true });
  }
}

interface Report {
  testResults: { name: string; status: string; message?: string; assertionResults: { status: string }[] }[];
}

function readReport(path: string): { passed: number; failed: number } {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { passed: 0, failed: 1 };
  }
  const sum = { passed: 0, failed: 0 };
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed').length;
    sum.passed += file.assertionResults.filter(({ status }) => status === 'passed').length;
    // A file that could not be loaded, or whose hook failed, has no failed test of its own.
    sum.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
  }
  return sum;
}

function parse(argv: readonly string[]): { only: string[]; rest: string[] } {
  const only: string[] = [];
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg !== '--only') rest.push(arg);
    else if (argv[i + 1]) only.push(argv[++i]!);
    else throw new Error('--only wants a word');
  }
  return { only, rest };
}

async function main(): Promise<void> {
  const { only, rest } = parse(process.argv.slice(2));
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const steps = STEPS.filter((name) => only.includes(name));
  const words = only.filter((word) => !(steps as string[]).includes(word));
  const everything = only.length === 0;
  for (const name of everything ? STEPS : words.length > 0 ? (['build', ...steps] as const) : steps) {
    await step(name, scripts);
  }
  if (everything || words.length > 0) await tests([...words, ...rest]);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    running?.kill(signal);
    note(false, `stopped by ${signal}`);
    tell();
    process.exit();
  });
}
process.on('exit', tell);

try {
  await main();
} catch (error) {
  note(false, error instanceof Error ? error.message : String(error));
}
tell();
