// The page in a real Chromium over the built package, and the sizes of its heaps. It must not know what the page does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { CHROMIUM_FLAGS, ensureChromium, NO_CHROMIUM } from '../../scripts/chromium.ts';

const root = join(import.meta.dirname, '../..');

/** Bytes in use after a forced collection. */
export interface Heaps {
  readonly page: number;
  readonly worker: number;
}

/** The open page. */
export interface SoakBrowser {
  readonly page: Page;
  /** Errors of the page and of the worker. */
  readonly complaints: readonly string[];
  heaps(): Promise<Heaps>;
  close(): Promise<void>;
}

/** Bundles the page against `dist` and opens it. */
export async function openPage(): Promise<SoakBrowser> {
  const found = ensureChromium();
  if (!found) throw new Error(NO_CHROMIUM);
  const folder = mkdtempSync(join(tmpdir(), 'openim-worker-soak-'));
  const input = join(folder, 'index.html');
  const script = join(import.meta.dirname, 'page/soak-page.ts');
  const head = '<!doctype html><title>soak</title><link rel="icon" href="data:,">';
  writeFileSync(input, `${head}<script type="module" src="${script}"></script>`);
  const outDir = join(folder, 'out');
  const config = {
    root: folder,
    configFile: false,
    publicDir: false,
    envDir: false,
    logLevel: 'error',
  } as const;
  await build({
    ...config,
    resolve: { alias: { 'openim-worker': join(root, 'dist/main/index.js') } },
    build: { outDir, target: 'es2022', rolldownOptions: { input } },
  });
  const server = await preview({ ...config, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({ executablePath: found.path, args: [...CHROMIUM_FLAGS] });
  const page = await (await browser.newContext()).newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.text().startsWith('[openim-worker]')) complaints.push(line.text());
  });
  const worker = await watchWorker(page);
  const { port } = server.httpServer.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForFunction(() => 'soak' in window);
  return {
    page,
    complaints,
    heaps: () => worker.heaps(),
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Finds the page's newest worker over the browser's own protocol. */
async function watchWorker(page: Page): Promise<{ heaps(): Promise<Heaps> }> {
  const session = await page.context().newCDPSession(page);
  const answers = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
  let sessionId = '';
  let asked = 0;
  session.on('Target.attachedToTarget', (event) => {
    if (event.targetInfo.type === 'worker') sessionId = event.sessionId;
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as { id?: number; result?: unknown; error?: { message: string } };
    if (answer.id !== undefined) answers.get(answer.id)?.(answer);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const ofWorker = (method: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      answers.set(id, ({ result, error }) => {
        answers.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result);
      });
      session
        .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
        .catch(reject);
    });
  const ofPage = (method: string): Promise<unknown> =>
    (session.send as (this: CDPSession, name: string) => Promise<unknown>).call(session, method);
  return {
    heaps: async () => ({ page: await used(ofPage), worker: await used(ofWorker) }),
  };
}

async function used(send: (method: string) => Promise<unknown>): Promise<number> {
  // What the first collection lets go of may hold on to more.
  await send('HeapProfiler.collectGarbage');
  await send('HeapProfiler.collectGarbage');
  return ((await send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
}
