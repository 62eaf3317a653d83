// Pushed messages from the socket until they are committed and told: how many a second, how late, and how both grow with
// the number of conversations; against the same records written in bulk while the same frames come and are thrown away.
import type { Account } from '../accounts.ts';
import { atLeastTimes, atMost, atMostTimes, type Figure, type Row } from '../figure.ts';
import { DIALLED_BY } from '../floors.ts';
import type { BenchPage, Lab } from '../lab.ts';
import type { Load } from '../load/client.ts';
import type { Side } from '../pages/ingest.ts';
import { median, p95, quantile } from '../statistics.ts';

type Page = BenchPage<typeof import('../pages/ingest.ts')>;

/** Parts in which the messages are pushed, the package and the floor in turn. */
const PARTS = 4;

/** Messages before those that count where one comes alone. */
const WARM_UP = 5;

/** Part of the measured rate at which latency is measured. */
const STEADY = 0.8;

/** Milliseconds within which 95 of 100 messages must be told. */
const LATE_MS = 500;

/** Of what is kept under way, the last quarter's over the first's: more means that it grows. */
const FLAT = 2;

/** What the floor may take of the time of a naive write of the same records: as much, and some noise. */
const NAIVE = 1.15;

/** Rates of one account: messages a second. */
interface Rates {
  readonly sdk: number[];
  readonly floor: number[];
  /** Of a naive write of the same records; empty where the floor is not held against it. */
  readonly naive: number[];
}

/** An account served and logged in. */
interface Ready {
  readonly load: Load;
  readonly page: Page;
  readonly userID: string;
}

export const ingest: Figure = {
  name: 'ingest',
  async run(lab) {
    const { conversations, messages, seconds } = lab.sizes;
    const ready = await prepare(lab, 'ingest', conversations);
    for (const side of ['floor', 'naive'] as const)
      await ready.page.call('startFloor', side, ready.load.at.wsAddr);
    const rates = await measureRates(lab, ready, messages, ['floor', 'naive']);
    const name = `${messages} pushed messages over ${conversations} conversations`;
    const steady = Math.round(median(rates.sdk) * STEADY);
    const late = await latency(lab, ready, steady, Math.min(messages, steady * seconds));
    await compare(ready);
    const perMessage = (side: Side): number[] => rates[side].map((each) => 1000 / each);
    return [
      atLeastTimes(0.5, name, '/s', rates),
      atMostTimes(NAIVE, 'floor of that against a naive bulkPut, a message', 'ms', {
        sdk: perMessage('floor'),
        floor: perMessage('naive'),
      }),
      atMost(LATE_MS, `from socket to event at ${steady}/s, p95`, 'ms', late.p95),
      atMost(FLAT, 'messages under way then, last quarter over first', '×', late.growth),
    ];
  },
};

export const growth: Figure = {
  name: 'growth',
  async run(lab) {
    const { few, many, messages } = lab.sizes;
    const costs: Rates[] = [];
    for (const count of [few, many]) {
      const ready = await prepare(lab, `growth${count}`, count);
      await ready.page.call('startFloor', 'floor', ready.load.at.wsAddr);
      costs.push(await measureRates(lab, ready, messages / 5, ['floor']));
      await ready.page.close();
      await ready.load.close();
    }
    const [small, large] = costs as [Rates, Rates];
    const over = (side: 'sdk' | 'floor'): number[] => large[side].map((rate, i) => small[side][i]! / rate);
    const name = `cost of a message at ${many} conversations over ${few}`;
    return [atMostTimes(1.3, name, '×', { sdk: over('sdk'), floor: over('floor') })];
  },
};

export const incoming: Figure = {
  name: 'incoming',
  async run(lab) {
    const { repeats } = lab.sizes;
    const { load, page, userID } = await prepare(lab, 'incoming', 100);
    await page.call('startFloor', 'floor', load.at.wsAddr);
    await page.call('keepRows');
    const pair = { sdk: [] as number[], floor: [] as number[] };
    for (let i = -WARM_UP; i < repeats / 4; i++) {
      const { keys } = await load.order('prepare', { messages: 1 });
      await page.call('expect', 1);
      const { sentAt } = await load.order('fire', { to: userID, rate: 0 });
      const { receivedAt } = await page.call('arrived', keys);
      const floor = await page.call('writeOne', i + WARM_UP);
      if (i < 0) continue;
      pair.sdk.push(receivedAt[0]! - sentAt[0]!);
      pair.floor.push(floor);
    }
    return [atMostTimes(3, 'one incoming message, from socket to event', 'ms', pair)] satisfies Row[];
  },
};

/** Serves an account of so many conversations and logs in. */
export async function prepare(lab: Lab, userID: string, conversations: number): Promise<Ready> {
  const load = await lab.load();
  await load.order('account', { userID, conversations });
  const page = await lab.open<typeof import('../pages/ingest.ts')>('ingest');
  const account: Account = { userID, token: 'bench', ...load.at };
  const took = await page.call('start', account);
  lab.note(`first sync of ${conversations} conversations: ${(took / 1000).toFixed(1)} s`);
  return { load, page, userID };
}

/**
 * As fast as the socket takes them, in parts: the package, then the floors with the same records and frames, the other
 * one first every second time.
 */
async function measureRates(
  lab: Lab,
  { load, page, userID }: Ready,
  messages: number,
  sides: readonly Side[],
): Promise<Rates> {
  const rates: Rates = { sdk: [], floor: [], naive: [] };
  const each = Math.ceil(messages / PARTS);
  for (let part = 0; part < PARTS; part++) {
    const { keys, bytes } = await load.order('prepare', { messages: each });
    await page.call('expect', each);
    const { sentAt } = await load.order('fire', { to: userID, rate: 0 });
    const { receivedAt, lastAt, resynced } = await page.call('arrived', keys);
    if (resynced > 0) throw new Error('messages were dropped');
    rates.sdk.push((each / (lastAt - sentAt[0]!)) * 1000);
    for (const side of part % 2 === 0 ? sides : [...sides].reverse()) {
      await page.call('take', side, keys);
      const fired = load.order('fire', { to: DIALLED_BY[side], rate: 0, spare: true });
      rates[side].push((each / (await page.call('write', side))) * 1000);
      await fired;
    }
    const waits = receivedAt.map((at, i) => at - sentAt[i]!);
    lab.note(
      `part ${part + 1}: ${each} frames of ${Math.round(bytes / each)} B at full blast, package ${rate(rates.sdk)}, ` +
        `${sides.map((side) => `${side} ${rate(rates[side])}`).join(', ')}, from socket to event ${Math.round(median(waits))} ms, p95 ${Math.round(p95(waits))} ms, ` +
        `at most ${most(underWay(sentAt, receivedAt))} under way`,
    );
  }
  return rates;
}

/** At a rate that the package can take. */
async function latency(
  lab: Lab,
  { load, page, userID }: Ready,
  rate: number,
  messages: number,
): Promise<{ p95: number; growth: number }> {
  const { keys } = await load.order('prepare', { messages });
  await page.call('expect', messages);
  const { sentAt } = await load.order('fire', { to: userID, rate });
  const { receivedAt } = await page.call('arrived', keys);
  const waits = receivedAt.map((at, i) => at - sentAt[i]!);
  const depths = underWay(sentAt, receivedAt);
  const queued = quarters(depths);
  lab.note(
    `at ${rate}/s from socket to event: median ${Math.round(median(waits))} ms, p95 ${Math.round(p95(waits))} ms, ` +
      `p99 ${Math.round(quantile(waits, 0.99))} ms; ` +
      `under way by quarters: ${queued.map(Math.round).join(', ')}, at most ${most(depths)}`,
  );
  return { p95: p95(waits), growth: queued[3]! / queued[0]! };
}

/** Messages sent and not told, when each one was sent. */
function underWay(sentAt: readonly number[], receivedAt: readonly number[]): number[] {
  const told = [...receivedAt].sort((a, b) => a - b);
  let behind = 0;
  return sentAt.map((at, i) => {
    while (behind < told.length && told[behind]! <= at) behind++;
    return i + 1 - behind;
  });
}

/** The median of each quarter of the run. */
function quarters(depths: readonly number[]): number[] {
  const each = Math.ceil(depths.length / 4);
  return [0, 1, 2, 3].map((n) => median(depths.slice(n * each, (n + 1) * each)));
}

/** Reads the whole list: what it shows must be what the server has. */
export async function compare({ load, page }: Ready): Promise<void> {
  const shown = new Map((await page.call('shown')).map((row) => [row.conversationID, row]));
  const wrong = (await load.order('facts', undefined)).filter((fact) => {
    const row = shown.get(fact.conversationID);
    return row?.unreadCount !== fact.unreadCount || row.latestMsgSendTime !== fact.latestMsgSendTime;
  });
  if (wrong.length > 0) throw new Error(`${wrong.length} rows are wrong, e.g. ${JSON.stringify(wrong[0])}`);
}

const rate = (rates: readonly number[]): string => `${Math.round(rates.at(-1)!)}/s`;

const most = (depths: readonly number[]): number => depths.reduce((a, b) => Math.max(a, b), 0);
