// Owns one device's way to the server without a port: fetch and WebSocket of its environment, carried to the server's
// own HTTP handlers over streams in memory, some turns late. It must not know what is said over it.
import { Buffer } from 'node:buffer';
import type { Server } from 'node:http';
import { Duplex } from 'node:stream';
import type { Environment } from '../../src/worker/environment.ts';
import type { Random } from './random.ts';
import type { Tasks } from './tasks.ts';

/** Addresses that the devices are told. */
export const API_ADDR = 'http://model';
export const WS_ADDR = 'ws://model';

/** Most turns by which a request, an answer or a frame is late. */
const MOST_LATE = 4;

/** What the wire leads to. */
export interface Ends {
  rest: Server;
  gateway: Server;
}

export class Wire {
  readonly #ends: Ends;
  readonly #tasks: Tasks;
  readonly #random: Random;
  readonly #sockets = new Set<MemorySocket>();
  readonly #requests = new Set<() => void>();
  #cut = false;

  constructor(ends: Ends, tasks: Tasks, random: Random) {
    this.#ends = ends;
    this.#tasks = tasks;
    this.#random = random;
  }

  /** No network: what is open ends, what is on its way is lost, nothing new gets through. */
  set cut(cut: boolean) {
    this.#cut = cut;
    if (!cut) return;
    for (const socket of [...this.#sockets]) socket.end();
    for (const fail of [...this.#requests]) fail();
  }

  /** What is open ends and what is on its way is lost; a new try gets through. */
  lose(): void {
    this.cut = true;
    this.cut = false;
  }

  get cut(): boolean {
    return this.#cut;
  }

  readonly fetch = ((url: string, init: RequestInit) => this.#fetch(url, init)) as Environment['fetch'];

  get WebSocket(): Environment['WebSocket'] {
    const dial = (url: string): MemorySocket => this.#dial(url);
    return class {
      constructor(url: string) {
        // biome-ignore lint/correctness/noConstructorReturn: the environment calls it with `new`.
        return dial(url);
      }
    } as unknown as Environment['WebSocket'];
  }

  /** Turns by which the next thing is late. */
  late(): number {
    return Math.floor(this.#random() * (MOST_LATE + 1));
  }

  #dial(url: string): MemorySocket {
    const socket = new MemorySocket(url, this, this.#tasks, this.#ends.gateway, () =>
      this.#sockets.delete(socket),
    );
    this.#sockets.add(socket);
    this.#tasks.later(1 + this.late(), () => (this.#cut ? socket.end() : socket.connect()));
    return socket;
  }

  #fetch(url: string, { headers, body, signal }: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      const settle = (run: () => void): void => {
        if (!this.#requests.delete(fail)) return;
        signal?.removeEventListener('abort', abort);
        run();
      };
      const fail = (): void => settle(() => reject(new TypeError('the network is gone')));
      const abort = (): void => settle(() => reject(signal?.reason));
      this.#requests.add(fail);
      signal?.addEventListener('abort', abort);
      const answer = (status: number, text: string): void =>
        this.#tasks.later(this.late(), () =>
          settle(() => resolve({ status, text: async () => text } as Response)),
        );
      const leave = (): void => {
        if (this.#cut) fail();
        else if (this.#requests.has(fail))
          exchange(this.#ends.rest, url.slice(API_ADDR.length), headers, String(body), answer, () =>
            this.#tasks.later(this.late(), fail),
          );
      };
      this.#tasks.later(1 + this.late(), leave);
    });
  }
}

/** One POST, as the server's request listener sees it. */
function exchange(
  server: Server,
  path: string,
  headers: RequestInit['headers'],
  body: string,
  answer: (status: number, text: string) => void,
  broken: () => void,
): void {
  const named = Object.entries(headers as Record<string, string>);
  const request = {
    url: path,
    method: 'POST',
    headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), value])),
    socket: { destroy: () => response.destroy() },
    async *[Symbol.asyncIterator]() {
      yield Buffer.from(body);
    },
  };
  const onClose: (() => void)[] = [];
  const end = (how: () => void): void => {
    if (response.destroyed) return;
    response.destroyed = true;
    how();
    for (const close of onClose) close();
  };
  const response = {
    status: 200,
    headersSent: false,
    destroyed: false,
    on(event: string, listener: () => void) {
      if (event === 'close') onClose.push(listener);
      return response;
    },
    destroy: () => end(broken),
    writeHead(status: number) {
      response.status = status;
      response.headersSent = true;
      return response;
    },
    end: (text: string) => end(() => answer(response.status, text)),
  };
  server.emit('request', request, response);
}

/** The server's end of a link, as Node's net gives it. */
class ServerEnd extends Duplex {
  readonly #out: (bytes: Buffer) => void;
  readonly #over: () => void;

  constructor(out: (bytes: Buffer) => void, over: () => void) {
    super();
    this.#out = out;
    this.#over = over;
  }

  setTimeout(): void {}
  setNoDelay(): void {}

  destroySoon(): void {
    this.destroy();
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.#out(bytes);
    done();
  }

  override _destroy(_error: Error | null, done: (error: null) => void): void {
    this.#over();
    done(null);
  }
}

const OPCODE = { text: 1, binary: 2, close: 8 } as const;

/** What the core uses of a WebSocket. */
class MemorySocket {
  binaryType = '';
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #url: string;
  readonly #wire: Wire;
  readonly #tasks: Tasks;
  readonly #server: Server;
  readonly #gone: () => void;
  #end: ServerEnd | undefined;
  #bytes: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  #isUpgraded = false;
  #isOver = false;
  /** What is on its way in each direction, in order. */
  readonly #incoming: (() => void)[] = [];
  readonly #outgoing: (() => void)[] = [];

  constructor(url: string, wire: Wire, tasks: Tasks, server: Server, gone: () => void) {
    this.#url = url;
    this.#wire = wire;
    this.#tasks = tasks;
    this.#server = server;
    this.#gone = gone;
  }

  /** The dialling arrives. */
  connect(): void {
    if (this.#isOver) return;
    this.#end = new ServerEnd(
      (bytes) => this.#receive(bytes),
      () => this.#carry(this.#incoming, () => this.end()),
    );
    this.#end.on('error', () => this.end());
    const { pathname, search } = new URL(this.#url);
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'bW9kZWwtbW9kZWwtbW9kZQ==',
      'sec-websocket-version': '13',
    };
    const request = { url: pathname + search, method: 'GET', headers, socket: this.#end };
    this.#server.emit('upgrade', request, this.#end, Buffer.alloc(0));
  }

  send(data: string | Uint8Array): void {
    if (this.#isOver) return;
    const opcode = typeof data === 'string' ? OPCODE.text : OPCODE.binary;
    const frame = frameOf(opcode, Buffer.from(data as string));
    this.#carry(this.#outgoing, () => this.#end?.push(frame));
  }

  close(): void {
    this.#over(false);
    // The server hears of it when all that was sent before has arrived.
    this.#carry(this.#outgoing, () => this.#end?.destroy());
  }

  /** The link is gone for both. */
  end(): void {
    this.#over(true);
    this.#end?.destroy();
  }

  #over(tell: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gone();
    this.#incoming.length = 0;
    const { onclose } = this;
    if (tell) this.#tasks.later(1, () => onclose?.({ code: 1006, reason: '' }));
  }

  /** Lets things arrive late, and never one before the other. */
  #carry(queue: (() => void)[], arrive: () => void): void {
    queue.push(arrive);
    if (queue.length > 1) return;
    const next = (): void => {
      const first = queue[0];
      if (!first) return;
      first();
      queue.shift();
      if (queue.length > 0) this.#tasks.later(this.#wire.late(), next);
    };
    this.#tasks.later(1 + this.#wire.late(), next);
  }

  #receive(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    if (!this.#isUpgraded) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#isUpgraded = this.#bytes.subarray(0, 12).toString().endsWith(' 101');
      this.#bytes = this.#bytes.subarray(end + 4);
      if (!this.#isUpgraded) this.#carry(this.#incoming, () => this.end());
    }
    for (let frame = this.#take(); frame; frame = this.#take()) {
      const { opcode, payload } = frame;
      if (opcode !== OPCODE.text && opcode !== OPCODE.binary) continue;
      const data = opcode === OPCODE.text ? payload.toString('utf8') : new Uint8Array(payload).buffer;
      this.#carry(this.#incoming, () => this.onmessage?.({ data }));
    }
  }

  /** The next whole frame of what came. */
  #take(): { opcode: number; payload: Buffer } | undefined {
    const bytes = this.#bytes;
    if (bytes.length < 2) return undefined;
    let size = bytes[1]! & 127;
    let at = 2;
    if (size === 126) {
      if (bytes.length < 4) return undefined;
      size = bytes.readUInt16BE(2);
      at = 4;
    } else if (size === 127) {
      if (bytes.length < 10) return undefined;
      size = Number(bytes.readBigUInt64BE(2));
      at = 10;
    }
    if (bytes.length < at + size) return undefined;
    this.#bytes = bytes.subarray(at + size);
    return { opcode: bytes[0]! & 15, payload: bytes.subarray(at, at + size) };
  }
}

/** A client's frame, masked with zeros. */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 6 : size < 65_536 ? 8 : 14);
  head[0] = 128 | opcode;
  if (size < 126) head[1] = 128 | size;
  else if (size < 65_536) {
    head[1] = 128 | 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 128 | 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, payload]);
}
