// The page of the figures `ingest`, `incoming` and `growth`.
import type { Remote } from 'comlink';
import type { Account } from '../accounts.ts';
import { type Arrival, LoadPage, loadFloor } from '../in-page/load-page.ts';
import type { LoadFloor } from '../load/floor.ts';

let sdk: LoadPage;
let floor: Remote<LoadFloor>;

/** Logs in, and copies the database for the floor. Gives the milliseconds of the first sync. */
export async function start(account: Account): Promise<number> {
  sdk = new LoadPage(account);
  const took = await sdk.logIn();
  floor = loadFloor();
  await floor.copy(sdk.database, `${sdk.database} copy`);
  await floor.dial(account);
  return took;
}

export const expect = (messages: number): void => sdk.expect(messages);

export const arrived = (keys: [string, string][]): Promise<Arrival> => sdk.arrived(keys);

/** Has the floor take the records that the package has stored of these messages. */
export const take = (keys: [string, string][]): Promise<void> => floor.take(sdk.database, keys);

/** Milliseconds for writing them. */
export const write = (): Promise<number> => floor.write();

/** Sum of unread as the list has it, and rows in it. */
export async function shown(): Promise<
  { conversationID: string; unreadCount: number; latestMsgSendTime: number }[]
> {
  const { value } = await sdk.im.getAllConversationList('');
  return value.map(({ conversationID, unreadCount, latestMsgSendTime }) => ({
    conversationID,
    unreadCount,
    latestMsgSendTime,
  }));
}

/** Milliseconds of one transaction of one row and one Comlink round trip. */
export async function writeOne(): Promise<number> {
  const began = performance.now();
  await floor.writeOne();
  return performance.now() - began;
}
