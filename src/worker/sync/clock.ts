// How far the server's clock is ahead of the device's (behaviour 3).
import type { UserContext } from '../session/context.ts';

/** Milliseconds of a round trip beyond which a second one is worth it. */
const SLOW_MS = 40;

/** The last time that a date holds, milliseconds: a later one would make times that no number holds. */
const MAX_TIME = 8.64e15;

interface Measure {
  offset: number;
  roundTrip: number;
}

/**
 * Asks for the server's time; returns its clock minus the device's, milliseconds. A slow answer is asked for again and
 * the faster one counts: the first request of a page also waits for the browser's CORS check.
 */
export async function fetchClockOffset(ctx: UserContext): Promise<number> {
  const first = await measure(ctx);
  if (first.roundTrip <= SLOW_MS) return first.offset;
  const second = await measure(ctx);
  return (second.roundTrip < first.roundTrip ? second : first).offset;
}

async function measure({ env, rest, signal }: UserContext): Promise<Measure> {
  const asked = env.now();
  const { serverTime } = await rest.post('/msg/get_server_time', {}, { signal });
  const answered = env.now();
  if (!Number.isSafeInteger(serverTime) || serverTime <= 0 || serverTime > MAX_TIME)
    throw new Error('the server told no time');
  // The answer is taken to have been on its way as long as the question.
  return { offset: Math.round(serverTime - (asked + answered) / 2), roundTrip: answered - asked };
}
