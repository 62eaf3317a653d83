// Opens everything that one user needs and closes it again: database, list in memory, engine, clients, sync.
// It must not decide when: that is session.ts.
import type { OpenIMError, WorkerConfig } from '../../contract/index.ts';
import { EarlyRows } from '../conversation/early-rows.ts';
import { KeyedQueue } from '../conversation/keyed-queue.ts';
import { ConversationList } from '../conversation/list.ts';
import { Engine } from '../engine/engine.ts';
import type { Outbox } from '../engine/outbox.ts';
import type { Environment } from '../environment.ts';
import { Burning } from '../message/burning.ts';
import { messageJSON } from '../message/row.ts';
import { failAbandonedSends, goneSenders } from '../message/startup.ts';
import { Connection, type ConnectionCallbacks } from '../net/connection.ts';
import { RestClient } from '../net/rest.ts';
import { Database, databaseName } from '../store/database.ts';
import { storageError } from '../store/errors.ts';
import type { ConversationRow } from '../store/schema.ts';
import { Names } from '../sync/names.ts';
import { Sync } from '../sync/sync.ts';
import { Background } from './background.ts';
import { Clock } from './clock.ts';
import type { UserContext } from './context.ts';

/** What the session hears of a user's connection; pushes go straight to the sync. */
export type UserCallbacks = Omit<ConnectionCallbacks, 'onPush'>;

/** A user who is logged in. */
export interface OpenedUser {
  readonly ctx: UserContext;
  /** The token of the next request. */
  token: string;
  /** Ends every pending call and wait of the user. */
  abort(reason: OpenIMError): void;
  /** Closes connection, engine and database. */
  close(options: { tellServer: boolean }): Promise<void>;
}

/**
 * Opens the user's database and restores its state, but for the list, which `engine.load` does; nothing is sent yet.
 * Rejects with 19002 or 19003 when storage cannot be used, with everything closed again.
 */
export async function openUser(
  env: Environment,
  config: WorkerConfig,
  outbox: Outbox,
  userID: string,
  token: string,
  callbacks: UserCallbacks,
): Promise<OpenedUser> {
  const db = new Database(databaseName(config, userID), env);
  const list = new ConversationList();
  const clock = new Clock(env.now);
  try {
    await db.open();
  } catch (error) {
    db.close();
    throw storageError(error);
  }
  const controller = new AbortController();
  outbox.reset(list, async (keys) => {
    const found = await db.messages.bulkGet(keys);
    return found.flatMap((message) => (message ? messageJSON(message) : []));
  });
  const engine = new Engine({
    db,
    list,
    serverNow: () => clock.now(),
    onCommit: (commit) => {
      outbox.add(commit);
      if (commit.released.length > 0) ctx.sync.latestGone(commit.released);
      // Hidden rows may have gone without a name; what comes into the list is not to.
      if (commit.new.length > 0 && !commit.quiet) ctx.names.refreshSoon(commit.new);
    },
    onBurning: (at) => ctx.burning.plan(at),
  });
  const user: OpenedUser = {
    token,
    abort: (reason) => controller.abort(reason),
    close: async ({ tellServer }) => {
      ctx.sync.stop();
      ctx.burning.stop();
      await Promise.all([ctx.connection.close({ tellServer }), engine.close()]);
      db.close();
    },
    get ctx() {
      return ctx;
    },
  };
  const rest = new RestClient(env, {
    apiAddr: config.apiAddr,
    token: () => user.token,
    // A late answer to a request with an older token says nothing of the present one.
    onTokenError: (error, used) => {
      if (used === user.token) connection.refuse(error);
    },
  });
  const connection: Connection = new Connection(env, {
    wsAddr: config.wsAddr,
    userID,
    platformID: config.platformID,
    token: () => user.token,
    callbacks: { ...callbacks, onPush: (push) => ctx.sync.push(push) },
  });
  const base = {
    env,
    config,
    userID,
    workerID: env.uuid(),
    db,
    list,
    early: new EarlyRows(db),
    engine,
    outbox,
    rest,
    connection,
    settings: new KeyedQueue(),
    clearing: new Set<string>(),
    accepted: new Map<string, Partial<ConversationRow>>(),
    signal: controller.signal,
    clock,
  };
  const ctx: UserContext = Object.assign(base, {
    sync: undefined as never,
    names: undefined as never,
    burning: undefined as never,
    background: undefined as never,
  });
  Object.assign(ctx, {
    names: new Names(ctx),
    sync: new Sync(ctx),
    burning: new Burning(ctx),
    background: new Background(ctx),
  });
  try {
    // Read together: the first page waits for it.
    ctx.early.prefetch();
    const [offset, gone, burnAt] = await Promise.all([
      db.meta.get('clockOffset'),
      goneSenders(ctx),
      ctx.burning.first(),
    ]);
    clock.offset = (offset?.value as number | undefined) ?? 0;
    if (gone.length > 0 || burnAt !== undefined) ctx.early.forget();
    await Promise.all([failAbandonedSends(ctx, gone), ctx.burning.start(burnAt)]);
  } catch (error) {
    await user.close({ tellServer: false });
    throw storageError(error);
  }
  return user;
}
