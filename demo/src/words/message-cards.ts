// A message that is no text as a small card or a picture. Nothing that another client stored is trusted: only http(s)
// addresses are given out.
import type { Message } from 'openim-worker';
import { cut, durationWords, isRecord, stringOf } from './fields.ts';

/** The words of a card. */
export interface CardWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A picture: what is shown, what a press opens, and its size on the screen in CSS pixels where it is known. */
export interface Picture {
  readonly src: string;
  readonly href: string;
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

/** The largest size on the screen, in CSS pixels; styles/chat.css says the same. */
const MOST_WIDE = 280;
const MOST_HIGH = 320;

/** Lines of a forwarded history that are shown. */
const MOST_LINES = 4;

/** The card; nothing for texts, notices and what no card is known for. */
export function cardOf(message: Message): CardWords | undefined {
  switch (message.contentType) {
    case 102:
      return { title: 'Photo', lines: [] };
    case 103:
      return { title: `Voice message${durationWords(message.soundElem)}`, lines: [] };
    case 104:
      return {
        title: `Video${durationWords(message.videoElem)}`,
        lines: bytes(message.videoElem?.videoSize),
      };
    case 105:
      return {
        title: stringOf(message.fileElem, 'fileName') || 'File',
        lines: bytes(message.fileElem?.fileSize),
      };
    case 107:
      return { title: stringOf(message.mergeElem, 'title') || 'Chat history', lines: summary(message) };
    case 108:
      return {
        title: stringOf(message.cardElem, 'nickname') || 'Contact',
        lines: filled(stringOf(message.cardElem, 'userID')),
      };
    case 109:
      return { title: stringOf(message.locationElem, 'description') || 'Location', lines: degrees(message) };
    case 110:
    case 119:
    case 120:
      return {
        title: stringOf(message.customElem, 'description') || 'Custom message',
        lines: filled(cut(stringOf(message.customElem, 'data'))),
      };
    case 115:
      return { title: 'Sticker', lines: [] };
    default:
      return undefined;
  }
}

/** The web address of the file that a message carries; `''` for none and for any other kind of address. */
export function linkOf(message: Message): string {
  const urls = [
    stringOf(message.soundElem, 'sourceUrl'),
    stringOf(message.videoElem, 'videoUrl'),
    stringOf(message.fileElem, 'sourceUrl'),
  ];
  return urls.find(isAddress) ?? '';
}

/** The picture of a picture message: the smallest is shown, the largest opened. */
export function pictureOf({ contentType, pictureElem }: Message): Picture | undefined {
  if (contentType !== 102) return undefined;
  const kinds = ['snapshotPicture', 'bigPicture', 'sourcePicture'].map((key) => pictureElem?.[key]);
  const known = kinds.filter(isRecord).filter((kind) => isAddress(stringOf(kind, 'url')));
  const [smallest] = known;
  const largest = known.at(-1);
  if (!smallest || !largest) return undefined;
  return { src: stringOf(smallest, 'url'), href: stringOf(largest, 'url'), size: sizeOf(smallest) };
}

function sizeOf({ width, height }: Record<string, unknown>): Picture['size'] {
  if (typeof width !== 'number' || typeof height !== 'number' || !(width >= 1) || !(height >= 1))
    return undefined;
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
}

function isAddress(url: string): boolean {
  return /^https?:/i.test(url);
}

function filled(line: string): string[] {
  return line === '' ? [] : [line];
}

function bytes(size: unknown): string[] {
  if (typeof size !== 'number' || !(size > 0)) return [];
  if (size < 1000) return [`${Math.round(size)} B`];
  return [size < 1e6 ? `${Math.round(size / 1000)} kB` : `${(size / 1e6).toFixed(1)} MB`];
}

function summary({ mergeElem }: Message): string[] {
  const list = mergeElem?.abstractList ?? mergeElem?.summaryList;
  const lines = Array.isArray(list) ? list.filter((line) => typeof line === 'string') : [];
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `${lines.length} messages`];
}

function degrees({ locationElem }: Message): string[] {
  const { latitude, longitude } = locationElem ?? {};
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return [];
  return [`${latitude.toFixed(4)}, ${longitude.toFixed(4)}`];
}
