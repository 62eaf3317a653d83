// Where a browser for the tests is looked for, in which order.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openim-worker-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(name: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

it('takes CHROMIUM_PATH first, and says when it leads nowhere', () => {
  install('bin/chromium');
  const mine = install('mine');
  expect(findChromium({ PATH: join(folder, 'bin'), CHROMIUM_PATH: mine })).toEqual({
    path: mine,
    how: 'CHROMIUM_PATH',
  });
  const missing = join(folder, 'missing');
  expect(() => findChromium({ CHROMIUM_PATH: missing })).toThrow(missing);
});

it('then the commands of the system', () => {
  const path = install('bin/google-chrome');
  expect(findChromium({ PATH: join(folder, 'bin') })).toEqual({ path, how: 'the system' });
});

it('then the newest build in Playwright’s cache', () => {
  install('cache/chromium-999/chrome-linux/chrome');
  const path = install('cache/chromium-1201/chrome-linux64/chrome');
  expect(findChromium({ PATH: '', PLAYWRIGHT_BROWSERS_PATH: join(folder, 'cache') })?.path).toBe(path);
});

it.skipIf(process.platform === 'darwin')('and finds none where there is none', () => {
  expect(findChromium({ PATH: folder, PLAYWRIGHT_BROWSERS_PATH: folder })).toBeUndefined();
});
