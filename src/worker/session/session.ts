// Login and logout as one serial state machine, so that quick sequences (StrictMode, hot reload) never leak one
// account into another (behaviour 1.1). It makes and takes down the UserContext and turns what happens to the
// connection into events; it must not know what calls or syncs do.
import {
  CONNECTION_STATUS,
  type ConnectionStatus,
  LOGIN_STATUS,
  type LoginStatus,
  type OpenIMError,
  type PageSignal,
  sdkError,
  type WorkerConfig,
} from '../../contract/index.ts';
import type { Outbox } from '../engine/outbox.ts';
import type { Environment } from '../environment.ts';
import type { UserContext } from './context.ts';
import { stopEvent } from './stop-event.ts';
import { type OpenedUser, openUser } from './user.ts';

export class Session {
  readonly #env: Environment;
  readonly #outbox: Outbox;
  #config: WorkerConfig | undefined;
  #user: OpenedUser | undefined;
  #loginStatus: LoginStatus = LOGIN_STATUS.uninitialized;
  #connectionStatus: ConnectionStatus = CONNECTION_STATUS.closed;
  /** What the last login or logout asked for, done or not: decides whether another one is a repetition. */
  #wanted: 'in' | 'out' = 'out';
  /** How many logins and logouts were accepted. */
  #asked = 0;
  /** Logins and logouts, one after another. */
  #tail: Promise<unknown> = Promise.resolve();
  /** Why the server ended the connection, until a login with a good token. */
  #stopped: OpenIMError | undefined;
  #closing = false;
  /** What the page last heard of the network; a login must know it too. */
  #online = true;

  constructor(env: Environment, outbox: Outbox) {
    this.#env = env;
    this.#outbox = outbox;
  }

  get config(): WorkerConfig | undefined {
    return this.#config;
  }

  configure(config: WorkerConfig): void {
    if (this.#wanted === 'in') return;
    this.#config = config;
    if (this.#loginStatus === LOGIN_STATUS.uninitialized) this.#setLoginStatus(LOGIN_STATUS.loggedOut);
  }

  /** Runs something for the user who is logged in; ends with 10101 if he logs out meanwhile. */
  async withUser<T>(work: (ctx: UserContext) => T | Promise<T>): Promise<T> {
    this.#requireConfig();
    const user = this.#user;
    if (!user) throw sdkError(this.#closing ? 'loggedOut' : 'notLoggedIn');
    return untilAborted(user.ctx.signal, () => work(user.ctx));
  }

  async login(userID: string, token: string): Promise<void> {
    this.#requireConfig();
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw sdkError('arguments', 'token must consist of printable ASCII characters without spaces');
    }
    if (this.#wanted === 'in') return this.#loginAgain(userID, token);
    this.#wanted = 'in';
    const asked = ++this.#asked;
    return this.#enqueue(() => this.#logIn(userID, token, asked));
  }

  async logout(): Promise<void> {
    this.#requireConfig();
    if (this.#wanted === 'out') throw sdkError(this.#closing ? 'loggedOut' : 'notLoggedIn');
    this.#wanted = 'out';
    this.#asked++;
    // Pending calls end now, whatever the running login still has to do.
    this.#user?.abort(sdkError('loggedOut'));
    this.#closing = true;
    return this.#enqueue(() => this.#logOut({ tellServer: true }));
  }

  signal(signal: PageSignal): void {
    if (signal !== 'online' && signal !== 'offline') return;
    this.#online = signal === 'online';
    this.#user?.ctx.connection.setOnline(this.#online);
  }

  async close(): Promise<void> {
    this.#wanted = 'out';
    this.#user?.abort(sdkError('aborted', 'the worker was closed'));
    await this.#enqueue(() => this.#logOut({ tellServer: false }));
  }

  #requireConfig(): WorkerConfig {
    if (!this.#config) throw sdkError('notInitialized');
    return this.#config;
  }

  #enqueue<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(step);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #logIn(userID: string, token: string, asked: number): Promise<void> {
    this.#setLoginStatus(LOGIN_STATUS.loggingIn);
    try {
      this.#stopped = undefined;
      const user = await openUser(this.#env, this.#requireConfig(), this.#outbox, userID, token, {
        onStatus: (status) => this.#ifCurrent(user, () => this.#setConnectionStatus(status)),
        onConnecting: () => this.#ifCurrent(user, () => this.#outbox.tell('onConnecting')),
        onConnected: () =>
          this.#ifCurrent(user, () => {
            this.#outbox.tell('onConnectSuccess');
            void user.ctx.background.connected();
            user.ctx.sync.connected();
            void user.ctx.burning.tellServer();
          }),
        onFailed: (error) =>
          this.#ifCurrent(user, () => this.#outbox.tell('onConnectFailed', '', codes(error))),
        onLost: () => this.#ifCurrent(user, () => user.ctx.sync.lost()),
        onStopped: (error) =>
          this.#ifCurrent(user, () => {
            user.ctx.sync.lost();
            this.#stopped = error;
            this.#outbox.tell(stopEvent(error.errCode), '', codes(error));
          }),
      });
      this.#user = user;
      user.ctx.connection.setOnline(this.#online);
      // A logout that was asked for meanwhile takes this user down next; it must not connect first.
      if (this.#wanted === 'in') this.#env.setTimeout(() => this.#connect(user), 0);
      this.#setLoginStatus(LOGIN_STATUS.loggedIn);
    } catch (error) {
      // What was asked for meanwhile still comes.
      if (asked === this.#asked) this.#wanted = 'out';
      this.#setLoginStatus(LOGIN_STATUS.failed);
      throw error;
    }
  }

  /** Connects when the list is in memory: what comes changes it. The first page is read meanwhile. */
  #connect(user: OpenedUser): void {
    user.ctx.engine.load().then(
      () => this.#ifCurrent(user, () => user.ctx.connection.start()),
      (error) => this.#ifCurrent(user, () => this.#env.log.error('list not loaded:', error)),
    );
  }

  /** The same user again: a new token, or another try after the server stopped the connection; else a repetition. */
  #loginAgain(userID: string, token: string): void {
    const user = this.#user;
    if (!user || user.ctx.signal.aborted) throw sdkError('loginRepeated', 'a login is running');
    if (user.ctx.userID !== userID) throw sdkError('loginRepeated', 'another user is logged in');
    if (!this.#stopped && user.token === token) throw sdkError('loginRepeated');
    user.token = token;
    this.#stopped = undefined;
    user.ctx.connection.stop();
    user.ctx.sync.lost();
    this.#connect(user);
  }

  async #logOut(options: { tellServer: boolean }): Promise<void> {
    const user = this.#user;
    try {
      user?.abort(sdkError('loggedOut'));
      await this.#outbox.flush();
      this.#outbox.reset();
      await user?.close(options);
    } finally {
      this.#user = undefined;
      this.#stopped = undefined;
      this.#closing = false;
      this.#connectionStatus = CONNECTION_STATUS.closed;
      this.#setLoginStatus(this.#config ? LOGIN_STATUS.loggedOut : LOGIN_STATUS.uninitialized);
    }
  }

  /** Nothing that a user's connection tells is heard once he is logging out. */
  #ifCurrent(user: OpenedUser, react: () => void): void {
    if (this.#user === user && !user.ctx.signal.aborted) react();
  }

  #setLoginStatus(status: LoginStatus): void {
    this.#loginStatus = status;
    this.#tellState();
  }

  #setConnectionStatus(status: ConnectionStatus): void {
    this.#connectionStatus = status;
    this.#tellState();
  }

  #tellState(): void {
    this.#outbox.tellState({
      loginStatus: this.#loginStatus,
      loginUser: this.#loginStatus === LOGIN_STATUS.loggedIn ? (this.#user?.ctx.userID ?? '') : '',
      connectionStatus: this.#connectionStatus,
    });
  }
}

function codes({ errCode, errMsg }: OpenIMError): { errCode: number; errMsg: string } {
  return { errCode, errMsg };
}

/** The outcome of the work, unless the signal ends the wait. It leaves nothing at the signal, which lives long. */
function untilAborted<T>(signal: AbortSignal, work: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw signal.reason;
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort);
    void (async () => work())()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
