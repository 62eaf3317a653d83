// Owns the pushed frames of one connection that faults keep back: delayed ones, and a window that goes out in another
// order. Must not send: it returns what has to go out.

import type { Random } from '../seed/random.ts';

/** A shuffle of 0 … count - 1 that is not their order. */
function otherOrder(count: number, random: Random): number[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  const order = random.sample(indices, count);
  return order.every((index, at) => index === at) ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

export class HeldFrames {
  #delayed: { frame: Uint8Array; left: number }[] = [];
  #window: Uint8Array[] = [];
  #order: readonly number[] = [];

  get size(): number {
    return this.#delayed.length + this.#window.length;
  }

  /** Keeps a frame back until so many others have gone out. */
  delay(frame: Uint8Array, frames: number): void {
    this.#delayed.push({ frame, left: frames });
  }

  /** Keeps this and the following frames back, `count` together, to go out in another order. */
  gather(frame: Uint8Array, count: number, random: Random): void {
    this.#order = otherOrder(count, random);
    this.#window = [frame];
  }

  /** True while frames are gathered: the next one has to `join`. */
  get isGathering(): boolean {
    return this.#window.length > 0;
  }

  /** Adds a frame to those gathered; returns all when they are complete. */
  join(frame: Uint8Array): Uint8Array[] {
    this.#window.push(frame);
    return this.#window.length < this.#order.length ? [] : this.#takeWindow();
  }

  /** A frame has gone out: returns the delayed ones whose time has come. */
  passed(): Uint8Array[] {
    if (this.#delayed.length === 0) return [];
    for (const item of this.#delayed) item.left -= 1;
    const due = this.#delayed.filter((item) => item.left <= 0);
    this.#delayed = this.#delayed.filter((item) => item.left > 0);
    return due.map((item) => item.frame);
  }

  /** Returns all: the delayed ones in the order they came, those gathered in another. */
  takeAll(): Uint8Array[] {
    const delayed = this.#delayed.map((item) => item.frame);
    this.#delayed = [];
    return [...delayed, ...this.#takeWindow()];
  }

  #takeWindow(): Uint8Array[] {
    const window = this.#window;
    this.#window = [];
    const order = this.#order.filter((index) => index < window.length);
    // An incomplete window may have come out in its own order.
    const same = order.every((index, at) => index === at);
    return (same ? order.reverse() : order).map((index) => window[index] as Uint8Array);
  }
}
