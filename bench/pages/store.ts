// Writes a user's database as the package would have left it, so that what is stored costs no sync.
import { Database } from '../../src/worker/store/database.ts';
import type { MetaRow } from '../../src/worker/store/schema.ts';
import { conversationOf } from '../data.ts';
import { databaseOf } from '../in-page/sdk.ts';

/** Conversations in one transaction. */
const AT_ONCE = 1_000;

/** Stores so many conversations of a user who has synced before. Gives milliseconds. */
export async function store(userID: string, conversations: number): Promise<number> {
  const began = performance.now();
  const now = Date.now();
  const db = new Database(databaseOf(userID), { indexedDB, IDBKeyRange });
  for (let from = 0; from < conversations; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, conversations - from);
    const stored = Array.from({ length }, (_, i) => conversationOf(userID, from + i, now));
    await db.transaction('rw', db.tables, () =>
      Promise.all([
        db.conversations.bulkPut(stored.map(({ row }) => row)),
        db.messages.bulkPut(stored.map(({ message }) => message)),
        db.users.bulkPut(stored.flatMap(({ user }) => user ?? [])),
        db.friends.bulkPut(stored.flatMap(({ friend }) => friend ?? [])),
        db.groups.bulkPut(stored.flatMap(({ group }) => group ?? [])),
      ]),
    );
  }
  const self = { userID, nickname: '我', faceURL: '', ex: '', createTime: now, globalRecvMsgOpt: 0 };
  const meta: readonly MetaRow[] = [
    { key: 'rev', value: 1 },
    { key: 'installed', value: true },
    { key: 'clockOffset', value: 0 },
    { key: 'self', value: self },
  ];
  await db.meta.bulkPut(meta);
  db.close();
  return performance.now() - began;
}
