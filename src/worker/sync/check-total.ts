// The check of the total in idle time (behaviour 6.3): what memory adds up against what the table says, a few rows at a
// time, so that nothing has to wait. It must not derive unread anew: the rows' own is taken as it was written.
import type { ConversationList } from '../conversation/list.ts';
import type { Outbox } from '../engine/outbox.ts';
import type { UserContext } from '../session/context.ts';
import type { ConversationRow } from '../store/schema.ts';

/** Rows that one unit of work looks at. */
const ROWS = 200;

/** Compares, and repairs what differs with a warning: it means a fault in here. Ends early when it gives way. */
export async function checkTotal(
  { engine, list, outbox, env }: UserContext,
  giveWay: () => boolean,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    if (giveWay()) return;
    const from: string = after;
    after = await engine.run(async (changes) => {
      const rows = await changes.rowsAfter(from, ROWS);
      // No commit comes in between: memory has followed every one before this unit.
      const wrong = rows.filter((row) => !list.counts(row));
      if (wrong.length > 0) {
        env.log.warn(
          'unread in memory repaired:',
          wrong.map(({ conversationID }) => conversationID).join(', '),
        );
        repair(list, outbox, wrong);
      }
      return rows.length < ROWS ? undefined : rows.at(-1)?.conversationID;
    });
  }
}

/** Puts the committed rows in place, and tells them as a commit would. */
function repair(list: ConversationList, outbox: Outbox, rows: ConversationRow[]): void {
  const before = new Map<string, string>();
  for (const row of rows) {
    const json = list.put(row);
    if (json !== undefined) before.set(row.conversationID, json);
  }
  outbox.add({
    rev: 0,
    rows,
    before,
    new: [],
    changed: rows.map(({ conversationID }) => conversationID),
    removed: [],
    told: [],
    released: [],
    quiet: false,
    burnAt: Number.POSITIVE_INFINITY,
  });
}
