// How long the main thread was busy at a stretch. It must not know with what.

/** Watches the main thread by sending itself messages: what keeps one waiting is a task of somebody else. */
export class Blocks {
  readonly #channel = new MessageChannel();
  #last = 0;
  #longest = 0;
  #watching = false;

  constructor() {
    this.#channel.port1.onmessage = () => {
      this.#note();
      if (this.#watching) this.#channel.port2.postMessage(0);
    };
  }

  /** Begins to watch. */
  start(): void {
    this.#longest = 0;
    this.#last = performance.now();
    this.#watching = true;
    this.#channel.port2.postMessage(0);
  }

  /** Ends; the longest stretch since the start, milliseconds. */
  stop(): number {
    this.#watching = false;
    this.#note();
    return this.#longest;
  }

  #note(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
  }
}
