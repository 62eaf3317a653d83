// Keys of MsgData.options (protocol 5). A module of texts rather than an object, so that a bundle holds only those in use.

export const history = 'history';
export const persistent = 'persistent';
export const offlinePush = 'offlinePush';
export const unreadCount = 'unreadCount';
export const conversationUpdate = 'conversationUpdate';
export const senderSync = 'senderSync';
export const notPrivate = 'notPrivate';
export const senderConversationUpdate = 'senderConversationUpdate';
export const senderNotificationPush = 'senderNotificationPush';
export const reactionFromCache = 'reactionFromCache';
export const isNotNotification = 'isNotNotification';
export const isSendMsg = 'isSendMsg';
