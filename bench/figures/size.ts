// What an app loads, gzipped.

import { LIMITS, mainSize, workerSize } from '../../scripts/size.ts';
import { atMost, type Figure } from '../figure.ts';

const kB = 1000;

export const size: Figure = {
  name: 'size',
  run: async () => [
    atMost(LIMITS.main / kB, 'size of the page side, gzipped', 'kB', (await mainSize()) / kB),
    atMost(LIMITS.worker / kB, 'size of the worker, gzipped', 'kB', workerSize() / kB),
  ],
};
