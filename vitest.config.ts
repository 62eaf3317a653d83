// The runs of the tests. It owns which files run where; what a world or a client is stands in test/harness.
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_FLAGS, findChromium } from './scripts/chromium.ts';
import { slimDexiePlugin } from './scripts/slim-dexie.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const chromium = findChromium();
if (!chromium) console.warn('No Chromium found: the projects "browser" and "demo" are left out.');

export default defineConfig({
  // Nothing is public, and an app's env files are none of the tests' business.
  publicDir: false,
  envDir: false,
  // The Dexie that ships, so that a test fails on what was left out of it.
  plugins: [slimDexiePlugin()],
  test: {
    server: { deps: { inline: [/\/dexie\//] } },
    passWithNoTests: true,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts', 'test/devserver/**/*.test.ts', 'test/project/**/*.test.ts'],
        },
      },
      {
        // The core of the package in Node, over fake-indexeddb and a message channel in place of the worker.
        extends: true,
        resolve: {
          alias: {
            '#harness/backend': path('./test/harness/backend.node.ts'),
            'openim-worker': path('./src/main/index.ts'),
          },
        },
        test: {
          name: 'core',
          environment: 'node',
          include: ['test/scenarios/**/*.test.ts', 'test/core/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
          globalSetup: ['./test/harness/world-server.ts'],
        },
      },
      {
        // Random runs of the whole core against the whole server, both in one process, in a time of their own.
        extends: true,
        test: {
          name: 'model',
          environment: 'node',
          include: ['test/model/**/*.test.ts'],
        },
      },
      ...(chromium
        ? [
            {
              // What starts a browser by itself, over the built package.
              extends: true as const,
              test: {
                name: 'demo',
                environment: 'node' as const,
                include: ['test/demo/**/*.test.ts', 'bench/**/*.test.ts'],
              },
            },
            {
              // The built package: real worker, real IndexedDB.
              extends: true as const,
              resolve: {
                alias: {
                  '#harness/backend': path('./test/harness/backend.browser.ts'),
                  'openim-worker': path('./dist/main/index.js'),
                },
              },
              optimizeDeps: { include: ['comlink', 'rxjs', 'uuid'] },
              test: {
                name: 'browser',
                include: ['test/scenarios/**/*.test.ts', 'test/browser/**/*.test.ts'],
                globalSetup: ['./test/harness/world-server.ts'],
                browser: {
                  enabled: true,
                  provider: playwright({
                    launchOptions: { executablePath: chromium.path, args: [...CHROMIUM_FLAGS] },
                  }),
                  headless: true,
                  screenshotFailures: false,
                  instances: [{ browser: 'chromium' as const }],
                },
              },
            },
          ]
        : []),
    ],
  },
});
