// The objects that the message calls take (behaviour 5), under the names of OpenIM's documents: their types, and how
// they are checked. Which call takes which is in methods.ts.
import {
  type Arg,
  decimal,
  id,
  idOrEmpty,
  list,
  natural,
  oneOf,
  record,
  records,
  shape,
  text,
} from './arguments.ts';
import type { Message } from './entities.ts';
import { readMessage } from './message-argument.ts';

/** One size of a picture. */
export interface Picture {
  url: string;
  uuid?: string;
  /** MIME type. */
  type?: string;
  /** Bytes. */
  size?: number;
  /** Pixels. */
  width?: number;
  height?: number;
}

/** A picture that lies at an address: as it was taken, as it is shown, and its thumbnail. */
export interface ImageByURL {
  sourcePicture: Picture;
  bigPicture: Picture;
  snapshotPicture: Picture;
  sourcePath?: string;
}

/** A sound that lies at an address. */
export interface SoundByURL {
  sourceUrl: string;
  /** Seconds. */
  duration: number;
  uuid?: string;
  soundPath?: string;
  /** Bytes. */
  dataSize?: number;
  soundType?: string;
}

/** A video that lies at an address, with its thumbnail. */
export interface VideoByURL {
  videoUrl: string;
  /** Seconds. */
  duration: number;
  videoPath?: string;
  videoUUID?: string;
  videoType?: string;
  /** Bytes. */
  videoSize?: number;
  snapshotPath?: string;
  snapshotUUID?: string;
  snapshotSize?: number;
  snapshotUrl?: string;
  snapshotWidth?: number;
  snapshotHeight?: number;
  snapshotType?: string;
}

/** A file that lies at an address. */
export interface FileByURL {
  sourceUrl: string;
  fileName: string;
  filePath?: string;
  uuid?: string;
  /** Bytes. */
  fileSize?: number;
  fileType?: string;
}

/** A face of a set that both sides know. */
export interface Face {
  index: number;
  data?: string;
}

/** A place. */
export interface Location {
  /** Degrees. */
  longitude: number;
  latitude: number;
  description?: string;
}

/** The card of a user. */
export interface Card {
  userID: string;
  nickname?: string;
  faceURL?: string;
  ex?: string;
}

/** Messages that travel as one. */
export interface Merger {
  messageList: readonly Message[];
  title: string;
  /** One line for each message that is shown of it. */
  summaryList: readonly string[];
}

/** What `getAdvancedHistoryMessageList` and its siblings take. */
export interface HistoryRequest {
  conversationID: string;
  /** Message that the page ends before (or starts after, in reverse); `''` or missing: the newest (or oldest). */
  startClientMsgID?: string;
  /** Messages wanted, 1 to 1,000. */
  count: number;
  /** Of the page before; 0 or missing at first. */
  lastMinSeq?: number;
}

/** Names one stored message. */
export interface MessageRef {
  conversationID: string;
  clientMsgID: string;
}

/** A message that only this device gets, in a chat with a user. One of the two users is the caller. */
export interface SingleInsert {
  message: Message;
  recvID: string;
  sendID: string;
}

/** A message that only this device gets, in a group. */
export interface GroupInsert {
  message: Message;
  groupID: string;
  sendID: string;
}

/** What `searchLocalMessages` looks for. What is missing or empty does not restrict. */
export interface SearchRequest {
  /** Page, from 1. */
  pageIndex: number;
  /** Messages on a page, 1 to 1,000. */
  count: number;
  conversationID?: string;
  keywordList?: readonly string[];
  /** 0: one of the keywords is enough, 1: all must occur. */
  keywordListMatchType?: 0 | 1;
  senderUserIDList?: readonly string[];
  /** Content types. */
  messageTypeList?: readonly number[];
  /** The end of the time searched, seconds since 1970; 0: now. */
  searchTimePosition?: number;
  /** Its length, seconds; 0: no limit. */
  searchTimePeriod?: number;
}

/** Tells a user that the caller types, or has stopped: `'no'`. */
export interface Typing {
  recvID: string;
  msgTip?: string;
}

/** 1 to 1,000. */
const some = (name: string): Arg<number> => {
  const { check } = natural(name);
  return {
    name,
    kind: 'integer from 1 to 1,000',
    check: (v) => {
      const n = check(v);
      return n >= 1 && n <= 1000 ? n : oneOf(name, [1, 1000]).check(v);
    },
  };
};

/** A whole number from 1. */
const positive = (name: string): Arg<number> => ({
  name,
  kind: 'integer ≥ 1',
  check: (v) => natural(name).check(v) || oneOf(name, [1]).check(v),
});

const picture = (name: string): Arg<Picture | string, Picture> =>
  shape(name, { url: text }, { uuid: text, type: text, size: natural, width: natural, height: natural });

export const image = shape<ImageByURL>(
  'image',
  { sourcePicture: picture, bigPicture: picture, snapshotPicture: picture },
  { sourcePath: text },
);

export const sound = shape<SoundByURL>(
  'sound',
  { sourceUrl: text, duration: natural },
  { uuid: text, soundPath: text, dataSize: natural, soundType: text },
);

export const video = shape<VideoByURL>(
  'video',
  { videoUrl: text, duration: natural },
  {
    videoPath: text,
    videoUUID: text,
    videoType: text,
    videoSize: natural,
    snapshotPath: text,
    snapshotUUID: text,
    snapshotSize: natural,
    snapshotUrl: text,
    snapshotWidth: natural,
    snapshotHeight: natural,
    snapshotType: text,
  },
);

export const file = shape<FileByURL>(
  'file',
  { sourceUrl: text, fileName: text },
  { filePath: text, uuid: text, fileSize: natural, fileType: text },
);

export const face = shape<Face>('face', { index: natural }, { data: text });

export const location = shape<Location>(
  'location',
  { longitude: decimal, latitude: decimal },
  { description: text },
);

export const card = shape<Card>('card', { userID: id }, { nickname: text, faceURL: text, ex: text });

export const message = (name: string): Arg<Message | string, Message> => record(name, readMessage);

export const merger = shape<Merger>('merger', {
  messageList: (name) => records(name, readMessage),
  title: text,
  summaryList: (name) => list(name, text),
});

export const history = shape<HistoryRequest>(
  'request',
  { conversationID: id, count: some },
  { startClientMsgID: idOrEmpty, lastMinSeq: natural },
);

export const messageRef = shape<MessageRef>('request', { conversationID: id, clientMsgID: id });

export const singleInsert = shape<SingleInsert>('request', { message, recvID: id, sendID: id });

export const groupInsert = shape<GroupInsert>('request', { message, groupID: id, sendID: id });

export const search = shape<SearchRequest>(
  'request',
  { pageIndex: positive, count: some },
  {
    conversationID: idOrEmpty,
    keywordList: (name) => list(name, text),
    keywordListMatchType: (name) => oneOf(name, [0, 1]),
    senderUserIDList: (name) => list(name, id),
    messageTypeList: (name) => list(name, natural),
    searchTimePosition: natural,
    searchTimePeriod: natural,
  },
);

export const typing = shape<Typing>('request', { recvID: id }, { msgTip: text });
