// Scenarios of behaviour 7, "IDs and list".
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

it('1. getConversationIDBySessionType gives the server’s IDs', async () => {
  const world = await createWorld({ users: ['u1', 'u9', 'b', '！'] });
  const idOf = async (self: string, sessionType: number, sourceID: string): Promise<string> => {
    const client = await world.signIn(self);
    const id = await client.call('getConversationIDBySessionType', sessionType, sourceID);
    await client.dispose();
    return id;
  };
  expect(await idOf('u1', 1, 'u2')).toBe('si_u1_u2');
  expect(await idOf('u9', 1, 'u10')).toBe('si_u10_u9');
  expect(await idOf('b', 1, 'B')).toBe('si_B_b');
  expect(await idOf('u1', 1, 'u1')).toBe('si_u1_u1');
  expect(await idOf('u1', 2, 'g1')).toBe('sg_g1');
  expect(await idOf('u1', 3, 'g1')).toBe('sg_g1');
  expect(await idOf('！', 1, '😀')).toBe('si_！_😀');
  expect(await idOf('u1', 4, 'admin')).toBe('sn_admin_u1');
});

it('2. a notification channel makes no conversation and is pulled once', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await u1.say('u2', 'hello');
  await u1.told();
  // A receipt of u2 is stored in n_u1_u2.
  await world.as('u2').markRead('si_u1_u2', 1);
  await u1.next('onRecvC2CReadReceipt');
  expect(await u1.listed()).toEqual(['si_u1_u2']);
  expect(await u1.call('getMultipleConversation', ['n_u1_u2'])).toEqual([]);

  await world.clearRequests();
  await u1.reconnect();
  expect(await world.pulled('u1')).not.toContain('n_u1_u2');
  expect(await u1.listed()).toEqual(['si_u1_u2']);
});

it('2. a notification that was missed is pulled after the reconnect, and only then', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await u1.say('u2', 'hello');
  await u1.offline(async () => {
    await world.as('u2').markRead('si_u1_u2', 1);
  });
  expect(await world.pulled('u1')).toContain('n_u1_u2');
  expect(await u1.call('getMultipleConversation', ['n_u1_u2'])).toEqual([]);
  await world.clearRequests();
  await u1.reconnect();
  expect(await world.pulled('u1')).not.toContain('n_u1_u2');
});

it('3. pinned first, then the later of message and draft, newest first', async () => {
  const world = await createWorld({ users: ['u1', 'a', 'b', 'c', 'd'] });
  const [a, b, c, d] = ['si_a_u1', 'si_b_u1', 'si_c_u1', 'si_d_u1'] as const;
  await world.send('a', 'u1', 'A', { sendTime: 1_700_000_000_100 });
  await world.send('b', 'u1', 'B', { sendTime: 1_700_000_000_300 });
  await world.send('c', 'u1', 'C', { sendTime: 1_700_000_000_200 });
  await world.as('u1').set(a, { isPinned: true });
  const u1 = await world.signIn('u1');
  expect(await u1.listed()).toEqual([a, b, c]);

  await world.send('d', 'u1', 'D', { sendTime: 1_700_000_000_050 });
  await world.as('u1').set(d, { isPinned: true });
  await u1.quiet();
  expect(await u1.listed()).toEqual([a, d, b, c]);
  // Drafts are written now, later than all those messages.
  await u1.call('setConversationDraft', d, 'draft');
  expect(await u1.listed()).toEqual([d, a, b, c]);
  await u1.call('setConversationDraft', c, 'draft');
  expect(await u1.listed()).toEqual([d, a, c, b]);
});

it('4. a hidden row is kept, but neither listed nor counted', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await world.send('u2', 'u1', 'counted');
  // Stored, but it does not show: the row has an unread message and nothing to be listed for.
  await world.send('u3', 'u1', 'not shown', { options: { conversationUpdate: false } });
  await u1.quiet();
  expect(await u1.listed()).toEqual(['si_u1_u2']);
  expect(await u1.total()).toBe(1);
  expect(await u1.row('si_u1_u3')).toMatchObject({
    conversationID: 'si_u1_u3',
    latestMsg: '',
    latestMsgSendTime: 0,
  });
});

it('5. pages of the list', async () => {
  const world = await createWorld({ users: ['u1', 'a', 'b', 'c', 'd', 'e'] });
  for (const [i, user] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    await world.send(user, 'u1', 'hi', { sendTime: 1_700_000_000_000 + i });
  }
  const u1 = await world.signIn('u1');
  const page = async (offset: number, count: number): Promise<string[]> =>
    (await u1.call('getConversationListSplit', offset, count)).map((c) => c.conversationID);
  const pages = [await page(0, 2), await page(2, 2), await page(4, 2)];
  expect(pages.map((p) => p.length)).toEqual([2, 2, 1]);
  expect(pages.flat()).toEqual(await u1.listed());
  expect(await page(10, 2)).toEqual([]);
  expect(await page(0, 0)).toEqual([]);
  for (const [offset, count] of [
    [-1, 2],
    [0, -1],
    [0, 1.5],
  ] as const) {
    expect((await u1.fails('getConversationListSplit', offset, count)).errCode).toBe(10002);
  }
});

it('6. an empty database, and a stable order', async () => {
  const world = await createWorld({ users: ['u1', 'a', 'b', 'c'] });
  const u1 = await world.signIn('u1');
  expect((await u1.im.getAllConversationList('')).data).toBe('[]');
  expect((await u1.im.getTotalUnreadMsgCount('')).data).toBe('0');

  for (const user of ['c', 'a', 'b']) await world.send(user, 'u1', 'hi', { sendTime: 1_700_000_000_000 });
  await u1.quiet();
  expect(await u1.listed()).toEqual(['si_a_u1', 'si_b_u1', 'si_c_u1']);
  expect(await u1.listed()).toEqual(['si_a_u1', 'si_b_u1', 'si_c_u1']);
});
