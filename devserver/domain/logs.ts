// Owns messages by seq and the users' seqs in them: appending, reading with bounds, revoke and delete marks
// (protocol 2.5, 6). Must not push, notify or create conversation rows.

import { NOBODY } from '../control/faults.ts';
import type { ConversationLog, LogEntry, Message, UserSeq } from '../store/entities.ts';
import { inner } from '../store/state.ts';
import type { World } from '../world.ts';
import { isNotificationID } from './conversation-id.ts';

/** Messages of one conversation as the pulls return them. */
export interface Pulled {
  Msgs: Message[];
  isEnd: boolean;
  endSeq: number;
}

/** What a seq without a message looks like when pulled. */
export function placeholder(seq: number): Message {
  return {
    sendID: '',
    recvID: '',
    groupID: '',
    clientMsgID: '',
    serverMsgID: '',
    senderPlatformID: 0,
    senderNickname: '',
    senderFaceURL: '',
    sessionType: 0,
    msgFrom: 0,
    contentType: 0,
    content: '',
    seq,
    sendTime: 0,
    createTime: 0,
    status: 4,
    isRead: false,
    options: {},
    offlinePushInfo: null,
    atUserIDList: [],
    attachedInfo: '',
    ex: '',
  };
}

export class Logs {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The log of a conversation, undefined when nothing was ever stored. */
  peek(conversationID: string): ConversationLog | undefined {
    return this.#world.state.logs.get(conversationID);
  }

  maxSeq(conversationID: string): number {
    return this.peek(conversationID)?.maxSeq ?? 0;
  }

  /** Stores a message under the next seq and returns that seq; a status "sending" becomes "success". */
  append(conversationID: string, msg: Message): number {
    const skipped = this.#world.faults.strike('skipSeq', NOBODY, conversationID);
    if (skipped !== undefined) this.skip(conversationID, skipped.n);
    const log = this.#open(conversationID);
    log.maxSeq += 1;
    log.maxSeqTime = msg.sendTime;
    log.entries[log.maxSeq - 1] = {
      msg: { ...msg, seq: log.maxSeq, status: msg.status === 1 ? 2 : msg.status },
    };
    return log.maxSeq;
  }

  /** Uses up seqs without storing anything. */
  skip(conversationID: string, count: number): number {
    const log = this.#open(conversationID);
    for (let i = 0; i < count; i += 1) log.entries.push(null);
    log.maxSeq += count;
    return log.maxSeq;
  }

  entry(conversationID: string, seq: number): LogEntry | undefined {
    return this.peek(conversationID)?.entries[seq - 1] ?? undefined;
  }

  /** The user's seqs in a conversation; a shared zero when there are none. */
  userSeq(userID: string, conversationID: string): Readonly<UserSeq> {
    return this.#world.state.seqs.get(userID)?.get(conversationID) ?? { minSeq: 0, maxSeq: 0, hasReadSeq: 0 };
  }

  setUserSeq(userID: string, conversationID: string, values: Partial<UserSeq>): void {
    const map = inner(this.#world.state.seqs, userID);
    map.set(conversationID, { ...this.userSeq(userID, conversationID), ...values });
  }

  /** Moves the read position forward; a lower one is ignored. */
  advanceRead(userID: string, conversationID: string, seq: number): void {
    if (seq > this.userSeq(userID, conversationID).hasReadSeq) {
      this.setUserSeq(userID, conversationID, { hasReadSeq: seq });
    }
  }

  /** Physically removes messages: what stays is a gap. */
  erase(conversationID: string, seqs: readonly number[]): void {
    const log = this.peek(conversationID);
    for (const seq of seqs) if (log?.entries[seq - 1]) log.entries[seq - 1] = null;
  }

  /** Marks messages as deleted for one user. */
  hide(userID: string, conversationID: string, seqs: readonly number[]): void {
    for (const seq of seqs) {
      const entry = this.entry(conversationID, seq);
      if (entry !== undefined) entry.deletedFor = [...new Set([...(entry.deletedFor ?? []), userID])];
    }
  }

  /** A range with the user's bounds (1002); undefined when the server would leave the conversation out. */
  range(
    userID: string,
    conversationID: string,
    range: { begin: number; end: number; num: number },
    cap: number,
    descending: boolean,
  ): Pulled | undefined {
    const bounds = this.#bounds(userID, conversationID, cap);
    if (bounds.min > range.end) return undefined;
    const isNotice = isNotificationID(conversationID);
    let begin = Math.max(range.begin, bounds.min);
    const end = Math.min(range.end, bounds.max);
    if (!isNotice && end - begin + 1 > range.num) begin = end - range.num + 1;
    if (end < begin) return undefined;
    const Msgs: Message[] = [];
    for (let seq = begin; seq <= end; seq += 1) Msgs.push(this.#view(userID, conversationID, seq));
    const isEnd = descending ? range.begin <= bounds.min : bounds.max <= range.end;
    return { Msgs, isEnd, endSeq: 0 };
  }

  /** Single seqs with the user's bounds (1005). */
  bySeqs(userID: string, conversationID: string, seqs: readonly number[], descending: boolean): Pulled {
    const bounds = this.#bounds(userID, conversationID, 0);
    const isEnd = seqs.some((seq) => (descending ? seq < bounds.min : seq > bounds.max));
    const endSeq = isEnd ? (descending ? bounds.min : bounds.max) : 0;
    const inside = seqs.filter((seq) => seq >= bounds.min && seq <= bounds.max).sort((a, b) => a - b);
    return { Msgs: inside.map((seq) => this.#view(userID, conversationID, seq)), isEnd, endSeq };
  }

  /** The newest stored message, without regard to any user's bounds or deletions (1007, /jssdk). */
  last(conversationID: string): Message | undefined {
    const log = this.peek(conversationID);
    for (let seq = log?.maxSeq ?? 0; seq > 0; seq -= 1) {
      const entry = this.entry(conversationID, seq);
      if (entry !== undefined) return this.#shown(entry);
    }
    return undefined;
  }

  #open(conversationID: string): ConversationLog {
    let log = this.peek(conversationID);
    if (log === undefined) {
      log = { minSeq: 0, maxSeq: 0, maxSeqTime: 0, entries: [] };
      this.#world.state.logs.set(conversationID, log);
    }
    return log;
  }

  #bounds(userID: string, conversationID: string, cap: number): { min: number; max: number } {
    const log = this.peek(conversationID);
    const own = this.userSeq(userID, conversationID);
    const limit = cap > 0 ? cap : own.maxSeq;
    const max = log?.maxSeq ?? 0;
    return {
      min: Math.max(1, log?.minSeq ?? 0, own.minSeq),
      max: limit > 0 ? Math.min(max, limit) : max,
    };
  }

  #shown(entry: LogEntry): Message {
    return entry.revoked === undefined
      ? entry.msg
      : { ...entry.msg, contentType: 2101, content: entry.revoked };
  }

  #view(userID: string, conversationID: string, seq: number): Message {
    const entry = this.entry(conversationID, seq);
    if (entry === undefined) return placeholder(seq);
    const msg = this.#shown(entry);
    return entry.deletedFor?.includes(userID) ? { ...msg, content: '', status: 4 } : msg;
  }
}
