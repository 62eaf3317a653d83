// Owns the time of a run: it stands still until it is moved, and timers go off as it passes them.

/** When every run begins, milliseconds since 1970. */
export const START = 1_760_000_000_000;

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export class VirtualTime {
  #now = START;
  #last = 0;
  readonly #timers = new Map<number, Timer>();

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, milliseconds: number): number {
    this.#timers.set(++this.#last, { at: this.#now + Math.max(0, milliseconds), run });
    return this.#last;
  }

  clearTimeout(timer: number): void {
    this.#timers.delete(timer);
  }

  /** When the next timer goes off; `undefined` when there is none. */
  get next(): number | undefined {
    let next: number | undefined;
    for (const { at } of this.#timers.values()) if (next === undefined || at < next) next = at;
    return next;
  }

  /** Moves on to the next timer not later than `until` and lets it go off; `false`: there is none, `until` is reached. */
  step(until: number): boolean {
    let first: number | undefined;
    for (const [id, { at }] of this.#timers) {
      if (at <= until && (first === undefined || at < this.#timers.get(first)!.at)) first = id;
    }
    if (first === undefined) {
      this.#now = Math.max(this.#now, until);
      return false;
    }
    const timer = this.#timers.get(first)!;
    this.#timers.delete(first);
    this.#now = Math.max(this.#now, timer.at);
    timer.run();
    return true;
  }
}
