// States of session and connection, and the configuration, as both threads name them (behaviour 1.1).

/** `getLoginStatus()`. */
export const LOGIN_STATUS = {
  uninitialized: -1,
  loggedIn: 101,
  loggingIn: 102,
  failed: 103,
  loggedOut: 201,
} as const;

/** One of {@link LOGIN_STATUS}. */
export type LoginStatus = (typeof LOGIN_STATUS)[keyof typeof LOGIN_STATUS];

/** `getConnectionStatus()`. */
export const CONNECTION_STATUS = { closed: 0, connecting: 1, connected: 2, stopped: 3 } as const;

/** One of {@link CONNECTION_STATUS}. */
export type ConnectionStatus = (typeof CONNECTION_STATUS)[keyof typeof CONNECTION_STATUS];

/** Mirrored on the main thread for the synchronous calls. */
export interface SessionState {
  loginStatus: LoginStatus;
  /** `''` when logged out. */
  loginUser: string;
  connectionStatus: ConnectionStatus;
}

/** The checked configuration, as the worker receives it. */
export interface WorkerConfig {
  platformID: number;
  /** Origin and path of the REST API without trailing slash, e.g. `https://im.example.com/api`. */
  apiAddr: string;
  /** Address of the message gateway, e.g. `wss://im.example.com/msg_gateway`. */
  wsAddr: string;
  /** Prefix of the database name, `''` by default. */
  dataDir: string;
  /** 0 silent to 6 trace. */
  logLevel: number;
  /** Overrides the server part of the database name when not `''`. */
  serverID: string;
}
