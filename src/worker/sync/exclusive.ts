// Runs one thing at a time, in the order asked: what reads a table from the server and then writes it must not overlap
// with another that does, or the older answer could win.

export class Exclusive {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` after everything asked before; its outcome is the caller's alone. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
