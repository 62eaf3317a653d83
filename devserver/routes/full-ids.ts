// Owns the answer to the get_full_… routes: all ids unless the caller's hash of them matches (protocol 4).
// Must not know what the ids name.

import { createHash } from 'node:crypto';

/** `list` is empty when `equal`. */
export function fullIDs(
  current: { versionID: string; version: number },
  ids: readonly string[],
  idHash: number,
): { versionID: string; version: number; equal: boolean; list: readonly string[] } {
  const digest = createHash('md5').update(JSON.stringify(ids)).digest();
  // The 64-bit hash travels as a JSON number, so it can only be compared as a double.
  const equal = idHash !== 0 && Number(digest.readBigUInt64BE(0)) === idHash;
  return { ...current, equal, list: equal ? [] : ids };
}
