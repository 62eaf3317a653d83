// Private messages vanish in time, here and at the server. The clock stands still unless a test moves it.
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test } from 'vitest';
import { OpenIMError, sdkError } from '../../../src/contract/index.ts';
import type { MsgData } from '../../../src/protocol/index.ts';
import { Burning } from '../../../src/worker/message/burning.ts';
import { readUpTo, showRead } from '../../../src/worker/message/read.ts';
import type { UserContext } from '../../../src/worker/session/context.ts';
import { CHAT, type FakeSession, fakeSession, GROUP, SELF, serverMessage } from './fake-session.ts';

/** A message that says that it is private. */
const secret = (seq: number, burnDuration: number, fields: Partial<MsgData> = {}): MsgData =>
  serverMessage(seq, { attachedInfo: JSON.stringify({ isPrivateChat: true, burnDuration }), ...fields });

interface Burner extends FakeSession {
  burning: Burning;
  /** Bodies of delete_msgs that reached the server. */
  deletes: unknown[];
  /** The next requests fail so. */
  failures: OpenIMError[];
  /** Moves the clock and runs the timers that are due, until nothing happens any more. */
  moveTo(now: number): Promise<void>;
  /** Reads everything in the chat, as a call or a notice does. */
  read(seq: number, time: number): Promise<void>;
  stored(): Promise<string[]>;
  timers: number;
  latestGone: string[];
}

const sessions: Burner[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

function burner(device?: { indexedDB: IDBFactory; name: string }): Burner {
  const session = fakeSession({ ...device, onBurning: (at) => burning.plan(at) });
  const timers = new Map<number, { at: number; run: () => void }>();
  const deletes: unknown[] = [];
  const failures: OpenIMError[] = [];
  const latestGone: string[] = [];
  let ids = 0;
  const { ctx, clock } = session;
  const silent = (): void => undefined;
  Object.assign(ctx, {
    env: {
      setTimeout: (run: () => void, wait: number) => {
        timers.set(++ids, { at: clock.now + wait, run });
        return ids;
      },
      clearTimeout: (id: number) => timers.delete(id),
      log: { error: (...parts: unknown[]) => expect.fail(parts.join(' ')), info: silent, warn: silent },
    },
    sync: { latestGone: (gone: string[]) => latestGone.push(...gone), joined: silent },
    rest: {
      post: async (path: string, body: unknown) => {
        expect(path).toBe('/msg/delete_msgs');
        const failure = failures.shift();
        if (failure) throw failure;
        deletes.push(body);
      },
    },
  } as unknown as Partial<UserContext>);
  const burning = new Burning(ctx);
  const settle = async (): Promise<void> => {
    // What a timer began is in the engine's queue or at the (immediate) server: a few turns of it all.
    for (let turn = 0; turn < 20; turn++) await ctx.engine.run((changes) => changes.keepTransaction());
  };
  const burner: Burner = {
    ...session,
    burning,
    deletes,
    failures,
    latestGone,
    moveTo: async (now) => {
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= now).sort((a, b) => a[1].at - b[1].at)[0];
        if (!due) break;
        clock.now = Math.max(clock.now, due[1].at);
        timers.delete(due[0]);
        due[1].run();
        await settle();
      }
      clock.now = now;
    },
    read: (seq, time) =>
      ctx.engine.run(async (changes) => {
        const row = (await changes.conversation(CHAT))!;
        await readUpTo(changes, SELF, row, { from: 1, seq, time });
      }),
    stored: async () => (await ctx.db.messages.toArray()).map(({ clientMsgID }) => clientMsgID).sort(),
    get timers() {
      return timers.size;
    },
  };
  sessions.push(burner);
  return burner;
}

const body = (...seqs: number[]): object => ({
  userID: SELF,
  conversationID: CHAT,
  seqs,
  deleteSyncOpt: { IsSyncSelf: true },
});

test('the reader’s copies vanish their time after he read them, 0 meaning 30 seconds', async () => {
  const session = burner();
  await session.arrive(CHAT, [secret(1, 5), secret(2, 0), serverMessage(3)]);
  await session.moveTo(200_000);
  expect(await session.stored()).toEqual(['c1', 'c2', 'c3']);

  await session.read(3, 200_000);
  session.takeEvents();
  await session.moveTo(204_999);
  expect(await session.stored()).toEqual(['c1', 'c2', 'c3']);
  await session.moveTo(205_000);
  expect(await session.stored()).toEqual(['c2', 'c3']);
  expect(session.takeEvents()).toEqual(['onMsgDeleted']);
  await session.moveTo(230_000);
  expect(await session.stored()).toEqual(['c3']);
  expect(session.deletes).toEqual([body(1), body(2)]);
  expect(session.timers).toBe(0);

  // They do not come back.
  await session.arrive(CHAT, [secret(1, 5), secret(2, 0)]);
  expect(await session.stored()).toEqual(['c3']);
  expect((await session.row(CHAT)).unreadCount).toBe(0);
});

test('the sender’s copy vanishes from the receipt on; the older message takes its place', async () => {
  const session = burner();
  await session.arrive(CHAT, [serverMessage(1), secret(2, 10, { sendID: SELF, recvID: 'u2' })]);
  await session.ctx.engine.run(async (changes) => {
    const row = (await changes.conversation(CHAT))!;
    await showRead(changes, row, await changes.messagesBySeq(CHAT, 2, 2), 150_000);
  });
  await session.moveTo(160_000);
  expect(await session.stored()).toEqual(['c1']);
  expect(JSON.parse((await session.row(CHAT)).latestMsg)).toMatchObject({ clientMsgID: 'c1' });
  expect(session.latestGone).toEqual([CHAT]);
  expect(session.deletes).toEqual([body(2)]);
});

test('a message that was read before it came here vanishes from now on; groups are not private', async () => {
  const session = burner();
  await session.arrive(CHAT, [serverMessage(3, { sendID: SELF })]);
  await session.arrive(CHAT, [secret(1, 5), secret(2, 5, { sendID: SELF, isRead: true })]);
  await session.arrive(GROUP, [
    secret(1, 5, { clientMsgID: 'group', sessionType: 3, groupID: 'g1', isRead: true }),
  ]);
  await session.moveTo(105_000);
  expect(await session.stored()).toEqual(['c3', 'group']);
  expect(session.deletes).toEqual([body(1, 2)]);
});

test('what is overdue at the start is gone before anybody reads, and told to the server when it can be', async () => {
  const device = { indexedDB: new IDBFactory(), name: 'db' };
  const before = burner(device);
  await before.arrive(CHAT, [secret(1, 5), secret(2, 60)]);
  await before.read(2, 100_000);
  before.burning.stop();
  expect(before.timers).toBe(0);
  before.ctx.db.close();

  const session = burner(device);
  session.clock.now = 120_000;
  await session.burning.start(await session.burning.first());
  expect(await session.stored()).toEqual(['c2']);
  expect(session.deletes).toEqual([]);
  session.failures.push(sdkError('network', 'not connected'));
  await session.burning.tellServer();
  expect(session.deletes).toEqual([]);
  await session.burning.tellServer();
  expect(session.deletes).toEqual([body(1)]);
  await session.burning.tellServer();
  expect(session.deletes).toHaveLength(1);
  // The one that is not due yet has its timer.
  await session.moveTo(160_000);
  expect(await session.stored()).toEqual([]);
});

test('what the server refuses is not asked for again', async () => {
  const session = burner();
  await session.arrive(CHAT, [secret(1, 5)]);
  session.failures.push(new OpenIMError(1004, 'RecordNotFoundError'));
  await session.read(1, 100_000);
  await session.moveTo(105_000);
  await session.burning.tellServer();
  expect(await session.stored()).toEqual([]);
  expect(session.deletes).toEqual([]);
});

test('a wait longer than a timer can be is waited in parts', async () => {
  const session = burner();
  const days = 60 * 86_400;
  await session.arrive(CHAT, [secret(1, days)]);
  await session.read(1, 100_000);
  await session.moveTo(100_000 + days * 1_000 - 1);
  expect(await session.stored()).toEqual(['c1']);
  expect(session.timers).toBe(1);
  await session.moveTo(100_000 + days * 1_000);
  expect(await session.stored()).toEqual([]);
});
