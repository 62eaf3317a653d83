// What a user gets between login and the list being in memory: the first pages, as the list will have them, and a way out.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, expect, test } from 'vitest';
import type { CallReply, Conversation } from '../../../src/contract/index.ts';
import { derive, newRow } from '../../../src/worker/conversation/row.ts';
import { Core } from '../../../src/worker/core.ts';
import { environmentOf } from '../../../src/worker/environment.ts';
import { Database } from '../../../src/worker/store/database.ts';
import type { ConversationRow } from '../../../src/worker/store/schema.ts';

/** Rows; many times what is read at once. */
const ROWS = 1_500;

const cores: Core[] = [];
afterEach(async () => {
  for (const core of cores.splice(0)) await core.close();
});

class NoSocket extends EventTarget {
  readonly readyState = 0;
  close(): void {}
  send(): void {}
}

function rowOf(i: number): ConversationRow {
  const row = newRow({ conversationID: `si_me_u${i}`, conversationType: 1, userID: `u${i}`, groupID: '' });
  // Some at the same moment, some hidden, some pinned.
  row.latestMsgSendTime = i % 5 === 4 ? 0 : 1_000_000 + Math.floor(i / 3);
  row.isPinned = i % 100 === 7;
  row.facts.newestSeq = i % 3;
  row.showName = `老王${i}`;
  derive(row, 1);
  return row;
}

async function signedIn(): Promise<{
  core: Core;
  call(method: string, ...args: unknown[]): Promise<CallReply>;
}> {
  const env = environmentOf({
    indexedDB: new IDBFactory(),
    IDBKeyRange,
    WebSocket: NoSocket as unknown as new (url: string) => WebSocket,
    fetch: () => Promise.reject(new TypeError('no network')),
  });
  const db = new Database('openim_v1_s_me', env);
  await db.conversations.bulkPut(Array.from({ length: ROWS }, (_, i) => rowOf(i)));
  await db.meta.put({ key: 'rev', value: 1 });
  db.close();
  const core = new Core(env, (_items, credit) => {
    if (credit) core.acknowledge();
  });
  cores.push(core);
  core.configure({
    platformID: 5,
    apiAddr: 'http://127.0.0.1:9',
    wsAddr: 'ws://127.0.0.1:9',
    dataDir: '',
    logLevel: 0,
    serverID: 's',
  });
  const call = (method: string, ...args: unknown[]): Promise<CallReply> =>
    core.call({ method: method as never, args, operationID: 'op' });
  expect(await call('login', 'me', 'token')).toMatchObject({ errCode: 0 });
  return { core, call };
}

const ids = ({ data }: CallReply): string[] =>
  (JSON.parse(data) as Conversation[]).map(({ conversationID }) => conversationID);

test('pages that are asked for at once after login are those of the whole list', async () => {
  const { call } = await signedIn();
  const pages = [
    [0, 20],
    [15, 40],
    [190, 10],
    [195, 20],
    [1_000, 50],
    [0, 5_000],
  ] as const;
  const early = await Promise.all(
    pages.map(([from, count]) => call('getConversationListSplit', from, count)),
  );
  const all = await call('getAllConversationList');
  expect(ids(all)).toHaveLength(ROWS * 0.8);
  for (const [i, [from, count]] of pages.entries()) {
    expect(JSON.parse(early[i]!.data), `${from}, ${count}`).toEqual(
      JSON.parse(all.data).slice(from, from + count),
    );
  }
});

test('a change that is asked for at once after login comes after the list, and the page after it has it', async () => {
  const { call } = await signedIn();
  const [draft, total] = await Promise.all([
    call('setConversationDraft', 'si_me_u3', '写了一半'),
    call('getTotalUnreadMsgCount'),
  ]);
  expect(draft.errCode).toBe(0);
  const rows = Array.from({ length: ROWS }, (_, i) => rowOf(i));
  const counted = rows.filter(({ latestMsgSendTime }) => latestMsgSendTime !== 0);
  expect(Number(total.data)).toBe(counted.reduce((sum, { unreadCount }) => sum + unreadCount, 0));
  const pinned = rows.filter(({ isPinned, latestMsgSendTime }) => isPinned && latestMsgSendTime !== 0).length;
  expect(ids(await call('getConversationListSplit', pinned, 1))).toEqual(['si_me_u3']);
});

test('a logout while the list is being loaded ends what waits for it', async () => {
  const { call } = await signedIn();
  const waiting = call('getAllConversationList');
  expect(await call('logout')).toMatchObject({ errCode: 0 });
  expect(await waiting).toMatchObject({ errCode: 10101 });
  expect(await call('login', 'me', 'token')).toMatchObject({ errCode: 0 });
  expect(ids(await call('getAllConversationList'))).toHaveLength(ROWS * 0.8);
});
