// Scenario 40 of behaviour 7: whatever comes in between, the state is that of a model which does one thing after another.
import type { Conversation, Message } from 'openim-worker';
import { expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type MessageExtras, type World } from '../harness/world.ts';

const CHATS = ['si_u1_u2', 'si_u1_u3', 'sg_g1'] as const;
type ChatID = (typeof CHATS)[number];

/** Incoming messages of a run. */
const INCOMING = 100;
const MARK = '/msg/mark_conversation_as_read';
const PUSH = { reqIdentifier: 2001, userID: 'u1' };

/** A message at its place in the server's log. */
interface Entry {
  seq: number;
  from: string;
  clientMsgID: string;
  /** As the history of the harness writes it. */
  text: string;
  counts: boolean;
  moves: boolean;
  isDouble: boolean;
  isDeleted: boolean;
}

/** One conversation, told by hand what happens. */
class Chat {
  readonly id: ChatID;
  readonly entries: Entry[] = [];
  readUpTo = 0;
  /** Nothing up to here shows any more. */
  goneUpTo = 0;
  opt = 0;
  isListed = true;

  constructor(id: ChatID) {
    this.id = id;
  }

  get newest(): number {
    return this.entries.length;
  }

  add(from: string, clientMsgID: string, text: string, { counts = true, moves = true } = {}): void {
    const isDouble = this.entries.some((entry) => entry.clientMsgID === clientMsgID);
    const seq = this.newest + 1;
    this.entries.push({ seq, from, clientMsgID, text, counts, moves, isDouble, isDeleted: false });
    if (from === 'u1') this.readUpTo = seq;
    if (moves && !isDouble) this.isListed = true;
  }

  read(seq: number): void {
    this.readUpTo = Math.max(this.readUpTo, seq);
  }

  get shown(): Entry[] {
    return this.entries.filter((e) => e.seq > this.goneUpTo && !e.isDeleted && !e.isDouble);
  }

  get unread(): number {
    return this.shown.filter((e) => e.seq > this.readUpTo && e.from !== 'u1' && e.counts).length;
  }

  get latest(): string {
    return this.shown.findLast((e) => e.moves)?.clientMsgID ?? '';
  }
}

/** What the page knows from events alone; checks each of them. */
class Page {
  readonly rows = new Map<string, Conversation>();
  readonly received = new Set<string>();
  total = 0;

  constructor(client: Client, rows: readonly Conversation[], total: number) {
    for (const row of rows) this.rows.set(row.conversationID, row);
    this.total = total;
    const { globalEvent } = client.im;
    const put = ({ value }: { value: Conversation[] }): void => {
      for (const row of value) this.rows.set(row.conversationID, row);
    };
    globalEvent.on('onNewConversation').subscribe(put);
    globalEvent.on('onConversationChanged').subscribe(put);
    globalEvent.on('onConversationRemoved').subscribe(({ value }) => {
      for (const id of value) this.rows.delete(id);
    });
    globalEvent.on('onRecvNewMessages').subscribe(({ value }) => {
      for (const { clientMsgID } of value) {
        if (this.received.has(clientMsgID)) this.wrong.push(`message ${clientMsgID} was told twice`);
        this.received.add(clientMsgID);
      }
    });
    globalEvent.on('onTotalUnreadMessageCountChanged').subscribe(({ value }) => {
      if (value !== this.sum) this.wrong.push(`total ${value} where the rows make ${this.sum}`);
      this.total = value;
    });
  }

  /** What no moment may show. */
  readonly wrong: string[] = [];

  get sum(): number {
    const rows = [...this.rows.values()];
    for (const { conversationID, unreadCount } of rows) {
      if (unreadCount < 0) this.wrong.push(`unread of ${conversationID} is ${unreadCount}`);
    }
    return rows.reduce((sum, { recvMsgOpt, unreadCount }) => sum + (recvMsgOpt < 2 ? unreadCount : 0), 0);
  }
}

/** One run: acts at server, device and model alike. */
class Run {
  readonly #world: World;
  readonly #u1: Client;
  readonly #page: Page;
  readonly #random: () => number;
  readonly #chats: ReadonlyMap<ChatID, Chat>;
  #sent = 0;
  #isHolding = false;
  #hasLost = false;

  constructor(world: World, u1: Client, page: Page, chats: ReadonlyMap<ChatID, Chat>, seed: number) {
    this.#world = world;
    this.#u1 = u1;
    this.#page = page;
    this.#chats = chats;
    this.#random = randomOf(seed);
  }

  /** The acts, and how often each comes among {@link INCOMING} messages. */
  readonly #acts: readonly (readonly [number, () => Promise<void>])[] = [
    [12, () => this.#markRead()],
    [6, () => this.#readElsewhere()],
    [5, () => this.#say()],
    [4, () => this.#sayElsewhere()],
    [8, () => this.#deleteMessage()],
    [6, () => this.#deleteElsewhere()],
    [2, () => this.#deleteConversation()],
    [1, () => this.#clearElsewhere()],
    [10, () => this.#revoke()],
    [8, () => this.#changeOpt()],
    [5, () => this.#reconnect()],
    [3, () => this.#away()],
    [8, () => this.#sendDouble()],
    [6, () => this.#pushAgain()],
    [6, () => this.#world.rule(PUSH, { duplicate: true }, 1)],
    [4, () => this.#lose()],
    [6, () => this.#reorder()],
    [8, () => this.#check()],
  ];

  async all(): Promise<void> {
    const acts = this.#acts.flatMap(([times, act]) => Array.from({ length: times }, () => act));
    const incoming = Array.from({ length: INCOMING }, () => () => this.#incoming());
    for (const act of this.#shuffled([...acts, ...incoming])) await act();
    await this.#check();
    await this.#settle();
    await this.#check();
    for (const chat of this.#chats.values()) {
      expect(await this.#u1.history(chat.id), chat.id).toEqual(chat.shown.map(({ text }) => text));
    }
    await this.#check();
  }

  // —— what comes in

  async #incoming(chat = this.#chat()): Promise<void> {
    const name = `m${++this.#sent}`;
    const kind = this.#random();
    // An aside in a hidden chat is nothing that the device would look at closely.
    const isAside = kind < 0.1 && chat.isListed;
    const isUncounted = kind > 0.9;
    await this.#deliver(chat, this.#peerOf(chat), name, {
      ...(isAside && { options: { conversationUpdate: false } }),
      ...(isUncounted && { options: { unreadCount: false } }),
    });
  }

  async #deliver(chat: Chat, from: string, name: string, extras: MessageExtras = {}): Promise<void> {
    const all = { ...extras, clientMsgID: name };
    if (chat.id === 'sg_g1') await this.#world.sendGroup(from, 'g1', name, all);
    else await this.#world.send(from, from === 'u1' ? this.#peerOf(chat) : 'u1', name, all);
    const { unreadCount: counts = true, conversationUpdate: moves = true } = extras.options ?? {};
    chat.add(from, name, name, { counts, moves });
  }

  /** The server does not look at the client's ID: a message that the device has comes with another seq. */
  async #sendDouble(): Promise<void> {
    const chat = this.#chat();
    const entry = this.#pick(
      chat.shown.filter((e) => this.#page.received.has(e.clientMsgID) && e.text === e.clientMsgID),
    );
    if (entry) await this.#deliver(chat, entry.from, entry.clientMsgID);
  }

  async #pushAgain(): Promise<void> {
    const chat = this.#chat();
    const entry = this.#pick(chat.entries.filter((e) => this.#page.received.has(e.clientMsgID)));
    if (entry) await this.#world.pushAgain('u1', chat.id, entry.seq);
  }

  /** The next frame is lost; what was in it shows with the next message of the chat, or the next sync. */
  async #lose(): Promise<void> {
    await this.#world.rule(PUSH, { drop: true }, 1);
    this.#hasLost = true;
  }

  /** The frame of the next message comes after those that follow it. */
  async #reorder(): Promise<void> {
    await this.#release();
    await this.#rest();
    await this.#world.rule(PUSH, { hold: 'late' }, 1);
    await this.#incoming();
    await this.#world.dev('held', { name: 'late' });
    this.#isHolding = true;
  }

  async #release(): Promise<void> {
    if (this.#isHolding) await this.#world.dev('release', { name: 'late' });
    this.#isHolding = false;
  }

  // —— what the user does, here and on another device

  async #markRead(): Promise<void> {
    const chat = this.#chat();
    await this.#world.clearRequests();
    await this.#u1.call('markConversationHasRead', chat.id);
    // Up to what the device knew of is its own to say.
    for (const { body } of await this.#world.requestsOf('u1', MARK)) {
      expect(body.hasReadSeq).toBeLessThanOrEqual(chat.newest);
      chat.read(body.hasReadSeq as number);
    }
  }

  async #readElsewhere(): Promise<void> {
    const chat = this.#chat();
    const seq = 1 + Math.floor(this.#random() * chat.newest);
    await this.#world.as('u1').markRead(chat.id, seq);
    chat.read(seq);
  }

  async #say(): Promise<void> {
    const chat = this.#chat();
    await this.#u1.connected();
    const name = `m${++this.#sent}`;
    const message = await this.#u1.call('createTextMessage', name);
    const [recvID, groupID] = chat.id === 'sg_g1' ? ['', 'g1'] : [this.#peerOf(chat), ''];
    await this.#u1.call('sendMessage', message, recvID, groupID);
    chat.add('u1', message.clientMsgID, name);
  }

  async #sayElsewhere(): Promise<void> {
    await this.#deliver(this.#chat(), 'u1', `m${++this.#sent}`);
  }

  async #deleteMessage(): Promise<void> {
    const chat = this.#chat();
    const entry = this.#pick(this.#deletable(chat));
    if (!entry) return;
    const { clientMsgID } = entry;
    await this.#u1.call('deleteMessage', { conversationID: chat.id, clientMsgID });
    entry.isDeleted = true;
  }

  async #deleteElsewhere(): Promise<void> {
    const chat = this.#chat();
    const entry = this.#pick(this.#deletable(chat));
    if (!entry) return;
    await this.#world.as('u1').deleteMessages(chat.id, [entry.seq]);
    entry.isDeleted = true;
  }

  /**
   * What came twice is left: which of the two a deletion means is the server's to say. So is what the device has not
   * seen: it would not know that there was anything to be listed for.
   */
  #deletable(chat: Chat): Entry[] {
    const doubled = new Set(chat.entries.filter((e) => e.isDouble).map((e) => e.clientMsgID));
    return chat.shown.filter(
      ({ clientMsgID }) => this.#page.received.has(clientMsgID) && !doubled.has(clientMsgID),
    );
  }

  async #deleteConversation(): Promise<void> {
    const chat = this.#chat();
    await this.#settle();
    await this.#u1.call('deleteConversation', chat.id);
    chat.goneUpTo = chat.newest;
    chat.isListed = false;
  }

  async #clearElsewhere(): Promise<void> {
    const chat = this.#chat();
    await this.#settle();
    await this.#world.as('u1').clear([chat.id]);
    chat.goneUpTo = chat.newest;
    chat.read(chat.newest);
  }

  async #revoke(): Promise<void> {
    const chat = this.#chat();
    const entry = this.#pick(chat.shown.filter((e) => e.from !== 'u1' && e.text === e.clientMsgID));
    if (!entry) return;
    await this.#world.as(entry.from).revoke(chat.id, entry.seq);
    entry.text = '<2101>';
    entry.counts = false;
  }

  async #changeOpt(): Promise<void> {
    const chat = this.#chat();
    // With 1 the server would refuse what the peer of a single chat sends.
    const opt = chat.id === 'sg_g1' ? Math.floor(this.#random() * 3) : this.#random() < 0.5 ? 0 : 2;
    // Where the device has missed a change, it may find that there is nothing to set.
    const isHere = this.#random() < 0.5 && !this.#hasLost;
    if (isHere) await this.#u1.call('setConversationRecvMessageOpt', [chat.id], opt);
    else await this.#world.as('u1').set(chat.id, { recvMsgOpt: opt });
    chat.opt = opt;
  }

  // —— the connection

  async #reconnect(): Promise<void> {
    await this.#world.disconnect('u1');
    await this.#u1.call('networkStatusChanged');
  }

  async #away(): Promise<void> {
    await this.#rest();
    await this.#u1.offline(async () => {
      for (const chat of [this.#chat(), this.#chat(), this.#chat()]) await this.#incoming(chat);
      await this.#readElsewhere();
      await this.#deleteElsewhere();
      await this.#revoke();
    });
  }

  /** Nothing is on its way any more, and the device knows all that the server has. */
  async #settle(): Promise<void> {
    await this.#release();
    await this.#rest();
    await this.#u1.reconnect();
    this.#hasLost = false;
  }

  /** Frames travel as they should, and none is under way but one that is held. */
  async #rest(): Promise<void> {
    await this.#world.clearRules();
    await this.#u1.connected();
    await this.#u1.quiet();
  }

  /** At a moment of rest: what is listed, counted and told agree, with the model too unless a frame was lost. */
  async #check(): Promise<void> {
    await this.#release();
    await this.#rest();
    const rows = await this.#u1.call('getAllConversationList');
    const { sum } = this.#page;
    expect([...this.#page.rows.values()].sort(byID), 'the rows that were told').toEqual(rows.sort(byID));
    expect(await this.#u1.total(), 'the total is the sum').toBe(sum);
    expect(this.#page.total, 'the total that was told').toBe(sum);
    expect(this.#page.wrong).toEqual([]);
    if (this.#hasLost) return;
    const all = await this.#u1.call('getMultipleConversation', [...CHATS]);
    expect(
      all.map(({ conversationID, unreadCount, recvMsgOpt, latestMsg }) => ({
        conversationID,
        unreadCount,
        recvMsgOpt,
        latest: latestMsg && (JSON.parse(latestMsg) as Message).clientMsgID,
        isListed: this.#page.rows.has(conversationID),
      })),
    ).toEqual(
      [...this.#chats.values()].map(({ id, unread, opt, latest, isListed }) => ({
        conversationID: id,
        unreadCount: unread,
        recvMsgOpt: opt,
        latest,
        isListed,
      })),
    );
  }

  // —— chance

  #chat(): Chat {
    return this.#chats.get(CHATS[Math.floor(this.#random() * CHATS.length)]!)!;
  }

  #peerOf({ id }: Chat): string {
    if (id !== 'sg_g1') return id.slice('si_u1_'.length);
    return this.#random() < 0.5 ? 'u2' : 'u3';
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }

  #shuffled<T>(items: readonly T[]): T[] {
    const places = items.map((item) => ({ item, place: this.#random() }));
    return places.sort((a, b) => a.place - b.place).map(({ item }) => item);
  }
}

it.each([
  1,
  // Another one each time; the name of a failing test says which.
  Math.floor(Math.random() * 2 ** 31),
])(
  '40. a hundred incoming among everything else end as a serial model says, seed %i',
  async (seed) => {
    const world = await createWorld();
    await world.createGroup('g1', ['u2', 'u3', 'u1']);
    await world.send('u2', 'u1', 'm-2', { clientMsgID: 'm-2' });
    await world.send('u3', 'u1', 'm-3', { clientMsgID: 'm-3' });
    const chats = new Map(CHATS.map((id) => [id, new Chat(id)]));
    for (const [id, chat] of chats) {
      for (const { sendID, clientMsgID, contentType } of await world.messages(id)) {
        chat.add(sendID, clientMsgID, contentType === 101 ? clientMsgID : `<${contentType}>`);
      }
    }
    const u1 = await world.signIn('u1');
    const page = new Page(u1, await u1.call('getAllConversationList'), await u1.total());
    await new Run(world, u1, page, chats, seed).all();
  },
  60_000,
);

function byID(a: Conversation, b: Conversation): number {
  return a.conversationID < b.conversationID ? -1 : 1;
}

/** A sequence of numbers in [0, 1) that the seed decides. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
