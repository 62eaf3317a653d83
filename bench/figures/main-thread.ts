// What a page that shows the list is kept from while messages come at half the rate that the package takes, against the
// same page beside a worker that burns as much processor time and says nothing.
import type { Account } from '../accounts.ts';
import { atMost, type Figure, type Row } from '../figure.ts';
import { median } from '../statistics.ts';
import type { Send } from '../targets.ts';
import { messageTasks, TASK_CATEGORIES } from '../tasks.ts';

/** Messages pushed to learn the rate. */
const PROBE = 5_000;

export const mainThread: Figure = {
  name: 'main-thread',
  async run(lab) {
    const { conversations, messages, seconds } = lab.sizes;
    const userID = 'main-thread';
    const load = await lab.load();
    await load.order('account', { userID, conversations });
    const page = await lab.open<typeof import('../pages/main-thread.ts')>('main-thread');
    const account: Account = { userID, token: 'bench', ...load.at };
    await page.call('start', account);

    const push = async (count: number, rate: number) => {
      const { keys } = await load.order('prepare', { messages: count });
      await page.call('expect', count);
      const fired = load.order('fire', { to: userID, rate });
      return { fired, keys };
    };
    const probe = await push(Math.min(PROBE, messages), 0);
    const { sentAt } = await probe.fired;
    const { lastAt } = await page.call('arrived', probe.keys);
    const half = Math.round(((sentAt.length / (lastAt - sentAt[0]!)) * 1000) / 2);

    const worker = page.targets.worker('/index-');
    const pushed = await push(half * (seconds + 1), half);
    await startProfile(worker);
    const stretch = await page.call('watch', seconds, false);
    const busy = await busyPart(worker);
    await pushed.fired;
    const { resynced } = await page.call('arrived', pushed.keys);
    // A stretch of its own: tracing takes time.
    const traced = await push(half * (seconds + 1), half);
    const trace = await page.targets.trace(TASK_CATEGORIES, async () => {
      await page.call('watch', seconds, false);
    });
    await traced.fired;
    await page.call('arrived', traced.keys);
    const tasks = messageTasks(trace);
    if (tasks.length === 0) throw new Error('the trace shows no task of the package on the page');
    const isRight = await page.call('isRight');
    if (resynced > 0 || !isRight) throw new Error('the page does not show what the list is');
    await page.call('burn', busy);
    const burnt = await page.call('watch', seconds, true);
    lab.note(
      `${half}/s for ${seconds} s: worker busy ${Math.round(busy * 100)} %, frames dropped ${stretch.dropped.toFixed(1)} %, ` +
        `beside a burning worker ${burnt.dropped.toFixed(1)} %; the page shows what the list is; ` +
        `tasks of the package ${tasks.length}, ${median(tasks).toFixed(2)} ms each, longest turn by the clock ` +
        `${stretch.longest.toFixed(1)} ms`,
    );
    const rate = `at ${half} messages/s`;
    const rows: Row[] = [
      atMost(
        1,
        `frames dropped ${rate} beyond those beside a burning worker`,
        'pp',
        stretch.dropped - burnt.dropped,
      ),
      atMost(5, `time of the page that events take ${rate}`, '%', stretch.handling),
      atMost(16, `longest task of the package on the page ${rate}, processor time`, 'ms', Math.max(...tasks)),
    ];
    return rows;
  },
};

async function startProfile(worker: Send): Promise<void> {
  await worker('Profiler.enable');
  // Rarely: the share of idle samples is all that is wanted.
  await worker('Profiler.setSamplingInterval', { interval: 5_000 });
  await worker('Profiler.start');
}

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
  readonly samples: readonly number[];
}

/** Part of the time that the worker was not idle. */
async function busyPart(worker: Send): Promise<number> {
  const { profile } = (await worker('Profiler.stop')) as { profile: Profile };
  const idle = new Set(
    profile.nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id),
  );
  return profile.samples.filter((id) => !idle.has(id)).length / profile.samples.length;
}
