// Owns the WebSocket port: handshakes, the register of connections, pushes, kicks and the multi-login rule
// (protocol 2). Must not know what requests do (handlers.ts) nor how frames look (connection.ts).

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RequestEnvelope, ResponseEnvelope } from '../../src/protocol/index.ts';
import { encodeReply, encodeResponse, REQ } from '../../src/protocol/index.ts';
import type { Recorder } from '../control/recorder.ts';
import type { RuleAction, Rules } from '../control/rules.ts';
import type { Switches } from '../control/switches.ts';
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

const NO_BODY = { msgIncr: '', operationID: '', errCode: 0, errMsg: '', data: null } as const;

function errorJson(error: ApiError): string {
  return JSON.stringify({ errCode: error.code, errMsg: error.message, errDlt: error.detail });
}

export class Gateway implements ConnectionOwner, Hub {
  readonly server: Server;
  offline = false;
  readonly #world: World;
  readonly #rules: Rules;
  readonly #recorder: Recorder;
  readonly #handlers: Handlers;
  readonly #upgrader = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  readonly #byUser = new Map<string, Set<Connection>>();
  readonly #sockets = new Set<Socket>();

  constructor(world: World, rules: Rules, recorder: Recorder) {
    this.#world = world;
    this.#rules = rules;
    this.#recorder = recorder;
    this.#handlers = new Handlers(world);
    this.server = createServer((request, response) => this.#plain(request, response));
    this.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (this.offline) socket.destroy();
    });
    this.server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket as Socket, head));
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

  async handle(connection: Connection, request: RequestEnvelope): Promise<void> {
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
    let action = await this.#verdict(reqIdentifier, userID, 'before');
    let reply: ResponseEnvelope & { drop?: boolean } = base;
    if (action === undefined) {
      try {
        reply = { ...base, ...this.#handlers.run(connection, actor, reqIdentifier, request.data) };
      } catch (error) {
        const { code, message } = toApiError(error);
        reply = { ...base, errCode: code, errMsg: message };
      }
      if (this.switches.sendOrder === 'push-first') this.#world.queue.flush();
      action = await this.#verdict(reqIdentifier, userID, 'after');
    }
    const { drop = false, ...envelope } = reply;
    if (action?.dropConnection) connection.drop();
    else if (action !== undefined) connection.send(this.#replaced(envelope, action));
    else connection.send(envelope);
    if (drop) connection.drop();
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

  async #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const refuse = (error: ApiError): void => refuseUpgrade(socket, error);
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
    const action = await this.#verdict(0, userID, 'before', HANDSHAKE_PATH);
    if (action?.dropConnection || socket.destroyed) {
      socket.destroy();
      return;
    }
    const failure =
      action?.errCode === undefined
        ? this.#tokenFailure(handshake)
        : new ApiError(action.errCode, action.errDlt ?? '', action.errMsg);
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
      connection.sendBytes(bytes);
      return;
    }
    void this.#verdict(REQ.push, connection.userID, 'before').then((action) => {
      if (action?.dropConnection) connection.drop();
      if (action?.drop || action?.dropConnection) return;
      connection.sendBytes(bytes);
      if (action?.duplicate) connection.sendBytes(bytes);
    });
  }

  async #verdict(
    reqIdentifier: number,
    userID: string,
    when: 'before' | 'after',
    path = '',
  ): Promise<RuleAction | undefined> {
    return this.#rules.idle ? undefined : this.#rules.apply({ path, reqIdentifier, userID }, when);
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
function refuseUpgrade(socket: Socket, error: ApiError): void {
  const body = errorJson(error);
  socket.end(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}
