// The protocol's numbers and keys by name (protocol 1, 3.1, 5). No behaviour beyond reading them.

/** MsgData.contentType. 1000 to 5000 are notifications, with their JSON inside JSON. */
export const CONTENT_TYPE = {
  text: 101,
  picture: 102,
  voice: 103,
  video: 104,
  file: 105,
  atText: 106,
  merger: 107,
  card: 108,
  location: 109,
  custom: 110,
  revokeRequest: 111,
  typing: 113,
  quote: 114,
  face: 115,
  advancedText: 117,
  markdownText: 118,
  customNotTriggerConversation: 119,
  customOnlineOnly: 120,
  friendApplicationApproved: 1201,
  friendApplicationRejected: 1202,
  friendApplication: 1203,
  friendAdded: 1204,
  friendDeleted: 1205,
  friendRemarkSet: 1206,
  blackAdded: 1207,
  blackDeleted: 1208,
  friendInfoUpdated: 1209,
  friendsInfoUpdate: 1210,
  conversationChange: 1300,
  userInfoUpdated: 1303,
  userStatusChange: 1304,
  oaNotification: 1400,
  groupCreated: 1501,
  groupInfoSet: 1502,
  joinGroupApplication: 1503,
  memberQuit: 1504,
  groupApplicationAccepted: 1505,
  groupApplicationRejected: 1506,
  groupOwnerTransferred: 1507,
  memberKicked: 1508,
  memberInvited: 1509,
  memberEnter: 1510,
  groupDismissed: 1511,
  groupMemberMuted: 1512,
  groupMemberCancelMuted: 1513,
  groupMuted: 1514,
  groupCancelMuted: 1515,
  groupMemberInfoSet: 1516,
  groupMemberSetToAdmin: 1517,
  groupMemberSetToOrdinary: 1518,
  groupInfoSetAnnouncement: 1519,
  groupInfoSetName: 1520,
  conversationPrivateChat: 1701,
  conversationUnread: 1702,
  clearConversation: 1703,
  conversationDelete: 1704,
  business: 2001,
  /** As a notification: somebody revokes. As a chat message: this one is revoked (protocol 3.1). */
  revoke: 2101,
  deleteMsgs: 2102,
  hasReadReceipt: 2200,
} as const;

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

/** errCode of REST answers, socket replies and the handshake (protocol 1). */
export const SERVER_ERROR = {
  serverInternal: 500,
  args: 1001,
  noPermission: 1002,
  duplicateKey: 1003,
  recordNotFound: 1004,
  userIDNotFound: 1101,
  registeredAlready: 1102,
  groupIDNotFound: 1201,
  notInGroupYet: 1203,
  dismissedAlready: 1204,
  blockedByPeer: 1302,
  notPeersFriend: 1303,
  messageHasReadDisable: 1401,
  mutedInGroup: 1402,
  mutedGroup: 1403,
  msgAlreadyRevoke: 1404,
  tokenExpired: 1501,
  tokenInvalid: 1502,
  tokenMalformed: 1503,
  tokenNotValidYet: 1504,
  tokenUnknown: 1505,
  tokenKicked: 1506,
  tokenNotExist: 1507,
  connOverMaxNumLimit: 1601,
  connArgs: 1602,
  pushMsg: 1603,
  iosBackgroundPush: 1604,
  callback: 80000,
  database: 90002,
} as const;

/** True for 1501 to 1507: the token will not work again, reconnecting is pointless. */
export function isTokenError(code: number): boolean {
  return code >= SERVER_ERROR.tokenExpired && code <= SERVER_ERROR.tokenNotExist;
}

/** Keys of MsgData.options. */
export const MESSAGE_OPTION = {
  history: 'history',
  persistent: 'persistent',
  offlinePush: 'offlinePush',
  unreadCount: 'unreadCount',
  conversationUpdate: 'conversationUpdate',
  senderSync: 'senderSync',
  notPrivate: 'notPrivate',
  senderConversationUpdate: 'senderConversationUpdate',
  senderNotificationPush: 'senderNotificationPush',
  reactionFromCache: 'reactionFromCache',
  isNotNotification: 'isNotNotification',
  isSendMsg: 'isSendMsg',
} as const;

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
