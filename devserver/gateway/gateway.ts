// Owns the WebSocket port: handshakes, the register of connections, pushes, kicks and the multi-login rule
// (protocol 2). Must not know what requests do (handlers.ts) nor how frames look (connection.ts).

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RequestEnvelope, ResponseEnvelope } from '../../src/protocol/index.ts';
import { encodeReply, encodeResponse, REQ } from '../../src/protocol/index.ts';
import type { Activity, Task } from '../activity.ts';
import type { Downtime, DowntimeKind } from '../control/downtime.ts';
import type { FaultName } from '../control/fault-list.ts';
import type { Strike } from '../control/faults.ts';
import type { Recorder } from '../control/recorder.ts';
import type { RuleAction, Rules } from '../control/rules.ts';
import type { Switches } from '../control/switches.ts';
import type { WaitingRoom } from '../control/waiting-room.ts';
import { ApiError, CODE, toApiError } from '../http/api-error.ts';
import type { Message } from '../store/entities.ts';
import type { Actor, Hub, World } from '../world.ts';
import { bodyJson, pushBody } from './bodies.ts';
import type { ConnectionOwner } from './connection.ts';
import { Connection } from './connection.ts';
import { describe, Handlers, isRequest } from './handlers.ts';
import type { Handshake } from './handshake.ts';
import { parseHandshake } from './handshake.ts';

/** Frames from a client above this many bytes, as received, end the link. */
const MAX_FRAME_BYTES = 51_200;
/** How a handshake is called in rules and recorded requests. */
const HANDSHAKE_PATH = '/ws';
/** Where faults find handshakes and pushes. */
const AT = { handshake: 'handshake', push: 'push' } as const;
/** Where the link can end at a push. */
const PUSH_ENDS = ['before', 'midFrame', 'after'];

const NO_BODY = { msgIncr: '', operationID: '', errCode: 0, errMsg: '', data: null } as const;

function errorJson(error: ApiError): string {
  return JSON.stringify({ errCode: error.code, errMsg: error.message, errDlt: error.detail });
}

/** What the gateway works with. */
export interface GatewayParts {
  world: World;
  rules: Rules;
  recorder: Recorder;
  downtime: Downtime;
  waitingRoom: WaitingRoom;
}

export class Gateway implements ConnectionOwner, Hub {
  readonly server: Server;
  offline = false;
  readonly #world: World;
  readonly #rules: Rules;
  readonly #recorder: Recorder;
  readonly #downtime: Downtime;
  readonly #waitingRoom: WaitingRoom;
  readonly #handlers: Handlers;
  readonly #upgrader = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  readonly #byUser = new Map<string, Set<Connection>>();
  readonly #sockets = new Set<Socket>();
  readonly #halfOpen = new Set<Connection>();

  constructor({ world, rules, recorder, downtime, waitingRoom }: GatewayParts) {
    this.#world = world;
    this.#rules = rules;
    this.#recorder = recorder;
    this.#downtime = downtime;
    this.#waitingRoom = waitingRoom;
    this.#handlers = new Handlers(world);
    this.server = createServer((request, response) => this.#plain(request, response));
    this.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (this.offline) socket.destroy();
    });
    this.server.on('upgrade', (request, socket, head) => {
      const task = this.activity.begin();
      void this.#upgrade(request, socket as Socket, head, task).finally(() => task.end());
    });
  }

  get activity(): Activity {
    return this.#world.activity;
  }

  get switches(): Switches {
    return this.#world.switches;
  }

  /** Open connections, of one user or of all. */
  connections(userID?: string): Connection[] {
    if (userID !== undefined) return [...(this.#byUser.get(userID) ?? [])];
    return [...this.#byUser.values()].flatMap((set) => [...set]);
  }

  onlinePlatforms(userID: string): number[] {
    return [...new Set(this.connections(userID).map((connection) => connection.platformID))];
  }

  push(userIDs: Iterable<string>, conversationID: string, message: Message, operationID: string): void {
    this.pushBytes(userIDs, encodeReply(REQ.push, pushBody(conversationID, [message])), operationID);
  }

  /** Sends an encoded push body to all sockets of the users; rules on 2001 apply. */
  pushBytes(userIDs: Iterable<string>, body: Uint8Array, operationID: string): void {
    let bytes: Uint8Array | undefined;
    for (const userID of new Set(userIDs)) {
      for (const connection of this.#byUser.get(userID) ?? []) {
        bytes ??= encodeResponse({ ...NO_BODY, reqIdentifier: REQ.push, operationID, data: body });
        this.#sendPush(connection, bytes);
      }
    }
  }

  kick(userID: string, matches: (socket: { platformID: number; token: string }) => boolean): void {
    for (const connection of this.connections(userID).filter(matches)) {
      connection.send({ ...NO_BODY, reqIdentifier: REQ.kicked });
      connection.drop();
    }
  }

  arrived(connection: Connection): void {
    this.#waitingRoom.arrived(connection.userID);
  }

  async handle(connection: Connection, request: RequestEnvelope): Promise<void> {
    const task = this.activity.begin();
    try {
      await this.#handle(connection, request, task);
    } finally {
      task.end();
    }
  }

  async #handle(connection: Connection, request: RequestEnvelope, task: Task): Promise<void> {
    const { reqIdentifier, operationID, msgIncr } = request;
    const { userID, platformID } = connection;
    if (!isRequest(reqIdentifier)) {
      connection.drop();
      return;
    }
    const isAdmin = userID === this.#world.adminUserID;
    const actor: Actor = { userID, platformID, isAdmin, operationID };
    const body = bodyJson(describe(reqIdentifier, request.data));
    this.#recorder.add({
      kind: 'ws',
      reqIdentifier,
      userID,
      operationID,
      body,
      ...(isAdmin && { admin: true }),
    });
    const base = { reqIdentifier, msgIncr, operationID, errCode: 0, errMsg: '', data: null };
    const strike = (name: FaultName): Strike | undefined =>
      this.#world.faults.strike(name, connection, String(reqIdentifier));
    let action = await this.#verdict(reqIdentifier, userID, 'before', task);
    if (action !== undefined) {
      if (action.dropConnection) connection.drop();
      else connection.send(this.#replaced(base, action));
      return;
    }
    if (this.#breaksBefore(connection, strike)) return;
    const end = strike('closeSocket')?.kind;
    if (end === 'before') {
      connection.drop();
      return;
    }
    const slow = strike('slowRequest');
    if (slow?.kind === 'before') await this.#waitingRoom.wait(userID, slow.n, task);
    const failure = strike('failRequest')?.kind;
    let reply: ResponseEnvelope & { drop?: boolean } = base;
    try {
      if (failure === 'error') throw new ApiError(CODE.serverInternal);
      reply = { ...base, ...this.#handlers.run(connection, actor, reqIdentifier, request.data) };
      if (failure === 'errorAfter') throw new ApiError(CODE.serverInternal);
      if (failure === 'empty') reply = base;
    } catch (error) {
      const { code, message } = toApiError(error);
      reply = { ...base, errCode: code, errMsg: message };
    }
    if (strike('sendOrder') !== undefined || this.switches.sendOrder === 'push-first') {
      this.#world.queue.flush();
    }
    if (slow?.kind === 'after') await this.#waitingRoom.wait(userID, slow.n, task);
    action = await this.#verdict(reqIdentifier, userID, 'after', task);
    const { drop = false, ...envelope } = reply;
    if (action?.dropConnection || end === 'executed') connection.drop();
    else if (action !== undefined) connection.send(this.#replaced(envelope, action));
    else if (end === 'midFrame') connection.breakOff(encodeResponse(envelope));
    else if (failure !== 'silent') connection.send(envelope);
    if (drop || end === 'after') connection.drop();
  }

  /** Faults that keep a request from being looked at. */
  #breaksBefore(connection: Connection, strike: (name: FaultName) => Strike | undefined): boolean {
    const maintenance = strike('maintenance');
    if (maintenance !== undefined) {
      this.#downtime.begin(maintenance.kind as DowntimeKind, maintenance.n);
      return true;
    }
    if (strike('kick')) {
      this.kickOut(connection.userID);
      return true;
    }
    if (strike('halfOpen')) {
      this.#freeze(connection);
      return true;
    }
    return false;
  }

  /** Tells all sockets of a user that they are kicked; his tokens turn 1506. */
  kickOut(userID: string): void {
    this.#world.tokens.mark(userID, 'kicked');
    this.kick(userID, () => true);
  }

  /** Sends all pushes that faults keep back; returns how many. */
  flushHeld(): number {
    return this.connections().reduce((sum, connection) => sum + connection.flushHeld(), 0);
  }

  /** Ends half-open connections; returns how many. */
  endHalfOpen(): number {
    const connections = [...this.#halfOpen];
    this.#halfOpen.clear();
    for (const connection of connections) connection.destroy();
    return connections.length;
  }

  /** What faults hold back now. */
  get pending(): { frames: number; sockets: number } {
    const frames = this.connections().reduce((sum, connection) => sum + connection.held.size, 0);
    return { frames, sockets: this.#halfOpen.size };
  }

  #freeze(connection: Connection): void {
    connection.freeze();
    this.#halfOpen.add(connection);
  }

  closed(connection: Connection): void {
    const { userID } = connection;
    const before = this.onlinePlatforms(userID);
    const set = this.#byUser.get(userID);
    if (!set?.delete(connection)) return;
    if (set.size === 0) this.#byUser.delete(userID);
    this.#statusChanged(userID, before);
  }

  /** Drops every socket, also those that are still in their handshake. */
  dropAll(): void {
    for (const connection of this.connections()) connection.destroy();
    this.#halfOpen.clear();
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.offline = true;
    this.dropAll();
    this.#upgrader.close();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** A request without upgrade: the arguments are checked the same way. */
  #plain(request: IncomingMessage, response: ServerResponse): void {
    try {
      this.#parse(request);
      response.writeHead(400, { 'Content-Type': 'text/plain' }).end('Bad Request\n');
    } catch (error) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(errorJson(toApiError(error)));
    }
  }

  #parse(request: IncomingMessage): Handshake {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const header = request.headers.compression;
    return parseHandshake(url, typeof header === 'string' ? header : '');
  }

  async #upgrade(request: IncomingMessage, socket: Socket, head: Buffer, task: Task): Promise<void> {
    const refuse = (error: ApiError): void => answerUpgrade(socket, '200 OK', errorJson(error));
    const down = this.#downtime.refuse();
    if (down !== undefined) {
      if (down === 'http') answerUpgrade(socket, '503 Service Unavailable', 'null');
      else socket.destroy();
      return;
    }
    if (this.connections().length >= this.switches.maxConnections) {
      refuse(new ApiError(CODE.connOverMaxNumLimit, 'too many connections'));
      return;
    }
    let handshake: Handshake;
    try {
      handshake = this.#parse(request);
    } catch (error) {
      refuse(toApiError(error));
      return;
    }
    const { userID, operationID } = handshake;
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://localhost').searchParams);
    this.#recorder.add({ kind: 'ws', path: HANDSHAKE_PATH, userID, operationID, body: query });
    this.#waitingRoom.arrived(userID);
    const action = await this.#verdict(0, userID, 'before', task, HANDSHAKE_PATH);
    if (action?.dropConnection || socket.destroyed) {
      socket.destroy();
      return;
    }
    const strike = (name: FaultName): Strike | undefined =>
      this.#world.faults.strike(name, handshake, AT.handshake);
    const maintenance = strike('maintenance');
    if (maintenance !== undefined) {
      this.#downtime.begin(maintenance.kind as DowntimeKind, maintenance.n);
      return;
    }
    const broken = strike('failHandshake')?.kind;
    if (broken !== undefined) {
      if (broken === 'overload') refuse(new ApiError(CODE.connOverMaxNumLimit, 'too many connections'));
      else if (broken === 'http') answerUpgrade(socket, '502 Bad Gateway', 'null');
      else socket.destroy();
      return;
    }
    const tokenError = strike('tokenError')?.kind;
    const code = action?.errCode ?? (tokenError === undefined ? undefined : Number(tokenError));
    const failure =
      code === undefined
        ? this.#tokenFailure(handshake)
        : new ApiError(code, action?.errDlt ?? '', action?.errMsg);
    if (failure !== undefined && !handshake.isMsgResp) {
      refuse(failure);
      return;
    }
    this.#upgrader.handleUpgrade(request, socket as Duplex, head, (ws) => {
      if (failure !== undefined) {
        ws.on('error', () => socket.destroy());
        ws.send(errorJson(failure), () => socket.destroySoon());
        return;
      }
      const connection = new Connection(ws, socket, handshake, this);
      const end = strike('closeAfterFrames');
      if (end !== undefined) connection.dropAfter(end.n);
      if (strike('halfOpen')) this.#freeze(connection);
      if (handshake.isMsgResp) connection.sendRaw(JSON.stringify({ errCode: 0, errMsg: '', errDlt: '' }));
      this.#register(connection);
    });
  }

  #tokenFailure(handshake: Handshake): ApiError | undefined {
    try {
      const claims = this.#world.tokens.verify(handshake.token);
      if (claims.userID !== handshake.userID || claims.platformID !== handshake.platformID) {
        return new ApiError(CODE.tokenInvalid, 'the token belongs to another user or platform');
      }
      return undefined;
    } catch (error) {
      return toApiError(error);
    }
  }

  /** One per platform: an older socket with another token is told (2002) and dropped, its token turns 1506. */
  #register(connection: Connection): void {
    const { userID, platformID, token } = connection;
    const before = this.onlinePlatforms(userID);
    const set = this.#byUser.get(userID) ?? new Set();
    this.#byUser.set(userID, set.add(connection));
    this.#statusChanged(userID, before);
    if (userID === this.#world.adminUserID) return;
    this.kick(userID, (other) => other.platformID === platformID && other.token !== token);
    this.#world.tokens.kickTokens(userID, platformID, token);
  }

  #statusChanged(userID: string, before: readonly number[]): void {
    const onlinePlatformIDs = this.onlinePlatforms(userID);
    if (onlinePlatformIDs.length === before.length) return;
    let data: Uint8Array | undefined;
    for (const connection of this.connections()) {
      if (!connection.subscriptions.has(userID)) continue;
      data ??= encodeReply(REQ.subscribeOnline, { subscribers: [{ userID, onlinePlatformIDs }] });
      connection.send({ ...NO_BODY, reqIdentifier: REQ.subscribeOnline, data });
    }
  }

  #sendPush(connection: Connection, bytes: Uint8Array): void {
    if (this.#rules.idle) {
      this.#pushTo(connection, bytes);
      return;
    }
    const task = this.activity.begin();
    void this.#verdict(REQ.push, connection.userID, 'before', task)
      .then((action) => {
        if (action?.dropConnection) connection.drop();
        if (action?.drop || action?.dropConnection) return;
        this.#pushTo(connection, bytes);
        if (action?.duplicate) this.#pushTo(connection, bytes);
      })
      .finally(() => task.end());
  }

  /** Sends a push as faults let it. */
  #pushTo(connection: Connection, bytes: Uint8Array): void {
    if (!connection.isOpen || connection.isHalfOpen) return;
    const { faults } = this.#world;
    if (faults.strike('halfOpen', connection, AT.push)) {
      this.#freeze(connection);
      return;
    }
    const end = faults.strike('closeSocket', connection, AT.push, PUSH_ENDS)?.kind;
    if (end === 'before' || end === 'midFrame') {
      if (end === 'midFrame') connection.breakOff(bytes);
      connection.drop();
      return;
    }
    if (faults.strike('dropPush', connection, AT.push) === undefined) {
      const copies = faults.strike('duplicatePush', connection, AT.push) === undefined ? 1 : 2;
      for (let copy = 0; copy < copies; copy += 1) this.#passOn(connection, bytes);
    }
    if (end === 'after') connection.drop();
  }

  /** Sends a push, or keeps it back for a while. */
  #passOn(connection: Connection, bytes: Uint8Array): void {
    const { held } = connection;
    if (held.isGathering) {
      for (const frame of held.join(bytes)) connection.sendBytes(frame);
      return;
    }
    const { faults } = this.#world;
    const reorder = faults.strike('reorderPush', connection, AT.push);
    if (reorder !== undefined) {
      held.gather(bytes, reorder.n + 1, reorder.random);
      return;
    }
    const delay = faults.strike('delayPush', connection, AT.push);
    if (delay === undefined) connection.sendBytes(bytes);
    else held.delay(bytes, delay.n);
  }

  async #verdict(
    reqIdentifier: number,
    userID: string,
    when: 'before' | 'after',
    task: Task,
    path = '',
  ): Promise<RuleAction | undefined> {
    return this.#rules.idle ? undefined : this.#rules.apply({ path, reqIdentifier, userID }, when, task);
  }

  #replaced(envelope: ResponseEnvelope, action: RuleAction): ResponseEnvelope {
    if (action.errCode !== undefined) {
      const { code, message } = new ApiError(action.errCode, '', action.errMsg);
      return { ...envelope, errCode: code, errMsg: message, data: null };
    }
    const data = action.rawData === undefined ? envelope.data : Buffer.from(action.rawData, 'base64');
    return { ...envelope, errCode: 0, errMsg: '', data };
  }
}

/** Answers a handshake as plain HTTP: a browser sees only a failed connection. */
function answerUpgrade(socket: Socket, status: string, body: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}
