// What stands in a bubble: the text, a picture, or a small card for everything else. Nothing that another client put
// into a message is trusted: only http(s) addresses become links and pictures.
import type { Message } from 'openim-worker';
import { cardOf, fullText, linkOf } from '../words/message-words.ts';
import { Icon, type IconName } from './icons.tsx';

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
  if (text !== '') return <span className="text">{text}</span>;
  const url = linkOf(message);
  if (message.contentType === 102 && url !== '') {
    return (
      <a className="picture-link" href={url} target="_blank" rel="noreferrer" aria-label="Open the photo">
        <img
          className="picture"
          src={url}
          alt="From this conversation"
          loading="lazy"
          referrerPolicy="no-referrer"
        />
      </a>
    );
  }
  const card = cardOf(message);
  if (!card) return <span className="media">{words || '\u200B'}</span>;
  const name = <span className="card-title">{card.title}</span>;
  return (
    <span className="card">
      <span className="card-icon">
        <Icon name={ICONS[message.contentType] ?? 'box'} />
      </span>
      <span className="card-words">
        {url === '' ? (
          name
        ) : (
          <a href={url} target="_blank" rel="noreferrer">
            {name}
          </a>
        )}
        {card.lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a message do not move.
          <span key={i} className="card-line">
            {line}
          </span>
        ))}
      </span>
    </span>
  );
}
