// Scenario 59 of behaviour 7: a page is killed at any moment of a burst in which everything happens at once. What it was
// told by then, by an event or a callback, still holds when it opens again, before any network.
import type { Conversation, Message } from 'openim-worker';
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const OTHER = 'si_u1_u3';
const MINE = 'si_u1_u4';
const ROUNDS = 30;

const newestSeq = ({ latestMsg }: Conversation): number =>
  latestMsg === '' ? 0 : (JSON.parse(latestMsg) as Message).seq;

/** What the page was told; each of it only ever grows. */
class Told {
  readonly received = new Set<string>();
  readonly deleted = new Set<string>();
  readonly sent = new Set<string>();
  /** Newest seq by conversation. */
  readonly newest = new Map<string, number>();
  draft = 0;
  readUpTo = 0;
  isPinned = false;
  #events = 0;
  #isOver = false;

  constructor(client: Client, until: number, kill: () => void) {
    client.im.globalEvent.subscribe(({ event, value }) => {
      if (this.#isOver) return;
      if (event === 'onNewConversation' || event === 'onConversationChanged') {
        for (const row of value as Conversation[]) this.#noteRow(row);
      } else if (event === 'onRecvNewMessages') {
        for (const { clientMsgID } of value as Message[]) this.received.add(clientMsgID);
      } else if (event === 'onMsgDeleted') this.deleted.add((value as Message).clientMsgID);
      if (++this.#events === until) {
        this.#isOver = true;
        kill();
      }
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  #noteRow(row: Conversation): void {
    const { conversationID: id, unreadCount } = row;
    const seq = newestSeq(row);
    this.newest.set(id, Math.max(seq, this.newest.get(id) ?? 0));
    if (id === MINE) {
      this.draft = Math.max(this.draft, Number(row.draftText));
      this.isPinned ||= row.isPinned;
    }
    if (id === CHAT && unreadCount === 0) this.readUpTo = Math.max(this.readUpTo, seq);
  }
}

/** What others do, whether the page lives or not; gives the IDs of what was deleted. */
async function others(world: World): Promise<Set<string>> {
  const deleted = new Set<string>();
  for (let i = 1; i <= ROUNDS; i++) {
    await world.send('u2', 'u1', `chat ${i}`);
    await world.send('u3', 'u1', `other ${i}`);
    if (i % 5 !== 0) continue;
    const seq = i - 4;
    deleted.add((await world.messages(OTHER))[seq - 1]!.clientMsgID);
    await world.as('u1').deleteMessages(OTHER, [seq]);
  }
  return deleted;
}

/** What the page itself does until it is killed, each kind for itself, noting what was answered. */
async function own(client: Client, told: Told): Promise<void> {
  const repeat = async (act: (i: number) => Promise<() => void>): Promise<void> => {
    for (let i = 1; i <= ROUNDS && !told.isOver; i++) {
      const note = await act(i);
      if (!told.isOver) note();
    }
  };
  await Promise.all([
    repeat(async (i) => {
      await client.call('setConversationDraft', MINE, `${i}`);
      return () => {
        told.draft = Math.max(told.draft, i);
      };
    }),
    repeat(async (i) => {
      const { clientMsgID } = await client.say('u4', `mine ${i}`);
      return () => told.sent.add(clientMsgID);
    }),
    repeat(async () => {
      await client.call('markConversationHasRead', CHAT);
      return () => undefined;
    }),
    repeat(async () => {
      await client.call('pinConversation', MINE, true);
      return () => {
        told.isPinned = true;
      };
    }),
  ]);
}

it.each([2, 12, 35, 80, 140])(
  '59. what a page was told holds after it is killed at its event %i',
  async (until) => {
    const world = await createWorld();
    for (const user of ['u2', 'u3', 'u4']) await world.send(user, 'u1', 'hi');
    const u1 = await world.signIn('u1');
    let kill = (): void => undefined;
    const killed = new Promise<void>((resolve) => {
      kill = resolve;
    });
    const told = new Told(u1, until, kill);
    const deleting = others(world);
    // What was under way fails with the page.
    const acting = own(u1, told).catch(() => undefined);
    await Promise.race([killed, acting]);

    await world.rule({ path: '/ws' }, { dropConnection: true });
    await u1.reload();
    const rows = await u1.call('getMultipleConversation', [CHAT, OTHER, MINE]);
    for (const row of rows.slice(0, 2)) {
      expect(newestSeq(row), row.conversationID).toBeGreaterThanOrEqual(
        told.newest.get(row.conversationID) ?? 0,
      );
    }
    expect(Number(rows[2]!.draftText)).toBeGreaterThanOrEqual(told.draft);
    if (told.isPinned) expect(rows[2]!.isPinned).toBe(true);
    const messages = new Map<string, Message & { conversationID: string }>();
    for (const message of (await (await u1.database()).rows('messages')) as (Message & {
      conversationID: string;
    })[]) {
      messages.set(message.clientMsgID, message);
    }
    const deleted = await deleting;
    const has = (id: string): boolean => messages.has(id);
    expect([...told.received].filter((id) => !has(id) && !deleted.has(id))).toEqual([]);
    expect([...told.deleted].filter(has)).toEqual([]);
    expect([...told.sent].filter((id) => messages.get(id)?.status !== 2)).toEqual([]);
    const readHere = [...messages.values()].filter(
      ({ conversationID, seq }) => conversationID === CHAT && seq <= told.readUpTo,
    );
    expect(rows[0]!.unreadCount).toBeLessThanOrEqual((await world.messages(CHAT)).length - told.readUpTo);
    expect(readHere.filter(({ sendID, isRead }) => sendID === 'u2' && !isRead)).toEqual([]);

    await world.clearRules();
    await u1.call('networkStatusChanged');
    await u1.synced();
    await u1.quiet();
    const { seqs } = (await world.dev('state', { userID: 'u1' })) as {
      seqs: Record<string, { hasReadSeq: number }>;
    };
    for (const id of [CHAT, OTHER, MINE]) {
      const log = (await world.messages(id)).filter(({ clientMsgID }) => !deleted.has(clientMsgID));
      const unread = log.filter((m) => m.seq > seqs[id]!.hasReadSeq && m.sendID !== 'u1').length;
      expect((await u1.row(id))?.unreadCount, id).toBe(unread);
      // What the page was sending when it died has failed, and stands in the history all the same.
      if (id !== MINE) expect(await u1.history(id), id).toHaveLength(log.length);
    }
  },
);
