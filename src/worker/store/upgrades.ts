// What an older database lacks, filled in when it is opened (behaviour 6.7). Never changed once released.
import type { Transaction } from 'dexie';
import { readGroup } from '../../protocol/index.ts';
import { NO_FACTS } from '../conversation/row.ts';
import { burnTime, quotedIn } from '../message/row.ts';
import type { ConversationRow, FriendRow, GroupRow, MessageRow, UserRow } from './schema.ts';

const FRIEND = {
  ownerUserID: '',
  createTime: 0,
  addSource: 0,
  operatorUserID: '',
  ex: '',
  isPinned: false,
} as const satisfies Partial<FriendRow>;

/**
 * Private messages that were read get their time. Of friends and groups version 1 kept only the names: they are read
 * anew with the next sync, or when they are asked for like users; until then what is not known of them is empty.
 */
export async function upgradeTo2(transaction: Transaction): Promise<void> {
  const each = eachOf(transaction);
  await each<MessageRow>('messages', (message) => {
    const burnAt = burnTime(message);
    return burnAt === undefined ? {} : { burnAt };
  });
  await each<FriendRow>('friends', () => FRIEND);
  await each<GroupRow>('groups', (group) => ({ ...readGroup(group), fetchedAt: 0 }));
  await each<UserRow>('users', () => ({ ex: '', fetchedAt: 0 }));
  await transaction.table('meta').bulkDelete(['version:friends', 'version:groups']);
}

/** Facts that came later get their first value. Messages that quote one get its ID. */
export async function upgradeTo3(transaction: Transaction): Promise<void> {
  const each = eachOf(transaction);
  await each<ConversationRow>('conversations', ({ facts }) => ({ facts: { ...NO_FACTS, ...facts } }));
  await each<MessageRow>('messages', (message) => {
    const quotes = quotedIn(message);
    return quotes === undefined ? {} : { quotes };
  });
}

function eachOf(transaction: Transaction) {
  return <T>(name: string, change: (row: T) => object) =>
    transaction
      .table<T>(name)
      .toCollection()
      .modify((row: T) => {
        Object.assign(row as object, change(row));
      });
}
