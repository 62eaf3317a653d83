// Owns one client socket: framing, gzip, text ping, read deadline, outgoing queue, and the strict order of its
// requests (protocol 2.3 to 2.6). Must not know what a request does.

import type { Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { RawData, WebSocket } from 'ws';
import type { RequestEnvelope, ResponseEnvelope } from '../../src/protocol/index.ts';
import { decodeRequest, encodeResponse } from '../../src/protocol/index.ts';
import type { Activity } from '../activity.ts';
import type { Switches } from '../control/switches.ts';
import type { Handshake } from './handshake.ts';
import { HeldFrames } from './held-frames.ts';

/** Bytes that may lie in the socket before frames are queued; stands for the kernel's buffer. */
const SOCKET_BUFFER = 65_536;

/** What a connection needs of its gateway. */
export interface ConnectionOwner {
  readonly switches: Switches;
  /** Counts the frames that are on their way to the network. */
  readonly activity: Activity;
  /** A request has come; it may have to wait for those before it. */
  arrived(connection: Connection): void;
  /** Handles one request; resolves when the next may be looked at. */
  handle(connection: Connection, request: RequestEnvelope): Promise<void>;
  closed(connection: Connection): void;
}

/** The bytes of an unmasked binary frame. */
function frameBytes(payload: Uint8Array): Buffer {
  const { length } = payload;
  let header: Buffer;
  if (length < 126) header = Buffer.from([0x82, length]);
  else if (length < 65_536) header = Buffer.from([0x82, 126, length >> 8, length & 0xff]);
  else {
    header = Buffer.alloc(10);
    header.writeUInt16BE(0x827f);
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

export class Connection {
  readonly userID: string;
  readonly platformID: number;
  readonly token: string;
  readonly operationID: string;
  readonly subscriptions = new Set<string>();
  /** Pushes that faults keep back. */
  readonly held = new HeldFrames();
  isBackground = false;
  readonly #gzip: boolean;
  readonly #ws: WebSocket;
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #waiting: (string | Uint8Array)[] = [];
  #deadline: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #requests: Promise<void> = Promise.resolve();
  #open = true;
  #halfOpen = false;
  /** Envelopes until the link ends; undefined for no end. */
  #framesLeft: number | undefined;

  constructor(ws: WebSocket, socket: Socket, handshake: Handshake, owner: ConnectionOwner) {
    this.userID = handshake.userID;
    this.platformID = handshake.platformID;
    this.token = handshake.token;
    this.operationID = handshake.operationID;
    this.#gzip = handshake.gzip;
    this.#ws = ws;
    this.#socket = socket;
    this.#owner = owner;
    ws.on('message', (data, isBinary) => this.#received(toBuffer(data), isBinary));
    ws.on('ping', () => this.#extend());
    ws.on('pong', () => this.#extend());
    ws.on('error', () => this.drop());
    ws.on('close', () => this.#closed());
    this.#extend();
    this.restartPing();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Starts the control ping anew, with the present interval: platform 5 only. */
  restartPing(): void {
    clearInterval(this.#ping);
    if (this.platformID !== 5 || !this.#open || this.#halfOpen) return;
    this.#ping = setInterval(() => {
      if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping();
    }, this.#owner.switches.controlPingMs);
  }

  /** Sends an envelope. */
  send(envelope: ResponseEnvelope): void {
    this.sendBytes(encodeResponse(envelope));
  }

  /** Sends an encoded envelope, compressed when the connection is, and the held ones that have waited for it. */
  sendBytes(bytes: Uint8Array): void {
    this.#sendOne(bytes);
    for (const due of this.held.passed()) this.#sendOne(due);
  }

  /** Sends all pushes that are kept back; returns how many. */
  flushHeld(): number {
    const frames = this.held.takeAll();
    for (const frame of frames) this.#sendOne(frame);
    return frames.length;
  }

  /** Sends a frame as it is: text for a string, else binary. */
  sendRaw(frame: string | Uint8Array): void {
    if (!this.#open || this.#halfOpen) return;
    if (this.#waiting.length === 0 && this.#ws.bufferedAmount < SOCKET_BUFFER) {
      this.#write(frame);
      return;
    }
    this.#waiting.push(frame);
    // A peer that does not read would never let the rest out, so nothing is waited for.
    if (this.#waiting.length > this.#owner.switches.maxQueuedFrames) this.destroy();
  }

  /** Ends the link without a close frame; what was sent still goes out. A half-open one keeps its TCP connection. */
  drop(): void {
    if (!this.#open) return;
    this.#closed();
    if (!this.#halfOpen) this.#socket.destroySoon();
  }

  /** Sends the first half of an envelope's frame and ends the link. */
  breakOff(bytes: Uint8Array): void {
    if (!this.#open || this.#halfOpen) return;
    const payload = this.#gzip ? gzipSync(bytes) : bytes;
    this.#socket.write(frameBytes(payload).subarray(0, -Math.ceil(payload.length / 2)));
    this.drop();
  }

  /** Ends the link after so many more envelopes. */
  dropAfter(frames: number): void {
    this.#framesLeft = frames;
  }

  /** From now on nothing is read, answered or sent, and only `destroy` ends the TCP connection. */
  freeze(): void {
    if (!this.#open) return;
    this.#halfOpen = true;
    clearTimeout(this.#deadline);
    clearInterval(this.#ping);
    this.#waiting.length = 0;
    this.#ws.pause();
  }

  get isHalfOpen(): boolean {
    return this.#halfOpen;
  }

  /** Ends the link at once; what was not sent yet is lost. */
  destroy(): void {
    this.#closed();
    this.#socket.destroy();
  }

  #sendOne(bytes: Uint8Array): void {
    this.sendRaw(this.#gzip ? gzipSync(bytes) : bytes);
    if (this.#framesLeft === undefined) return;
    this.#framesLeft -= 1;
    if (this.#framesLeft <= 0) this.drop();
  }

  #write(frame: string | Uint8Array): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    const task = this.#owner.activity.begin();
    this.#ws.send(frame, { binary: typeof frame !== 'string' }, () => {
      task.end();
      this.#drain();
    });
  }

  #drain(): void {
    while (this.#open && this.#ws.bufferedAmount < SOCKET_BUFFER) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#write(next);
    }
  }

  #extend(): void {
    if (!this.#open || this.#halfOpen) return;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.drop(), this.#owner.switches.readDeadlineMs);
  }

  #received(data: Buffer, isBinary: boolean): void {
    if (!this.#open || this.#halfOpen) return;
    this.#extend();
    if (!isBinary) {
      this.#text(data.toString('utf8'));
      return;
    }
    let request: RequestEnvelope;
    try {
      request = decodeRequest(this.#gzip ? gunzipSync(data) : data);
    } catch {
      this.drop();
      return;
    }
    const { reqIdentifier, operationID, msgIncr } = request;
    if (request.sendID !== this.userID || !reqIdentifier || operationID === '' || msgIncr === '') {
      this.drop();
      return;
    }
    this.#owner.arrived(this);
    this.#requests = this.#requests.then(async () => {
      if (this.#open && !this.#halfOpen) await this.#owner.handle(this, request);
    });
  }

  #text(text: string): void {
    let frame: { type?: unknown; body?: unknown } | null = null;
    try {
      frame = JSON.parse(text) as { type?: unknown; body?: unknown } | null;
    } catch {
      // Falls through: what is no JSON ends the link.
    }
    if (frame?.type === 'ping') this.sendRaw(JSON.stringify({ type: 'pong', body: frame.body ?? null }));
    else if (frame?.type !== 'pong') this.drop();
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    clearTimeout(this.#deadline);
    clearInterval(this.#ping);
    this.#waiting.length = 0;
    this.#owner.closed(this);
  }
}
