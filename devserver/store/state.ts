// Owns the one object that holds everything the server remembers, and its saving to a file.
// Must not contain rules: those live in domain/.

import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type {
  Black,
  Conversation,
  ConversationLog,
  Friend,
  FriendRequest,
  Group,
  GroupRequest,
  Member,
  TokenState,
  User,
  UserSeq,
} from './entities.ts';
import type { VersionLog } from './version-log.ts';

/** Format of the state file; a file of another format is refused. */
const FORMAT = 1;

/** All data of one server. The first key of each nested map is the owner (user or group). */
export interface State {
  format: number;
  dataset: string;
  /** Makes identifiers of this data unlike those of any other start. */
  salt: string;
  counter: number;
  generation: number;
  seededUserIDs: string[];
  users: Map<string, User>;
  tokens: Map<string, Map<number, Map<string, TokenState>>>;
  conversations: Map<string, Map<string, Conversation>>;
  seqs: Map<string, Map<string, UserSeq>>;
  logs: Map<string, ConversationLog>;
  friends: Map<string, Map<string, Friend>>;
  friendRequests: Map<string, Map<string, FriendRequest>>;
  blacks: Map<string, Map<string, Black>>;
  groups: Map<string, Group>;
  members: Map<string, Map<string, Member>>;
  groupRequests: Map<string, Map<string, GroupRequest>>;
  versions: Map<string, VersionLog>;
  clientConfig: Map<string, Record<string, string>>;
}

/** An empty state with the given dataset name. */
export function createState(dataset: string): State {
  return {
    format: FORMAT,
    dataset,
    salt: randomBytes(8).toString('hex'),
    counter: 0,
    generation: 0,
    seededUserIDs: [],
    users: new Map(),
    tokens: new Map(),
    conversations: new Map(),
    seqs: new Map(),
    logs: new Map(),
    friends: new Map(),
    friendRequests: new Map(),
    blacks: new Map(),
    groups: new Map(),
    members: new Map(),
    groupRequests: new Map(),
    versions: new Map(),
    clientConfig: new Map(),
  };
}

/** The inner map of a key, made when missing. */
export function inner<K, L, V>(outer: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let map = outer.get(key);
  if (map === undefined) {
    map = new Map();
    outer.set(key, map);
  }
  return map;
}

/** Reads a saved state; undefined when there is no file. Throws on a file that is not one. */
export function loadState(file: string): State | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  let state: State;
  try {
    state = JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && '$map' in value
        ? new Map((value as { $map: [unknown, unknown][] }).$map)
        : value,
    ) as State;
  } catch (error) {
    throw new Error(`the state file ${file} is not valid JSON: ${(error as Error).message}`);
  }
  if (state.format !== FORMAT) throw new Error(`the state file ${file} has an unknown format`);
  // A file may be from before a later map was added.
  return { ...createState(state.dataset), ...state };
}

/** Writes the state so that a crash in the middle leaves the old file. */
export function saveState(file: string, state: State): void {
  const text = JSON.stringify(state, (_key, value: unknown) =>
    value instanceof Map ? { $map: [...value] } : value,
  );
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}
