// History as a chat view reads it: pages in order, holes filled, an honest end.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HistoryPage, type Message, sdkError } from '../../../src/contract/index.ts';
import { elementContent, messageData, PullOrder } from '../../../src/protocol/index.ts';
import { messageHandlers } from '../../../src/worker/message/handlers.ts';
import type { MessageRow } from '../../../src/worker/store/schema.ts';
import { CHAT, errorOf, type FakeSession, fakeSession, GROUP, SELF, serverMessage } from './fake-session.ts';

let session: FakeSession;
beforeEach(() => {
  session = fakeSession();
});
afterEach(() => session.close());

type Method = 'getAdvancedHistoryMessageList' | 'getHistoryMessageListReverse';

const read = async (
  startClientMsgID: string,
  count: number,
  method: Method = 'getAdvancedHistoryMessageList',
): Promise<HistoryPage> =>
  JSON.parse(
    await messageHandlers[method](session.ctx, 'op', { conversationID: CHAT, startClientMsgID, count }),
  );

const idsOf = (messages: readonly Message[]): string[] => messages.map(({ clientMsgID }) => clientMsgID);

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

const names = (from: number, to: number): string[] => range(from, to).map((seq) => `c${seq}`);

/** Has the server hold messages 1 to `count`, and this device those of `here`. */
async function serve(count: number, here: number[]): Promise<void> {
  session.gateway.log(CHAT).add(...range(1, count).map((seq) => serverMessage(seq)));
  await session.arrive(
    CHAT,
    here.map((seq) => serverMessage(seq)),
    false,
  );
  await session.change(CHAT, (row) => {
    row.facts.newestSeq = count;
  });
}

/** Stores a message without a seq. */
const putLocal = (id: string, sendTime: number, status = 3): Promise<unknown> => {
  const row: MessageRow = {
    conversationID: CHAT,
    clientMsgID: id,
    serverMsgID: '',
    createTime: sendTime,
    sendTime,
    sessionType: 1,
    sendID: 'me',
    recvID: 'u2',
    msgFrom: 100,
    contentType: 101,
    senderPlatformID: 5,
    senderNickname: '',
    senderFaceUrl: '',
    groupID: '',
    content: id,
    seq: 0,
    isRead: false,
    status,
    attachedInfo: '',
    ex: '',
    localEx: '',
    textElem: { content: id },
  };
  return session.ctx.db.messages.put(row);
};

test('pages are ascending, follow each other, and end at the first message', async () => {
  await serve(5, range(1, 5));
  const newest = await read('', 2);
  expect(newest).toMatchObject({ isEnd: false, lastMinSeq: 4, errCode: 0, errMsg: '' });
  expect(idsOf(newest.messageList)).toEqual(['c4', 'c5']);
  const middle = await read('c4', 2);
  expect(idsOf(middle.messageList)).toEqual(['c2', 'c3']);
  expect(middle.isEnd).toBe(false);
  const first = await read('c2', 2);
  expect(idsOf(first.messageList)).toEqual(['c1']);
  expect(first.isEnd).toBe(true);
  expect(await read('c1', 2)).toEqual({
    messageList: [],
    isEnd: true,
    lastMinSeq: 0,
    errCode: 0,
    errMsg: '',
  });
  expect(session.gateway.pulls).toEqual([]);
});

test('a full page that holds the first message is the end already', async () => {
  await serve(4, range(1, 4));
  expect((await read('c3', 2)).isEnd).toBe(true);
  expect((await read('', 4)).isEnd).toBe(true);
});

test('a message is given as apps know it', async () => {
  await serve(1, [1]);
  const [message] = (await read('', 1)).messageList;
  expect(message).toMatchObject({ content: 'text 1', textElem: { content: 'text 1' }, seq: 1, status: 2 });
  expect(message).not.toHaveProperty('conversationID');
});

test('the list call gives the messages alone', async () => {
  await serve(3, range(1, 3));
  const request = { conversationID: CHAT, startClientMsgID: '', count: 2 };
  const list = await messageHandlers.getHistoryMessageList(session.ctx, 'op', request);
  expect(idsOf(JSON.parse(list))).toEqual(['c2', 'c3']);
});

test('holes are filled, at most 50 seqs a request, newest first, and silently', async () => {
  await serve(200, [200]);
  session.takeEvents();
  const page = await read('', 70);
  expect(idsOf(page.messageList)).toEqual(names(131, 200));
  expect(page.isEnd).toBe(false);
  const asked = session.gateway.pulls.map(({ conversations, order }) => ({ ...conversations[0]!, order }));
  expect(asked).toEqual([
    { conversationID: CHAT, seqs: range(150, 199), order: PullOrder.PullOrderDesc },
    { conversationID: CHAT, seqs: range(100, 149), order: PullOrder.PullOrderDesc },
  ]);
  expect(session.takeEvents()).not.toContain('onRecvNewMessages');
  await read('c131', 10);
  expect(session.gateway.pulls).toHaveLength(2);
});

test('a hole inside a page is filled before the page is given (scenario 60)', async () => {
  await serve(530, [...range(1, 15), ...range(520, 530)]);
  expect(idsOf((await read('', 20)).messageList)).toEqual(names(511, 530));
  let start = 'c511';
  const seen: string[] = [];
  for (let isEnd = false; !isEnd; ) {
    const page = await read(start, 40);
    seen.unshift(...idsOf(page.messageList));
    start = seen[0]!;
    isEnd = page.isEnd;
  }
  expect(seen).toEqual(names(1, 510));
});

test('deleted messages leave no gap in a page and are asked for once', async () => {
  await serve(20, [20]);
  for (const seq of range(5, 18)) session.gateway.log(CHAT).messages.delete(seq);
  const page = await read('', 4);
  expect(idsOf(page.messageList)).toEqual(['c3', 'c4', 'c19', 'c20']);
  await read('', 20);
  expect(session.gateway.pulls).toHaveLength(1);
});

test('history learns from the server where it begins', async () => {
  await serve(60, [60]);
  session.gateway.log(CHAT).minSeq = 41;
  const page = await read('', 30);
  expect(idsOf(page.messageList)).toEqual(names(41, 60));
  expect(page.isEnd).toBe(true);
  expect((await session.row(CHAT)).facts.lowestSeq).toBe(41);
  expect(session.gateway.pulls).toHaveLength(1);
});

test('reading from the beginning asks first where that is', async () => {
  await serve(5000, [5000]);
  session.gateway.log(CHAT).minSeq = 4901;
  const page = await read('', 10, 'getHistoryMessageListReverse');
  expect(idsOf(page.messageList)).toEqual(names(4901, 4910));
  expect(page.isEnd).toBe(false);
  expect(session.gateway.pulls).toHaveLength(2);
});

test('in reverse, pages go up to the newest message', async () => {
  await serve(130, [1, 130]);
  const first = await read('', 60, 'getHistoryMessageListReverse');
  expect(idsOf(first.messageList)).toEqual(names(1, 60));
  expect(first).toMatchObject({ isEnd: false, lastMinSeq: 1 });
  const last = await read('c60', 100, 'getHistoryMessageListReverse');
  expect(idsOf(last.messageList)).toEqual(names(61, 130));
  expect(last.isEnd).toBe(true);
  expect((await read('c130', 5, 'getHistoryMessageListReverse')).messageList).toEqual([]);
});

test('a cap that only the server knows ends the history above', async () => {
  await serve(10, [1]);
  session.gateway.log(CHAT).maxSeq = 6;
  const page = await read('c1', 20, 'getHistoryMessageListReverse');
  expect(idsOf(page.messageList)).toEqual(names(2, 6));
  expect(page.isEnd).toBe(true);
  // What lies above may be given later.
  session.gateway.log(CHAT).maxSeq = 10;
  expect(idsOf((await read('c6', 20, 'getHistoryMessageListReverse')).messageList)).toEqual(names(7, 10));
});

test('above the own cap nothing is asked for', async () => {
  await serve(10, [6]);
  await session.change(CHAT, (row) => {
    row.maxSeq = 6;
  });
  const page = await read('', 20);
  expect(idsOf(page.messageList)).toEqual(names(1, 6));
  expect(page.isEnd).toBe(true);
  expect(session.gateway.pulls[0]?.conversations[0]?.seqs).toEqual(range(1, 5));
});

test('offline the stored messages are given, and the end is not claimed', async () => {
  await serve(30, [...range(5, 10), ...range(21, 30)]);
  session.gateway.online = false;
  const page = await read('', 12);
  expect(idsOf(page.messageList)).toEqual([...names(9, 10), ...names(21, 30)]);
  expect(page).toMatchObject({ isEnd: false, errCode: 10000 });
  const next = await read('c9', 12);
  expect(idsOf(next.messageList)).toEqual(names(5, 8));
  expect(next.isEnd).toBe(false);
  const nothing = await read('c5', 12);
  expect(nothing).toMatchObject({ messageList: [], isEnd: false, errCode: 10000 });
});

test('a server that fails, or leaves the conversation out, is like being offline', async () => {
  await serve(30, [30]);
  session.gateway.onPull = () => Promise.reject(sdkError('timeout'));
  expect(await read('', 5)).toMatchObject({ isEnd: false, errCode: 10001, messageList: [{ seq: 30 }] });
  session.gateway.onPull = async () => ({ msgs: {}, notificationMsgs: {} });
  expect(await read('', 5)).toMatchObject({ isEnd: false, errCode: 10202, messageList: [{ seq: 30 }] });
  session.gateway.onPull = undefined;
  expect(idsOf((await read('', 5)).messageList)).toEqual(names(26, 30));
});

test('what the server gives without having been asked is left alone', async () => {
  await serve(30, [30]);
  session.gateway.onPull = async () => ({
    msgs: { [CHAT]: { Msgs: [serverMessage(99), serverMessage(29)], isEnd: false, endSeq: 0 } },
    notificationMsgs: {},
  });
  expect(idsOf((await read('', 2)).messageList)).toEqual(['c29', 'c30']);
  expect((await session.row(CHAT)).facts.newestSeq).toBe(30);
});

test('the newest messages that the server does not give yet are asked for again', async () => {
  await serve(10, range(1, 8));
  session.gateway.log(CHAT).maxSeq = 9;
  expect(idsOf((await read('', 2)).messageList)).toEqual(['c8', 'c9']);
  session.gateway.log(CHAT).maxSeq = 10;
  expect(idsOf((await read('', 2)).messageList)).toEqual(['c9', 'c10']);
});

test('nothing at or below the clear or minSeq is shown or fetched', async () => {
  await serve(20, range(1, 20));
  await session.change(CHAT, (row) => {
    row.facts.clearedSeq = 12;
  });
  let page = await read('', 50);
  expect(idsOf(page.messageList)).toEqual(names(13, 20));
  expect(page.isEnd).toBe(true);
  expect(await read('c5', 50)).toMatchObject({ messageList: [], isEnd: true });
  await session.change(CHAT, (row) => {
    row.minSeq = 18;
  });
  page = await read('', 50);
  expect(idsOf(page.messageList)).toEqual(names(18, 20));
  expect(page.isEnd).toBe(true);
  expect(idsOf((await read('', 1, 'getHistoryMessageListReverse')).messageList)).toEqual(['c18']);
  expect(session.gateway.pulls).toEqual([]);
});

test('scenario 28: a message that the server has twice is in history once, and the end is reached', async () => {
  await serve(3, []);
  session.gateway.log(CHAT).add(serverMessage(4, { clientMsgID: 'c2' }));
  await session.change(CHAT, (row) => {
    row.facts.newestSeq = 4;
  });
  const page = await read('', 10);
  expect(idsOf(page.messageList).sort()).toEqual(['c1', 'c2', 'c3']);
  expect(page.isEnd).toBe(true);
});

test('a message without a seq stands by its time, on one page only', async () => {
  await serve(4, range(1, 4));
  await putLocal('between', 2_500);
  await putLocal('oldest', 10);
  await putLocal('newest', 9_000, 1);
  await putLocal('deleted', 2_600, 4);
  const pages = [await read('', 2), await read('c4', 2), await read('between', 2), await read('c1', 2)];
  expect(pages.map(({ messageList }) => idsOf(messageList))).toEqual([
    ['c4', 'newest'],
    ['between', 'c3'],
    ['c1', 'c2'],
    ['oldest'],
  ]);
  expect(pages.map(({ isEnd }) => isEnd)).toEqual([false, false, false, true]);
  expect(pages.map(({ lastMinSeq }) => lastMinSeq)).toEqual([4, 3, 1, 0]);
  const up = await read('', 10, 'getHistoryMessageListReverse');
  expect(idsOf(up.messageList)).toEqual(['oldest', 'c1', 'c2', 'between', 'c3', 'c4', 'newest']);
});

test('at the same millisecond a message without a seq comes after the others', async () => {
  await serve(3, range(1, 3));
  await putLocal('b', 2_000);
  await putLocal('a', 2_000);
  expect(idsOf((await read('', 10)).messageList)).toEqual(['c1', 'c2', 'a', 'b', 'c3']);
});

test('reading upwards, a message without a seq waits for the hole in which it belongs', async () => {
  await serve(40, [...range(1, 3), ...range(35, 40)]);
  await putLocal('inside', 20_500);
  const first = await read('', 4, 'getHistoryMessageListReverse');
  expect(idsOf(first.messageList)).toEqual(names(1, 4));
  const rest = await read('c4', 100, 'getHistoryMessageListReverse');
  expect(idsOf(rest.messageList)).toEqual([...names(5, 20), 'inside', ...names(21, 40)]);
});

test('filling a hole makes unread exact: what does not count is found out', async () => {
  await serve(5, [5]);
  expect((await session.row(CHAT)).unreadCount).toBe(5);
  session.takeEvents();
  session.gateway.log(CHAT).add(serverMessage(3, { options: { unreadCount: false } }));
  session.gateway.log(CHAT).messages.delete(2);
  await read('', 10);
  expect((await session.row(CHAT)).unreadCount).toBe(3);
  expect(session.takeEvents()).toEqual(['onConversationChanged', 'onTotalUnreadMessageCountChanged']);
});

test('an unknown conversation and an unknown start are 1004', async () => {
  expect(await errorOf(read('', 10))).toMatchObject({ errCode: 1004, errMsg: expect.stringContaining(CHAT) });
  await serve(1, [1]);
  expect(await errorOf(read('nope', 10))).toMatchObject({
    errCode: 1004,
    errMsg: expect.stringContaining('nope'),
  });
});

test('a conversation of which the server has nothing is empty and at its end', async () => {
  await session.change(CHAT, () => {});
  expect(await read('', 10)).toMatchObject({ messageList: [], isEnd: true, lastMinSeq: 0 });
  expect(await read('', 10, 'getHistoryMessageListReverse')).toMatchObject({ messageList: [], isEnd: true });
  expect(session.gateway.pulls).toEqual([]);
});

test('two views that fill the same hole get the same', async () => {
  await serve(100, [100]);
  const [one, two] = await Promise.all([read('', 80), read('', 80)]);
  expect(idsOf(one!.messageList)).toEqual(names(21, 100));
  expect(two).toEqual(one);
  expect(await session.ctx.db.messages.count()).toBe(100);
});

test('a message that arrives while a hole is being filled is not lost', async () => {
  await serve(60, [60]);
  const { gateway } = session;
  gateway.onPull = async (pull) => {
    gateway.onPull = undefined;
    gateway.log(CHAT).add(serverMessage(61));
    await session.arrive(CHAT, [serverMessage(61)]);
    const { seqs } = pull.conversations[0]!;
    return { msgs: { [CHAT]: gateway.log(CHAT).pull(seqs, pull.order) }, notificationMsgs: {} };
  };
  expect(idsOf((await read('', 20)).messageList)).toEqual(names(42, 61));
});

test('a placeholder never shows', async () => {
  await serve(3, [1, 3]);
  await session.arrive(CHAT, [messageData({ seq: 2, status: 4 })]);
  expect(idsOf((await read('', 10)).messageList)).toEqual(['c1', 'c3']);
});

test('a notice of joining found in history is told to the server: what came before it is read', async () => {
  const joining = serverMessage(40, {
    clientMsgID: 'joined',
    sendID: 'u2',
    groupID: 'g1',
    sessionType: 3,
    contentType: 1510,
    content: elementContent({
      detail: JSON.stringify({ group: { groupID: 'g1' }, entrantUser: { groupID: 'g1', userID: SELF } }),
    }),
  });
  const said = (seq: number) => serverMessage(seq, { groupID: 'g1', sessionType: 3 });
  session.gateway.log(GROUP).add(...range(1, 39).map(said), joining, said(41), said(42));
  await session.arrive(GROUP, [said(42)], false);
  expect((await session.row(GROUP)).unreadCount).toBe(42);
  const request = { conversationID: GROUP, count: 3 };
  await messageHandlers.getAdvancedHistoryMessageList(session.ctx, 'op', request);
  expect(session.joined).toEqual([{ conversationID: GROUP, hasReadSeq: 39 }]);
  expect((await session.row(GROUP)).unreadCount).toBe(3);
});
