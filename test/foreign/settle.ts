// Waits until two clients of one account show the same, and that what they show is what was expected. The one place
// that knows where the other implementation is allowed to differ (README.md gives the reasons).
import { difference } from './difference.ts';
import type { Row } from './pages/client.ts';
import { type ClientPage, LIMIT } from './pages.ts';

/** What the list must be. */
export interface Expected {
  /** One per row in order, as {@link brief} writes it. */
  readonly rows: readonly string[];
  readonly total: number;
}

/** Where the other implementation differs for a known reason while it stays signed in. */
export interface Except {
  /** Conversations whose unread count it does not bring up to date. */
  readonly unread?: readonly string[];
  /** It does not bring its total up to date. */
  readonly total?: boolean;
}

/** Looks again until `check` finds nothing wrong; throws the last thing found. */
export async function until(check: () => Promise<string | undefined>): Promise<void> {
  const end = Date.now() + LIMIT;
  for (;;) {
    const found = await check();
    if (found === undefined) return;
    if (Date.now() > end) throw new Error(found);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until ours shows what is expected, and theirs the same as ours. */
export async function agree(
  theirs: ClientPage,
  ours: ClientPage,
  expected: Expected,
  except: Except = {},
): Promise<void> {
  await shows(ours, expected);
  await until(async () => {
    const left = await theirs.call('list');
    const right = await ours.call('list');
    const total =
      except.total || difference(await ours.call('total'), await theirs.call('total'), {}, 'total');
    const rows = difference(right.map(comparable(except)), left.map(comparable(except)), {}, 'list');
    if (rows === undefined && (total === true || total === undefined)) return undefined;
    return [
      'expected is ours, got is theirs:',
      rows ?? total,
      `theirs: ${left.map(brief).join(' | ')}`,
      `ours:   ${right.map(brief).join(' | ')}`,
    ].join('\n');
  });
}

/** Waits until a client shows what is expected. */
export async function shows(client: ClientPage, expected: Expected, except: Except = {}): Promise<void> {
  await until(async () => {
    const rows = (await client.call('list')).map(brief);
    const total = except.total ? expected.total : await client.call('total');
    const found =
      difference([...expected.rows], rows, {}, 'list') ?? difference(expected.total, total, {}, 'total');
    return found && `${client.kind} ${found}\nall: ${rows.join(' | ')}, total ${total}`;
  });
}

/** A row in one line: `conversationID unread text`, then what is set of it. */
export function brief(row: Row): string {
  return [
    row.conversationID,
    row.unreadCount,
    row.latest?.text ?? '-',
    row.isPinned && 'pinned',
    row.recvMsgOpt !== 0 && `opt=${row.recvMsgOpt}`,
    row.isPrivateChat && 'private',
    row.burnDuration !== 0 && `burn=${row.burnDuration}`,
    row.groupAtType !== 0 && `at=${row.groupAtType}`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}

function comparable(except: Except): (row: Row) => object {
  return (row) => {
    const { latest } = row;
    return {
      ...row,
      unreadCount: except.unread?.includes(row.conversationID) ? 'not compared' : row.unreadCount,
      // Their own messages never get a seq or, in a conversation that they began, a type, until the next login.
      conversationType: 'not compared',
      latest: latest && { ...latest, seq: 'not compared' },
    };
  };
}
