// Owns the requests that a fault makes slow: each waits until so many more requests of its user have come.
// Must not know requests.

import type { Task } from '../activity.ts';

interface Guest {
  userID: string;
  left: number;
  go: () => void;
}

export class WaitingRoom {
  #guests: Guest[] = [];

  get size(): number {
    return this.#guests.length;
  }

  /** Waits for so many requests of the user; the task rests meanwhile. */
  async wait(userID: string, requests: number, task: Task): Promise<void> {
    task.rest();
    await new Promise<void>((go) => this.#guests.push({ userID, left: requests, go }));
    task.resume();
  }

  /** A request of the user has come. */
  arrived(userID: string): void {
    for (const guest of this.#guests) if (guest.userID === userID) guest.left -= 1;
    this.#release((guest) => guest.left <= 0);
  }

  /** Lets all go; returns how many that were. */
  releaseAll(): number {
    return this.#release(() => true);
  }

  #release(fits: (guest: Guest) => boolean): number {
    const gone = this.#guests.filter(fits);
    this.#guests = this.#guests.filter((guest) => !gone.includes(guest));
    for (const guest of gone) guest.go();
    return gone.length;
  }
}
