// A worker for tests of the page side: speaks the messages between the threads over a MessageChannel, and lets the
// test say when it is ready, what it answers and what it tells. It has no behaviour of its own.
import { expose } from 'comlink';
import {
  type CallReply,
  type CallRequest,
  CONTRACT_VERSION,
  type FromWorker,
  type SessionState,
  type ToWorker,
  type WireItem,
  type WorkerApi,
  type WorkerConfig,
} from '../../../src/contract/index.ts';
import { createOpenIM, type OpenIM, type OpenIMOptions } from '../../../src/main/open-im.ts';

export const CONFIG = { api_addr: 'https://im.example.com/api', ws_addr: 'wss://im.example.com/ws' };

export const LOGGED_IN: SessionState = { loginStatus: 101, loginUser: 'u1', connectionStatus: 2 };

export class FakeWorker {
  /** The page's end. */
  readonly port: MessagePort;
  readonly #port: MessagePort;
  readonly configs: WorkerConfig[] = [];
  readonly requests: CallRequest[] = [];
  readonly heard: ToWorker[] = [];
  answer: (request: CallRequest) => CallReply | Promise<CallReply> = () => success('');
  #watchers: (() => void)[] = [];

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.#port = port2;
    const api: WorkerApi = {
      configure: (config) => {
        this.configs.push(config);
        this.#changed();
      },
      call: async (request) => {
        this.requests.push(request);
        // After `answer`, so that a test that waits for a request finds what its answer left.
        queueMicrotask(() => this.#changed());
        return this.answer(request);
      },
    };
    port2.addEventListener('message', ({ data }) => {
      if (typeof data !== 'object' || data === null || !('openim' in data)) return;
      this.heard.push(data as ToWorker);
      this.#changed();
    });
    expose(api, port2);
  }

  post(message: FromWorker): void {
    this.#port.postMessage(message);
  }

  ready(contractVersion = CONTRACT_VERSION): void {
    this.post({ openim: 'ready', contractVersion });
  }

  batch(...items: WireItem[]): void {
    this.post({ openim: 'batch', items, credit: false });
  }

  /** Tells a batch with credit and waits until the page has delivered it. */
  async deliver(...items: WireItem[]): Promise<void> {
    const before = this.acks;
    this.post({ openim: 'batch', items, credit: true });
    await this.until(() => this.acks > before);
  }

  get acks(): number {
    return this.heard.filter(({ openim }) => openim === 'ack').length;
  }

  get signals(): string[] {
    return this.heard.flatMap((message) => (message.openim === 'signal' ? [message.signal] : []));
  }

  /** Waits until something that the page sent makes the condition true. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.#watchers = this.#watchers.filter((watcher) => watcher !== check);
        resolve();
      };
      this.#watchers.push(check);
      check();
    });
  }

  end(): void {
    this.#port.close();
  }

  #changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

export const success = (data: string): CallReply => ({ errCode: 0, errMsg: '', data });

/** An instance on a fake worker; `ready` and `initSDK` are left to the test. */
export function fresh(options: OpenIMOptions = {}): { im: OpenIM; worker: FakeWorker } {
  const worker = new FakeWorker();
  return { im: createOpenIM({ worker: worker.port, ...options }), worker };
}

/** An instance that is initialised and whose worker is ready. */
export function started(options: OpenIMOptions = {}): { im: OpenIM; worker: FakeWorker } {
  const pair = fresh(options);
  if (!pair.im.initSDK('op', CONFIG)) throw new Error('initSDK was refused');
  pair.worker.ready();
  return pair;
}
