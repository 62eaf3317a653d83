// The page of the soak run: one instance of the package at a time, driven from outside. It keeps nothing of what it
// hears but counts, so that what grows is the package's.
import { createOpenIM, type OpenIM } from 'openim-worker';

/** Where to sign in, and as whom. */
export interface SignIn {
  readonly userID: string;
  readonly token: string;
  readonly apiAddr: string;
  readonly wsAddr: string;
}

/** What the page shows of one conversation. */
export interface ShownRow {
  readonly conversationID: string;
  readonly unreadCount: number;
  readonly isPinned: boolean;
  /** clientMsgID of `latestMsg`, `''` when there is none. */
  readonly latest: string;
}

/** What the run does with the page. */
export interface SoakPage {
  /** A new worker, signed in. Resolves when its first sync has finished; gives milliseconds. */
  start(as: SignIn): Promise<number>;
  /** Ends the worker. */
  stop(): void;
  /** Tells the package that the network is back. Resolves when the sync after it has finished. */
  reconnect(): Promise<void>;
  send(userID: string, text: string): Promise<void>;
  markRead(conversationID: string): Promise<void>;
  pin(conversationID: string, isPinned: boolean): Promise<void>;
  shown(): Promise<{ rows: ShownRow[]; total: number }>;
  /** Events told so far, over all instances. */
  events(): number;
}

declare global {
  interface Window {
    soak: SoakPage;
  }
}

let im: OpenIM | undefined;
let events = 0;
let onSynced: (() => void) | undefined;

function current(): OpenIM {
  if (!im) throw new Error('no instance was started');
  return im;
}

function synced(): Promise<void> {
  return new Promise((resolve) => {
    onSynced = resolve;
  });
}

window.soak = {
  async start({ userID, token, apiAddr, wsAddr }) {
    const began = performance.now();
    im = createOpenIM();
    im.globalEvent.subscribe(({ event }) => {
      events++;
      if (event === 'onSyncServerFinish') onSynced?.();
    });
    const ready = synced();
    if (!im.initSDK('', { platformID: 5, apiAddr, wsAddr, logLevel: 1 })) throw new Error('initSDK refused');
    await im.login('', userID, token);
    await ready;
    return performance.now() - began;
  },
  stop() {
    current().dispose();
    im = undefined;
  },
  async reconnect() {
    const again = synced();
    await current().networkStatusChanged('');
    await again;
  },
  async send(userID, text) {
    const { value } = await current().createTextMessage('', text);
    await current().sendMessage('', value, userID, '');
  },
  async markRead(conversationID) {
    await current().markConversationHasRead('', conversationID);
  },
  async pin(conversationID, isPinned) {
    await current().pinConversation('', conversationID, isPinned);
  },
  async shown() {
    const list = await current().getAllConversationList('');
    const total = await current().getTotalUnreadMsgCount('');
    const rows = list.value.map(({ conversationID, unreadCount, isPinned, latestMsg }) => ({
      conversationID,
      unreadCount,
      isPinned,
      latest: latestMsg === '' ? '' : (JSON.parse(latestMsg) as { clientMsgID: string }).clientMsgID,
    }));
    return { rows, total: total.value };
  },
  events: () => events,
};
