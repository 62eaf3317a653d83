// The page of the figure `main-thread`: shows the first rows of the list and follows the events, as an app does.
import type { Conversation } from 'openim-worker';
import type { Account } from '../accounts.ts';
import { floorWorker } from '../floors.ts';
import { startFloorWorker } from '../in-page/floor.ts';
import { type Arrival, LoadPage } from '../in-page/load-page.ts';
import { TimedMessages } from '../in-page/timed-messages.ts';

/** What a stretch of time was like on the main thread. */
export interface Stretch {
  /** Percent of the frames that were not shown in their time. */
  readonly dropped: number;
  /** Percent of the time that went to the package's events. */
  readonly handling: number;
  /** The longest turn of that, milliseconds. */
  readonly longest: number;
}

const ROWS = 20;
const FRAME_MS = 1000 / 60;

const timed = new TimedMessages();
let sdk: LoadPage | undefined;
let rows: Conversation[] = [];
let isStale = false;

const before = (a: Conversation, b: Conversation): number =>
  Number(b.isPinned) - Number(a.isPinned) ||
  b.latestMsgSendTime - a.latestMsgSendTime ||
  (a.conversationID < b.conversationID ? -1 : 1);

/** Logs in and shows the list. */
export async function start(account: Account): Promise<void> {
  sdk = new LoadPage(account);
  await sdk.logIn();
  rows = [...(await sdk.im.getConversationListSplit('', 0, ROWS)).value];
  const follow = (changed: readonly Conversation[]): void => {
    const ids = new Set(changed.map(({ conversationID }) => conversationID));
    rows = [...rows.filter(({ conversationID }) => !ids.has(conversationID)), ...changed]
      .sort(before)
      .slice(0, ROWS);
    isStale = true;
  };
  sdk.im.globalEvent.on('onConversationChanged').subscribe(({ value }) => follow(value));
  sdk.im.globalEvent.on('onNewConversation').subscribe(({ value }) => follow(value));
  isStale = true;
}

/** Watches the frames for so many seconds, drawing the rows whenever they changed; always, when `isSteady`. */
export function watch(seconds: number, isSteady: boolean): Promise<Stretch> {
  timed.reset();
  return new Promise((resolve) => {
    let first = 0;
    let last = 0;
    let dropped = 0;
    let frames = 0;
    const frame = (now: number): void => {
      if (last > 0) {
        const missed = Math.max(0, Math.round((now - last) / FRAME_MS) - 1);
        dropped += missed;
        frames += 1 + missed;
      } else first = now;
      last = now;
      if (isStale || isSteady) draw();
      if (now - first < seconds * 1000) requestAnimationFrame(frame);
      else
        resolve({
          dropped: (100 * dropped) / frames,
          handling: (100 * timed.busy) / (now - first),
          longest: timed.longest,
        });
    };
    requestAnimationFrame(frame);
  });
}

function draw(): void {
  isStale = false;
  document.body.replaceChildren(
    ...rows.map((row) => {
      const line = document.createElement('p');
      const latest = row.latestMsg === '' ? undefined : (JSON.parse(row.latestMsg) as { content: string });
      line.textContent = `${row.isPinned ? '📌' : ''}${row.showName} ${row.unreadCount} ${latest?.content ?? ''}`;
      line.id = row.conversationID;
      return line;
    }),
  );
}

export const expect = (messages: number): void => sdk!.expect(messages);

export const arrived = (keys: [string, string][]): Promise<Arrival> => sdk!.arrived(keys);

/** Draws what is left, and says whether the page shows what the list is. */
export async function isRight(): Promise<boolean> {
  draw();
  const drawn = document.body.innerHTML;
  rows = [...(await sdk!.im.getConversationListSplit('', 0, ROWS)).value];
  draw();
  return drawn === document.body.innerHTML;
}

/** Ends the package, and has a worker burn that part of the time in its place. */
export async function burn(part: number): Promise<void> {
  sdk!.im.dispose();
  await floorWorker(startFloorWorker()).burn(part);
}
