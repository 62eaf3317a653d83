// Units of work on a real (in-memory) IndexedDB: what is written, announced and kept after a failure.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, expect, test } from 'vitest';
import type { WireEvent, WireItem } from '../../../src/contract/index.ts';
import { ConversationList } from '../../../src/worker/conversation/list.ts';
import { Engine } from '../../../src/worker/engine/engine.ts';
import { Outbox } from '../../../src/worker/engine/outbox.ts';
import { Database } from '../../../src/worker/store/database.ts';
import type { MessageRow } from '../../../src/worker/store/schema.ts';

const open: Database[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

function setUp(serverNow: () => number = () => 1000): {
  db: Database;
  list: ConversationList;
  engine: Engine;
  outbox: Outbox;
  events: WireEvent[];
} {
  const db = new Database('test', { indexedDB: new IDBFactory(), IDBKeyRange });
  open.push(db);
  const events: WireEvent[] = [];
  const list = new ConversationList();
  const outbox = new Outbox((items: WireItem[], credit) => {
    for (const item of items) if ('event' in item) events.push(item);
    if (credit) outbox.acknowledge();
  });
  outbox.reset(list);
  const engine = new Engine({ db, list, serverNow, onCommit: (commit) => outbox.add(commit) });
  return { db, list, engine, outbox, events };
}

const identity = (id: string) => ({
  conversationID: `si_me_${id}`,
  conversationType: 1,
  userID: id,
  groupID: '',
});

function message(id: string, clientMsgID: string, seq: number, sendTime: number): MessageRow {
  return {
    conversationID: `si_me_${id}`,
    clientMsgID,
    seq,
    sendTime,
    createTime: sendTime,
    serverMsgID: '',
    sessionType: 1,
    sendID: id,
    recvID: 'me',
    msgFrom: 100,
    contentType: 101,
    senderPlatformID: 5,
    senderNickname: id,
    senderFaceUrl: '',
    groupID: '',
    content: clientMsgID,
    isRead: false,
    status: 2,
    attachedInfo: '',
    ex: '',
    localEx: '',
    textElem: { content: clientMsgID },
  };
}

test('a draft makes a row visible, a second one changes it, an empty one removes it', async () => {
  const { engine, events, db } = setUp();
  const draft = (text: string): Promise<void> =>
    engine.run(async (changes) => {
      const row = await changes.ensure(identity('a'));
      row.draftText = text;
      row.draftTextTime = text ? changes.now : 0;
    });
  await draft('x');
  await draft('x');
  await draft('y');
  await draft('');
  expect(events.map((e) => e.event)).toEqual([
    'onNewConversation',
    'onConversationChanged',
    'onConversationRemoved',
  ]);
  expect(events[2]!.data).toBe('["si_me_a"]');
  expect((await db.meta.get('rev'))?.value).toBe(3);
  expect(
    (await db.feed.toArray()).map(({ rev, new: n, changed, removed }) => [
      rev,
      n.length,
      changed.length,
      removed.length,
    ]),
  ).toEqual([
    [1, 1, 0, 0],
    [2, 0, 1, 0],
    [3, 0, 0, 1],
  ]);
});

test('a unit that throws writes nothing, tells nothing and does not stop the next', async () => {
  const { engine, events, db, list } = setUp();
  const failed = engine.run(async (changes) => {
    const row = await changes.ensure(identity('a'));
    row.draftText = 'lost';
    await changes.putMessages([message('a', 'm1', 1, 10)]);
    throw new Error('handler failed');
  });
  const next = engine.run(async (changes) => {
    (await changes.ensure(identity('b'))).draftText = 'kept';
  });
  await expect(failed).rejects.toThrow('handler failed');
  await next;
  expect(await db.messages.count()).toBe(0);
  expect((await db.conversations.toArray()).map((row) => row.draftText)).toEqual(['kept']);
  expect(list.visibleIDs()).toHaveLength(1);
  expect(events).toHaveLength(1);
});

test('typing is told and costs no write', async () => {
  const { engine, events, db } = setUp();
  await engine.run(async (changes) => changes.tell('onConversationUserInputStatusChanged', '{}'));
  expect(events.map((e) => e.event)).toEqual(['onConversationUserInputStatusChanged']);
  expect(await db.feed.count()).toBe(0);
  expect(await db.meta.get('rev')).toBeUndefined();
});

test('the latest message follows deletion, and an empty conversation keeps its place', async () => {
  const { engine, list } = setUp();
  await engine.run(async (changes) => {
    const row = await changes.ensure(identity('a'));
    const rows = [message('a', 'm1', 1, 10), message('a', 'm2', 2, 30), message('a', 'm3', 3, 20)];
    await changes.putMessages(rows);
    for (const m of rows) changes.offerLatest(row, m);
  });
  const latest = (): [string, number] => {
    const row = JSON.parse(list.json('si_me_a')!);
    return [row.latestMsg && JSON.parse(row.latestMsg).clientMsgID, row.latestMsgSendTime];
  };
  expect(latest()).toEqual(['m2', 30]);
  await engine.run((changes) => changes.deleteMessages('si_me_a', ['m2']));
  expect(latest()).toEqual(['m3', 20]);
  await engine.run((changes) => changes.deleteMessagesBelow('si_me_a', 9));
  expect(latest()).toEqual(['', 20]);
  expect(list.isVisible('si_me_a')).toBe(true);
});

test('an acknowledged message whose time moves back gives way to a later one', async () => {
  const { engine, list } = setUp();
  await engine.run(async (changes) => {
    const row = await changes.ensure(identity('a'));
    const pending = { ...message('a', 'mine', 0, 60), status: 1 };
    const other = message('a', 'other', 4, 50);
    await changes.putMessages([pending, other]);
    changes.offerLatest(row, other);
    changes.offerLatest(row, pending);
  });
  expect(JSON.parse(JSON.parse(list.json('si_me_a')!).latestMsg).clientMsgID).toBe('mine');
  await engine.run(async (changes) => {
    const row = (await changes.conversation('si_me_a'))!;
    const sent = { ...message('a', 'mine', 0, 40), status: 2 };
    await changes.putMessages([sent]);
    changes.offerLatest(row, sent);
  });
  expect(JSON.parse(JSON.parse(list.json('si_me_a')!).latestMsg).clientMsgID).toBe('other');
});

test('names come from friend, user and group, else from the fallback', async () => {
  const { engine, list, db } = setUp();
  await db.friends.put({
    ownerUserID: 'me',
    userID: 'f',
    remark: '',
    nickname: 'Friend',
    faceURL: 'face-f',
    ex: '',
    createTime: 0,
    addSource: 0,
    operatorUserID: '',
    isPinned: false,
  });
  await db.users.bulkPut([
    { userID: 'f', nickname: 'ignored', faceURL: 'ignored', ex: '', fetchedAt: 1 },
    { userID: 'u', nickname: 'User', faceURL: '', ex: '', fetchedAt: 1 },
  ]);
  await engine.run(async (changes) => {
    for (const id of ['f', 'u', 'x', 'y']) {
      (
        await changes.ensure(identity(id), id === 'x' ? { showName: 'Sender', faceURL: 'face-x' } : undefined)
      ).draftText = 'd';
    }
  });
  const shown = (JSON.parse(list.all()) as { userID: string; showName: string; faceURL: string }[])
    .map(({ userID, showName, faceURL }) => [userID, showName, faceURL])
    .sort();
  expect(shown).toEqual([
    ['f', 'Friend', 'face-f'],
    ['u', 'User', ''],
    ['x', 'Sender', 'face-x'],
    ['y', 'y', ''],
  ]);
});

test('message events of one unit: received, revoked, read, deleted, whatever happened first', async () => {
  const { engine, events } = setUp();
  await engine.run(async (changes) => {
    for (const event of ['onMsgDeleted', 'onRecvC2CReadReceipt', 'onNewRecvMessageRevoked'] as const)
      changes.tell(event, '{}');
    const received = message('a', 'm1', 1, 5);
    await changes.ensure(identity('a'));
    await changes.putMessages([received]);
    changes.tellReceived(received);
  });
  expect(events.map(({ event }) => event)).toEqual([
    'onRecvNewMessages',
    'onNewRecvMessageRevoked',
    'onRecvC2CReadReceipt',
    'onMsgDeleted',
  ]);
});

test('after close, waiting units are refused and the running one is finished', async () => {
  const { engine, db } = setUp();
  const running = engine.run(async (changes) => {
    (await changes.ensure(identity('a'))).draftText = 'x';
  });
  const waiting = engine.run(async (changes) => {
    (await changes.ensure(identity('b'))).draftText = 'x';
  });
  waiting.catch(() => undefined);
  await running;
  const closed = engine.close();
  await expect(engine.run(async () => undefined)).rejects.toMatchObject({ errCode: 10101 });
  await closed;
  expect(await db.conversations.get('si_me_a')).toBeDefined();
});

test('the feed keeps the last 10,000 commits of the last 10 minutes', async () => {
  let now = 1000;
  const { engine, db } = setUp(() => now);
  const commit = (text: string): Promise<void> =>
    engine.run(async (changes) => {
      (await changes.ensure(identity('a'))).draftText = text;
    });
  await db.meta.put({ key: 'rev', value: 19_997 });
  await db.feed.bulkAdd(
    [5_000, 9_999, 10_001, 19_990].map((rev) => ({
      rev,
      at: rev === 10_001 ? 900 : 1000,
      new: [],
      changed: [],
      removed: [],
      messages: [],
    })),
  );
  now = 600_950;
  await commit('1');
  await commit('2');
  await commit('3');
  expect(await db.feed.toCollection().primaryKeys()).toEqual([19_990, 19_998, 19_999, 20_000]);
});

test('a message that is stored already though nobody looked: the unit is done once more, carefully', async () => {
  const { engine, events, db } = setUp();
  await engine.run((changes) => changes.putMessages([message('a', 'm1', 1, 10)]));
  const careful: boolean[] = [];
  await engine.run(async (changes) => {
    careful.push(changes.isCareful);
    const row = await changes.ensure(identity('a'));
    row.draftText = `${careful.length}`;
    const found = changes.isCareful ? await changes.messages('si_me_a', ['m1']) : [];
    if (found.length === 0) changes.addMessages([message('a', 'm0', 2, 20), message('a', 'm1', 1, 10)]);
  });
  expect(careful).toEqual([false, true]);
  expect(await db.messages.count()).toBe(1);
  expect((await db.conversations.toArray()).map((row) => row.draftText)).toEqual(['2']);
  expect(events).toHaveLength(1);
});

test('what somebody else wrote meanwhile is read from the database, then and from then on', async () => {
  const { engine, db, list } = setUp();
  const append = (text: string): Promise<void> =>
    engine.run(async (changes) => {
      (await changes.ensure(identity('a'))).draftText += text;
    });
  await append('1');
  const row = (await db.conversations.get('si_me_a'))!;
  await db.conversations.put({ ...row, draftText: 'another ', rev: 2 });
  await db.meta.put({ key: 'rev', value: 2 });
  await append('2');
  await append('3');
  expect(list.row('si_me_a')).toEqual(expect.objectContaining({ draftText: 'another 23', rev: 4 }));
  expect((await db.conversations.get('si_me_a'))?.draftText).toBe('another 23');
});

test('a unit that fails over a row that somebody else wrote meanwhile is done with that row', async () => {
  const { engine, db } = setUp();
  await engine.run(async (changes) => {
    (await changes.ensure(identity('a'))).draftText = 'x';
  });
  const row = (await db.conversations.get('si_me_a'))!;
  await db.conversations.put({ ...row, conversationID: 'si_me_b', userID: 'b', rev: 2 });
  await db.meta.put({ key: 'rev', value: 2 });
  const found = await engine.run(async (changes) => {
    const b = await changes.conversation('si_me_b');
    if (!b) throw new Error('unknown');
    return b.draftText;
  });
  expect(found).toBe('x');
});

test('a row from memory is the row that was stored', async () => {
  const { engine, db, list } = setUp();
  await engine.run(async (changes) => {
    const row = await changes.ensure(identity('a'));
    row.draftText = '“引号” 😀 \ud800 \u0000';
    row.draftTextTime = 5;
    row.facts = { ...row.facts, silent: [[2, 3]], held: [[1, 9]], newestSeq: 9 };
    changes.offerLatest(row, message('a', 'm9', 9, 10));
  });
  const { listKey: _, ...stored } = (await db.conversations.get('si_me_a'))!;
  expect(list.row('si_me_a')).toEqual(stored);
});
