// The page of the figure `reads`.
import type { Account } from '../accounts.ts';
import type { Pair } from '../figure.ts';
import { bareCall } from '../floors.ts';
import { interleave, type Step } from '../in-page/interleave.ts';
import { IDLE_METHOD, logIn, type Sdk } from '../in-page/sdk.ts';

let sdk: Sdk;
let large: Sdk;
let floor: Step;
/** Users whose conversations are asked for, in turn. */
let peers: string[];

/** Logs both users in. */
export async function start(account: Account, many: Account): Promise<void> {
  sdk = await logIn(account);
  large = await logIn(many);
  floor = bareCall(sdk.worker, IDLE_METHOD);
  const { value } = await sdk.im.getAllConversationList('');
  peers = value.flatMap(({ userID }) => userID || []);
}

export const split = (times: number): Promise<Pair> =>
  interleave(times, () => sdk.im.getConversationListSplit('', 0, 20), floor);

export const farSplit = (times: number, offset: number): Promise<Pair> =>
  interleave(
    times,
    () => sdk.im.getConversationListSplit('', offset, 20),
    () => sdk.im.getConversationListSplit('', 0, 20),
  );

export const largeSplit = (times: number): Promise<Pair> =>
  interleave(
    times,
    () => large.im.getConversationListSplit('', 0, 20),
    () => sdk.im.getConversationListSplit('', 0, 20),
  );

export const total = (times: number): Promise<Pair> =>
  interleave(times, () => sdk.im.getTotalUnreadMsgCount(''), floor);

export function one(times: number): Promise<Pair> {
  let next = 0;
  return interleave(times, () => sdk.im.getOneConversation('', 1, peers[next++ % peers.length]!), floor);
}
