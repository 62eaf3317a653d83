// The visible list in memory: rows in order, each row's JSON ready, and the total (design: state in the worker).
// Changed only by committed rows; it must not write anywhere.
import type { ConversationRow } from '../store/schema.ts';
import { countedUnread, isVisible, listTime, rowJSON } from './row.ts';

interface Entry {
  readonly id: string;
  readonly pinned: boolean;
  readonly time: number;
  readonly counted: number;
  readonly visible: boolean;
  readonly confirmed: boolean;
  readonly json: string;
}

/** Order of the list: pinned first, newest first, ties by ID (behaviour 4). */
function compare(a: Entry, b: Entry): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (a.time !== b.time) return b.time - a.time;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** All rows of one user: the visible ones in order, the hidden ones by ID. */
export class ConversationList {
  readonly #entries = new Map<string, Entry>();
  #order: Entry[] = [];
  /** Exact, so that an absurd count that comes and goes leaves no trace. */
  #total = 0n;

  /** Sum of unread over the visible rows that notify. */
  get total(): number {
    return Number(this.#total);
  }

  /** Takes the place of whatever was there. */
  load(rows: readonly ConversationRow[]): void {
    this.#entries.clear();
    this.#order = [];
    this.#total = 0n;
    for (const row of rows) {
      const entry = entryOf(row);
      this.#entries.set(entry.id, entry);
      this.#total += BigInt(entry.counted);
      if (entry.visible) this.#order.push(entry);
    }
    this.#order.sort(compare);
  }

  /** Puts one committed row in place. Returns the JSON with which it was listed before, if it was. */
  put(row: ConversationRow): string | undefined {
    const before = this.#entries.get(row.conversationID);
    const entry = entryOf(row);
    this.#entries.set(entry.id, entry);
    this.#total += BigInt(entry.counted) - BigInt(before?.counted ?? 0);
    if (before?.visible) {
      const at = this.#position(before);
      if (entry.visible && compare(before, entry) === 0) {
        this.#order[at] = entry;
        return before.json;
      }
      this.#order.splice(at, 1);
    }
    if (entry.visible) this.#order.splice(this.#position(entry), 0, entry);
    return before?.visible ? before.json : undefined;
  }

  /** Whether the row's part of the total is what the committed row says. */
  counts(row: ConversationRow): boolean {
    return this.#entries.get(row.conversationID)?.counted === countedUnread(row);
  }

  /** JSON of a row, hidden ones included; `undefined` when there is none. */
  json(id: string): string | undefined {
    return this.#entries.get(id)?.json;
  }

  /** Whether there is a row that the server has told of. */
  isConfirmed(id: string): boolean {
    return this.#entries.get(id)?.confirmed ?? false;
  }

  /** Whether the row is listed. */
  isVisible(id: string): boolean {
    return this.#entries.get(id)?.visible ?? false;
  }

  /** JSON array of the visible rows from `offset`, at most `count`. */
  page(offset: number, count: number): string {
    return arrayJSON(this.#order.slice(offset, offset + count));
  }

  /** JSON array of all visible rows. */
  all(): string {
    return arrayJSON(this.#order);
  }

  /** IDs of all visible rows, in order. */
  visibleIDs(): string[] {
    return this.#order.map((entry) => entry.id);
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

  #position(entry: Entry): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#order[middle]!, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function entryOf(row: ConversationRow): Entry {
  return {
    id: row.conversationID,
    pinned: row.isPinned,
    time: listTime(row),
    counted: countedUnread(row),
    visible: isVisible(row),
    confirmed: row.facts.confirmed,
    json: rowJSON(row),
  };
}

function arrayJSON(entries: readonly Entry[]): string {
  return `[${entries.map((entry) => entry.json).join(',')}]`;
}
