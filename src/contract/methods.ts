// The one table of calls: name, arguments, result, and when a call is allowed (behaviour 1, 4 and 5).
// Types of both call forms, run-time checks, the proxy, the worker's handlers, the conformance tests and the API
// table all come from it. It must not know how a call is carried out.
import { type Arg, flag, id, idOrEmpty, ids, natural, oneOf, optional, record, text } from './arguments.ts';
import type {
  AtUserInfo,
  Conversation,
  ConversationRecvOpt,
  FriendInfo,
  GroupInfo,
  GroupMember,
  HistoryPage,
  Message,
  OfflinePush,
  PublicUser,
  SearchResult,
  UserInfo,
} from './entities.ts';
import { atUsersInfo, readOfflinePush } from './message-argument.ts';
import {
  type Card,
  card,
  type Face,
  type FileByURL,
  face,
  file,
  type GroupInsert,
  groupInsert,
  type HistoryRequest,
  history,
  type ImageByURL,
  image,
  type Location,
  location,
  type Merger,
  type MessageRef,
  merger,
  message,
  messageRef,
  type SearchRequest,
  type SingleInsert,
  type SoundByURL,
  search,
  singleInsert,
  sound,
  type Typing,
  typing,
  type VideoByURL,
  video,
} from './requests.ts';

/** Session types that a call accepts; 2 means 3. */
export const SESSION_TYPES = [1, 2, 3, 4] as const;

/** Receive options that a call accepts. */
export const RECV_MSG_OPTS = [0, 1, 2] as const;

/** The calls that reach the worker: arguments after `operationID`, and the typed result. */
export interface OpenIMMethods {
  login(userID: string, token: string): void;
  logout(): void;
  setAppBackgroundStatus(isBackground: boolean): void;
  networkStatusChanged(): void;

  getAllConversationList(): Conversation[];
  getConversationListSplit(offset: number, count: number): Conversation[];
  getOneConversation(sessionType: number, sourceID: string): Conversation;
  getMultipleConversation(conversationIDList: readonly string[] | string): Conversation[];
  getConversationIDBySessionType(sessionType: number, sourceID: string): string;
  deleteConversation(conversationID: string): void;
  deleteConversationFromLocalAndSvr(conversationID: string): void;
  deleteAllConversationFromLocal(): void;
  hideConversation(conversationID: string): void;
  clearConversationAndDeleteAllMsg(conversationID: string): void;
  setConversationDraft(conversationID: string, draftText: string): void;
  pinConversation(conversationID: string, isPinned: boolean): void;
  markGroupMessageHasRead(groupID: string): void;
  markConversationHasRead(conversationID: string): void;
  markNotifyMessageHasRead(conversationID: string): void;
  markMessageAsReadByConID(conversationID: string, clientMsgIDList: readonly string[] | string): void;
  getTotalUnreadMsgCount(): number;
  setConversationRecvMessageOpt(conversationIDList: readonly string[] | string, opt: number): void;
  setOneConversationRecvMessageOpt(conversationID: string, opt: number): void;
  getConversationRecvMessageOpt(conversationIDList: readonly string[] | string): ConversationRecvOpt[];
  setOneConversationPrivateChat(conversationID: string, isPrivate: boolean): void;
  setOneConversationBurnDuration(conversationID: string, burnDuration: number): void;
  resetConversationGroupAtType(conversationID: string): void;
  setGlobalRecvMessageOpt(opt: number): void;
  getAtAllTag(): string;

  createTextMessage(text: string): Message;
  createTextAtMessage(
    text: string,
    atUserIDList: readonly string[] | string,
    atUsersInfo?: readonly AtUserInfo[] | string | null,
    quoteMessage?: Message | string | null,
  ): Message;
  createQuoteMessage(text: string, message: Message | string): Message;
  createCustomMessage(data: string, extension: string, description: string): Message;
  createImageMessageByURL(image: ImageByURL | string): Message;
  createSoundMessageByURL(sound: SoundByURL | string): Message;
  createVideoMessageByURL(video: VideoByURL | string): Message;
  createFileMessageByURL(file: FileByURL | string): Message;
  createFaceMessage(face: Face | string): Message;
  createLocationMessage(location: Location | string): Message;
  createCardMessage(card: Card | string): Message;
  createMergerMessage(merger: Merger | string): Message;
  createForwardMessage(message: Message | string): Message;
  sendMessage(
    message: Message | string,
    recvID: string,
    groupID: string,
    offlinePushInfo?: OfflinePush | string | null,
  ): Message;
  getAdvancedHistoryMessageList(request: HistoryRequest | string): HistoryPage;
  getHistoryMessageListReverse(request: HistoryRequest | string): HistoryPage;
  getHistoryMessageList(request: HistoryRequest | string): Message[];
  markMessagesAsReadByMsgID(conversationID: string, clientMsgIDList: readonly string[] | string): void;
  markC2CMessageAsRead(userID: string, clientMsgIDList: readonly string[] | string): void;
  markGroupMessageAsRead(groupID: string, clientMsgIDList: readonly string[] | string): void;
  revokeMessage(request: MessageRef | string): void;
  deleteMessageFromLocalStorage(request: MessageRef | string): void;
  deleteMessage(request: MessageRef | string): void;
  deleteAllMsgFromLocal(): void;
  deleteAllMsgFromLocalAndSvr(): void;
  insertSingleMessageToLocalStorage(request: SingleInsert | string): Message;
  insertGroupMessageToLocalStorage(request: GroupInsert | string): Message;
  searchLocalMessages(request: SearchRequest | string): SearchResult;
  typingStatusUpdate(request: Typing | string): void;

  getSelfUserInfo(): UserInfo;
  getUsersInfo(userIDList: readonly string[] | string): PublicUser[];
  getSpecifiedGroupsInfo(groupIDList: readonly string[] | string): GroupInfo[];
  getGroupMembersInfo(groupID: string, userIDList: readonly string[] | string): GroupMember[];
  getFriendList(): FriendInfo[];
  getJoinedGroupList(): GroupInfo[];
}

/** Name of a call that reaches the worker. */
export type MethodName = keyof OpenIMMethods;

/**
 * What `data` is: `json` a JSON text, `number` decimal digits, `string` the value itself, `none` always `''`.
 */
export type ResultKind = 'json' | 'number' | 'string' | 'none';

/** One row of the table. */
export interface MethodSpec<Args extends readonly unknown[] = readonly unknown[]> {
  readonly args: { readonly [I in keyof Args]: Arg<Args[I], unknown> };
  readonly result: ResultKind;
  /** `init`: needs `initSDK` (else 10008); `login`: needs a login too (else 10009). */
  readonly needs: 'init' | 'login';
}

const conversationID = id('conversationID');
const conversationIDList = ids('conversationIDList');
const clientMsgIDList = ids('clientMsgIDList');
const sessionType = oneOf('sessionType', SESSION_TYPES);
const sourceID = id('sourceID');
const opt = oneOf('opt', RECV_MSG_OPTS);

/** Every call that reaches the worker. */
export const METHODS = {
  login: { args: [id('userID'), id('token')], result: 'none', needs: 'init' },
  logout: { args: [], result: 'none', needs: 'login' },
  setAppBackgroundStatus: { args: [flag('isBackground')], result: 'none', needs: 'login' },
  networkStatusChanged: { args: [], result: 'none', needs: 'login' },

  getAllConversationList: { args: [], result: 'json', needs: 'login' },
  getConversationListSplit: { args: [natural('offset'), natural('count')], result: 'json', needs: 'login' },
  getOneConversation: { args: [sessionType, sourceID], result: 'json', needs: 'login' },
  getMultipleConversation: { args: [conversationIDList], result: 'json', needs: 'login' },
  getConversationIDBySessionType: { args: [sessionType, sourceID], result: 'string', needs: 'login' },
  deleteConversation: { args: [conversationID], result: 'none', needs: 'login' },
  deleteConversationFromLocalAndSvr: { args: [conversationID], result: 'none', needs: 'login' },
  deleteAllConversationFromLocal: { args: [], result: 'none', needs: 'login' },
  hideConversation: { args: [conversationID], result: 'none', needs: 'login' },
  clearConversationAndDeleteAllMsg: { args: [conversationID], result: 'none', needs: 'login' },
  setConversationDraft: { args: [conversationID, text('draftText')], result: 'none', needs: 'login' },
  pinConversation: { args: [conversationID, flag('isPinned')], result: 'none', needs: 'login' },
  markGroupMessageHasRead: { args: [id('groupID')], result: 'none', needs: 'login' },
  markConversationHasRead: { args: [conversationID], result: 'none', needs: 'login' },
  markNotifyMessageHasRead: { args: [conversationID], result: 'none', needs: 'login' },
  markMessageAsReadByConID: { args: [conversationID, clientMsgIDList], result: 'none', needs: 'login' },
  getTotalUnreadMsgCount: { args: [], result: 'number', needs: 'login' },
  setConversationRecvMessageOpt: {
    args: [ids('conversationIDList', 1000), opt],
    result: 'none',
    needs: 'login',
  },
  setOneConversationRecvMessageOpt: { args: [conversationID, opt], result: 'none', needs: 'login' },
  getConversationRecvMessageOpt: { args: [conversationIDList], result: 'json', needs: 'login' },
  setOneConversationPrivateChat: {
    args: [conversationID, flag('isPrivate')],
    result: 'none',
    needs: 'login',
  },
  setOneConversationBurnDuration: {
    args: [conversationID, natural('burnDuration')],
    result: 'none',
    needs: 'login',
  },
  resetConversationGroupAtType: { args: [conversationID], result: 'none', needs: 'login' },
  setGlobalRecvMessageOpt: { args: [opt], result: 'none', needs: 'login' },
  getAtAllTag: { args: [], result: 'string', needs: 'login' },

  createTextMessage: { args: [text('text')], result: 'json', needs: 'login' },
  createTextAtMessage: {
    args: [text('text'), ids('atUserIDList'), atUsersInfo, optional(message('quoteMessage'))],
    result: 'json',
    needs: 'login',
  },
  createQuoteMessage: { args: [text('text'), message('message')], result: 'json', needs: 'login' },
  createCustomMessage: {
    args: [text('data'), text('extension'), text('description')],
    result: 'json',
    needs: 'login',
  },
  createImageMessageByURL: { args: [image], result: 'json', needs: 'login' },
  createSoundMessageByURL: { args: [sound], result: 'json', needs: 'login' },
  createVideoMessageByURL: { args: [video], result: 'json', needs: 'login' },
  createFileMessageByURL: { args: [file], result: 'json', needs: 'login' },
  createFaceMessage: { args: [face], result: 'json', needs: 'login' },
  createLocationMessage: { args: [location], result: 'json', needs: 'login' },
  createCardMessage: { args: [card], result: 'json', needs: 'login' },
  createMergerMessage: { args: [merger], result: 'json', needs: 'login' },
  createForwardMessage: { args: [message('message')], result: 'json', needs: 'login' },
  sendMessage: {
    args: [
      message('message'),
      idOrEmpty('recvID'),
      idOrEmpty('groupID'),
      optional(record('offlinePushInfo', readOfflinePush)),
    ],
    result: 'json',
    needs: 'login',
  },
  getAdvancedHistoryMessageList: { args: [history], result: 'json', needs: 'login' },
  getHistoryMessageListReverse: { args: [history], result: 'json', needs: 'login' },
  getHistoryMessageList: { args: [history], result: 'json', needs: 'login' },
  markMessagesAsReadByMsgID: { args: [conversationID, clientMsgIDList], result: 'none', needs: 'login' },
  markC2CMessageAsRead: { args: [id('userID'), clientMsgIDList], result: 'none', needs: 'login' },
  markGroupMessageAsRead: { args: [id('groupID'), clientMsgIDList], result: 'none', needs: 'login' },
  revokeMessage: { args: [messageRef], result: 'none', needs: 'login' },
  deleteMessageFromLocalStorage: { args: [messageRef], result: 'none', needs: 'login' },
  deleteMessage: { args: [messageRef], result: 'none', needs: 'login' },
  deleteAllMsgFromLocal: { args: [], result: 'none', needs: 'login' },
  deleteAllMsgFromLocalAndSvr: { args: [], result: 'none', needs: 'login' },
  insertSingleMessageToLocalStorage: { args: [singleInsert], result: 'json', needs: 'login' },
  insertGroupMessageToLocalStorage: { args: [groupInsert], result: 'json', needs: 'login' },
  searchLocalMessages: { args: [search], result: 'json', needs: 'login' },
  typingStatusUpdate: { args: [typing], result: 'none', needs: 'login' },

  getSelfUserInfo: { args: [], result: 'json', needs: 'login' },
  getUsersInfo: { args: [ids('userIDList')], result: 'json', needs: 'login' },
  getSpecifiedGroupsInfo: { args: [ids('groupIDList')], result: 'json', needs: 'login' },
  getGroupMembersInfo: { args: [id('groupID'), ids('userIDList')], result: 'json', needs: 'login' },
  getFriendList: { args: [], result: 'json', needs: 'login' },
  getJoinedGroupList: { args: [], result: 'json', needs: 'login' },
} as const satisfies { [M in MethodName]: MethodSpec<Required<Parameters<OpenIMMethods[M]>>> };

/** The checked arguments of a call, as its handler receives them. */
export type HandlerArgs<M extends MethodName> = Checked<(typeof METHODS)[M]['args']>;

type Checked<Args extends readonly unknown[]> = {
  -readonly [I in keyof Args]: Args[I] extends Arg<never, infer Out> ? Out : never;
};

/** What a handler gives: the JSON text for `json`, the value for `number` and `string`, nothing for `none`. */
export type HandlerResult<M extends MethodName> = ResultData[(typeof METHODS)[M]['result']];

interface ResultData {
  json: string;
  string: string;
  number: number;
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that gives nothing need not say `return undefined`.
  none: void;
}

/** Checks and normalises the arguments of a call; throws {@link OpenIMError} 10002. Extra ones are ignored. */
export function checkArguments<M extends MethodName>(method: M, args: readonly unknown[]): HandlerArgs<M> {
  const specs: readonly Arg<never, unknown>[] = METHODS[method].args;
  return specs.map((spec, i) => spec.check(args[i])) as unknown as HandlerArgs<M>;
}

/** The setters of the era: they exist and do nothing, events always flow (behaviour 1). */
export const LISTENER_SETTERS = [
  'setConversationListener',
  'setUserListener',
  'setFriendListener',
  'setGroupListener',
  'setAdvancedMsgListener',
  'setBatchMsgListener',
] as const;
