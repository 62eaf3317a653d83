// How far the server's clock is ahead of the device's (behaviour 3).
import type { UserContext } from '../session/context.ts';

/** Asks for the server's time; returns its clock minus the device's, milliseconds. */
export async function fetchClockOffset(ctx: UserContext): Promise<number> {
  const { env, rest, signal } = ctx;
  const asked = env.now();
  const { serverTime } = await rest.post('/msg/get_server_time', {}, { signal });
  const answered = env.now();
  if (!Number.isSafeInteger(serverTime)) throw new Error('the server told no time');
  // The answer is taken to have been on its way as long as the question.
  return Math.round(serverTime - (asked + answered) / 2);
}
