// What the load server is told to do, and what it answers: types alone.
import type { FirstLoad } from '../floors.ts';

/** The orders by name. */
export interface Orders {
  /** Begins anew with an account of so many conversations. */
  account: { given: { userID: string; conversations: number }; answer: undefined };
  /** Makes the frames of so many messages, over the conversations at random; gives their keys in order. */
  prepare: { given: { messages: number }; answer: { keys: [string, string][]; bytes: number } };
  /**
   * Sends them to whoever dialled as `to`, so many a second or (0) as fast as the socket takes them. `spare`: they do not
   * count as sent. Times in milliseconds since 1970.
   */
  fire: { given: { to: string; rate: number; spare?: boolean }; answer: { sentAt: number[] } };
  /** What a first load must ask for, with the names of these users. */
  firstLoad: { given: { users: readonly string[] }; answer: Pick<FirstLoad, 'rest' | 'socket'> };
  /** What a client that has everything must show. */
  facts: { given: undefined; answer: Fact[] };
}

/** One conversation as it must be in the end. */
export interface Fact {
  readonly conversationID: string;
  readonly unreadCount: number;
  readonly latestMsgSendTime: number;
  readonly isPinned: boolean;
  readonly recvMsgOpt: number;
  readonly showName: string;
}

/** What a client sends as text to hear the server's time: milliseconds since 1970, in its finest form. */
export const CLOCK = '{"type":"clock"}';

/** Where the server can be reached. */
export interface Reachable {
  readonly apiAddr: string;
  readonly wsAddr: string;
}

/** One order on its way. */
export interface Order {
  readonly order: number;
  readonly name: keyof Orders;
  readonly given: unknown;
}

/** Something that the server was asked by its client and cannot answer: what is measured is not what is meant. */
export interface Fault {
  readonly fault: string;
}

/** Its answer; order 0 is the greeting. */
export type Answer =
  | { readonly order: number; readonly answer: unknown }
  | { readonly order: number; readonly error: string };
