// Owns the command line of the development server. Must not contain server logic.

import { parseArgs } from 'node:util';
import type { DevServerOptions } from './index.ts';
import { createDevServer } from './index.ts';

const NUMBERS = {
  'api-port': 'apiPort',
  'ws-port': 'wsPort',
  seed: 'seed',
  users: 'users',
  conversations: 'conversations',
  rate: 'rate',
} as const;
const TEXTS = { secret: 'secret', host: 'host', state: 'stateFile' } as const;
const FLAGS = [...Object.keys(NUMBERS), ...Object.keys(TEXTS)];

/** Ends with one sentence on stderr; 2 is for wrong flags, 1 for what fails later. */
function fail(sentence: string, code: 1 | 2): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

function readFlags(args: string[]): DevServerOptions {
  const options: DevServerOptions = { apiPort: 10002, wsPort: 10001 };
  let values: Record<string, string | boolean | undefined>;
  try {
    const known = Object.fromEntries(FLAGS.map((name) => [name, { type: 'string' as const }]));
    ({ values } = parseArgs({ args, options: known, strict: true, allowPositionals: false }));
  } catch (error) {
    const [problem] = (error as Error).message.split(/\n|\. |\.$/);
    return fail(`${problem}; the flags are --${FLAGS.join(', --')}.`, 2);
  }
  for (const [flag, name] of Object.entries(NUMBERS)) {
    const text = values[flag];
    if (text === undefined) continue;
    const value = Number(text);
    const isWhole = flag === 'rate' || Number.isInteger(value);
    if (text === '' || !Number.isFinite(value) || !isWhole || value < 0) {
      fail(`--${flag} must be a number of at least 0, not "${text}".`, 2);
    }
    if (flag.endsWith('-port') && value > 65_535) fail(`--${flag} must be at most 65535, not ${text}.`, 2);
    options[name] = value;
  }
  for (const [flag, name] of Object.entries(TEXTS)) {
    const text = values[flag];
    if (text === undefined) continue;
    if (text === '') fail(`--${flag} must not be empty.`, 2);
    options[name] = String(text);
  }
  return options;
}

const options = readFlags(process.argv.slice(2));
const server = await createDevServer(options).catch((error: Error) =>
  fail(`Cannot start: ${error.message}.`, 1),
);

function stop(): void {
  server.close().then(
    () => process.exit(0),
    (error: Error) => fail(`Stopped, but the state was not saved: ${error.message}.`, 1),
  );
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
// A signal to `npm run` ends npm's shell but is not passed on by it: losing the parent stands for the signal.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 200).unref();
}
process.stdout.write(`ready api ${server.apiAddr} ws ${server.wsAddr} dataset ${server.dataset}\n`);
