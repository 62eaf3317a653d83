// Starts the load server and hands it orders. It must not know what is measured.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Answer, Fault, Orders, Reachable } from './orders.ts';

/** A running load server. */
export class Load {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #at: Reachable = { apiAddr: '', wsAddr: '' };
  #orders = 0;
  #closing: Promise<void> | undefined;

  /** Where it can be reached. */
  get at(): Reachable {
    return this.#at;
  }

  private constructor(child: ChildProcess, failed: (error: Error) => void) {
    this.#child = child;
    child.on('message', (said: Answer | Fault) => {
      if ('fault' in said) return failed(new Error(`the load server: ${said.fault}`));
      this.#waiting.get(said.order)?.(said);
      this.#waiting.delete(said.order);
    });
    child.once('exit', (code) => {
      const error = `the load server ended with ${code}`;
      for (const [order, settle] of this.#waiting) settle({ order, error });
      if (!this.#closing) failed(new Error(error));
    });
  }

  /**
   * Starts one.
   * @param failed told at once when the server is asked by its client what it cannot answer, or ends by itself.
   */
  static async start(failed: (error: Error) => void): Promise<Load> {
    const child = fork(join(import.meta.dirname, 'server.ts'), [], {
      execArgv: ['--import', 'tsx', '--max-old-space-size=4096'],
      serialization: 'advanced',
    });
    const load = new Load(child, failed);
    load.#at = (await load.#answer(0)) as Reachable;
    return load;
  }

  async order<K extends keyof Orders>(name: K, given: Orders[K]['given']): Promise<Orders[K]['answer']> {
    const order = ++this.#orders;
    const answer = this.#answer(order);
    this.#child.send({ order, name, given });
    return (await answer) as Orders[K]['answer'];
  }

  /** Ends it; may be called again. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      if (this.#child.exitCode !== null) return resolve();
      this.#child.once('exit', () => resolve());
      this.#child.disconnect();
    });
    return this.#closing;
  }

  #answer(order: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(order, (answer) =>
        'error' in answer ? reject(new Error(answer.error)) : resolve(answer.answer),
      );
    });
  }
}
