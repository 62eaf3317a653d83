// One development server of a test, and everything a test does at it: users, groups, messages, faults, and what was
// asked of it. The package under test is in client.ts.

import { inject, onTestFinished } from 'vitest';
import { backend } from '#harness/backend';
import type { Device } from './backend.ts';
import { Client } from './client.ts';
import type { WorldAddresses } from './world-server.ts';

/** Begins the texts of the harness's own messages; events that carry it are not recorded. */
export const BEACON = 'harness-beacon-';

/** Nickname that a world gives a user. */
export const nameOf = (userID: string): string => `Name of ${userID}`;

/** Avatar that a world gives a user. */
export const faceOf = (userID: string): string => `https://faces.example/${encodeURIComponent(userID)}`;

export interface WorldOptions {
  /** Users to register; u1 to u4 by default. */
  users?: readonly string[];
  /** Lives longer than the test that made it; the maker closes it. */
  keep?: boolean;
  /** Of the development server. */
  server?: Record<string, unknown>;
}

/** What may be set on a message beside its text. */
export interface MessageExtras {
  sendTime?: number;
  clientMsgID?: string;
  senderNickname?: string;
  senderFaceURL?: string;
  options?: Record<string, boolean>;
  contentType?: number;
  content?: unknown;
  atUserIDList?: readonly string[];
}

/** A request as the server recorded it. */
export interface SeenRequest {
  n: number;
  kind: 'rest' | 'ws';
  /** Route; of the socket `/ws` for a handshake and `ws <reqIdentifier>` for a request. */
  path: string;
  body: Record<string, unknown>;
  userID: string;
}

/** A message in the server's log. */
export interface LoggedMessage {
  seq: number;
  sendID: string;
  clientMsgID: string;
  content: string;
  contentType: number;
  sendTime: number;
  attachedInfo: string;
  options: Record<string, boolean>;
}

/** What a rule of the server does; see the development server's README. */
export interface RuleAction {
  errCode?: number;
  errMsg?: string;
  rawBody?: string;
  rawData?: string;
  status?: number;
  data?: unknown;
  delayMs?: number;
  hold?: string;
  dropConnection?: boolean;
  drop?: boolean;
  duplicate?: boolean;
}

/** When a rule applies. */
export interface RuleMatch {
  path?: string;
  reqIdentifier?: number;
  userID?: string;
}

/** Makes a server with its users. It ends, with all its clients, when the test does. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { users = ['u1', 'u2', 'u3', 'u4'], keep = false, server = {} } = options;
  const addresses = (await post(`${inject('worlds')}/worlds`, server)) as WorldAddresses;
  const world = new World(addresses);
  if (!keep) onTestFinished(() => world.close());
  await world.register(...users);
  return world;
}

export class World {
  readonly id: string;
  readonly apiAddr: string;
  readonly wsAddr: string;
  readonly #clients = new Set<Client>();
  readonly #devices = new Map<string, Device>();
  readonly #tokens = new Map<string, string>();
  #holds = 0;

  constructor({ id, apiAddr, wsAddr }: WorldAddresses) {
    this.id = id;
    this.apiAddr = apiAddr;
    this.wsAddr = wsAddr;
  }

  // —— clients

  /**
   * A page of that user, signed in. By default it waits for the first sync and for calm, and forgets what was told.
   * @param options.fresh another device with nothing stored (else the user's own, the same for each of his pages).
   */
  async signIn(
    userID: string,
    options: { fresh?: boolean; device?: Device; wait?: boolean } = {},
  ): Promise<Client> {
    const client = await this.open(
      options.device ?? (options.fresh ? backend.createDevice() : this.device(userID)),
    );
    await client.login(userID);
    if (options.wait ?? true) {
      await client.synced();
      await client.quiet();
      client.events.clear();
    }
    return client;
  }

  /** A page without a user, before `initSDK`. */
  async open(device = backend.createDevice()): Promise<Client> {
    const client = new Client(this, device, (ended) => this.#clients.delete(ended));
    this.#clients.add(client);
    return client;
  }

  /** The device on which that user signs in. */
  device(userID: string): Device {
    const device = this.#devices.get(userID) ?? backend.createDevice();
    this.#devices.set(userID, device);
    return device;
  }

  /** Ends the clients and the server. */
  async close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.dispose()));
    await request(`${inject('worlds')}/worlds/${this.id}`, 'DELETE');
  }

  // —— the server itself

  /** A control route of the server. */
  async dev(route: string, body: object = {}): Promise<unknown> {
    const { errCode, errMsg, errDlt, data } = (await post(`${this.apiAddr}/_dev/${route}`, body)) as Envelope;
    if (errCode) throw new Error(`/_dev/${route}: ${errCode} ${errMsg} ${errDlt ?? ''}`);
    return data;
  }

  /** Really ends the server: nothing answers on its ports. */
  async stop(): Promise<void> {
    await post(`${inject('worlds')}/worlds/${this.id}/stop`, {});
  }

  /** Starts it again with its data. */
  async start(): Promise<void> {
    await post(`${inject('worlds')}/worlds/${this.id}/start`, {});
  }

  /** Loses everything but users and tokens. */
  async loseData(): Promise<void> {
    await this.dev('reset_data');
  }

  async switches(values: Record<string, unknown>): Promise<void> {
    await this.dev('switches', values);
  }

  /** Nothing answers and every connection is gone while `during` runs; control routes still do. */
  async offline(during: () => Promise<unknown>): Promise<void> {
    await this.dev('offline', { offline: true });
    try {
      await during();
    } finally {
      await this.dev('offline', { offline: false });
    }
  }

  /** Drops the connections of a user. */
  async disconnect(userID: string): Promise<void> {
    await this.dev('disconnect', { userID });
  }

  /** Number of the last request that the server received. */
  async idle(): Promise<number> {
    return (await this.#recorded({}, '')).at(-1)?.n ?? 0;
  }

  /** Pushes a message that only who is online gets. */
  async beacon(userID: string, text: string): Promise<void> {
    const id = [BEACON, userID].sort().join('_');
    await this.dev('push', { userID, msgs: { [`si_${id}`]: [{ from: BEACON, to: userID, text, seq: 0 }] } });
  }

  // —— users, friends, groups

  async register(...userIDs: readonly string[]): Promise<void> {
    for (const userID of userIDs) {
      const { token } = (await this.dev('token', {
        userID,
        create: true,
        nickname: nameOf(userID),
        faceURL: faceOf(userID),
      })) as { token: string };
      this.#tokens.set(userID, token);
    }
  }

  /** The token with which the user signs in: the same each time, until {@link setToken} spoils it. */
  async token(userID: string): Promise<string> {
    const token =
      this.#tokens.get(userID) ?? ((await this.dev('token', { userID })) as { token: string }).token;
    this.#tokens.set(userID, token);
    return token;
  }

  /** Changes the state of the user's tokens; the next {@link token} is a fresh one. */
  async setToken(userID: string, state: 'expired' | 'invalid' | 'kicked' | 'unknown'): Promise<void> {
    await this.dev('tokens', { userID, state });
    this.#tokens.delete(userID);
  }

  /** Kicks the user off; the next {@link token} is a fresh one. */
  async kick(userID: string): Promise<void> {
    await this.dev('kick', { userID });
    this.#tokens.delete(userID);
  }

  /** Both become friends; the owner gives the other one a remark. */
  async befriend(owner: string, friend: string, remark: string): Promise<void> {
    await this.as('imAdmin').rest('/friend/import_friend', { ownerUserID: owner, friendUserIDs: [friend] });
    if (remark !== '') await this.setRemark(owner, friend, remark);
  }

  async setRemark(owner: string, friend: string, remark: string): Promise<void> {
    await this.as(owner).rest('/friend/update_friends', {
      ownerUserID: owner,
      friendUserIDs: [friend],
      remark,
    });
  }

  async setUserInfo(userID: string, info: { nickname?: string; faceURL?: string }): Promise<void> {
    await this.as(userID).rest('/user/update_user_info_ex', { userInfo: { userID, ...info } });
  }

  /** A group; its first member owns it. */
  async createGroup(groupID: string, [ownerUserID, ...memberUserIDs]: readonly string[]): Promise<void> {
    await this.as(ownerUserID!).rest('/group/create_group', {
      ownerUserID,
      memberUserIDs,
      adminUserIDs: [],
      groupInfo: { groupID, groupName: `Group ${groupID}`, faceURL: faceOf(groupID), groupType: 2 },
    });
  }

  async setGroupInfo(groupID: string, info: Record<string, unknown>): Promise<void> {
    await this.as('imAdmin').rest('/group/set_group_info', { groupInfoForSet: { groupID, ...info } });
  }

  // —— messages

  /** A text from one user to another, from a device of his that is not under test. */
  async send(from: string, to: string, text: string, extras: MessageExtras = {}): Promise<void> {
    await this.dev('send', { from, to, text, ...extras });
  }

  /** A text to a group; `at` mentions. */
  async sendGroup(
    from: string,
    group: string,
    text: string,
    { at, ...extras }: MessageExtras & { at?: readonly string[] } = {},
  ): Promise<void> {
    const mention = at && {
      contentType: 106,
      atUserIDList: at,
      content: { text, atUserList: at, isAtSelf: false },
    };
    await this.dev('send', { from, group, ...(mention ?? { text }), ...extras });
  }

  /** Stores many messages without pushing them. */
  async fill(conversationID: string, from: string, count: number): Promise<void> {
    const messages = Array.from({ length: count }, (_, i) => ({ from, text: `old ${i + 1}` }));
    await this.dev('append', { conversationID, messages });
  }

  /** Stores one message without pushing it. */
  async sendUnheard(
    conversationID: string,
    from: string,
    text: string,
    extras: MessageExtras = {},
  ): Promise<void> {
    await this.dev('append', { conversationID, messages: [{ from, text, ...extras }] });
  }

  /** Stores messages and pushes them to the user in one frame. */
  async sendInOneFrame(
    userID: string,
    messages: readonly (MessageExtras & { from: string; conversationID: string; text: string })[],
  ): Promise<void> {
    const msgs: Record<string, unknown[]> = {};
    for (const { conversationID, from, text, ...extras } of messages) {
      await this.sendUnheard(conversationID, from, text, extras);
      msgs[conversationID] ??= [];
      msgs[conversationID].push({ ...(await this.messages(conversationID)).at(-1)! });
    }
    await this.dev('push', { userID, msgs });
  }

  /** Pushes a stored message to the user once more. */
  async pushAgain(userID: string, conversationID: string, seq: number): Promise<void> {
    const message = (await this.messages(conversationID)).find((m) => m.seq === seq);
    await this.dev('push', { userID, msgs: { [conversationID]: [message] } });
  }

  /** What the server's log has, placeholders left out. */
  async messages(conversationID: string): Promise<LoggedMessage[]> {
    const { messages } = (await this.dev('log', { conversationID })) as {
      messages: (LoggedMessage | null)[] | null;
    };
    return (messages ?? []).filter((m) => m !== null);
  }

  /** Another device of that user, without the package. */
  as(userID: string): OtherDevice {
    return new OtherDevice(this, userID);
  }

  // —— faults

  /** Lets the next requests that match fail, or answer otherwise. */
  async rule(match: RuleMatch, action: RuleAction, times?: number): Promise<void> {
    await this.dev('rules', { rules: [{ match, action, ...(times !== undefined && { times }) }] });
  }

  /** The next request to that route fails so. */
  async failNext(path: string, error: { errCode: number; errMsg: string }, times = 1): Promise<void> {
    await this.rule({ path }, error, times);
  }

  async clearRules(): Promise<void> {
    await this.dev('rules', { clear: true, rules: [] });
  }

  /** The next request that matches is carried out, but not answered until it is released. */
  async holdAnswers(match: RuleMatch): Promise<HeldAnswer> {
    const name = `hold ${++this.#holds}`;
    await this.dev('rules', {
      rules: [{ match, when: 'after', times: 1, action: { hold: name } }],
    });
    return {
      arrived: async () => {
        await this.dev('held', { name });
      },
      release: async () => {
        await this.dev('release', { name });
      },
    };
  }

  // —— what was asked

  async clearRequests(): Promise<void> {
    await this.dev('requests', { clear: true });
  }

  /** Requests of that user's clients since {@link clearRequests}, handshakes and heartbeats left out. */
  async requestsOf(userID: string, path?: string): Promise<SeenRequest[]> {
    return (await this.#recorded({}, userID)).filter((r) => (path ? r.path === path : r.path !== '/ws'));
  }

  /** IDs of the conversations and channels that the user's clients pulled (1002 and 1005). */
  async pulled(userID: string): Promise<string[]> {
    const pulls = (await this.#recorded({}, userID)).filter(({ path }) => /^ws 100[25]$/.test(path));
    const lists = pulls.flatMap(
      ({ body }) => (body.seqRanges ?? body.conversations) as { conversationID: string }[],
    );
    return lists.map(({ conversationID }) => conversationID);
  }

  async #recorded(body: object, userID: string): Promise<SeenRequest[]> {
    const { requests } = (await this.dev('requests', body)) as {
      requests: (Omit<SeenRequest, 'path'> & { path?: string; reqIdentifier?: number })[] | null;
    };
    return (requests ?? [])
      .filter((r) => userID === '' || r.userID === userID)
      .map((r) => ({ ...r, path: r.path ?? `ws ${r.reqIdentifier}` }));
  }
}

/** An answer that waits at the server. */
export interface HeldAnswer {
  /** The request has come and was carried out. */
  arrived(): Promise<void>;
  release(): Promise<void>;
}

/** A device of a user that speaks plain REST; its requests are not recorded. */
export class OtherDevice {
  readonly #world: World;
  readonly #userID: string;

  constructor(world: World, userID: string) {
    this.#world = world;
    this.#userID = userID;
  }

  /** Any route, in the name of the user. */
  rest(path: string, body: object): Promise<unknown> {
    return this.#world.dev('call', { userID: this.#userID, path, body });
  }

  say(to: string, text: string, extras: MessageExtras = {}): Promise<void> {
    return this.#world.send(this.#userID, to, text, extras);
  }

  /** Changes settings of a conversation, creating it if there is none. */
  async set(conversationID: string, settings: Record<string, unknown>): Promise<void> {
    const conversation = conversationID.startsWith('sg_')
      ? { conversationType: 3, groupID: conversationID.slice(3) }
      : { conversationType: 1, userID: this.#peerIn(conversationID) };
    await this.rest('/conversation/set_conversations', {
      userIDs: [this.#userID],
      conversation: { conversationID, ...conversation, ...settings },
    });
  }

  async markRead(conversationID: string, hasReadSeq: number): Promise<void> {
    await this.rest('/msg/mark_conversation_as_read', {
      userID: this.#userID,
      conversationID,
      hasReadSeq,
      seqs: [],
    });
  }

  async revoke(conversationID: string, seq: number): Promise<void> {
    await this.rest('/msg/revoke_msg', { userID: this.#userID, conversationID, seq });
  }

  /** Deletes messages for this user, on all his devices. */
  async deleteMessages(conversationID: string, seqs: readonly number[]): Promise<void> {
    await this.rest('/msg/delete_msgs', {
      userID: this.#userID,
      conversationID,
      seqs,
      deleteSyncOpt: { IsSyncSelf: true },
    });
  }

  async clear(conversationIDs: readonly string[]): Promise<void> {
    await this.rest('/msg/clear_conversation_msg', { userID: this.#userID, conversationIDs });
  }

  #peerIn(conversationID: string): string {
    const pair = conversationID.slice(3);
    return pair.startsWith(`${this.#userID}_`)
      ? pair.slice(this.#userID.length + 1)
      : pair.slice(0, -this.#userID.length - 1);
  }
}

interface Envelope {
  errCode: number;
  errMsg: string;
  errDlt?: string;
  data?: unknown;
}

const post = (url: string, body: object): Promise<unknown> => request(url, 'POST', JSON.stringify(body));

async function request(url: string, method: string, body?: string): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body, headers: { 'Content-Type': 'application/json' } }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${answer}`);
  return JSON.parse(answer);
}
