// Owns the reading requests that exist both on the socket and as REST: 1001, 1002, 1005, 1006, 1007
// (protocol 2.5, 6). Must not know either transport.

import type { Message } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { requireOwner } from './access.ts';
import { isNotificationID } from './conversation-id.ts';
import type { Pulled } from './logs.ts';

/** Messages by conversation, notification channels apart. */
export interface PulledByID {
  msgs: Record<string, Pulled>;
  notificationMsgs: Record<string, Pulled>;
}

/** One conversation's seqs in the answer to 1006. */
export interface SeqInfo {
  maxSeq: number;
  hasReadSeq: number;
  maxSeqTime: number;
}

export class Pulls {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** 1001: real max seqs, not capped; ids with seq 0 are left out. */
  maxSeqs(actor: Actor, userID: string): Record<string, number> {
    requireOwner(actor, userID);
    const result: Record<string, number> = {};
    for (const id of this.#world.conversations.channelIDs(userID)) {
      const seq = this.#world.logs.maxSeq(id);
      if (seq > 0) result[id] = seq;
    }
    return result;
  }

  /** 1002: leaves out a conversation that has no row or nothing to give. */
  byRanges(
    actor: Actor,
    userID: string,
    ranges: readonly { conversationID: string; begin: number; end: number; num: number }[],
    descending: boolean,
  ): PulledByID {
    requireOwner(actor, userID);
    const result: PulledByID = { msgs: {}, notificationMsgs: {} };
    for (const range of ranges) {
      const id = range.conversationID;
      if (this.#world.switches.omitFromPull.includes(id)) continue;
      if (this.#world.faults.strike('omitPull', actor, id)) continue;
      const isNotice = isNotificationID(id);
      const row = this.#world.conversations.find(userID, id);
      if (row === undefined && !isNotice) continue;
      const pulled = this.#world.logs.range(userID, id, range, row?.maxSeq ?? 0, descending);
      if (pulled !== undefined) result[isNotice ? 'notificationMsgs' : 'msgs'][id] = pulled;
    }
    return result;
  }

  /** 1005: does not check whose userID it is (protocol 1). */
  bySeqs(
    userID: string,
    requests: readonly { conversationID: string; seqs: readonly number[] }[],
    descending: boolean,
  ): PulledByID {
    const result: PulledByID = { msgs: {}, notificationMsgs: {} };
    for (const { conversationID: id, seqs } of requests) {
      const pulled = this.#world.logs.bySeqs(userID, id, seqs, descending);
      result[isNotificationID(id) ? 'notificationMsgs' : 'msgs'][id] = pulled;
    }
    return result;
  }

  /** 1006: maxSeq is the owner's cap where there is one. */
  readAndMaxSeqs(actor: Actor, userID: string, conversationIDs: readonly string[]): Record<string, SeqInfo> {
    requireOwner(actor, userID);
    const { conversations, logs } = this.#world;
    const ids = conversationIDs.length > 0 ? conversationIDs : conversations.ids(userID);
    const result: Record<string, SeqInfo> = {};
    for (const id of ids) {
      const log = logs.peek(id);
      const cap = conversations.find(userID, id)?.maxSeq ?? 0;
      result[id] = {
        maxSeq: cap > 0 ? cap : (log?.maxSeq ?? 0),
        hasReadSeq: logs.userSeq(userID, id).hasReadSeq,
        maxSeqTime: log?.maxSeqTime ?? 0,
      };
    }
    return result;
  }

  /** 1007. */
  lastMessages(actor: Actor, userID: string, conversationIDs: readonly string[]): Record<string, Message> {
    requireOwner(actor, userID);
    const result: Record<string, Message> = {};
    for (const id of conversationIDs) {
      const msg = this.#world.logs.last(id);
      if (msg !== undefined) result[id] = msg;
    }
    return result;
  }
}
