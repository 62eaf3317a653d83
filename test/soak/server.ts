// The development server in a process of its own, and what its owner asks it for. It must not know what is checked.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');

/** A conversation as its owner's settings at the server. */
export interface ServerRow {
  readonly conversationID: string;
  readonly userID: string;
  readonly groupID: string;
  readonly isPinned: boolean;
  readonly recvMsgOpt: number;
}

/** One user's data at the server. */
export interface ServerState {
  readonly rows: readonly ServerRow[];
  readonly seqs: Readonly<
    Record<string, { maxSeq: number; minSeq: number; hasReadSeq: number; cap: number }>
  >;
}

/** A stored message; `null` where a seq was used up without one. */
export type Logged = {
  readonly seq: number;
  readonly sendID: string;
  readonly clientMsgID: string;
  readonly sendTime: number;
  readonly status: number;
  readonly options: Readonly<Record<string, boolean>> | null;
  readonly revoked?: unknown;
  readonly deletedFor?: readonly string[];
} | null;

/** A running server. */
export interface SoakServer {
  readonly apiAddr: string;
  readonly wsAddr: string;
  /** Runs a control route; its data. */
  control<T = unknown>(path: string, body?: object): Promise<T>;
  close(): Promise<void>;
}

/** Starts a server with made-up users and conversations of the first of them. */
export async function startServer(users: number, conversations: number): Promise<SoakServer> {
  const flags = { 'api-port': 0, 'ws-port': 0, seed: 1, users, conversations };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, ['--import', 'tsx', 'devserver/cli.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [apiAddr, wsAddr] = await ready(child);
  return {
    apiAddr,
    wsAddr,
    async control<T>(path: string, body: object = {}) {
      const response = await fetch(`${apiAddr}/_dev/${path}`, { method: 'POST', body: JSON.stringify(body) });
      const { errCode, errMsg, errDlt, data } = (await response.json()) as {
        errCode: number;
        errMsg: string;
        errDlt: string;
        data: T;
      };
      if (errCode !== 0) throw new Error(`/_dev/${path}: ${errCode} ${errMsg} ${errDlt}`);
      return data;
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function ready(child: ChildProcess): Promise<[apiAddr: string, wsAddr: string]> {
  if (!child.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^ready api (\S+) ws (\S+)/.exec(line);
    if (found) return [found[1] as string, found[2] as string];
  }
  throw new Error('the server ended before it was ready');
}
