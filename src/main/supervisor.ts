// The life of the worker: started once it is needed, tried way after way until one is ready, lost, started again,
// disposed. It owns the calls that wait and sees to it that each one ends (design "Between the threads").
// It must not know what a call or an event means.
import {
  type CallReply,
  type CallRequest,
  CONTRACT_VERSION,
  type OpenIMError,
  sdkError,
  type ToWorker,
  type WireItem,
  type WorkerConfig,
} from '../contract/index.ts';
import { Link } from './link.ts';
import { report } from './report.ts';
import { LOADING_ADVICE, type Rung } from './worker-ladder.ts';

// A longer timer fires at once.
const LONGEST_TIMER = 2 ** 31 - 1;

/** What the supervisor tells the page side. */
export interface SupervisorOwner {
  /** Delivers one batch; must not throw. It ends early when `cut` says so. */
  deliver(items: readonly WireItem[], cut: () => boolean): void;
  /** A worker is ready; what is posted from here on reaches it. */
  started(): void;
  /** There is no worker any more (or there never was one): every pending call was rejected with this error. */
  stopped(error: OpenIMError): void;
}

/** Supervises at most one worker at a time. */
export class Supervisor {
  readonly #rungs: readonly Rung[];
  /** Milliseconds that one worker has to become ready. */
  readonly #readyTimeout: number;
  readonly #owner: SupervisorOwner;
  readonly #pending = new Set<(error: OpenIMError) => void>();
  /** What waits for the worker to be ready, in order. */
  #queue: ((link: Link) => void)[] = [];
  #link: Link | undefined;
  #starting = false;
  #giveUpOpening: ((reason: string) => void) | undefined;
  /** Why no call can be made; kept until the next start. */
  #failure: OpenIMError | undefined;
  #disposed = false;

  constructor(rungs: readonly Rung[], readyTimeout: number, owner: SupervisorOwner) {
    this.#rungs = rungs;
    this.#readyTimeout = Math.min(readyTimeout, LONGEST_TIMER);
    this.#owner = owner;
  }

  /** The error that every call fails with now: 19001 after a loss, 19004 after `dispose`. */
  get failure(): OpenIMError | undefined {
    return this.#failure;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Gets a worker, unless there is one or one is coming. */
  start(): void {
    if (this.#link || this.#starting || this.#disposed) return;
    this.#failure = undefined;
    this.#starting = true;
    void this.#climb();
  }

  /** Sends a call as soon as the worker is ready. Rejects with 19001 or 19004 when it is lost before the reply. */
  call(request: CallRequest): Promise<CallReply> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#pending.add(reject);
      return this.#whenReady((link) => {
        link
          .call(request)
          .then(resolve, (error) => reject(sdkError('internal', `the worker did not answer: ${text(error)}`)))
          .finally(() => this.#pending.delete(reject));
      });
    });
  }

  /** Sends the configuration, in order with the calls. */
  configure(config: WorkerConfig): void {
    this.#whenReady((link) => {
      link.configure(config).catch((error) => {
        if (!link.closed)
          report(sdkError('internal', `the worker refused the configuration: ${text(error)}`));
      });
    });
  }

  /** Posts to the worker if there is one. */
  post(message: ToWorker): void {
    this.#link?.post(message);
  }

  /** Ends the worker for good. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stop(sdkError('aborted', 'this OpenIM was disposed'));
    this.#giveUpOpening?.('disposed');
  }

  #whenReady(send: (link: Link) => void): void {
    if (this.#link) send(this.#link);
    else this.#queue.push(send);
  }

  async #climb(): Promise<void> {
    const failures: string[] = [];
    for (const rung of this.#rungs) {
      try {
        return await this.#open(rung);
      } catch (error) {
        if (this.#disposed) return;
        failures.push(`${rung.name}: ${text(error)}`);
      }
    }
    this.#starting = false;
    this.#lose(sdkError('workerUnavailable', `${failures.join('; ')}. ${LOADING_ADVICE}`));
  }

  /** Resolves when the worker is ready and taken, rejects when it was given up. */
  async #open(rung: Rung): Promise<void> {
    const endpoint = await rung.open();
    await new Promise<void>((resolve, reject) => {
      let isReady = false;
      const settle = (): void => {
        clearTimeout(timer);
        this.#giveUpOpening = undefined;
      };
      const fail = (reason: string): void => {
        settle();
        link.close();
        reject(new Error(reason));
      };
      const link = new Link(endpoint, {
        ready: (version) => {
          if (isReady) return;
          if (version !== CONTRACT_VERSION) {
            fail(`it is of another version (contract ${version}, this page has ${CONTRACT_VERSION})`);
            return;
          }
          isReady = true;
          settle();
          this.#take(link);
          resolve();
        },
        batch: (items, credit) => this.#receive(link, items, credit),
        scriptError: (reason) => isReady || fail(reason),
        broken: (reason) => (isReady ? this.#break(link, reason) : fail(reason)),
      });
      const timer = setTimeout(() => fail(`not ready within ${this.#readyTimeout} ms`), this.#readyTimeout);
      this.#giveUpOpening = fail;
      if (this.#disposed) fail('disposed');
      else link.open();
    });
  }

  #take(link: Link): void {
    this.#starting = false;
    this.#link = link;
    const queue = this.#queue;
    this.#queue = [];
    for (const send of queue) send(link);
    this.#owner.started();
  }

  #receive(link: Link, items: readonly WireItem[], credit: boolean): void {
    this.#owner.deliver(items, () => link.closed);
    if (credit) link.post({ openim: 'ack' });
  }

  #break(link: Link, reason: string): void {
    if (link.closed) return;
    this.#lose(sdkError('workerUnavailable', `the worker was lost: ${reason}. Call initSDK and login again`));
  }

  #lose(error: OpenIMError): void {
    this.#stop(error);
    report(error);
  }

  #stop(error: OpenIMError): void {
    this.#failure = error;
    this.#queue = [];
    this.#link?.close();
    this.#link = undefined;
    const pending = [...this.#pending];
    this.#pending.clear();
    this.#owner.stopped(error);
    for (const reject of pending) reject(error);
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
