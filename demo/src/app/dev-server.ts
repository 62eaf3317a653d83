// Talks to the development server's own two routes: who is seeded there, and a token for one of them.
// Any other OpenIM server has no such routes, which is fine: the form still works.

/** A user of the development server. */
export interface SeededUser {
  readonly userID: string;
  readonly nickname: string;
  readonly faceURL: string;
}

/** What a development server tells about itself. */
export interface DevServer {
  readonly apiAddr: string;
  readonly wsAddr: string;
  readonly users: readonly SeededUser[];
}

/** Where it listens unless the page's address says otherwise (`?api=`). */
export const DEFAULT_API_ADDR = 'http://127.0.0.1:10002';

const PATIENCE = 4000;

/** The API address that the page starts with. */
export function startingApiAddr(search: string): string {
  return new URLSearchParams(search).get('api') || DEFAULT_API_ADDR;
}

/** The gateway's usual place beside an API address: port 10001 of the same host, or `/msg_gateway`. */
export function guessWsAddr(apiAddr: string): string {
  try {
    const url = new URL(apiAddr);
    const scheme = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.port === '10002' ? `${scheme}//${url.hostname}:10001` : `${scheme}//${url.host}/msg_gateway`;
  } catch {
    return '';
  }
}

/** Asks who is there; `undefined` when nobody answers or the answer is another server's. */
export async function findDevServer(apiAddr: string): Promise<DevServer | undefined> {
  try {
    const answer = await fetch(`${trim(apiAddr)}/_dev/info`, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return undefined;
    return readInfo(await answer.json());
  } catch {
    return undefined;
  }
}

/** A fresh token for a seeded user. Throws an Error that says what happened. */
export async function devToken(apiAddr: string, userID: string, platformID: number): Promise<string> {
  const answer = await fetch(`${trim(apiAddr)}/_dev/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ userID, platformID }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const body: unknown = await answer.json();
  const token = field(unwrap(body), 'token');
  if (typeof token !== 'string') throw new Error(`${apiAddr} gave no token for ${userID}`);
  return token;
}

function readInfo(body: unknown): DevServer | undefined {
  const info = unwrap(body);
  const apiAddr = field(info, 'apiAddr');
  const wsAddr = field(info, 'wsAddr');
  const users = field(info, 'users');
  if (typeof apiAddr !== 'string' || typeof wsAddr !== 'string' || !Array.isArray(users)) return undefined;
  return {
    apiAddr,
    wsAddr,
    users: users.map((user: unknown) => ({
      userID: String(field(user, 'userID') ?? ''),
      nickname: String(field(user, 'nickname') ?? ''),
      faceURL: String(field(user, 'faceURL') ?? ''),
    })),
  };
}

/** The content of an answer, with or without OpenIM's envelope. */
function unwrap(body: unknown): unknown {
  return field(body, 'data') ?? body;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function trim(address: string): string {
  return address.trim().replace(/\/+$/, '');
}
