// How long a page is busy with what its workers post. It must not know what they post.

type Listener = (event: Event) => void;

/** Times every listener of messages that is added to a worker from here on. */
export class TimedMessages {
  /** Milliseconds since the last {@link reset}. */
  busy = 0;
  /** Of the longest turn, milliseconds. */
  longest = 0;

  constructor() {
    const timed = new WeakMap<Listener, Listener>();
    const wrap = (listener: Listener): Listener => {
      const known = timed.get(listener);
      if (known) return known;
      const wrapped: Listener = (event) => {
        const began = performance.now();
        try {
          listener(event);
        } finally {
          const took = performance.now() - began;
          this.busy += took;
          this.longest = Math.max(this.longest, took);
        }
      };
      timed.set(listener, wrapped);
      return wrapped;
    };
    const { addEventListener, removeEventListener } = Worker.prototype;
    const of = (type: string, listener: unknown): unknown =>
      type === 'message' && typeof listener === 'function' ? wrap(listener as Listener) : listener;
    Worker.prototype.addEventListener = function (
      this: Worker,
      type: string,
      listener: never,
      options?: never,
    ) {
      addEventListener.call(this, type, of(type, listener) as Listener, options);
    };
    Worker.prototype.removeEventListener = function (
      this: Worker,
      type: string,
      listener: never,
      options?: never,
    ) {
      removeEventListener.call(this, type, of(type, listener) as Listener, options);
    };
  }

  /** Begins to count anew. */
  reset(): void {
    this.busy = 0;
    this.longest = 0;
  }
}
