// The user's sync with the server, as the session sees it: runs data syncs one at a time, takes pushed frames, and
// answers when everything is settled. How each of them works is in the files beside; it must not know more of them
// than when to call.
import type { PushMessages } from '../../protocol/index.ts';
import type { UserContext } from '../session/context.ts';

export class Sync {
  readonly #ctx: UserContext;

  constructor(ctx: UserContext) {
    this.#ctx = ctx;
  }

  /** The link is up: a sync as after connecting (protocol 6.A), now or after the running one. */
  connected(): void {
    void this.#ctx;
  }

  /** The link is gone: what runs ends by its own failing requests, what is planned is dropped. */
  lost(): void {
    void this.#ctx;
  }

  /** Back in the foreground, or asked by hand: a sync that pulls up to ten messages a conversation (protocol 6.F). */
  wake(): void {
    void this.#ctx;
  }

  /** Takes one pushed frame; returns at once. */
  push(push: PushMessages, operationID: string): void {
    void [push, operationID];
  }

  /** Reads these conversations from the server and puts them into their rows, in one commit. Rejects when it cannot. */
  async refreshConversations(ids: readonly string[]): Promise<void> {
    void ids;
  }

  /** Reads the user's own info from the server. Rejects when it cannot. */
  async refreshSelf(): Promise<void> {
    void this.#ctx;
  }

  /** Resolves when no sync runs and no frame waits. */
  async idle(): Promise<void> {
    void this.#ctx;
  }

  /** Ends everything. */
  stop(): void {
    void this.#ctx;
  }
}
