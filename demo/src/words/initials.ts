// What stands in an avatar without a picture: one or two characters and a hue, both steady for one ID.

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** The hues of avatars, in degrees. */
export const HUES = [20, 55, 95, 150, 195, 245, 290, 340] as const;

/** At most two characters: the given name of a Chinese name, the first letters of others. */
export function initials(name: string): string {
  const clean = name.trim();
  if (clean === '') return '?';
  const characters = Array.from(segments.segment(clean), ({ segment }) => segment);
  if (/^\p{Script=Han}/u.test(clean)) {
    const han = characters.filter((character) => /\p{Script=Han}/u.test(character));
    return (han.length <= 4 ? han.slice(-2) : han.slice(0, 2)).join('');
  }
  const all = clean.split(/[\s_\-.·•]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const lettered = all.filter((word) => /\p{L}/u.test(word));
  const words = lettered.length > 0 ? lettered : all;
  if (words.length >= 2) return (first(words[0]!) + first(words.at(-1)!)).toLocaleUpperCase();
  return first(words[0] ?? clean).toLocaleUpperCase();
}

/** The hue of an ID's avatar, in degrees. */
export function hue(id: string): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  return HUES[(hash >>> 0) % HUES.length]!;
}

function first(word: string): string {
  const characters = Array.from(segments.segment(word), ({ segment }) => segment);
  return characters.find((character) => /[\p{L}\p{N}]/u.test(character)) ?? characters[0] ?? '';
}
