// Anything may happen to frames: lost, doubled, late, in any order, with syncs in between. Afterwards rows, total and
// events must be those of a model that counts by hand (behaviour 6.3, scenario 40).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MsgData, notificationChannelOf } from '../../../src/protocol/index.ts';
import { FakeServer, frame, OWN_CHANNEL, SELF } from './fake-server.ts';
import { type SyncSession, syncSession } from './sync-session.ts';

const CHATS = ['si_me_u2', 'si_me_u3', 'sg_g1'];

type Step =
  | { do: 'message'; chat: string; kind: 'peer' | 'own' | 'silent' | 'aside' }
  | { do: 'revoke' | 'delete' | 'read' | 'again'; chat: string; pick: number }
  | { do: 'clear'; chat: string }
  | { do: 'reconnect' | 'wake' | 'late' };

const chat = fc.constantFrom(...CHATS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('message' as const),
      chat,
      kind: fc.constantFrom(
        'peer' as const,
        'peer' as const,
        'own' as const,
        'silent' as const,
        'aside' as const,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('revoke' as const, 'delete' as const, 'read' as const, 'again' as const),
      chat,
      pick: fc.nat(20),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), chat }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('reconnect' as const, 'wake' as const, 'late' as const) }),
  },
);

/** How the frame of a step travels. */
const fate = fc.constantFrom('now', 'now', 'now', 'lost', 'twice', 'late');

test('whatever happens to frames, the state after the next sync is that of the server', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fate), { maxLength: 40 }),
      fc.boolean(),
      async (steps, settle) => {
        const server = new FakeServer();
        for (const user of ['u2', 'u3']) server.addUser(user);
        for (let i = 0; i < 3; i++) server.store(CHATS[0]!);
        const session = syncSession(server);
        try {
          await session.connect();
          await session.settled();
          const late: [string, MsgData][] = [];
          for (const [each, how] of steps) {
            const sent = perform(server, session, each, late);
            if (!sent) continue;
            if (how === 'late') late.unshift(sent);
            else if (how !== 'lost') deliver(session, sent);
            if (how === 'twice') deliver(session, sent);
            if (settle) await session.sync.idle();
          }
          for (const sent of late.splice(0)) deliver(session, sent);
          await session.sync.idle();
          await session.connect();
          await session.settled();
          await check(server, session);
        } finally {
          await session.close();
        }
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);

function deliver(session: SyncSession, [id, message]: [string, MsgData]): void {
  session.sync.push(frame(id, message));
}

/** Does it at the server; returns what is pushed. */
function perform(
  server: FakeServer,
  session: SyncSession,
  each: Step,
  late: [string, MsgData][],
): [string, MsgData] | undefined {
  switch (each.do) {
    case 'reconnect':
      session.sync.lost();
      void session.connect();
      return undefined;
    case 'wake':
      session.sync.wake();
      return undefined;
    case 'late':
      for (const sent of late.splice(0)) deliver(session, sent);
      return undefined;
    case 'message': {
      const fields: Record<typeof each.kind, Partial<MsgData>> = {
        peer: {},
        own: { sendID: SELF },
        silent: { options: { unreadCount: false } },
        aside: { options: { conversationUpdate: false } },
      };
      return [each.chat, server.store(each.chat, fields[each.kind])];
    }
  }
  const { chat } = each;
  const log = server.log(chat);
  if (log.maxSeq === 0) return undefined;
  if (each.do === 'clear') return [OWN_CHANNEL, server.clear(chat)];
  const seq = 1 + (each.pick % log.maxSeq);
  // A notification about a conversation that this device has never heard of means nothing to it.
  if (session.ctx.list.json(chat) === undefined && late.some(([id]) => id === chat)) return undefined;
  switch (each.do) {
    case 'again': {
      // The server does not deduplicate. What this device has no more would be a new message.
      if (log.deleted.has(seq) || seq < (server.conversations.rows.get(chat)?.minSeq ?? 0)) return undefined;
      const { clientMsgID, sendID, options, contentType, content } = log.messages[seq - 1]!;
      return [chat, server.store(chat, { clientMsgID, sendID, options, contentType, content })];
    }
    case 'read':
      return [OWN_CHANNEL, server.read(chat, seq)];
    case 'delete':
      return [OWN_CHANNEL, server.delete(chat, seq)];
    case 'revoke':
      return [notificationChannelOf(chat), server.revoke(chat, seq).message];
  }
}

async function check(server: FakeServer, session: SyncSession): Promise<void> {
  let total = 0;
  for (const id of CHATS) {
    const log = server.log(id);
    const row = await session.row(id);
    if (log.maxSeq === 0) {
      expect(row, id).toBeUndefined();
      continue;
    }
    const minSeq = server.conversations.rows.get(id)?.minSeq ?? 0;
    const seen = new Set<string>();
    let unread = 0;
    let latest: MsgData | undefined;
    for (const message of log.messages) {
      const { seq, sendID, options, contentType, clientMsgID } = message;
      const doubled = seen.has(clientMsgID);
      seen.add(clientMsgID);
      if (log.deleted.has(seq) || doubled || seq < minSeq) continue;
      const counts = sendID !== SELF && options.unreadCount !== false && contentType !== 2101;
      if (counts && seq > log.hasReadSeq) unread++;
      if (options.conversationUpdate !== false) latest = message;
    }
    expect(row.unreadCount, `unread of ${id} may not be less than there is`).toBeGreaterThanOrEqual(unread);
    // What is hidden is not made exact, and a double of a message that was never seen counts.
    const exact = seen.size === log.maxSeq;
    if (row.latestMsgSendTime !== 0 && exact) expect(row.unreadCount, `unread of ${id}`).toBe(unread);
    if (exact && latest) {
      const shown = JSON.parse(row.latestMsg || '{}');
      expect([shown.clientMsgID, shown.contentType], `latest of ${id}`).toEqual([
        latest.clientMsgID,
        latest.contentType,
      ]);
    }
    if (row.latestMsgSendTime !== 0) total += row.unreadCount;
  }
  expect(session.ctx.list.total, 'total').toBe(total);
  const listed = JSON.parse(session.ctx.list.all()) as { conversationID: string }[];
  expect([...session.page.rows.values()].sort(byID), 'what the page was told').toEqual(
    [...listed].sort(byID),
  );
  expect(session.page.total, 'total that the page was told').toBe(total);
  const { received } = session.page;
  expect(new Set(received).size, 'messages told once').toBe(received.length);
}

function byID(a: { conversationID: string }, b: { conversationID: string }): number {
  return a.conversationID < b.conversationID ? -1 : 1;
}
