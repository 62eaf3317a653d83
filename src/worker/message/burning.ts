// Private messages vanish some time after they were read (behaviour 5): here, and at the server for this user. It owns
// the timer and what is still to be told to the server; when each is due stands in the store.
import type { Engine } from '../engine/engine.ts';
import type { UserContext } from '../session/context.ts';
import type { MessageRow, Meta } from '../store/schema.ts';
import { isNetworkError } from '../sync/follow-up-runner.ts';
import { removeMessages } from '../sync/remove.ts';
import { deleteAtServer } from './remove.ts';

/** The longest wait that a timer takes, milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Milliseconds after which what the database refused is tried again. */
const RETRY_MS = 30_000;

export class Burning {
  readonly #ctx: UserContext;
  #timer: number | undefined;
  /** When the timer ends. */
  #at = Number.POSITIVE_INFINITY;
  #telling = false;

  constructor(ctx: UserContext) {
    this.#ctx = ctx;
  }

  /** When the first of them is due; `undefined` when there are none. */
  async first(): Promise<number | undefined> {
    return (await this.#ctx.db.messages.orderBy('burnAt').first())?.burnAt;
  }

  /** Deletes what is overdue before anybody reads it; the rows are not announced. */
  async start(first: number | undefined): Promise<void> {
    const { engine } = this.#ctx;
    if (first === undefined) return;
    if (first > this.#ctx.clock.now()) this.plan(first);
    else await this.#burn((work) => engine.runEarly(work));
  }

  /** A message is to vanish at this time. */
  plan(at: number): void {
    if (at >= this.#at || this.#ctx.signal.aborted) return;
    const { env } = this.#ctx;
    this.stop();
    this.#at = at;
    const wait = Math.min(Math.max(at - this.#ctx.clock.now(), 0), LONGEST_WAIT);
    this.#timer = env.setTimeout(() => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#burn((work) => this.#ctx.engine.run(work))
        .then(() => this.tellServer())
        .catch((error) => {
          if (this.#ctx.signal.aborted) return;
          env.log.error('private messages not deleted:', error);
          this.plan(this.#ctx.clock.now() + RETRY_MS);
        });
    }, wait);
  }

  /** Has the server delete what vanished here. What it cannot be told now is told after the next connect. Never rejects. */
  async tellServer(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let told = true; told; ) told = await this.#tellNext();
    } catch (error) {
      if (!this.#ctx.signal.aborted)
        this.#ctx.env.log.info('private messages not deleted at the server:', error);
    } finally {
      this.#telling = false;
    }
  }

  /** Ends the timer. */
  stop(): void {
    if (this.#timer !== undefined) this.#ctx.env.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#at = Number.POSITIVE_INFINITY;
  }

  async #burn(run: Engine['run']): Promise<void> {
    const { sync } = this.#ctx;
    const { gone, next } = await run(async (changes) => {
      const { messages } = changes.db;
      const due = await messages.where('burnAt').belowOrEqual(changes.now).toArray();
      const gone: string[] = [];
      if (due.length > 0) {
        const burnt = new Map(await changes.meta('burnt'));
        await changes.load(due.map(({ conversationID }) => conversationID));
        for (const [id, list] of byConversation(due)) {
          const seqs = list.flatMap(({ seq }) => (seq > 0 ? seq : []));
          if (seqs.length > 0) burnt.set(id, [...(burnt.get(id) ?? []), ...seqs]);
          const row = changes.row(id);
          if (row && (await removeMessages(changes, row, list))) gone.push(id);
        }
        await changes.setMeta('burnt', burnt);
      }
      return { gone, next: (await messages.orderBy('burnAt').first())?.burnAt };
    });
    if (next !== undefined) this.plan(next);
    sync.latestGone(gone);
  }

  /** Tells of one conversation; `false` when there is none. */
  async #tellNext(): Promise<boolean> {
    const { engine, db, env } = this.#ctx;
    const burnt = (await db.meta.get('burnt'))?.value as Meta['burnt'] | undefined;
    const [first] = burnt ?? [];
    if (!first) return false;
    const [conversationID, seqs] = first;
    await deleteAtServer(this.#ctx, conversationID, [...seqs]).catch((error) => {
      // What the server refuses it would refuse again.
      if (isNetworkError(error) || this.#ctx.signal.aborted) throw error;
      env.log.info('private messages not deleted at the server:', error);
    });
    await engine.run(async (changes) => {
      const owed = new Map(await changes.meta('burnt'));
      const left = (owed.get(conversationID) ?? []).filter((seq) => !seqs.includes(seq));
      if (left.length > 0) owed.set(conversationID, left);
      else owed.delete(conversationID);
      await changes.setMeta('burnt', owed);
    });
    return true;
  }
}

function byConversation(messages: readonly MessageRow[]): Map<string, MessageRow[]> {
  const lists = new Map<string, MessageRow[]>();
  for (const message of messages) {
    const list = lists.get(message.conversationID);
    if (list) list.push(message);
    else lists.set(message.conversationID, [message]);
  }
  return lists;
}
