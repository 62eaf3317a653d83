// Owns the turns of Node's event loop while a run lasts: counts what waits for one, so that a run goes on exactly when
// nothing is left to happen by itself. It must not know what the tasks do.

const setReal = globalThis.setImmediate;
const clearReal = globalThis.clearImmediate;

/** A run that needs more turns than this to become idle has found a loop. */
const MOST_TURNS = 200_000;

export class Tasks {
  readonly #live = new Set<NodeJS.Immediate>();

  /** Counts every `setImmediate` from here on; returns how to stop. */
  install(): () => void {
    const live = this.#live;
    const set = (run: (...args: unknown[]) => void, ...args: unknown[]): NodeJS.Immediate => {
      const handle = setReal(() => {
        live.delete(handle);
        run(...args);
      });
      live.add(handle);
      return handle;
    };
    const clear = (handle: NodeJS.Immediate): void => {
      live.delete(handle);
      clearReal(handle);
    };
    Object.assign(globalThis, { setImmediate: set, clearImmediate: clear });
    return () => {
      Object.assign(globalThis, { setImmediate: setReal, clearImmediate: clearReal });
      for (const handle of live) clearReal(handle);
      live.clear();
    };
  }

  /** Whether something waits for a turn. */
  get busy(): boolean {
    return this.#live.size > 0;
  }

  /** Lets so many turns pass. */
  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await new Promise<void>((resolve) => void setReal(resolve));
  }

  /** Resolves when nothing is left that a turn would bring: all that remains waits for time or for a release. */
  async idle(): Promise<void> {
    let turns = 0;
    do {
      await this.turns(1);
      if (++turns > MOST_TURNS) throw new Error('the run does not become idle');
    } while (this.busy);
  }

  /** Lets turns pass until the promise has settled, or until nothing happens any more. */
  async until(settled: Promise<unknown>): Promise<boolean> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    settled.then(settle, settle);
    let turns = 0;
    do {
      await this.turns(1);
      if (++turns > MOST_TURNS) throw new Error('the run does not become idle');
    } while (!isSettled && this.busy);
    return isSettled;
  }

  /** Runs something some turns from now. */
  later(turns: number, run: () => void): void {
    if (turns <= 0) run();
    else globalThis.setImmediate(() => this.later(turns - 1, run));
  }
}
