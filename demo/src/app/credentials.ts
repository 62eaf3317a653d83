// Where the page remembers who is signed in: this tab's session storage, gone when the tab closes.

/** What a login needs, and whether a development server gave it. */
export interface Credentials {
  readonly apiAddr: string;
  readonly wsAddr: string;
  readonly userID: string;
  readonly token: string;
  readonly platformID: number;
  /** The development server can give a fresh token by one click. */
  readonly isSeeded: boolean;
}

const KEY = 'openim-worker-demo';

/** Remembers, or forgets when `undefined`. A browser that stores nothing only costs the reload. */
export function remember(credentials: Credentials | undefined): void {
  try {
    if (credentials) sessionStorage.setItem(KEY, JSON.stringify(credentials));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is switched off: signing in again after a reload is all that is lost.
  }
}

/** What was remembered, if it is complete. */
export function recall(): Credentials | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isCredentials(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCredentials(value: unknown): value is Credentials {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  return (
    ['apiAddr', 'wsAddr', 'userID', 'token'].every((key) => typeof fields[key] === 'string') &&
    typeof fields.platformID === 'number' &&
    typeof fields.isSeeded === 'boolean'
  );
}
