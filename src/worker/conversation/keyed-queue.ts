// Runs the tasks of one key one after another, those of different keys side by side. Pure bookkeeping.

export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs the task after all earlier ones of the key, whether they succeeded or not. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(task, task);
    const leave = (): void => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    const tail: Promise<void> = result.then(leave, leave);
    this.#tails.set(key, tail);
    return result;
  }
}
