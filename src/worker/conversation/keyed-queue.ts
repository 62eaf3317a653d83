// Runs tasks that share a key one after another, others side by side. Pure bookkeeping.

export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs the task after all earlier ones of any of its keys, whether they succeeded or not. */
  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const result = Promise.all(keys.map((key) => this.#tails.get(key))).then(task);
    const leave = (): void => {
      for (const key of keys) if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    const tail: Promise<void> = result.then(leave, leave);
    for (const key of keys) this.#tails.set(key, tail);
    return result;
  }
}
