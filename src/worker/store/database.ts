// Opens and upgrades the database of one user on one server (behaviour 6.7). It owns names, versions and the
// durability mode; it must not know what the rows mean.
import { Dexie, type Table } from 'dexie';
import type { WorkerConfig } from '../../contract/index.ts';
import type { Environment } from '../environment.ts';
import {
  type ChannelRow,
  type ConversationRow,
  type DeletedRow,
  type FeedRow,
  type FriendRow,
  type GroupRow,
  type MessageRow,
  type MetaRow,
  SCHEMA_1,
  SCHEMA_2,
  SCHEMA_3,
  type UserRow,
} from './schema.ts';
import { sha256 } from './sha256.ts';
import { upgradeTo2, upgradeTo3 } from './upgrades.ts';

/** The tables of one user. */
export class Database extends Dexie {
  declare readonly conversations: Table<ConversationRow, string>;
  declare readonly messages: Table<MessageRow, [string, string]>;
  declare readonly deleted: Table<DeletedRow, [string, string]>;
  declare readonly channels: Table<ChannelRow, string>;
  declare readonly users: Table<UserRow, string>;
  declare readonly friends: Table<FriendRow, string>;
  declare readonly groups: Table<GroupRow, string>;
  declare readonly meta: Table<MetaRow, string>;
  declare readonly feed: Table<FeedRow, number>;

  constructor(name: string, env: Pick<Environment, 'indexedDB' | 'IDBKeyRange'>) {
    super(name, {
      indexedDB: env.indexedDB,
      IDBKeyRange: env.IDBKeyRange,
      // Several times faster on many disks. A power cut may lose the last seconds; the next sync restores what the
      // server knows. The death of tab, worker or browser loses nothing.
      chromeTransactionDurability: 'relaxed',
    });
    this.version(1).stores(SCHEMA_1);
    this.version(2).stores(SCHEMA_2).upgrade(upgradeTo2);
    this.version(3).stores(SCHEMA_3).upgrade(upgradeTo3);
  }
}

/** Name of the database: `<data_dir>openim_v1_<server>_<userID>`. */
export function databaseName(config: WorkerConfig, userID: string): string {
  return `${config.dataDir}openim_v1_${config.serverID || serverPart(config.apiAddr)}_${userID}`;
}

/** The first 8 hex digits of the SHA-256 of the server's address. */
function serverPart(apiAddr: string): string {
  return sha256(apiAddr).slice(0, 8);
}
