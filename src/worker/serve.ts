// Puts a core behind a port: calls over Comlink, everything else as raw messages on the same port, so that events
// and replies stay in one order. The only file of the worker that knows Comlink.
import * as Comlink from 'comlink';
import { CONTRACT_VERSION, type FromWorker, type ToWorker, type WorkerApi } from '../contract/index.ts';
import { Core } from './core.ts';
import { type Environment, environmentOf } from './environment.ts';

/** The worker's own global scope, or a message port. */
export type Port = Comlink.Endpoint;

/** A core that is being served. */
export interface Served {
  /** Logs out without telling the server, closes the database and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves a new core on a port. Posts the *ready* message first.
 * @param overrides parts of the environment that differ from the global scope's.
 */
export function serveCore(port: Port, overrides: Partial<Environment> = {}): Served {
  const post = (message: FromWorker): void => port.postMessage(message);
  const core = new Core(environmentOf(overrides), (items, credit) =>
    post({ openim: 'batch', items, credit }),
  );
  const postReady = (): void => post({ openim: 'ready', contractVersion: CONTRACT_VERSION });
  const onMessage = (event: Event): void => {
    const message = (event as MessageEvent<unknown>).data;
    if (!isToWorker(message)) return;
    if (message.openim === 'hello') postReady();
    else receive(core, message);
  };
  const api: WorkerApi = {
    configure: (config) => core.configure(config),
    call: (request) => core.call(request),
  };
  port.addEventListener('message', onMessage as EventListener);
  Comlink.expose(api, port);
  postReady();
  return {
    close: async () => {
      port.removeEventListener('message', onMessage as EventListener);
      await core.close();
    },
  };
}

function isToWorker(message: unknown): message is ToWorker {
  return typeof message === 'object' && message !== null && 'openim' in message;
}

function receive(core: Core, message: Exclude<ToWorker, { openim: 'hello' }>): void {
  if (message.openim === 'ack') core.acknowledge();
  else core.signal(message.signal);
}
