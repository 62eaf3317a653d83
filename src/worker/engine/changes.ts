// One unit of work inside one read-write transaction: rows are read once, changed as drafts, and written once at
// the end, with the feed record of what changed. What is announced follows from comparing each row before and
// after, never from what a handler says, so that list, unread and events cannot drift apart.
// It must not touch memory outside the transaction: that happens after the commit, in engine.ts.
import Dexie from 'dexie';
import type { EventName } from '../../contract/index.ts';
import {
  derive,
  draftOf,
  firstOfferedSeq,
  firstShownSeq,
  type Identity,
  isUnchanged,
  isVisible,
  looksEqual,
  newRow,
  releaseDoubles,
} from '../conversation/row.ts';
import { burnTime, compareKeys, keyOf, messageJSON, quotedIn } from '../message/row.ts';
import type { Database } from '../store/database.ts';
import { pruneFeed } from '../store/feed.ts';
import { readMany } from '../store/read-many.ts';
import type { ConversationRow, DeletedRow, MessageKey, MessageRow, Meta } from '../store/schema.ts';

/** An event that does not follow from the rows: message events and own info, told before the rows' events. */
export interface ToldEvent {
  event: EventName;
  data: string | string[];
  /** Of messages that are stored: what the bodies in `data` can be read by. */
  keys?: MessageKey[];
}

/** Events of what nobody stores. */
const PASSING_EVENTS: readonly EventName[] = [
  'onRecvOnlineOnlyMessage',
  'onConversationUserInputStatusChanged',
];

/** Their order within one commit (behaviour 2); others come before them. */
const MESSAGE_EVENTS: readonly EventName[] = [
  'onNewRecvMessageRevoked',
  'onRecvC2CReadReceipt',
  'onMsgDeleted',
];

/** What a commit did; everything that memory and page need to follow it. */
export interface Commit {
  rev: number;
  /** Every row that was written. */
  rows: ConversationRow[];
  /** Of those that were listed before, as what: their JSON. Filled in after the commit. */
  before: Map<string, string>;
  new: string[];
  changed: string[];
  removed: string[];
  told: ToldEvent[];
  /** Conversations of which less is known than before: what may show is to be asked for. */
  released: string[];
  /** `true`: the rows' events are withheld (first load of a device). */
  quiet: boolean;
  /** The first time at which a private message that was stored vanishes; Infinity when none does. */
  burnAt: number;
}

/** A name and avatar to show while nothing better is known. */
export interface Fallback {
  showName: string;
  faceURL: string;
}

/** Rows in memory, as of a commit: far faster than reading them. */
export interface KnownRows {
  readonly rev: number;
  row(id: string): ConversationRow | undefined;
  ids(): string[];
}

interface Draft {
  before: ConversationRow | undefined;
  row: ConversationRow | undefined;
}

/** What was taken for granted does not hold: the unit of work is done once more, carefully. */
export class Taken extends Error {}

export class Changes {
  /**
   * Whether nothing is taken for granted: neither that messages are new without a look, nor that memory has the rows
   * as they are stored.
   */
  readonly isCareful: boolean;
  readonly #db: Database;
  readonly #known: KnownRows;
  readonly #now: number;
  readonly #drafts = new Map<string, Draft>();
  readonly #staleLatest = new Set<string>();
  readonly #unnamed = new Map<string, Fallback | undefined>();
  readonly #told: ToldEvent[] = [];
  readonly #received: MessageRow[] = [];
  /** Requests that nobody waits for before the end of the unit. */
  readonly #pending: PromiseLike<unknown>[] = [];
  /** Number of the last commit, once it was read or taken for granted. */
  #rev: number | undefined;
  #burnAt = Number.POSITIVE_INFINITY;
  /** Set by a first load: rows change without being announced one by one. */
  quiet = false;

  constructor(db: Database, known: KnownRows, now: number, isCareful: boolean) {
    this.isCareful = isCareful;
    this.#db = db;
    this.#known = known;
    this.#now = now;
  }

  /** The tables, for what has no method here. Conversations are read and written only through this class. */
  get db(): Omit<Database, 'conversations' | 'transaction'> {
    return this.#db;
  }

  /** The server's time as the device knows it, milliseconds; the same during one unit of work. */
  get now(): number {
    return this.#now;
  }

  // Conversations

  /** Reads the rows that are not read yet. Always makes a request (see {@link keepTransaction}), unless there are none. */
  async load(ids: Iterable<string>): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => !this.#drafts.has(id));
    if (wanted.length === 0) return;
    if (await this.#isKnown()) {
      for (const id of wanted) this.#keep(id, this.#known.row(id));
      return;
    }
    const found = await this.#db.conversations.bulkGet(wanted);
    for (const [i, id] of wanted.entries()) this.#keep(id, found[i]);
  }

  /** Reads every row. */
  async loadAll(): Promise<ConversationRow[]> {
    if (await this.#isKnown()) await this.load(this.#known.ids());
    else
      for (const row of await this.#db.conversations.toArray()) {
        if (!this.#drafts.has(row.conversationID)) this.#keep(row.conversationID, row);
      }
    return this.loaded();
  }

  /** The committed rows behind this ID, in the order of their IDs: to be looked at, not to be changed. */
  rowsAfter(id: string, count: number): Promise<ConversationRow[]> {
    return this.#db.conversations.where('conversationID').above(id).limit(count).toArray();
  }

  /** The drafts of all rows read so far. */
  loaded(): ConversationRow[] {
    return [...this.#drafts.values()].flatMap(({ row }) => row ?? []);
  }

  /** The draft of a row: change its fields (replace ranges, do not edit them). `undefined` when there is none. */
  async conversation(id: string): Promise<ConversationRow | undefined> {
    await this.load([id]);
    return this.#drafts.get(id)?.row;
  }

  /** The draft of a row that was loaded before. */
  row(id: string): ConversationRow | undefined {
    return this.#drafts.get(id)?.row;
  }

  /** The row, made hidden and nameless when there is none. Its name is filled in at the end (see {@link rename}). */
  async ensure(identity: Identity, fallback?: Fallback): Promise<ConversationRow> {
    return (await this.conversation(identity.conversationID)) ?? this.create(identity, fallback);
  }

  /** Makes a row that was found missing when it was loaded. */
  create(identity: Identity, fallback?: Fallback): ConversationRow {
    const row = newRow(identity);
    this.#drafts.set(identity.conversationID, { before: undefined, row });
    this.rename(identity.conversationID, fallback);
    return row;
  }

  /** Has name and avatar looked up again in friends, users and groups at the end of the unit (behaviour 6.5). */
  rename(id: string, fallback?: Fallback): void {
    this.#unnamed.set(id, fallback ?? this.#unnamed.get(id));
  }

  // Messages

  /** The stored messages of these clientMsgIDs, in their order. */
  messages(conversationID: string, clientMsgIDs: readonly string[]): Promise<(MessageRow | undefined)[]> {
    return this.#db.messages.bulkGet(clientMsgIDs.map((id): [string, string] => [conversationID, id]));
  }

  /** The stored messages with a seq from `from` to `to`, ascending. */
  messagesBySeq(conversationID: string, from: number, to: number): Promise<MessageRow[]> {
    if (from > to) return Promise.resolve([]);
    return this.#db.messages
      .where('[conversationID+seq]')
      .between([conversationID, from], [conversationID, to], true, true)
      .toArray();
  }

  /** The stored messages that quote this one. */
  messagesQuoting(conversationID: string, clientMsgID: string): Promise<MessageRow[]> {
    return this.#db.messages
      .where('quotes')
      .equals(clientMsgID)
      .filter((message) => message.conversationID === conversationID)
      .toArray();
  }

  /** Stores messages, with what they are found by. Whether one becomes `latestMsg` is said by {@link offerLatest}. */
  async putMessages(rows: readonly MessageRow[]): Promise<void> {
    if (rows.length > 0) await this.#db.messages.bulkPut(this.#indexed(rows));
  }

  /**
   * The same for messages that nobody looked up since they are new in all likelihood: the store itself says so if one
   * is not, and the unit is done again. Nobody waits for it before the end of the unit; what is read meanwhile sees it,
   * since requests are carried out in their order.
   */
  addMessages(rows: readonly MessageRow[]): void {
    if (rows.length === 0) return;
    const write = this.#db.messages.bulkAdd(this.#indexed(rows)).catch((error: unknown) => {
      const failures = error instanceof Dexie.BulkError ? error.failures : [];
      throw failures.some(({ name }) => name === 'ConstraintError') ? new Taken() : error;
    });
    this.#awaitLater(write);
  }

  /** Deletes messages, which stay deleted whatever seq they come back with; `latestMsg` is chosen anew. */
  async deleteMessages(conversationID: string, clientMsgIDs: readonly string[]): Promise<void> {
    await this.clearMessages(conversationID, clientMsgIDs);
    await this.#remember(clientMsgIDs.map((clientMsgID) => ({ conversationID, clientMsgID })));
  }

  /** Deletes messages that a clear took: one that the server has a second time, above it, comes back with that. */
  async clearMessages(conversationID: string, clientMsgIDs: readonly string[]): Promise<void> {
    await this.#db.messages.bulkDelete(clientMsgIDs.map((id): [string, string] => [conversationID, id]));
    this.reselectLatest(conversationID);
  }

  /**
   * Deletes every stored message of a conversation, also those on their way (see {@link rememberUnsequenced}). What
   * becomes of the row is the caller's to say.
   */
  async deleteAllMessages(conversationID: string): Promise<void> {
    await this.rememberUnsequenced([conversationID]);
    await this.#db.messages
      .where('[conversationID+clientMsgID]')
      .between([conversationID, Dexie.minKey], [conversationID, Dexie.maxKey])
      .delete();
  }

  /**
   * To be called before everything stored of these conversations is deleted on this device alone. A message on its way
   * was there when the user deleted, and no seq says so of it: its answer or push must not bring it back, nor the
   * conversation with it (behaviour 4, 6.4).
   */
  async rememberUnsequenced(conversationIDs: readonly string[]): Promise<void> {
    const found = await this.#db.messages
      .where('[conversationID+seq]')
      .anyOf(conversationIDs.map((id) => [id, 0]))
      .toArray();
    await this.#remember(found.map(({ conversationID, clientMsgID }) => ({ conversationID, clientMsgID })));
  }

  /** Deletes the stored messages with a seq from 1 to below `seq`; `latestMsg` is chosen anew if any went. */
  async deleteMessagesBelow(conversationID: string, seq: number): Promise<void> {
    const gone = await this.#db.messages
      .where('[conversationID+seq]')
      .between([conversationID, 1], [conversationID, seq], true, false)
      .delete();
    if (gone > 0) this.reselectLatest(conversationID);
  }

  /** Deletes the messages that have no seq: pending, failed, inserted ones. */
  async deleteUnsequenced(conversationID: string): Promise<void> {
    await this.#db.messages.where('[conversationID+seq]').equals([conversationID, 0]).delete();
  }

  /**
   * A message just stored may become `latestMsg`: it does when it is later than the present one. The one that is
   * already there is shown with its new content, and the latest is chosen anew if its place moved back (behaviour
   * 6.2, 6.4).
   */
  offerLatest(row: ConversationRow, message: MessageRow): void {
    if (message.aside || (message.seq > 0 && message.seq < firstOfferedSeq(row))) return;
    const key = keyOf(message);
    const present = row.latestKey;
    if (present?.clientMsgID === key.clientMsgID && compareKeys(key, present) < 0) {
      this.reselectLatest(row.conversationID);
    } else if (!present || present.clientMsgID === key.clientMsgID || compareKeys(key, present) > 0) {
      this.#show(row, message);
    }
  }

  /** Has the greatest stored message that may show take the place of `latestMsg` at the end of the unit. */
  reselectLatest(conversationID: string): void {
    this.#staleLatest.add(conversationID);
  }

  // What is told besides the rows

  /** Tells an event before those of the rows. */
  tell(event: EventName, data: string): void {
    this.#told.push({ event, data });
  }

  /** Tells a stored message as received; all of one unit go out as one `onRecvNewMessages`. */
  tellReceived(message: MessageRow): void {
    this.#received.push(message);
  }

  /**
   * To be awaited between many small steps: a transaction is lost when about a hundred awaits follow one another
   * without a request to the database.
   */
  async keepTransaction(): Promise<void> {
    await this.meta('rev');
  }

  // Single values

  /** A value of the `meta` table. */
  async meta<K extends keyof Meta>(key: K): Promise<Meta[K] | undefined> {
    return (await this.#db.meta.get(key))?.value as Meta[K] | undefined;
  }

  /** Stores a value of the `meta` table. */
  async setMeta<K extends keyof Meta>(key: K, value: Meta[K]): Promise<void> {
    await this.#db.meta.put({ key, value });
  }

  /** Resolves when what was taken for granted was found to hold; rejects with {@link Taken} when it does not. */
  async confirm(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Writes what changed. Called once by the engine, at the end of the unit. */
  async finish(): Promise<Commit> {
    await this.#nameRows();
    await this.#selectLatest();
    const rows: ConversationRow[] = [];
    const commit: Commit = {
      rev: 0,
      rows,
      before: new Map(),
      new: [],
      changed: [],
      removed: [],
      told: this.#allTold(),
      released: [],
      quiet: this.quiet,
      burnAt: this.#burnAt,
    };
    for (const [id, { before, row }] of this.#drafts) {
      if (!row) continue;
      if (before && releaseDoubles(before, row)) commit.released.push(id);
      derive(row, this.#now);
      if (before && isUnchanged(before, row)) continue;
      rows.push(row);
      const was = before !== undefined && isVisible(before);
      const is = isVisible(row);
      if (!was && is) commit.new.push(id);
      else if (was && !is) commit.removed.push(id);
      else if (was && is && !looksEqual(before, row)) commit.changed.push(id);
    }
    // What only those hear who are there is not written down: typing costs no write.
    if (rows.length === 0 && commit.told.every(({ event }) => PASSING_EVENTS.includes(event))) {
      await this.confirm();
      return commit;
    }
    commit.rev = (this.#rev ?? (await this.meta('rev')) ?? 0) + 1;
    for (const row of rows) row.rev = commit.rev;
    await Promise.all([
      ...this.#pending,
      this.#db.conversations.bulkPut(rows),
      this.#db.feed.put({
        rev: commit.rev,
        at: this.#now,
        new: commit.new,
        changed: commit.changed,
        removed: commit.removed,
        messages: this.#receivedKeys(),
      }),
      this.setMeta('rev', commit.rev),
    ]);
    await pruneFeed(this.#db.feed, commit.rev, this.#now);
    return commit;
  }

  /**
   * Whether memory has the rows as they are stored: nobody else has written since the last commit that it followed. The
   * first time it is taken for granted while the store is asked, so that a small write need not wait for a read.
   */
  async #isKnown(): Promise<boolean> {
    const { rev } = this.#known;
    if (!this.isCareful && this.#rev === undefined) {
      this.#rev = rev;
      this.#awaitLater(
        this.#db.meta.get('rev').then((stored) => {
          if ((stored?.value ?? 0) !== rev) throw new Taken();
        }),
      );
      return true;
    }
    this.#rev = (await this.meta('rev')) ?? 0;
    return this.#rev === rev;
  }

  #awaitLater(request: PromiseLike<unknown>): void {
    // The unit may end by another failure first.
    request.then(undefined, () => undefined);
    this.#pending.push(request);
  }

  #keep(id: string, row: ConversationRow | undefined): void {
    this.#drafts.set(id, { before: row, row: row && draftOf(row) });
  }

  async #remember(gone: readonly DeletedRow[]): Promise<void> {
    await this.load(gone.map(({ conversationID }) => conversationID));
    for (const { conversationID } of gone) {
      const row = this.row(conversationID);
      if (row) row.facts.hasDeleted = true;
    }
    await this.#db.deleted.bulkPut(gone);
  }

  #indexed(rows: readonly MessageRow[]): MessageRow[] {
    return rows.map((row) => {
      const quotes = quotedIn(row);
      const burnAt = burnTime(row);
      if (burnAt !== undefined) this.#burnAt = Math.min(this.#burnAt, burnAt);
      if (quotes === row.quotes && burnAt === row.burnAt) return row;
      const { quotes: _, burnAt: __, ...stored } = row;
      return { ...stored, ...(quotes !== undefined && { quotes }), ...(burnAt !== undefined && { burnAt }) };
    });
  }

  #show(row: ConversationRow, message: MessageRow): void {
    row.latestKey = keyOf(message);
    row.latestMsg = messageJSON(message);
    row.latestMsgSendTime = message.sendTime;
    // With a row that comes back all that it kept may show again, also what is later than the message that brings it.
    if (row.facts.hiddenSeq > 0) this.reselectLatest(row.conversationID);
    row.facts.hiddenSeq = 0;
  }

  #receivedKeys(): MessageKey[] {
    return this.#received.map(({ conversationID, clientMsgID }) => [conversationID, clientMsgID]);
  }

  #allTold(): ToldEvent[] {
    const received: ToldEvent[] = this.#received.length
      ? [{ event: 'onRecvNewMessages', data: this.#received.map(messageJSON), keys: this.#receivedKeys() }]
      : [];
    const place = ({ event }: ToldEvent): number => MESSAGE_EVENTS.indexOf(event);
    return [...received, ...this.#told.sort((a, b) => place(a) - place(b))];
  }

  async #selectLatest(): Promise<void> {
    await this.load(this.#staleLatest);
    for (const id of this.#staleLatest) {
      const row = this.row(id);
      if (!row || row.facts.hiddenSeq > 0) continue;
      const latest = await this.#greatestShown(row);
      if (latest) this.#show(row, latest);
      else {
        row.latestKey = null;
        row.latestMsg = '';
      }
    }
  }

  async #greatestShown(row: ConversationRow): Promise<MessageRow | undefined> {
    const first = firstShownSeq(row);
    let best: MessageRow | undefined;
    await this.#db.messages
      .where('[conversationID+sendTime]')
      .between([row.conversationID, Dexie.minKey], [row.conversationID, Dexie.maxKey])
      .reverse()
      .until((message) => best !== undefined && message.sendTime < best.sendTime)
      .each((message) => {
        if (message.aside || (message.seq > 0 && message.seq < first)) return;
        if (!best || compareKeys(keyOf(message), keyOf(best)) > 0) best = message;
      });
    return best;
  }

  async #nameRows(): Promise<void> {
    if (this.#unnamed.size === 0) return;
    const rows = [...this.#unnamed.keys()].flatMap((id) => this.row(id) ?? []);
    const users = rows.filter((row) => row.userID !== '');
    const groups = rows.filter((row) => row.groupID !== '');
    const userIDs = users.map((row) => row.userID);
    const [friendRows, userRows, groupRows] = await Promise.all([
      readMany(this.#db.friends, userIDs),
      readMany(this.#db.users, userIDs),
      readMany(
        this.#db.groups,
        groups.map((row) => row.groupID),
      ),
    ]);
    users.forEach((row, i) => {
      const friend = friendRows[i];
      const user = userRows[i];
      this.#name(
        row,
        friend?.remark || friend?.nickname || user?.nickname,
        // A friend's avatar is kept up to date even when it becomes empty; the cached user's may be old.
        friend ? friend.faceURL : user?.faceURL,
        friend ?? user,
      );
    });
    groups.forEach((row, i) => {
      this.#name(row, groupRows[i]?.groupName, groupRows[i]?.faceURL, groupRows[i]);
    });
  }

  #name(row: ConversationRow, name: string | undefined, face: string | undefined, known: unknown): void {
    const fallback = this.#unnamed.get(row.conversationID);
    const id = row.userID || row.groupID;
    if (known) {
      row.showName = name || id;
      row.faceURL = face ?? '';
    } else if (fallback && (row.showName === id || row.showName === '')) {
      row.showName = fallback.showName || id;
      row.faceURL = fallback.faceURL;
    }
  }
}
