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
  type HistoryPage,
  type HistoryRequest,
  LOGIN_STATUS,
  type LoginStatus,
  type Message,
  type MessageReceipt,
  type MethodName,
  type OfflinePush,
  OpenIMError,
  type OpenIMMethods,
  type OperationID,
  type RecvMsgOpt,
  type Result,
  type RevokedMessage,
  type TextElem,
  type UserInfo,
} from '../contract/index.ts';
export type { InitConfig } from './config.ts';
export type { EventHandler, GlobalEvent } from './global-event.ts';
export { createOpenIM, type OpenIM, type OpenIMOptions } from './open-im.ts';
export type { WorkerEndpoint, WorkerSource } from './worker-ladder.ts';
