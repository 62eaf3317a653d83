// A face: the picture if there is one and it loads, else initials in a colour of the ID's own. Always decoration.
import { memo, useState } from 'react';
import type { Store } from '../state/store.ts';
import { hue, initials } from '../words/initials.ts';
import { useMayLoad } from './fast-scroll.ts';
import { Icon } from './icons.tsx';

interface AvatarProps {
  /** Decides the colour: a user or group ID. */
  readonly id: string;
  readonly name: string;
  readonly faceURL: string;
  readonly shape?: 'person' | 'group' | 'notification';
  /** CSS pixels. */
  readonly size?: number;
  /** In a list that scrolls: the picture waits until it slows down. */
  readonly isFast?: Store<boolean>;
}

/** People are round, groups are rounded squares, notifications carry a sign. */
export const Avatar = memo(function Avatar({
  id,
  name,
  faceURL,
  shape = 'person',
  size = 44,
  isFast,
}: AvatarProps) {
  const [broken, setBroken] = useState('');
  const mayLoad = useMayLoad(isFast);
  const url = safeURL(faceURL);
  const letters = initials(name || id);
  return (
    <span
      className={`avatar avatar-${shape}`}
      style={{
        '--hue': hue(id),
        width: size,
        height: size,
        fontSize: size * (letters.length > 1 ? 0.34 : 0.4),
      }}
      aria-hidden="true"
    >
      {mayLoad && url !== '' && url !== broken ? (
        <img
          src={url}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          draggable={false}
          onError={() => setBroken(url)}
        />
      ) : shape === 'notification' ? (
        <Icon name="megaphone" size={size * 0.5} />
      ) : (
        letters
      )}
    </span>
  );
});

function safeURL(url: string): string {
  return /^(https?:|data:image\/|blob:)/i.test(url) ? url : '';
}
