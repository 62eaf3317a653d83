// The page of the figure `cold-start`.
import type { Account } from '../accounts.ts';
import type { Pair } from '../figure.ts';
import { coldStart } from '../floors.ts';
import { SCHEMA, startFloorWorker } from '../in-page/floor.ts';
import { interleave } from '../in-page/interleave.ts';
import { createSdk } from '../in-page/sdk.ts';

/** Rows of the first page. */
const PAGE = 20;

/** From making a worker to the first page of rows, and to an open empty database. Gives milliseconds. */
export async function start(account: Account, times: number): Promise<Pair> {
  return interleave(
    times,
    async () => {
      const began = performance.now();
      const { im } = createSdk(account);
      const login = im.login('', account.userID, account.token);
      await login;
      const page = await im.getConversationListSplit('', 0, PAGE);
      const took = performance.now() - began;
      if (page.value.length !== PAGE) throw new Error(`the first page has ${page.value.length} rows`);
      im.dispose();
      await rest();
      return took;
    },
    async () => {
      const began = performance.now();
      const worker = await coldStart(startFloorWorker, 'floor_empty', SCHEMA);
      const took = performance.now() - began;
      worker.terminate();
      await rest();
      return took;
    },
  );
}

/** What the worker that just ended still does must not fall into the next measurement. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));
