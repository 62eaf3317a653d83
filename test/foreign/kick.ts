// The server's policy for several logins, as both SDKs see it: another token of the same platform ends the older
// session, the same token does not.
import type { Checks } from './checks.ts';
import type { ClientPage, Kind, Pages } from './pages.ts';
import type { World } from './world.ts';

const PLATFORM = 5;

/** Runs the checks on a server with nothing in it. */
export async function checkKicks(checks: Checks, world: World, pages: Pages): Promise<void> {
  const name = (kind: Kind): string => (kind === 'ours' ? 'ours' : 'theirs');
  const signIn = async (kind: Kind, userID: string, token: string): Promise<ClientPage> => {
    const page = await pages.open(kind);
    const { apiAddr, wsAddr } = world;
    await page.call('signIn', { userID, token, platformID: PLATFORM, apiAddr, wsAddr });
    return page;
  };
  await world.register('sender');
  for (const first of ['foreign', 'ours'] as const) {
    for (const second of ['foreign', 'ours'] as const) {
      const userID = `${first}-${second}`;
      await world.register(userID);
      await checks.run(`kick: ${name(first)} is kicked by a new token of ${name(second)}`, async () => {
        const old = await signIn(first, userID, await world.token(userID, PLATFORM));
        const mark = await old.mark();
        const young = await signIn(second, userID, await world.token(userID, PLATFORM));
        await old.event('onKickedOffline', mark);
        const from = await young.mark();
        await world.say('sender', { recvID: userID }, 'still there');
        await young.event('onRecvNewMessages', from, 'still there');
        const told = await young.seen();
        if (told.some((e) => e.name === 'onKickedOffline')) throw new Error(`${second}: kicked as well`);
      });
      await checks.run(`kick: ${name(first)} and ${name(second)} share one token`, async () => {
        const token = await world.token(userID, PLATFORM);
        const both = [await signIn(first, userID, token), await signIn(second, userID, token)];
        const marks = await Promise.all(both.map((page) => page.mark()));
        await world.say('sender', { recvID: userID }, 'to both');
        for (const [i, page] of both.entries()) await page.event('onRecvNewMessages', marks[i], 'to both');
      });
    }
  }
}
