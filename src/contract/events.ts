// The events: names, payload types, error-carrying ones (behaviour 2 and 5). It must not know who emits or listens.
import type { Conversation, Message, MessageReceipt, RevokedMessage, UserInfo } from './entities.ts';

/** Every event and the type of its `value`. */
export interface EventMap {
  onConnecting: undefined;
  onConnectSuccess: undefined;
  onConnectFailed: undefined;
  onKickedOffline: undefined;
  onUserTokenExpired: undefined;
  onUserTokenInvalid: undefined;
  /** `true` on the first login of a user on a device. */
  onSyncServerStart: boolean;
  /** Percent, 0 to 100. */
  onSyncServerProgress: number;
  onSyncServerFinish: boolean;
  onSyncServerFailed: boolean;
  onRecvNewMessages: Message[];
  onRecvNewMessage: Message;
  onRecvOnlineOnlyMessage: Message;
  onNewRecvMessageRevoked: RevokedMessage;
  onRecvC2CReadReceipt: MessageReceipt[];
  onMsgDeleted: Message;
  onConversationUserInputStatusChanged: {
    conversationID: string;
    userID: string;
    platformIDs: number[];
    isTyping: boolean;
  };
  sendMessageSuccess: Message;
  sendMessageFailed: Message;
  onNewConversation: Conversation[];
  onConversationChanged: Conversation[];
  /** IDs of the rows that left the visible list. */
  onConversationRemoved: string[];
  onTotalUnreadMessageCountChanged: number;
  onSelfInfoUpdated: UserInfo;
  onStateResynced: undefined;
  /** The user's ID. */
  onLoggedOut: string;
}

/** Name of an event. */
export type EventName = keyof EventMap;

/** How `data` becomes `value`: as in {@link ResultKind}, and `flag` for `'true'`/`'false'`. */
export type EventDataKind = 'json' | 'number' | 'string' | 'flag' | 'none';

/** Of each event: how its data reads, and the extra key that the documented SDK's apps read. */
export interface EventSpec {
  readonly data: EventDataKind;
  readonly key?: string;
}

/** Every event. */
export const EVENTS = {
  onConnecting: { data: 'none' },
  onConnectSuccess: { data: 'none' },
  onConnectFailed: { data: 'none' },
  onKickedOffline: { data: 'none' },
  onUserTokenExpired: { data: 'none' },
  onUserTokenInvalid: { data: 'none' },
  onSyncServerStart: { data: 'flag' },
  onSyncServerProgress: { data: 'number' },
  onSyncServerFinish: { data: 'flag' },
  onSyncServerFailed: { data: 'flag' },
  onRecvNewMessages: { data: 'json', key: 'messages' },
  onRecvNewMessage: { data: 'json', key: 'message' },
  onRecvOnlineOnlyMessage: { data: 'json', key: 'message' },
  onNewRecvMessageRevoked: { data: 'json', key: 'msgRevoked' },
  onRecvC2CReadReceipt: { data: 'json', key: 'msgReceiptList' },
  onMsgDeleted: { data: 'json', key: 'message' },
  onConversationUserInputStatusChanged: { data: 'json' },
  sendMessageSuccess: { data: 'json', key: 'message' },
  sendMessageFailed: { data: 'json', key: 'message' },
  onNewConversation: { data: 'json', key: 'conversationList' },
  onConversationChanged: { data: 'json', key: 'conversationList' },
  onConversationRemoved: { data: 'json' },
  /** Its extra key is a number, not the string. */
  onTotalUnreadMessageCountChanged: { data: 'number', key: 'totalUnreadCount' },
  onSelfInfoUpdated: { data: 'json', key: 'userInfo' },
  onStateResynced: { data: 'none' },
  onLoggedOut: { data: 'string' },
} as const satisfies { [E in EventName]: EventSpec };

type KeyOf<E extends EventName> = (typeof EVENTS)[E] extends { readonly key: infer K extends string }
  ? K
  : never;

/** Payload of one event. The named key holds the same string as `data` (for the total the number). */
export type EventPayload<E extends EventName = EventName> = E extends EventName
  ? {
      readonly event: E;
      /** 0, except on events that tell of a failure: then the server's code. */
      readonly errCode: number;
      readonly errMsg: string;
      readonly data: string;
      readonly operationID: '';
      /** `data` in its typed form, parsed on first read and kept. */
      readonly value: EventMap[E];
    } & { readonly [K in KeyOf<E>]: E extends 'onTotalUnreadMessageCountChanged' ? number : string }
  : never;
