// The protocol's numbers and keys by name (protocol 1, 3.1, 5). No behaviour beyond reading them.

import * as CONTENT_TYPE from './content-types.ts';
import * as MESSAGE_OPTION from './message-options.ts';
import * as SERVER_ERROR from './server-errors.ts';

export { CONTENT_TYPE, MESSAGE_OPTION, SERVER_ERROR };

/** True for the content types whose content is `{"detail": "<JSON>"}`. */
export function isNotificationContent(contentType: number): boolean {
  return contentType >= 1000 && contentType <= 5000;
}

/** MsgData.sessionType and the conversation's type. 2, the old group, is off at the server. */
export const SESSION_TYPE = { single: 1, group: 3, notification: 4 } as const;

/** MsgData.msgFrom. */
export const MSG_FROM = { user: 100, system: 200 } as const;

/** MsgData.status; 4 and above are placeholders of what is no longer there. */
export const MESSAGE_STATUS = { sending: 1, success: 2, failed: 3, deleted: 4, filtered: 5 } as const;

/** platformID. */
export const PLATFORM = {
  ios: 1,
  android: 2,
  windows: 3,
  osx: 4,
  web: 5,
  miniWeb: 6,
  linux: 7,
  androidPad: 8,
  ipad: 9,
  admin: 10,
  harmonyOS: 11,
} as const;

/** GroupMemberFullInfo.roleLevel. */
export const ROLE_LEVEL = { member: 20, admin: 60, owner: 100 } as const;

/** recvMsgOpt and globalRecvMsgOpt (protocol 5). */
export const RECV_MSG_OPT = { receive: 0, notReceive: 1, receiveNotNotify: 2 } as const;

/** True for 1501 to 1507: the token will not work again, reconnecting is pointless. */
export function isTokenError(code: number): boolean {
  return code >= SERVER_ERROR.tokenExpired && code <= SERVER_ERROR.tokenNotExist;
}

export type MessageOption = (typeof MESSAGE_OPTION)[keyof typeof MESSAGE_OPTION];

/** An option's value; absent means true. */
export function optionOf(
  options: Readonly<Record<string, boolean>> | null | undefined,
  key: MessageOption,
): boolean {
  return options == null || !Object.hasOwn(options, key) || options[key] !== false;
}

/**
 * The options that the server forces by content type when a message is sent (protocol 5); a fresh object, empty
 * when it forces none.
 */
export function forcedOptions(contentType: number): Partial<Record<MessageOption, boolean>> {
  switch (contentType) {
    case CONTENT_TYPE.typing:
      return {
        history: false,
        persistent: false,
        senderSync: false,
        conversationUpdate: false,
        senderConversationUpdate: false,
        unreadCount: false,
        offlinePush: false,
      };
    case CONTENT_TYPE.hasReadReceipt:
      return {
        conversationUpdate: false,
        senderConversationUpdate: false,
        unreadCount: false,
        offlinePush: false,
      };
    case CONTENT_TYPE.revokeRequest:
      return { unreadCount: false, offlinePush: false };
    default:
      return {};
  }
}
