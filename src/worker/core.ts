// Composition root of the worker: takes calls, gives replies, and never throws across the boundary. It owns the
// configuration, the session and the outbox; what a call does is in the handlers.
import {
  type CallReply,
  type CallRequest,
  type MethodName,
  OpenIMError,
  type PageSignal,
  sdkError,
  type WorkerConfig,
} from '../contract/index.ts';
import { ProtocolError } from '../protocol/index.ts';
import { Outbox, type Post } from './engine/outbox.ts';
import { createLogger, type Environment } from './environment.ts';
import { HANDLERS } from './handlers.ts';
import { Session } from './session/session.ts';
import { storageError } from './store/errors.ts';

export class Core {
  readonly #env: Environment;
  readonly #outbox: Outbox;
  readonly #session: Session;

  constructor(env: Environment, post: Post) {
    this.#env = { ...env, log: createLogger(() => this.#session?.config?.logLevel ?? 2, console) };
    this.#outbox = new Outbox(post);
    this.#session = new Session(this.#env, this.#outbox);
  }

  /** Takes the configuration of `initSDK`. While a user is logged in the page does not send it. */
  configure(config: WorkerConfig): void {
    this.#session.configure(config);
  }

  /** Carries out one call. Always resolves: a failure is an error reply. Its events are sent before the reply. */
  async call({ method, args, operationID }: CallRequest): Promise<CallReply> {
    let reply: CallReply;
    try {
      reply = { errCode: 0, errMsg: '', data: dataOf(await this.#dispatch(method, args, operationID)) };
    } catch (error) {
      reply = this.#errorReply(method, error);
    }
    const flushed = this.#outbox.flush();
    if (flushed) await flushed;
    return reply;
  }

  /** The page has delivered a batch. */
  acknowledge(): void {
    this.#outbox.acknowledge();
  }

  /** Something happened to the page or its network. */
  signal(signal: PageSignal): void {
    this.#session.signal(signal);
  }

  /** Ends everything without a word to the server. */
  close(): Promise<void> {
    return this.#session.close();
  }

  // The page, which speaks the same version of the contract, has checked and normalised the arguments.
  async #dispatch(method: MethodName, args: readonly unknown[], operationID: string): Promise<unknown> {
    if (method === 'login') return this.#session.login(...(args as [string, string]));
    if (method === 'logout') return this.#session.logout();
    if (!Object.hasOwn(HANDLERS, method)) throw sdkError('arguments', `there is no method ${String(method)}`);
    const handler = HANDLERS[method] as (
      ctx: unknown,
      operationID: string,
      ...args: readonly unknown[]
    ) => unknown;
    return this.#session.withUser((ctx) => {
      const handle = (): unknown => handler(ctx, operationID, ...args);
      // The first pages, which an app shows first, are read sooner than the whole list.
      return ctx.list.isLoaded || method === 'getConversationListSplit'
        ? handle()
        : ctx.engine.load().then(handle);
    });
  }

  #errorReply(method: string, thrown: unknown): CallReply {
    const error = storageError(thrown);
    if (error instanceof OpenIMError) return { errCode: error.errCode, errMsg: error.errMsg, data: '' };
    const text = error instanceof Error ? error.message : String(error);
    const foreseen = error instanceof ProtocolError;
    if (!foreseen) this.#env.log.error(`${method} failed`, error);
    const { errCode, errMsg } = sdkError(foreseen ? 'decode' : 'internal', text);
    return { errCode, errMsg, data: '' };
  }
}

function dataOf(value: unknown): string {
  return value === undefined ? '' : String(value);
}
