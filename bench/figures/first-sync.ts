// The first sync of an empty device, against writing the same rows in bulk and fetching and parsing the same bytes; and
// how early the first screen is right. The floor's rows are written by the naive bulk write itself.
import type { Account } from '../accounts.ts';
import { atMost, atMostTimes, type Figure } from '../figure.ts';
import type { Fact } from '../load/orders.ts';
import { median } from '../statistics.ts';

/** First syncs of fresh users: each takes seconds. */
const TIMES = 3;

/** Rows of the first screen. */
const SCREEN = 20;

export const firstSync: Figure = {
  name: 'first-sync',
  async run(lab) {
    const { conversations } = lab.sizes;
    const load = await lab.load();
    const pair = { sdk: [] as number[], floor: [] as number[] };
    const early: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const userID = `first${i}`;
      await load.order('account', { userID, conversations });
      const account: Account = { userID, token: 'bench', ...load.at };
      const screen = topOf(await load.order('facts', undefined));
      const page = await lab.open<typeof import('../pages/first-sync.ts')>('first-sync');
      const { finished, shown } = await page.call('sync', account, screen);
      pair.sdk.push(finished);
      early.push((100 * shown) / finished);
      const asks = await load.order('firstLoad', { users: await page.call('end') });
      pair.floor.push(await page.call('floor', { ...load.at, ...asks }));
      lab.note(`first sync ${i + 1}: ${Math.round(finished)} ms, first screen after ${Math.round(shown)} ms`);
      await page.close();
    }
    return [
      atMostTimes(2, `first sync of ${conversations} conversations`, 'ms', pair),
      atMost(15, `first ${SCREEN} rows right, of that time`, '%', median(early)),
    ];
  },
};

/** What stands at the top of the list. */
function topOf(facts: readonly Fact[]): Fact[] {
  const inOrder = [...facts].sort(
    (a, b) => Number(b.isPinned) - Number(a.isPinned) || b.latestMsgSendTime - a.latestMsgSendTime,
  );
  return inOrder.slice(0, SCREEN);
}
