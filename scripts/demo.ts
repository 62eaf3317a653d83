// Starts the demo: builds the package, starts a development server with people, groups and live traffic, serves the
// page, adds a group that shows every kind of message, and prints the page's address. Flags go to the development server: npm run demo -- --rate 20 --conversations 10000
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer, type ViteDevServer } from 'vite';
import { prepareTour } from './demo-tour.ts';

/** What the development server is started with where no flag says otherwise. */
const DEFAULTS = ['--users', '200', '--conversations', '1000', '--rate', '5', '--seed', '1'];

/** Where the page looks for a development server by itself. */
const PAGE_DEFAULT = 'http://127.0.0.1:10002';

/** Milliseconds in which it must be ready. */
const PATIENCE = 60_000;

const root = join(import.meta.dirname, '..');

function build(): void {
  console.log('Building the package …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The package does not build; see above.');
}

/** The port if it is free, else 0: then any other is taken. */
function freePort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket();
    socket.once('error', () => resolve(0));
    socket.listen(port, '127.0.0.1', () => socket.close(() => resolve(port)));
  });
}

/** A development server that is ready, and the address of its REST API. */
interface Server {
  readonly child: ChildProcess;
  readonly apiAddr: string;
}

async function startServer(flags: readonly string[]): Promise<Server> {
  const ports = ['--api-port', `${await freePort(10002)}`, '--ws-port', `${await freePort(10001)}`];
  const args = ['--import', 'tsx', 'devserver/cli.ts', ...ports, ...DEFAULTS, ...flags];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error(`The development server was not ready within ${PATIENCE / 1000} s.`));
    }, PATIENCE);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const apiAddr = /^ready api (\S+)/.exec(line)?.[1];
      if (apiAddr === undefined) return;
      clearTimeout(timer);
      resolve({ child, apiAddr });
    });
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('The development server did not start; see above.'));
    });
  });
}

/** Asks a control route of the development server. */
async function control(apiAddr: string, route: string, body: object): Promise<unknown> {
  const answer = await fetch(`${apiAddr}/_dev/${route}`, { method: 'POST', body: JSON.stringify(body) });
  const { errCode, errMsg, errDlt, data } = (await answer.json()) as Record<string, unknown>;
  if (errCode !== 0) throw new Error(`/_dev/${route}: ${errMsg} ${errDlt}`);
  return data;
}

async function servePage(): Promise<ViteDevServer> {
  const page = await createServer({ configFile: join(root, 'demo/vite.config.ts'), logLevel: 'warn' });
  return page.listen();
}

async function main(): Promise<void> {
  build();
  const { child: server, apiAddr } = await startServer(process.argv.slice(2));
  let page: ViteDevServer | undefined;
  let ending = false;
  const end = async (code: number): Promise<void> => {
    if (ending) return;
    ending = true;
    if (server.exitCode === null) server.kill('SIGTERM');
    await page?.close();
    process.exit(code);
  };
  server.once('exit', () => {
    if (!ending) console.error('The development server has ended.');
    void end(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(0));
  try {
    page = await servePage();
    await prepareTour((route, body) => control(apiAddr, route, body), page.resolvedUrls!.local[0]!);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return end(1);
  }
  const address = new URL(page.resolvedUrls!.local[0]!);
  if (apiAddr !== PAGE_DEFAULT) address.searchParams.set('api', apiAddr);
  console.log(`\nThe demo: ${address}\nCtrl-C ends it.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
