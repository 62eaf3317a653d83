// All rows in memory: what the list shows, in order, each row's JSON ready, the total, and what else a unit of work wants
// to know of a row (design: state in the worker). Changed only by committed rows; it must not write anywhere.
import type { ConversationRow, Facts } from '../store/schema.ts';
import { countedUnread, isVisible, listTime, packFacts, rowFrom, rowJSON, unpackFacts } from './row.ts';

interface Entry {
  readonly id: string;
  readonly pinned: boolean;
  readonly time: number;
  readonly counted: number;
  readonly visible: boolean;
  readonly json: string;
  readonly facts: string;
  readonly rev: number;
  /** A newer entry took its place. */
  replaced: boolean;
}

/** Order of the list: pinned first, newest first, ties by ID (behaviour 4). */
function compare(a: Entry, b: Entry): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (a.time !== b.time) return b.time - a.time;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Changed rows, at the least, that wait to be put in place before they are without being asked for. */
const UNPLACED = 1_000;

/** All rows of one user: the visible ones in order, the hidden ones by ID. */
export class ConversationList {
  readonly #entries = new Map<string, Entry>();
  /** In order, but for {@link #unplaced} and with entries that were replaced, until somebody asks. */
  #order: Entry[] = [];
  #unplaced: Entry[] = [];
  #replaced = false;
  /** Exact, so that an absurd count that comes and goes leaves no trace. */
  #total = 0n;
  #rev = 0;
  #isLoaded = false;

  /** Number of the commit up to which these are the rows of the database. */
  get rev(): number {
    return this.#rev;
  }

  /** Whether all rows are here. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Sum of unread over the visible rows that notify. */
  get total(): number {
    return Number(this.#total);
  }

  /** Takes some of the stored rows; {@link finishLoading} is called after the last ones. */
  load(rows: readonly ConversationRow[]): void {
    for (const row of rows) this.put(row);
  }

  /** All rows are here, as of that commit. */
  finishLoading(rev = 0): void {
    this.#rev = rev;
    this.#isLoaded = true;
  }

  /** Puts one committed row in place. Returns the JSON with which it was listed before, if it was. */
  put(row: ConversationRow): string | undefined {
    const before = this.#entries.get(row.conversationID);
    const entry = entryOf(row);
    this.#entries.set(entry.id, entry);
    if (entry.counted !== before?.counted)
      this.#total += BigInt(entry.counted) - BigInt(before?.counted ?? 0);
    if (before?.visible) {
      before.replaced = true;
      this.#replaced = true;
    }
    if (entry.visible) this.#unplaced.push(entry);
    // What nobody looks at must not pile up.
    if (this.#unplaced.length > UNPLACED && this.#unplaced.length > this.#entries.size / 4) this.#ordered();
    return before?.visible ? before.json : undefined;
  }

  /** Whether the row's part of the total is what the committed row says. */
  counts(row: ConversationRow): boolean {
    return this.#entries.get(row.conversationID)?.counted === countedUnread(row);
  }

  /** Notes that a commit was followed. Unless it came right after the last one, rows were missed and stay so. */
  follow(rev: number): void {
    if (rev === this.#rev + 1) this.#rev = rev;
  }

  /** A row, hidden ones included; `undefined` when there is none. */
  row(id: string): ConversationRow | undefined {
    const entry = this.#entries.get(id);
    return entry && rowFrom(entry.json, entry.facts, entry.rev);
  }

  /** These rows, as far as there are any. */
  rows(ids: Iterable<string>): ConversationRow[] {
    return [...ids].flatMap((id) => this.row(id) ?? []);
  }

  /** IDs of all rows, hidden ones included. */
  ids(): string[] {
    return [...this.#entries.keys()];
  }

  /** JSON of a row, hidden ones included; `undefined` when there is none. */
  json(id: string): string | undefined {
    return this.#entries.get(id)?.json;
  }

  /** What is known of a row's seqs; `undefined` when there is none. */
  facts(id: string): Facts | undefined {
    const entry = this.#entries.get(id);
    return entry && unpackFacts(entry.facts);
  }

  /** Whether the row is listed. */
  isVisible(id: string): boolean {
    return this.#entries.get(id)?.visible ?? false;
  }

  /** JSON array of the visible rows from `offset`, at most `count`. */
  page(offset: number, count: number): string {
    return arrayJSON(this.#ordered().slice(offset, offset + count));
  }

  /** JSON array of all visible rows. */
  all(): string {
    return arrayJSON(this.#ordered());
  }

  /** IDs of all visible rows, in order. */
  visibleIDs(): string[] {
    return this.#ordered().map((entry) => entry.id);
  }

  /** The given IDs, as far as they are visible, in the order of the list. */
  sorted(ids: Iterable<string>): string[] {
    const entries: Entry[] = [];
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry?.visible) entries.push(entry);
    }
    return entries.sort(compare).map((entry) => entry.id);
  }

  /** Where many rows change between two looks at the list, each is put in place once, all in one pass. */
  #ordered(): readonly Entry[] {
    if (this.#replaced) this.#order = this.#order.filter(({ replaced }) => !replaced);
    this.#replaced = false;
    const fresh = this.#unplaced.filter(({ replaced }) => !replaced).sort(compare);
    this.#unplaced = [];
    if (fresh.length > 0) this.#order = merged(this.#order, fresh);
    return this.#order;
  }
}

function merged(a: readonly Entry[], b: readonly Entry[]): Entry[] {
  if (a.length === 0) return [...b];
  const result: Entry[] = [];
  let next = 0;
  for (const entry of a) {
    while (next < b.length && compare(b[next]!, entry) < 0) result.push(b[next++]!);
    result.push(entry);
  }
  while (next < b.length) result.push(b[next++]!);
  return result;
}

function entryOf(row: ConversationRow): Entry {
  const { conversationID: id, isPinned: pinned, rev } = row;
  return {
    id,
    pinned,
    time: listTime(row),
    counted: countedUnread(row),
    visible: isVisible(row),
    json: rowJSON(row),
    facts: packFacts(row.facts),
    rev,
    replaced: false,
  };
}

function arrayJSON(entries: readonly Entry[]): string {
  return `[${entries.map((entry) => entry.json).join(',')}]`;
}
