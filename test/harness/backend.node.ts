// The run in Node: the package's core over fake-indexeddb, at the other end of a message channel.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { createOpenIM } from 'openim-worker';
import { WebSocket } from 'ws';
import { type Port, serveCore } from '../../src/worker/serve.ts';
import type { Backend } from './backend.ts';

export const backend: Backend = {
  name: 'core',
  createDevice() {
    const indexedDB = new IDBFactory();
    return {
      dataDir: '',
      indexedDB,
      open() {
        const { port1, port2 } = new MessageChannel();
        const core = serveCore(port2 as unknown as Port, {
          indexedDB,
          IDBKeyRange,
          WebSocket: WebSocket as unknown as new (url: string) => globalThis.WebSocket,
        });
        const im = createOpenIM({ worker: port1 });
        return {
          im,
          async close() {
            im.dispose();
            await core.close();
            port2.close();
          },
        };
      },
    };
  },
};
