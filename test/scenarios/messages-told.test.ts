// Behaviour 5 and 6: which messages are told as received, in what portions, and what is refused before it is sent.
import type { Conversation, Message } from 'openim-worker';
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const RECV = /onRecv/;

it('the load of a first login, history and the background fill tell no message', async () => {
  const world = await createWorld();
  await world.fill(CHAT, 'u2', 150);
  await world.fill('si_u1_u3', 'u3', 60);
  const u1 = await world.signIn('u1', { wait: false });
  await u1.synced();
  expect(await u1.told(RECV)).toEqual([]);
  // The fill has been: the 60 unread are all stored.
  const stored = (await (await u1.database()).rows('messages')) as { conversationID: string }[];
  expect(stored.filter(({ conversationID }) => conversationID === 'si_u1_u3')).toHaveLength(60);
  expect(await u1.history(CHAT)).toHaveLength(150);
  expect(await u1.told(RECV)).toEqual([]);
});

it('what was missed is told after a reconnect, and what a gap hid; holes of either are not', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'first');
  const u1 = await world.signIn('u1');
  await u1.offline(async () => {
    for (const text of ['missed 1', 'missed 2', 'missed 3']) await world.send('u2', 'u1', text);
  });
  const texts = (await u1.takeTold(/onRecvNewMessage$/)).map(({ value }) => (value as Message).content);
  expect(texts).toContain('missed 3');
  expect(new Set(texts).size).toBe(texts.length);
  await world.sendUnheard(CHAT, 'u2', 'unheard');
  await world.send('u2', 'u1', 'heard');
  expect(await u1.told(/onRecvNewMessage$/)).toEqual(['onRecvNewMessage unheard', 'onRecvNewMessage heard']);
  expect(await u1.history(CHAT)).toEqual(['first', 'missed 1', 'missed 2', 'missed 3', 'unheard', 'heard']);
});

it('own messages: not told where they were sent, told on the other devices', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const second = await world.signIn('u1', { fresh: true });
  await u1.say('u2', 'mine');
  expect(await u1.told(/onRecv|sendMessage/)).toEqual(['sendMessageSuccess mine']);
  expect(await second.told(/onRecv|sendMessage/)).toEqual([
    'onRecvNewMessages mine',
    'onRecvNewMessage mine',
  ]);
});

it('more than 50 rows are told 50 at a time, the newest first', async () => {
  const users = Array.from({ length: 120 }, (_, i) => `p${String(i).padStart(3, '0')}`);
  const world = await createWorld({ users: ['u1', ...users] });
  const u1 = await world.signIn('u1');
  await u1.offline(async () => {
    for (const [i, user] of users.entries()) {
      await world.send(user, 'u1', 'hi', { sendTime: 1_700_000_000_000 + i });
    }
  });
  const told = await u1.takeTold(/NewConversation|Total/);
  const lists = told.filter(({ event }) => event === 'onNewConversation').map(({ value }) => value);
  const sizes = lists.map((list) => (list as Conversation[]).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(120);
  for (const list of lists as Conversation[][]) {
    const times = list.map(({ latestMsgSendTime }) => latestMsgSendTime);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  }
  expect((lists[0] as Conversation[])[0]?.userID).toBe(users.at(-1));
  expect(told.at(-1)).toMatchObject({ event: 'onTotalUnreadMessageCountChanged', value: 120 });
  expect(await u1.listed()).toHaveLength(120);
});

it('a message that is too large is refused with its size, and the link stays', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const made = await u1.call('createTextMessage', 'x'.repeat(60_000));
  await world.clearRequests();
  const { errCode, errMsg } = await u1.fails('sendMessage', made, 'u2', '');
  expect(errCode).toBe(19005);
  expect(errMsg).toMatch(/51[,.]?200/);
  expect(errMsg).toMatch(/\b[68]\d[,.]?\d{3}\b/);
  expect(await world.requestsOf('u1', 'ws 1003')).toEqual([]);
  expect(JSON.parse((await u1.row(CHAT))!.latestMsg)).toMatchObject({ status: 3 });
  expect(u1.im.getConnectionStatus()).toBe(2);
  await u1.say('u2', 'short');
  await u1.quiet();
  expect((await world.messages(CHAT)).map(({ content }) => JSON.parse(content))).toEqual([
    { content: 'short' },
  ]);
});

it('times of this device are the server’s, also before a connection tells them again', async () => {
  const world = await createWorld();
  const HOUR = 3_600_000;
  await world.switches({ clockOffsetMs: HOUR });
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const isServerTime = (time: number): void => {
    expect(Math.abs(time - (Date.now() + HOUR))).toBeLessThan(60_000);
  };
  await u1.call('setConversationDraft', CHAT, 'draft');
  isServerTime((await u1.row(CHAT))!.draftTextTime);
  isServerTime((await u1.call('createTextMessage', 'made')).createTime);
  await world.stop();
  await u1.reload();
  isServerTime((await u1.call('createTextMessage', 'made offline')).createTime);
});

it('history without a network is what is stored, and claims no end that it does not know', async () => {
  const world = await createWorld();
  await world.fill(CHAT, 'u2', 150);
  const u1 = await world.signIn('u1');
  await world.stop();
  await u1.reload();
  const request = { conversationID: CHAT, startClientMsgID: '', count: 200 };
  const page = await u1.call('getAdvancedHistoryMessageList', request);
  expect(page.messageList.at(-1)).toMatchObject({ content: 'old 150' });
  expect(page.messageList.length).toBeLessThan(150);
  expect(page.isEnd).toBe(false);
  await world.start();
  await u1.call('networkStatusChanged');
  await u1.synced();
  const all = await u1.call('getAdvancedHistoryMessageList', request);
  expect(all.messageList).toHaveLength(150);
  expect(all).toMatchObject({ isEnd: true, errCode: 0 });
});
