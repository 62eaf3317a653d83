// A write that concerns this device alone, against one transaction of one row and the way to the worker and
// back. That transaction is the naive bulk write itself, of one row.
import { atMostTimes, type Figure } from '../figure.ts';

export const draft: Figure = {
  name: 'draft',
  async run(lab) {
    const { conversations, repeats } = lab.sizes;
    const account = await lab.stored(conversations);
    const page = await lab.open<typeof import('../pages/draft.ts')>('draft');
    const pair = await page.call('draft', account, repeats * 2);
    return [atMostTimes(2, 'setConversationDraft until its callback', 'ms', pair)];
  },
};
