// Owns the meaning of MsgData.options (protocol 5): a missing key means true.
// Must not change messages by itself.

type Options = Readonly<Record<string, boolean>>;

/** The value of one option. */
export function option(options: Options, key: string): boolean {
  return options[key] !== false;
}

const TYPING = [
  'history',
  'persistent',
  'senderSync',
  'conversationUpdate',
  'senderConversationUpdate',
  'unreadCount',
  'offlinePush',
];
const RECEIPT = ['conversationUpdate', 'senderConversationUpdate', 'unreadCount', 'offlinePush'];
const REVOKE = ['unreadCount', 'offlinePush'];

/** The options that the server forces to false on send, by contentType. */
export function forcedOff(contentType: number): readonly string[] {
  if (contentType === 113) return TYPING;
  if (contentType === 2200) return RECEIPT;
  if (contentType === 111) return REVOKE;
  return [];
}

/** Options of a notification; `history` tells whether it is stored. */
export function noticeOptions(history: boolean, isSendMsg: boolean): Record<string, boolean> {
  return {
    isNotNotification: false,
    isSendMsg,
    history,
    persistent: history,
    offlinePush: false,
    unreadCount: isSendMsg,
    conversationUpdate: false,
    senderSync: true,
    notPrivate: false,
    senderConversationUpdate: false,
    reactionFromCache: false,
  };
}
