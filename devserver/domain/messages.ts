// Owns the path of a message: checks on sending, storing, creating conversations, pushing, and revoking,
// deleting, clearing and reading (protocol 4, 5, 7.5). Must not know envelopes or protobuf.

import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { Conversation, Message } from '../store/entities.ts';
import { GROUP_STATUS, ROLE, SESSION } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { requireOwner } from './access.ts';
import { channelIDOf, chatIDOf } from './conversation-id.ts';
import { NOTICE } from './notices.ts';
import { forcedOff, option } from './options.ts';

const AT_TEXT = 106;
const AT_ALL = 'AtAllTag';

/** Values of a conversation's groupAtType. */
export const AT = { none: 0, me: 1, all: 2, allAndMe: 3, announcement: 4 } as const;

/** The answer to a send. */
export interface SendResult {
  serverMsgID: string;
  clientMsgID: string;
  sendTime: number;
}

/** Whom a delete or clear is told to. */
export interface DeleteSync {
  self: boolean;
  other: boolean;
}

/** The element of a message as JSON, empty when it is none. */
function element(msg: Message): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(msg.content);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export class Messages {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Checks a message, answers, and lets storing and pushing follow (protocol 7.5). */
  send(actor: Actor, incoming: Message): SendResult {
    const world = this.#world;
    requireOwner(actor, incoming.sendID);
    const msg: Message = { ...incoming, seq: 0, options: { ...incoming.options } };
    for (const key of forcedOff(msg.contentType)) msg.options[key] = false;
    msg.serverMsgID = world.newID(32);
    if (msg.sendTime === 0) msg.sendTime = world.now();
    if (msg.createTime === 0) msg.createTime = msg.sendTime;
    if (msg.sessionType === SESSION.single) this.#checkSingle(msg);
    else if (msg.sessionType === SESSION.group) this.#checkGroup(msg);
    else if (msg.sessionType !== SESSION.notification)
      throw argsError(`unknown sessionType ${msg.sessionType}`);
    world.queue.add(() => {
      this.deliver(msg, actor.operationID);
      if (msg.sessionType === SESSION.group && msg.contentType === AT_TEXT) this.#setAtInfo(actor, msg);
    });
    return { serverMsgID: msg.serverMsgID, clientMsgID: msg.clientMsgID, sendTime: msg.sendTime };
  }

  /** Stores and pushes, as a chat message, a notification, or both (protocol 5). */
  deliver(msg: Message, operationID: string, alsoTo: readonly string[] = []): void {
    if (option(msg.options, 'isNotNotification')) {
      this.#emit(chatIDOf(msg), msg, operationID, alsoTo, true);
      return;
    }
    if (option(msg.options, 'isSendMsg')) {
      const { offlinePush = false, unreadCount = false } = msg.options;
      this.#emit(chatIDOf(msg), { ...msg, options: { offlinePush, unreadCount } }, operationID, alsoTo, true);
    }
    const options = { ...msg.options, offlinePush: false, unreadCount: false };
    this.#emit(channelIDOf(msg), { ...msg, options }, operationID, alsoTo, false);
  }

  /** Stores without pushing; returns the seq. For seeding and for tests that need a missed message. */
  store(conversationID: string, msg: Message): number {
    const isFirst = this.#world.logs.maxSeq(conversationID) === 0;
    const seq = this.#world.logs.append(conversationID, msg);
    if (isFirst) this.#world.conversations.createForFirstMessage(msg, conversationID);
    if (msg.sendID !== '') this.#world.logs.advanceRead(msg.sendID, conversationID, seq);
    return seq;
  }

  /** mark_conversation_as_read. */
  markConversationRead(
    actor: Actor,
    userID: string,
    conversationID: string,
    hasReadSeq: number,
    seqs: number[],
  ): void {
    const row = this.#world.conversations.need(userID, conversationID);
    const before = this.#world.logs.userSeq(userID, conversationID).hasReadSeq;
    this.#world.logs.advanceRead(userID, conversationID, hasReadSeq);
    const after = Math.max(before, hasReadSeq);
    if (row.conversationType !== SESSION.single) {
      this.#receipt(actor, userID, userID, conversationID, seqs, after);
      return;
    }
    const marked = new Set(seqs);
    const newest = Math.min(hasReadSeq, this.#world.logs.maxSeq(conversationID));
    for (let seq = before + 1; seq <= newest; seq += 1) marked.add(seq);
    this.#markRead(conversationID, marked);
    this.#receipt(
      actor,
      userID,
      row.userID,
      conversationID,
      [...marked].sort((a, b) => a - b),
      after,
    );
  }

  /** mark_msgs_as_read. */
  markSeqsRead(actor: Actor, userID: string, conversationID: string, seqs: number[]): void {
    const last = seqs.at(-1) ?? 0;
    if (last > this.#world.logs.maxSeq(conversationID)) throw argsError('seqs must not be above maxSeq');
    const row = this.#world.conversations.need(userID, conversationID);
    this.#markRead(conversationID, seqs);
    this.#world.logs.advanceRead(userID, conversationID, last);
    const after = this.#world.logs.userSeq(userID, conversationID).hasReadSeq;
    this.#receipt(actor, userID, this.#peerOf(row, userID), conversationID, seqs, after);
  }

  /** set_conversation_has_read_seq: a lower value is told but not stored. */
  setHasReadSeq(actor: Actor, userID: string, conversationID: string, hasReadSeq: number): void {
    if (hasReadSeq > this.#world.logs.maxSeq(conversationID)) {
      throw argsError('hasReadSeq must not be above maxSeq');
    }
    this.#world.logs.advanceRead(userID, conversationID, hasReadSeq);
    this.#receipt(actor, userID, userID, conversationID, [], hasReadSeq);
  }

  /** revoke_msg. */
  revoke(actor: Actor, userID: string, conversationID: string, seq: number): void {
    const world = this.#world;
    const entry = world.logs.entry(conversationID, seq);
    if (entry === undefined) throw new ApiError(CODE.recordNotFound, `message ${seq} not found`);
    if (entry.revoked !== undefined) throw new ApiError(CODE.msgAlreadyRevoke, `message ${seq}`);
    const { msg } = entry;
    const role = actor.isAdmin ? ROLE.owner : this.#revokerRole(userID, msg);
    const now = world.now();
    entry.revoked = JSON.stringify({
      detail: JSON.stringify({
        revokerID: userID,
        revokerRole: role,
        clientMsgID: msg.clientMsgID,
        revokerNickname: world.users.find(userID)?.nickname ?? '',
        revokeTime: now,
        sourceMessageSendTime: msg.sendTime,
        sourceMessageSendID: msg.sendID,
        sourceMessageSenderNickname: msg.senderNickname,
        sessionType: msg.sessionType,
        seq,
        ex: msg.ex,
      }),
    });
    const peer = msg.sendID === userID ? msg.recvID : msg.sendID;
    world.notices.send(actor, {
      type: NOTICE.revoked,
      from: userID,
      to: msg.sessionType === SESSION.group ? msg.groupID : peer,
      sessionType: msg.sessionType,
      tips: {
        revokerUserID: userID,
        clientMsgID: msg.clientMsgID,
        revokeTime: now,
        sesstionType: msg.sessionType,
        seq,
        conversationID,
        isAdminRevoke: actor.isAdmin,
      },
    });
  }

  /** delete_msgs. */
  remove(actor: Actor, userID: string, conversationID: string, seqs: number[], sync: DeleteSync): void {
    const tips = { userID, conversationID, seqs };
    if (sync.other) {
      const row = this.#world.conversations.need(userID, conversationID);
      this.#world.logs.erase(conversationID, seqs);
      this.#tellRow(actor, row, NOTICE.deleted, tips);
      return;
    }
    this.#world.logs.hide(userID, conversationID, seqs);
    if (sync.self) this.#world.notices.toSelf(actor, userID, NOTICE.deleted, tips);
  }

  /** clear_conversation_msg and user_clear_all_msg; conversations without a row are skipped. */
  clear(actor: Actor, userID: string, conversationIDs: readonly string[], sync: DeleteSync): void {
    const world = this.#world;
    const rows = world.conversations.some(userID, conversationIDs);
    for (const row of rows) {
      const { conversationID } = row;
      const maxSeq = world.logs.maxSeq(conversationID);
      if (sync.other) {
        const log = world.logs.peek(conversationID);
        if (log !== undefined) log.minSeq = maxSeq + 1;
        this.#tellRow(actor, row, NOTICE.cleared, { userID, conversationIDs: [conversationID] });
      } else {
        world.logs.setUserSeq(userID, conversationID, { minSeq: maxSeq + 1 });
        world.conversations.setField(actor, userID, conversationID, { minSeq: maxSeq + 1 });
      }
      if (!world.switches.clearForgetsHasRead) world.logs.advanceRead(userID, conversationID, maxSeq);
    }
    if (sync.self && !sync.other) {
      const ids = rows.map((row) => row.conversationID);
      world.notices.toSelf(actor, userID, NOTICE.cleared, { userID, conversationIDs: ids });
    }
  }

  #emit(id: string, msg: Message, operationID: string, alsoTo: readonly string[], isChat: boolean): void {
    let pushed = msg;
    if (option(msg.options, 'history')) {
      const seq = isChat ? this.store(id, msg) : this.#world.logs.append(id, msg);
      pushed = { ...msg, seq };
    }
    this.#world.hub.push(this.#recipients(msg, alsoTo), id, pushed, operationID);
  }

  #recipients(msg: Message, alsoTo: readonly string[]): Set<string> {
    if (msg.sessionType === SESSION.group) {
      return new Set([...this.#world.groups.memberIDs(msg.groupID), ...alsoTo]);
    }
    const users = new Set([msg.recvID, ...alsoTo]);
    if (option(msg.options, 'senderSync')) users.add(msg.sendID);
    return users;
  }

  #checkSingle(msg: Message): void {
    const world = this.#world;
    const recipient = world.users.find(msg.recvID);
    if (recipient === undefined) throw new ApiError(CODE.recordNotFound, `user ${msg.recvID} does not exist`);
    const sender = world.users.find(msg.sendID);
    const isSystem = msg.sendID === world.adminUserID || (sender?.appMangerLevel ?? 0) > 1;
    if (!isSystem) {
      if (world.friends.hasBlacked(msg.recvID, msg.sendID)) {
        throw new ApiError(CODE.blockedByPeer, `${msg.recvID} blocked ${msg.sendID}`);
      }
      if (world.switches.friendVerify && world.friends.find(msg.recvID, msg.sendID) === undefined) {
        throw new ApiError(CODE.notPeersFriend, `${msg.sendID} is no friend of ${msg.recvID}`);
      }
    }
    if (!option(msg.options, 'isNotNotification')) return;
    if (recipient.globalRecvMsgOpt === 1) throw argsError('message is not sent');
    if (recipient.globalRecvMsgOpt === 2) {
      msg.options.offlinePush = false;
      return;
    }
    const row = world.conversations.find(msg.recvID, chatIDOf(msg));
    if (row?.recvMsgOpt === 1 && msg.contentType !== NOTICE.readReceipt)
      throw argsError('message is not sent');
    if (row?.recvMsgOpt === 2) msg.options.offlinePush = false;
  }

  #checkGroup(msg: Message): void {
    const world = this.#world;
    const group = world.groups.need(msg.groupID);
    if (group.status === GROUP_STATUS.dismissed) throw new ApiError(CODE.dismissedAlready, msg.groupID);
    if (msg.sendID === world.adminUserID || !option(msg.options, 'isNotNotification')) return;
    const member = world.groups.member(msg.groupID, msg.sendID);
    if (member === undefined) throw new ApiError(CODE.notInGroupYet, `${msg.sendID} not in ${msg.groupID}`);
    if (member.roleLevel === ROLE.owner) return;
    if (member.muteEndTime >= world.now()) throw new ApiError(CODE.mutedInGroup, msg.sendID);
    if (group.status === GROUP_STATUS.muted && member.roleLevel !== ROLE.admin) {
      throw new ApiError(CODE.mutedGroup, msg.groupID);
    }
  }

  /** groupAtType of those that an at message names, with their 1300. */
  #setAtInfo(actor: Actor, msg: Message): void {
    const named = element(msg).atUserList;
    const fromContent = Array.isArray(named) ? named.filter((item) => typeof item === 'string') : [];
    const listed = new Set(msg.atUserIDList.length > 0 ? msg.atUserIDList : fromContent);
    const everyone = listed.delete(AT_ALL);
    listed.delete(msg.sendID);
    const members = this.#world.groups.memberIDs(msg.groupID).filter((id) => id !== msg.sendID);
    const me = members.filter((id) => listed.has(id));
    const conversationID = chatIDOf(msg);
    const identity = { conversationID, conversationType: SESSION.group, userID: '', groupID: msg.groupID };
    const set = (userIDs: string[], groupAtType: number): void =>
      this.#world.conversations.set(actor, userIDs, identity, { groupAtType });
    set(me, everyone ? AT.allAndMe : AT.me);
    if (everyone)
      set(
        members.filter((id) => !listed.has(id)),
        AT.all,
      );
  }

  #revokerRole(userID: string, msg: Message): number {
    const refuse = (): ApiError => new ApiError(CODE.noPermission, `${userID} may not revoke this message`);
    if (msg.sessionType !== SESSION.group) {
      if (userID !== msg.sendID) throw refuse();
      return 0;
    }
    const role = this.#world.groups.member(msg.groupID, userID)?.roleLevel ?? 0;
    if (userID === msg.sendID || role === ROLE.owner) return role;
    const senderRole = this.#world.groups.member(msg.groupID, msg.sendID)?.roleLevel ?? ROLE.member;
    if (role !== ROLE.admin || senderRole !== ROLE.member) throw refuse();
    return role;
  }

  #markRead(conversationID: string, seqs: Iterable<number>): void {
    for (const seq of seqs) {
      const entry = this.#world.logs.entry(conversationID, seq);
      if (entry !== undefined) entry.msg.isRead = true;
    }
  }

  #receipt(
    actor: Actor,
    userID: string,
    to: string,
    conversationID: string,
    seqs: number[],
    hasReadSeq: number,
  ): void {
    const tips = { markAsReadUserID: userID, conversationID, seqs, hasReadSeq };
    this.#world.notices.send(actor, { type: NOTICE.readReceipt, from: userID, to, tips });
  }

  #peerOf(row: Conversation, userID: string): string {
    return row.conversationType === SESSION.single ? row.userID : userID;
  }

  #tellRow(actor: Actor, row: Conversation, type: number, tips: object): void {
    const isGroup = row.conversationType === SESSION.group;
    this.#world.notices.send(actor, {
      type,
      from: row.ownerUserID,
      to: isGroup ? row.groupID : row.userID,
      sessionType: isGroup ? SESSION.group : SESSION.single,
      tips,
    });
  }
}
