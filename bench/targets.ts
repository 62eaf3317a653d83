// A page and its workers over the browser's own protocol: heaps, profiles. It must not know what is measured.
import type { CDPSession, Page } from 'playwright';

/** Commands of one target. */
export type Send = (method: string, params?: object) => Promise<unknown>;

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A page's targets. */
export class Targets {
  /** Commands of the page itself. */
  readonly page: Send;
  readonly #session: CDPSession;
  /** Sessions of the workers alive, by when they began. */
  readonly #workers = new Map<string, string>();
  readonly #answers = new Map<number, (answer: Answer) => void>();
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
    const found = [...this.#workers].reverse().find(([, url]) => url.includes(address));
    if (!found)
      throw new Error(
        `no worker of ${address}: there are ${[...this.#workers.values()].join(', ') || 'none'}`,
      );
    const [sessionId] = found;
    return (method, params) => this.#ask(sessionId, method, params);
  }

  async #watch(): Promise<void> {
    const session = this.#session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.set(sessionId, targetInfo.url);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => {
      this.#workers.delete(sessionId);
    });
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const answer = JSON.parse(message) as Answer;
      if (answer.id !== undefined) this.#answers.get(answer.id)?.(answer);
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
