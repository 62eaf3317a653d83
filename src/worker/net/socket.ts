// One life of one WebSocket to the gateway: dial, handshake, requests, heartbeat, pushes, end (protocol 2).
// Must not reconnect nor know why it should: connection.ts decides that.
import { OpenIMError, sdkError } from '../../contract/index.ts';
import {
  decodeReply,
  decodeResponse,
  ProtocolError,
  type PushMessages,
  REQ,
  type ReplyBodies,
  type ReqIdentifier,
  type RequestBodies,
  type ResponseEnvelope,
  SERVER_ERROR,
} from '../../protocol/index.ts';
import type { Environment } from '../environment.ts';
import { abortError, serverError, textOf } from './failures.ts';
import { encodeFrame } from './frame.ts';
import { wireOperationID } from './operation-id.ts';

/** Milliseconds from dialling to the handshake's answer. */
export const HANDSHAKE_MS = 10_000;
/** Milliseconds that a request waits for its answer (behaviour 6.6). */
export const REQUEST_MS = 10_000;
/** Milliseconds between two pings. The server wants to hear something every 30 s (protocol 2.4). */
export const PING_MS = 24_000;
/** Milliseconds of silence after which the link is dead. More than {@link PING_MS}: a ping always precedes it. */
export const SILENCE_MS = 30_000;

/** Milliseconds by which a link may be taken for dead too early. */
const TOLERANCE_MS = 500;

/** Whom to dial, and as whom. */
export interface SocketOptions {
  /** Address of the gateway; a path and query parameters of its own are kept. */
  wsAddr: string;
  userID: string;
  platformID: number;
  token: string;
}

/** What a socket tells, never while one of its own methods runs. After `onEnd` it tells nothing more. */
export interface SocketEvents {
  /** The server accepted the user. */
  onOpen(): void;
  onPush(messages: PushMessages, operationID: string): void;
  /** A frame that could not be understood was dropped; the link stays. */
  onBadFrame(error: OpenIMError): void;
  /** The link is over, or never came to be. 1501 to 1507 are the server's refusals; being kicked is 1506. */
  onEnd(error: OpenIMError): void;
}

/** How one request is made. */
export interface RequestOptions {
  operationID?: string;
  /** Limit for the answer, {@link REQUEST_MS} by default. */
  timeoutMs?: number;
  /** Ends the wait, not what the server does with the request. */
  signal?: AbortSignal;
  /** Called once the request has been handed to the link: from here on its outcome is the server's. */
  onWritten?: () => void;
}

interface Pending {
  answer(envelope: ResponseEnvelope): void;
  fail(error: OpenIMError): void;
}

/** Dials when constructed. */
export class Socket {
  readonly #env: Environment;
  readonly #userID: string;
  readonly #events: SocketEvents;
  readonly #ws: WebSocket | undefined;
  /** Requests without an answer, by msgIncr. */
  readonly #pending = new Map<string, Pending>();
  #state: 'dialing' | 'open' | 'ended' = 'dialing';
  #hurried = false;
  #requests = 0;
  #pingTimer = 0;
  #limitTimer = 0;
  /** When a sign of life last put off the end, by the device's clock. */
  #heardAt = 0;

  constructor(env: Environment, options: SocketOptions, events: SocketEvents) {
    this.#env = env;
    this.#userID = options.userID;
    this.#events = events;
    try {
      const ws = new env.WebSocket(gatewayURL(options, env.uuid()));
      ws.binaryType = 'arraybuffer';
      ws.onmessage = (event) => this.#receive(event.data);
      ws.onclose = (event) => {
        const text = event.reason ? `${event.code}, ${event.reason}` : event.code;
        const what = this.open ? 'the connection ended' : `no connection to ${options.wsAddr.split('?')[0]}`;
        this.#end(sdkError('network', `${what} (close code ${text})`));
      };
      // Says nothing that the close after it does not; in Node an error that nobody hears is thrown.
      ws.onerror = () => {};
      this.#ws = ws;
      this.#giveUpIn(HANDSHAKE_MS, 'no handshake');
    } catch (cause) {
      // The platform's text may quote the address, and the query holds the token.
      const text = `cannot dial ${options.wsAddr}: ${textOf(cause)}`.replace(/\?[^\s'"]*/g, '?…');
      const error = sdkError('network', text);
      this.#limitTimer = env.setTimeout(() => this.#end(error), 0);
    }
  }

  /** True between the server's acceptance and the end. */
  get open(): boolean {
    return this.#state === 'open';
  }

  /** True when a {@link hurry} still waits, or was what ended the link. */
  get hurried(): boolean {
    return this.#hurried;
  }

  /**
   * One request and its answer, to be made only while {@link open}. Several may be outstanding; the server answers in order (protocol 2.6).
   * @throws OpenIMError 10000 the link was lost, 10001 no answer in time, 10002 and 19005 see
   * {@link encodeFrame}, 10202 the answer makes no sense, 19004 (or the signal's reason) aborted, or the server's.
   */
  request<R extends ReqIdentifier>(
    id: R,
    body: RequestBodies[R],
    options: RequestOptions = {},
  ): Promise<ReplyBodies[R]> {
    return new Promise((resolve, reject) => {
      const { signal, timeoutMs = REQUEST_MS } = options;
      const what = `request ${id}`;
      if (signal?.aborted) throw abortError(signal, what);
      const msgIncr = String(++this.#requests);
      const operationID = wireOperationID(this.#env, options.operationID);
      this.#ws?.send(encodeFrame(id, body, { sendID: this.#userID, operationID, msgIncr }));

      const settle = (): void => {
        this.#pending.delete(msgIncr);
        this.#env.clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const fail = (error: OpenIMError): void => {
        settle();
        reject(error);
      };
      const answer = (envelope: ResponseEnvelope): void => {
        settle();
        try {
          if (envelope.reqIdentifier !== id)
            throw sdkError('decode', `answered as ${envelope.reqIdentifier}`);
          if (envelope.errCode !== 0) reject(serverError(envelope.errCode, envelope.errMsg));
          else resolve(decodeReply(id, envelope.data));
        } catch (cause) {
          const error = sdkError('decode', `${what}: ${textOf(cause)}`);
          reject(error);
          throw error;
        }
      };
      const abort = (): void => fail(abortError(signal as AbortSignal, what));
      const timer = this.#env.setTimeout(
        () => fail(sdkError('timeout', `${what}: no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      signal?.addEventListener('abort', abort);
      this.#pending.set(msgIncr, { answer, fail });
      options.onWritten?.();
    });
  }

  /**
   * Wants a sign of life soon: unless the handshake completes, or anything is heard in answer to a ping, within the
   * milliseconds, the link ends. Asking again meanwhile does not prolong the wait.
   */
  hurry(milliseconds: number): void {
    if (this.#hurried) return;
    this.#hurried = true;
    if (this.open) this.#sendText({ type: 'ping' });
    this.#giveUpIn(milliseconds, 'no sign of life');
  }

  /** Ends the link without telling; what waits for an answer fails with 10000. */
  close(): void {
    this.#release('the connection was closed before the answer came');
  }

  #giveUpIn(milliseconds: number, why: string): void {
    this.#env.clearTimeout(this.#limitTimer);
    this.#limitTimer = this.#env.setTimeout(
      () => this.#end(sdkError('timeout', `${why} within ${milliseconds} ms`)),
      milliseconds,
    );
  }

  #ping(): void {
    this.#pingTimer = this.#env.setTimeout(() => {
      this.#sendText({ type: 'ping' });
      this.#ping();
    }, PING_MS);
  }

  #sendText(value: object): void {
    this.#ws?.send(JSON.stringify(value));
  }

  /** Frames come one at a time and in order; whatever is wrong with one ends here. */
  #receive(data: unknown): void {
    if (this.open) this.#heard();
    try {
      if (typeof data === 'string') this.#text(data);
      else this.#binary(new Uint8Array(data as ArrayBuffer));
    } catch (cause) {
      const known = cause instanceof OpenIMError;
      const kind = cause instanceof ProtocolError ? 'decode' : 'internal';
      this.#events.onBadFrame(known ? cause : sdkError(kind, textOf(cause)));
    }
  }

  #heard(): void {
    const now = this.#env.now();
    // Two calls of the platform for every frame of a burst would cost more than the frame.
    if (!this.#hurried && Math.abs(now - this.#heardAt) < TOLERANCE_MS) return;
    this.#heardAt = now;
    this.#hurried = false;
    this.#giveUpIn(SILENCE_MS, 'the link is dead: nothing heard');
  }

  #text(text: string): void {
    const value = parseObject(text);
    if (this.#state === 'dialing') this.#handshake(value, text);
    else if (value?.type === 'ping') this.#sendText({ type: 'pong', body: value.body });
    else if (value?.type !== 'pong')
      throw sdkError('decode', `text frame ${JSON.stringify(text.slice(0, 80))}`);
  }

  #handshake(value: Record<string, unknown> | undefined, text: string): void {
    const code = value?.errCode;
    if (!Number.isSafeInteger(code)) {
      this.#end(sdkError('decode', `the handshake was answered by ${JSON.stringify(text.slice(0, 80))}`));
    } else if (code !== 0) {
      this.#end(serverError(code as number, String(value?.errMsg ?? ''), String(value?.errDlt ?? '')));
    } else {
      this.#state = 'open';
      this.#heard();
      this.#ping();
      this.#events.onOpen();
    }
  }

  #binary(bytes: Uint8Array): void {
    if (!this.open) throw sdkError('decode', 'a binary frame before the handshake');
    const envelope = decodeResponse(bytes);
    if (envelope.reqIdentifier === REQ.push) {
      this.#events.onPush(decodeReply(REQ.push, envelope.data), envelope.operationID);
    } else if (envelope.reqIdentifier === REQ.kicked) {
      this.#end(new OpenIMError(SERVER_ERROR.tokenKicked, 'kicked by the server: logged in elsewhere'));
    } else {
      // Unknown pushes, and answers that came after their time, concern nobody (protocol 2.5).
      this.#pending.get(envelope.msgIncr)?.answer(envelope);
    }
  }

  #end(error: OpenIMError): void {
    if (this.#release('the connection was lost before the answer came')) this.#events.onEnd(error);
  }

  /** @returns false when that had happened before. */
  #release(why: string): boolean {
    if (this.#state === 'ended') return false;
    this.#state = 'ended';
    this.#env.clearTimeout(this.#limitTimer);
    this.#env.clearTimeout(this.#pingTimer);
    if (this.#ws) {
      // The close handshake of a dead link takes its time; nothing of it is of interest.
      this.#ws.onmessage = null;
      this.#ws.close();
    }
    for (const pending of this.#pending.values()) pending.fail(sdkError('network', why));
    return true;
  }
}

/** The gateway's address with the query of protocol 2.1. isBackground is required there, its value is not used. */
function gatewayURL(options: SocketOptions, operationID: string): string {
  const url = new URL(options.wsAddr);
  const query = {
    sendID: options.userID,
    token: options.token,
    platformID: String(options.platformID),
    operationID,
    isBackground: 'false',
    isMsgResp: 'true',
    sdkType: 'js',
    sdkVersion: 'openim-worker',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
