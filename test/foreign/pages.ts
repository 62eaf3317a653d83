// Bundles the two pages, serves them on the loopback and opens them in Chromium, each in a profile of its own.
// Must not know what is checked with them.
import { cpSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page, type Response } from 'playwright';
import { build, preview } from 'vite';
import { CHROMIUM_FLAGS, ensureChromium, NO_CHROMIUM } from '../../scripts/chromium.ts';
import type { Seen, TestClient } from './pages/client.ts';

/** Which SDK a page holds. */
export type Kind = 'foreign' | 'ours';

type Method = Exclude<keyof TestClient, 'seen'>;

type Answer<M extends Method> = Awaited<ReturnType<TestClient[M]>>;

/** How long a page may take to do or see something, ms. */
export const LIMIT = 15_000;

/** What the browser itself writes to the console when a connection fails. */
const OF_NETWORK = /^(Failed to load resource|WebSocket connection to)/;

/** A page with one SDK. */
export class ClientPage {
  readonly kind: Kind;
  /** Errors that nobody in the page caught, and what it wrote to the console as an error; the network's apart. */
  readonly complaints: string[] = [];
  /** Requests that the server refused, with its answer: where the page expected something else. */
  readonly refusals: string[] = [];
  readonly #page: Page;

  constructor(kind: Kind, page: Page) {
    this.kind = kind;
    this.#page = page;
    page.setDefaultTimeout(LIMIT);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' && !OF_NETWORK.test(line.text())) this.complaints.push(line.text());
    });
    page.on('response', (response) => void this.#readAnswer(response));
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => this.#readFrame(payload.toString()));
    });
  }

  /** Calls the page's client; an answer that does not come within {@link LIMIT} is an error. */
  async call<M extends Method>(method: M, ...args: Parameters<TestClient[M]>): Promise<Answer<M>> {
    const answer = this.#page.evaluate(
      ([name, values]) => (window.client[name] as (...all: unknown[]) => Promise<unknown>)(...values),
      [method, args] as [Method, unknown[]],
    ) as Promise<Answer<M>>;
    const failure = (cause: unknown): never => {
      const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
      throw new Error(`${this.kind} ${method}: ${reason}${this.#refusedSoFar()}`, { cause });
    };
    return within(answer.catch(failure), () => {
      return `${this.kind} ${method}: no answer within ${LIMIT} ms`;
    });
  }

  /** Number of events told so far: a place to wait from. */
  mark(): Promise<number> {
    return this.#page.evaluate(() => window.client.seen().length);
  }

  /** The events told from a {@link mark} on. */
  seen(from = 0): Promise<readonly Seen[]> {
    return this.#page.evaluate((start) => window.client.seen().slice(start), from);
  }

  /** The first event of that name, told after the mark, whose JSON contains the word; waits for it. */
  async event(name: string, from = 0, word = ''): Promise<Seen> {
    const found = await this.#page
      .waitForFunction(
        ([wanted, start, part]) =>
          window.client
            .seen()
            .slice(start)
            .find((e) => e.name === wanted && JSON.stringify(e).includes(part)),
        [name, from, word] as const,
      )
      .catch(async (cause: unknown) => {
        const told = (await this.seen(from)).map((e) => e.name).join(', ');
        const came = `${this.kind}: no ${name} ${word} came, only: ${told || 'nothing'}`;
        throw new Error(came + this.#refusedSoFar(), { cause });
      });
    return (await found.jsonValue()) as Seen;
  }

  close(): Promise<void> {
    return this.#page.context().close();
  }

  #refusedSoFar(): string {
    return this.refusals.length > 0 ? `\nrefused so far: ${this.refusals.join('\n')}` : '';
  }

  async #readAnswer(response: Response): Promise<void> {
    const request = response.request();
    if (request.method() !== 'POST') return;
    // Nobody reads the body of an answer whose page has gone.
    const answer = await response.text().catch(() => '{"errCode":0}');
    if (response.ok() && answer.startsWith('{"errCode":0')) return;
    const { pathname } = new URL(request.url());
    const type = request.headers()['content-type'] ?? 'no content type';
    const body = (request.postData() ?? '').slice(0, 200);
    this.refusals.push(`${pathname} (${type}) ${body} -> ${response.status()} ${answer.slice(0, 200)}`);
  }

  #readFrame(text: string): void {
    if (/"errCode":[1-9]/.test(text)) this.refusals.push(`socket: ${text.slice(0, 200)}`);
  }
}

/** The browser with its pages. */
export interface Pages {
  /** A page in a fresh profile: nothing stored, nobody signed in. */
  open(kind: Kind): Promise<ClientPage>;
  /** All that were opened since the last {@link closeAll}, closed ones too. */
  readonly opened: readonly ClientPage[];
  /** Closes every page with its profile. */
  closeAll(): Promise<void>;
  close(): Promise<void>;
}

/** Bundles the pages against the packages in `folder` and this package's `dist`. */
export async function startPages(folder: string, root: string): Promise<Pages> {
  const found = ensureChromium();
  if (!found) throw new Error(NO_CHROMIUM);
  cpSync(join(import.meta.dirname, 'pages'), join(folder, 'pages'), { recursive: true });
  const input = (['foreign', 'ours'] as const).map((kind) => {
    const file = join(folder, `${kind}.html`);
    const head = `<!doctype html><title>${kind}</title><link rel="icon" href="data:,">`;
    writeFileSync(file, `${head}<script type="module" src="/pages/${kind}.ts"></script>`);
    return file;
  });
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
    build: { outDir: join(folder, 'out'), target: 'es2022', rolldownOptions: { input } },
  });
  const server = await preview({
    ...config,
    build: { outDir: join(folder, 'out') },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  const { port } = server.httpServer.address() as AddressInfo;
  let browser: Browser;
  try {
    browser = await chromium.launch({ executablePath: found.path, args: [...CHROMIUM_FLAGS] });
  } catch (error) {
    await server.close();
    throw error;
  }
  const opened: ClientPage[] = [];
  return {
    opened,
    async open(kind) {
      const page = await (await browser.newContext()).newPage();
      const client = new ClientPage(kind, page);
      opened.push(client);
      await page.goto(`http://127.0.0.1:${port}/${kind}.html`);
      await page.waitForFunction(() => 'client' in window);
      return client;
    },
    async closeAll() {
      opened.length = 0;
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function within<T>(answer: Promise<T>, late: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late())), LIMIT);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
