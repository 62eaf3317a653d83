// The page of the figure `first-sync`.
import type { Remote } from 'comlink';
import type { Account } from '../accounts.ts';
import { type FirstLoad, type FloorWorker, floorWorker } from '../floors.ts';
import { startFloorWorker } from '../in-page/floor.ts';
import { LoadPage } from '../in-page/load-page.ts';
import type { Fact } from '../load/orders.ts';

/** Milliseconds between two looks at the first screen. */
const LOOK_MS = 50;

let sdk: LoadPage;
let floors: Remote<FloorWorker>;

/** Logs in on an empty device. Gives the milliseconds until the sync has finished, and until the first rows are right. */
export async function sync(
  account: Account,
  screen: readonly Fact[],
): Promise<{ finished: number; shown: number }> {
  sdk = new LoadPage(account);
  const began = performance.now();
  const finished = sdk.logIn().then(() => performance.now() - began);
  let isOver = false;
  void finished.finally(() => {
    isOver = true;
  });
  let shown: number | undefined;
  while (shown === undefined) {
    const over = isOver;
    if (await isShown(screen).catch(() => false)) shown = performance.now() - began;
    else if (over) throw new Error('the first rows are wrong when the sync has finished');
    else await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return { finished: await finished, shown };
}

async function isShown(screen: readonly Fact[]): Promise<boolean> {
  const { value } = await sdk.im.getConversationListSplit('', 0, screen.length);
  return screen.every((fact, i) => {
    const row = value[i];
    return (
      row?.conversationID === fact.conversationID &&
      row.showName === fact.showName &&
      row.unreadCount === fact.unreadCount &&
      row.latestMsgSendTime === fact.latestMsgSendTime &&
      row.isPinned === fact.isPinned
    );
  });
}

/** Logs out. Gives the IDs of the users whose names the package has stored. */
export async function end(): Promise<string[]> {
  await sdk.im.logout('');
  floors = floorWorker(startFloorWorker());
  return (await floors.keysOf(sdk.database, 'users')) as string[];
}

/** Milliseconds that the floor needs for the same. */
export const floor = (load: FirstLoad): Promise<number> => floors.firstLoad(sdk.database, load);
