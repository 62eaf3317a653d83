// The ways to get a worker, in the order in which they are tried. It must not know what is said to the worker, and
// never runs the core on the main thread.

/** One end of a channel to the core: a `Worker`, a `MessagePort`, or what behaves like one. */
export interface WorkerEndpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
  /** Ports begin to deliver when this is called. */
  start?(): void;
  /** Ends a port. */
  close?(): void;
  /** Ends a worker. */
  terminate?(): void;
}

/**
 * The app's own worker: a worker or port (good for one start), the address of the worker's script, or a function
 * that makes one. It is then the only way that is tried.
 */
export type WorkerSource = WorkerEndpoint | URL | string | (() => WorkerEndpoint);

/** One way to get a worker. */
export interface Rung {
  /** How it is called in error messages. */
  readonly name: string;
  /** Throws when this way is not possible here. */
  open(): WorkerEndpoint | Promise<WorkerEndpoint>;
}

/** What an app is told to do when no way was left. */
export const LOADING_ADVICE =
  'Serve openim-worker/dist/worker/index.js as a JavaScript module from the origin of the page and allow it in the ' +
  "Content-Security-Policy (worker-src 'self' blob:), or pass createOpenIM({ worker: () => new Worker(…) })";

/** The ways to try, first to last. */
export function workerLadder(own?: WorkerSource): readonly Rung[] {
  return own === undefined ? [packagedFile, inlineSource] : [ownWorker(own)];
}

function ownWorker(own: WorkerSource): Rung {
  if (typeof own === 'function') return { name: "the app's worker", open: own };
  if (typeof own === 'string' || own instanceof URL)
    return { name: `the app's worker ${own}`, open: () => new Worker(own, { type: 'module' }) };
  let used = false;
  return {
    name: "the app's worker",
    open: () => {
      if (used) throw new Error('it was used up and cannot start again; pass a function that makes one');
      used = true;
      return own;
    },
  };
}

const packagedFile: Rung = {
  name: 'worker/index.js of the package',
  // Bundlers look for exactly this expression.
  open: () => new Worker(new URL('../worker/index.js', import.meta.url), { type: 'module' }),
};

const inlineSource: Rung = {
  name: 'the inline copy of the worker',
  async open() {
    const { INLINE_WORKER_SOURCE } = await import('./inline-worker.ts');
    if (INLINE_WORKER_SOURCE === '') throw new Error('this build has none');
    const url = URL.createObjectURL(new Blob([INLINE_WORKER_SOURCE], { type: 'text/javascript' }));
    const revoke = (): void => URL.revokeObjectURL(url);
    try {
      const worker = new Worker(url, { type: 'module' });
      // Not before the script was fetched: some browsers resolve the address late.
      worker.addEventListener('message', revoke, { once: true });
      worker.addEventListener('error', revoke, { once: true });
      return worker;
    } catch (error) {
      revoke();
      throw error;
    }
  },
};
