// An RxJS observable whose consumers' errors are reported at once and stop nobody else (behaviour 2).
// RxJS itself throws them from a timer, which outside a browser ends the process. The app's copy of RxJS is shared,
// so its global configuration is not ours to set.
import { Observable, type Observer, type Operator, type Subscription } from 'rxjs';
import { report } from './report.ts';

/** Behaves as `Observable` in every other respect; what `pipe` makes of it reports in the same way. */
export class ReportingObservable<T> extends Observable<T> {
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new ReportingObservable<R>();
    lifted.source = this;
    lifted.operator = operator;
    return lifted;
  }

  override subscribe(
    observerOrNext?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (isSubscriber(observerOrNext)) return super.subscribe(observerOrNext);
    const consumer: Partial<Observer<T>> =
      typeof observerOrNext === 'object' && observerOrNext !== null
        ? observerOrNext
        : {
            ...(observerOrNext && { next: observerOrNext }),
            ...(error && { error }),
            ...(complete && { complete }),
          };
    return super.subscribe({
      next: (value) => guarded(() => consumer.next?.(value)),
      error: (reason) => (consumer.error ? guarded(() => consumer.error?.(reason)) : report(reason)),
      complete: () => guarded(() => consumer.complete?.()),
    });
  }
}

// An operator subscribes with a subscriber of RxJS (maybe of another copy of it), which must stay what it is for
// unsubscribing to reach the source.
function isSubscriber<T>(value: unknown): value is Partial<Observer<T>> {
  const subscriber = value as Record<string, unknown> | null | undefined;
  return (
    typeof subscriber === 'object' &&
    subscriber !== null &&
    typeof subscriber.next === 'function' &&
    typeof subscriber.add === 'function' &&
    typeof subscriber.unsubscribe === 'function'
  );
}

function guarded(deliver: () => void): void {
  try {
    deliver();
  } catch (error) {
    report(error);
  }
}
