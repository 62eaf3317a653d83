// A value that components can watch. The one place where the demo's state meets React.
import { useSyncExternalStore } from 'react';

/** Holds one immutable value and tells its watchers when it is replaced. */
export class Store<S> {
  #state: S;
  readonly #watchers = new Set<() => void>();

  constructor(state: S) {
    this.#state = state;
  }

  readonly get = (): S => this.#state;

  /** Replaces the value; the same value tells nobody. */
  set(state: S): void {
    if (Object.is(state, this.#state)) return;
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher();
  }

  update(change: (state: S) => S): void {
    this.set(change(this.#state));
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  };
}

/** The store's value in a component. */
export function useStore<S>(store: Store<S>): S {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A part of the store's value; the component renders again only when that part changes identity. */
export function useStorePart<S, P>(store: Store<S>, part: (state: S) => P): P {
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}
