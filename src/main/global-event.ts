// globalEvent: one Subject on the page, what listens to it, and how events from the worker become payloads
// (behaviour 2). It must not know where events come from.
import { type Observable, Subject, type Subscriber, type Subscription } from 'rxjs';
import {
  EVENTS,
  type EventName,
  type EventPayload,
  type EventSpec,
  type WireEvent,
} from '../contract/index.ts';
import { withValue } from './lazy-value.ts';
import { report } from './report.ts';
import { ReportingObservable } from './reporting-observable.ts';

/** Receives one event. */
export type EventHandler<E extends EventName> = (payload: EventPayload<E>) => void;

/** Every event of the SDK, in order. It never completes and never errors. */
export class GlobalEvent extends ReportingObservable<EventPayload> {
  readonly #emitter: EventEmitter;
  readonly #handlers = new Map<EventName, Map<unknown, Subscription>>();

  /** @internal */
  constructor(emitter: EventEmitter) {
    super((subscriber) => emitter.attach(subscriber));
    this.#emitter = emitter;
  }

  /** The events of one name. */
  readonly on = <E extends EventName>(name: E): Observable<EventPayload<E>> =>
    new ReportingObservable<EventPayload<E>>((subscriber) => this.#emitter.attach(subscriber, name));

  /** Calls the handler with every event of that name. The same pair again changes nothing. */
  readonly addEventListener = <E extends EventName>(name: E, handler: EventHandler<E>): void => {
    if (typeof handler !== 'function')
      throw new TypeError(`the handler of ${String(name)} must be a function, got ${typeof handler}`);
    const handlers = this.#handlers.get(name) ?? new Map<unknown, Subscription>();
    if (handlers.has(handler)) return;
    this.#handlers.set(name, handlers.set(handler, this.on(name).subscribe(handler)));
  };

  /** Ends what `addEventListener` began with the same name and function; otherwise does nothing. */
  readonly removeEventListener = <E extends EventName>(name: E, handler: EventHandler<E>): void => {
    const handlers = this.#handlers.get(name);
    handlers?.get(handler)?.unsubscribe();
    handlers?.delete(handler);
  };
}

/** The side of `globalEvent` that is fed. */
export class EventEmitter {
  readonly #subject = new Subject<EventPayload>();
  /** Subscribers per name; under `''` those of every event. */
  readonly #listening = new Map<EventName | '', number>();
  #waiting: EventPayload[] | undefined;

  /** Tells everyone who listens. A payload is built only when somebody does. */
  emit({ event, errCode = 0, errMsg = '', data }: WireEvent): void {
    if (typeof data === 'string') {
      this.#tell(event, data, errCode, errMsg);
      return;
    }
    this.#tell(event, () => `[${data.join(',')}]`, errCode, errMsg);
    if (event !== 'onRecvNewMessages') return;
    for (const message of data) this.#tell('onRecvNewMessage', message, errCode, errMsg);
  }

  /** Lets a subscriber have every event, or those of one name. */
  attach<E extends EventName>(subscriber: Subscriber<EventPayload<E>>, name?: E): Subscription {
    const key = name ?? '';
    this.#listening.set(key, (this.#listening.get(key) ?? 0) + 1);
    const subscription = this.#subject.subscribe((payload) => {
      if (name !== undefined && payload.event !== name) return;
      try {
        subscriber.next(payload as EventPayload<E>);
      } catch (error) {
        report(error);
      }
    });
    subscription.add(() => this.#listening.set(key, (this.#listening.get(key) ?? 1) - 1));
    return subscription;
  }

  #tell(event: EventName, data: string | (() => string), errCode: number, errMsg: string): void {
    if (!this.#listening.get(event) && !this.#listening.get('')) return;
    const payload = payloadOf(event, typeof data === 'string' ? data : data(), errCode, errMsg);
    // An event that is told while another is being delivered waits, so that everybody sees the same order.
    if (this.#waiting) {
      this.#waiting.push(payload);
      return;
    }
    this.#waiting = [payload];
    try {
      for (const next of this.#waiting) this.#subject.next(next);
    } finally {
      this.#waiting = undefined;
    }
  }
}

function payloadOf(event: EventName, data: string, errCode: number, errMsg: string): EventPayload {
  const spec: EventSpec = EVENTS[event];
  const payload = {
    event,
    errCode,
    errMsg,
    data,
    operationID: '',
    ...(spec.key !== undefined && { [spec.key]: spec.data === 'number' ? Number(data) : data }),
  };
  return withValue(payload, spec.data) as unknown as EventPayload;
}
