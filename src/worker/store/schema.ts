// The shapes of the rows in IndexedDB, and their keys and indexes. Shapes only: opening and upgrading is database.ts.
import type {
  Conversation,
  FriendInfo,
  GroupInfo,
  Message,
  PublicUser,
  UserInfo,
} from '../../contract/index.ts';
import type { Ranges } from '../conversation/ranges.ts';

/** What the engine knows of a conversation's seqs; unread is derived from it alone (behaviour 6.3). */
export interface Facts {
  /** Newest seq known of the server. Only moves forward. */
  newestSeq: number;
  /** Read up to here, as far as the server or the own messages say. Never moves back. */
  hasReadSeq: number;
  /** Cleared locally up to here: never counted, never shown again. Never moves back. */
  clearedSeq: number;
  /** Lowest seq that the server still gives, learnt from the end of history; 0 when not known. */
  lowestSeq: number;
  /** Hidden by the user while its messages up to here were kept: none of them lists it again. 0 while it is listed. */
  hiddenSeq: number;
  /** Seqs known not to count as unread: own, silent, revoked, deleted, duplicates, placeholders. */
  silent: Ranges;
  /** Seqs whose outcome is known: a message is stored, or nothing will come. */
  held: Ranges;
  /** Those of them that are second copies of a message with a lower seq: when the first copy goes, one may show. */
  doubles: Ranges;
  /** Seqs that the peer has read and that are not here: an own message among them comes as read. */
  peerRead: Ranges;
  /** Some of its messages are known as deleted here: what comes must be looked for among them. Never taken back. */
  hasDeleted: boolean;
  /** Highest seq that a sync has dealt with: what lies above is pulled, what is missing below is history. */
  syncedSeq: number;
  /** The server has told of the row itself. One that was only made here may be another one there. */
  confirmed: boolean;
}

/** Names the message that `latestMsg` shows; `seq` 0 while it has none. `null` when there is none. */
export interface LatestKey {
  sendTime: number;
  seq: number;
  clientMsgID: string;
}

/** One conversation: the public object, the facts, and what keeps the list in order. */
export interface ConversationRow extends Conversation {
  facts: Facts;
  latestKey: LatestKey | null;
  /** `[0 pinned | 1, −time, conversationID]`; absent on hidden rows, which so are not in the index. */
  listKey?: [number, number, string];
  /** Number of the commit that wrote the row last. */
  rev: number;
}

/** One stored message: as apps receive it, and where it belongs. */
export interface MessageRow extends Message {
  conversationID: string;
  /** Present while status is 1: the worker that sends it (behaviour 6.4). */
  sender?: string;
  /** Present and 1 when the message must not become `latestMsg` (behaviour 6.2). */
  aside?: 1;
  /** Present on private messages that were read: when they vanish, milliseconds of the server's clock. */
  burnAt?: number;
  /** Present on messages that quote one: its clientMsgID. */
  quotes?: string;
}

/** `[conversationID, clientMsgID]`: the key of a stored message. */
export type MessageKey = [string, string];

/** A message that was deleted here: should the server give it under another seq, it stays deleted. */
export interface DeletedRow {
  conversationID: string;
  clientMsgID: string;
}

/** A channel of notifications (`n_…`): how far it was read. */
export interface ChannelRow {
  conversationID: string;
  syncedSeq: number;
  /** Newest seq known of the server. */
  newestSeq: number;
}

/** A user as cached. */
export interface UserRow extends PublicUser {
  /** When it was fetched, milliseconds of the server's clock. */
  fetchedAt: number;
}

/** A friend, synced by versions. */
export type FriendRow = FriendInfo;

/** A group as cached or synced. */
export interface GroupRow extends GroupInfo {
  /** Whether the user is a member, as far as the joined groups say. */
  joined: boolean;
  fetchedAt: number;
}

/** How far an incremental table was synced (protocol 6.B). */
export interface VersionMark {
  versionID: string;
  version: number;
}

/** The single values of the `meta` table, by key. */
export interface Meta {
  /** Number of the last commit. */
  rev: number;
  /** `true` once a first sync has finished. */
  installed: boolean;
  self: UserInfo;
  /** Server's clock minus the device's, milliseconds. */
  clockOffset: number;
  /** Seqs by conversation that vanished here and are still to be deleted at the server. */
  burnt: ReadonlyMap<string, readonly number[]>;
  /** Seqs by conversation that were deleted before the conversation was known. */
  deletedEarly: ReadonlyMap<string, readonly number[]>;
  'version:conversations': VersionMark;
  'version:friends': VersionMark;
  'version:groups': VersionMark;
}

/** One value of the `meta` table. */
export interface MetaRow<K extends keyof Meta = keyof Meta> {
  key: K;
  value: Meta[K];
}

/** What one commit announced: IDs and keys, no bodies. Others read it to tell what they missed. */
export interface FeedRow {
  rev: number;
  /** Milliseconds of the device. */
  at: number;
  new: string[];
  changed: string[];
  removed: string[];
  /** The messages told. */
  messages: MessageKey[];
}

/**
 * Version 1 of the database, in Dexie's notation. Few indexes: each costs on every write.
 * `messages` is keyed by conversation and clientMsgID, since a client may reuse another's ID elsewhere.
 */
export const SCHEMA_1 = {
  conversations: 'conversationID, listKey',
  messages: '[conversationID+clientMsgID], [conversationID+seq], [conversationID+sendTime], sender',
  channels: 'conversationID',
  users: 'userID',
  friends: 'userID',
  groups: 'groupID',
  meta: 'key',
  feed: 'rev',
} as const;

/** Version 2: what vanishes is found by its time. Users, friends and groups carry all that the server says of them. */
export const SCHEMA_2 = { messages: `${SCHEMA_1.messages}, burnAt` } as const;

/** Version 3: what quotes a message is found by its ID; what was deleted here is known by its ID. */
export const SCHEMA_3 = {
  messages: `${SCHEMA_2.messages}, quotes`,
  deleted: '[conversationID+clientMsgID]',
} as const;

/** All stores as the newest version has them. */
export const SCHEMA = { ...SCHEMA_1, ...SCHEMA_2, ...SCHEMA_3 } as const;
