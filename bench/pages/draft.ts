// The page of the figure `draft`.

import { Database } from '../../src/worker/store/database.ts';
import type { Account } from '../accounts.ts';
import type { Pair } from '../figure.ts';
import { bulkWrite, type FloorRow, floorWorker, openFloor } from '../floors.ts';
import { SCHEMA, startFloorWorker } from '../in-page/floor.ts';
import { interleave } from '../in-page/interleave.ts';
import { databaseOf, logIn } from '../in-page/sdk.ts';

const FLOOR = 'floor_draft';

/** Sets drafts until the callback, and writes the same rows bare, one transaction for one row. */
export async function draft(account: Account, times: number): Promise<Pair> {
  const rows = await copyRows(account.userID);
  const floor = floorWorker(startFloorWorker());
  await floor.open(FLOOR, SCHEMA);
  await floor.keepRows('conversations');
  const { im } = await logIn(account);
  const ids = rows.map((row) => String(row.conversationID));
  let next = 0;
  const id = (): string => ids[(next++ * 37) % ids.length]!;
  return interleave(
    times,
    () =>
      new Promise<void>((resolve, reject) => {
        im.setConversationDraft('', id(), `还没写完 ${next}…✍️`, ({ errCode, errMsg }) =>
          errCode === 0 ? resolve() : reject(new Error(errMsg)),
        );
      }),
    () => floor.writeRow('conversations', next++ * 37),
  );
}

/** Stores the package's rows in a database of the floor, with the same indexes. */
async function copyRows(userID: string): Promise<FloorRow[]> {
  const theirs = new Database(databaseOf(userID), { indexedDB, IDBKeyRange });
  const rows = (await theirs.conversations.toArray()) as unknown as FloorRow[];
  theirs.close();
  const ours = await openFloor(FLOOR, SCHEMA);
  await bulkWrite(ours.table('conversations'), rows);
  ours.close();
  return rows;
}
