// A text cut into what is pressed, what is marked and what is neither: web addresses, mentions, plain words. Pure.
import type { Message } from 'openim-worker';
import { isRecord, stringOf } from './fields.ts';

/** One piece; together they are the text. */
export interface TextPiece {
  readonly kind: 'plain' | 'link' | 'mention';
  readonly text: string;
}

// Ends before blanks, quotes and Chinese punctuation; what closes a sentence or a bracket is cut off below.
const ADDRESS = /https?:\/\/[^\s<>"'“”‘’，。；：！？、（）《》【】]+/giu;

/** Who is mentioned, as the text shows him. */
export function mentionsOf({ atTextElem }: Message): readonly string[] {
  if (!atTextElem) return [];
  const users: unknown = atTextElem.atUsersInfo;
  const names = (Array.isArray(users) ? users : [])
    .filter(isRecord)
    .flatMap((user) => [stringOf(user, 'groupNickname'), stringOf(user, 'atUserID')]);
  // The longest first, so that of two names the one that goes on is not cut.
  return ['everyone', ...names]
    .filter((name) => name !== '')
    .map((name) => `@${name}`)
    .sort((a, b) => b.length - a.length);
}

/** The pieces of a text in order. */
export function textPieces(text: string, mentions: readonly string[]): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const link = closed(match[0]);
    pieces.push(...withMentions(text.slice(at, match.index), mentions), { kind: 'link', text: link });
    at = match.index + link.length;
  }
  pieces.push(...withMentions(text.slice(at), mentions));
  return pieces.filter((piece) => piece.text !== '');
}

/** The address without what belongs to the sentence around it. */
function closed(address: string): string {
  const trimmed = address.replace(/[.,;:!?]+$/u, '');
  const isUnopened = trimmed.endsWith(')') && !trimmed.includes('(');
  return isUnopened ? closed(trimmed.slice(0, -1)) : trimmed;
}

function withMentions(text: string, mentions: readonly string[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  let plain = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at)) {
    const found = mentions.find((name) => text.startsWith(name, at));
    if (found === undefined) {
      at += 1;
      continue;
    }
    pieces.push({ kind: 'plain', text: text.slice(plain, at) }, { kind: 'mention', text: found });
    at += found.length;
    plain = at;
  }
  return [...pieces, { kind: 'plain', text: text.slice(plain) }];
}
