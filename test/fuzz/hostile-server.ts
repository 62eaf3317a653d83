// A server that answers every request of the core and pushes of its own, made up and mutated, over a WebSocket and a
// fetch that touch no network. It counts what it delivers and must not know what the core makes of it.
import {
  type ConversationSeqs,
  decodeBody,
  decodeRequest,
  encodeReply,
  encodeResponse,
  isReqIdentifier,
  messageData,
  type PushMessages,
  REQ,
  type ReqIdentifier,
  type SeqRange,
} from '../../src/protocol/index.ts';
import { Material, SELF } from './material.ts';
import { mutateBytes, mutateJSON, mutateText } from './mutations.ts';
import type { Random } from './random.ts';

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** The core's end of one link. */
interface Link {
  readonly open: boolean;
  deliver(data: string | ArrayBuffer): void;
  end(): void;
}

export class HostileServer {
  readonly #random: Random;
  readonly material: Material;
  readonly #links = new Set<Link>();
  /** Answers that were promised and not given yet. */
  #waiting = 0;
  /** `false`: everything is answered as asked and unmutated. */
  hostile = true;
  /** Frames and REST bodies delivered so far. */
  delivered = 0;
  /** How many of them by kind. */
  readonly kinds = new Map<string, number>();
  /** What is delivered, for the record of a failure: the last ones. */
  readonly recent: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.material = new Material(random);
  }

  /** Whether an answer is still on its way. */
  get busy(): boolean {
    return this.#waiting > 0;
  }

  readonly WebSocket = hostileSocket(this);

  readonly fetch = (input: unknown, init?: RequestInit): Promise<Response> => {
    const path = new URL(String(input)).pathname;
    return this.#later(init?.signal ?? undefined, () =>
      this.#answerREST(path, JSON.parse(String(init?.body))),
    );
  };

  /** A link was dialled: it is answered by the handshake. */
  dialled(link: Link): void {
    this.#links.add(link);
    void this.#later(undefined, () => {
      const accepted = { errCode: 0, errMsg: '', errDlt: '' };
      const wrong = this.#isWrong(0.1);
      this.#send(
        link,
        'handshake',
        wrong ? mutateText(this.#random, JSON.stringify(accepted)) : JSON.stringify(accepted),
      );
    });
  }

  closed(link: Link): void {
    this.#links.delete(link);
  }

  /** The core sent a frame. */
  received(link: Link, frame: string | Uint8Array): void {
    if (typeof frame === 'string') {
      if (frame.includes('"ping"')) this.#send(link, 'pong', '{"type":"pong"}');
      return;
    }
    const request = decodeRequest(frame);
    const id = request.reqIdentifier;
    if (!isReqIdentifier(id)) throw new Error(`the core asked for ${id}`);
    if (this.#isWrong(0.03)) return;
    void this.#later(undefined, () => {
      const envelope = {
        reqIdentifier: id as number,
        msgIncr: request.msgIncr,
        operationID: request.operationID,
        errCode: 0,
        errMsg: '',
        data: this.#body(id, request.data) as Uint8Array | null,
      };
      if (this.#isWrong(0.05))
        Object.assign(envelope, { errCode: this.#errCode(), errMsg: this.material.text() });
      this.#send(link, String(id), this.#frame(envelope));
      if (this.#isWrong(0.05)) this.#send(link, String(id), this.#frame(envelope));
    });
  }

  /** Sends one push, or something in place of it, over every link. */
  push(): void {
    for (const link of this.#links) {
      const kind = this.#random.next();
      if (kind < 0.04) this.#send(link, 'text', this.#text());
      else if (kind < 0.07)
        this.#send(
          link,
          'bytes',
          Uint8Array.from(this.#random.list(0, 60, () => this.#random.int(0, 255))).buffer,
        );
      else this.#send(link, 'push', this.#frame(this.#pushEnvelope(kind < 0.1, this.material.push())));
    }
  }

  /** Sends one push of a plain message, as it should be. */
  pushPlain(conversationID: string, clientMsgID: string): void {
    const message = messageData({
      sendID: conversationID.slice('si_me_'.length),
      recvID: SELF,
      clientMsgID,
      sessionType: 1,
      msgFrom: 100,
      contentType: 101,
      content: utf8.encode('{"content":"plain"}'),
      seq: 1,
      sendTime: 1_700_000_000_000,
      createTime: 1_700_000_000_000,
      status: 2,
    });
    const push: PushMessages = {
      msgs: { [conversationID]: { Msgs: [message], isEnd: false, endSeq: 0 } },
      notificationMsgs: {},
    };
    for (const link of this.#links) this.#send(link, 'push', this.#frame(this.#pushEnvelope(false, push)));
  }

  /** Ends every link. */
  drop(): void {
    for (const link of [...this.#links]) link.end();
  }

  #pushEnvelope(strange: boolean, push: PushMessages) {
    const id = strange ? this.#random.pick([2002, 2005, 2100, 1001, 1002, 0, -1]) : REQ.push;
    let data: Uint8Array | null = encodeReply(REQ.push, push);
    if (this.#isWrong(0.3)) data = mutateBytes(this.#random, data);
    if (strange && this.#random.chance(0.3)) data = null;
    return { reqIdentifier: id, msgIncr: '', operationID: 'server', errCode: 0, errMsg: '', data };
  }

  #frame(envelope: Parameters<typeof encodeResponse>[0]): ArrayBuffer {
    let bytes: Uint8Array = encodeResponse(envelope);
    if (this.#isWrong(0.08)) {
      const json: unknown = JSON.parse(text.decode(bytes));
      bytes = utf8.encode(JSON.stringify(mutateJSON(this.#random, json, 0.2)) ?? '');
    } else if (this.#isWrong(0.03)) bytes = mutateBytes(this.#random, bytes);
    return Uint8Array.from(bytes).buffer;
  }

  #text(): string {
    return this.#random.pick([
      '{"type":"ping"}',
      '{"type":"pong"}',
      '',
      'null',
      '[]',
      '{"type":7}',
      '{"errCode":1506}',
      '{"type":"ping","body":{"a":[1]}}',
      '['.repeat(5000),
    ]);
  }

  #body(id: ReqIdentifier, asked: Uint8Array): Uint8Array {
    const bytes = encodeReply(id, this.#reply(id, asked) as never);
    return this.#isWrong(0.25) ? mutateBytes(this.#random, bytes) : bytes;
  }

  #reply(id: ReqIdentifier, asked: Uint8Array): unknown {
    const { material } = this;
    switch (id) {
      case REQ.getNewestSeq:
        return material.maxSeqs();
      case REQ.pullByRange:
        return material.pulled(
          decodeBody(id, asked).seqRanges.map((range: SeqRange) => range.conversationID),
        );
      case REQ.pullBySeqs:
        return material.pulled(
          decodeBody(id, asked).conversations.map((part: ConversationSeqs) => part.conversationID),
        );
      case REQ.getConvMaxReadSeq:
        return { seqs: material.seqs(), pinnedConversationIDs: [material.conversationID()] };
      case REQ.getLastMessage:
        return { msgs: material.latest(decodeBody(id, asked).conversationIDs) };
      case REQ.sendMessage: {
        const { clientMsgID } = decodeBody(id, asked);
        const modify = this.#isWrong(0.2) ? material.message(material.conversationID()) : undefined;
        return {
          serverMsgID: 'sent',
          clientMsgID: this.#isWrong(0.1) ? material.clientMsgID() : clientMsgID,
          sendTime: material.time(),
          modify,
        };
      }
      case REQ.subscribeOnline:
        return { subscribers: [] };
      default:
        return undefined;
    }
  }

  #answerREST(path: string, _body: unknown): Response {
    const data = this.material.rest(path);
    let answer: unknown = { errCode: 0, errMsg: '', errDlt: '', data };
    if (this.#isWrong(0.05)) answer = { errCode: this.#errCode(), errMsg: this.material.text(), errDlt: '' };
    else if (this.#isWrong(0.35))
      answer = { errCode: 0, errMsg: '', errDlt: '', data: mutateJSON(this.#random, data, 0.05) };
    if (this.#isWrong(0.05)) answer = mutateJSON(this.#random, answer, 0.2);
    let body = JSON.stringify(answer) ?? '';
    if (this.#isWrong(0.05)) body = mutateText(this.#random, body);
    if (this.#isWrong(0.01)) throw new TypeError('no network');
    this.#count(path, body);
    return new Response(body, { status: this.#isWrong(0.02) ? this.#random.pick([404, 500, 502]) : 200 });
  }

  #errCode(): number {
    // Seldom one that ends the session.
    return this.#random.pick([
      500,
      1001,
      1004,
      1201,
      1302,
      -1,
      2 ** 31,
      this.#random.chance(0.3) ? 1501 : 10000,
    ]);
  }

  #isWrong(probability: number): boolean {
    return this.hostile && this.#random.chance(probability);
  }

  #send(link: Link, kind: string, data: string | ArrayBuffer): void {
    if (!this.#links.has(link)) return;
    this.#count(kind, data);
    link.deliver(data);
  }

  #count(kind: string, data: string | ArrayBuffer): void {
    this.delivered++;
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    this.recent.push(`${kind} ${typeof data === 'string' ? data : text.decode(data)}`);
    if (this.recent.length > 2000) this.recent.splice(0, 1000);
  }

  /** Gives an answer some turns later, unless the wait is aborted before. */
  #later<T>(signal: AbortSignal | undefined, answer: () => T): Promise<T> {
    this.#waiting++;
    return new Promise((resolve, reject) => {
      let left = this.#random.int(0, 3);
      const step = (): void => {
        if (signal?.aborted) reject(signal.reason);
        else if (left-- > 0) {
          setImmediate(step);
          return;
        } else {
          try {
            resolve(answer());
          } catch (error) {
            reject(error);
          }
        }
        this.#waiting--;
      };
      setImmediate(step);
    });
  }
}

function hostileSocket(server: HostileServer): new (url: string) => WebSocket {
  class HostileSocket implements Link {
    binaryType = '';
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    onerror: (() => void) | null = null;
    open = true;

    constructor() {
      setImmediate(() => {
        if (this.open) server.dialled(this);
      });
    }

    deliver(data: string | ArrayBuffer): void {
      if (this.open) this.onmessage?.({ data });
    }

    send(frame: string | Uint8Array): void {
      if (this.open) server.received(this, frame);
    }

    end(): void {
      this.close();
      this.onclose?.({ code: 1006, reason: '' });
    }

    close(): void {
      this.open = false;
      server.closed(this);
    }
  }
  return HostileSocket as unknown as new (
    url: string,
  ) => WebSocket;
}
