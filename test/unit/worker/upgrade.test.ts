// A database of every earlier version opens with all its data (behaviour 6.7).
import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { newRow } from '../../../src/worker/conversation/row.ts';
import { Database } from '../../../src/worker/store/database.ts';
import { SCHEMA_1, SCHEMA_2 } from '../../../src/worker/store/schema.ts';

const CHAT = 'si_me_u2';

const message = (clientMsgID: string, seq: number, attachedInfoElem?: object): Record<string, unknown> => ({
  conversationID: CHAT,
  clientMsgID,
  seq,
  sendTime: 1_000 * seq,
  sessionType: 1,
  content: clientMsgID,
  status: 2,
  ...(attachedInfoElem && { attachedInfoElem }),
});

/** What version 1 stored. */
const DATA_1: Record<keyof typeof SCHEMA_1, Record<string, unknown>[]> = {
  conversations: [
    {
      ...newRow({ conversationID: CHAT, conversationType: 1, userID: 'u2', groupID: '' }),
      latestMsgSendTime: 3_000,
      draftText: 'draft',
      listKey: [1, -3_000, CHAT],
    },
  ],
  messages: [
    message('plain', 1),
    message('unread', 2, { isPrivateChat: true, burnDuration: 5, hasReadTime: 0 }),
    message('read', 3, { isPrivateChat: true, burnDuration: 5, hasReadTime: 10_000 }),
    message('read, 0', 4, { isPrivateChat: true, burnDuration: 0, hasReadTime: 10_000 }),
    { ...message('sending', 0), sender: 'worker', status: 1 },
  ],
  channels: [{ conversationID: 'n_me_me', syncedSeq: 3, newestSeq: 4 }],
  users: [{ userID: 'u2', nickname: 'Two', faceURL: 'face', fetchedAt: 5 }],
  friends: [{ userID: 'u3', remark: 'R', nickname: 'Three', faceURL: 'face' }],
  groups: [{ groupID: 'g1', groupName: 'One', faceURL: 'face', joined: true, fetchedAt: 5 }],
  meta: [
    { key: 'rev', value: 7 },
    { key: 'installed', value: true },
    { key: 'clockOffset', value: 30 },
    { key: 'version:conversations', value: { versionID: 'c', version: 1 } },
    { key: 'version:friends', value: { versionID: 'f', version: 2 } },
    { key: 'version:groups', value: { versionID: 'g', version: 3 } },
  ],
  feed: [{ rev: 7, at: 1, new: [CHAT], changed: [], removed: [], messages: [] }],
};

test('version 1', async () => {
  const idb = { indexedDB: new IDBFactory(), IDBKeyRange };
  const old = new Dexie('db', idb);
  old.version(1).stores(SCHEMA_1);
  for (const [name, rows] of Object.entries(DATA_1)) await old.table(name).bulkAdd(rows);
  old.close();

  const db = new Database('db', idb);
  for (const name of ['conversations', 'channels', 'feed'] as const) {
    expect(await db.table(name).toArray()).toEqual(DATA_1[name]);
  }
  // What is private and read has the time when it vanishes, and nothing else changed.
  const burnAt: Record<string, number> = { read: 15_000, 'read, 0': 40_000 };
  const messages = DATA_1.messages.map((row) => {
    const at = burnAt[String(row.clientMsgID)];
    return at === undefined ? row : { ...row, burnAt: at };
  });
  expect((await db.messages.toArray()).sort(byID)).toEqual(messages.sort(byID));
  expect((await db.messages.orderBy('burnAt').toArray()).map((row) => row.clientMsgID)).toEqual([
    'read',
    'read, 0',
  ]);
  // What version 1 left out is empty, and read anew: by the next sync, or when it is asked for.
  expect(await db.users.toArray()).toEqual([{ ...DATA_1.users[0], ex: '', fetchedAt: 0 }]);
  expect(await db.friends.toArray()).toEqual([
    expect.objectContaining({ ...DATA_1.friends[0], ownerUserID: '', isPinned: false, createTime: 0 }),
  ]);
  expect(await db.groups.toArray()).toEqual([
    expect.objectContaining({ ...DATA_1.groups[0], memberCount: 0, ownerUserID: '', fetchedAt: 0 }),
  ]);
  expect(Object.fromEntries((await db.meta.toArray()).map(({ key, value }) => [key, value]))).toEqual({
    rev: 7,
    installed: true,
    clockOffset: 30,
    'version:conversations': { versionID: 'c', version: 1 },
  });
  db.close();
});

test('version 2: what quotes a message is found by its ID, and messages can be remembered as deleted', async () => {
  const idb = { indexedDB: new IDBFactory(), IDBKeyRange };
  const old = new Dexie('db', idb);
  old.version(1).stores(SCHEMA_1);
  old.version(2).stores(SCHEMA_2);
  const quoting = (id: string, contentType: number, element: object): Record<string, unknown> => ({
    ...message(id, 1),
    contentType,
    ...element,
  });
  const messages = [
    quoting('plain', 101, {}),
    quoting('quote', 114, { quoteElem: { text: '', quoteMessage: { clientMsgID: 'quoted' } } }),
    quoting('at', 106, { atTextElem: { text: '', quoteMessage: { clientMsgID: 'quoted' } } }),
    quoting('at without', 106, { atTextElem: { text: '', quoteMessage: null } }),
  ];
  await old.table('messages').bulkAdd(messages);
  await old.table('meta').bulkAdd(DATA_1.meta);
  old.close();

  const db = new Database('db', idb);
  const found = await db.messages.where('quotes').equals('quoted').toArray();
  expect(found.sort(byID)).toEqual([messages[2], messages[1]].map((row) => ({ ...row, quotes: 'quoted' })));
  const others = (await db.messages.toArray()).filter(({ quotes }) => quotes === undefined);
  expect(others.sort(byID)).toEqual([messages[3], messages[0]]);
  expect((await db.meta.toArray()).length).toBe(DATA_1.meta.length);
  await db.deleted.put({ conversationID: CHAT, clientMsgID: 'plain' });
  expect(await db.deleted.get([CHAT, 'plain'])).toEqual({ conversationID: CHAT, clientMsgID: 'plain' });
  db.close();
});

function byID(a: object, b: object): number {
  const [x, y] = [a, b].map((row) => String((row as { clientMsgID: string }).clientMsgID));
  return x! < y! ? -1 : 1;
}
