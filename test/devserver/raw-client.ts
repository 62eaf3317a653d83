// Owns a bare client of the development server: fetch and a WebSocket, JSON envelopes by hand.
// Must not use src/protocol, so that both are checked against the written protocol and not each other.

import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import WebSocket from 'ws';
import type { DevServer } from '../../devserver/index.ts';
import type { MessageInput, RawMessage, RawPulls } from './protobuf.ts';
import { int, join, packed, parse, readPulls, str, sub, text, writeMessage } from './protobuf.ts';

/** What a client needs to know of a server. */
export type Addresses = Pick<DevServer, 'apiAddr' | 'wsAddr'>;

export interface Envelope {
  reqIdentifier: number;
  msgIncr: string;
  operationID: string;
  errCode: number;
  errMsg: string;
  data: string | null;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into field by field, an `any` keeps tests readable.
export type Json = any;

/** Calls a control route; throws when it refuses. */
export async function dev(server: Addresses, path: string, body: object = {}): Promise<Json> {
  const response = await fetch(`${server.apiAddr}/_dev/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Json;
  if (answer.errCode !== 0) throw new Error(`/_dev/${path}: ${answer.errDlt}`);
  return answer.data;
}

/** A signed-in user's REST side. */
export class RestClient {
  constructor(
    readonly server: Addresses,
    readonly userID: string,
    readonly token: string,
  ) {}

  /** The whole answer of a route. */
  async call(path: string, body: object = {}): Promise<Json> {
    const response = await fetch(this.server.apiAddr + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', operationID: randomUUID(), token: this.token },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  /** The data of a route that must succeed. */
  async ok(path: string, body: object = {}): Promise<Json> {
    const answer = await this.call(path, body);
    if (answer.errCode !== 0) throw new Error(`${path}: ${answer.errCode} ${answer.errDlt}`);
    return answer.data;
  }
}

/** Registers users through the control route and returns their REST clients. */
export async function signIn(server: Addresses, userID: string, platformID = 5): Promise<RestClient> {
  const { token } = await dev(server, 'token', { userID, platformID, create: true });
  return new RestClient(server, userID, token);
}

/** The admin's REST client. */
export async function signInAdmin(server: Addresses): Promise<RestClient> {
  const answer = await new RestClient(server, 'imAdmin', '').ok('/auth/get_admin_token', {
    secret: 'openIM123',
    userID: 'imAdmin',
  });
  return new RestClient(server, 'imAdmin', answer.token);
}

export interface SocketOptions {
  platformID?: number;
  gzip?: boolean;
  /** Replaces or, with undefined, removes query parameters. */
  query?: Record<string, string | undefined>;
}

interface Push {
  chats: RawPulls;
  notices: RawPulls;
}

/** One notification as a test looks at it. */
export interface Notice {
  channel: string;
  message: RawMessage;
  detail: Json;
}

/** A bare socket that keeps everything it gets. */
export class RawSocket {
  readonly texts: string[] = [];
  readonly envelopes: Envelope[] = [];
  readonly closed: Promise<number>;
  readonly #ws: WebSocket;
  readonly #gzip: boolean;
  readonly #wakers = new Set<() => void>();
  #sent = 0;
  #isClosed = false;

  constructor(
    ws: WebSocket,
    readonly userID: string,
    gzip: boolean,
  ) {
    this.#ws = ws;
    this.#gzip = gzip;
    ws.on('error', () => {});
    ws.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.texts.push(data.toString());
      else this.envelopes.push(JSON.parse((this.#gzip ? gunzipSync(data) : data).toString()));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      ws.on('close', (code) => {
        this.#isClosed = true;
        this.#wake();
        resolve(code);
      });
    });
  }

  /** Resolves with the first value that `look` finds, now or after some frame; rejects when the socket closes. */
  async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#isClosed) throw new Error('the socket closed before what the test waits for');
      await new Promise<void>((resolve) => this.#wakers.add(resolve));
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends a frame as it is. */
  raw(frame: string | Uint8Array): void {
    this.#ws.send(frame);
  }

  /** Sends a request and returns its correlation id. */
  send(reqIdentifier: number, body: Uint8Array, change: object = {}): string {
    this.#sent += 1;
    const msgIncr = `${this.userID}_${this.#sent}`;
    const data = Buffer.from(body).toString('base64');
    const envelope = {
      reqIdentifier,
      token: '',
      sendID: this.userID,
      operationID: randomUUID(),
      msgIncr,
      data,
    };
    const bytes = Buffer.from(JSON.stringify({ ...envelope, ...change }));
    this.#ws.send(this.#gzip ? gzipSync(bytes) : bytes);
    return msgIncr;
  }

  /** The answer to a request. */
  async request(reqIdentifier: number, body: Uint8Array): Promise<Envelope> {
    const msgIncr = this.send(reqIdentifier, body);
    return this.until(() => this.envelopes.find((envelope) => envelope.msgIncr === msgIncr));
  }

  sendMessage(input: Omit<MessageInput, 'sendID'>): Promise<Envelope> {
    return this.request(1003, writeMessage({ sendID: this.userID, ...input }));
  }

  /** All pushes so far. */
  pushes(): Push[] {
    return this.envelopes
      .filter((envelope) => envelope.reqIdentifier === 2001)
      .map((envelope) => {
        const fields = bodyOf(envelope);
        return { chats: readPulls(fields, 1), notices: readPulls(fields, 2) };
      });
  }

  /** Chat messages pushed so far, with their conversation. */
  chats(): { conversationID: string; message: RawMessage }[] {
    return this.pushes().flatMap(({ chats }) =>
      [...chats].flatMap(([conversationID, { messages }]) =>
        messages.map((message) => ({ conversationID, message })),
      ),
    );
  }

  /** Notifications pushed so far, in `n_` channels. */
  notices(): Notice[] {
    return this.pushes().flatMap(({ notices }) =>
      [...notices].flatMap(([channel, { messages }]) =>
        messages.map((message) => ({ channel, message, detail: detailOf(message) })),
      ),
    );
  }

  /** The next chat message that fits, among those already here too. */
  chat(fits: (message: RawMessage) => boolean): Promise<{ conversationID: string; message: RawMessage }> {
    return this.until(() => this.chats().find(({ message }) => fits(message)));
  }

  /** The first notification of a type that fits. */
  notice(contentType: number, fits: (notice: Notice) => boolean = () => true): Promise<Notice> {
    return this.until(() =>
      this.notices().find((notice) => notice.message.contentType === contentType && fits(notice)),
    );
  }

  /** Returns after everything that the server had to send before now has arrived. */
  async settle(): Promise<void> {
    const body = randomUUID();
    // A request first: what it leaves to be pushed goes out before the text pong that is asked after its answer.
    await this.request(2004, join(str(1, this.userID)));
    this.raw(JSON.stringify({ type: 'ping', body }));
    await this.until(() => this.texts.find((frame) => frame.includes(body)));
  }

  close(): void {
    this.#ws.close();
  }

  /** Stops reading from the network. */
  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  #wake(): void {
    const wakers = [...this.#wakers];
    this.#wakers.clear();
    for (const wake of wakers) wake();
  }
}

/** The URL of a connection. */
export function socketURL(client: RestClient, options: SocketOptions = {}): string {
  const query: Record<string, string | undefined> = {
    sendID: client.userID,
    token: client.token,
    platformID: String(options.platformID ?? 5),
    operationID: randomUUID(),
    isBackground: 'false',
    isMsgResp: 'true',
    sdkType: 'js',
    sdkVersion: 'raw',
    compression: options.gzip ? 'gzip' : undefined,
    ...options.query,
  };
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${client.server.wsAddr}/?${new URLSearchParams(pairs)}`;
}

/** Opens a socket and waits for the first text frame. */
export async function open(client: RestClient, options: SocketOptions = {}): Promise<RawSocket> {
  const ws = new WebSocket(socketURL(client, options));
  const socket = new RawSocket(ws, client.userID, options.gzip ?? false);
  await socket.until(() => socket.texts[0]);
  return socket;
}

/** Signs a user in and opens his socket. */
export async function connect(
  server: Addresses,
  userID: string,
  options: SocketOptions = {},
): Promise<RawSocket & { rest: RestClient }> {
  const rest = await signIn(server, userID, options.platformID ?? 5);
  return Object.assign(await open(rest, options), { rest });
}

/** What a handshake without upgrade is answered. */
export async function plainAnswer(url: string): Promise<{ status: number; body: Json } | 'upgraded'> {
  const ws = new WebSocket(url);
  return new Promise((resolve, reject) => {
    ws.on('upgrade', () => {
      ws.terminate();
      resolve('upgraded');
    });
    ws.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    ws.on('error', reject);
  });
}

/** The protobuf body of an envelope. */
export function bodyOf(envelope: Envelope): ReturnType<typeof parse> {
  return parse(Buffer.from(envelope.data ?? '', 'base64'));
}

/** The doubled JSON of a notification. */
export function detailOf(message: RawMessage): Json {
  return JSON.parse(JSON.parse(message.content).detail);
}

/** Body of 1002. */
export function rangeBody(
  userID: string,
  ranges: readonly { id: string; begin: number; end: number; num?: number }[],
  order = 0,
): Uint8Array {
  const parts = ranges.map(({ id, begin, end, num = 100 }) =>
    sub(2, str(1, id), int(2, begin), int(3, end), int(4, num)),
  );
  return join(str(1, userID), ...parts, int(3, order));
}

/** Body of 1005. */
export function seqsBody(userID: string, id: string, seqs: readonly number[], order = 0): Uint8Array {
  return join(str(1, userID), sub(2, str(2, id), packed(3, seqs)), int(3, order));
}

/** Max seqs of 1001 as an object. */
export async function maxSeqs(socket: RawSocket): Promise<Record<string, number>> {
  const answer = await socket.request(1001, join(str(1, socket.userID)));
  const result: Record<string, number> = {};
  for (const value of bodyOf(answer).get(1) ?? []) {
    const entry = parse(value as Uint8Array);
    result[text(entry, 1)] = Number(entry.get(2)?.[0] ?? 0n);
  }
  return result;
}
