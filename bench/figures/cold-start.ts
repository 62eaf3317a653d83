// From no worker at all to the first rows, against an empty worker that opens an empty database.
import { atMostTimes, type Figure } from '../figure.ts';

export const coldStart: Figure = {
  name: 'cold-start',
  async run(lab) {
    const { conversations, runs } = lab.sizes;
    const account = await lab.stored(conversations);
    const page = await lab.open<typeof import('../pages/cold-start.ts')>('cold-start');
    const pair = await page.call('start', account, runs * 2);
    return [atMostTimes(2, `cold start to the first 20 of ${conversations} conversations`, 'ms', pair)];
  },
};
