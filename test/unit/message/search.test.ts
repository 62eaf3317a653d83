// Search reads in steps: all is found however much there is, and nobody waits for it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SearchResult } from '../../../src/contract/index.ts';
import { elementContent } from '../../../src/protocol/index.ts';
import { rowOf } from '../../../src/worker/message/convert.ts';
import { readableText, searchLocalMessages } from '../../../src/worker/message/search.ts';
import { CHAT, type FakeSession, fakeSession, SELF, serverMessage } from './fake-session.ts';

const CHATS = [CHAT, 'si_me_u3', 'si_me_u4'];
const EACH = 900;

let session: FakeSession;
beforeEach(async () => {
  session = fakeSession();
  for (const id of CHATS) {
    const messages = Array.from({ length: EACH }, (_, i) =>
      serverMessage(i + 1, { sendTime: 1_000 * (i + 1) + CHATS.indexOf(id) }),
    );
    await session.ctx.db.messages.bulkPut(messages.map((message) => rowOf(message, id, SELF)));
  }
});
afterEach(() => session.close());

test('everything that fits is counted, and each page continues the last', async () => {
  const seen: string[] = [];
  for (let pageIndex = 1; pageIndex <= 3; pageIndex++) {
    const request = { pageIndex, count: 1_000, keywordList: ['text'] };
    const { totalCount, searchResultItems } = JSON.parse(
      await searchLocalMessages(session.ctx, 'op', request),
    ) as SearchResult;
    expect(totalCount).toBe(CHATS.length * EACH);
    const page = searchResultItems.flatMap(({ conversationID, messageList }) =>
      messageList.map(({ sendTime }) => [sendTime, conversationID] as const),
    );
    expect(page).toHaveLength(pageIndex < 3 ? 1_000 : 700);
    seen.push(...page.sort(([a], [b]) => b - a).map(([time, id]) => `${time} ${id}`));
  }
  expect(new Set(seen).size).toBe(CHATS.length * EACH);
  const times = seen.map((line) => Number(line.split(' ')[0]));
  expect(times).toEqual([...times].sort((a, b) => b - a));
});

test('a change that is asked for during a search does not wait for its end', async () => {
  const order: string[] = [];
  await session.ctx.engine.load();
  const searching = searchLocalMessages(session.ctx, 'op', { pageIndex: 1, count: 1 }).then(() => {
    order.push('search');
  });
  await session.arrive('si_me_u5', [serverMessage(1)]);
  order.push('change');
  await searching;
  expect(order).toEqual(['change', 'search']);
});

test.each([
  [101, { content: 'Hello' }, 'Hello'],
  [106, { text: 'hi @you', atUserList: [] }, 'hi @you'],
  [
    114,
    { text: 'as said', quoteMessage: { clientMsgID: 'q', contentType: 101, content: 'quoted' } },
    'as said',
  ],
  [105, { fileName: 'a.pdf', sourceUrl: 'hidden' }, 'a.pdf'],
  [110, { data: 'hidden', description: 'words', extension: 'hidden' }, 'words'],
  [107, { title: 'Chat', abstractList: [], multiMessage: [] }, 'Chat'],
  [108, { userID: 'hidden', nickname: 'Two' }, 'Two'],
  [109, { description: 'here', longitude: 1, latitude: 2 }, 'here'],
  [117, { text: 'rich', messageEntityList: [] }, 'rich'],
  [118, { content: '# head' }, '# head'],
  [115, { index: 1, data: 'hidden' }, ''],
  [102, { sourcePicture: { url: 'hidden' } }, ''],
  [101, 'malformed', ''],
  [1519, { detail: '{}' }, ''],
])('what a user reads of a message of type %i', (contentType, element, text) => {
  const message = serverMessage(1, { contentType, content: elementContent(element as object) });
  expect(readableText(rowOf(message, CHAT, SELF))).toBe(text);
});
