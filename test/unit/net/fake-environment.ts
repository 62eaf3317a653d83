// A world for the network's tests: clock, timers, chance and sockets move only when a test says so.

import {
  decodeBody,
  decodeRequest,
  encodeReply,
  encodeResponse,
  type ReplyBodies,
  type ReqIdentifier,
  type RequestBodies,
  type RequestEnvelope,
  type ResponseEnvelope,
} from '../../../src/protocol/index.ts';
import type { Environment } from '../../../src/worker/environment.ts';

/** A socket of which the test is the server. */
export class FakeWebSocket {
  readonly url: string;
  binaryType = 'blob';
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  /** Whether the client closed it. */
  closed = false;
  readonly sent: (string | Uint8Array)[] = [];

  constructor(url: string) {
    this.url = url;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }

  /** The text frames sent so far, parsed. */
  get texts(): unknown[] {
    return this.sent.filter((frame) => typeof frame === 'string').map((frame) => JSON.parse(frame));
  }

  /** The envelopes sent so far. */
  get requests(): RequestEnvelope[] {
    return this.sent.filter((frame) => typeof frame !== 'string').map(decodeRequest);
  }

  /** The body of the n-th request. */
  body<R extends ReqIdentifier>(id: R, index: number): RequestBodies[R] {
    return decodeBody(id, this.requests[index]!.data);
  }

  text(text: string): void {
    this.onmessage?.({ data: text });
  }

  accept(): void {
    this.text('{"errCode":0,"errMsg":"","errDlt":""}');
  }

  refuse(errCode: number, errMsg: string, errDlt = ''): void {
    this.text(JSON.stringify({ errCode, errMsg, errDlt }));
    this.drop();
  }

  bytes(bytes: Uint8Array): void {
    this.onmessage?.({ data: bytes.slice().buffer });
  }

  envelope(fields: Partial<ResponseEnvelope>): void {
    this.bytes(
      encodeResponse({
        reqIdentifier: 0,
        msgIncr: '',
        operationID: '',
        errCode: 0,
        errMsg: '',
        data: null,
        ...fields,
      }),
    );
  }

  /** Answers the n-th request. */
  answer<R extends ReqIdentifier>(
    id: R,
    index: number,
    body: ReplyBodies[R],
    errCode = 0,
    errMsg = '',
  ): void {
    const { msgIncr, operationID } = this.requests[index]!;
    const data = errCode === 0 ? encodeReply(id, body) : null;
    this.envelope({ reqIdentifier: id, msgIncr, operationID, errCode, errMsg, data });
  }

  /** The link breaks. */
  drop(code = 1006, reason = ''): void {
    this.onclose?.({ code, reason });
  }
}

interface Timer {
  id: number;
  at: number;
  run: () => void;
}

/** The environment and its levers. */
export class FakeWorld {
  readonly sockets: FakeWebSocket[] = [];
  readonly lines: string[] = [];
  /** What `random()` gives. */
  chance = 0.5;
  /** Thrown by the WebSocket constructor when set. */
  dialError: Error | undefined;
  fetch: typeof fetch = () => Promise.reject(new Error('no fetch in this test'));
  #now = 1_700_000_000_000;
  #ids = 0;
  #timers: Timer[] = [];

  readonly env: Environment;

  constructor() {
    const line =
      (kind: string) =>
      (...parts: unknown[]): void => {
        this.lines.push([kind, ...parts].join(' '));
      };
    const world = this;
    this.env = {
      indexedDB: undefined as never,
      IDBKeyRange: undefined as never,
      fetch: (...args) => this.fetch(...args),
      WebSocket: class {
        constructor(url: string) {
          if (world.dialError) throw world.dialError;
          const socket = new FakeWebSocket(url);
          world.sockets.push(socket);
          // biome-ignore lint/correctness/noConstructorReturn: the fake is no real WebSocket
          return socket;
        }
      } as unknown as Environment['WebSocket'],
      now: () => this.#now,
      setTimeout: (run, milliseconds) => {
        const id = ++this.#ids;
        this.#timers.push({ id, at: this.#now + milliseconds, run });
        return id;
      },
      clearTimeout: (id) => {
        this.#timers = this.#timers.filter((timer) => timer.id !== id);
      },
      random: () => this.chance,
      uuid: () => `uuid-${++this.#ids}`,
      log: { error: line('error'), warn: line('warn'), info: line('info'), debug: line('debug') },
    };
  }

  /** Number of timers that wait. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Milliseconds until the next timer, undefined without one. */
  get nextTimer(): number | undefined {
    return this.#timers.length ? Math.min(...this.#timers.map((timer) => timer.at)) - this.#now : undefined;
  }

  /** The newest socket. */
  get socket(): FakeWebSocket {
    return this.sockets.at(-1)!;
  }

  /** Lets time pass, running what falls due in order. */
  pass(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (;;) {
      const due = this.#timers
        .filter((timer) => timer.at <= until)
        .sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (!due) break;
      this.#now = Math.max(this.#now, due.at);
      this.env.clearTimeout(due.id);
      due.run();
    }
    this.#now = until;
  }
}

/** The rejection's error, for assertions on its fields; a promise that resolves fails the test. */
export async function failure(
  promise: Promise<unknown>,
): Promise<Error & { errCode: number; errMsg: string }> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error as Error & { errCode: number; errMsg: string };
  throw new Error(`expected a failure, got ${JSON.stringify(outcome.value)}`);
}
