// Who is signed in and how the connection is: signing in, out, and in again, also after the worker was lost. It must
// not know the conversations.
import { type EventPayload, LOGIN_STATUS, type OpenIMError, type UserInfo } from 'openim-worker';
import { type Connection, linkFromStatus, NO_CONNECTION, reduceConnection } from '../state/connection.ts';
import { Store } from '../state/store.ts';
import { type Credentials, recall, remember } from './credentials.ts';
import { devToken } from './dev-server.ts';
import type { Sdk } from './sdk.ts';

/** Where the user stands. */
export interface Session {
  readonly phase: 'signedOut' | 'signingIn' | 'signedIn';
  /** `''` when signed out. */
  readonly userID: string;
  /** `undefined` until the own profile has been read. */
  readonly self: UserInfo | undefined;
  /** Why the last attempt to sign in failed. */
  readonly failure: unknown;
}

const SIGNED_OUT: Session = { phase: 'signedOut', userID: '', self: undefined, failure: undefined };

/** What others do when somebody is signed in, in again with a new worker, and out. */
interface SessionHooks {
  signedIn(): void;
  restarted(): void;
  signedOut(): void;
}

/** Milliseconds in which a second loss of the worker is left to the user: it would only be lost again. */
const RESTART_PAUSE = 30_000;

/** Signs in and out. */
export class SessionKeeper {
  readonly session = new Store<Session>(SIGNED_OUT);
  readonly connection = new Store<Connection>(NO_CONNECTION);
  readonly #sdk: Sdk;
  readonly #hooks: SessionHooks;
  #credentials: Credentials | undefined;
  /** The tab remembered the token: a development server that was started anew does not know it any more. */
  #isTokenRemembered = false;
  #restartedAt = Number.NEGATIVE_INFINITY;

  constructor(sdk: Sdk, hooks: SessionHooks) {
    this.#sdk = sdk;
    this.#hooks = hooks;
  }

  /** What the present sign-in used. */
  get credentials(): Credentials | undefined {
    return this.#credentials;
  }

  /** Signs in with what the tab remembers, if it remembers anything. */
  async restore(): Promise<void> {
    const credentials = recall();
    if (!credentials) return;
    this.#isTokenRemembered = true;
    await this.signIn(credentials);
  }

  /** Signs in; a failure stands in the session afterwards. */
  signIn(credentials: Credentials): Promise<void> {
    return this.#enter(credentials.userID, async () => credentials);
  }

  /** Signs a seeded user of a development server in. */
  signInSeeded({ apiAddr, wsAddr }: Pick<Credentials, 'apiAddr' | 'wsAddr'>, userID: string): Promise<void> {
    return this.#enter(userID, async () => {
      const platformID = 5;
      const token = await devToken(apiAddr, userID, platformID);
      return { apiAddr, wsAddr, userID, token, platformID, isSeeded: true };
    });
  }

  /**
   * The way back after the server stopped the connection: the same user with a fresh token. Without one given, the
   * development server is asked, or the old token is tried once more (it is good again after a kick on some servers).
   */
  async signInAgain(freshToken = ''): Promise<void> {
    const credentials = this.#credentials;
    if (!credentials) return;
    if (this.#sdk.openIM.getLoginStatus() === LOGIN_STATUS.uninitialized) return this.#restart(credentials);
    const { apiAddr, userID, platformID, isSeeded } = credentials;
    const token = freshToken || (isSeeded ? await devToken(apiAddr, userID, platformID) : credentials.token);
    await this.#sdk.run('login', userID, token);
    this.#credentials = { ...credentials, token };
    remember(this.#credentials);
  }

  /** The worker is gone, and with it the session: a new one takes over where the stored data stands. */
  workerLost({ errCode, errMsg }: OpenIMError): void {
    const credentials = this.#credentials;
    if (!credentials) return;
    const lost = () => this.connection.set({ ...NO_CONNECTION, link: 'lost', errCode, errMsg });
    const now = performance.now();
    if (now - this.#restartedAt < RESTART_PAUSE) {
      lost();
      return;
    }
    this.#restartedAt = now;
    this.connection.set({ ...NO_CONNECTION, link: 'connecting' });
    this.#restart(credentials).catch(lost);
  }

  /** Signs out here and in every other tab of this user. */
  async signOut(): Promise<void> {
    try {
      await this.#sdk.run('logout');
    } finally {
      this.#signedOut();
    }
  }

  onEvent(payload: EventPayload): void {
    this.connection.update((state) => reduceConnection(state, payload));
    if (payload.event === 'onSelfInfoUpdated') {
      this.session.update((session) => ({ ...session, self: payload.value }));
    } else if (payload.event === 'onLoggedOut') {
      this.#signedOut();
    } else if (
      payload.event === 'onUserTokenInvalid' &&
      this.#isTokenRemembered &&
      this.#credentials?.isSeeded
    ) {
      this.#isTokenRemembered = false;
      // Without an answer the page says what happened and offers the way back.
      this.signInAgain().catch(() => undefined);
    }
  }

  async #restart(credentials: Credentials): Promise<void> {
    this.#configure(credentials);
    await this.#sdk.run('login', credentials.userID, credentials.token);
    this.#hooks.restarted();
  }

  async #enter(userID: string, credentials: () => Promise<Credentials>): Promise<void> {
    // A second press while the first is on its way asks for nothing new.
    if (this.session.get().phase !== 'signedOut') return;
    this.session.set({ ...SIGNED_OUT, phase: 'signingIn', userID });
    try {
      const known = await credentials();
      this.#configure(known);
      await this.#sdk.run('login', userID, known.token);
      this.#signedIn(known);
    } catch (failure) {
      this.session.set({ ...SIGNED_OUT, failure });
    }
  }

  #configure({ apiAddr, wsAddr, platformID }: Credentials): void {
    const { openIM } = this.#sdk;
    const accepted = openIM.initSDK('', { apiAddr, wsAddr, platformID, logLevel: 3 });
    if (!accepted && openIM.getLoginStatus() !== LOGIN_STATUS.loggedIn) {
      throw new Error(
        'These addresses were not accepted. Check that both start with http(s):// and ws(s)://.',
      );
    }
  }

  #signedIn(credentials: Credentials): void {
    this.#credentials = credentials;
    remember(credentials);
    this.session.set({
      phase: 'signedIn',
      userID: credentials.userID,
      self: undefined,
      failure: undefined,
    });
    this.connection.update((state) =>
      state.link === 'idle'
        ? { ...state, link: linkFromStatus(this.#sdk.openIM.getConnectionStatus()) }
        : state,
    );
    void this.#readSelf();
    this.#hooks.signedIn();
  }

  async #readSelf(): Promise<void> {
    try {
      const self = await this.#sdk.run('getSelfUserInfo');
      this.session.update((session) => (session.userID === self.userID ? { ...session, self } : session));
    } catch {
      // Offline on a new device: the ID stands in for the name, and onSelfInfoUpdated brings it.
    }
  }

  #signedOut(): void {
    if (this.session.get().phase === 'signedOut') return;
    this.#credentials = undefined;
    remember(undefined);
    this.session.set(SIGNED_OUT);
    this.connection.set(NO_CONNECTION);
    this.#hooks.signedOut();
  }
}
