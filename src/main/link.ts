// The wire to one worker: calls over Comlink, everything else as raw messages on the same port (so that events and
// replies stay in order). The only file of this side that knows Comlink. It must not know what is said.
import { type Endpoint, type Remote, releaseProxy, wrap } from 'comlink';
import type {
  CallReply,
  CallRequest,
  FromWorker,
  ToWorker,
  WireItem,
  WorkerApi,
  WorkerConfig,
} from '../contract/index.ts';
import type { WorkerEndpoint } from './worker-ladder.ts';

/** What a link tells its owner. */
export interface LinkOwner {
  ready(contractVersion: number): void;
  batch(items: readonly WireItem[], credit: boolean): void;
  /** The script could not be loaded, or threw; fatal only before `ready`. */
  scriptError(reason: string): void;
  /** Something was lost on the way: no later reply can be relied on. */
  broken(reason: string): void;
}

/** One worker, from its first message to its end. */
export class Link {
  readonly #endpoint: WorkerEndpoint;
  readonly #owner: LinkOwner;
  // Held for life: Comlink releases the worker when the last proxy of it is collected.
  readonly #api: Remote<WorkerApi>;
  #closed = false;

  constructor(endpoint: WorkerEndpoint, owner: LinkOwner) {
    this.#endpoint = endpoint;
    this.#owner = owner;
    this.#api = wrap<WorkerApi>(endpoint as unknown as Endpoint);
  }

  /** Begins to listen. */
  open(): void {
    for (const [type, listener] of this.#listeners) this.#endpoint.addEventListener(type, listener);
    this.#endpoint.start?.();
    // A worker that the app made earlier may have been ready before anyone listened.
    this.post({ openim: 'hello' });
  }

  get closed(): boolean {
    return this.#closed;
  }

  call(request: CallRequest): Promise<CallReply> {
    return this.#api.call(request);
  }

  configure(config: WorkerConfig): Promise<void> {
    return this.#api.configure(config);
  }

  post(message: ToWorker): void {
    if (!this.#closed) this.#endpoint.postMessage(message);
  }

  /** Ends the worker. Replies that are still out never come. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const [type, listener] of this.#listeners) this.#endpoint.removeEventListener(type, listener);
    this.#api[releaseProxy]();
    this.#endpoint.terminate?.();
    this.#endpoint.close?.();
  }

  readonly #receive = (event: Event): void => {
    const message = (event as MessageEvent<FromWorker | null | undefined>).data;
    if (message?.openim === 'ready') this.#owner.ready(message.contractVersion);
    else if (message?.openim === 'batch') this.#owner.batch(message.items, message.credit);
  };

  readonly #listeners: readonly (readonly [string, (event: Event) => void])[] = [
    ['message', this.#receive],
    ['error', (event) => this.#owner.scriptError(messageOf(event) || 'its script could not be loaded')],
    ['messageerror', () => this.#owner.broken('a message could not be read')],
    ['close', () => this.#owner.broken('its port was closed')],
  ];
}

function messageOf(event: Event): string {
  return (event as Partial<ErrorEvent>).message ?? '';
}
