// Owns the REST port: CORS, header and token checks, envelopes, rules and recording (protocol 1).
// Must not know what a route does.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Task } from '../activity.ts';
import type { Downtime, DowntimeKind } from '../control/downtime.ts';
import type { FaultName } from '../control/fault-list.ts';
import type { Strike } from '../control/faults.ts';
import type { Recorder } from '../control/recorder.ts';
import type { RuleAction, Rules } from '../control/rules.ts';
import type { WaitingRoom } from '../control/waiting-room.ts';
import { isPlatform } from '../domain/tokens.ts';
import type { Actor, World } from '../world.ts';
import { ApiError, argsError, CODE, toApiError } from './api-error.ts';
import { Fields } from './fields.ts';
import { emptyForm, nullify } from './nullify.ts';
import type { Routes } from './route.ts';

/** Paths that need no token. */
const OPEN_PATHS = ['/auth/get_admin_token', '/auth/parse_token'];
/** Control routes, answered even when the server plays offline. */
const CONTROL_PREFIX = '/_dev/';
const MAX_BODY_BYTES = 64 * 1024 * 1024;

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Expose-Headers':
    'Content-Length, Access-Control-Allow-Origin, Access-Control-Allow-Headers, Cache-Control, Content-Language, Content-Type',
  'Access-Control-Max-Age': '172800',
  'Access-Control-Allow-Credentials': 'false',
};

/** Answers a control route; `signal` ends when the caller has gone. */
export type ControlHandler = (path: string, body: Fields, signal: AbortSignal) => Promise<unknown>;

/** Content types of a protobuf body. */
const PROTOBUF_TYPES = ['application/protobuf', 'application/x-protobuf'];

/** How a route reads and answers a protobuf body: `data` is then the base64 of the answer. */
export interface ProtobufForm {
  /** Throws ApiError. */
  decode(bytes: Buffer): object;
  encode(data: object): Buffer;
}

/** What the REST port works with. */
export interface RestParts {
  world: World;
  routes: Routes;
  protobuf: Readonly<Record<string, ProtobufForm>>;
  rules: Rules;
  recorder: Recorder;
  downtime: Downtime;
  waitingRoom: WaitingRoom;
  control: ControlHandler;
}

/** What a proxy says when the server behind it does not answer. */
const PROXY_PAGE = '<html><body>Bad Gateway</body></html>';

/** Reads a body; throws ApiError. */
type Reader = (bytes: Buffer) => unknown;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw argsError(`the body exceeds ${MAX_BODY_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}

/** How a body is to be read. Only routes with a protobuf form look at its content type. */
function readerOf(type: string, form: ProtobufForm | undefined): { form?: ProtobufForm; read: Reader } {
  if (form === undefined || type === '' || type.includes('application/json')) return { read: readJson };
  if (PROTOBUF_TYPES.some((name) => type.includes(name))) return { form, read: form.decode };
  return {
    read: () => {
      throw argsError('unsupported content type');
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw argsError(text === '' ? 'EOF' : 'the body is not JSON');
  }
}

function sendJson(response: ServerResponse, text: string, status = 200): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...CORS, 'Content-Type': 'application/json; charset=utf-8' }).end(text);
}

export class RestServer {
  readonly server: Server;
  offline = false;
  readonly #parts: RestParts;
  readonly #busy = new Set<ServerResponse>();

  constructor(parts: RestParts) {
    this.#parts = parts;
    this.server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      void (path.startsWith(CONTROL_PREFIX)
        ? this.#serveControl(path, request, response)
        : this.#serve(path, request, response));
    });
  }

  /** Breaks the TCP connections of all client requests that wait for an answer. */
  dropAll(): void {
    for (const response of this.#busy) response.destroy();
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  async #serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const task = this.#parts.world.activity.begin();
    const gone = new Promise<void>((resolve) => response.on('close', resolve));
    try {
      await this.#answer(path, request, response, task);
    } catch (error) {
      if (!response.headersSent) sendJson(response, this.#failure(toApiError(error)));
    }
    await gone;
    task.end();
  }

  async #answer(path: string, request: IncomingMessage, response: ServerResponse, task: Task): Promise<void> {
    const { downtime } = this.#parts;
    const isPreflight = request.method === 'OPTIONS';
    // Preflights do not shorten the downtime: browsers send them as they like.
    const down = isPreflight ? downtime.kind : downtime.refuse();
    if (this.offline || down === 'tcp') request.socket.destroy();
    else if (down === 'http') sendJson(response, PROXY_PAGE, 503);
    else if (isPreflight) sendJson(response, '"Options Request!"');
    else await this.#client(path, request, response, task);
  }

  async #serveControl(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'OPTIONS') {
      sendJson(response, '"Options Request!"');
      return;
    }
    try {
      await this.#control(path, request, response);
    } catch (error) {
      if (!response.headersSent) sendJson(response, this.#failure(toApiError(error)));
    }
  }

  async #control(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const text = (await readBody(request)).toString('utf8');
    const body = new Fields(text === '' ? {} : parseJson(text));
    const data = await this.#parts.control(path.slice(CONTROL_PREFIX.length), body, gone.signal);
    sendJson(response, JSON.stringify({ errCode: 0, errMsg: '', errDlt: '', data: data ?? {} }));
  }

  async #client(path: string, request: IncomingMessage, response: ServerResponse, task: Task): Promise<void> {
    this.#busy.add(response);
    response.on('close', () => this.#busy.delete(response));
    const bytes = await readBody(request);
    if (request.method !== 'POST') {
      notFound(response);
      return;
    }
    const { world, rules, recorder, routes, protobuf, waitingRoom } = this.#parts;
    const header = (name: string): string => String(request.headers[name] ?? '');
    const operationID = header('operationid');
    const { actor, failure } = this.#authorise(path, operationID, header('token'));
    const { form, read } = readerOf(
      header('content-type'),
      Object.hasOwn(protobuf, path) ? protobuf[path] : undefined,
    );
    const isAdmin = actor.isAdmin || path === '/auth/get_admin_token';
    recorder.add({
      kind: 'rest',
      path,
      userID: actor.userID,
      operationID,
      body: recordable(() => read(bytes)),
      ...(isAdmin && { admin: true as const }),
    });
    const about = { path, reqIdentifier: -1, userID: actor.userID };
    if (actor.userID !== '') waitingRoom.arrived(actor.userID);
    const before = await rules.apply(about, 'before', task);
    if (before !== undefined) {
      this.#replace(request, response, before);
      return;
    }
    const strike = (name: FaultName): Strike | undefined =>
      actor.userID === '' ? undefined : world.faults.strike(name, actor, path);
    if (this.#breaksBefore(response, strike)) return;
    const slow = strike('slowRest');
    if (slow?.kind === 'before') await waitingRoom.wait(actor.userID, slow.n, task);
    const fault = strike('failRest')?.kind;
    if (fault === 'error' || fault === 'http' || fault === 'reset') {
      this.#fail(request, response, fault);
      return;
    }
    if (failure !== undefined) throw failure;
    const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (handler === undefined) {
      notFound(response);
      return;
    }
    let answer: string;
    try {
      const data = handler(actor, new Fields(read(bytes)));
      answer = this.#success(data, actor, path, form);
    } catch (error) {
      answer = this.#failure(toApiError(error));
    }
    if (strike('sendOrder') !== undefined || world.switches.sendOrder === 'push-first') world.queue.flush();
    if (slow?.kind === 'after') await waitingRoom.wait(actor.userID, slow.n, task);
    const after = await rules.apply(about, 'after', task);
    if (after !== undefined) this.#replace(request, response, after);
    else if (fault !== undefined) this.#fail(request, response, fault, answer);
    else sendJson(response, answer);
  }

  /** Faults that keep a request from being looked at. */
  #breaksBefore(response: ServerResponse, strike: (name: FaultName) => Strike | undefined): boolean {
    const maintenance = strike('maintenance');
    if (maintenance !== undefined) {
      this.#parts.downtime.begin(maintenance.kind as DowntimeKind, maintenance.n);
      return true;
    }
    const tokenError = strike('tokenError');
    if (tokenError === undefined) return false;
    sendJson(response, this.#failure(new ApiError(Number(tokenError.kind))));
    return true;
  }

  /** Answers as a kind of failRest; `answer` is what the executed request would have answered. */
  #fail(request: IncomingMessage, response: ServerResponse, kind: string, answer = ''): void {
    if (kind.startsWith('error')) sendJson(response, this.#failure(new ApiError(CODE.serverInternal)));
    else if (kind.startsWith('http')) sendJson(response, PROXY_PAGE, 502);
    else if (kind.startsWith('reset')) request.socket.destroy();
    else sendJson(response, answer.slice(0, answer.length / 2));
  }

  #authorise(path: string, operationID: string, token: string): { actor: Actor; failure?: ApiError } {
    const nobody: Actor = { userID: '', platformID: 0, isAdmin: false, operationID };
    if (operationID === '') return { actor: nobody, failure: argsError('header must have operationID') };
    if (OPEN_PATHS.some((open) => path.startsWith(open))) return { actor: nobody };
    if (token === '') return { actor: nobody, failure: argsError('header must have token') };
    const { world } = this.#parts;
    try {
      const { userID, platformID } = world.tokens.verify(token);
      if (!isPlatform(platformID)) return { actor: nobody, failure: argsError('platform is invalid') };
      return { actor: { userID, platformID, isAdmin: userID === world.adminUserID, operationID } };
    } catch (error) {
      return { actor: nobody, failure: toApiError(error) };
    }
  }

  #success(data: object | undefined, actor: Actor, path: string, form?: ProtobufForm): string {
    const head = { errCode: 0, errMsg: '', errDlt: '' };
    if (data !== undefined && form !== undefined) {
      return JSON.stringify({ ...head, data: form.encode(data).toString('base64') });
    }
    if (data === undefined) return JSON.stringify(head);
    return JSON.stringify({ ...head, data: nullify(data, emptyForm(this.#parts.world, actor, path)) });
  }

  #failure(error: ApiError): string {
    return JSON.stringify({ errCode: error.code, errMsg: error.message, errDlt: error.detail });
  }

  #replace(request: IncomingMessage, response: ServerResponse, action: RuleAction): void {
    if (action.dropConnection) request.socket.destroy();
    else if (action.rawBody !== undefined) sendJson(response, action.rawBody, action.status);
    else if (action.errCode !== undefined) {
      sendJson(response, this.#failure(new ApiError(action.errCode, action.errDlt ?? '', action.errMsg)));
    } else {
      const head = { errCode: 0, errMsg: '', errDlt: '' };
      sendJson(response, JSON.stringify('data' in action ? { ...head, data: action.data } : head));
    }
  }
}

function notFound(response: ServerResponse): void {
  if (response.destroyed) return;
  response.writeHead(404, { ...CORS, 'Content-Type': 'text/plain' }).end('404 page not found');
}

function readJson(bytes: Buffer): unknown {
  return parseJson(bytes.toString('utf8'));
}

function recordable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return null;
  }
}
