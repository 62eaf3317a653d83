// One POST to the server's REST API, from typed body to typed data (protocol 1 and 4). Must not retry, store or know
// what a route is for.
import { type OpenIMError, sdkError } from '../../contract/index.ts';
import {
  isTokenError,
  parseEnvelope,
  type RestBody,
  type RestData,
  type RestEnvelope,
  type RestPath,
} from '../../protocol/index.ts';
import type { Environment } from '../environment.ts';
import { abortError, serverError, textOf } from './failures.ts';
import { wireOperationID } from './operation-id.ts';

/** Milliseconds that a request may take, its answer's body included (behaviour 6.6). */
export const REST_MS = 15_000;

/** Whom to ask, and as whom. */
export interface RestOptions {
  /** Origin and path of the API, without trailing slash. */
  apiAddr: string;
  /** Asked before each request. */
  token: () => string;
  /**
   * A request was refused for its token (1501 to 1507), told each time before that request rejects. The token that
   * it carried comes along: after a fresh login the refusal of the older one means nothing.
   */
  onTokenError?: (error: OpenIMError, token: string) => void;
}

/** How one request is made. */
export interface PostOptions {
  operationID?: string;
  /** Ends the wait, not what the server does with the request. */
  signal?: AbortSignal;
  /** {@link REST_MS} by default. */
  timeoutMs?: number;
}

/** The REST API with one user's token. */
export class RestClient {
  readonly #env: Environment;
  readonly #options: RestOptions;

  constructor(env: Environment, options: RestOptions) {
    this.#env = env;
    this.#options = options;
  }

  /**
   * @returns the answer's data as the server wrote it, `{}` when there is none; to be read by protocol's readers.
   * @throws OpenIMError 10000 no connection or an HTTP error, 10001 no answer in time, 10002 a token that no header
   * takes, 10202 not the server's JSON, 19004 (or the signal's reason) aborted, or the server's own.
   */
  async post<P extends RestPath>(
    path: P,
    body: RestBody<P>,
    options: PostOptions = {},
  ): Promise<RestData<P>> {
    const token = this.#options.token();
    // fetch would quote it in its error.
    if (!/^[!-~]+$/.test(token)) throw sdkError('arguments', 'the token has characters that no header takes');
    const headers = {
      'Content-Type': 'application/json',
      operationID: wireOperationID(this.#env, options.operationID),
      token,
    };
    const { status, text } = await this.#exchange(
      path,
      { method: 'POST', headers, body: JSON.stringify(body) },
      options,
    );
    if (status !== 200) throw sdkError('network', `${path}: HTTP ${status}, ${opening(text)}`);
    const envelope = parse(path, text);
    if (envelope.errCode === 0) return (envelope.data ?? {}) as RestData<P>;
    const error = serverError(envelope.errCode, envelope.errMsg, envelope.errDlt);
    if (isTokenError(error.errCode)) this.#tellTokenError(error, token);
    throw error;
  }

  async #exchange(
    path: string,
    request: RequestInit,
    { signal, timeoutMs = REST_MS }: PostOptions,
  ): Promise<{ status: number; text: string }> {
    if (signal?.aborted) throw abortError(signal, path);
    // Not called as a method of the environment: the platform's fetch accepts no other `this`.
    const { fetch } = this.#env;
    const limit = new AbortController();
    const timer = this.#env.setTimeout(
      () => limit.abort(sdkError('timeout', `${path}: no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const abort = (): void => limit.abort(abortError(signal as AbortSignal, path));
    signal?.addEventListener('abort', abort);
    try {
      const response = await fetch(this.#options.apiAddr + path, { ...request, signal: limit.signal });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw limit.signal.aborted ? limit.signal.reason : sdkError('network', `${path}: ${textOf(cause)}`);
    } finally {
      this.#env.clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  #tellTokenError(error: OpenIMError, token: string): void {
    try {
      this.#options.onTokenError?.(error, token);
    } catch (cause) {
      this.#env.log.error('a listener of token errors threw:', cause);
    }
  }
}

function parse(path: string, text: string): RestEnvelope {
  try {
    return parseEnvelope(JSON.parse(text));
  } catch {
    throw sdkError('decode', `${path}: not an answer of the server: ${opening(text)}`);
  }
}

/** Enough of a stranger's answer to recognise it. */
function opening(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
