// createOpenIM: the page side put together. It owns the state that synchronous calls read, and nothing else of the
// core: no storage, no network, no message.
import {
  type Calls,
  CONNECTION_STATUS,
  type ConnectionStatus,
  LISTENER_SETTERS,
  LOGIN_STATUS,
  type LoginStatus,
  METHODS,
  type MethodName,
  type OperationID,
  type SessionState,
  sdkError,
  type WireItem,
} from '../contract/index.ts';
import { type CallTarget, checkOperationID, invoke } from './calling.ts';
import { type InitConfig, readConfig } from './config.ts';
import { EventEmitter, GlobalEvent } from './global-event.ts';
import { watchPage } from './page-signals.ts';
import { report } from './report.ts';
import { Supervisor } from './supervisor.ts';
import { SDK_VERSION } from './version.ts';
import { type WorkerSource, workerLadder } from './worker-ladder.ts';

/** Choices that an app makes once, before it uses an instance. */
export interface OpenIMOptions {
  /** The app's own worker instead of the package's. Ends with `dispose()`, also when the app made it. */
  worker?: WorkerSource;
  /** Milliseconds that a worker has to load and become ready; 10,000 by default. */
  readyTimeout?: number;
}

/** The setters of the era: events always flow, so they do nothing. */
type ListenerSetters = { readonly [S in (typeof LISTENER_SETTERS)[number]]: (...ignored: unknown[]) => void };

/**
 * The SDK. Every method may be taken off the object. The calls of {@link Calls} take a callback as their last
 * argument or return a promise; they never throw. A call that cannot be made fails with the first of: 19004 after
 * `dispose()`, 10008 before `initSDK`, 19001 when the worker is not available, 10002 for wrong arguments, 10009
 * before `login`.
 */
export interface OpenIM extends Calls, ListenerSetters {
  /**
   * Checks and keeps the configuration (an object or its JSON string) and starts the worker. `false`, with the
   * reason on the console, when it is refused or somebody is logged in or logging in. May be called again while
   * logged out, and after a lost worker.
   */
  initSDK(this: void, operationID: OperationID, config: InitConfig | string): boolean;
  /** One of {@link LOGIN_STATUS}; -1 before `initSDK` and after a lost worker. */
  getLoginStatus(this: void): LoginStatus;
  /** ID of the user who is logged in, else `''`. */
  getLoginUser(this: void): string;
  /** One of {@link CONNECTION_STATUS}. */
  getConnectionStatus(this: void): ConnectionStatus;
  /** Version of this package. */
  getSdkVersion(this: void): string;
  /** Every event. Usable before `initSDK`; lives as long as the page. */
  readonly globalEvent: GlobalEvent;
  /**
   * Ends the worker, and fails every call that is pending or made later with 19004. Nobody is logged out: the
   * user's data stays for the next instance.
   */
  dispose(this: void): void;
}

const READY_TIMEOUT = 10_000;
const NOBODY: SessionState = {
  loginStatus: LOGIN_STATUS.uninitialized,
  loginUser: '',
  connectionStatus: CONNECTION_STATUS.closed,
};

/** Makes an instance of its own. Nothing is started before `initSDK`. Most apps use `openIM` instead. */
export function createOpenIM(options: OpenIMOptions = {}): OpenIM {
  const { worker, readyTimeout = READY_TIMEOUT } = options;
  const emitter = new EventEmitter();
  let isInitialized = false;
  let loginsRunning = 0;
  let session = NOBODY;
  let endPageWatch: (() => void) | undefined;

  const supervisor = new Supervisor(workerLadder(worker), readyTimeout, {
    deliver(items, cut) {
      for (const item of items) {
        if (cut()) return;
        take(item);
      }
    },
    started() {
      endPageWatch = watchPage((signal) => supervisor.post({ openim: 'signal', signal }));
    },
    stopped() {
      endPageWatch?.();
      isInitialized = false;
      session = NOBODY;
    },
  });

  function take(item: WireItem): void {
    try {
      if ('state' in item) session = item.state;
      else emitter.emit(item);
    } catch (error) {
      report(error);
    }
  }

  function getLoginStatus(): LoginStatus {
    const { loginStatus } = session;
    if (!isInitialized) return LOGIN_STATUS.uninitialized;
    if (loginsRunning > 0 && loginStatus !== LOGIN_STATUS.loggedIn) return LOGIN_STATUS.loggingIn;
    // The worker may not have heard of the configuration yet.
    return loginStatus === LOGIN_STATUS.uninitialized ? LOGIN_STATUS.loggedOut : loginStatus;
  }

  function initSDK(operationID: OperationID, config: InitConfig | string): boolean {
    try {
      checkOperationID(operationID);
      const checked = readConfig(config);
      const status = getLoginStatus();
      if (supervisor.isDisposed) throw supervisor.failure;
      if (status === LOGIN_STATUS.loggedIn || status === LOGIN_STATUS.loggingIn)
        throw sdkError('loginRepeated', 'log out before changing the configuration');
      supervisor.start();
      supervisor.configure(checked);
      isInitialized = true;
      return true;
    } catch (error) {
      console.warn(`openim-worker: initSDK was refused: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }

  const target: CallTarget = {
    admit() {
      if (supervisor.failure) throw supervisor.failure;
      if (!isInitialized) throw sdkError('notInitialized');
    },
    send(request) {
      if (request.method !== 'login') return supervisor.call(request);
      loginsRunning += 1;
      return supervisor.call(request).finally(() => {
        loginsRunning -= 1;
      });
    },
  };
  const calls = Object.fromEntries(
    (Object.keys(METHODS) as MethodName[]).map((method) => [
      method,
      (...given: unknown[]) => invoke(method, given, target),
    ]),
  ) as unknown as Calls;
  const setters = Object.fromEntries(LISTENER_SETTERS.map((name) => [name, () => {}])) as ListenerSetters;

  return {
    ...calls,
    ...setters,
    initSDK,
    getLoginStatus,
    getLoginUser: () => session.loginUser,
    getConnectionStatus: () => session.connectionStatus,
    getSdkVersion: () => SDK_VERSION,
    globalEvent: new GlobalEvent(emitter),
    dispose: () => supervisor.dispose(),
  };
}
