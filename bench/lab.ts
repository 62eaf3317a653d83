// Where figures are measured: a Chromium with its data on disk, pages bundled against the built package, and the
// development server. It must not know what is measured.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { build, type InlineConfig, type PreviewServer, preview } from 'vite';
import { CHROMIUM_FLAGS, ensureChromium, NO_CHROMIUM } from '../scripts/chromium.ts';
import { slimDexiePlugin } from '../scripts/slim-dexie.ts';
import { type SoakServer, startServer } from '../test/soak/server.ts';
import { type Account, offlineAccount } from './accounts.ts';
import { Load } from './load/client.ts';
import type { Sizes } from './sizes.ts';
import { Targets } from './targets.ts';

const root = join(import.meta.dirname, '..');

/** The functions of a module of pages/, which run in the page. */
type PageModule = { readonly [name: string]: unknown };

/** An open page that runs one module of pages/. */
export interface BenchPage<M> {
  readonly page: Page;
  /** Profiler and heap of the page and its workers, over the browser's own protocol. */
  readonly targets: Targets;
  /** Calls an exported function there; arguments and result cross as JSON. */
  call<K extends keyof M & string>(
    name: K,
    ...args: M[K] extends (...args: infer A) => unknown ? A : never
  ): Promise<M[K] extends (...args: never[]) => infer R ? Awaited<R> : never>;
  /** Closes it; its workers end. */
  close(): Promise<void>;
}

/** What a figure has at hand. Whatever it opens or starts and does not close is closed after it. */
export interface Lab {
  readonly sizes: Sizes;
  /** Folder for snapshots of heaps, when they are wanted. */
  readonly snapshots: string | undefined;
  /** Prints a line of progress, or a measurement without a budget. */
  note(text: string): void;
  /** Opens a page that runs `pages/<name>.ts`. Its type: `open<typeof import('../pages/<name>.ts')>('<name>')`. */
  open<M = PageModule>(name: string): Promise<BenchPage<M>>;
  /** A development server of its own, in a process of its own, with made-up users and conversations of the first. */
  serve(users: number, conversations: number): Promise<SoakServer>;
  /** A load server of its own. When it is asked what it cannot answer, the figure fails. */
  load(): Promise<Load>;
  /** A user with so many conversations stored, made once a run; his server cannot be reached. */
  stored(conversations: number): Promise<Account>;
}

/** A lab for one figure. */
export interface FigureLab {
  readonly lab: Lab;
  /** Rejects when something that the figure uses has failed behind its back. */
  readonly failed: Promise<never>;
  /** Closes whatever the figure left open, and what it still opens. */
  close(): Promise<void>;
}

/** The lab of one run. */
export interface OpenedLab {
  readonly chromium: string;
  /** A lab for one figure. */
  forFigure(): FigureLab;
  close(): Promise<void>;
}

/**
 * Bundles the pages named, starts Chromium.
 * @param snapshots folder for snapshots of heaps; none are taken without.
 */
export async function openLab(
  pages: readonly string[],
  sizes: Sizes,
  note: (text: string) => void,
  snapshots?: string,
): Promise<OpenedLab> {
  const found = ensureChromium();
  if (!found) throw new Error(NO_CHROMIUM);
  const folder = mkdtempSync(join(tmpdir(), 'openim-worker-bench-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  let site: PreviewServer | undefined;
  let context: BrowserContext | undefined;
  try {
    site = await serveSite(folder, pages);
    const { port } = site.httpServer.address() as AddressInfo;
    // Not a context in private mode: its databases would live in memory.
    context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: found.path,
      args: [...CHROMIUM_FLAGS],
    });
    const opened = new OpenLab(context, `http://127.0.0.1:${port}`, sizes, note, snapshots);
    const closing = { context, site };
    return {
      chromium: context.browser()?.version() ?? '',
      forFigure: () => opened.forFigure(),
      async close() {
        await closing.context.close();
        await closing.site.close();
        clean();
      },
    };
  } catch (error) {
    await context?.close();
    await site?.close();
    clean();
    throw error;
  }
}

/** Builds one page for each module, and serves them such that their clock is fine: isolated from other origins. */
async function serveSite(folder: string, pages: readonly string[]): Promise<PreviewServer> {
  const input = pages.map((file) => {
    const name = basename(file, '.ts');
    const html = join(folder, `${name}.html`);
    const script = `import * as bench from ${JSON.stringify(file)}; window.bench = bench;`;
    writeFileSync(
      html,
      `<!doctype html><title>${name}</title><link rel="icon" href="data:,"><script type="module">${script}</script>`,
    );
    return html;
  });
  const outDir = join(folder, 'out');
  const config = {
    root: folder,
    configFile: false,
    publicDir: false,
    envDir: false,
    logLevel: 'error',
  } as const satisfies InlineConfig;
  await build({
    ...config,
    // The Dexie that ships, for the floors too: it is the faster one.
    plugins: [slimDexiePlugin()],
    worker: { format: 'es', plugins: () => [slimDexiePlugin()] },
    resolve: { alias: { 'openim-worker': join(root, 'dist/main/index.js') } },
    build: { outDir, target: 'es2022', rolldownOptions: { input } },
  });
  const headers = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  return preview({ ...config, build: { outDir }, preview: { host: '127.0.0.1', port: 0, headers } });
}

class OpenLab {
  readonly #context: BrowserContext;
  readonly #address: string;
  readonly #sizes: Sizes;
  readonly #note: (text: string) => void;
  readonly #snapshots: string | undefined;
  readonly #accounts = new Map<number, Account>();

  constructor(
    context: BrowserContext,
    address: string,
    sizes: Sizes,
    note: (text: string) => void,
    snapshots: string | undefined,
  ) {
    this.#context = context;
    this.#address = address;
    this.#sizes = sizes;
    this.#note = note;
    this.#snapshots = snapshots;
  }

  forFigure(): FigureLab {
    const opened: { close(): Promise<void> }[] = [];
    let isClosed = false;
    const keep = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
      const thing = await opening;
      opened.push(thing);
      if (isClosed) {
        await thing.close();
        throw new Error('the figure is over');
      }
      return thing;
    };
    let fail: (error: Error) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    // Nobody listens any more when the figure has ended.
    failed.catch(() => {});
    const lab: Lab = {
      sizes: this.#sizes,
      snapshots: this.#snapshots,
      note: this.#note,
      open: <M>(name: string) => keep(this.#open<M>(name)),
      serve: (users, conversations) => keep(startServer(users, conversations)),
      load: () => keep(Load.start(fail)),
      stored: (conversations) => this.#stored(conversations),
    };
    return {
      lab,
      failed,
      async close() {
        isClosed = true;
        for (const thing of opened.reverse()) await thing.close();
      },
    };
  }

  async #open<M>(name: string): Promise<BenchPage<M>> {
    const page = await this.#context.newPage();
    page.on('pageerror', (error) => this.#note(`the page complained: ${error.message}`));
    page.on('console', (line) => {
      if (line.text().startsWith('[openim-worker]')) this.#note(`the package complained: ${line.text()}`);
    });
    const targets = await Targets.of(page);
    await page.goto(`${this.#address}/${name}.html`);
    await page.waitForFunction(() => 'bench' in window);
    return {
      page,
      targets,
      call: (fn, ...args) =>
        page.evaluate(
          ([called, given]) => {
            const { bench } = window as unknown as { bench: Record<string, (...args: unknown[]) => unknown> };
            return bench[called]!(...given) as never;
          },
          [fn as string, args as unknown[]] as const,
        ),
      async close() {
        if (!page.isClosed()) await page.close();
      },
    };
  }

  async #stored(conversations: number): Promise<Account> {
    const known = this.#accounts.get(conversations);
    if (known) return known;
    const account = offlineAccount(`stored${conversations}`);
    const page = await this.#open<typeof import('./pages/store.ts')>('store');
    const took = await page.call('store', account.userID, conversations);
    await page.close();
    this.#note(`${conversations} conversations stored in ${(took / 1000).toFixed(1)} s`);
    this.#accounts.set(conversations, account);
    return account;
  }
}
