// Owns the count of what the server has in hand, so that a test can wait until it is nothing.
// Must not know what the work is.

/** One piece of work; ends once, may rest meanwhile. */
export interface Task {
  /** It waits for somebody outside: until `resume` it does not count. */
  rest(): void;
  resume(): void;
  end(): void;
}

/** Counts tasks and tells when there are none. */
export class Activity {
  #busy = 0;
  readonly #waiting = new Set<() => void>();

  /** Begins a piece of work that counts until it ends. */
  begin(): Task {
    let state: 'busy' | 'resting' | 'ended' = 'busy';
    const change = (to: typeof state): void => {
      if (state === 'ended' || state === to) return;
      if (state === 'busy') this.#less();
      if (to === 'busy') this.#busy += 1;
      state = to;
    };
    this.#busy += 1;
    return { rest: () => change('resting'), resume: () => change('busy'), end: () => change('ended') };
  }

  /**
   * Resolves when nothing is in hand for two turns of the event loop: what lay readable in a socket when it was
   * called has then been read and dealt with.
   */
  async whenIdle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#busy === 0) {
        quiet += 1;
        continue;
      }
      quiet = 0;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #less(): void {
    this.#busy -= 1;
    if (this.#busy > 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
