// Owns the work that the server does after it has answered: storing and pushing messages and notifications,
// in order. Must not know what a job does.

import type { Activity, Task } from './activity.ts';

/** Runs jobs in order, after the current task, or at once when flushed. */
export class JobQueue {
  readonly #jobs: (() => void)[] = [];
  readonly #activity: Activity;
  readonly #report: (error: unknown) => void;
  #task: Task | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #running = false;

  constructor(activity: Activity, report: (error: unknown) => void) {
    this.#activity = activity;
    this.#report = report;
  }

  add(job: () => void): void {
    this.#jobs.push(job);
    this.#task ??= this.#activity.begin();
    this.#immediate ??= setImmediate(() => this.flush());
  }

  /** Runs what waits, and what those jobs add. A failing job does not stop the next. */
  flush(): void {
    if (this.#running) return;
    this.#running = true;
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      try {
        job();
      } catch (error) {
        this.#report(error);
      }
    }
    this.#running = false;
    this.#rest();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#jobs.length = 0;
    this.#rest();
  }

  #rest(): void {
    if (this.#immediate !== undefined) clearImmediate(this.#immediate);
    this.#immediate = undefined;
    this.#task?.end();
    this.#task = undefined;
  }
}
