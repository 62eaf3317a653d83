// Behaviour 5: messages that only this device has, and search in what it has.
import type { Message, SearchRequest } from 'openim-worker';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, nameOf } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';
const T = 1_700_000_000_000;

const text = (client: Client, content: string): Promise<Message> => client.call('createTextMessage', content);

it('insertSingleMessageToLocalStorage makes and shows the chat, counts nothing and asks for nothing', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const message = await text(u1, 'welcome');
  await world.clearRequests();
  const inserted = await u1.call('insertSingleMessageToLocalStorage', {
    message,
    recvID: 'u1',
    sendID: 'u2',
  });
  expect(inserted).toMatchObject({
    clientMsgID: message.clientMsgID,
    content: 'welcome',
    sendID: 'u2',
    recvID: 'u1',
    seq: 0,
    status: 2,
    sessionType: 1,
  });
  const told = await u1.told();
  expect(told[0]).toBe(`onNewConversation ${CHAT}`);
  expect(await u1.row(CHAT)).toMatchObject({ showName: nameOf('u2'), unreadCount: 0 });
  expect(JSON.parse((await u1.row(CHAT))!.latestMsg)).toMatchObject({ content: 'welcome' });
  expect((await world.requestsOf('u1')).filter(({ path }) => /msg|1003/.test(path))).toEqual([]);
  expect(await u1.total()).toBe(0);

  const again = { message, recvID: 'u1', sendID: 'u2' };
  expect((await u1.fails('insertSingleMessageToLocalStorage', again)).errCode).toBe(10002);
  const strange = { message: await text(u1, 'x'), recvID: 'u2', sendID: 'u3' };
  expect((await u1.fails('insertSingleMessageToLocalStorage', strange)).errCode).toBe(10002);

  await u1.reload();
  await u1.synced();
  await u1.quiet();
  expect(await u1.history(CHAT)).toEqual(['welcome']);
  expect(await world.messages(CHAT)).toEqual([]);
});

it('insertGroupMessageToLocalStorage stands where its time puts it', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  await world.sendGroup('u2', 'g1', 'later', { sendTime: T + 1_000 });
  const u1 = await world.signIn('u1');
  const { latestMsg, unreadCount } = (await u1.row(GROUP))!;
  const message = { ...(await text(u1, 'earlier')), createTime: T, sendTime: T };
  const inserted = await u1.call('insertGroupMessageToLocalStorage', {
    message,
    groupID: 'g1',
    sendID: 'u3',
  });
  expect(inserted).toMatchObject({ groupID: 'g1', sendID: 'u3', sessionType: 3, sendTime: T });
  expect(await u1.row(GROUP)).toMatchObject({ latestMsg, unreadCount });
  expect((await u1.history(GROUP)).filter((line) => !line.startsWith('<'))).toEqual(['earlier', 'later']);
});

describe('searchLocalMessages', () => {
  let u1: Client;
  beforeAll(async () => {
    const world = await createWorld({ keep: true });
    u1 = await world.signIn('u1');
    await world.createGroup('g1', ['u1', 'u2']);
    const said: [string, string, number][] = [
      ['u2', 'Apple pie', 1],
      ['u3', 'apple JUICE', 2],
      ['u2', 'pear', 3],
      ['u2', 'Straße 😀', 4],
    ];
    for (const [from, words, second] of said) {
      await world.send(from, 'u1', words, { sendTime: T + second * 1_000 });
    }
    const others: [number, object][] = [
      [105, { sourceUrl: 'x', fileName: 'apple.pdf', fileSize: 1 }],
      [110, { data: 'apple', description: 'cherry', extension: '' }],
      [114, { text: 'quoting', quoteMessage: null }],
    ];
    for (const [i, [contentType, content]] of others.entries()) {
      await world.send('u2', 'u1', '', { contentType, content, sendTime: T + (5 + i) * 1_000 });
    }
    await world.sendGroup('u2', 'g1', 'hey @u1 apple', { at: ['u1'], sendTime: T + 8_000 });
    await u1.quiet();
    return () => world.close();
  });

  const page = { pageIndex: 1, count: 100 };
  const search = async (
    request: Partial<SearchRequest>,
  ): Promise<[number, ...[string, number, ...number[]][]]> => {
    const { totalCount, searchResultItems } = await u1.call('searchLocalMessages', { ...page, ...request });
    return [
      totalCount,
      ...searchResultItems.map((item): [string, number, ...number[]] => [
        item.conversationID,
        item.messageCount,
        ...item.messageList.map(({ sendTime }) => (sendTime - T) / 1_000),
      ]),
    ];
  };

  it('finds words in what a user reads, newest first, by conversation', async () => {
    expect(await search({ keywordList: ['APPLE'] })).toEqual([
      4,
      [GROUP, 1, 8],
      [CHAT, 2, 5, 1],
      ['si_u1_u3', 1, 2],
    ]);
    expect(await search({ keywordList: ['cherry', 'quot'] })).toEqual([2, [CHAT, 2, 7, 6]]);
    expect(await search({ keywordList: ['straSSe'] })).toEqual([0]);
    expect(await search({ keywordList: ['STRASSE', '😀'] })).toEqual([1, [CHAT, 1, 4]]);
    const { searchResultItems } = await u1.call('searchLocalMessages', { ...page, keywordList: ['juice'] });
    expect(searchResultItems).toMatchObject([
      { showName: nameOf('u3'), conversationType: 1, messageList: [{ content: 'apple JUICE' }] },
    ]);
  });

  it('restricts to all keywords, senders, types, a conversation and a time', async () => {
    expect(await search({ keywordList: ['apple', 'pie'], keywordListMatchType: 1 })).toEqual([
      1,
      [CHAT, 1, 1],
    ]);
    expect((await search({ keywordList: ['apple', 'pie', ''], keywordListMatchType: 0 }))[0]).toBe(4);
    expect(await search({ senderUserIDList: ['u3'] })).toEqual([1, ['si_u1_u3', 1, 2]]);
    expect(await search({ messageTypeList: [105, 106] })).toEqual([2, [GROUP, 1, 8], [CHAT, 1, 5]]);
    expect(await search({ conversationID: CHAT, keywordList: ['apple'] })).toEqual([2, [CHAT, 2, 5, 1]]);
    expect(await search({ conversationID: 'si_u1_unknown' })).toEqual([0]);
    const seconds = T / 1_000;
    const until = { searchTimePosition: seconds + 3 };
    expect(await search(until)).toEqual([3, [CHAT, 2, 3, 1], ['si_u1_u3', 1, 2]]);
    expect(await search({ ...until, searchTimePeriod: 1 })).toEqual([2, [CHAT, 1, 3], ['si_u1_u3', 1, 2]]);
    expect(await search({ searchTimePeriod: 3_600, senderUserIDList: ['u3'] })).toEqual([0]);
  });

  it('gives pages, each message once', async () => {
    const request = { conversationID: CHAT, count: 4 };
    expect(await search({ ...request, pageIndex: 1 })).toEqual([6, [CHAT, 6, 7, 6, 5, 4]]);
    expect(await search({ ...request, pageIndex: 2 })).toEqual([6, [CHAT, 6, 3, 1]]);
    expect(await search({ ...request, pageIndex: 3 })).toEqual([6]);
    expect((await u1.fails('searchLocalMessages', { ...request, pageIndex: 0 })).errCode).toBe(10002);
    expect((await u1.fails('searchLocalMessages', { ...page, keywordList: [1] })).errMsg).toContain(
      'keywordList[0]',
    );
  });

  it('says no more what was revoked or deleted', async () => {
    const { searchResultItems } = await u1.call('searchLocalMessages', { ...page, keywordList: ['pear'] });
    const { clientMsgID } = searchResultItems[0]!.messageList[0]!;
    await u1.world.as('u2').revoke(CHAT, 2);
    await u1.quiet();
    expect(await search({ keywordList: ['pear'] })).toEqual([0]);
    expect(await search({ messageTypeList: [2101] })).toEqual([1, [CHAT, 1, 3]]);
    await u1.call('deleteMessageFromLocalStorage', { conversationID: CHAT, clientMsgID });
    expect(await search({ messageTypeList: [2101] })).toEqual([0]);
  });
});
