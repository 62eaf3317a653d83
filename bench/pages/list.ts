// The page of the figure `list`.
import type { Account } from '../accounts.ts';
import type { Pair } from '../figure.ts';
import { floorWorker, receiveText } from '../floors.ts';
import { Blocks } from '../in-page/blocks.ts';
import { startFloorWorker } from '../in-page/floor.ts';
import { interleave, type Step } from '../in-page/interleave.ts';
import { logIn } from '../in-page/sdk.ts';

/** The whole list, and a prebuilt string of the same bytes: how long until it is there, and the longest block. */
export async function all(
  account: Account,
  times: number,
): Promise<{ total: Pair; block: Pair; bytes: number }> {
  const { im } = await logIn(account);
  const floor = startFloorWorker();
  const { data } = await im.getAllConversationList('');
  await floorWorker(floor).keepText(data);
  const text = await receiveText(floor);
  if (text !== data) throw new Error('the prebuilt string is another one');
  const sdk = (): Promise<unknown> => im.getAllConversationList('');
  const bare = (): Promise<unknown> => receiveText(floor);
  return {
    total: await interleave(times, sdk, bare),
    block: await interleave(times, longestBlock(sdk), longestBlock(bare)),
    bytes: data.length,
  };
}

/** The longest stretch for which a step keeps the main thread busy, and what follows from it at once. */
function longestBlock(step: Step): Step {
  const blocks = new Blocks();
  return async () => {
    blocks.start();
    await step();
    // The task that brought the result has to end before it counts.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return blocks.stop();
  };
}
