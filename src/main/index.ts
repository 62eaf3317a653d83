// The public surface of the package. Importing it starts nothing: no worker, no listener, no global is touched, so
// that it also loads where there is no page (server rendering).
import type { GlobalEvent } from './global-event.ts';
import { createOpenIM, type OpenIM } from './open-im.ts';

/** The SDK of this page. Its worker starts with the first `initSDK` that is accepted. */
export const openIM: OpenIM = /* @__PURE__ */ createOpenIM();

/** Every event of {@link openIM}, as an RxJS observable. */
export const globalEvent: GlobalEvent = openIM.globalEvent;

export {
  type AtTextElem,
  type AtUserInfo,
  type Call,
  type Callback,
  type Calls,
  type Card,
  CONNECTION_STATUS,
  type ConnectionStatus,
  type Conversation,
  type ConversationRecvOpt,
  type ConversationType,
  ERRORS,
  type ErrorInfo,
  type ErrorName,
  type EventMap,
  type EventName,
  type EventPayload,
  type Face,
  type FileByURL,
  type FriendInfo,
  type GroupInfo,
  type GroupInsert,
  type GroupMember,
  type HistoryPage,
  type HistoryRequest,
  type ImageByURL,
  LOGIN_STATUS,
  type Location,
  type LoginStatus,
  type Merger,
  type Message,
  type MessageReceipt,
  type MessageRef,
  type MethodName,
  type OfflinePush,
  OpenIMError,
  type OpenIMMethods,
  type OperationID,
  type Picture,
  type PublicUser,
  type RecvMsgOpt,
  type Result,
  type RevokedMessage,
  type SearchRequest,
  type SearchResult,
  type SearchResultItem,
  type SingleInsert,
  type SoundByURL,
  type TextElem,
  type Typing,
  type UserInfo,
  type VideoByURL,
} from '../contract/index.ts';
export type { InitConfig } from './config.ts';
export type { EventHandler, GlobalEvent } from './global-event.ts';
export { createOpenIM, type OpenIM, type OpenIMOptions } from './open-im.ts';
export type { WorkerEndpoint, WorkerSource } from './worker-ladder.ts';
