// What random frames and answers have found, each by itself.
import { expect, it } from 'vitest';
import { encodeReply, REQ } from '../../src/protocol/index.ts';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';

it('a channel whose newest seq is absurd costs neither the memory nor what comes after it', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', '1');
  const u1 = await world.signIn('u1');
  const newest = encodeReply(REQ.getNewestSeq, { maxSeqs: { n_u1_u1: 2 ** 52 }, minSeqs: {} });
  await world.rule(
    { reqIdentifier: REQ.getNewestSeq },
    { rawData: Buffer.from(newest).toString('base64') },
    1,
  );
  await u1.offline(() => world.send('u2', 'u1', '2'), { until: 'connected' });
  expect(await u1.history(CHAT)).toEqual(['1', '2']);
  await world.send('u2', 'u1', '3');
  await u1.quiet();
  expect(await u1.total()).toBe(3);
});

it('a pushed notification with an absurd seq is applied, and so is the message after it', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', '1');
  const u1 = await world.signIn('u1');
  await world.as('u1').set(CHAT, { isPinned: true });
  await u1.quiet();
  const detail = { markAsReadUserID: 'u1', conversationID: CHAT, hasReadSeq: 1, seqs: [] };
  const notice = { from: 'u1', contentType: 2200, content: { detail }, seq: 2 ** 52 };
  await world.dev('push', { userID: 'u1', notificationMsgs: { n_u1_u1: [notice] } });
  await world.send('u2', 'u1', '2');
  await u1.quiet();
  expect(await u1.row(CHAT)).toMatchObject({ isPinned: true, unreadCount: 1 });
});

it('an answer that is not what the route gives fails the call as such', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.rule({ path: '/user/get_users_info' }, { data: { usersInfo: 'none' } });
  expect(await u1.fails('getUsersInfo', ['u3'])).toMatchObject({ errCode: 10202 });
});
