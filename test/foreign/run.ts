// The whole run against the other implementation: installs it, goes through the parts, counts, cleans up. It must not
// know how a part checks; scripts/foreign.ts starts it.
import { join } from 'node:path';
import { checkBulk } from './bulk.ts';
import { Checks } from './checks.ts';
import { checkCodecs } from './codec.ts';
import { checkContents } from './contents.ts';
import { checkJssdk } from './jssdk.ts';
import { checkKicks } from './kick.ts';
import { checkMessages } from './messages.ts';
import { type Installed, installPackages, PACKAGES, type PackageName } from './packages.ts';
import { type Pages, startPages } from './pages.ts';
import { checkPeers } from './peers.ts';
import { checkPeople } from './people.ts';
import { checkRelations } from './relations.ts';
import { checkState } from './state.ts';
import { startWorld, type World } from './world.ts';

const root = join(import.meta.dirname, '../..');

/** The parts that need a server and pages; each gets a server of its own. */
const LIVE = {
  state: checkState,
  peers: checkPeers,
  contents: checkContents,
  messages: checkMessages,
  relations: checkRelations,
  people: checkPeople,
  bulk: checkBulk,
  kick: checkKicks,
} as const;

/** What the command line asks for. */
export interface RunOptions {
  /** Of the random values. */
  readonly seed: number;
  /** Words; a part runs when its name contains one of them, all of them when there is none. */
  readonly only: readonly string[];
}

/** Runs the parts, prints a line for each check and `N passed, N failed` at the end. Tells whether all passed. */
export async function runForeign(options: RunOptions): Promise<boolean> {
  const checks = new Checks();
  try {
    const installed = await installPackages();
    const stop = (): never => {
      installed.remove();
      process.exit(1);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    try {
      await runParts(checks, installed, options);
    } finally {
      installed.remove();
    }
  } catch (error) {
    checks.fail('the run broke off', error);
  }
  console.log(`${checks.passed} passed, ${checks.failed} failed`);
  return checks.failed === 0;
}

async function runParts(checks: Checks, installed: Installed, { seed, only }: RunOptions): Promise<void> {
  const known = ['codec', 'jssdk', ...Object.keys(LIVE)];
  const wanted = (part: string): boolean => only.length === 0 || only.some((word) => part.includes(word));
  if (!known.some(wanted)) throw new Error(`${only.join(', ')} fits none of ${known.join(', ')}`);
  for (const name of Object.keys(PACKAGES)) console.log(installed.describe(name as PackageName));
  console.log(`seed ${seed}`);
  if (wanted('codec')) await checkCodecs(checks, installed.folder, seed);
  if (wanted('jssdk')) {
    await inWorld(checks, 'jssdk', (world) => checkJssdk(checks, world, installed.folder));
  }

  const parts = Object.entries(LIVE).filter(([part]) => wanted(part));
  if (parts.length === 0) return;
  const pages = await startPages(installed.folder, root);
  try {
    for (const [part, check] of parts) await live(checks, part, pages, check);
  } finally {
    await pages.close();
  }
}

async function live(
  checks: Checks,
  part: string,
  pages: Pages,
  check: (checks: Checks, world: World, pages: Pages) => Promise<void>,
): Promise<void> {
  await inWorld(checks, part, async (world) => {
    try {
      await check(checks, world, pages);
    } finally {
      await checks.run(`${part}: no error of ours went uncaught`, () => {
        const ours = pages.opened.filter(({ kind }) => kind === 'ours');
        const complaints = ours.flatMap((page) => page.complaints);
        if (complaints.length > 0) throw new Error(complaints.join('\n'));
      });
      await pages.closeAll();
    }
  });
}

/** Gives the part a server of its own; a part that breaks off is one failure. */
async function inWorld(checks: Checks, part: string, check: (world: World) => Promise<void>): Promise<void> {
  const world = await startWorld();
  try {
    await check(world);
  } catch (error) {
    checks.fail(`${part} broke off`, error);
  } finally {
    await world.close();
  }
}
