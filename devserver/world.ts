// Owns one server's data, clock, identifiers and switches, and joins the domain parts that work on them.
// Must not know HTTP or WebSocket: outgoing frames go through the Hub that the gateway provides.

import { createHash } from 'node:crypto';
import { Activity } from './activity.ts';
import { Faults } from './control/faults.ts';
import type { Switches } from './control/switches.ts';
import { defaultSwitches } from './control/switches.ts';
import { Conversations } from './domain/conversations.ts';
import { Friends } from './domain/friends.ts';
import { Groups } from './domain/groups.ts';
import { Logs } from './domain/logs.ts';
import { Messages } from './domain/messages.ts';
import { Notices } from './domain/notices.ts';
import { Tokens } from './domain/tokens.ts';
import { Users } from './domain/users.ts';
import { Versions } from './domain/versions.ts';
import { JobQueue } from './job-queue.ts';
import type { Message } from './store/entities.ts';
import type { State } from './store/state.ts';

/** Who makes a request. */
export interface Actor {
  userID: string;
  platformID: number;
  isAdmin: boolean;
  operationID: string;
}

/** What the domain needs of the gateway. */
export interface Hub {
  /** Sends a 2001 push with one message to all sockets of the users. */
  push(userIDs: Iterable<string>, conversationID: string, message: Message, operationID: string): void;
  /** Sends 2002 to the matching sockets and drops them. */
  kick(userID: string, matches: (socket: { platformID: number; token: string }) => boolean): void;
  /** Platforms on which the user has a socket. */
  onlinePlatforms(userID: string): number[];
}

/** What a World is made with. */
export interface WorldOptions {
  state: State;
  secret: string;
  adminUserID: string;
  now: () => number;
  report: (error: unknown) => void;
}

/** One server's world. */
export class World {
  state: State;
  readonly secret: string;
  readonly adminUserID: string;
  readonly switches: Switches = defaultSwitches();
  readonly activity = new Activity();
  readonly faults: Faults;
  readonly queue: JobQueue;
  readonly tokens = new Tokens(this);
  readonly users = new Users(this);
  readonly versions = new Versions(this);
  readonly logs = new Logs(this);
  readonly conversations = new Conversations(this);
  readonly messages = new Messages(this);
  readonly notices = new Notices(this);
  readonly friends = new Friends(this);
  readonly groups = new Groups(this);
  hub: Hub = { push: () => {}, kick: () => {}, onlinePlatforms: () => [] };
  readonly #now: () => number;

  constructor(options: WorldOptions) {
    this.state = options.state;
    this.secret = options.secret;
    this.adminUserID = options.adminUserID;
    this.faults = new Faults(options.adminUserID);
    this.queue = new JobQueue(this.activity, options.report);
    this.#now = options.now;
  }

  /** The server's time, ms. */
  now(): number {
    return this.wall() + this.switches.clockOffsetMs;
  }

  /** The time without the offset switch: tokens go by it, so that turning the switch invalidates none. */
  wall(): number {
    return Math.floor(this.#now());
  }

  /** A fresh hexadecimal identifier, at most 64 digits, never repeated in this data. */
  newID(digits = 32): string {
    this.state.counter += 1;
    return createHash('sha256')
      .update(`${this.state.salt}:${this.state.counter}`)
      .digest('hex')
      .slice(0, digits);
  }

  /** A fresh number with the given number of digits, as text: the form of group IDs. */
  newNumber(digits: number): string {
    const number = BigInt(`0x${this.newID(16)}`) % 10n ** BigInt(digits - 1);
    return String(10n ** BigInt(digits - 1) + number);
  }

  /** The actor for work that the server does by itself. */
  system(operationID: string): Actor {
    return { userID: this.adminUserID, platformID: 10, isAdmin: true, operationID };
  }
}
