// A small card for a message that is no text: what it is, its name, and a link to what it carries.
import { Icon, type IconName } from './icons.tsx';

interface ContentCardProps {
  readonly icon: IconName;
  readonly title: string;
  readonly lines: readonly string[];
  /** A web address; `''` for none. */
  readonly href: string;
}

/** The card. */
export function ContentCard({ icon, title, lines, href }: ContentCardProps) {
  const name = <span className="card-title">{title}</span>;
  return (
    <span className="card">
      <span className="card-icon">
        <Icon name={icon} />
      </span>
      <span className="card-words">
        {href === '' ? (
          name
        ) : (
          <a href={href} target="_blank" rel="noreferrer">
            {name}
          </a>
        )}
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a message do not move.
          <span key={i} className="card-line">
            {line}
          </span>
        ))}
      </span>
    </span>
  );
}
