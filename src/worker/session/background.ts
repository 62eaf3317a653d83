// Whether the app is in the background, as the server is to know it (2004): remembered, since every link begins in the
// foreground (protocol 2.1). It must not decide when that is.
import { REQ } from '../../protocol/index.ts';
import { isNetworkError } from '../sync/follow-up-runner.ts';
import type { UserContext } from './context.ts';

export class Background {
  readonly #ctx: UserContext;
  #isBackground = false;

  constructor(ctx: UserContext) {
    this.#ctx = ctx;
  }

  /** Remembers it, and tells the server now or after the next connect. Rejects when the server refuses. */
  async set(operationID: string, isBackground: boolean): Promise<void> {
    this.#isBackground = isBackground;
    if (this.#ctx.connection.connected) await this.#tell(operationID);
  }

  /** A link has been made: the server takes it for one in the foreground. */
  async connected(): Promise<void> {
    if (!this.#isBackground) return;
    await this.#tell().catch((error) => this.#ctx.env.log.info('background not told:', error));
  }

  async #tell(operationID?: string): Promise<void> {
    const { connection, userID, signal } = this.#ctx;
    const options = operationID === undefined ? { signal } : { operationID, signal };
    try {
      await connection.request(REQ.setBackground, { userID, isBackground: this.#isBackground }, options);
    } catch (error) {
      // The link went meanwhile: the next one is told.
      if (signal.aborted || !isNetworkError(error)) throw error;
    }
  }
}
