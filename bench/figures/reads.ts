// Calls that read from memory, against a bare Comlink call to the same worker.
import { atMostTimes, type Figure } from '../figure.ts';

export const reads: Figure = {
  name: 'reads',
  async run(lab) {
    const { conversations, many, farOffset, calls } = lab.sizes;
    const [account, large] = [await lab.stored(conversations), await lab.stored(many)];
    const page = await lab.open<typeof import('../pages/reads.ts')>('reads');
    await page.call('start', account, large);
    const rows = `${conversations} conversations`;
    return [
      atMostTimes(3, `getConversationListSplit(0, 20), ${rows}`, 'ms', await page.call('split', calls)),
      atMostTimes(
        1.3,
        `getConversationListSplit(${farOffset}, 20) against (0, 20)`,
        'ms',
        await page.call('farSplit', calls, farOffset),
      ),
      atMostTimes(
        1.3,
        `getConversationListSplit(0, 20), ${many} conversations against ${conversations}`,
        'ms',
        await page.call('largeSplit', calls),
      ),
      atMostTimes(2, `getTotalUnreadMsgCount, ${rows}`, 'ms', await page.call('total', calls)),
      atMostTimes(2, `getOneConversation, ${rows}`, 'ms', await page.call('one', calls)),
    ];
  },
};
