// Counts frames over the last seconds: rate, dropped ones, the longest. Pure arithmetic on given times.

/** How far back the figures look, in milliseconds. */
export const FRAME_WINDOW = 5000;

/** What the meter shows. */
export interface FrameFigures {
  /** Frames per second over the window. */
  readonly fps: number;
  /** Frames that the display could have shown and the page did not. */
  readonly dropped: number;
  /** The longest frame in milliseconds. */
  readonly longest: number;
}

/** Keeps the frame times of the last {@link FRAME_WINDOW} milliseconds. */
export class FrameWindow {
  #last: number | undefined;
  /** Pairs of end time and length. */
  #frames: { readonly at: number; readonly length: number }[] = [];
  /** The display's own interval: the shortest frame seen, between 4 ms (240 Hz) and 17.5 ms (57 Hz). */
  #interval = 17.5;

  /** Notes one frame, with the time that `requestAnimationFrame` gives. */
  add(at: number): void {
    if (this.#last !== undefined && at > this.#last) {
      const length = at - this.#last;
      this.#frames.push({ at, length });
      const sorted = this.#frames.length % 60 === 0 ? this.#frames.map((f) => f.length).sort(ascending) : [];
      // The median of a window is the display's rate: single short frames come from timer jitter.
      const median = sorted[sorted.length >> 1];
      if (median !== undefined) this.#interval = Math.min(17.5, Math.max(4, median));
    }
    this.#last = at;
    const oldest = at - FRAME_WINDOW;
    let expired = 0;
    while (expired < this.#frames.length && this.#frames[expired]!.at < oldest) expired += 1;
    if (expired > 0) this.#frames.splice(0, expired);
  }

  /** Forgets everything: after the page was hidden its pause is not a frame. */
  reset(): void {
    this.#last = undefined;
    this.#frames = [];
  }

  /** The figures of now. */
  figures(): FrameFigures {
    let time = 0;
    let dropped = 0;
    let longest = 0;
    for (const { length } of this.#frames) {
      time += length;
      longest = Math.max(longest, length);
      dropped += Math.max(0, Math.round(length / this.#interval) - 1);
    }
    return { fps: time === 0 ? 0 : Math.round((this.#frames.length * 1000) / time), dropped, longest };
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
