// A server for one user, as far as a sync asks it: logs by seq, rows with versions, channels of notifications. It answers
// like the real one, oddities included (protocol 6), and records what it was asked.
import { OpenIMError, sdkError } from '../../../src/contract/index.ts';
import {
  CONTENT_TYPE,
  elementContent,
  type GetMaxSeqResp,
  type GetSeqMessageReq,
  isNotificationChannel,
  type MsgData,
  messageData,
  notificationChannelOf,
  notificationContent,
  type PullMessageBySeqsReq,
  type PullMsgs,
  PullOrder,
  type PushMessages,
  REQ,
  type Seqs,
  type ServerConversation,
  type ServerFriend,
  type ServerGroup,
  type ServerUser,
} from '../../../src/protocol/index.ts';

export const SELF = 'me';
export const OWN_CHANNEL = 'n_me_me';

/** One conversation or channel. */
class Log {
  readonly messages: MsgData[] = [];
  readonly deleted = new Set<number>();
  hasReadSeq = 0;
  /** Lowest seq given to the user, where the row does not say so. */
  minSeq = 1;

  get maxSeq(): number {
    return this.messages.length;
  }

  at(seq: number): MsgData {
    const message = this.messages[seq - 1];
    if (!message) return messageData({ seq, status: 4 });
    return this.deleted.has(seq) ? { ...message, content: new Uint8Array(0), status: 4 } : message;
  }
}

/** A versioned table (protocol 6.B). */
class Table<T> {
  readonly rows = new Map<string, T>();
  readonly log = new Map<string, { version: number; deleted: boolean }>();
  version = 1;
  versionID = 'v-1';

  put(id: string, row: T): void {
    this.rows.set(id, row);
    this.log.set(id, { version: ++this.version, deleted: false });
  }

  delete(id: string): void {
    this.rows.delete(id);
    this.log.set(id, { version: ++this.version, deleted: true });
  }

  since(versionID: string, version: number): object {
    const { rows, log } = this;
    const head = { version: this.version, versionID: this.versionID };
    if (versionID !== this.versionID || version === 0)
      return { ...head, full: true, delete: null, insert: null, update: null };
    const changed = [...log].filter(([, entry]) => entry.version > version);
    return {
      ...head,
      full: false,
      delete: changed.filter(([, { deleted }]) => deleted).map(([id]) => id),
      insert: null,
      update: changed.flatMap(([id]) => rows.get(id) ?? []),
    };
  }
}

export class FakeServer {
  readonly logs = new Map<string, Log>();
  readonly conversations = new Table<ServerConversation>();
  readonly friends = new Table<ServerFriend>();
  readonly groups = new Table<ServerGroup>();
  readonly users = new Map<string, ServerUser>();
  /** What was asked: REST paths, and numbers of the socket, in order. */
  readonly asked: { what: string | number; body: unknown }[] = [];
  /** Paths and numbers that fail. */
  readonly failing = new Set<string | number>();
  /** Awaited before a request is answered. */
  onRequest: ((what: string | number, body: unknown) => Promise<void> | void) | undefined;
  online = true;
  #ids = 0;

  constructor() {
    this.addUser(SELF);
  }

  addUser(userID: string): void {
    this.users.set(userID, {
      userID,
      nickname: `Name of ${userID}`,
      faceURL: `face of ${userID}`,
      ex: '',
      createTime: 1,
      appMangerLevel: 0,
      globalRecvMsgOpt: 0,
    });
  }

  /** A conversation row; the first message makes one too. */
  setRow(conversationID: string, fields: Partial<ServerConversation> = {}): void {
    const known = this.conversations.rows.get(conversationID);
    const group = conversationID.startsWith('sg_');
    const other = conversationID.slice(group ? 3 : 'si_me_'.length);
    this.conversations.put(conversationID, {
      ownerUserID: SELF,
      conversationID,
      recvMsgOpt: 0,
      conversationType: group ? 3 : 1,
      userID: group ? '' : other,
      groupID: group ? other : '',
      isPinned: false,
      attachedInfo: '',
      isPrivateChat: false,
      groupAtType: 0,
      ex: '',
      burnDuration: 0,
      minSeq: 0,
      maxSeq: 0,
      msgDestructTime: 0,
      latestMsgDestructTime: 0,
      isMsgDestruct: false,
      ...known,
      ...fields,
    });
  }

  log(id: string): Log {
    let log = this.logs.get(id);
    if (!log) {
      log = new Log();
      this.logs.set(id, log);
    }
    return log;
  }

  /** Stores a message of a chat; its frame is to be delivered by the test. Times follow the seqs. */
  store(conversationID: string, fields: Partial<MsgData> = {}): MsgData {
    if (!this.conversations.rows.has(conversationID)) this.setRow(conversationID);
    const { userID, groupID } = this.conversations.rows.get(conversationID)!;
    const log = this.log(conversationID);
    const seq = log.maxSeq + 1;
    const number = ++this.#ids;
    const message = messageData({
      sendID: userID || 'u2',
      recvID: groupID ? '' : SELF,
      groupID,
      clientMsgID: `client-${number}`,
      serverMsgID: `server-${number}`,
      senderNickname: `Name of ${userID || 'u2'}`,
      sessionType: groupID ? 3 : 1,
      msgFrom: 100,
      contentType: CONTENT_TYPE.text,
      content: elementContent({ content: `text ${number}` }),
      sendTime: 1_000_000 + number,
      createTime: 1_000_000 + number,
      status: 2,
      ...fields,
      seq,
    });
    log.messages.push(message);
    if (message.sendID === SELF) log.hasReadSeq = Math.max(log.hasReadSeq, seq);
    return message;
  }

  /** A notification; with `channel` it is stored there under the next seq, else it has seq 0. */
  notice(contentType: number, tips: object, channel?: string): MsgData {
    const number = ++this.#ids;
    const message = messageData({
      sendID: 'u2',
      recvID: SELF,
      clientMsgID: `notice-${number}`,
      msgFrom: 200,
      sessionType: 1,
      contentType,
      content: notificationContent(tips),
      sendTime: 1_000_000 + number,
      status: 2,
    });
    if (!channel) return message;
    const log = this.log(channel);
    message.seq = log.maxSeq + 1;
    log.messages.push(message);
    return message;
  }

  /** Revokes a message of a chat; the notification is to be delivered in the chat's channel. */
  revoke(conversationID: string, seq: number): { channel: string; message: MsgData } {
    const log = this.log(conversationID);
    const message = log.messages[seq - 1]!;
    const channel = notificationChannelOf(conversationID);
    const details = { revokerID: message.sendID, clientMsgID: message.clientMsgID, seq, revokeTime: 1 };
    log.messages[seq - 1] = {
      ...message,
      contentType: CONTENT_TYPE.revoke,
      content: notificationContent(details),
    };
    const tips = {
      revokerUserID: message.sendID,
      clientMsgID: message.clientMsgID,
      revokeTime: 1,
      sesstionType: message.sessionType,
      seq,
      conversationID,
      isAdminRevoke: false,
    };
    return { channel, message: this.notice(CONTENT_TYPE.revoke, tips, channel) };
  }

  /** Deletes a message for the user, by another of his devices. */
  delete(conversationID: string, seq: number): MsgData {
    this.log(conversationID).deleted.add(seq);
    return this.notice(CONTENT_TYPE.deleteMsgs, { userID: SELF, conversationID, seqs: [seq] }, OWN_CHANNEL);
  }

  /** Another device has read up to here. */
  read(conversationID: string, seq: number): MsgData {
    const log = this.log(conversationID);
    log.hasReadSeq = Math.max(log.hasReadSeq, seq);
    const tips = { markAsReadUserID: SELF, conversationID, seqs: [], hasReadSeq: seq };
    return this.notice(CONTENT_TYPE.hasReadReceipt, tips);
  }

  /** Another device has cleared everything up to now. */
  clear(conversationID: string): MsgData {
    const log = this.log(conversationID);
    log.hasReadSeq = log.maxSeq;
    this.setRow(conversationID, { minSeq: log.maxSeq + 1 });
    return this.changed(conversationID);
  }

  /** The notification that a row changed. */
  changed(...conversationIDList: string[]): MsgData {
    return this.notice(CONTENT_TYPE.conversationChange, { userID: SELF, conversationIDList });
  }

  // What the session calls

  readonly connection = {
    request: async (id: number, body: unknown): Promise<unknown> => {
      await this.#ask(id, body);
      switch (id) {
        case REQ.getNewestSeq:
          return this.#newestSeqs();
        case REQ.getConvMaxReadSeq:
          return this.#positions((body as { conversationIDs: string[] }).conversationIDs);
        case REQ.pullByRange:
          return this.#sorted((body as PullMessageBySeqsReq).seqRanges.map((range) => this.#range(range)));
        case REQ.pullBySeqs:
          return this.#bySeqs(body as GetSeqMessageReq);
        case REQ.getLastMessage:
          return { msgs: this.#last((body as { conversationIDs: string[] }).conversationIDs) };
        default:
          throw new Error(`unexpected request ${id}`);
      }
    },
  };

  readonly rest = {
    post: async (path: string, body: Record<string, unknown>): Promise<unknown> => {
      await this.#ask(path, body);
      const ids = (key: string): string[] => (body[key] ?? []) as string[];
      const { versionID = '', version = 0 } = body as { versionID?: string; version?: number };
      const these = <T>(map: ReadonlyMap<string, T>, key: string): T[] =>
        ids(key).flatMap((id) => map.get(id) ?? []);
      switch (path) {
        case '/conversation/get_incremental_conversations':
          return this.conversations.since(versionID, version);
        case '/conversation/get_all_conversations':
          return { conversations: [...this.conversations.rows.values()] };
        case '/conversation/get_conversations':
          return { conversations: these(this.conversations.rows, 'conversationIDs') };
        case '/friend/get_incremental_friends':
          return this.friends.since(versionID, version);
        case '/friend/get_full_friend_user_ids':
          return { version: 1, versionID: '', equal: false, userIDs: [...this.friends.rows.keys()] };
        case '/friend/get_designated_friends':
          return { friendsInfo: these(this.friends.rows, 'friendUserIDs') };
        case '/group/get_incremental_join_groups':
          return this.groups.since(versionID, version);
        case '/group/get_joined_group_list':
          return { total: this.groups.rows.size, groups: [...this.groups.rows.values()] };
        case '/group/get_groups_info':
          return { groupInfos: these(this.groups.rows, 'groupIDs') };
        case '/user/get_users_info':
          return { usersInfo: these(this.users, 'userIDs') };
        case '/msg/get_server_time':
          return { serverTime: 1_000_000 };
        case '/msg/set_conversation_has_read_seq':
          return {};
        default:
          throw new Error(`unexpected ${path}`);
      }
    },
  };

  /** How often something was asked. */
  count(what: string | number): number {
    return this.asked.filter((each) => each.what === what).length;
  }

  async #ask(what: string | number, body: unknown): Promise<void> {
    this.asked.push({ what, body: structuredClone(body) });
    await this.onRequest?.(what, body);
    if (!this.online) throw sdkError('network', 'not connected');
    if (this.failing.has(what)) throw new OpenIMError(500, `${what} fails`);
  }

  #first(id: string): number {
    return Math.max(this.log(id).minSeq, this.conversations.rows.get(id)?.minSeq ?? 0, 1);
  }

  #last_(id: string): number {
    const cap = this.conversations.rows.get(id)?.maxSeq || Number.POSITIVE_INFINITY;
    return Math.min(this.log(id).maxSeq, cap);
  }

  #newestSeqs(): GetMaxSeqResp {
    const maxSeqs: Record<string, number> = {};
    for (const [id, { maxSeq }] of this.logs) if (maxSeq > 0) maxSeqs[id] = maxSeq;
    return { maxSeqs, minSeqs: {} };
  }

  #positions(ids: readonly string[]): { seqs: Record<string, Seqs>; pinnedConversationIDs: string[] } {
    const seqs: Record<string, Seqs> = {};
    for (const id of ids.length > 0 ? ids : this.conversations.rows.keys()) {
      const { hasReadSeq, messages } = this.log(id);
      const maxSeq = this.#last_(id);
      if (maxSeq > 0) seqs[id] = { maxSeq, hasReadSeq, maxSeqTime: messages[maxSeq - 1]?.sendTime ?? 0 };
    }
    const rows = [...this.conversations.rows.values()];
    return {
      seqs,
      pinnedConversationIDs: rows
        .filter(({ isPinned }) => isPinned)
        .map(({ conversationID }) => conversationID),
    };
  }

  #range({
    conversationID,
    begin,
    end,
    num,
  }: PullMessageBySeqsReq['seqRanges'][number]): [string, PullMsgs?] {
    const to = Math.min(end, this.#last_(conversationID));
    let from = Math.max(begin, this.#first(conversationID));
    if (!isNotificationChannel(conversationID)) from = Math.max(from, to - num + 1);
    // What has nothing to give is left out.
    if (from > to || !(isNotificationChannel(conversationID) || this.conversations.rows.has(conversationID)))
      return [conversationID];
    const Msgs: MsgData[] = [];
    for (let seq = from; seq <= to; seq++) Msgs.push(this.log(conversationID).at(seq));
    return [conversationID, { Msgs, isEnd: false, endSeq: 0 }];
  }

  #bySeqs({ conversations, order }: GetSeqMessageReq): PushMessages {
    return this.#sorted(
      conversations.map(({ conversationID, seqs }): [string, PullMsgs] => {
        const [first, last] = [this.#first(conversationID), this.#last_(conversationID)];
        const descending = order === PullOrder.PullOrderDesc;
        const isEnd = seqs.some((seq) => (descending ? seq < first : seq > last));
        const inside = seqs.filter((seq) => seq >= first && seq <= last);
        const Msgs = inside.map((seq) => this.log(conversationID).at(seq));
        return [conversationID, { Msgs, isEnd, endSeq: isEnd ? (descending ? first : last) : 0 }];
      }),
    );
  }

  #last(ids: readonly string[]): Record<string, MsgData> {
    return Object.fromEntries(
      ids.flatMap((id) => (this.log(id).messages.at(-1) ? [[id, this.log(id).messages.at(-1)!]] : [])),
    );
  }

  #sorted(entries: readonly [string, PullMsgs?][]): PushMessages {
    const answer: PushMessages = { msgs: {}, notificationMsgs: {} };
    for (const [id, pulled] of entries) {
      if (pulled) answer[isNotificationChannel(id) ? 'notificationMsgs' : 'msgs'][id] = pulled;
    }
    return answer;
  }
}

/** The frame that pushes one message. */
export function frame(id: string, ...messages: MsgData[]): PushMessages {
  const bundle = { [id]: { Msgs: messages, isEnd: false, endSeq: 0 } };
  return isNotificationChannel(id)
    ? { msgs: {}, notificationMsgs: bundle }
    : { msgs: bundle, notificationMsgs: {} };
}
