// Behaviour 6.7: one database for each server and user, under a name that apps may rely on.
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

async function serverPart(address: string): Promise<string> {
  const { origin, pathname } = new URL(address);
  const text = new TextEncoder().encode((origin + pathname).replace(/\/$/, ''));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return [...digest.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

it('the database is named by prefix, server and user', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const { name } = await u1.database();
  expect(name).toBe(`${u1.device.dataDir}openim_v1_${await serverPart(world.apiAddr)}_u1`);
});

it('server_id stands for a server whose address changes', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const tab = await world.open();
  const config = {
    platform: 5,
    api_addr: world.apiAddr,
    ws_addr: world.wsAddr,
    data_dir: tab.device.dataDir,
    server_id: 'main',
    log_level: 0,
  };
  expect(tab.im.initSDK('', config)).toBe(true);
  await tab.call('login', 'u1', await world.token('u1'));
  await tab.synced();
  expect((await tab.database()).name).toBe(`${tab.device.dataDir}openim_v1_main_u1`);
  await tab.call('logout');
  // The same server at another address, which does not answer.
  const moved = { ...config, api_addr: 'http://127.0.0.1:9', ws_addr: 'ws://127.0.0.1:9' };
  expect(tab.im.initSDK('', JSON.stringify(moved))).toBe(true);
  await tab.call('login', 'u1', await world.token('u1'));
  expect(await tab.listed()).toEqual(['si_u1_u2']);
});
