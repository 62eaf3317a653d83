// Scenarios of behaviour 7, "latestMsg".
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const T = 1_700_000_000_000;
const STATE = /Conversation|Total/;

async function latest(client: Client): Promise<Record<string, unknown>> {
  return JSON.parse((await client.row(CHAT))!.latestMsg) as Record<string, unknown>;
}

it('41. the latest message is the greatest by time, then by seq', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'at 100', { sendTime: T + 100 });
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(1);

  await world.send('u2', 'u1', 'at 90', { sendTime: T + 90 });
  expect(await u1.told(STATE)).toEqual([
    `onConversationChanged ${CHAT}`,
    'onTotalUnreadMessageCountChanged 2',
  ]);
  expect(await latest(u1)).toMatchObject({ content: 'at 100' });
  expect(await u1.row(CHAT)).toMatchObject({ unreadCount: 2, latestMsgSendTime: T + 100 });

  await world.send('u2', 'u1', 'at 100, higher seq', { sendTime: T + 100 });
  await u1.quiet();
  expect(await latest(u1)).toMatchObject({ content: 'at 100, higher seq', seq: 3 });
});

it('41. a lower seq of the same time does not replace it', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'first', { sendTime: T });
  const u1 = await world.signIn('u1');
  await world.sendUnheard(CHAT, 'u2', 'lower', { sendTime: T + 100 });
  await world.send('u2', 'u1', 'higher', { sendTime: T + 100 });
  await u1.quiet();
  await world.pushAgain('u1', CHAT, 2);
  await u1.quiet();
  expect(await latest(u1)).toMatchObject({ content: 'higher', seq: 3 });
  expect(await u1.history(CHAT)).toEqual(['first', 'lower', 'higher']);
});

it('44. revoking the latest shows the revocation in its place', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', '1', { sendTime: T });
  await world.send('u2', 'u1', '2', { sendTime: T + 100 });
  await world.send('u3', 'u1', 'newer', { sendTime: T + 200 });
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(3);
  await world.as('u2').revoke(CHAT, 2);
  const told = await u1.takeTold();
  expect(told.map(({ event }) => event)).toEqual([
    'onNewRecvMessageRevoked',
    'onConversationChanged',
    'onTotalUnreadMessageCountChanged',
  ]);
  expect(told[0]?.value).toMatchObject({ revokerID: 'u2', seq: 2, conversationID: CHAT });
  expect(await latest(u1)).toMatchObject({ contentType: 2101, sendTime: T + 100, seq: 2 });
  expect(await u1.row(CHAT)).toMatchObject({ latestMsgSendTime: T + 100, unreadCount: 1 });
  expect(await u1.listed()).toEqual(['si_u1_u3', CHAT]);
});

it('44. another message than the latest: Changed only if unread changed', async () => {
  const world = await createWorld();
  for (const text of ['1', '2', '3']) await world.send('u2', 'u1', text);
  const u1 = await world.signIn('u1');
  await u1.history(CHAT);
  expect(await u1.total()).toBe(3);
  u1.events.clear();

  await world.as('u2').revoke(CHAT, 2);
  expect(await u1.told()).toEqual([
    'onNewRecvMessageRevoked',
    `onConversationChanged ${CHAT}`,
    'onTotalUnreadMessageCountChanged 2',
  ]);
  await u1.call('markConversationHasRead', CHAT);
  await u1.told();
  await world.as('u2').revoke(CHAT, 1);
  expect(await u1.told()).toEqual(['onNewRecvMessageRevoked']);
  expect(await latest(u1)).toMatchObject({ content: '3' });
});

it('44. a seq that is not stored moves only the count, and only if it was unread', async () => {
  const world = await createWorld();
  // More than the 100 that are filled in the background, so that the old ones stay unseen.
  await world.fill(CHAT, 'u2', 110);
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(110);
  await world.as('u2').revoke(CHAT, 3);
  expect(await u1.told()).toEqual([`onConversationChanged ${CHAT}`, 'onTotalUnreadMessageCountChanged 109']);

  await u1.call('markConversationHasRead', CHAT);
  await u1.told();
  await world.as('u2').revoke(CHAT, 4);
  expect(await u1.told()).toEqual([]);
});

it('44. in a conversation that the device does not know it tells nothing', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  // Stored without a push: of the chat, the device hears of the revocation alone.
  await world.sendUnheard('si_u1_u3', 'u3', 'slip');
  await world.as('u3').revoke('si_u1_u3', 1);
  expect(await u1.told()).toEqual([]);
  expect(await u1.listed()).toEqual([]);
  expect(await u1.total()).toBe(0);
});
