// The icons, drawn on a 20 by 20 grid in the colour of the text around them. All are decoration: names stand in words.
import type { ReactNode } from 'react';

const PATHS = {
  back: <path d="M12.5 4.5 7 10l5.5 5.5" />,
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="10" cy="4.5" r="1.5" />
      <circle cx="10" cy="10" r="1.5" />
      <circle cx="10" cy="15.5" r="1.5" />
    </g>
  ),
  plus: <path d="M10 4v12M4 10h12" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="m13 13 3.5 3.5" />
    </>
  ),
  pin: <path d="m12 3 5 5-3 1-2.5 2.5.3 3.5-1.3 1.3L3.7 9.5 5 8.2l3.5.3L11 6zM7 13l-3.5 3.5" />,
  bellOff: (
    <path d="M8.3 16.5a2 2 0 0 0 3.4 0M4 13.5h9M6 8.5c0 2.5-.7 3.9-2 5M14 9.8V8.5A4 4 0 0 0 8 5M3.5 3.5l13 13" />
  ),
  bell: (
    <path d="M8.3 16.5a2 2 0 0 0 3.4 0M10 4a4 4 0 0 0-4 4.5c0 2.5-.7 3.9-2 5h12c-1.3-1.1-2-2.5-2-5A4 4 0 0 0 10 4z" />
  ),
  blocked: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <path d="m5.5 5.5 9 9" />
    </>
  ),
  flame: (
    <path d="M10 3c.5 3 4.5 4.5 4.5 8.5a4.5 4.5 0 0 1-9 0c0-1.7.8-2.8 1.8-3.8.2 1.3.7 1.8 1.2 2C8.3 7.5 8.8 5 10 3z" />
  ),
  panel: (
    <>
      <rect x="3" y="4" width="14" height="12" rx="2.5" />
      <path d="M12 4v12" />
    </>
  ),
  settings: (
    <path d="M4 6h6M14 6h2M4 14h2M10 14h6M12 4.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4zM8 12.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4z" />
  ),
  send: <path d="M10 16V5M5 9.5 10 4.5l5 5" strokeWidth="2" />,
  read: <path d="m2.5 10.5 3 3 6-7M9.5 13l.5.5 6.5-7" />,
  sent: <path d="m5 10.5 3.5 3.5L15 6.5" />,
  clock: (
    <>
      <circle cx="10" cy="10" r="6" />
      <path d="M10 6.5V10l2.2 1.5" />
    </>
  ),
  warning: <path d="M10 6v5M10 14v.01M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15z" />,
  pencil: <path d="m12.5 4.5 3 3L7 16H4v-3zM11 6l3 3" />,
  at: (
    <>
      <circle cx="10" cy="10" r="2.8" />
      <path d="M12.8 7.2v3.7a1.9 1.9 0 0 0 3.7 0V10a6.5 6.5 0 1 0-2.6 5.2" />
    </>
  ),
  check: <path d="m4.5 10.5 3.5 3.5L15.5 6" />,
  hide: <path d="M3 10s2.5-4.5 7-4.5S17 10 17 10s-2.5 4.5-7 4.5S3 10 3 10zM4 4l12 12" />,
  bin: <path d="M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5" />,
  broom: (
    <path d="M16.5 3.5 11 9M8.5 7.5l4 4M8.5 7.5C6 8 4.5 9.5 3 10c1 4 3.5 6 6.5 7 .5-1.5 2.5-3 3-5.5M6 13l2-1.5" />
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M10 9.2v4.3M10 6.6v.01" />
    </>
  ),
  person: (
    <>
      <circle cx="10" cy="7" r="3" />
      <path d="M4 16.5c.6-3 2.9-4.5 6-4.5s5.4 1.5 6 4.5" />
    </>
  ),
  group: (
    <>
      <circle cx="7.5" cy="7.5" r="2.6" />
      <path d="M2.5 15.5c.5-2.6 2.4-3.9 5-3.9s4.5 1.3 5 3.9M12.5 5.2a2.5 2.5 0 0 1 0 4.7M14 12c1.9.4 3.1 1.6 3.5 3.5" />
    </>
  ),
  megaphone: <path d="M4 8.5v3l2 .3L14.5 15V5L6 8.2zM6.5 12l.8 4h2l-.7-3.2M17 8.8v2.4" />,
  retry: <path d="M15.5 8A6 6 0 1 0 16 11.5M16 4v4h-4" />,
  signOut: (
    <path d="M8 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16H8M12 6.5l3.5 3.5-3.5 3.5M15.5 10H8" />
  ),
  quote: <path d="M8 5 3.5 9.5 8 14M4 9.5h7.5a4.5 4.5 0 0 1 4.5 4.5v1.5" />,
  undo: <path d="M7 4 3.5 7.5 7 11M4 7.5h7a4.5 4.5 0 0 1 0 9H7" />,
  copy: (
    <>
      <rect x="7" y="7" width="9.5" height="9.5" rx="2" />
      <path d="M13 7V5.5A2 2 0 0 0 11 3.5H5.5a2 2 0 0 0-2 2V11a2 2 0 0 0 2 2H7" />
    </>
  ),
  down: <path d="M10 4v12M5 11.5 10 16.5l5-5" />,
  file: <path d="M5 3.5h6.5L15 7v9.5H5zM11 3.5V7.5h4" />,
  place: (
    <>
      <path d="M10 17s5.5-4.7 5.5-9a5.5 5.5 0 0 0-11 0c0 4.3 5.5 9 5.5 9z" />
      <circle cx="10" cy="8" r="2" />
    </>
  ),
  voice: <path d="M4 8.5v3M7.5 5.5v9M11 7.5v5M14.5 4.5v11" />,
  film: (
    <>
      <rect x="3" y="4.5" width="14" height="11" rx="2.5" />
      <path d="m8.5 7.8 4 2.2-4 2.2z" />
    </>
  ),
  photo: (
    <>
      <rect x="3" y="4" width="14" height="12" rx="2.5" />
      <path d="m3.5 13.5 3.7-3.7 3 3 2.3-2.3 4 4M12.5 7.5v.01" />
    </>
  ),
  stack: <path d="M4 6h12M4 10h12M4 14h7" />,
  box: <path d="M10 3 16.5 6.3v7.400L10 17l-6.5-3.3V6.3zM3.5 6.3 10 9.7l6.5-3.400M10 9.7V17" />,
  smile: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M7.5 8.5v.01M12.5 8.5v.01M7 11.8a3.600 3.600 0 0 0 6 0" />
    </>
  ),
  pause: <path d="M7 5v10M13 5v10" strokeWidth="2" />,
  play: <path d="M7 5v10l8-5z" />,
} as const satisfies Record<string, ReactNode>;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** One icon; `size` in CSS pixels. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {PATHS[name]}
    </svg>
  );
}
