// The picture of a message. Its place is kept before it has come, and a card says so when it does not come.
import { useState } from 'react';
import type { Picture } from '../words/message-cards.ts';
import { ContentCard } from './content-card.tsx';

/** The picture; a press opens the largest there is. */
export function MessagePicture({ picture: { src, href, size } }: { picture: Picture }) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) {
    return <ContentCard icon="photo" title="Photo" lines={['It could not be loaded.']} href={href} />;
  }
  return (
    <a className="picture-link" href={href} target="_blank" rel="noreferrer" aria-label="Photo, open it">
      <img
        className="picture"
        src={src}
        alt=""
        {...size}
        loading="lazy"
        referrerPolicy="no-referrer"
        onError={() => setBroken(true)}
      />
    </a>
  );
}
