// What only a browser can show: the core runs in a real worker, the page loads nothing else of it, rows are in the
// browser's own IndexedDB, and the list is there again without a server.
import type { MethodName, Result } from 'openim-worker';
import { afterEach, expect, it, vi } from 'vitest';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';

afterEach(() => vi.unstubAllGlobals());

/** Every worker that is made from here on, with what it posts. */
function watchWorkers(): { url: string; messages: unknown[] }[] {
  const seen: { url: string; messages: unknown[] }[] = [];
  class WatchedWorker extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      const entry = { url: String(url), messages: [] as unknown[] };
      seen.push(entry);
      this.addEventListener('message', ({ data }) => entry.messages.push(data));
    }
  }
  vi.stubGlobal('Worker', WatchedWorker);
  return seen;
}

it('answers from a worker made of the package’s file, and from no other', async () => {
  const workers = watchWorkers();
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  expect(workers.map(({ url }) => new URL(url).pathname)).toEqual(['/dist/worker/index.js']);

  const before = workers[0]!.messages.length;
  expect(await u1.listed()).toEqual([CHAT]);
  const replies = workers[0]!.messages.slice(before);
  expect(JSON.stringify(replies)).toContain(CHAT);
});

it('keeps the rows in the browser’s IndexedDB', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'find me in the database');
  const u1 = await world.signIn('u1');
  const database = await u1.database();
  expect(JSON.stringify(await database.rows('conversations'))).toContain(CHAT);
  expect(JSON.stringify(await database.rows('messages'))).toContain('find me in the database');
});

it('loads nothing but the page side into the page', async () => {
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  await u1.listed();
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  const own = loaded.filter((path) => path.startsWith('/dist/'));
  expect(own).toContain('/dist/main/index.js');
  expect(own.filter((path) => !/^\/dist\/(main|contract)\//.test(path))).toEqual(
    own.filter((path) => path === '/dist/worker/index.js'),
  );
  expect(loaded.filter((path) => /dexie|protobuf|\/src\//.test(path))).toEqual([]);
  // The copy of the worker for pages that cannot load its file is not fetched by those that can.
  expect(own).not.toContain('/dist/main/inline-worker.js');
});

it('a second instance has a worker of its own, and dispose ends it', async () => {
  const workers = watchWorkers();
  const world = await createWorld();
  const u1 = await world.signIn('u1');
  const u2 = await world.signIn('u2');
  expect(workers).toHaveLength(2);
  await u1.dispose();
  expect((await u1.fails('getAllConversationList')).errCode).toBe(19004);
  expect(await u2.listed()).toEqual([]);
});

/** The calls of the documented page, in an order in which each succeeds. */
const DOCUMENTED: readonly (readonly [MethodName, ...unknown[]])[] = [
  ['getAllConversationList'],
  ['getConversationListSplit', 0, 20],
  ['getOneConversation', 1, 'u2'],
  ['getOneConversation', 2, 'g1'],
  ['getMultipleConversation', [CHAT, GROUP]],
  ['setConversationDraft', CHAT, 'a draft'],
  ['pinConversation', CHAT, true],
  ['markGroupMessageHasRead', 'g1'],
  ['markNotifyMessageHasRead', CHAT],
  ['markConversationHasRead', CHAT],
  ['getTotalUnreadMsgCount'],
  ['setConversationRecvMessageOpt', [GROUP], 2],
  ['getConversationRecvMessageOpt', [CHAT, GROUP]],
  ['setOneConversationPrivateChat', CHAT, true],
  ['resetConversationGroupAtType', GROUP],
  ['setGlobalRecvMessageOpt', 2],
  ['deleteConversation', 'si_u1_u3'],
  ['deleteConversationFromLocalAndSvr', 'si_u1_u4'],
];

it('every documented call, in both forms; then a reload without a server shows the same list', async () => {
  const world = await createWorld();
  await world.createGroup('g1', ['u2', 'u1']);
  const u1 = await world.signIn('u1');
  for (const user of ['u2', 'u3', 'u4']) await world.send(user, 'u1', `hi from ${user}`);
  await u1.quiet();
  expect(u1.events.names()).toContain('onRecvNewMessage');

  for (const [method, ...args] of DOCUMENTED) {
    const run = u1.im[method] as unknown as (...given: unknown[]) => Promise<Result<unknown>>;
    const byCallback = await new Promise<Result<unknown>>((resolve) => run('', ...args, resolve));
    expect(byCallback, method).toMatchObject({ errCode: 0, errMsg: '', event: method });
    const byPromise = await run('', ...args);
    expect(byPromise, method).toMatchObject({ errCode: 0, errMsg: '', event: method });
    // The second one changes nothing; both read the same.
    if (method.startsWith('get')) expect(byPromise.data, method).toBe(byCallback.data);
  }
  await u1.quiet();
  const list = await u1.call('getAllConversationList');
  expect(list.map((c) => c.conversationID)).toEqual([CHAT, GROUP]);
  expect(list[0]).toMatchObject({
    draftText: 'a draft',
    isPinned: true,
    isPrivateChat: true,
    unreadCount: 0,
  });

  await world.stop();
  await u1.reload();
  expect(await u1.call('getAllConversationList')).toEqual(list);
  expect(await u1.history('si_u1_u3')).toEqual([]);

  await world.start();
  await u1.call('networkStatusChanged');
  await u1.synced();
  await u1.call('deleteAllConversationFromLocal');
  expect((await u1.im.getAllConversationList('')).data).toBe('[]');
});
