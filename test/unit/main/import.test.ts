// Importing the package where there is no page: starts nothing, touches nothing (behaviour 1, server rendering).
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createOpenIM, globalEvent, openIM } from '../../../src/main/index.ts';

const entry = pathToFileURL(new URL('../../../src/main/index.ts', import.meta.url).pathname).href;

// Every global that a page side could be tempted to use: reading or calling one ends the process with an error.
const SCRIPT = `
const forbidden = ['Worker', 'SharedWorker', 'MessageChannel', 'BroadcastChannel', 'document', 'window', 'navigator',
  'location', 'indexedDB', 'localStorage', 'fetch', 'WebSocket', 'addEventListener', 'reportError'];
const touched = [];
for (const name of forbidden) {
  Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return undefined; } });
}
for (const name of ['setTimeout', 'setInterval', 'queueMicrotask']) {
  const real = globalThis[name];
  globalThis[name] = (...args) => {
    if (/src.main|contract|rxjs|comlink/.test(new Error().stack)) touched.push(name);
    return real(...args);
  };
}
const before = Object.getOwnPropertyNames(globalThis).sort().join();
const { openIM, globalEvent } = await import(${JSON.stringify(entry)});
const after = Object.getOwnPropertyNames(globalThis).sort().join();
const subscription = globalEvent.subscribe();
const error = await openIM.getAllConversationList('op').catch((reason) => reason);
subscription.unsubscribe();
console.log(JSON.stringify({
  touched, same: before === after, status: openIM.getLoginStatus(), code: error.errCode, name: error.name,
}));
`;

describe('importing', () => {
  it('in plain Node touches no global and lets the process end', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', SCRIPT],
      { timeout: 60_000 },
    );
    expect(JSON.parse(stdout)).toEqual({
      touched: [],
      same: true,
      status: -1,
      code: 10008,
      name: 'OpenIMError',
    });
  });

  it('gives the globalEvent of the one openIM', () => {
    expect(globalEvent).toBe(openIM.globalEvent);
    expect(createOpenIM().globalEvent).not.toBe(globalEvent);
  });
});
