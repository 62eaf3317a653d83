// The page of the figures `ingest`, `incoming`, `growth` and `hour`.
import type { Remote } from 'comlink';
import type { Account } from '../accounts.ts';
import { DIALLED_BY, type FloorWorker, floorWorker } from '../floors.ts';
import { startFloorWorker } from '../in-page/floor.ts';
import { type Arrival, LoadPage } from '../in-page/load-page.ts';

/** The floor, and the naive write that it is held against. */
export type Side = keyof typeof DIALLED_BY;

const floors = new Map<Side, Remote<FloorWorker>>();
let sdk: LoadPage;

/** Logs in. Gives the milliseconds of the first sync. */
export function start(account: Account): Promise<number> {
  sdk = new LoadPage(account);
  return sdk.logIn();
}

/** Gives a floor its worker, its copy of the database and its socket. */
export async function startFloor(side: Side, wsAddr: string): Promise<void> {
  const floor = floorWorker(startFloorWorker());
  floors.set(side, floor);
  await floor.copy(sdk.database, `${sdk.database} ${side}`);
  await floor.dial(wsAddr, DIALLED_BY[side]);
}

export const expect = (messages: number): void => sdk.expect(messages);

export const arrived = (keys: [string, string][]): Promise<Arrival> => sdk.arrived(keys);

/** Has a floor take the records that the package has stored of these messages. */
export const take = (side: Side, keys: [string, string][]): Promise<void> =>
  floors.get(side)!.take(sdk.database, keys);

/** Milliseconds for writing them. */
export const write = (side: Side): Promise<number> =>
  side === 'floor' ? floors.get(side)!.write() : floors.get(side)!.writeNaively();

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

/** Has the floor read the rows that {@link writeOne} writes. */
export const keepRows = (): Promise<void> => floors.get('floor')!.keepRows('conversations');

/** Milliseconds of one transaction of one row and one Comlink round trip. */
export async function writeOne(place: number): Promise<number> {
  const began = performance.now();
  await floors.get('floor')!.writeRow('conversations', place);
  return performance.now() - began;
}
