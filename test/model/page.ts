// Owns the page of one device: a list, a total and nothing else, made of events alone as the documentation says. It
// finds every event that breaks the documented rules (behaviour 2). It must not ask the worker anything.
import type { Conversation, EventName, Message, WireEvent } from '../../src/contract/index.ts';

/** Most rows and messages of one event. */
const MOST = 50;

export class Page {
  readonly rows = new Map<string, Conversation>();
  total = 0;
  /** The total was told, or read, at least once. */
  #hasTotal = false;
  /** What was told against the rules. */
  readonly faults: string[] = [];
  /** Messages told as received: conversationID and seq. */
  readonly received: Message[] = [];
  /** The list was read, and no first load is running: every event must fit. */
  strict = false;
  /** Rows that some call was to remove. */
  readonly mayGo = new Set<string>();

  hear({ event, data }: WireEvent): void {
    switch (event) {
      case 'onNewConversation':
        for (const row of this.#list(event, data)) this.#appear(row);
        break;
      case 'onConversationChanged':
        for (const row of this.#list(event, data)) this.#change(row);
        break;
      case 'onConversationRemoved':
        this.#remove(JSON.parse(data as string) as string[]);
        break;
      case 'onTotalUnreadMessageCountChanged':
        if (this.strict && Number(data) === this.total) this.#fault(`total told again: ${data}`);
        this.total = Number(data);
        this.#hasTotal = true;
        break;
      case 'onRecvNewMessages':
        if (data.length === 0 || data.length > MOST) this.#fault(`${data.length} messages in one event`);
        for (const json of data) this.received.push(JSON.parse(json) as Message);
        break;
      case 'onSyncServerStart':
        if (data === 'true') this.strict = false;
        break;
    }
  }

  /** What a read of the total gave: after the first it is what was told last. */
  readTotal(total: number): void {
    if (this.strict && this.#hasTotal && total !== this.total)
      this.#fault(`the total ${total} is not the one told, ${this.total}`);
    this.total = total;
    this.#hasTotal = true;
  }

  /** What a read of the list gave. From here on every event must fit, unless a first load is running. */
  read(rows: readonly Conversation[]): void {
    this.rows.clear();
    for (const row of rows) this.rows.set(row.conversationID, row);
  }

  #list(event: EventName, data: WireEvent['data']): Conversation[] {
    const rows = JSON.parse(data as string) as Conversation[];
    if (rows.length === 0 || rows.length > MOST) this.#fault(`${event} with ${rows.length} rows`);
    if (new Set(rows.map((row) => row.conversationID)).size < rows.length)
      this.#fault(`${event} names a row twice`);
    return rows;
  }

  #appear(row: Conversation): void {
    const { conversationID } = row;
    if (this.strict && this.rows.has(conversationID)) this.#fault(`New for the listed ${conversationID}`);
    this.#put(row);
  }

  #change(row: Conversation): void {
    const { conversationID } = row;
    const before = this.rows.get(conversationID);
    if (this.strict && !before) this.#fault(`Changed for ${conversationID}, which is not listed`);
    if (this.strict && before && JSON.stringify(before) === JSON.stringify(row))
      this.#fault(`Changed for ${conversationID} without a change`);
    this.#put(row);
  }

  #put(row: Conversation): void {
    if (row.latestMsgSendTime === 0 && row.draftText === '')
      this.#fault(`the hidden ${row.conversationID} is told`);
    if (row.unreadCount < 0) this.#fault(`unread of ${row.conversationID} is ${row.unreadCount}`);
    this.rows.set(row.conversationID, row);
  }

  #remove(ids: readonly string[]): void {
    if (ids.length === 0 || ids.length > MOST) this.#fault(`Removed with ${ids.length} rows`);
    for (const id of ids) {
      if (this.strict && !this.rows.has(id)) this.#fault(`Removed for ${id}, which is not listed`);
      if (!this.mayGo.has(id)) this.#fault(`${id} was announced and vanished without a call`);
      this.rows.delete(id);
    }
  }

  #fault(text: string): void {
    this.faults.push(text);
  }
}
