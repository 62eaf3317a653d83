// The whole list as one string, unread, against a prebuilt string of the same bytes from a worker.
import { atMostTimes, type Figure } from '../figure.ts';

export const list: Figure = {
  name: 'list',
  async run(lab) {
    const { conversations, repeats } = lab.sizes;
    const account = await lab.stored(conversations);
    const page = await lab.open<typeof import('../pages/list.ts')>('list');
    const { total, block, bytes } = await page.call('all', account, repeats);
    lab.note(`the list of ${conversations} conversations has ${(bytes / 1e6).toFixed(1)} MB`);
    const name = `getAllConversationList, ${conversations} conversations`;
    return [
      atMostTimes(1.2, `${name}: longest block of the main thread`, 'ms', block),
      atMostTimes(2, `${name}: until it is there`, 'ms', total),
    ];
  },
};
