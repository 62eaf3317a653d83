// The elements that a message carries by its content type (protocol 3.1): their keys, read tolerantly from JSON that
// others wrote. Only known keys are taken, so hostile ones go no further. Pure.
import type { AttachedInfoElem, Message } from '../../contract/index.ts';
import { CONTENT_TYPE, isNotificationContent, parseContent } from '../../protocol/index.ts';
import {
  flag,
  integer,
  lenient,
  listOf,
  type Reader,
  strict,
  text,
  validOf,
} from '../../protocol/readers.ts';

/** Key of an element in a {@link Message}. */
export type ElementKey = Exclude<Extract<keyof Message, `${string}Elem`>, 'attachedInfoElem'>;

/** Where a content type keeps its element, and how it is read. */
export interface ElementKind {
  readonly key: ElementKey;
  /** `undefined` when the value is no such element. `depth`: how many messages may still be nested in it. */
  readonly read: (value: unknown, depth: number) => object | undefined;
  /** Whether `sendMessage` sends it: not notifications, nor what is never stored. */
  readonly sendable: boolean;
}

/** Messages in messages (quotes, merged ones) are read this deep; what lies deeper is left out. */
const NESTING = 4;

/** Any finite number; 0 when absent. */
const decimal: Reader<number> = (value) =>
  value == null ? 0 : Number.isFinite(value) ? (value as number) : undefined;

const readPicture = lenient({
  uuid: text,
  type: text,
  size: integer,
  width: integer,
  height: integer,
  url: text,
});
const picture: typeof readPicture = (value) => readPicture(value) ?? readPicture({});

const entities = validOf(lenient({ type: text, offset: integer, length: integer, url: text, ex: text }));

const atUsers = validOf(lenient({ atUserID: text, groupNickname: text }));

const plain = (key: ElementKey, read: Reader<object>, sendable = true): ElementKind => ({
  key,
  read: (value) => read(value),
  sendable,
});

/** An element around messages: `read` takes its other keys, `nested` those that hold messages. */
const nesting = <T extends object>(
  key: ElementKey,
  read: Reader<T>,
  nested: (raw: Readonly<Record<string, unknown>>, depth: number) => object,
): ElementKind => ({
  key,
  read: (value, depth) => {
    const element = read(value);
    return element && { ...element, ...nested(value as Record<string, unknown>, depth) };
  },
  sendable: true,
});

const quoted = (raw: Readonly<Record<string, unknown>>, depth: number): { quoteMessage?: Message } => {
  const quoteMessage = readNested(own(raw, 'quoteMessage'), depth);
  return quoteMessage ? { quoteMessage } : {};
};

const custom = plain('customElem', lenient({ data: text, description: text, extension: text }));

const notification = plain('notificationElem', strict({ detail: text }), false);

const KINDS: { readonly [contentType: number]: ElementKind } = {
  [CONTENT_TYPE.text]: plain('textElem', strict({ content: text })),
  [CONTENT_TYPE.picture]: plain(
    'pictureElem',
    lenient({ sourcePath: text, sourcePicture: picture, bigPicture: picture, snapshotPicture: picture }),
  ),
  [CONTENT_TYPE.voice]: plain(
    'soundElem',
    lenient({
      uuid: text,
      soundPath: text,
      sourceUrl: text,
      dataSize: integer,
      duration: integer,
      soundType: text,
    }),
  ),
  [CONTENT_TYPE.video]: plain(
    'videoElem',
    lenient({
      videoPath: text,
      videoUUID: text,
      videoUrl: text,
      videoType: text,
      videoSize: integer,
      duration: integer,
      snapshotPath: text,
      snapshotUUID: text,
      snapshotSize: integer,
      snapshotUrl: text,
      snapshotWidth: integer,
      snapshotHeight: integer,
      snapshotType: text,
    }),
  ),
  [CONTENT_TYPE.file]: plain(
    'fileElem',
    lenient({
      filePath: text,
      uuid: text,
      sourceUrl: text,
      fileName: text,
      fileSize: integer,
      fileType: text,
    }),
  ),
  [CONTENT_TYPE.atText]: nesting(
    'atTextElem',
    strict({ text, atUserList: listOf(text), atUsersInfo: atUsers, isAtSelf: flag }),
    quoted,
  ),
  [CONTENT_TYPE.merger]: nesting(
    'mergeElem',
    lenient({ title: text, abstractList: validOf(text), messageEntityList: entities }),
    (raw, depth) => {
      const list = own(raw, 'multiMessage');
      const messages = Array.isArray(list) ? list.flatMap((item) => readNested(item, depth) ?? []) : [];
      return { multiMessage: messages };
    },
  ),
  [CONTENT_TYPE.card]: plain('cardElem', lenient({ userID: text, nickname: text, faceURL: text, ex: text })),
  [CONTENT_TYPE.location]: plain(
    'locationElem',
    lenient({ description: text, longitude: decimal, latitude: decimal }),
  ),
  [CONTENT_TYPE.custom]: custom,
  [CONTENT_TYPE.typing]: plain('typingElem', lenient({ msgTips: text }), false),
  [CONTENT_TYPE.quote]: nesting('quoteElem', strict({ text, messageEntityList: entities }), quoted),
  [CONTENT_TYPE.face]: plain('faceElem', lenient({ index: integer, data: text })),
  [CONTENT_TYPE.advancedText]: plain('advancedTextElem', strict({ text, messageEntityList: entities })),
  [CONTENT_TYPE.markdownText]: plain('markdownTextElem', strict({ content: text })),
  [CONTENT_TYPE.customNotTriggerConversation]: custom,
  [CONTENT_TYPE.customOnlineOnly]: { ...custom, sendable: false },
};

/** The kind of a content type's element; `undefined` for types that are not known. */
export function elementKind(contentType: number): ElementKind | undefined {
  if (isNotificationContent(contentType)) return notification;
  return Object.hasOwn(KINDS, contentType) ? KINDS[contentType] : undefined;
}

/** An element in its known keys; `undefined` when the value is no element of that content type. */
export function readElement(contentType: number, value: unknown): object | undefined {
  return elementKind(contentType)?.read(value, NESTING);
}

const readAttachedInfo = lenient<AttachedInfoElem>({
  isPrivateChat: flag,
  burnDuration: integer,
  hasReadTime: integer,
});

/** What the SDK understands of `attachedInfo`; `undefined` when it is empty or malformed. */
export function attachedInfoElem(attachedInfo: string): AttachedInfoElem | undefined {
  return attachedInfo === '' ? undefined : readAttachedInfo(parseContent(attachedInfo));
}

/** A message's keys without its elements. */
type PlainMessage = {
  [K in keyof Message as K extends `${string}Elem` | 'offlinePush' ? never : K]: Message[K];
};

const readPlain = lenient<PlainMessage>({
  clientMsgID: text,
  serverMsgID: text,
  createTime: integer,
  sendTime: integer,
  sessionType: integer,
  sendID: text,
  recvID: text,
  msgFrom: integer,
  contentType: integer,
  senderPlatformID: integer,
  senderNickname: text,
  senderFaceUrl: text,
  groupID: text,
  content: text,
  seq: integer,
  isRead: flag,
  status: integer,
  attachedInfo: text,
  ex: text,
  localEx: text,
});

/** A message that travels inside another one, with its element. */
function readNested(value: unknown, depth: number): Message | undefined {
  const message = value == null || depth <= 0 ? undefined : readPlain(value);
  const kind = message && elementKind(message.contentType);
  const element = kind?.read(own(value as Record<string, unknown>, kind.key), depth - 1);
  return message && kind && element ? { ...message, [kind.key]: element } : message;
}

function own(raw: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(raw, key) ? raw[key] : undefined;
}
