// Whom the package logs in as. Shared by Node and page; it holds no behaviour.

/** A user and where his server is. */
export interface Account {
  readonly userID: string;
  readonly token: string;
  readonly apiAddr: string;
  readonly wsAddr: string;
}

/**
 * A user whose database was written by the bench, with a server that cannot be reached: what is measured is the
 * package, not its network.
 */
export function offlineAccount(userID: string): Account {
  return { userID, token: 'bench', apiAddr: 'http://127.0.0.1:9', wsAddr: 'ws://127.0.0.1:9' };
}
