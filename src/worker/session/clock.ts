// The server's clock as the device knows it (behaviour 3). Pure arithmetic; who learns the offset stores it too.

export class Clock {
  readonly #deviceNow: () => number;
  /** Server's clock minus the device's, milliseconds. */
  offset = 0;

  constructor(deviceNow: () => number) {
    this.#deviceNow = deviceNow;
  }

  /** The server's time, milliseconds since 1970. */
  now(): number {
    return this.#deviceNow() + this.offset;
  }
}
