// Records every event for the log panel, told to it at most five times a second: a burst must not cost a render each.
import type { EventPayload } from 'openim-worker';
import { addToLog, type BoundedLog, emptyLog } from '../state/bounded-log.ts';
import { Store } from '../state/store.ts';
import { head } from './sdk.ts';

/** One event, as it came. */
export interface EventEntry {
  readonly key: number;
  readonly event: string;
  readonly at: number;
  readonly errCode: number;
  readonly errMsg: string;
  /** The head of `data`. */
  readonly data: string;
  /** Length of the whole `data`. */
  readonly length: number;
}

const FLUSH_EVERY = 200;

/** The event log. */
export class EventRecord {
  readonly log = new Store<BoundedLog<EventEntry>>(emptyLog());
  #waiting: EventEntry[] = [];
  #next = 1;

  onEvent({ event, errCode, errMsg, data }: EventPayload): void {
    if (this.#waiting.length === 0) setTimeout(() => this.#flush(), FLUSH_EVERY);
    this.#waiting.push({
      key: this.#next,
      event,
      at: Date.now(),
      errCode,
      errMsg,
      data: head(data),
      length: data.length,
    });
    this.#next += 1;
  }

  #flush(): void {
    const added = this.#waiting;
    this.#waiting = [];
    this.log.update((log) => addToLog(log, added));
  }
}
