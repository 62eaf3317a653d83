// The soak run: a long life in a few minutes, with messages that come while connected and while away, reconnects and
// restarts of the worker; at the end the list must be what the server's facts say, and the heaps must have stayed flat.
import { Random } from '../fuzz/random.ts';
import { openPage, type SoakBrowser } from './browser.ts';
import { differences, expectedOf } from './expected.ts';
import type { SignIn } from './page/soak-page.ts';
import { type ServerRow, type ServerState, type SoakServer, startServer } from './server.ts';

/** How much of everything. */
export interface SoakOptions {
  readonly conversations: number;
  readonly messages: number;
  readonly reconnects: number;
  readonly restarts: number;
  readonly seed: number;
}

/** Part of a round's messages that comes while connected. */
const LIVE = 0.2;

/** Conversations that a round's missed messages are spread over. */
const SPREAD = 60;

/** Heaps are measured so often. */
const SAMPLES = 20;

/** Part of the rounds over which the restarts are spread: the last worker then lives for the rest. */
const RESTARTING = 0.5;

/** Part of the rounds after which a heap is warm. */
const WARM = { page: 0.25, worker: 0.6 } as const;

/** The last quarter's median over the first quarter's may be at most this. */
const FLAT = 1.2;

/** Milliseconds after which the list must show what the server has. */
const LIMIT = 60_000;

interface Sample {
  readonly round: number;
  readonly messages: number;
  readonly restarts: number;
  readonly page: number;
  readonly worker: number;
}

/** Runs and prints; tells whether all was as it must be. */
export async function soak(options: SoakOptions): Promise<boolean> {
  const began = performance.now();
  const note = (text: string): void => console.log(`${seconds(performance.now() - began)}  ${text}`);
  // Three quarters of the conversations are with one user each, and a few more are in groups.
  const server = await startServer(Math.ceil(options.conversations * 0.8) + 20, options.conversations);
  try {
    const browser = await openPage();
    try {
      note(`server and page are there: seed ${options.seed}`);
      return await new Soak(server, browser, options, note).run();
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

class Soak {
  readonly #server: SoakServer;
  readonly #browser: SoakBrowser;
  readonly #options: SoakOptions;
  readonly #random: Random;
  readonly #note: (text: string) => void;
  readonly #samples: Sample[] = [];
  #as: SignIn = { userID: '', token: '', apiAddr: '', wsAddr: '' };
  #users: readonly string[] = [];
  #rows: readonly ServerRow[] = [];
  #messages = 0;
  #restarts = 0;

  constructor(server: SoakServer, browser: SoakBrowser, options: SoakOptions, note: (text: string) => void) {
    this.#server = server;
    this.#browser = browser;
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#note = note;
  }

  async run(): Promise<boolean> {
    const { reconnects, restarts } = this.#options;
    await this.#begin();
    const every = Math.max(1, Math.round(reconnects / SAMPLES));
    for (let round = 1; round <= reconnects; round++) {
      await this.#round();
      const due = Math.floor((round * restarts) / (reconnects * RESTARTING));
      while (this.#restarts < Math.min(due, restarts)) await this.#restart();
      if (round % every === 0 || round === reconnects) await this.#measure(round);
    }
    const isEqual = await this.#compare();
    const isFlat = this.#judgeHeaps();
    const { complaints } = this.#browser;
    for (const line of complaints.slice(0, 10)) this.#note(`the page complained: ${line.slice(0, 300)}`);
    this.#note(
      `${this.#messages} messages, ${reconnects} reconnects, ${this.#restarts} restarts of the worker`,
    );
    return isEqual && isFlat && complaints.length === 0;
  }

  async #begin(): Promise<void> {
    const { apiAddr, wsAddr } = this.#server;
    const { users } = await this.#server.control<{ users: { userID: string }[] }>('info');
    this.#users = users.map(({ userID }) => userID);
    const userID = this.#users[0] as string;
    const { token } = await this.#server.control<{ token: string }>('token', { userID });
    this.#as = { userID, token, apiAddr, wsAddr };
    const state = await this.#server.control<ServerState>('state', { userID });
    this.#rows = state.rows;
    const took = await this.#browser.page.evaluate((as) => window.soak.start(as), this.#as);
    this.#note(`first load of ${state.rows.length} conversations: ${seconds(took)}`);
  }

  /** Away while messages come, back again, more messages, and the user does something. */
  async #round(): Promise<void> {
    const { messages, reconnects } = this.#options;
    const each = Math.ceil(messages / reconnects);
    const live = Math.round(each * LIVE);
    await this.#server.control('offline', { offline: true });
    const missed = each - live;
    const spread = Math.min(SPREAD, missed);
    await this.#inLanes(spread, (i) => {
      const share = Math.floor(missed / spread) + (i < missed % spread ? 1 : 0);
      return this.#append(this.#random.pick(this.#rows), share);
    });
    await this.#server.control('offline', { offline: false });
    await this.#browser.page.evaluate(() => window.soak.reconnect());
    // The server refuses what a user does not want to receive.
    const singles = this.#rows.filter(({ userID, recvMsgOpt }) => userID !== '' && recvMsgOpt !== 1);
    await this.#inLanes(live, (i) => {
      const from = this.#random.pick(singles).userID;
      this.#messages++;
      return this.#server.control('send', { from, to: this.#as.userID, text: `live ${i}` });
    });
    const { page } = this.#browser;
    for (let i = 0; i < 3; i++) {
      const [read, pinned] = [this.#random.pick(this.#rows), this.#random.pick(this.#rows)];
      const to = this.#random.pick(singles).userID;
      await page.evaluate(
        async ([id, other, isPinned, peer]) => {
          await window.soak.markRead(id);
          await window.soak.pin(other, isPinned);
          await window.soak.send(peer, 'mine');
        },
        [read.conversationID, pinned.conversationID, this.#random.chance(0.2), to] as const,
      );
      this.#messages++;
    }
  }

  async #append({ conversationID, userID }: ServerRow, count: number): Promise<void> {
    const messages = Array.from({ length: count }, (_, i) => ({
      from: userID || this.#random.pick(this.#users.slice(1)),
      text: `missed ${i}`,
    }));
    this.#messages += count;
    await this.#server.control('append', { conversationID, messages });
  }

  async #inLanes(count: number, work: (i: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < count) await work(next++);
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
  }

  async #restart(): Promise<void> {
    this.#restarts++;
    await this.#browser.page.evaluate((as) => {
      window.soak.stop();
      return window.soak.start(as);
    }, this.#as);
  }

  async #measure(round: number): Promise<void> {
    const heaps = await this.#browser.heaps();
    this.#samples.push({ round, messages: this.#messages, restarts: this.#restarts, ...heaps });
    this.#note(`round ${round}: page ${megabytes(heaps.page)}, worker ${megabytes(heaps.worker)}`);
  }

  /** Waits until the list shows what the server has; else says what differs. */
  async #compare(): Promise<boolean> {
    await this.#server.control('idle');
    const expected = await expectedOf(this.#server, this.#as.userID);
    const end = performance.now() + LIMIT;
    for (;;) {
      const found = differences(expected, await this.#browser.page.evaluate(() => window.soak.shown()));
      if (found.length === 0) {
        this.#note(
          `list, unread and total are the server's: ${expected.rows.length} rows, total ${expected.total}`,
        );
        return true;
      }
      if (performance.now() > end) {
        for (const line of found.slice(0, 10)) this.#note(line);
        this.#note(`${found.length} differences`);
        return false;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  #judgeHeaps(): boolean {
    console.log('\n  round  messages  restarts     page   worker');
    for (const { round, messages, restarts, page, worker } of this.#samples) {
      const cells = [String(round).padStart(7), String(messages).padStart(9), String(restarts).padStart(9)];
      console.log([...cells, megabytes(page).padStart(8), megabytes(worker).padStart(8)].join(' '));
    }
    let isFlat = true;
    for (const heap of ['page', 'worker'] as const) {
      const warm = this.#samples.filter(({ round }) => round > this.#options.reconnects * WARM[heap]);
      const quarter = Math.max(1, Math.floor(warm.length / 4));
      const sizes = warm.map((sample) => sample[heap]);
      const ratio = median(sizes.slice(-quarter)) / median(sizes.slice(0, quarter));
      const verdict = ratio <= FLAT ? 'flat' : `grows: more than ${FLAT}`;
      console.log(`${heap}: last quarter over first after the warm-up ${ratio.toFixed(2)}, ${verdict}`);
      isFlat &&= ratio <= FLAT;
    }
    return isFlat;
  }
}

function median(sizes: readonly number[]): number {
  return [...sizes].sort((a, b) => a - b)[Math.floor(sizes.length / 2)] as number;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
