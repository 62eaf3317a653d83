// One user's session around a real engine and database (in memory), with a gateway that does what a test says.
// Nothing here waits for time: clock and IDs are counters.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { OpenIMError, sdkError, type WireEvent, type WireItem } from '../../../src/contract/index.ts';
import {
  elementContent,
  type GetSeqMessageReq,
  type GetSeqMessageResp,
  type MsgData,
  messageData,
  PullOrder,
  REQ,
  type SendMsgResp,
} from '../../../src/protocol/index.ts';
import { ConversationList } from '../../../src/worker/conversation/list.ts';
import { Engine } from '../../../src/worker/engine/engine.ts';
import { Outbox } from '../../../src/worker/engine/outbox.ts';
import { encodeFrame } from '../../../src/worker/net/frame.ts';
import type { UserContext } from '../../../src/worker/session/context.ts';
import { Database } from '../../../src/worker/store/database.ts';
import type { ConversationRow, Meta } from '../../../src/worker/store/schema.ts';
import { ingest, type JoinedGroup } from '../../../src/worker/sync/ingest.ts';

export const SELF = 'me';
export const CHAT = 'si_me_u2';
export const GROUP = 'sg_g1';

/** A text message as the server has it: from `u2` in {@link CHAT}. */
export function serverMessage(seq: number, fields: Partial<MsgData> = {}): MsgData {
  return messageData({
    sendID: 'u2',
    recvID: SELF,
    clientMsgID: `c${seq}`,
    serverMsgID: `s${seq}`,
    senderNickname: 'Two',
    sessionType: 1,
    msgFrom: 100,
    contentType: 101,
    content: elementContent({ content: `text ${seq}` }),
    seq,
    sendTime: 1_000 * seq,
    createTime: 1_000 * seq,
    status: 2,
    ...fields,
  });
}

/** What the server has of one conversation, for this user. */
export class ServerLog {
  readonly messages = new Map<number, MsgData>();
  minSeq = 1;
  maxSeq = 0;

  add(...messages: MsgData[]): void {
    for (const message of messages) {
      this.messages.set(message.seq, message);
      this.maxSeq = Math.max(this.maxSeq, message.seq);
    }
  }

  /** Answers 1005 as the server does: bounds, placeholders for what is missing (protocol 3.1, 6.D). */
  pull(seqs: readonly number[], order: PullOrder): GetSeqMessageResp['msgs'][string] {
    const isDesc = order === PullOrder.PullOrderDesc;
    const inside = seqs.filter((seq) => seq >= this.minSeq && seq <= this.maxSeq);
    const isEnd = seqs.some((seq) => (isDesc ? seq < this.minSeq : seq > this.maxSeq));
    const found = inside.map((seq) => this.messages.get(seq) ?? messageData({ seq, status: 4 }));
    return {
      Msgs: isDesc ? found.reverse() : found,
      isEnd,
      endSeq: isEnd ? (isDesc ? this.minSeq : this.maxSeq) : 0,
    };
  }
}

/** The connection as the message calls see it. */
export class FakeGateway {
  online = true;
  readonly logs = new Map<string, ServerLog>();
  /** Messages that reached the server. */
  readonly sent: MsgData[] = [];
  /** Requests of 1005 that reached the server. */
  readonly pulls: GetSeqMessageReq[] = [];
  /** The server's answer to a send; may run tests' code meanwhile. */
  onSend: (wire: MsgData) => Promise<SendMsgResp> = async (wire) => ({
    serverMsgID: `server of ${wire.clientMsgID}`,
    clientMsgID: wire.clientMsgID,
    sendTime: 500_000,
    modify: undefined,
  });
  /** Replaces the answer to a pull. */
  onPull: ((body: GetSeqMessageReq) => Promise<GetSeqMessageResp>) | undefined;

  log(conversationID: string): ServerLog {
    let log = this.logs.get(conversationID);
    if (!log) {
      log = new ServerLog();
      this.logs.set(conversationID, log);
    }
    return log;
  }

  async request(id: number, body: unknown): Promise<unknown> {
    encodeFrame(id as 1003, body as MsgData, { sendID: SELF, operationID: 'op', msgIncr: '1' });
    if (!this.online) throw sdkError('network', 'not connected');
    if (id === REQ.sendMessage) {
      this.sent.push(body as MsgData);
      return this.onSend(body as MsgData);
    }
    const pull = body as GetSeqMessageReq;
    this.pulls.push(pull);
    if (this.onPull) return this.onPull(pull);
    const msgs: GetSeqMessageResp['msgs'] = {};
    for (const { conversationID, seqs } of pull.conversations) {
      msgs[conversationID] = this.log(conversationID).pull(seqs, pull.order);
    }
    return { msgs, notificationMsgs: {} };
  }
}

/** A session, and what a test wants to see of it. */
export interface FakeSession {
  ctx: UserContext;
  gateway: FakeGateway;
  events: WireEvent[];
  /** Names of the events since the last call. */
  takeEvents(): string[];
  /** Groups whose read position was to be told to the server. */
  joined: JoinedGroup[];
  /** Device time corrected, milliseconds. */
  clock: { now: number };
  /** Has messages arrive from the server. */
  arrive(conversationID: string, messages: readonly MsgData[], tell?: boolean): Promise<void>;
  /** Changes a row, made if need be. */
  change(conversationID: string, change: (row: ConversationRow) => void): Promise<void>;
  row(conversationID: string): Promise<ConversationRow>;
  close(): void;
}

let databases = 0;

/** Opens a session on a database of its own, or again on that of `indexedDB`. */
export function fakeSession(
  options: {
    indexedDB?: IDBFactory;
    name?: string;
    workerID?: string;
    onBurning?: (at: number) => void;
  } = {},
): FakeSession {
  const { indexedDB = new IDBFactory(), name = `db${++databases}`, workerID = 'worker-1' } = options;
  const db = new Database(name, { indexedDB, IDBKeyRange });
  const clock = { now: 100_000 };
  const events: WireEvent[] = [];
  const joined: JoinedGroup[] = [];
  const list = new ConversationList();
  const outbox = new Outbox((items: WireItem[], credit) => {
    for (const item of items) if ('event' in item) events.push(item);
    if (credit) outbox.acknowledge();
  });
  outbox.reset(list);
  const engine = new Engine({
    db,
    list,
    serverNow: () => clock.now,
    onCommit: (commit) => outbox.add(commit),
    ...(options.onBurning && { onBurning: options.onBurning }),
  });
  const gateway = new FakeGateway();
  let uuids = 0;
  const ctx = {
    env: { uuid: () => `uuid-${++uuids}` },
    config: { platformID: 5 },
    userID: SELF,
    workerID,
    db,
    list,
    engine,
    outbox,
    connection: gateway,
    sync: { joined: (groups: readonly JoinedGroup[]) => joined.push(...groups) },
    signal: new AbortController().signal,
    clock: { now: () => clock.now },
  } as unknown as UserContext;
  return {
    ctx,
    gateway,
    events,
    takeEvents: () => events.splice(0).map(({ event }) => event),
    joined,
    clock,
    arrive: async (conversationID, messages, tell = true) => {
      const chats = new Map([[conversationID, messages]]);
      await engine.run((changes) => ingest(changes, SELF, chats, { tell }));
    },
    change: (conversationID, change) =>
      engine.run(async (changes) => {
        const isGroup = conversationID.startsWith('sg_');
        const identity = {
          conversationID,
          conversationType: isGroup ? 3 : 1,
          userID: isGroup ? '' : 'u2',
          groupID: isGroup ? 'g1' : '',
        };
        change(await changes.ensure(identity));
      }),
    row: async (conversationID) => (await db.conversations.get(conversationID))!,
    close: () => db.close(),
  };
}

/** Stores the user's own info. */
export async function putSelf(session: FakeSession, self: Partial<Meta['self']>): Promise<void> {
  const value = {
    userID: SELF,
    nickname: '',
    faceURL: '',
    ex: '',
    createTime: 0,
    globalRecvMsgOpt: 0,
    ...self,
  };
  await session.ctx.db.meta.put({ key: 'self', value });
}

/** The error of a promise that must reject. */
export async function errorOf(promise: Promise<unknown>): Promise<OpenIMError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof OpenIMError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}
