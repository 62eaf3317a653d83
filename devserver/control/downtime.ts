// Owns whether the server is down for maintenance, and for how many more attempts. Must not end connections itself.

/** How attempts are refused: broken connections, or HTTP 503. */
export type DowntimeKind = 'tcp' | 'http';

export class Downtime {
  readonly #onBegin: () => void;
  #kind: DowntimeKind | undefined;
  #left = 0;

  /** @param onBegin ends all connections */
  constructor(onBegin: () => void) {
    this.#onBegin = onBegin;
  }

  /** How attempts are refused now; undefined when the server is up. */
  get kind(): DowntimeKind | undefined {
    return this.#kind;
  }

  /** Refuses the next attempts. */
  begin(kind: DowntimeKind, attempts: number): void {
    this.#kind = kind;
    this.#left = attempts;
    this.#onBegin();
  }

  /** Counts an attempt; answers how it is refused, undefined when the server is up. */
  refuse(): DowntimeKind | undefined {
    const kind = this.#kind;
    if (kind === undefined) return undefined;
    this.#left -= 1;
    if (this.#left <= 0) this.end();
    return kind;
  }

  /** The server is up again. True when it was down. */
  end(): boolean {
    const wasOn = this.#kind !== undefined;
    this.#kind = undefined;
    return wasOn;
  }
}
