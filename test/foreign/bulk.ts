// More than fits in one page: many conversations, many messages in one.
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';
import type { ClientPage, Kind, Pages } from './pages.ts';
import { agree } from './settle.ts';
import type { World } from './world.ts';

const CONVERSATIONS = 60;
const MESSAGES = 230;

/** Runs the checks on a server with nothing in it. */
export async function checkBulk(checks: Checks, world: World, pages: Pages): Promise<void> {
  const others = Array.from({ length: CONVERSATIONS }, (_, i) => `p${String(i).padStart(2, '0')}`);
  await world.register('me', ...others);
  for (const other of others) await world.say(other, { recvID: 'me' }, `from ${other}`);
  for (let i = 1; i <= MESSAGES; i++) await world.say('p00', { recvID: 'me' }, `message ${i}`);
  const open = async (kind: Kind): Promise<ClientPage> => {
    const platformID = kind === 'ours' ? 3 : 5;
    const page = await pages.open(kind);
    const { apiAddr, wsAddr } = world;
    const token = await world.token('me', platformID);
    await page.call('signIn', { userID: 'me', token, platformID, apiAddr, wsAddr });
    return page;
  };
  const theirs = await open('foreign');
  const ours = await open('ours');
  await checks.run(`bulk: ${CONVERSATIONS} conversations in one order`, () =>
    agree(theirs, ours, {
      rows: [
        `si_me_p00 ${MESSAGES + 1} message ${MESSAGES}`,
        ...others
          .slice(1)
          .reverse()
          .map((other) => `si_me_${other} 1 from ${other}`),
      ],
      total: MESSAGES + CONVERSATIONS,
    }),
  );
  await checks.run(`bulk: a history of ${MESSAGES + 1} messages`, async () => {
    const expected = ['from p00', ...Array.from({ length: MESSAGES }, (_, i) => `message ${i + 1}`)];
    for (const client of [theirs, ours]) {
      const texts = await client.call('history', 'si_me_p00', MESSAGES + 50);
      const found = difference(expected, texts, {}, `history at ${client.kind}`);
      if (found) throw new Error(found);
    }
  });
}
