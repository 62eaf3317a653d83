// Everything that the core takes from the world around it, injected once by serve.ts: storage, network, clock, timers.
// No other file of the worker touches a global of these kinds, so that the same core runs in a worker and in Node.

import { v4 as uuid } from 'uuid';

/** Where the core writes what a developer should know. Levels are those of `log_level` (behaviour 1.1). */
export interface Logger {
  error(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  debug(...parts: unknown[]): void;
}

/** The world around the core. */
export interface Environment {
  indexedDB: IDBFactory;
  IDBKeyRange: typeof IDBKeyRange;
  fetch: typeof fetch;
  WebSocket: new (url: string) => WebSocket;
  /** The device's clock, milliseconds since 1970. */
  now(): number;
  setTimeout(run: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
  /** In [0, 1); for jitter. */
  random(): number;
  uuid(): string;
  log: Logger;
}

/** The environment of the global scope at hand, with the parts that a test or another runtime replaces. */
export function environmentOf(overrides: Partial<Environment>): Environment {
  const scope = globalThis;
  return {
    indexedDB: scope.indexedDB,
    IDBKeyRange: scope.IDBKeyRange,
    fetch: (input, init) => scope.fetch(input, init),
    WebSocket: scope.WebSocket,
    now: () => Date.now(),
    setTimeout: (run, milliseconds) => scope.setTimeout(run, milliseconds),
    clearTimeout: (timer) => scope.clearTimeout(timer),
    random: () => Math.random(),
    uuid: () => uuid(),
    log: createLogger(() => 2, scope.console),
    ...overrides,
  };
}

/** Numbers of `log_level` from which a kind of line is written. */
const LEVELS = { error: 1, warn: 2, info: 4, debug: 5 } as const;

/** Writes to a console what the level lets through; the level may change at any time. */
export function createLogger(level: () => number, to: Console): Logger {
  const line =
    (kind: keyof typeof LEVELS) =>
    (...parts: unknown[]): void => {
      if (level() >= LEVELS[kind]) to[kind]('[openim-worker]', ...parts);
    };
  return { error: line('error'), warn: line('warn'), info: line('info'), debug: line('debug') };
}
