// Owns the composition of one development server: its world, REST port, gateway, control routes, seeding and
// live traffic. Must not keep anything outside the returned object: many servers live in one process.

import { createHash, randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createControl } from './control/control.ts';
import { Downtime } from './control/downtime.ts';
import type { FaultReport, FaultRequest } from './control/faults.ts';
import { Recorder } from './control/recorder.ts';
import { Rules } from './control/rules.ts';
import type { Settled } from './control/settle.ts';
import { settle } from './control/settle.ts';
import { WaitingRoom } from './control/waiting-room.ts';
import { Gateway } from './gateway/gateway.ts';
import { Fields } from './http/fields.ts';
import type { ControlHandler } from './http/rest-server.ts';
import { RestServer } from './http/rest-server.ts';
import type { Routes } from './http/route.ts';
import { authRoutes } from './routes/auth.ts';
import { conversationRoutes } from './routes/conversation.ts';
import { friendRoutes } from './routes/friend.ts';
import { groupRoutes } from './routes/group.ts';
import { jssdkRoutes } from './routes/jssdk.ts';
import { JSSDK_PROTOBUF } from './routes/jssdk-protobuf.ts';
import { msgRoutes } from './routes/msg.ts';
import { userRoutes } from './routes/user.ts';
import { seedWorld } from './seed/seed.ts';
import { startTraffic } from './seed/traffic.ts';
import { createState, loadState, saveState } from './store/state.ts';
import { World } from './world.ts';

/** How a development server is made; everything has a default. */
export interface DevServerOptions {
  /** REST port; 0 picks a free one. */
  apiPort?: number;
  /** WebSocket port; 0 picks a free one. */
  wsPort?: number;
  host?: string;
  /** Signs tokens and opens /auth/get_admin_token. */
  secret?: string;
  adminUserID?: string;
  /** Makes data set name and seeded data reproducible. */
  seed?: number;
  /** Users to make up. */
  users?: number;
  /** Conversations of the first user to make up. */
  conversations?: number;
  /** Messages per second of live traffic; 0 is none. */
  rate?: number;
  /** File that keeps everything over a stop and start. */
  stateFile?: string;
  /** The server's clock, ms since 1970. */
  now?: () => number;
}

/** What tests do to a server in their own process. */
export interface DevServerTools {
  /** Sets, when given a profile, and tells what faults strike: `/_dev/faults`. Throws on what it does not know. */
  faults(request?: FaultRequest): FaultReport;
  /** Ends what faults hold back, and waits until the server is idle: `/_dev/settle`. */
  settle(): Promise<Settled>;
  /** Resolves when nothing is queued or in flight: `/_dev/idle`. */
  idle(): Promise<void>;
}

/** A running development server. */
export interface DevServer extends DevServerTools {
  /** `http://host:port` */
  readonly apiAddr: string;
  /** `ws://host:port` */
  readonly wsAddr: string;
  /** Name of the data; changes when the data is another. */
  readonly dataset: string;
  /** Runs a control route without HTTP: the data of `/_dev/<path>`. Rejects as the route refuses. */
  control(path: string, body?: object): Promise<unknown>;
  /** Ends all connections, saves the state when there is a file, frees the ports. */
  close(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** The address under which a client on this machine reaches a listening host. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** A server that listens nowhere: who composes it carries its bytes, or has {@link createDevServer} do it. */
export interface DevServerParts {
  readonly world: World;
  readonly rules: Rules;
  readonly gateway: Gateway;
  readonly rest: RestServer;
  /** Answers what stands below `/_dev/`. */
  readonly control: ControlHandler;
  readonly tools: DevServerTools;
  /** Lets go what rules and faults hold, for the end. */
  release(): void;
}

/**
 * Puts a development server together without opening a port.
 * @param addresses where it can be reached, for `/_dev/info`.
 * @throws when the state file cannot be read.
 */
export function composeDevServer(
  options: DevServerOptions = {},
  addresses: () => { apiAddr: string; wsAddr: string } = () => ({ apiAddr: '', wsAddr: '' }),
): DevServerParts {
  const { secret = 'openIM123', adminUserID = 'imAdmin', seed, stateFile } = options;
  const nonce = seed === undefined ? randomBytes(8).toString('hex') : `seed ${seed}`;
  const datasetName = (generation: number): string =>
    createHash('sha256').update(`${nonce}:${generation}`).digest('hex').slice(0, 16);

  const saved = stateFile === undefined ? undefined : loadState(stateFile);
  const world = new World({
    state: saved ?? createState(datasetName(0)),
    secret,
    adminUserID,
    now: options.now ?? Date.now,
    report: (error) => console.error('devserver: a job failed:', error),
  });
  if (saved === undefined) {
    world.users.create({ userID: adminUserID, nickname: adminUserID, appMangerLevel: 2 });
    seedWorld(world, { seed, users: options.users ?? 0, conversations: options.conversations ?? 0 });
  }

  const rules = new Rules();
  const recorder = new Recorder();
  const waitingRoom = new WaitingRoom();
  const downtime = new Downtime(() => {
    gateway.dropAll();
    rest.dropAll();
  });
  const gateway: Gateway = new Gateway({ world, rules, recorder, downtime, waitingRoom });
  world.hub = gateway;
  const routes: Routes = {
    ...authRoutes(world),
    ...userRoutes(world),
    ...friendRoutes(world),
    ...groupRoutes(world),
    ...conversationRoutes(world),
    ...msgRoutes(world),
    ...jssdkRoutes(world),
  };
  const control = createControl({
    world,
    gateway,
    rest: () => rest,
    routes,
    rules,
    recorder,
    seed,
    addresses,
    datasetName,
    settle: () => tools.settle(),
  });
  const rest: RestServer = new RestServer({
    world,
    routes,
    protobuf: JSSDK_PROTOBUF,
    rules,
    recorder,
    downtime,
    waitingRoom,
    control,
  });
  const tools: DevServerTools = {
    faults: (request = {}) => {
      world.faults.use(request);
      return world.faults.report();
    },
    settle: () => settle({ activity: world.activity, gateway, downtime, waitingRoom }),
    idle: () => world.activity.whenIdle(),
  };
  const release = (): void => {
    rules.close();
    downtime.end();
    waitingRoom.releaseAll();
  };
  return { world, rules, gateway, rest, control, tools, release };
}

/**
 * Starts a development server.
 * @throws when a port is taken or the state file cannot be read.
 */
export async function createDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { host = '127.0.0.1', seed, stateFile } = options;
  let addresses = { apiAddr: '', wsAddr: '' };
  const { world, gateway, rest, control, tools, release } = composeDevServer(options, () => addresses);

  try {
    const apiPort = await listen(rest.server, options.apiPort ?? 0, host);
    const wsPort = await listen(gateway.server, options.wsPort ?? 0, host);
    const name = reachable(host);
    addresses = { apiAddr: `http://${name}:${apiPort}`, wsAddr: `ws://${name}:${wsPort}` };
  } catch (error) {
    rest.server.close();
    gateway.server.close();
    throw error;
  }
  const stopTraffic = startTraffic(world, options.rate ?? 0, seed);

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopTraffic();
    world.queue.flush();
    release();
    await Promise.all([gateway.close(), rest.close()]);
    world.queue.flush();
    if (stateFile !== undefined) saveState(stateFile, world.state);
  };
  return {
    ...addresses,
    get dataset() {
      return world.state.dataset;
    },
    control: (path, body = {}) => control(path, new Fields(body), new AbortController().signal),
    ...tools,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
