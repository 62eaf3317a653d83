// Owns friends, friend requests and blacklists, their versions and notifications 1201 to 1210.
// Must not check who asks.

import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { Black, Friend, FriendRequest } from '../store/entities.ts';
import { inner } from '../store/state.ts';
import { CHANGE } from '../store/version-log.ts';
import type { Actor, World } from '../world.ts';
import { NOTICE } from './notices.ts';

export class Friends {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  find(ownerID: string, friendID: string): Friend | undefined {
    return this.#world.state.friends.get(ownerID)?.get(friendID);
  }

  all(ownerID: string): Friend[] {
    return [...(this.#world.state.friends.get(ownerID)?.values() ?? [])];
  }

  some(ownerID: string, friendIDs: readonly string[]): Friend[] {
    return friendIDs.map((id) => this.find(ownerID, id)).filter((friend) => friend !== undefined);
  }

  /** The friend with the present profile, as FriendInfo. */
  info(friend: Friend): object {
    const { friendUserID, ...rest } = friend;
    const user = this.#world.users.find(friendUserID);
    return { ...rest, friendUser: user ?? { ...emptyUser, userID: friendUserID } };
  }

  /** Puts a friend row without notification: for seeding. */
  put(ownerID: string, friendID: string, patch: Partial<Friend> = {}): Friend {
    const row: Friend = {
      ownerUserID: ownerID,
      friendUserID: friendID,
      remark: '',
      createTime: this.#world.now(),
      addSource: 1,
      operatorUserID: ownerID,
      ex: '',
      isPinned: false,
      ...patch,
    };
    inner(this.#world.state.friends, ownerID).set(friendID, row);
    return row;
  }

  /** Makes two users friends and tells both (1201, also as a chat message). */
  befriend(actor: Actor, fromUserID: string, toUserID: string, handleMsg = ''): void {
    for (const [owner, friend] of [
      [fromUserID, toUserID],
      [toUserID, fromUserID],
    ] as const) {
      if (this.find(owner, friend) !== undefined) continue;
      this.put(owner, friend, { operatorUserID: actor.userID });
      this.#world.versions.touch('friend', owner, [friend], CHANGE.insert);
    }
    const tips = { fromToUserID: { fromUserID, toUserID }, handleMsg, ...this.#versionTips(fromUserID) };
    this.#world.notices.send(actor, { type: NOTICE.friendApproved, from: toUserID, to: fromUserID, tips });
  }

  /** import_friend. */
  import(actor: Actor, ownerID: string, friendIDs: readonly string[]): void {
    if (friendIDs.includes(ownerID)) throw new ApiError(CODE.canNotAddYourself, ownerID);
    if (new Set(friendIDs).size !== friendIDs.length) throw argsError('friendUserIDs are repeated');
    for (const userID of [ownerID, ...friendIDs]) this.#world.users.need(userID);
    for (const friendID of friendIDs) this.befriend(actor, ownerID, friendID);
  }

  /** add_friend: a request (1203). */
  apply(actor: Actor, fromUserID: string, toUserID: string, reqMsg: string, ex: string): void {
    if (fromUserID === toUserID) throw new ApiError(CODE.canNotAddYourself, fromUserID);
    this.#world.users.need(fromUserID);
    this.#world.users.need(toUserID);
    inner(this.#world.state.friendRequests, toUserID).set(fromUserID, {
      fromUserID,
      toUserID,
      handleResult: 0,
      reqMsg,
      createTime: this.#world.now(),
      handlerUserID: '',
      handleMsg: '',
      handleTime: 0,
      ex,
    });
    const tips = { fromToUserID: { fromUserID, toUserID } };
    this.#world.notices.send(actor, { type: NOTICE.friendApplication, from: fromUserID, to: toUserID, tips });
  }

  /** add_friend_response: 1 agrees (1201), -1 refuses (1202). */
  respond(actor: Actor, fromUserID: string, toUserID: string, result: number, handleMsg: string): void {
    const request = this.#world.state.friendRequests.get(toUserID)?.get(fromUserID);
    if (request === undefined) throw new ApiError(CODE.recordNotFound, 'no such friend request');
    if (request.handleResult !== 0) throw argsError('the friend request is handled already');
    Object.assign(request, {
      handleResult: result,
      handleMsg,
      handlerUserID: toUserID,
      handleTime: this.#world.now(),
    } satisfies Partial<FriendRequest>);
    if (result === 1) {
      this.befriend(actor, fromUserID, toUserID, handleMsg);
      return;
    }
    const tips = { fromToUserID: { fromUserID, toUserID }, handleMsg };
    this.#world.notices.send(actor, { type: NOTICE.friendRejected, from: toUserID, to: fromUserID, tips });
  }

  /** Requests that the user got or made. */
  requests(userID: string, as: 'receiver' | 'applicant'): FriendRequest[] {
    const all = [...this.#world.state.friendRequests.values()].flatMap((map) => [...map.values()]);
    return all.filter((request) => (as === 'receiver' ? request.toUserID : request.fromUserID) === userID);
  }

  /** Requests between two users, in both directions. */
  requestsBetween(a: string, b: string): FriendRequest[] {
    const { friendRequests } = this.#world.state;
    return [friendRequests.get(b)?.get(a), friendRequests.get(a)?.get(b)].filter(
      (request) => request !== undefined,
    );
  }

  /** The request with both profiles, as on the wire. */
  requestInfo(request: FriendRequest): object {
    const { nickname: fromNickname = '', faceURL: fromFaceURL = '' } =
      this.#world.users.find(request.fromUserID) ?? {};
    const { nickname: toNickname = '', faceURL: toFaceURL = '' } =
      this.#world.users.find(request.toUserID) ?? {};
    return { ...request, fromNickname, fromFaceURL, toNickname, toFaceURL };
  }

  /** Changes remark, ex or isPinned of friends; tells the owner (1206 for one remark, else 1210). */
  update(
    actor: Actor,
    ownerID: string,
    friendIDs: readonly string[],
    patch: Partial<Friend>,
    type: number,
  ): void {
    const rows = friendIDs.map((id) => this.need(ownerID, id));
    for (const row of rows) Object.assign(row, patch);
    this.#world.versions.touch('friend', ownerID, friendIDs, CHANGE.update);
    const tips =
      type === NOTICE.friendRemark
        ? { fromToUserID: { fromUserID: ownerID, toUserID: friendIDs[0] ?? '' } }
        : { fromToUserID: { fromUserID: ownerID, toUserID: ownerID }, friendIDs };
    this.#world.notices.toSelf(actor, ownerID, type, { ...tips, ...this.#versionTips(ownerID) });
  }

  /** delete_friend: the owner's side only (1205 to both). */
  remove(actor: Actor, ownerID: string, friendID: string): void {
    this.need(ownerID, friendID);
    this.#world.state.friends.get(ownerID)?.delete(friendID);
    this.#world.versions.touch('friend', ownerID, [friendID], CHANGE.delete);
    const tips = { fromToUserID: { fromUserID: ownerID, toUserID: friendID }, ...this.#versionTips(ownerID) };
    this.#world.notices.send(actor, { type: NOTICE.friendDeleted, from: ownerID, to: friendID, tips });
  }

  /** A user's profile changed: those who have him as a friend get a new version and 1209. */
  friendProfileChanged(actor: Actor, userID: string): void {
    for (const [ownerID, friends] of this.#world.state.friends) {
      if (!friends.has(userID)) continue;
      this.#world.versions.touch('friend', ownerID, [userID], CHANGE.update);
      const tips = { userID, ...this.#versionTips(ownerID) };
      this.#world.notices.send(actor, { type: NOTICE.friendInfoUpdated, from: userID, to: ownerID, tips });
    }
  }

  need(ownerID: string, friendID: string): Friend {
    const friend = this.find(ownerID, friendID);
    if (friend === undefined) throw new ApiError(CODE.recordNotFound, `${ownerID} has no friend ${friendID}`);
    return friend;
  }

  /** True when the owner blocks the user. */
  hasBlacked(ownerID: string, userID: string): boolean {
    return this.#world.state.blacks.get(ownerID)?.has(userID) ?? false;
  }

  blacks(ownerID: string): Black[] {
    return [...(this.#world.state.blacks.get(ownerID)?.values() ?? [])];
  }

  blackInfo(black: Black): object {
    const { blackUserID, ...rest } = black;
    const user = this.#world.users.find(blackUserID);
    const { nickname = '', faceURL = '', ex = '' } = user ?? {};
    return { ...rest, blackUserInfo: { userID: blackUserID, nickname, faceURL, ex } };
  }

  /** add_black (1207). */
  block(actor: Actor, ownerID: string, blackUserID: string, ex: string): void {
    this.#world.users.need(blackUserID);
    inner(this.#world.state.blacks, ownerID).set(blackUserID, {
      ownerUserID: ownerID,
      blackUserID,
      createTime: this.#world.now(),
      addSource: 0,
      operatorUserID: actor.userID,
      ex,
    });
    this.#tellBlack(actor, NOTICE.blackAdded, ownerID, blackUserID);
  }

  /** remove_black (1208). */
  unblock(actor: Actor, ownerID: string, blackUserID: string): void {
    if (!this.#world.state.blacks.get(ownerID)?.delete(blackUserID)) {
      throw new ApiError(CODE.recordNotFound, `${ownerID} does not block ${blackUserID}`);
    }
    this.#tellBlack(actor, NOTICE.blackDeleted, ownerID, blackUserID);
  }

  #tellBlack(actor: Actor, type: number, ownerID: string, blackUserID: string): void {
    this.#world.notices.toSelf(actor, ownerID, type, {
      fromToUserID: { fromUserID: ownerID, toUserID: blackUserID },
    });
  }

  #versionTips(ownerID: string): { friendVersion: number; friendVersionID: string } {
    const { version, versionID } = this.#world.versions.current('friend', ownerID);
    return { friendVersion: version, friendVersionID: versionID };
  }
}

const emptyUser = {
  userID: '',
  nickname: '',
  faceURL: '',
  ex: '',
  createTime: 0,
  appMangerLevel: 0,
  globalRecvMsgOpt: 0,
} as const;
