// Owns the live traffic of the seeded users: messages through the normal sending path, now and then an at-me, a
// revoke or a read receipt. Must not touch stores by itself.

import type { Conversation, User } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { Random } from './random.ts';
import { mention, textMessage } from './seed.ts';
import { LINES } from './texts.ts';

/** How often messages are made, ms: higher rates make several at once. */
const TICK_MS = 50;
/** Share of the messages that go to the first seeded user. */
const TO_FIRST = 0.8;

class Traffic {
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** One event; nothing when there is nobody to talk to. */
  step(): void {
    const users = this.#world.users.some(this.#world.state.seededUserIDs);
    const [first] = users;
    if (first === undefined) return;
    const target = this.#random.chance(TO_FIRST) ? first : this.#random.pick(users);
    const rows = this.#world.conversations.all(target.userID);
    if (rows.length === 0) return;
    // Recent talks are the lively ones: the smaller of two draws favours the front.
    const at = Math.min(this.#random.int(0, rows.length - 1), this.#random.int(0, rows.length - 1));
    const row = rows[at] as Conversation;
    const dice = this.#random.next();
    if (dice < 0.02) this.#revoke(row);
    else if (dice < 0.06) this.#read(row);
    else this.#say(target, row);
  }

  #actor(userID: string): Actor {
    return { userID, platformID: 1, isAdmin: false, operationID: `traffic_${this.#world.newID(12)}` };
  }

  #say(target: User, row: Conversation): void {
    const { groups, messages, users } = this.#world;
    const isGroup = row.conversationType === SESSION.group;
    const peers = isGroup ? groups.memberIDs(row.groupID).filter((id) => id !== target.userID) : [row.userID];
    const sender = users.find(peers.length === 0 ? '' : this.#random.pick(peers));
    if (sender === undefined) return;
    const to = isGroup
      ? { sessionType: SESSION.group, groupID: row.groupID }
      : { sessionType: SESSION.single, recvID: target.userID };
    const now = this.#world.now();
    const message = textMessage(this.#random, sender, to, now, this.#random.pick(LINES));
    message.clientMsgID = this.#world.newID(32);
    const isMention = isGroup && this.#random.chance(0.05);
    messages.send(this.#actor(sender.userID), isMention ? mention(message, [target]) : message);
  }

  #revoke(row: Conversation): void {
    const { conversationID, ownerUserID } = row;
    const seq = this.#world.logs.maxSeq(conversationID);
    const message = this.#world.logs.entry(conversationID, seq)?.msg;
    if (message === undefined || message.msgFrom !== 100 || message.sendID === ownerUserID) return;
    this.#world.messages.revoke(this.#actor(message.sendID), message.sendID, conversationID, seq);
  }

  #read(row: Conversation): void {
    if (row.conversationType !== SESSION.single) return;
    const { conversationID } = row;
    const seq = this.#world.logs.maxSeq(conversationID);
    if (seq === 0 || this.#world.conversations.find(row.userID, conversationID) === undefined) return;
    this.#world.messages.markConversationRead(this.#actor(row.userID), row.userID, conversationID, seq, []);
  }
}

/** Starts traffic of `rate` events a second; returns how to stop it. */
export function startTraffic(world: World, rate: number, seed: number | undefined): () => void {
  if (rate <= 0) return () => {};
  const traffic = new Traffic(world, new Random((seed ?? Math.floor(Math.random() * 2 ** 32)) ^ 0x5eed));
  let due = 0;
  const timer = setInterval(() => {
    for (due += (rate * TICK_MS) / 1000; due >= 1; due -= 1) {
      try {
        traffic.step();
      } catch {
        // Refused by the rules of sending (blocked, muted, not received): as in life, nothing happens.
      }
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}
