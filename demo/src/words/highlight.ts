// A found text with its found words marked, cut so that the first of them can be seen.

/** A piece of a text. */
export interface Piece {
  readonly text: string;
  readonly isFound: boolean;
}

/** Characters kept before the first found word, and of the whole line. */
const BEFORE = 24;
const LENGTH = 140;

/** The pieces of one line of `text`; `keywords` are in lower case. */
export function highlight(text: string, keywords: readonly string[]): Piece[] {
  const line = text.replace(/\s+/gu, ' ').trim();
  const ranges = foundRanges(line, keywords);
  const first = ranges[0]?.[0] ?? 0;
  const start = first > BEFORE * 2 ? wholeCharacter(line, first - BEFORE) : 0;
  const end = line.length - start > LENGTH ? wholeCharacter(line, start + LENGTH) : line.length;
  const pieces: Piece[] = [];
  const add = (piece: string, isFound: boolean) => {
    if (piece !== '') pieces.push({ text: piece, isFound });
  };
  if (start > 0) add('…', false);
  let at = start;
  for (const [from, to] of ranges) {
    if (from >= end) break;
    add(line.slice(at, from), false);
    add(line.slice(from, Math.min(to, end)), true);
    at = Math.min(to, end);
  }
  add(line.slice(at, end), false);
  if (end < line.length) add('…', false);
  return pieces;
}

/** Where keywords occur: sorted, without overlaps. */
function foundRanges(line: string, keywords: readonly string[]): [number, number][] {
  const lower = line.toLowerCase();
  // A few letters change their length in lower case: then places in one are no places in the other.
  if (lower.length !== line.length) return [];
  const all: [number, number][] = [];
  for (const word of keywords) {
    if (word === '') continue;
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      all.push([at, at + word.length]);
    }
  }
  all.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const ranges: [number, number][] = [];
  for (const range of all) {
    const last = ranges.at(-1);
    if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else ranges.push(range);
  }
  return ranges;
}

/** The place, or one before it: never between the halves of a surrogate pair. */
function wholeCharacter(line: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(line.charAt(at)) ? at - 1 : at;
}
