// The browser run: the built package with its real worker and the browser's IndexedDB.
import { createOpenIM } from 'openim-worker';
import type { Backend } from './backend.ts';

export const backend: Backend = {
  name: 'browser',
  createDevice: () => ({
    // Test files share an origin, and so do the devices of one.
    dataDir: `${crypto.randomUUID()}-`,
    indexedDB,
    open() {
      const im = createOpenIM();
      return { im, close: async () => im.dispose() };
    },
  }),
};
