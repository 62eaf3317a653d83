// The page of the figure `first-sync`.
import type { Account } from '../accounts.ts';
import { LoadPage, loadFloor } from '../in-page/load-page.ts';
import type { Fact } from '../load/orders.ts';

/** Milliseconds between two looks at the first screen. */
const LOOK_MS = 50;

let sdk: LoadPage;
let user: Account;

/** Logs in on an empty device. Gives the milliseconds until the sync has finished, and until the first rows are right. */
export async function sync(
  account: Account,
  screen: readonly Fact[],
): Promise<{ finished: number; shown: number }> {
  user = account;
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

/** Milliseconds that the floor needs for the same. */
export async function floor(): Promise<number> {
  await sdk.im.logout('');
  return loadFloor().firstLoad(sdk.database, user, user.userID);
}
