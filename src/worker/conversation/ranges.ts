// Sets of seqs as sorted, disjoint, non-touching inclusive ranges. Pure; never changes its arguments.

/** `[from, to]`, both included, ascending, with a gap between neighbours. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** The empty set. */
export const NONE: Ranges = [];

/** The set of all given seqs. */
export function rangesOf(seqs: Iterable<number>): Ranges {
  const sorted = [...seqs].sort((a, b) => a - b);
  const result: [number, number][] = [];
  for (const seq of sorted) {
    const last = result.at(-1);
    if (last && seq <= last[1] + 1) last[1] = Math.max(last[1], seq);
    else result.push([seq, seq]);
  }
  return result;
}

/** Every seq of either set. */
export function union(a: Ranges, b: Ranges): Ranges {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const all = [...a, ...b].sort((x, y) => x[0] - y[0]);
  const result: [number, number][] = [];
  for (const [from, to] of all) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** The set with one more seq; the same object when it holds the seq already. */
export function add(set: Ranges, seq: number): Ranges {
  const last = set.at(-1);
  if (last && seq === last[1] + 1) return [...set.slice(0, -1), [last[0], seq]];
  return has(set, seq) ? set : union(set, [[seq, seq]]);
}

/** The seqs of `set` from `from` to `to`. */
export function clip(set: Ranges, from: number, to: number): Ranges {
  const result: [number, number][] = [];
  for (const [a, b] of set) {
    const low = Math.max(a, from);
    const high = Math.min(b, to);
    if (low <= high) result.push([low, high]);
  }
  return result;
}

/** The seqs from `from` to `to` that are not in `set`. */
export function missing(set: Ranges, from: number, to: number): Ranges {
  const result: [number, number][] = [];
  let next = from;
  for (const [a, b] of clip(set, from, to)) {
    if (a > next) result.push([next, a - 1]);
    next = b + 1;
  }
  if (next <= to) result.push([next, to]);
  return result;
}

/** The seqs of `set` that are not in `other`. */
export function subtract(set: Ranges, other: Ranges): Ranges {
  return set.flatMap(([from, to]) => missing(other, from, to));
}

/** Whether the seq is in the set. */
export function has(set: Ranges, seq: number): boolean {
  return set.some(([from, to]) => from <= seq && seq <= to);
}

/** How many seqs the set has. */
export function size(set: Ranges): number {
  // Each range by itself: the ends alone may be as large as a number can be.
  return set.reduce((sum, [from, to]) => sum + (to - from + 1), 0);
}

/** At most `count` seqs of the set, newest first. */
export function newest(set: Ranges, count: number): number[] {
  const result: number[] = [];
  for (let i = set.length - 1; i >= 0 && result.length < count; i--) {
    const [from, to] = set[i]!;
    for (let seq = to; seq >= from && result.length < count; seq--) result.push(seq);
  }
  return result;
}
