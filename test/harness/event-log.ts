// Records what one OpenIM tells, in order, and lets a test read or await it.
import type { EventName, EventPayload } from 'openim-worker';

/** One event as it was told. */
export interface Told<E extends EventName = EventName> {
  readonly event: E;
  readonly value: EventPayload<E>['value'];
  readonly payload: EventPayload<E>;
}

interface Waiter {
  readonly look: () => boolean;
  readonly fail: (error: Error) => void;
}

/** Milliseconds after which a wait fails, with what arrived instead; below the limit of a test. */
const PATIENCE = 10_000;

export class EventLog {
  #told: Told[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #ignored: (payload: EventPayload) => boolean;

  /** @param ignored events that are the harness's own. */
  constructor(ignored: (payload: EventPayload) => boolean) {
    this.#ignored = ignored;
  }

  add(payload: EventPayload): void {
    if (this.#ignored(payload)) return;
    this.#told.push({ event: payload.event, value: payload.value, payload });
    for (const waiter of [...this.#waiters]) if (waiter.look()) this.#waiters.delete(waiter);
  }

  /** What was told since the last take; a pattern keeps the events whose name it matches. All are forgotten. */
  take(pattern = /./): Told[] {
    const told = this.#told;
    this.#told = [];
    return told.filter(({ event }) => pattern.test(event));
  }

  clear(): void {
    this.#told = [];
  }

  names(): EventName[] {
    return this.#told.map(({ event }) => event);
  }

  get length(): number {
    return this.#told.length;
  }

  /** The first event of that name among those not taken, or the next one. */
  next<E extends EventName>(event: E, fits: (told: Told<E>) => boolean = () => true): Promise<Told<E>> {
    return new Promise((resolve, reject) => {
      const find = (): Told<E> | undefined =>
        this.#told.find((told): told is Told<E> & Told => told.event === event && fits(told as Told<E>));
      const waiter: Waiter = {
        look: () => {
          const found = find();
          if (found) finish(() => resolve(found));
          return found !== undefined;
        },
        fail: (error) => finish(() => reject(error)),
      };
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        end();
      };
      const timer = setTimeout(() => {
        const arrived = summary(this.#told).join('\n  ') || 'nothing';
        waiter.fail(new Error(`${event} did not come. What came:\n  ${arrived}`));
      }, PATIENCE);
      if (!waiter.look()) this.#waiters.add(waiter);
    });
  }

  /** Fails who still waits. */
  close(reason: string): void {
    for (const waiter of [...this.#waiters]) waiter.fail(new Error(reason));
  }
}

/** One line per event: its name, and what it is about (conversation IDs, texts of messages, the number). */
export function summary(told: readonly Told[]): string[] {
  return told.map(({ event, value }) => `${event} ${subject(event, value)}`.trimEnd());
}

function subject(event: EventName, value: unknown): string {
  switch (event) {
    case 'onNewConversation':
    case 'onConversationChanged':
      return (value as { conversationID: string }[]).map((c) => c.conversationID).join(',');
    case 'onRecvNewMessages':
      return (value as { content: string }[]).map((m) => m.content).join(',');
    case 'onRecvNewMessage':
    case 'onRecvOnlineOnlyMessage':
    case 'sendMessageSuccess':
    case 'sendMessageFailed':
      return (value as { content: string }).content;
    case 'onConversationRemoved':
      return (value as string[]).join(',');
    case 'onTotalUnreadMessageCountChanged':
    case 'onSyncServerStart':
    case 'onSyncServerProgress':
    case 'onSyncServerFinish':
    case 'onSyncServerFailed':
    case 'onLoggedOut':
      return String(value);
    default:
      return '';
  }
}
