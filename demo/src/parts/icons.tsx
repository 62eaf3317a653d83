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
