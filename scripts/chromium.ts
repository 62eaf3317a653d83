// Finds a Chromium for the browser tests, or installs Debian's. It must not start one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';

/** A browser that can be started, and how it was found, as one phrase. */
export interface Chromium {
  readonly path: string;
  readonly how: string;
}

/** Flags with which every Chromium of this project starts: no sandbox for root, no traffic of its own. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
] as const;

/** Names under which systems install it, best first. */
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The way out when there is none. */
export const NO_CHROMIUM =
  'No Chromium found: install one (Debian: `apt-get install chromium`, anywhere: `npx playwright install chromium`) or set CHROMIUM_PATH to its executable.';

/** Looks at CHROMIUM_PATH, the system's commands and Playwright's cache. Throws if CHROMIUM_PATH leads nowhere. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): Chromium | undefined {
  const asked = env.CHROMIUM_PATH;
  if (asked) {
    if (!isExecutable(asked)) throw new Error(`CHROMIUM_PATH is ${asked}, which is not an executable file.`);
    return { path: asked, how: 'CHROMIUM_PATH' };
  }
  for (const command of COMMANDS) {
    for (const folder of (env.PATH ?? '').split(delimiter)) {
      const path = join(folder, command);
      if (folder && isExecutable(path)) return { path, how: 'the system' };
    }
  }
  const app = MAC_APPS.find(isExecutable);
  if (app) return { path: app, how: 'the system' };
  return inPlaywrightCache(env);
}

/** {@link findChromium}, and as root on Debian without one an installation by apt-get. */
export function ensureChromium(env: NodeJS.ProcessEnv = process.env): Chromium | undefined {
  const found = findChromium(env);
  if (found || !existsSync('/etc/debian_version') || process.getuid?.() !== 0) return found;
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  console.log('No Chromium found: installing Debian’s package chromium.');
  if (!apt('update') || !apt('install', '-y', 'chromium')) return undefined;
  const installed = findChromium(env);
  return installed && { path: installed.path, how: 'apt-get install chromium' };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function inPlaywrightCache(env: NodeJS.ProcessEnv): Chromium | undefined {
  const folder =
    env.PLAYWRIGHT_BROWSERS_PATH ||
    (platform() === 'darwin'
      ? join(homedir(), 'Library/Caches/ms-playwright')
      : join(homedir(), '.cache/ms-playwright'));
  if (!existsSync(folder)) return undefined;
  const inside = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ];
  const builds = readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  for (const build of builds) {
    const path = inside.map((end) => join(folder, build, end)).find(isExecutable);
    if (path) return { path, how: `Playwright’s cache (${build})` };
  }
  return undefined;
}
