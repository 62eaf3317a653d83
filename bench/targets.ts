// A page and its workers over the browser's own protocol: heaps, profiles, traces. It must not know what is measured.
import { closeSync, openSync, writeSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright';

/** Commands of one target. */
export type Send = (method: string, params?: object) => Promise<unknown>;

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Something that a target says unasked. */
interface Happening {
  readonly method: string;
  readonly params: unknown;
}

/** One event of a trace, in the browser's trace event format. */
export interface TraceEvent {
  readonly name: string;
  /** `X`: complete, with a duration. */
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  /** Microseconds. */
  readonly dur?: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** A page's targets. */
export class Targets {
  /** Commands of the page itself. */
  readonly page: Send;
  readonly #session: CDPSession;
  /** Sessions of the workers alive, by when they began. */
  readonly #workers = new Map<string, string>();
  readonly #answers = new Map<number, (answer: Answer) => void>();
  readonly #listeners = new Set<(sessionId: string, happening: Happening) => void>();
  #asked = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
    this.page = (method, params) =>
      (session.send as (name: string, params?: object) => Promise<unknown>).call(session, method, params);
  }

  /** Watches a page from before it is loaded. */
  static async of(page: Page): Promise<Targets> {
    const targets = new Targets(await page.context().newCDPSession(page));
    await targets.#watch();
    return targets;
  }

  /** Commands of the newest worker whose script's address has this in it. */
  worker(address: string): Send {
    const sessionId = this.#workerSession(address);
    return (method, params) => this.#ask(sessionId, method, params);
  }

  /** Writes the heap of that worker as a `.heapsnapshot` that the browser's developer tools open. */
  async heapSnapshot(address: string, file: string): Promise<void> {
    const worker = this.#workerSession(address);
    const out = openSync(file, 'w');
    const take = (sessionId: string, { method, params }: Happening): void => {
      if (sessionId === worker && method === 'HeapProfiler.addHeapSnapshotChunk')
        writeSync(out, (params as { chunk: string }).chunk);
    };
    this.#listeners.add(take);
    try {
      await this.#ask(worker, 'HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    } finally {
      this.#listeners.delete(take);
      closeSync(out);
    }
  }

  /** Traces the browser while something runs; `categories` are the browser's. */
  async trace(categories: readonly string[], run: () => Promise<void>): Promise<TraceEvent[]> {
    const session = this.#session;
    const events: TraceEvent[] = [];
    const take = ({ value }: { value: object[] }): void => {
      for (const event of value) events.push(event as TraceEvent);
    };
    session.on('Tracing.dataCollected', take);
    try {
      const traceConfig = { includedCategories: [...categories] };
      await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      try {
        await run();
      } finally {
        await session.send('Tracing.end');
      }
      await complete;
    } finally {
      session.off('Tracing.dataCollected', take);
    }
    return events;
  }

  #workerSession(address: string): string {
    const found = [...this.#workers].reverse().find(([, url]) => url.includes(address));
    if (found) return found[0];
    const there = [...this.#workers.values()].join(', ') || 'none';
    throw new Error(`no worker of ${address}: there are ${there}`);
  }

  async #watch(): Promise<void> {
    const session = this.#session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.set(sessionId, targetInfo.url);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => {
      this.#workers.delete(sessionId);
    });
    session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const said = JSON.parse(message) as Answer | Happening;
      if ('method' in said) for (const listener of this.#listeners) listener(sessionId, said);
      else if (said.id !== undefined) this.#answers.get(said.id)?.(said);
    });
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
  }

  #ask(sessionId: string, method: string, params: object | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      this.#answers.set(id, ({ result, error }) => {
        this.#answers.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result);
      });
      this.#session
        .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
        .catch(reject);
    });
  }
}

/** Bytes in use after a forced collection. */
export async function usedHeap(send: Send): Promise<number> {
  // What the first collection lets go of may hold on to more.
  await send('HeapProfiler.collectGarbage');
  await send('HeapProfiler.collectGarbage');
  return ((await send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
}
