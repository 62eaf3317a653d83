// What a page of either SDK offers to the run, in one shape, so that the run drives both with the same words.
// Types and the reading of documented objects only; it knows neither SDK.

/** Where to sign in, and as whom. */
export interface SignIn {
  readonly userID: string;
  readonly token: string;
  readonly platformID: number;
  readonly apiAddr: string;
  readonly wsAddr: string;
}

/** Receiver of a message; exactly one is not `''`. */
export interface Target {
  readonly recvID: string;
  readonly groupID: string;
}

/** The latest message of a conversation. Times are milliseconds. */
export interface Latest {
  readonly contentType: number;
  /** As {@link readText} gives it. */
  readonly text: string;
  readonly clientMsgID: string;
  readonly sendID: string;
  readonly senderNickname: string;
  readonly seq: number;
  readonly sendTime: number;
  readonly status: number;
}

/** What both SDKs document of a conversation. */
export interface Row {
  readonly conversationID: string;
  readonly conversationType: number;
  readonly userID: string;
  readonly groupID: string;
  readonly showName: string;
  readonly faceURL: string;
  readonly recvMsgOpt: number;
  readonly unreadCount: number;
  readonly groupAtType: number;
  readonly isPinned: boolean;
  readonly isPrivateChat: boolean;
  readonly burnDuration: number;
  readonly ex: string;
  readonly latestMsgSendTime: number;
  readonly latest: Latest | null;
}

/** One event as the page's SDK told it; the first letter of its name is made small, as the documents write it. */
export interface Seen {
  readonly name: string;
  readonly errCode: number;
  readonly data: unknown;
}

/** The page's side; everything it takes and gives can be written as JSON. Rejects with the SDK's words. */
export interface TestClient {
  /** Resolves when the first sync has finished. */
  signIn(how: SignIn): Promise<void>;
  signOut(): Promise<void>;
  list(): Promise<Row[]>;
  total(): Promise<number>;
  one(sessionType: number, sourceID: string): Promise<Row>;
  /** Gives the clientMsgID. */
  sendText(to: Target, text: string): Promise<string>;
  sendAtText(groupID: string, text: string, userIDs: string[]): Promise<string>;
  pin(conversationID: string, isPinned: boolean): Promise<void>;
  markRead(conversationID: string): Promise<void>;
  setOpt(conversationID: string, opt: number): Promise<void>;
  setPrivate(conversationID: string, isPrivate: boolean): Promise<void>;
  setBurnDuration(conversationID: string, seconds: number): Promise<void>;
  /** Texts of the newest messages, oldest first; `<contentType>` for what is no text. */
  history(conversationID: string, count: number): Promise<string[]>;
  seen(): Seen[];
  /** Any other call that this SDK documents, by its name there, with its arguments; gives its data. */
  raw(method: string, ...args: unknown[]): Promise<unknown>;
}

declare global {
  interface Window {
    client: TestClient;
  }
}

type Documented = Omit<Row, 'latest'> & { latestMsg: string };

interface Content {
  contentType: number;
  textElem?: { content: string };
  atTextElem?: { text: string };
}

type DocumentedMessage = Omit<Latest, 'text'> & Content;

/** Reads a conversation as either SDK documents it. */
export function readRow(row: Documented): Row {
  return {
    conversationID: row.conversationID,
    conversationType: row.conversationType,
    userID: row.userID,
    groupID: row.groupID,
    showName: row.showName,
    faceURL: row.faceURL,
    recvMsgOpt: row.recvMsgOpt,
    unreadCount: row.unreadCount,
    groupAtType: row.groupAtType,
    isPinned: row.isPinned,
    isPrivateChat: row.isPrivateChat,
    burnDuration: row.burnDuration,
    ex: row.ex,
    latestMsgSendTime: row.latestMsgSendTime,
    latest: row.latestMsg === '' ? null : readLatest(JSON.parse(row.latestMsg) as DocumentedMessage),
  };
}

function readLatest(message: DocumentedMessage): Latest {
  return {
    contentType: message.contentType,
    text: readText(message),
    clientMsgID: message.clientMsgID,
    sendID: message.sendID,
    senderNickname: message.senderNickname,
    seq: message.seq,
    sendTime: message.sendTime,
    status: message.status,
  };
}

/** The text of a text or at-message; `<contentType>` for the others. */
export function readText(message: Content): string {
  return message.textElem?.content ?? message.atTextElem?.text ?? `<${message.contentType}>`;
}
