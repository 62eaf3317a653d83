// The package in the page, on a worker that the page can also talk to itself.
import { createOpenIM, type OpenIM } from 'openim-worker';
import type { Account } from '../accounts.ts';

/** One instance, and the worker that it runs on. */
export interface Sdk {
  readonly im: OpenIM;
  readonly worker: Worker;
}

/** A method that the package's worker exposes over Comlink and that does nothing while somebody is logged in. */
export const IDLE_METHOD = 'configure';

/** Starts an instance on a worker of its own; nobody is logged in. */
export function createSdk({ apiAddr, wsAddr }: Pick<Account, 'apiAddr' | 'wsAddr'>): Sdk {
  const worker = new Worker(new URL('../../dist/worker/index.js', import.meta.url), { type: 'module' });
  const im = createOpenIM({ worker });
  const config = { platformID: 5, apiAddr, wsAddr, logLevel: 1, serverID: SERVER_ID };
  if (!im.initSDK('', config)) throw new Error('initSDK refused');
  return { im, worker };
}

/** Starts an instance and logs in. */
export async function logIn(account: Account): Promise<Sdk> {
  const sdk = createSdk(account);
  await sdk.im.login('', account.userID, account.token);
  return sdk;
}

/** Stands for the server's address in the names of databases: the port differs from run to run. */
const SERVER_ID = 'bench';

/** Name of a user's database. */
export function databaseOf(userID: string): string {
  return `openim_v1_${SERVER_ID}_${userID}`;
}
