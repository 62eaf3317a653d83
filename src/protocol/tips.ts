// What notifications say ("tips", protocol 3), typed and with readers for parseNotification. Readers never throw.
// Tips on which state depends reject a field of the wrong type; group and friend tips zero it.

import {
  readFriend,
  readGroup,
  readGroupMember,
  type ServerFriend,
  type ServerGroup,
  type ServerGroupMember,
} from './entities.ts';
import { flag, integer, lenient, listOf, orNull, type Reader, strict, text, validOf } from './readers.ts';

/** 1300. */
export interface ConversationUpdateTips {
  userID: string;
  conversationIDList: string[];
}

/** 1701. */
export interface ConversationSetPrivateTips {
  recvID: string;
  sendID: string;
  isPrivate: boolean;
  conversationID: string;
}

/** 2200. */
export interface MarkAsReadTips {
  markAsReadUserID: string;
  conversationID: string;
  seqs: number[];
  hasReadSeq: number;
}

/** 2101 in a notification channel: somebody revokes. */
export interface RevokeMsgTips {
  revokerUserID: string;
  clientMsgID: string;
  /** Milliseconds. */
  revokeTime: number;
  /** The server's spelling. */
  sesstionType: number;
  seq: number;
  conversationID: string;
  isAdminRevoke: boolean;
}

/** 2101 in a chat: this message was revoked. */
export interface MessageRevokedContent {
  revokerID: string;
  /** One of ROLE_LEVEL, in groups. */
  revokerRole: number;
  clientMsgID: string;
  revokerNickname: string;
  /** Milliseconds. */
  revokeTime: number;
  /** Milliseconds. */
  sourceMessageSendTime: number;
  sourceMessageSendID: string;
  sourceMessageSenderNickname: string;
  sessionType: number;
  seq: number;
  ex: string;
}

/** 1703. */
export interface ClearConversationTips {
  userID: string;
  conversationIDs: string[];
}

/** 2102. */
export interface DeleteMsgsTips {
  userID: string;
  conversationID: string;
  seqs: number[];
}

/** 1303. */
export interface UserInfoUpdatedTips {
  userID: string;
}

/** The fields of all friend notifications (1201 to 1210); each sends a part of them. */
export interface FriendTips {
  /** Whose friends changed, and by whom; the order depends on the content type. */
  fromToUserID: { fromUserID: string; toUserID: string } | null;
  /** 1210: the friends that changed. */
  friendIDs: string[];
  /** 1204. */
  friend: ServerFriend | null;
  /** 0 where the notification carries none. */
  friendVersion: number;
  friendVersionID: string;
}

/** The fields of all group notifications (1501 to 1520); each sends a part of them. */
export interface GroupTips {
  group: ServerGroup | null;
  opUser: ServerGroupMember | null;
  /** 1501. */
  memberList: ServerGroupMember[];
  /** 1501. */
  groupOwnerUser: ServerGroupMember | null;
  /** 1504. */
  quitUser: ServerGroupMember | null;
  /** 1507. */
  newGroupOwner: ServerGroupMember | null;
  /** 1507: a user ID. */
  oldGroupOwner: string;
  /** 1508. */
  kickedUserList: ServerGroupMember[];
  /** 1509. */
  invitedUserList: ServerGroupMember[];
  /** 1509. */
  inviterUser: ServerGroupMember | null;
  /** 1510. */
  entrantUser: ServerGroupMember | null;
  /** 1512, 1513. */
  mutedUser: ServerGroupMember | null;
  /** 1512. */
  mutedSeconds: number;
  /** 1516 to 1518. */
  changedUser: ServerGroupMember | null;
  /** Milliseconds. */
  operationTime: number;
  /** 0 where the notification carries none. */
  groupMemberVersion: number;
  groupMemberVersionID: string;
}

export const readConversationUpdateTips: Reader<ConversationUpdateTips> = strict({
  userID: text,
  conversationIDList: listOf(text),
});

export const readConversationSetPrivateTips: Reader<ConversationSetPrivateTips> = strict({
  recvID: text,
  sendID: text,
  isPrivate: flag,
  conversationID: text,
});

export const readMarkAsReadTips: Reader<MarkAsReadTips> = strict({
  markAsReadUserID: text,
  conversationID: text,
  seqs: listOf(integer),
  hasReadSeq: integer,
});

export const readRevokeMsgTips: Reader<RevokeMsgTips> = strict({
  revokerUserID: text,
  clientMsgID: text,
  revokeTime: integer,
  sesstionType: integer,
  seq: integer,
  conversationID: text,
  isAdminRevoke: flag,
});

export const readMessageRevokedContent: Reader<MessageRevokedContent> = strict({
  revokerID: text,
  revokerRole: integer,
  clientMsgID: text,
  revokerNickname: text,
  revokeTime: integer,
  sourceMessageSendTime: integer,
  sourceMessageSendID: text,
  sourceMessageSenderNickname: text,
  sessionType: integer,
  seq: integer,
  ex: text,
});

export const readClearConversationTips: Reader<ClearConversationTips> = strict({
  userID: text,
  conversationIDs: listOf(text),
});

export const readDeleteMsgsTips: Reader<DeleteMsgsTips> = strict({
  userID: text,
  conversationID: text,
  seqs: listOf(integer),
});

export const readUserInfoUpdatedTips: Reader<UserInfoUpdatedTips> = strict({ userID: text });

const member = orNull(readGroupMember);
const members = validOf(readGroupMember);

export const readFriendTips: Reader<FriendTips> = lenient({
  fromToUserID: orNull(lenient({ fromUserID: text, toUserID: text })),
  friendIDs: validOf(text),
  friend: orNull(readFriend),
  friendVersion: integer,
  friendVersionID: text,
});

export const readGroupTips: Reader<GroupTips> = lenient({
  group: orNull(readGroup),
  opUser: member,
  memberList: members,
  groupOwnerUser: member,
  quitUser: member,
  newGroupOwner: member,
  oldGroupOwner: text,
  kickedUserList: members,
  invitedUserList: members,
  inviterUser: member,
  entrantUser: member,
  mutedUser: member,
  mutedSeconds: integer,
  changedUser: member,
  operationTime: integer,
  groupMemberVersion: integer,
  groupMemberVersionID: text,
});
