// Keeps one link to the gateway alive: dials, retries with back-off, and stops when the server said so
// (behaviour 6.6). Must not know what is asked or pushed over it, nor who holds the lead.
import {
  CONNECTION_STATUS,
  type ConnectionStatus,
  type OpenIMError,
  sdkError,
} from '../../contract/index.ts';
import {
  isTokenError,
  type PushMessages,
  REQ,
  type ReplyBodies,
  type ReqIdentifier,
  type RequestBodies,
} from '../../protocol/index.ts';
import type { Environment } from '../environment.ts';
import { encodeFrame } from './frame.ts';
import { wireOperationID } from './operation-id.ts';
import { type RequestOptions, Socket } from './socket.ts';

/** Milliseconds before the first retry; doubled for each further one up to {@link BACKOFF_MAX_MS}. */
export const BACKOFF_MIN_MS = 1_000;
/** Milliseconds before each retry once it has come that far. */
export const BACKOFF_MAX_MS = 30_000;
/** Milliseconds within which a link that is doubted must show life. */
export const PROBE_MS = 3_000;
/** Milliseconds that a link must hold for its loss not to count towards the back-off. */
export const STABLE_MS = 10_000;
/** Milliseconds that a logout waits for the server (behaviour 1.1). */
export const LOGOUT_MS = 2_000;

/**
 * What a connection tells. One attempt tells `onConnecting` and then `onFailed` or `onConnected`; a link that was
 * connected ends with `onLost`. `onStopped` takes the place of either when there will be no further attempt.
 * A callback that throws is logged and disturbs nothing.
 */
export interface ConnectionCallbacks {
  onConnecting(): void;
  onConnected(): void;
  /** An attempt failed; another follows by itself unless the network is offline. */
  onFailed(error: OpenIMError): void;
  /** The link was lost; an attempt follows by itself unless the network is offline. */
  onLost(error: OpenIMError): void;
  /** The server will not have this token: 1501 to 1507. Being kicked (2002) is 1506. */
  onStopped(error: OpenIMError): void;
  onPush(messages: PushMessages, operationID: string): void;
  /** Told before the event that goes with it, and only when different. */
  onStatus(status: ConnectionStatus): void;
}

/** Whom to keep connected. */
export interface ConnectionOptions {
  /** Address of the gateway. */
  wsAddr: string;
  userID: string;
  platformID: number;
  /** Asked before each attempt. */
  token: () => string;
  callbacks: ConnectionCallbacks;
}

/** The supervised link of one user. */
export class Connection {
  readonly #env: Environment;
  readonly #options: ConnectionOptions;
  #status: ConnectionStatus = CONNECTION_STATUS.closed;
  #running = false;
  #online = true;
  /** The link that is being dialled or is open. */
  #socket: Socket | undefined;
  #retryTimer = 0;
  /** Number of waits since the last success: the exponent of the next one. */
  #waits = 0;
  /** Number of links in a row that were lost before they were stable. */
  #shortLinks = 0;
  #openedAt = 0;
  /** Raised by each change of state, so that a change made inside a callback silences the rest of the older one. */
  #change = 0;

  constructor(env: Environment, options: ConnectionOptions) {
    this.#env = env;
    this.#options = options;
  }

  /** `closed` also between two attempts; `stopped` until the next {@link start}. */
  get status(): ConnectionStatus {
    return this.#status;
  }

  /** True when a request can be made now. */
  get connected(): boolean {
    return this.#status === CONNECTION_STATUS.connected;
  }

  /** Connects and stays connected, from now or, after a stop of either kind, again. Running already: nothing. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#resetBackoff();
    this.#dial();
  }

  /**
   * Closes. The status becomes `closed` while this runs, nothing is told afterwards; what waits for an answer
   * fails with 10000.
   */
  stop(): void {
    this.#letGo(CONNECTION_STATUS.closed)?.close();
  }

  /**
   * Silent like {@link stop} at once, but with `tellServer` the link is closed only after the server has been told
   * of the logout (2003), at most {@link LOGOUT_MS} later. Never rejects.
   */
  async close({ tellServer = false } = {}): Promise<void> {
    const { userID, platformID } = this.#options;
    const socket = this.#letGo(CONNECTION_STATUS.closed);
    if (tellServer && socket?.open) {
      const told = socket.request(REQ.logout, { userID, platformID }, { timeoutMs: LOGOUT_MS });
      await told.catch((error: OpenIMError) => this.#env.log.info('logout not confirmed:', error.errMsg));
    }
    socket?.close();
  }

  /**
   * Stops as if the gateway had refused the token: for a token error that came another way, as a REST answer.
   * Nothing happens when not running.
   */
  refuse(error: OpenIMError): void {
    if (!this.#running) return;
    const socket = this.#letGo(CONNECTION_STATUS.stopped, () => this.#options.callbacks.onStopped(error));
    socket?.close();
  }

  /**
   * Something may have changed for the better, or broken the link unnoticed: dials at once, even when told to be
   * offline; a link or an attempt that is there must show life within {@link PROBE_MS} or is replaced at once.
   * The back-off starts anew. Nothing happens when not running.
   */
  reconnectNow(): void {
    if (!this.#running) return;
    this.#resetBackoff();
    if (this.#socket) this.#socket.hurry(PROBE_MS);
    else this.#dial();
  }

  /**
   * What the page hears of the network. Online: {@link reconnectNow}. Offline: no attempt is made by itself (the
   * status stays `closed`) until the network is back; since the browser may be wrong, a link that is there is
   * only probed, and {@link start} and {@link reconnectNow} still make one attempt.
   */
  setOnline(online: boolean): void {
    this.#online = online;
    if (online) this.reconnectNow();
    else {
      this.#env.clearTimeout(this.#retryTimer);
      this.#socket?.hurry(PROBE_MS);
    }
  }

  /**
   * One request over the link as it is now; waits for no connection.
   * @throws OpenIMError as {@link Socket.request}; when not connected 10000, when stopped by the server 19006,
   * but 10002 and 19005 first: these would never go.
   */
  async request<R extends ReqIdentifier>(
    id: R,
    body: RequestBodies[R],
    options: RequestOptions = {},
  ): Promise<ReplyBodies[R]> {
    if (this.#socket?.open) return this.#socket.request(id, body, options);
    const operationID = wireOperationID(this.#env, options.operationID);
    encodeFrame(id, body, { sendID: this.#options.userID, operationID, msgIncr: '' });
    if (this.#status === CONNECTION_STATUS.stopped) throw sdkError('stoppedByServer');
    throw sdkError('network', 'not connected');
  }

  #resetBackoff(): void {
    this.#waits = 0;
    this.#shortLinks = 0;
  }

  #dial(): void {
    this.#env.clearTimeout(this.#retryTimer);
    const { callbacks, token, ...address } = this.#options;
    const socket: Socket = new Socket(
      this.#env,
      { ...address, token: token() },
      {
        onOpen: () => this.#opened(),
        onEnd: (error) => {
          if (socket === this.#socket) this.#ended(socket, error);
        },
        onPush: (messages, operationID) => {
          if (socket === this.#socket) this.#tell(() => callbacks.onPush(messages, operationID));
        },
        // If it was a push, its messages come with the gap that the next one shows, or with the next sync.
        onBadFrame: (error) => this.#env.log.warn('frame dropped:', error.errMsg),
      },
    );
    this.#socket = socket;
    this.#enter(CONNECTION_STATUS.connecting, () => callbacks.onConnecting());
  }

  #opened(): void {
    this.#openedAt = this.#env.now();
    this.#enter(CONNECTION_STATUS.connected, () => this.#options.callbacks.onConnected());
  }

  #ended(socket: Socket, error: OpenIMError): void {
    if (isTokenError(error.errCode)) {
      this.refuse(error);
      return;
    }
    const { callbacks } = this.#options;
    const wasConnected = this.connected;
    this.#socket = undefined;
    if (wasConnected) {
      // A link that the server keeps dropping right after the handshake is as good as none.
      const short = this.#env.now() - this.#openedAt < STABLE_MS;
      this.#waits = short ? this.#shortLinks : 0;
      this.#shortLinks = short ? this.#shortLinks + 1 : 0;
    }
    if (this.#online) {
      const wait = socket.hurried ? 0 : this.#nextWait();
      this.#retryTimer = this.#env.setTimeout(() => this.#dial(), wait);
    }
    this.#enter(CONNECTION_STATUS.closed, () =>
      wasConnected ? callbacks.onLost(error) : callbacks.onFailed(error),
    );
  }

  /** Milliseconds: 1, 2, 4, 8, 16, 30 s and on, each ±20 % so that clients do not come back all at once. */
  #nextWait(): number {
    const wait = Math.min(BACKOFF_MIN_MS * 2 ** this.#waits++, BACKOFF_MAX_MS);
    return wait * (0.8 + 0.4 * this.#env.random());
  }

  /** Ends the supervision. The link is handed out, unheard from here on, to be closed. */
  #letGo(status: ConnectionStatus, tell?: () => void): Socket | undefined {
    const socket = this.#socket;
    this.#running = false;
    this.#socket = undefined;
    this.#env.clearTimeout(this.#retryTimer);
    this.#enter(status, tell);
    return socket;
  }

  #enter(status: ConnectionStatus, tell?: () => void): void {
    const change = ++this.#change;
    if (status !== this.#status) {
      this.#status = status;
      this.#tell(() => this.#options.callbacks.onStatus(status));
    }
    if (tell && change === this.#change) this.#tell(tell);
  }

  #tell(run: () => void): void {
    try {
      run();
    } catch (cause) {
      this.#env.log.error('a listener of the connection threw:', cause);
    }
  }
}
