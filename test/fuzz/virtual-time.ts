// The clock and timers that a run gives the core: time passes only when the run says so.

/** Macrotasks pass; whatever waits for no timer has come further. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class VirtualTime {
  #now = 1_700_000_000_000;
  #last = 0;
  readonly #timers = new Map<number, { at: number; run: () => void }>();

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#now;

  readonly setTimeout = (run: () => void, milliseconds: number): number => {
    const timer = ++this.#last;
    if (milliseconds <= 0) {
      this.#timers.set(timer, { at: Number.POSITIVE_INFINITY, run });
      setImmediate(() => this.#fire(timer));
    } else this.#timers.set(timer, { at: this.#now + milliseconds, run });
    return timer;
  };

  readonly clearTimeout = (timer: number): void => {
    this.#timers.delete(timer);
  };

  /** Lets that much time pass; what was due runs in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      let next: [number, { at: number }] | undefined;
      for (const entry of this.#timers)
        if (entry[1].at <= end && !(next && next[1].at <= entry[1].at)) next = entry;
      if (!next) break;
      this.#now = Math.max(this.#now, next[1].at);
      this.#fire(next[0]);
    }
    this.#now = end;
  }

  #fire(timer: number): void {
    const found = this.#timers.get(timer);
    this.#timers.delete(timer);
    found?.run();
  }
}
