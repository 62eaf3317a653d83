// Calls the SDK and keeps a log of every call with its result and duration. It must not decide what to call.
import { type MethodName, OpenIMError, type OpenIMMethods, type openIM, type Result } from 'openim-worker';
import { addToLog, type BoundedLog, emptyLog } from '../state/bounded-log.ts';
import { Store } from '../state/store.ts';

/** The package's `openIM`. */
export type OpenIM = typeof openIM;

/** One finished call, for the log. */
export interface CallEntry {
  readonly key: number;
  readonly method: string;
  /** The arguments as JSON, without secrets. */
  readonly args: string;
  readonly at: number;
  /** Milliseconds from the call to its answer, as the page saw it. */
  readonly duration: number;
  readonly errCode: number;
  readonly errMsg: string;
  readonly operationID: string;
  /** The answer's `data`, its first {@link MAX_LOGGED} characters. */
  readonly data: string;
  /** Length of the whole `data`. */
  readonly length: number;
}

/** Characters that a log entry keeps of one text. */
export const MAX_LOGGED = 20_000;

type Answer = Result<unknown>;

/** The SDK with a log. */
export class Sdk {
  readonly openIM: OpenIM;
  readonly log = new Store<BoundedLog<CallEntry>>(emptyLog());
  #next = 1;

  constructor(sdk: OpenIM) {
    this.openIM = sdk;
  }

  /** Calls a method in its promise form; gives the typed value or throws the OpenIMError. */
  async run<M extends MethodName>(
    method: M,
    ...args: Parameters<OpenIMMethods[M]>
  ): Promise<ReturnType<OpenIMMethods[M]>> {
    const call = this.openIM[method] as unknown as (
      operationID: string,
      ...args: readonly unknown[]
    ) => Promise<Answer>;
    const at = Date.now();
    const start = performance.now();
    try {
      const answer = await call.call(this.openIM, '', ...args);
      this.#note(method, args, at, start, answer);
      return answer.value as ReturnType<OpenIMMethods[M]>;
    } catch (error) {
      const known = error instanceof OpenIMError ? error : new OpenIMError(0, String(error));
      this.#note(method, args, at, start, { ...pick(known), data: '' });
      throw error;
    }
  }

  #note(
    method: string,
    args: readonly unknown[],
    at: number,
    start: number,
    answer: Pick<Answer, 'errCode' | 'errMsg' | 'operationID' | 'data'>,
  ): void {
    const shown = method === 'login' ? [args[0], '•••'] : args;
    const entry: CallEntry = {
      key: this.#next,
      method,
      args: head(JSON.stringify(shown).slice(1, -1)),
      at,
      duration: performance.now() - start,
      errCode: answer.errCode,
      errMsg: answer.errMsg,
      operationID: answer.operationID,
      data: head(answer.data),
      length: answer.data.length,
    };
    this.#next += 1;
    this.log.update((log) => addToLog(log, [entry]));
  }
}

/** The head of a text as a text of its own: a plain slice would keep the whole one in memory. */
export function head(text: string): string {
  if (text.length <= MAX_LOGGED) return text;
  return new TextDecoder().decode(new TextEncoder().encode(text.slice(0, MAX_LOGGED)));
}

function pick({ errCode, errMsg, operationID }: OpenIMError) {
  return { errCode, errMsg, operationID };
}
