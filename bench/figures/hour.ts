// What the worker keeps in memory after an hour's messages, against what it kept before them.
import { join } from 'node:path';
import { atMost, type Figure } from '../figure.ts';
import { usedHeap } from '../targets.ts';
import { compare, prepare } from './ingest.ts';

/** Bytes of a megabyte, as in the budgets. */
const MB = 1e6;

/** What may be kept after, over before. */
const KEPT = 1.1;

export const hour: Figure = {
  name: 'hour',
  async run(lab) {
    const { conversations, hour: messages } = lab.sizes;
    const ready = await prepare(lab, 'hour', conversations);
    const { load, page, userID } = ready;
    const measure = async (when: string): Promise<number> => {
      // It reads the list, as a page that shows it does: until then rows that were replaced wait to be let go.
      await compare(ready);
      const used = (await usedHeap(page.targets.worker('/index-'))) / MB;
      if (lab.snapshots !== undefined) {
        const file = join(lab.snapshots, `worker-${when}.heapsnapshot`);
        await page.targets.heapSnapshot('/index-', file);
        lab.note(`the heap of the worker is in ${file}`);
      }
      return used;
    };
    const before = await measure('before');
    const { keys } = await load.order('prepare', { messages });
    await page.call('expect', messages);
    await load.order('fire', { to: userID, rate: 0 });
    const { resynced } = await page.call('arrived', keys);
    if (resynced > 0) throw new Error('messages were dropped');
    const after = await measure('after');
    const name = `heap of the worker, ${conversations} conversations just synced`;
    return [
      atMost(25, name, 'MB', before),
      atMost(KEPT * before, `${name}, and ${messages} messages: ${KEPT} × that before`, 'MB', after),
    ];
  },
};
