// The envelope of REST answers and readers for the answers that a client stores (protocol 1 and 4). Pure functions:
// sends nothing, knows no path (rest-routes.ts does).

import {
  readConversation,
  readFriendOnly,
  readGroup,
  readGroupMember,
  readMessage,
  readUser,
  type ServerConversation,
  type ServerFriendOnly,
  type ServerGroup,
  type ServerGroupMember,
  type ServerUser,
} from './entities.ts';
import { ProtocolError } from './errors.ts';
import {
  flag,
  given,
  integer,
  jsonObject,
  lenient,
  listOf,
  orNull,
  type Reader,
  recordOf,
  strict,
  text,
  validOf,
} from './readers.ts';
import type { FullIDsData } from './rest-routes.ts';
import type { MsgData } from './schema.ts';

/** Every REST answer; HTTP says 200 even for errors. */
export interface RestEnvelope {
  /** 0 is success. */
  errCode: number;
  /** The code's name. */
  errMsg: string;
  /** Detail. */
  errDlt: string;
  /** undefined when absent. To be read by the readers here, never trusted. */
  data: unknown;
}

const readStatus = strict<Omit<RestEnvelope, 'data'>>({
  errCode: given(integer),
  errMsg: text,
  errDlt: text,
});

/**
 * @param json the parsed answer.
 * @throws ProtocolError of kind 'rest' when it is no envelope: a proxy's page, a wrong address.
 */
export function parseEnvelope(json: unknown): RestEnvelope {
  const status = readStatus(json);
  if (status === undefined) {
    throw new ProtocolError('rest', 'the answer is not an envelope with errCode, errMsg and errDlt');
  }
  return { ...status, data: jsonObject(json)?.data ?? undefined };
}

/** null and absent lists as []. */
export function list<T>(value: readonly T[] | null | undefined): T[] {
  return value == null ? [] : [...value];
}

/**
 * The list `key` of an answer's data. Absent data, an absent or null list is []; malformed items are left out.
 * @throws ProtocolError of kind 'rest' when data is no object or the value is no list.
 */
export function readList<T>(data: unknown, key: string, read: Reader<T>): T[] {
  if (data == null) return [];
  const raw = jsonObject(data);
  const items = raw && validOf(read)(raw[key]);
  if (items === undefined) throw new ProtocolError('rest', `the answer's ${key} is not a list`);
  return items;
}

/** An incremental answer with its lists in place. */
export interface Incremental<T> {
  version: number;
  versionID: string;
  full: boolean;
  delete: string[];
  insert: T[];
  update: T[];
  sortVersion: number;
}

/**
 * Reads an incremental answer. Malformed entities are left out, so that one of them never stops the sync.
 * @throws ProtocolError of kind 'rest' when version, versionID or full is missing, or when one of them or a list has
 * the wrong type.
 */
export function readIncremental<T>(data: unknown, read: Reader<T>): Incremental<T> {
  return required('incremental answer', strict<Incremental<T>>(incremental(read))(data));
}

/** The members that changed in one group. */
export interface IncrementalMembers extends Incremental<ServerGroupMember> {
  group: ServerGroup | null;
}

const readMembers = recordOf(
  strict<IncrementalMembers>({ ...incremental(readGroupMember), group: orNull(readGroup) }),
);

/**
 * Reads get_incremental_group_members_batch by group ID. Groups with a malformed answer and malformed members are
 * left out.
 * @throws ProtocolError of kind 'rest' when respList is no object.
 */
export function readIncrementalMembers(data: unknown): Record<string, IncrementalMembers> {
  return required('incremental answer', readMembers(jsonObject(data)?.respList));
}

/** The IDs of a synced table. */
export interface FullIDs {
  version: number;
  versionID: string;
  equal: boolean;
  ids: string[];
}

const readFullIDsHead = strict<FullIDsData>({
  version: given(integer),
  versionID: given(text),
  equal: given(flag),
});

/**
 * Reads the answer of a get_full_…_ids route.
 * @param key the list's key: conversationIDs, groupIDs or userIDs.
 * @throws ProtocolError of kind 'rest' when a field has the wrong type or is missing; the list may be null.
 */
export function readFullIDs(data: unknown, key: 'conversationIDs' | 'groupIDs' | 'userIDs'): FullIDs {
  const status = readFullIDsHead(data);
  const ids = listOf(text)(jsonObject(data)?.[key]);
  return { ...required('list of IDs', status), ids: required('list of IDs', ids) };
}

/** One conversation of /jssdk in the client's terms. */
export interface ConversationMsg {
  conversation: ServerConversation;
  lastMsg: MsgData | null;
  user: ServerUser | null;
  friend: ServerFriendOnly | null;
  group: ServerGroup | null;
  maxSeq: number;
  readSeq: number;
}

/** Rejected (undefined) without a readable conversation; other missing or wrong fields are null or 0. */
export const readConversationMsg: Reader<ConversationMsg> = lenient({
  conversation: readConversation,
  lastMsg: orNull(readMessage),
  user: orNull(readUser),
  friend: orNull(readFriendOnly),
  group: orNull(readGroup),
  maxSeq: integer,
  readSeq: integer,
});

function incremental<T>(read: Reader<T>) {
  return {
    version: given(integer),
    versionID: given(text),
    full: given(flag),
    delete: listOf(text),
    insert: validOf(read),
    update: validOf(read),
    sortVersion: integer,
  };
}

function required<T>(what: string, value: T | undefined): T {
  if (value === undefined) throw new ProtocolError('rest', `the ${what} is malformed`);
  return value;
}
