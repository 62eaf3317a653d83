// What stands in a bubble: the text, a picture, or a small card for everything else. Nothing that another client put
// into a message is trusted: only http(s) addresses become links and pictures.
import type { Message } from 'openim-worker';
import { Fragment, type ReactNode } from 'react';
import { cardOf, linkOf, pictureOf } from '../words/message-cards.ts';
import { fullText } from '../words/message-words.ts';
import { mentionsOf, type TextPiece, textPieces } from '../words/text-pieces.ts';
import { ContentCard } from './content-card.tsx';
import type { IconName } from './icons.tsx';
import { MessagePicture } from './message-picture.tsx';

const ICONS: Readonly<Record<number, IconName>> = {
  102: 'photo',
  103: 'voice',
  104: 'film',
  105: 'file',
  107: 'stack',
  108: 'person',
  109: 'place',
  115: 'smile',
};

/** The content; `words` is what the message says in one line. */
export function MessageContent({ message, words }: { message: Message; words: string }) {
  const text = fullText(message);
  if (text !== '') {
    return (
      <span className="text">
        {textPieces(text, mentionsOf(message)).map((piece, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not move.
          <Fragment key={i}>{pieceOf(piece)}</Fragment>
        ))}
      </span>
    );
  }
  const picture = pictureOf(message);
  if (picture) return <MessagePicture picture={picture} />;
  const card = cardOf(message);
  if (!card) return <span className="media">{words || '\u200B'}</span>;
  return <ContentCard icon={ICONS[message.contentType] ?? 'box'} {...card} href={linkOf(message)} />;
}

function pieceOf({ kind, text }: TextPiece): ReactNode {
  if (kind === 'plain') return text;
  if (kind === 'mention') return <span className="mention">{text}</span>;
  return (
    <a href={text} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}
