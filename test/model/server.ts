// Owns the run's development server, composed without ports, and the acts that users do elsewhere than on a device
// under test. It must not know the devices.

import { Fields } from '../../devserver/http/fields.ts';
import { composeDevServer, type DevServerParts } from '../../devserver/index.ts';
import type { Conversation, ConversationLog, Message, UserSeq } from '../../devserver/store/entities.ts';
import type { VirtualTime } from './time.ts';

/** The account in whose name notices come. */
export const ADMIN = 'imAdmin';

export const nameOf = (userID: string): string => `Name of ${userID}`;
export const faceOf = (userID: string): string => `https://faces.example/${userID}`;

export class ModelServer {
  readonly parts: DevServerParts;

  constructor(time: VirtualTime) {
    this.parts = composeDevServer({ seed: 1, now: () => time.now });
    // Identifiers are the same in every run.
    this.parts.world.state.salt = 'model';
  }

  addUser(userID: string): void {
    const { users } = this.parts.world;
    users.create({ userID, nickname: nameOf(userID), faceURL: faceOf(userID) });
  }

  token(userID: string, platformID: number): string {
    return this.parts.world.tokens.issue(userID, platformID, false);
  }

  /** A control route. */
  dev(route: string, body: object = {}): Promise<unknown> {
    return this.parts.control(route, new Fields(body), new AbortController().signal);
  }

  /** A REST route in a user's name, as from a device that is not under test. `undefined`: refused. */
  async as(userID: string, path: string, body: object): Promise<unknown> {
    return this.dev('call', { userID, path, body }).catch(() => undefined);
  }

  /** Sends in a user's name. `undefined`: refused. */
  async send(body: object): Promise<unknown> {
    return this.dev('send', body).catch(() => undefined);
  }

  row(userID: string, conversationID: string): Conversation | undefined {
    return this.parts.world.conversations.find(userID, conversationID);
  }

  rows(userID: string): Conversation[] {
    return this.parts.world.conversations.sorted(userID);
  }

  log(conversationID: string): ConversationLog {
    return this.parts.world.logs.peek(conversationID) ?? { minSeq: 0, maxSeq: 0, maxSeqTime: 0, entries: [] };
  }

  seqs(userID: string, conversationID: string): Readonly<UserSeq> {
    return this.parts.world.logs.userSeq(userID, conversationID);
  }

  isMember(groupID: string, userID: string): boolean {
    return this.parts.world.groups.member(groupID, userID) !== undefined;
  }

  groupName(groupID: string): string {
    return this.parts.world.groups.find(groupID)?.groupName ?? '';
  }

  /** The stored message, without its marks. */
  message(conversationID: string, seq: number): Message | undefined {
    return this.log(conversationID).entries[seq - 1]?.msg;
  }
}
