// Owns the made-up data of a new server: users, friends, groups, conversations and messages that depend on the
// seed only. Must not send notifications: it writes what the server would have after a life of use.

import { groupConversationID, singleID } from '../domain/conversation-id.ts';
import { placeholder } from '../domain/logs.ts';
import { AT } from '../domain/messages.ts';
import type { Conversation, Message, User } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';
import type { World } from '../world.ts';
import { Random } from './random.ts';
import {
  ANNOUNCEMENTS,
  AVATAR_COLOURS,
  FAMILY_NAMES,
  FIRST_NAMES,
  GIVEN_NAMES,
  GROUP_NAMES,
  LAST_NAMES,
  LINES,
  REMARKS,
} from './texts.ts';

const MINUTE = 60_000;
/** Pinned conversations of the first user. */
const MOST_PINNED = 4;
const TEXT = 101;
const AT_TEXT = 106;

/** How much to make up. */
export interface SeedPlan {
  seed: number | undefined;
  users: number;
  /** Conversations of the first user; others have those that follow from them. */
  conversations: number;
}

/** A small data: URI with initials on a coloured ground. */
export function avatar(random: Random, name: string): string {
  const words = name.replace(/[\s\d.]+$/u, '');
  const initials = /^[\p{Script=Latin} -]+$/u.test(words)
    ? words
        .split(/[ -]/)
        .map((word) => word.slice(0, 1))
        .join('')
        .slice(0, 2)
    : [...words].slice(-1).join('');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" ` +
    `fill="${random.pick(AVATAR_COLOURS)}"/><text x="20" y="26" font-size="17" fill="#fff" ` +
    `text-anchor="middle" font-family="sans-serif">${initials}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** A text message with the values that a client would give it. */
export function textMessage(
  random: Random,
  sender: User,
  to: Partial<Message>,
  time: number,
  text: string,
): Message {
  return {
    ...placeholder(0),
    sendID: sender.userID,
    senderNickname: sender.nickname,
    senderFaceURL: sender.faceURL,
    senderPlatformID: random.pick([1, 2, 4, 5]),
    clientMsgID: random.hex(32),
    serverMsgID: random.hex(32),
    msgFrom: 100,
    contentType: TEXT,
    content: JSON.stringify({ content: text }),
    sendTime: time,
    createTime: time - random.int(20, 400),
    status: 1,
    ...to,
  };
}

/** Turns a text message into one that mentions users. */
export function mention(message: Message, users: readonly User[]): Message {
  const atUsersInfo = users.map(({ userID, nickname }) => ({ atUserID: userID, groupNickname: nickname }));
  const { content } = JSON.parse(message.content) as { content: string };
  const text = `${users.map((user) => `@${user.userID}`).join(' ')} ${content}`;
  const atUserIDList = users.map((user) => user.userID);
  const element = { text, atUserList: atUserIDList, atUsersInfo, quoteMessage: null, isAtSelf: false };
  return { ...message, contentType: AT_TEXT, content: JSON.stringify(element), atUserIDList };
}

class Seeder {
  readonly #world: World;
  readonly #random: Random;
  readonly #now: number;
  readonly #users: User[] = [];
  #pinned = 0;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#now = world.now();
  }

  users(count: number): void {
    const random = this.#random;
    for (let i = 1; i <= count; i += 1) {
      const nickname = random.chance(0.6)
        ? random.pick(FAMILY_NAMES) + random.pick(GIVEN_NAMES)
        : `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
      const user = this.#world.users.create({
        userID: `user${String(i).padStart(String(count).length, '0')}`,
        nickname,
        faceURL: avatar(random, nickname),
        createTime: this.#now - random.int(100, 900) * 24 * 60 * MINUTE,
      });
      this.#users.push(user);
    }
    this.#world.state.seededUserIDs = this.#users.map((user) => user.userID);
  }

  /** The first user's conversations: single chats first in line, groups for about a quarter and the rest. */
  conversations(count: number): void {
    const [self, ...peers] = this.#users;
    if (self === undefined) return;
    const singles = Math.min(peers.length, Math.ceil(count * 0.75));
    for (const [index, peer] of peers.slice(0, singles).entries()) this.#single(self, peer, index, count);
    for (let index = singles; index < count; index += 1) this.#group(self, peers, index, count);
  }

  #single(self: User, peer: User, index: number, count: number): void {
    const random = this.#random;
    if (random.chance(0.8)) {
      const remark = random.chance(0.3) ? random.pick(REMARKS) : '';
      const createTime = this.#now - random.int(10, 400) * 24 * 60 * MINUTE;
      this.#world.friends.put(self.userID, peer.userID, {
        remark,
        createTime,
        isPinned: random.chance(0.05),
      });
      this.#world.friends.put(peer.userID, self.userID, { createTime });
    }
    const conversationID = singleID(self.userID, peer.userID);
    const identity = { conversationID, conversationType: SESSION.single, groupID: '' };
    this.#world.conversations.put(self.userID, { ...identity, userID: peer.userID }, this.#settings());
    this.#world.conversations.put(peer.userID, { ...identity, userID: self.userID });
    this.#talk(conversationID, [self, peer], index, count, (sender) => ({
      sessionType: SESSION.single,
      recvID: sender === self ? peer.userID : self.userID,
    }));
  }

  #group(self: User, peers: readonly User[], index: number, count: number): void {
    const random = this.#random;
    const others = random.sample(peers, random.int(2, Math.max(2, Math.min(8, peers.length))));
    const members = [self, ...others];
    const groupID = String(1_000_000_000 + index * 7919 + random.int(0, 7000));
    const groupName = `${random.pick(GROUP_NAMES)}${count > 40 ? ` ${index}` : ''}`;
    const owner = random.pick(members);
    this.#world.groups.put(
      {
        groupID,
        groupName,
        faceURL: random.chance(0.7) ? avatar(random, groupName) : '',
        notification: random.chance(0.2) ? random.pick(ANNOUNCEMENTS) : '',
        createTime: this.#now - random.int(30, 500) * 24 * 60 * MINUTE,
        needVerification: random.chance(0.5) ? 2 : 0,
      },
      owner.userID,
      members.map((member) => member.userID),
    );
    const conversationID = groupConversationID(groupID);
    const identity = { conversationID, conversationType: SESSION.group, userID: '', groupID };
    for (const member of members) {
      const settings = member === self ? this.#settings() : {};
      this.#world.conversations.put(member.userID, identity, settings);
    }
    this.#talk(conversationID, members, index, count, () => ({ sessionType: SESSION.group, groupID }));
  }

  /** Nobody pins dozens: the list would not show what is new. */
  #settings(): Partial<Conversation> {
    const random = this.#random;
    const muted = random.chance(0.12);
    const isPinned = random.chance(0.04) && this.#pinned < MOST_PINNED;
    if (isPinned) this.#pinned += 1;
    return { isPinned, recvMsgOpt: muted ? random.pick([1, 2, 2]) : 0 };
  }

  /** A talk that ends the longer ago the later its turn; each member has read up to some point. */
  #talk(
    conversationID: string,
    members: readonly User[],
    index: number,
    count: number,
    to: (sender: User) => Partial<Message>,
  ): void {
    const random = this.#random;
    const [self] = members as [User, ...User[]];
    const length = random.int(1, count > 2000 ? 4 : 24);
    let time =
      this.#now -
      Math.floor((index * 30 * 24 * 60 * MINUTE) / Math.max(count, 1)) -
      random.int(1, 9) * MINUTE;
    const times = Array.from({ length }, () => {
      time -= random.int(1, 90) * MINUTE;
      return time;
    }).reverse();
    const unread = random.chance(0.3) ? random.int(1, length) : 0;
    const others = members.slice(1);
    for (const [position, at] of times.entries()) {
      const isUnread = position >= length - unread;
      const sender = isUnread && others.length > 0 ? random.pick(others) : random.pick(members);
      let message = textMessage(random, sender, to(sender), at, random.pick(LINES));
      if (isUnread && message.sessionType === SESSION.group && random.chance(0.08)) {
        message = mention(message, [self]);
        const row = this.#world.conversations.find(self.userID, conversationID);
        if (row !== undefined) row.groupAtType = AT.me;
      }
      this.#world.messages.store(conversationID, message);
    }
    this.#world.logs.advanceRead(self.userID, conversationID, length - unread);
    for (const other of others) this.#world.logs.advanceRead(other.userID, conversationID, length);
  }
}

/** Fills an empty world. Without users or conversations in the plan it does nothing. */
export function seedWorld(world: World, plan: SeedPlan): void {
  if (plan.users <= 0 && plan.conversations <= 0) return;
  const random = new Random(plan.seed ?? Math.floor(Math.random() * 0x1_0000_0000));
  const seeder = new Seeder(world, random);
  seeder.users(plan.users > 0 ? plan.users : Math.min(plan.conversations + 1, 200));
  seeder.conversations(plan.conversations);
}
