// Behaviour 5: messages of a private chat vanish some time after they were read, for reader and sender.
import type { Message } from 'openim-worker';
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const DELETE = '/msg/delete_msgs';

/** u1 has written a message that vanishes so many seconds after u2 has read it; nobody has read it yet. */
async function oneSecret(
  burnDuration: number,
): Promise<{ world: World; u1: Client; u2: Client; secret: Message }> {
  const world = await createWorld();
  await world.send('u2', 'u1', 'plain');
  const u1 = await world.signIn('u1');
  await u1.call('setOneConversationPrivateChat', CHAT, true);
  await u1.call('setOneConversationBurnDuration', CHAT, burnDuration);
  const secret = await u1.say('u2', 'secret');
  const u2 = await world.signIn('u2');
  expect(await u2.history(CHAT)).toContain('secret');
  for (const client of [u1, u2]) {
    await client.quiet();
    client.events.clear();
  }
  await world.clearRequests();
  return { world, u1, u2, secret };
}

it('vanishes for the reader from his mark on, for the sender from the receipt on', async () => {
  const { world, u1, u2, secret } = await oneSecret(1);
  const page = async (client: Client): Promise<Message | undefined> =>
    (
      await client.call('getAdvancedHistoryMessageList', {
        conversationID: CHAT,
        startClientMsgID: '',
        count: 20,
      })
    ).messageList.find(({ clientMsgID }) => clientMsgID === secret.clientMsgID);
  expect((await page(u2))?.attachedInfoElem).toMatchObject({ isPrivateChat: true, burnDuration: 1 });
  await u2.call('markConversationHasRead', CHAT);
  for (const client of [u1, u2]) {
    const { value } = await client.next('onMsgDeleted');
    expect(value).toMatchObject({ clientMsgID: secret.clientMsgID });
    await client.quiet();
    expect(await client.history(CHAT)).not.toContain('secret');
    expect((await client.history(CHAT))[0]).toBe('plain');
    expect((await client.row(CHAT))!.latestMsg).not.toContain('"secret"');
  }
  const { seq } = (await world.messages(CHAT)).find(({ clientMsgID }) => clientMsgID === secret.clientMsgID)!;
  for (const userID of ['u1', 'u2']) {
    const deletes = (await world.requestsOf(userID, DELETE)).map(({ body }) => body);
    expect(deletes).toEqual([
      { userID, conversationID: CHAT, seqs: [seq], deleteSyncOpt: { IsSyncSelf: true } },
    ]);
    const fresh = await world.signIn(userID, { fresh: true });
    expect(await fresh.history(CHAT)).not.toContain('secret');
  }
});

it('what is overdue when the page opens is gone before anybody can read it', async () => {
  const { world, u2 } = await oneSecret(60);
  await u2.call('markConversationHasRead', CHAT);
  // Two minutes go by on the server's clock, of which the device learns by connecting.
  await world.switches({ clockOffsetMs: 120_000 });
  await u2.reconnect();
  await world.stop();
  await u2.reload();
  expect(await u2.history(CHAT)).toEqual(['plain', '<1701>']);
  expect((await u2.row(CHAT))!.latestMsg).not.toContain('"secret"');
});
