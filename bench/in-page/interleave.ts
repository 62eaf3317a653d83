// Takes measurements in turn, so that whatever else the machine does meets both sides alike.
import type { Pair } from '../figure.ts';

/** One thing to measure: does it once. What it resolves with is the measurement, else the time that it took is. */
export type Step = () => Promise<unknown>;

/** Does both in turn, the other one first every second time; the first tenth is not counted. */
export async function interleave(times: number, sdk: Step, floor: Step): Promise<Pair> {
  const warmUp = Math.ceil(times / 10);
  const pair = { sdk: [] as number[], floor: [] as number[] };
  for (let i = -warmUp; i < times; i++) {
    const order = i % 2 === 0 ? (['sdk', 'floor'] as const) : (['floor', 'sdk'] as const);
    for (const side of order) {
      const took = await measure(side === 'sdk' ? sdk : floor);
      if (i >= 0) pair[side].push(took);
    }
  }
  return pair;
}

async function measure(step: Step): Promise<number> {
  const began = performance.now();
  const result = await step();
  const took = performance.now() - began;
  return typeof result === 'number' ? result : took;
}
