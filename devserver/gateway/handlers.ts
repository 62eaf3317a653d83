// Owns what each socket request does and answers (protocol 2.5). Must not know frames or envelopes.

import type { ReqIdentifier } from '../../src/protocol/index.ts';
import { decodeBody, encodeReply, isReqIdentifier, REQ } from '../../src/protocol/index.ts';
import { requireOwner } from '../domain/access.ts';
import { Pulls } from '../domain/pulls.ts';
import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { Actor, World } from '../world.ts';
import { fromMsgData, toLastMessages, toPulls } from './bodies.ts';

/** Signalling (1004): known to the gateway, always refused. */
const SIGNAL = 1004;

/** The connection as far as a request may touch it. */
export interface Caller {
  isBackground: boolean;
  readonly subscriptions: Set<string>;
}

/** The answer's body, and whether the link ends after it. */
export interface Answer {
  data: Uint8Array | null;
  drop?: boolean;
}

/** True when the gateway knows the identifier as a request: others end the link. */
export function isRequest(reqIdentifier: number): boolean {
  if (reqIdentifier === SIGNAL) return true;
  return isReqIdentifier(reqIdentifier) && reqIdentifier !== REQ.push && reqIdentifier !== REQ.kicked;
}

/** The decoded body for the recorder; null when it cannot be decoded. */
export function describe(reqIdentifier: number, data: Uint8Array): unknown {
  if (!isReqIdentifier(reqIdentifier)) return null;
  try {
    return decodeBody(reqIdentifier, data);
  } catch {
    return null;
  }
}

export class Handlers {
  readonly #world: World;
  readonly #pulls: Pulls;

  constructor(world: World) {
    this.#world = world;
    this.#pulls = new Pulls(world);
  }

  /** Executes one request. Throws ApiError. */
  run(caller: Caller, actor: Actor, reqIdentifier: number, data: Uint8Array): Answer {
    if (reqIdentifier === SIGNAL) throw argsError('signalling is not supported');
    return this.#run(caller, actor, reqIdentifier as ReqIdentifier, data);
  }

  #run(caller: Caller, actor: Actor, id: ReqIdentifier, data: Uint8Array): Answer {
    switch (id) {
      case REQ.getNewestSeq: {
        const { userID } = body(id, data);
        return { data: encodeReply(id, { maxSeqs: this.#pulls.maxSeqs(actor, userID), minSeqs: {} }) };
      }
      case REQ.pullByRange: {
        const { userID, seqRanges, order } = body(id, data);
        return {
          data: encodeReply(id, toPulls(this.#pulls.byRanges(actor, userID, seqRanges, order === 1))),
        };
      }
      case REQ.sendMessage: {
        const result = this.#world.messages.send(actor, fromMsgData(body(id, data)));
        return { data: encodeReply(id, { ...result, modify: undefined }) };
      }
      case REQ.pullBySeqs: {
        const { userID, conversations, order } = body(id, data);
        return { data: encodeReply(id, toPulls(this.#pulls.bySeqs(userID, conversations, order === 1))) };
      }
      case REQ.getConvMaxReadSeq: {
        const { userID, conversationIDs, returnPinned } = body(id, data);
        const seqs = this.#pulls.readAndMaxSeqs(actor, userID, conversationIDs);
        const pinnedConversationIDs = returnPinned ? this.#world.conversations.pinnedIDs(userID) : [];
        return { data: encodeReply(id, { seqs, pinnedConversationIDs }) };
      }
      case REQ.getLastMessage: {
        const { userID, conversationIDs } = body(id, data);
        const msgs = toLastMessages(this.#pulls.lastMessages(actor, userID, conversationIDs));
        return { data: encodeReply(id, { msgs }) };
      }
      case REQ.logout:
        requireOwner(actor, body(id, data).userID);
        return { data: new Uint8Array(0), drop: true };
      case REQ.setBackground: {
        const { userID, isBackground } = body(id, data);
        requireOwner(actor, userID);
        caller.isBackground = isBackground;
        return { data: null };
      }
      case REQ.subscribeOnline: {
        const { subscribeUserID, unsubscribeUserID } = body(id, data);
        for (const userID of unsubscribeUserID) caller.subscriptions.delete(userID);
        for (const userID of subscribeUserID) caller.subscriptions.add(userID);
        const subscribers = subscribeUserID.map((userID) => ({
          userID,
          onlinePlatformIDs: this.#world.hub.onlinePlatforms(userID),
        }));
        return { data: encodeReply(id, { subscribers }) };
      }
      default:
        throw new ApiError(CODE.serverInternal, `request ${id} has no handler`);
    }
  }
}

/** Decodes a body; what is no protobuf is an internal error to the server (500). */
function body<R extends ReqIdentifier>(id: R, data: Uint8Array): ReturnType<typeof decodeBody<R>> {
  try {
    return decodeBody(id, data);
  } catch (error) {
    throw new ApiError(CODE.serverInternal, (error as Error).message);
  }
}
