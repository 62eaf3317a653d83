// What initSDK accepts, and its normal form (behaviour 1.1). Pure: no state, no console, no network.
import {
  type Arg,
  type Fields,
  OpenIMError,
  oneOf,
  quoted,
  record,
  sdkError,
  text,
  type WorkerConfig,
} from '../contract/index.ts';

/** Platforms that the server knows (10 is its own admin). 5 is Web. */
export const PLATFORMS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11] as const;

/** The configuration as an app writes it. Both spellings of a key mean the same; the first one counts. */
export interface InitConfig {
  /** One of 1 to 9 and 11; 5 (Web) by default. */
  platform?: number;
  platformID?: number;
  /** Absolute http(s) address of the REST API, e.g. `https://im.example.com/api`. */
  api_addr?: string;
  apiAddr?: string;
  /** Absolute ws(s) address of the message gateway, e.g. `wss://im.example.com/msg_gateway`. */
  ws_addr?: string;
  wsAddr?: string;
  /** Prefix of the database name, `''` by default. */
  data_dir?: string;
  dataDir?: string;
  /** 0 silent to 6 trace; 2 by default. */
  log_level?: number;
  logLevel?: number;
  /** Names the server in the database name, for a server whose address changes. */
  server_id?: string;
  serverID?: string;
  /** Accepted and ignored. */
  object_storage?: unknown;
  objectStorage?: unknown;
}

const LOG_LEVELS = [0, 1, 2, 3, 4, 5, 6] as const;

const config = record<WorkerConfig>('config', (fields) => ({
  platformID: either(fields, 'platform', 'platformID', (name) => oneOf(name, PLATFORMS)) ?? 5,
  apiAddr: address(fields, 'api_addr', 'apiAddr', 'http'),
  wsAddr: address(fields, 'ws_addr', 'wsAddr', 'ws'),
  dataDir: either(fields, 'data_dir', 'dataDir', text) ?? '',
  logLevel: either(fields, 'log_level', 'logLevel', (name) => oneOf(name, LOG_LEVELS)) ?? 2,
  serverID: either(fields, 'server_id', 'serverID', text) ?? '',
}));

/**
 * Checks and normalises the argument of `initSDK`, an object or its JSON string. Addresses lose their trailing
 * slash and get a lower-case host. Throws {@link OpenIMError} 10002 that names the key.
 */
export function readConfig(value: unknown): WorkerConfig {
  try {
    return config.check(value);
  } catch (error) {
    throw error instanceof OpenIMError ? error : sdkError('arguments', 'config cannot be read');
  }
}

function either<T>(
  fields: Fields,
  first: string,
  second: string,
  kind: (name: string) => Arg<never, T>,
): T | undefined {
  return (
    fields.get<T | undefined>(kind(first), undefined) ?? fields.get<T | undefined>(kind(second), undefined)
  );
}

function address(fields: Fields, first: string, second: string, scheme: 'http' | 'ws'): string {
  const found = either(fields, first, second, (name) => addressArg(name, scheme));
  if (found === undefined) throw sdkError('arguments', `config.${first} is missing`);
  return found;
}

function addressArg(name: string, scheme: 'http' | 'ws'): Arg<string> {
  const wanted = `${name} must be an absolute ${scheme}:// or ${scheme}s:// address`;
  return {
    name,
    kind: 'address',
    check: (value) => {
      const given = text(name).check(value).trim();
      const url = new RegExp(`^${scheme}s?://`, 'i').test(given) ? parseURL(given) : undefined;
      if (!url) throw sdkError('arguments', `${wanted}, got ${quoted(given)}`);
      if (url.username || url.password || url.search || url.hash)
        throw sdkError('arguments', `${wanted} without user name, query and fragment, got ${quoted(given)}`);
      return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
    },
  };
}

function parseURL(value: string): URL | undefined {
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
}
