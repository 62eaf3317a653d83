// Owns user rows and what follows from changing them (1303, friends' and groups' copies).
// Must not check who asks.

import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { User } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { NOTICE } from './notices.ts';

/** The fields that a profile update may carry. */
export type UserPatch = Partial<Pick<User, 'nickname' | 'faceURL' | 'ex' | 'globalRecvMsgOpt'>>;

export class Users {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  find(userID: string): User | undefined {
    return this.#world.state.users.get(userID);
  }

  /** The user, or 1101. */
  need(userID: string): User {
    const user = this.find(userID);
    if (user === undefined) throw new ApiError(CODE.userIDNotFound, `user ${userID} does not exist`);
    return user;
  }

  /** The users that exist, in the order asked. */
  some(userIDs: readonly string[]): User[] {
    return userIDs.map((userID) => this.find(userID)).filter((user) => user !== undefined);
  }

  create(user: Partial<User> & { userID: string }): User {
    const row: User = {
      nickname: user.userID,
      faceURL: '',
      ex: '',
      createTime: this.#world.now(),
      appMangerLevel: 1,
      globalRecvMsgOpt: 0,
      ...user,
    };
    this.#world.state.users.set(row.userID, row);
    return row;
  }

  /** Registers all or none. */
  register(users: readonly (Partial<User> & { userID: string })[]): void {
    const seen = new Set<string>();
    for (const { userID } of users) {
      if (userID === '') throw argsError('userID is empty');
      if (userID.includes(':')) throw argsError(`userID ${userID} contains ":"`);
      if (seen.has(userID)) throw argsError(`userID ${userID} is repeated`);
      seen.add(userID);
      if (this.find(userID)) throw new ApiError(CODE.registeredAlready, `${userID} is registered already`);
    }
    for (const user of users) this.create(user);
  }

  /** Changes a profile and tells the user himself, his friends and his groups. */
  update(actor: Actor, userID: string, patch: UserPatch): void {
    const user = this.need(userID);
    const visible =
      (patch.nickname !== undefined && patch.nickname !== user.nickname) ||
      (patch.faceURL !== undefined && patch.faceURL !== user.faceURL);
    Object.assign(user, patch);
    this.#world.notices.toSelf(actor, userID, NOTICE.userInfoUpdated, { userID });
    if (!visible) return;
    this.#world.friends.friendProfileChanged(actor, userID);
    this.#world.groups.memberProfileChanged(actor, userID);
  }
}
