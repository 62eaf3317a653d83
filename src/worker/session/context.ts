// What is alive between login and logout of one user, handed to sync, messages and handlers. It owns nothing itself:
// session.ts makes it at login and takes it down at logout.
import type { WorkerConfig } from '../../contract/index.ts';
import type { EarlyRows } from '../conversation/early-rows.ts';
import type { KeyedQueue } from '../conversation/keyed-queue.ts';
import type { ConversationList } from '../conversation/list.ts';
import type { Engine } from '../engine/engine.ts';
import type { Outbox } from '../engine/outbox.ts';
import type { Environment } from '../environment.ts';
import type { Burning } from '../message/burning.ts';
import type { Connection } from '../net/connection.ts';
import type { RestClient } from '../net/rest.ts';
import type { Database } from '../store/database.ts';
import type { ConversationRow } from '../store/schema.ts';
import type { Names } from '../sync/names.ts';
import type { Sync } from '../sync/sync.ts';
import type { Background } from './background.ts';
import type { Clock } from './clock.ts';

/** One user's session in this worker. */
export interface UserContext {
  readonly env: Environment;
  readonly config: WorkerConfig;
  readonly userID: string;
  /** Names this worker among those of the user, for messages that it is sending (behaviour 6.4). */
  readonly workerID: string;
  readonly db: Database;
  readonly list: ConversationList;
  readonly early: EarlyRows;
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly rest: RestClient;
  readonly connection: Connection;
  readonly sync: Sync;
  readonly names: Names;
  readonly burning: Burning;
  readonly background: Background;
  /** Keeps the changes of one conversation at the server in the order of their calls. */
  readonly settings: KeyedQueue;
  /** Conversations that this worker is having cleared at the server: it applies the outcome itself. */
  readonly clearing: Set<string>;
  /** Settings that the server has taken from this worker since rows were last asked for: an answer may be older. */
  readonly accepted: Map<string, Partial<ConversationRow>>;
  /** Aborted at logout with the error 10101; every network wait and every timer of the session ends by it. */
  readonly signal: AbortSignal;
  /** The device's clock corrected by its offset to the server's (behaviour 3): whoever learns it sets it here, and stores it as `clockOffset`. */
  readonly clock: Clock;
}
