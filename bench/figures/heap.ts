// What the worker keeps in memory after a forced collection.
import { atMost, type Figure, type Row } from '../figure.ts';
import { usedHeap } from '../targets.ts';

/** Bytes of a megabyte, as in the budgets. */
const MB = 1e6;

export const heap: Figure = {
  name: 'heap',
  async run(lab) {
    const { conversations, many } = lab.sizes;
    const rows: Row[] = [];
    for (const [count, limit] of [
      [conversations, 25],
      [many, 200],
    ] as const) {
      const account = await lab.stored(count);
      const page = await lab.open<typeof import('../pages/heap.ts')>('heap');
      const json = (await page.call('load', account)) / MB;
      const used = (await usedHeap(page.targets.worker('/index-'))) / MB;
      await page.close();
      const name = `heap of the worker, ${count} conversations`;
      rows.push(atMost(limit, name, 'MB', used));
      rows.push(atMost(1.3 * json + 15, `${name}: 1.3 × ${json.toFixed(1)} MB of JSON + 15 MB`, 'MB', used));
    }
    return rows;
  },
};
