// Owns conversation rows: their creation, set_conversations, the owner's min and max seq, 1300 and 1701
// (protocol 4). Must not read or write messages.

import { ApiError, CODE } from '../http/api-error.ts';
import type { Conversation } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';
import { inner } from '../store/state.ts';
import { CHANGE } from '../store/version-log.ts';
import type { Actor, World } from '../world.ts';
import { groupConversationID, noticeID, twinID } from './conversation-id.ts';
import { NOTICE } from './notices.ts';

/** Who a conversation is with. */
export type Identity = Pick<Conversation, 'conversationID' | 'conversationType' | 'userID' | 'groupID'>;

/** What set_conversations may change. */
export type ConversationPatch = Partial<
  Pick<
    Conversation,
    | 'recvMsgOpt'
    | 'attachedInfo'
    | 'ex'
    | 'isPinned'
    | 'groupAtType'
    | 'msgDestructTime'
    | 'isMsgDestruct'
    | 'burnDuration'
  >
>;

const byID = (a: Conversation, b: Conversation): number => (a.conversationID < b.conversationID ? -1 : 1);

export class Conversations {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  find(ownerID: string, conversationID: string): Conversation | undefined {
    return this.#world.state.conversations.get(ownerID)?.get(conversationID);
  }

  /** The row, or 1004. */
  need(ownerID: string, conversationID: string): Conversation {
    const row = this.find(ownerID, conversationID);
    if (row === undefined) {
      throw new ApiError(CODE.recordNotFound, `${ownerID} has no conversation ${conversationID}`);
    }
    return row;
  }

  all(ownerID: string): Conversation[] {
    return [...(this.#world.state.conversations.get(ownerID)?.values() ?? [])];
  }

  sorted(ownerID: string): Conversation[] {
    return this.all(ownerID).sort(byID);
  }

  some(ownerID: string, conversationIDs: readonly string[]): Conversation[] {
    return [...new Set(conversationIDs)]
      .map((id) => this.find(ownerID, id))
      .filter((row) => row !== undefined);
  }

  ids(ownerID: string): string[] {
    return [...(this.#world.state.conversations.get(ownerID)?.keys() ?? [])];
  }

  pinnedIDs(ownerID: string): string[] {
    return this.all(ownerID)
      .filter((row) => row.isPinned)
      .map((row) => row.conversationID);
  }

  /** All ids that 1001 looks at: the rows, their twins, and the user's own channel. */
  channelIDs(ownerID: string): string[] {
    const ids = this.ids(ownerID);
    return [...ids, ...ids.map(twinID), noticeID(ownerID, ownerID)];
  }

  /** Puts a row as it is, without version or notification: for seeding. */
  put(ownerID: string, identity: Identity, patch: Partial<Conversation> = {}): Conversation {
    const row: Conversation = {
      recvMsgOpt: 0,
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
      ...patch,
      ...identity,
      ownerUserID: ownerID,
    };
    inner(this.#world.state.conversations, ownerID).set(row.conversationID, row);
    return row;
  }

  /** Creates the row when missing. `stale`: the cached version is not refreshed (protocol 6.B). */
  create(ownerID: string, identity: Identity, stale = false): Conversation {
    const existing = this.find(ownerID, identity.conversationID);
    if (existing !== undefined) return existing;
    const row = this.put(ownerID, identity);
    this.#world.versions.touch('conversation', ownerID, [row.conversationID], CHANGE.insert, stale);
    return row;
  }

  /** The rows that the first message of a conversation creates. */
  createForFirstMessage(
    message: { sendID: string; recvID: string; groupID: string; sessionType: number },
    conversationID: string,
  ): void {
    const { sendID, recvID, groupID, sessionType } = message;
    if (sessionType === SESSION.group) {
      for (const userID of this.#world.groups.memberIDs(groupID)) {
        this.create(userID, { conversationID, conversationType: SESSION.group, userID: '', groupID });
      }
      return;
    }
    this.create(recvID, { conversationID, conversationType: sessionType, userID: sendID, groupID: '' });
    if (sessionType === SESSION.single) {
      this.create(sendID, { conversationID, conversationType: sessionType, userID: recvID, groupID: '' });
    }
  }

  /** New or returning members get the row, without a cap (told by 1300 when the row was there). */
  joinGroup(actor: Actor, groupID: string, userIDs: readonly string[]): void {
    const conversationID = groupConversationID(groupID);
    for (const userID of userIDs) {
      const existing = this.find(userID, conversationID);
      this.#world.logs.setUserSeq(userID, conversationID, { maxSeq: 0 });
      if (existing !== undefined) this.setField(actor, userID, conversationID, { maxSeq: 0 });
      else {
        const identity = { conversationID, conversationType: SESSION.group, userID: '', groupID };
        this.create(userID, identity, true);
      }
    }
  }

  /** Writes the owner's min or max seq into the row, with 1300; nothing without a row. */
  setField(
    actor: Actor,
    ownerID: string,
    conversationID: string,
    patch: Partial<Pick<Conversation, 'minSeq' | 'maxSeq'>>,
  ): void {
    const row = this.find(ownerID, conversationID);
    if (row === undefined) return;
    Object.assign(row, patch);
    this.#world.versions.touch('conversation', ownerID, [conversationID], CHANGE.update);
    this.changed(actor, ownerID, [conversationID]);
  }

  /** set_conversations without isPrivateChat: writes what differs, creates what is missing, tells by 1300. */
  set(actor: Actor, userIDs: readonly string[], identity: Identity, patch: ConversationPatch): void {
    if (Object.keys(patch).length === 0) return;
    for (const userID of userIDs) {
      const existing = this.find(userID, identity.conversationID);
      if (existing === undefined) {
        Object.assign(this.create(userID, identity, true), patch);
      } else {
        const differs = Object.entries(patch).some(
          ([name, value]) => existing[name as keyof ConversationPatch] !== value,
        );
        if (!differs) continue;
        Object.assign(existing, patch);
        this.#world.versions.touch('conversation', userID, [identity.conversationID], CHANGE.update);
      }
      this.changed(actor, userID, [identity.conversationID]);
    }
  }

  /** isPrivateChat: written to both sides and announced even when equal (1701 and its chat copy). */
  setPrivate(actor: Actor, userIDs: readonly string[], identity: Identity, isPrivate: boolean): void {
    const { conversationID, conversationType, userID: peerID } = identity;
    for (const userID of userIDs) {
      const sides: [string, string][] = [
        [userID, peerID],
        [peerID, userID],
      ];
      for (const [ownerID, otherID] of sides) {
        const existing = this.find(ownerID, conversationID);
        const row =
          existing ??
          this.create(ownerID, { conversationID, conversationType, userID: otherID, groupID: '' }, true);
        row.isPrivateChat = isPrivate;
        if (existing) this.#world.versions.touch('conversation', ownerID, [conversationID], CHANGE.update);
      }
      const tips = { recvID: peerID, sendID: userID, isPrivate, conversationID };
      this.#world.notices.send(actor, { type: NOTICE.privateChat, from: userID, to: peerID, tips });
    }
  }

  /** Sets `ex` on all rows of the user. */
  setAllEx(actor: Actor, ownerID: string, ex: string): void {
    const rows = this.all(ownerID).filter((row) => row.ex !== ex);
    if (rows.length === 0) return;
    for (const row of rows) row.ex = ex;
    const ids = rows.map((row) => row.conversationID);
    this.#world.versions.touch('conversation', ownerID, ids, CHANGE.update);
    this.changed(actor, ownerID, ids);
  }

  /** Removes rows, without notification. */
  remove(ownerID: string, conversationIDs: readonly string[]): void {
    const rows = this.#world.state.conversations.get(ownerID);
    const gone = conversationIDs.filter((id) => rows?.delete(id));
    this.#world.versions.touch('conversation', ownerID, gone, CHANGE.delete);
  }

  /** 1300 to the owner. */
  changed(actor: Actor, ownerID: string, conversationIDList: readonly string[]): void {
    this.#world.notices.toSelf(actor, ownerID, NOTICE.conversationChanged, {
      userID: ownerID,
      conversationIDList,
    });
  }
}
