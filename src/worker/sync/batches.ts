// Cuts lists of IDs into requests (behaviour 6.6): few enough items, and far enough below the gateway's limit of
// 51,200 bytes a frame. Pure, and knows of no request.

/** Most IDs in one request. */
export const IDS_PER_REQUEST = 100;

/** Most bytes that the IDs of one request take, as JSON; base64 and the envelope come on top on the socket. */
export const BYTES_PER_REQUEST = 34_000;

/** Requests of one kind that run at a time. */
const AT_A_TIME = 3;

/** Cuts a list in its order; an item's cost in bytes is that of the ID that `idOf` gives. */
export function batchesOf<T>(items: readonly T[], idOf: (item: T) => string, most = IDS_PER_REQUEST): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    // An upper bound of the UTF-8 and JSON length; quotes and comma, or tag and numbers, around it.
    const cost = idOf(item).length * 3 + 24;
    if (batch.length > 0 && (batch.length >= most || bytes + cost > BYTES_PER_REQUEST)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += cost;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Runs `ask` for each batch of IDs, three at a time; answers in the order of the batches. Rejects with the first failure. */
export async function inBatches<T>(
  ids: Iterable<string>,
  ask: (batch: string[]) => Promise<T[]>,
): Promise<T[]> {
  const batches = batchesOf([...new Set(ids)], (id) => id);
  const answers: T[][] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < batches.length) {
      const at = next++;
      answers[at] = await ask(batches[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, batches.length) }, lane));
  return answers.flat();
}
