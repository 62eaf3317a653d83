// Serves the made-up account to one client, in a process of its own so that it shares no event loop with whoever
// measures: as much of REST and gateway as a login and a sync ask for, and frames made beforehand that leave at a chosen
// rate or as fast as the socket takes them. It takes its orders as messages of its parent, and must not judge.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  decodeBody,
  decodeRequest,
  encodeBase64,
  encodeBody,
  encodeReply,
  encodeRequest,
  encodeResponse,
  groupConversationID,
  isNotificationChannel,
  isReqIdentifier,
  type PullMsgs,
  type PushMessages,
  REQ,
  type ReplyBodies,
  type ReqIdentifier,
  type RequestBodies,
} from '../../src/protocol/index.ts';
import type { FirstLoad, Shape } from '../floors.ts';
import { Dataset, type Place, scatter, type Talk } from './dataset.ts';
import { type Answer, CLOCK, type Fault, type Order, type Orders } from './orders.ts';

/** Frames that go to the socket in one write when it takes all it can get. */
const BURST = 64;

/** Milliseconds between two writes at a chosen rate. */
const TICK_MS = 4;

/** Most IDs, and most messages, that are asked for at once. */
const AT_ONCE = 100;

/** Groups in one page of their list. */
const PAGE = 300;

/** Messages within the replies: pulled messages by conversation with their options and push info, and seqs by it. */
const PULLED: Shape = { 1: { 2: { 1: { 19: {}, 20: {} } } }, 2: { 2: { 1: { 19: {}, 20: {} } } } };
const NEWEST: Shape = { 1: {}, 2: {} };
const SEQS: Shape = { 1: { 2: {} } };

/** Everything that one order to prepare made. */
interface Prepared {
  readonly frames: readonly Buffer[];
  /** Notes the messages as sent: from here on the server answers with them. */
  readonly notes: readonly (() => void)[];
}

class LoadServer {
  #dataset = new Dataset('', 0, Date.now());
  /** What was pushed of each talk, by its number. */
  #pushed: Place[][] = [];
  #prepared: Prepared = { frames: [], notes: [] };
  /** The links by who dialled them; the last one of each. */
  readonly #sockets = new Map<string, Socket>();
  readonly orders: { [K in keyof Orders]: (given: Orders[K]['given']) => Promise<Orders[K]['answer']> } = {
    account: async ({ userID, conversations }) => {
      this.#dataset = new Dataset(userID, conversations, Date.now());
      this.#pushed = this.#dataset.talks.map(() => []);
      return undefined;
    },
    prepare: async (given) => this.#prepare(given),
    fire: (given) => this.#fire(given),
    firstLoad: async (given) => this.#firstLoad(given),
    facts: async () => this.#facts(),
  };

  /** Takes a link. */
  accept(ws: WebSocket, socket: Socket, userID: string): void {
    this.#sockets.set(userID, socket);
    ws.send('{"errCode":0,"errMsg":"","errDlt":""}');
    ws.on('error', () => ws.terminate());
    ws.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) {
        try {
          ws.send(this.#reply(data));
        } catch (error) {
          report(error);
          ws.terminate();
        }
      } else if (data.toString() === CLOCK) ws.send(String(performance.timeOrigin + performance.now()));
      else ws.send('{"type":"pong"}');
    });
  }

  /**
   * Data of a REST answer.
   * @throws Error when there is no such route.
   */
  rest(path: string, body: Record<string, unknown>): unknown {
    const dataset = this.#dataset;
    const { talks } = dataset;
    const versioned = { version: 1, versionID: 'load', full: body.version === 0, insert: null, update: null };
    switch (path) {
      case '/conversation/get_incremental_conversations':
      case '/friend/get_incremental_friends':
      case '/group/get_incremental_join_groups':
        return { ...versioned, delete: null };
      case '/conversation/get_all_conversations':
        return { conversations: talks.map((talk) => dataset.conversation(talk)) };
      case '/conversation/get_conversations': {
        const ids = body.conversationIDs as string[];
        return {
          conversations: ids.flatMap((id) => this.#talk(id)).map((talk) => dataset.conversation(talk)),
        };
      }
      case '/friend/get_full_friend_user_ids': {
        const userIDs = talks.filter(({ isFriend }) => isFriend).map(({ userID }) => userID);
        return { version: 1, versionID: 'load', equal: false, userIDs };
      }
      case '/friend/get_designated_friends':
        return { friendsInfo: (body.friendUserIDs as string[]).map((id) => dataset.friend(id)) };
      case '/group/get_joined_group_list': {
        const { pageNumber, showNumber } = body.pagination as { pageNumber: number; showNumber: number };
        const groups = talks.filter(({ isGroup }) => isGroup);
        const page = groups.slice((pageNumber - 1) * showNumber, pageNumber * showNumber);
        return { total: groups.length, groups: page.map((talk) => dataset.group(talk)) };
      }
      case '/group/get_groups_info': {
        const ids = (body.groupIDs as string[]).map(groupConversationID);
        return { groupInfos: ids.flatMap((id) => this.#talk(id)).map((talk) => dataset.group(talk)) };
      }
      case '/user/get_users_info':
        return { usersInfo: (body.userIDs as string[]).map((id) => dataset.user(id)) };
      case '/msg/get_server_time':
        return { serverTime: Date.now() };
      default:
        throw new Error(`no route ${path}`);
    }
  }

  #talk(id: string): Talk[] {
    const talk = this.#dataset.byID.get(id);
    return talk ? [talk] : [];
  }

  #newest(talk: Talk): number {
    return talk.length + this.#pushed[talk.index]!.length;
  }

  #place(talk: Talk, seq: number): Place | undefined {
    return seq <= talk.length
      ? this.#dataset.place(talk, seq)
      : this.#pushed[talk.index]![seq - talk.length - 1];
  }

  #reply(data: Buffer): Uint8Array {
    const request = decodeRequest(data);
    const id = request.reqIdentifier;
    const { msgIncr, operationID } = request;
    const head = { reqIdentifier: id, msgIncr, operationID, errCode: 0, errMsg: '' };
    if (!isReqIdentifier(id)) throw new Error(`nothing answers request ${id}`);
    const body = this.#answer(id, decodeBody(id, request.data));
    return encodeResponse({ ...head, data: body === undefined ? null : encodeReply(id, body) });
  }

  #answer(id: ReqIdentifier, body: RequestBodies[ReqIdentifier]): ReplyBodies[ReqIdentifier] {
    const { talks } = this.#dataset;
    switch (id) {
      case REQ.getNewestSeq:
        return {
          maxSeqs: Object.fromEntries(talks.map((talk) => [talk.id, this.#newest(talk)])),
          minSeqs: {},
        };
      case REQ.getConvMaxReadSeq: {
        const { conversationIDs: ids } = body as RequestBodies[1006];
        const asked = ids.length === 0 ? talks : ids.flatMap((each) => this.#talk(each));
        const seqs = asked.map((talk) => {
          const maxSeqTime = this.#pushed[talk.index]!.at(-1)?.sendTime ?? talk.time;
          return [talk.id, { maxSeq: this.#newest(talk), hasReadSeq: talk.hasReadSeq, maxSeqTime }] as const;
        });
        const pinned = talks.filter(({ isPinned }) => isPinned).map((talk) => talk.id);
        return { seqs: Object.fromEntries(seqs), pinnedConversationIDs: pinned };
      }
      case REQ.pullByRange: {
        const { seqRanges } = body as RequestBodies[1002];
        return this.#pulled(
          seqRanges.map(({ conversationID, begin, end, num }) => {
            const from = Math.max(begin, end - num + 1);
            const seqs = Array.from({ length: Math.max(0, end - from + 1) }, (_, i) => from + i);
            return [conversationID, seqs];
          }),
        );
      }
      case REQ.pullBySeqs: {
        const { conversations } = body as RequestBodies[1005];
        return this.#pulled(conversations.map(({ conversationID, seqs }) => [conversationID, seqs]));
      }
      case REQ.getLastMessage:
        return { msgs: {} };
      case REQ.subscribeOnline:
        return { subscribers: [] };
      case REQ.setBackground:
      case REQ.logout:
        return undefined;
      default:
        throw new Error(`nothing answers request ${id}`);
    }
  }

  #pulled(wanted: readonly (readonly [id: string, seqs: readonly number[]])[]): PushMessages {
    const answer: PushMessages = { msgs: {}, notificationMsgs: {} };
    for (const [id, seqs] of wanted) {
      const bundle: PullMsgs = { Msgs: [], isEnd: false, endSeq: 0 };
      for (const talk of this.#talk(id)) {
        for (const seq of seqs) {
          const place = this.#place(talk, seq);
          if (place) bundle.Msgs.push(this.#dataset.message(talk, place));
        }
      }
      if (isNotificationChannel(id)) answer.notificationMsgs[id] = bundle;
      else answer.msgs[id] = bundle;
    }
    return answer;
  }

  /** Makes the frames of so many messages, spread over the conversations at random. */
  #prepare({ messages }: Orders['prepare']['given']): Orders['prepare']['answer'] {
    const { talks } = this.#dataset;
    const frames: Buffer[] = [];
    const notes: (() => void)[] = [];
    const keys: [string, string][] = [];
    const next = new Map<Talk, number>();
    const now = Date.now();
    let bytes = 0;
    for (let n = 0; n < messages; n++) {
      const talk = talks[scatter(n * 3 + 1) % talks.length] as Talk;
      const seq = (next.get(talk) ?? this.#newest(talk)) + 1;
      next.set(talk, seq);
      const place = { seq, sendTime: now + n };
      const message = this.#dataset.message(talk, place);
      const body: PushMessages = {
        msgs: { [talk.id]: { Msgs: [message], isEnd: false, endSeq: 0 } },
        notificationMsgs: {},
      };
      const data = encodeReply(REQ.push, body);
      const frame = frameOf(
        encodeResponse({
          reqIdentifier: REQ.push,
          msgIncr: '',
          operationID: `load-${n}`,
          errCode: 0,
          errMsg: '',
          data,
        }),
      );
      bytes += frame.length;
      frames.push(frame);
      keys.push([talk.id, message.clientMsgID]);
      notes.push(() => this.#pushed[talk.index]!.push(place));
    }
    this.#prepared = { frames, notes };
    return { keys, bytes };
  }

  /** Sends what was prepared; resolves with the moments at which each frame was handed to the socket. */
  async #fire({ to, rate, spare }: Orders['fire']['given']): Promise<Orders['fire']['answer']> {
    const { frames, notes } = this.#prepared;
    const socket = this.#sockets.get(to);
    if (!socket) throw new Error(`${to} is not connected`);
    const sentAt: number[] = [];
    const began = performance.now();
    for (let next = 0; next < frames.length; ) {
      const due = rate === 0 ? next + BURST : Math.floor(((performance.now() - began) / 1000) * rate);
      const end = Math.min(due, frames.length);
      let isTaken = true;
      if (end > next) {
        const at = performance.timeOrigin + performance.now();
        isTaken = socket.write(Buffer.concat(frames.slice(next, end)));
        for (; next < end; next++) {
          sentAt.push(at);
          if (!spare) notes[next]!();
        }
      }
      if (!isTaken) await new Promise((resolve) => socket.once('drain', resolve));
      else if (rate > 0) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    return { sentAt };
  }

  /** The requests of a first load that asks for everything once, in parts as large as the server allows. */
  #firstLoad({ users }: Orders['firstLoad']['given']): Orders['firstLoad']['answer'] {
    const { self: userID, talks } = this.#dataset;
    const friends = talks.filter(({ isFriend }) => isFriend).map((talk) => talk.userID);
    const groups = talks.filter(({ isGroup }) => isGroup).length;
    // A page that is full does not say that it is the last.
    const pages = Array.from({ length: Math.floor(groups / PAGE) + 1 }, (_, i) => i + 1);
    const post = (path: string, body: object): FirstLoad['rest'][number] => ({
      path,
      body: JSON.stringify(body),
    });
    const ask = <R extends ReqIdentifier>(
      reqIdentifier: R,
      body: RequestBodies[R],
      reply: Shape,
    ): FirstLoad['socket'][number] => {
      const head = { reqIdentifier, token: '', sendID: userID, operationID: 'bench', msgIncr: '1' };
      const frame = encodeRequest({ ...head, data: encodeBody(reqIdentifier, body) });
      return { frame: encodeBase64(frame), reply };
    };
    return {
      rest: [
        post('/conversation/get_all_conversations', { ownerUserID: userID }),
        post('/friend/get_full_friend_user_ids', { userID, idHash: 0 }),
        ...inParts(friends).map((friendUserIDs) => post('/friend/get_designated_friends', { friendUserIDs })),
        ...pages.map((pageNumber) =>
          post('/group/get_joined_group_list', { pagination: { pageNumber, showNumber: PAGE } }),
        ),
        ...inParts(users).map((userIDs) => post('/user/get_users_info', { userIDs })),
      ],
      socket: [
        ask(REQ.getConvMaxReadSeq, { userID, conversationIDs: [], returnPinned: true }, SEQS),
        ask(REQ.getNewestSeq, { userID }, NEWEST),
        ...inParts(talks).map((part) => {
          const seqRanges = part.map((talk) => {
            return { conversationID: talk.id, begin: 1, end: this.#newest(talk), num: 1 };
          });
          return ask(REQ.pullByRange, { userID, seqRanges, order: 0 }, PULLED);
        }),
      ],
    };
  }

  #facts(): Orders['facts']['answer'] {
    return this.#dataset.talks.map((talk) => {
      const unreadCount = this.#newest(talk) - talk.hasReadSeq;
      const sendTime = this.#pushed[talk.index]!.at(-1)?.sendTime ?? talk.time;
      const { id: conversationID, isPinned, recvMsgOpt, name: showName } = talk;
      return { conversationID, unreadCount, latestMsgSendTime: sendTime, isPinned, recvMsgOpt, showName };
    });
  }
}

function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) =>
    all.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
}

/** An unmasked binary frame. */
function frameOf(payload: Uint8Array): Buffer {
  const { length } = payload;
  if (length > 65_535) throw new Error('such large frames are not made here');
  const head = length < 126 ? [0x82, length] : [0x82, 126, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), payload]);
}

const server = new LoadServer();

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '172800',
  'Content-Type': 'application/json',
};

/** Tells the parent what its client asked for in vain, at once: the figure fails. */
function report(error: unknown): void {
  const fault: Fault = { fault: error instanceof Error ? error.message : String(error) };
  process.send?.(fault);
}

function respond(response: ServerResponse, body: object): void {
  response.writeHead(200, CORS).end(JSON.stringify(body));
}

const http = createServer(async (request, response) => {
  if (request.method === 'OPTIONS') return respond(response, {});
  try {
    const data = server.rest(request.url ?? '', JSON.parse(await textOf(request)));
    respond(response, { errCode: 0, errMsg: '', errDlt: '', data });
  } catch (error) {
    report(error);
    respond(response, { errCode: 1001, errMsg: 'ArgsError', errDlt: String(error) });
  }
});
const gateway = new WebSocketServer({ server: http });
gateway.on('connection', (ws, request) => {
  const query = new URLSearchParams(request.url?.split('?')[1]);
  server.accept(ws, request.socket, query.get('sendID') ?? '');
});

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  const answer: Answer = {
    order: 0,
    answer: { apiAddr: `http://127.0.0.1:${port}`, wsAddr: `ws://127.0.0.1:${port}` },
  };
  process.send?.(answer);
});

process.on('message', async ({ order, name, given }: Order) => {
  let answer: Answer;
  try {
    const run = server.orders[name] as (given: unknown) => Promise<unknown>;
    answer = { order, answer: await run(given) };
  } catch (error) {
    answer = { order, error: String(error) };
  }
  process.send?.(answer);
});
process.on('disconnect', () => process.exit());
