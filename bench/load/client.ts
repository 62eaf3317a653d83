// Starts the load server and hands it orders. It must not know what is measured.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Answer, Orders, Reachable } from './orders.ts';

/** A running load server. */
export class Load {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #at: Reachable = { apiAddr: '', wsAddr: '' };
  #orders = 0;

  /** Where it can be reached. */
  get at(): Reachable {
    return this.#at;
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: Answer) => {
      this.#waiting.get(answer.order)?.(answer);
      this.#waiting.delete(answer.order);
    });
    child.once('exit', (code) => {
      for (const [order, settle] of this.#waiting)
        settle({ order, error: `the load server ended with ${code}` });
    });
  }

  /** Starts one. */
  static async start(): Promise<Load> {
    const child = fork(join(import.meta.dirname, 'server.ts'), [], {
      execArgv: ['--import', 'tsx', '--max-old-space-size=4096'],
      serialization: 'advanced',
    });
    const load = new Load(child);
    load.#at = (await load.#answer(0)) as Reachable;
    return load;
  }

  async order<K extends keyof Orders>(name: K, given: Orders[K]['given']): Promise<Orders[K]['answer']> {
    const order = ++this.#orders;
    const answer = this.#answer(order);
    this.#child.send({ order, name, given });
    return (await answer) as Orders[K]['answer'];
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await gone;
  }

  #answer(order: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(order, (answer) =>
        'error' in answer ? reject(new Error(answer.error)) : resolve(answer.answer),
      );
    });
  }
}
