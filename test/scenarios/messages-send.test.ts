// Scenarios of behaviour 7 about a message on its way, and where it stands afterwards.
import type { Message } from 'openim-worker';
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';

const latest = async (client: Client): Promise<Message> =>
  JSON.parse((await client.row(CHAT))!.latestMsg) as Message;

/** The next send waits at the server, which has not looked at it yet. */
async function holdSend(world: World): Promise<() => Promise<void>> {
  const rule = { match: { reqIdentifier: 1003 }, when: 'before', times: 1, action: { hold: 'send' } };
  await world.dev('rules', { rules: [rule] });
  return async () => {
    await world.dev('release', { name: 'send' });
  };
}

it('42. a message on its way shows at its time, and then at the server’s, even an earlier one', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  // From here on the device is a minute ahead.
  await world.switches({ clockOffsetMs: -60_000 });
  const release = await holdSend(world);
  const made = await u1.call('createTextMessage', 'mine');
  const sending = u1.call('sendMessage', made, 'u2', '');
  await u1.next('onNewConversation');
  expect(await latest(u1)).toMatchObject({ content: 'mine', status: 1, sendTime: made.createTime });
  expect(await u1.row(CHAT)).toMatchObject({ latestMsgSendTime: made.createTime, unreadCount: 0 });

  // One that arrives meanwhile is later by the server's clock only.
  await world.dev('held', { name: 'send' });
  await release();
  const sent = await sending;
  expect(sent).toMatchObject({ status: 2, clientMsgID: made.clientMsgID });
  expect(sent.sendTime).toBeLessThan(made.createTime);
  await u1.quiet();
  expect(await latest(u1)).toMatchObject({ status: 2, sendTime: sent.sendTime, seq: 1 });
  expect((await u1.row(CHAT))?.latestMsgSendTime).toBe(sent.sendTime);
});

it('42. a message that arrives during the send is the latest if the server’s time says so', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.switches({ clockOffsetMs: -60_000 });
  const answer = await world.holdAnswers({ reqIdentifier: 1003 });
  await world.rule({ reqIdentifier: 2001, userID: 'u1' }, { hold: 'echo' }, 1);
  const sending = u1.call('sendMessage', await u1.call('createTextMessage', 'mine'), 'u2', '');
  await answer.arrived();
  await world.dev('release', { name: 'echo' });
  await world.send('u2', 'u1', 'theirs');
  await u1.next('onRecvNewMessages');
  await answer.release();
  await sending;
  await u1.quiet();
  expect(await latest(u1)).toMatchObject({ content: 'theirs' });
  expect(await u1.history(CHAT)).toEqual(['mine', 'theirs']);
});

it('42. a send that fails has status 3, in message and latestMsg', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.rule({ reqIdentifier: 1003 }, { errCode: 1302, errMsg: 'BlockedByPeer' }, 1);
  const made = await u1.call('createTextMessage', 'mine');
  expect((await u1.fails('sendMessage', made, 'u2', '')).errCode).toBe(1302);
  expect(await latest(u1)).toMatchObject({ status: 3, sendTime: made.createTime });
  expect(await u1.told(/New|sendMessage/)).toEqual([`onNewConversation ${CHAT}`, 'sendMessageFailed mine']);
  // It may be sent again.
  await u1.call('sendMessage', made, 'u2', '');
  await u1.quiet();
  expect(await latest(u1)).toMatchObject({ status: 2 });
  expect(await u1.history(CHAT)).toEqual(['mine']);
});

it('43. a reload during a send: the message has failed before the first list is read', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await holdSend(world);
  const sending = u1.call('sendMessage', await u1.call('createTextMessage', 'mine'), 'u2', '');
  sending.catch(() => undefined);
  await u1.next('onNewConversation');
  expect(await latest(u1)).toMatchObject({ status: 1 });
  await u1.reload();
  expect(await latest(u1)).toMatchObject({ content: 'mine', status: 3 });
  const request = { conversationID: CHAT, startClientMsgID: '', count: 10 };
  expect((await u1.call('getAdvancedHistoryMessageList', request)).messageList).toMatchObject([
    { content: 'mine', status: 3 },
  ]);
});

it('43. if the server has it all the same, it comes back as sent', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.rule({ reqIdentifier: 2001, userID: 'u1' }, { drop: true }, 1);
  const answer = await world.holdAnswers({ reqIdentifier: 1003 });
  const sending = u1.call('sendMessage', await u1.call('createTextMessage', 'mine'), 'u2', '');
  sending.catch(() => undefined);
  await answer.arrived();
  await u1.reload();
  await u1.synced();
  await u1.quiet();
  expect(await latest(u1)).toMatchObject({ content: 'mine', status: 2, seq: 1 });
  expect(await u1.history(CHAT)).toEqual(['mine']);
});
