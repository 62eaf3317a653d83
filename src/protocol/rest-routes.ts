// REST routes of the server by path (protocol 1 and 4): what is sent and what comes back. Types alone, no code; rest.ts
// reads the answers.

import type {
  ServerConversation,
  ServerFriend,
  ServerFriendOnly,
  ServerGroup,
  ServerGroupMember,
  ServerMessage,
  ServerUser,
} from './entities.ts';
import type {
  GetConversationsHasReadAndMaxSeqReq,
  OfflinePushInfo,
  PullMessageBySeqsReq,
  Seqs,
} from './schema.ts';

/** What every list and map of an answer may be: null when empty. */
type List<T> = T[] | null;
type Dictionary<T> = Record<string, T> | null;

/** pageNumber counts from 1. */
export interface Pagination {
  pageNumber: number;
  showNumber: number;
}

/** Without it a deletion is for the caller's device alone and announced to nobody (protocol 4). */
export interface DeleteSyncOpt {
  IsSyncSelf?: boolean;
  IsSyncOther?: boolean;
}

/** The part of a conversation to set: absent and null fields stay as they are. */
export interface ConversationReq {
  conversationID: string;
  conversationType: number;
  /** Required for type 1. */
  userID?: string;
  /** Required for type 3. */
  groupID?: string;
  recvMsgOpt?: number | null;
  isPinned?: boolean | null;
  attachedInfo?: string | null;
  /** Written to both sides. */
  isPrivateChat?: boolean | null;
  ex?: string | null;
  /** Seconds. */
  burnDuration?: number | null;
  groupAtType?: number | null;
  msgDestructTime?: number | null;
  isMsgDestruct?: boolean | null;
}

/** Absent and null fields stay as they are. */
export interface UserInfoWithEx {
  userID: string;
  nickname?: string | null;
  faceURL?: string | null;
  ex?: string | null;
  globalRecvMsgOpt?: number | null;
}

/** A client's stored version of a synced table; '' and 0 at first. */
export interface VersionReq {
  version: number;
  versionID: string;
}

/** What changed since the version sent; `full`: unknown to the server, read everything again (protocol 6.B). */
export interface IncrementalData<T> {
  version: number;
  versionID: string;
  full: boolean;
  delete: List<string>;
  insert: List<T>;
  update: List<T>;
  sortVersion?: number;
}

/** The same for the members of one group, with the group when it changed itself. */
export interface IncrementalMembersData extends IncrementalData<ServerGroupMember> {
  group: ServerGroup | null;
}

/** Head of an answer that lists the IDs of a synced table. */
export interface FullIDsData {
  version: number;
  versionID: string;
  /** True: the IDs are those of the idHash sent, the list is null. */
  equal: boolean;
}

/** One conversation of /jssdk: everything a first paint needs. */
export interface ConversationMsgData {
  conversation: ServerConversation;
  lastMsg: ServerMessage | null;
  user: ServerUser | null;
  friend: ServerFriendOnly | null;
  group: ServerGroup | null;
  maxSeq: number;
  readSeq: number;
}

interface ConversationMsgsData {
  unreadCount: number;
  conversations: List<ConversationMsgData>;
}

interface PullMsgsData {
  Msgs: List<ServerMessage>;
  isEnd: boolean;
  endSeq: number;
}

interface TokenData {
  token: string;
  expireTimeSeconds: number;
}

interface SignedPart {
  partNumber: number;
  url: string;
  query: List<{ key: string; values: List<string> }>;
  header: List<{ key: string; values: List<string> }>;
}

/** Path to request body and to the answer's `data` (undefined: none). All are POST. */
export interface RestRoutes {
  '/auth/get_admin_token': { body: { secret: string; userID: string }; data: TokenData };
  '/auth/get_user_token': { body: { userID: string; platformID: number }; data: TokenData };
  /** expireTimeSeconds is a time here: Unix seconds. */
  '/auth/parse_token': {
    body: { token: string };
    data: { userID: string; platformID: number; expireTimeSeconds: number };
  };
  '/auth/force_logout': { body: { userID: string; platformID: number }; data: undefined };

  '/user/user_register': {
    body: {
      users: {
        userID: string;
        nickname: string;
        faceURL: string;
        ex?: string;
        appMangerLevel?: number;
        globalRecvMsgOpt?: number;
      }[];
    };
    data: undefined;
  };
  '/user/get_users_info': { body: { userIDs: string[] }; data: { usersInfo: List<ServerUser> } };
  '/user/update_user_info': { body: { userInfo: Partial<ServerUser> & { userID: string } }; data: undefined };
  '/user/update_user_info_ex': { body: { userInfo: UserInfoWithEx }; data: undefined };
  '/user/set_global_msg_recv_opt': { body: { userID: string; globalRecvMsgOpt: number }; data: undefined };
  '/user/get_user_client_config': { body: { userID: string }; data: { configs: Dictionary<string> } };

  '/conversation/get_all_conversations': {
    body: { ownerUserID: string };
    data: { conversations: List<ServerConversation> };
  };
  '/conversation/get_conversation': {
    body: { ownerUserID: string; conversationID: string };
    data: { conversation: ServerConversation };
  };
  '/conversation/get_conversations': {
    body: { ownerUserID: string; conversationIDs: string[] };
    data: { conversations: List<ServerConversation> };
  };
  '/conversation/get_owner_conversation': {
    body: { userID: string; pagination: Pagination };
    data: { total: number; conversations: List<ServerConversation> };
  };
  '/conversation/get_incremental_conversations': {
    body: VersionReq & { userID: string };
    data: IncrementalData<ServerConversation>;
  };
  '/conversation/get_full_conversation_ids': {
    body: { userID: string; idHash: number };
    data: FullIDsData & { conversationIDs: List<string> };
  };
  '/conversation/set_conversations': {
    body: { userIDs: string[]; conversation: ConversationReq };
    data: undefined;
  };
  '/conversation/get_not_notify_conversation_ids': {
    body: { userID: string };
    data: { conversationIDs: List<string> };
  };
  '/conversation/get_pinned_conversation_ids': {
    body: { userID: string };
    data: { conversationIDs: List<string> };
  };
  /** Either the IDs or the age in days, never both. */
  '/conversation/delete_conversations': {
    body:
      | { ownerUserID: string; conversationIDs: string[] }
      | { ownerUserID: string; needDeleteTime: number };
    data: undefined;
  };
  '/conversation/update_conversations_by_user': { body: { userID: string; ex: string }; data: undefined };

  '/msg/newest_seq': {
    body: { userID: string };
    data: { maxSeqs: Dictionary<number>; minSeqs: Dictionary<number> };
  };
  '/msg/pull_msg_by_seq': {
    body: PullMessageBySeqsReq;
    data: { msgs: Dictionary<PullMsgsData>; notificationMsgs: Dictionary<PullMsgsData> };
  };
  '/msg/get_conversations_has_read_and_max_seq': {
    body: Pick<GetConversationsHasReadAndMaxSeqReq, 'userID'> & Partial<GetConversationsHasReadAndMaxSeqReq>;
    data: { seqs: Dictionary<Seqs>; pinnedConversationIDs: List<string> };
  };
  '/msg/mark_conversation_as_read': {
    body: { userID: string; conversationID: string; hasReadSeq: number; seqs?: number[] };
    data: undefined;
  };
  '/msg/mark_msgs_as_read': {
    body: { userID: string; conversationID: string; seqs: number[] };
    data: undefined;
  };
  '/msg/set_conversation_has_read_seq': {
    body: { userID: string; conversationID: string; hasReadSeq: number };
    data: undefined;
  };
  '/msg/revoke_msg': { body: { userID: string; conversationID: string; seq: number }; data: undefined };
  '/msg/delete_msgs': {
    body: { userID: string; conversationID: string; seqs: number[]; deleteSyncOpt?: DeleteSyncOpt };
    data: undefined;
  };
  '/msg/clear_conversation_msg': {
    body: { userID: string; conversationIDs: string[]; deleteSyncOpt?: DeleteSyncOpt };
    data: undefined;
  };
  '/msg/user_clear_all_msg': { body: { userID: string; deleteSyncOpt?: DeleteSyncOpt }; data: undefined };
  /** Milliseconds. */
  '/msg/get_server_time': { body: Record<string, never>; data: { serverTime: number } };
  /** Admin only. */
  '/msg/send_msg': {
    body: {
      sendID: string;
      recvID?: string;
      groupID?: string;
      senderNickname?: string;
      senderFaceURL?: string;
      senderPlatformID?: number;
      /** The element itself, not its text. */
      content: Record<string, unknown>;
      contentType: number;
      sessionType: number;
      isOnlineOnly?: boolean;
      notOfflinePush?: boolean;
      sendTime?: number;
      offlinePushInfo?: Partial<OfflinePushInfo> | null;
      ex?: string;
    };
    data: { serverMsgID: string; clientMsgID: string; sendTime: number; modify: ServerMessage | null };
  };

  '/group/get_groups_info': { body: { groupIDs: string[] }; data: { groupInfos: List<ServerGroup> } };
  '/group/get_group_members_info': {
    body: { groupID: string; userIDs: string[] };
    data: { members: List<ServerGroupMember> };
  };
  '/group/get_group_member_list': {
    body: { groupID: string; filter: number; keyword: string; pagination: Pagination };
    data: { total: number; members: List<ServerGroupMember> };
  };
  '/group/get_joined_group_list': {
    body: { fromUserID: string; pagination: Pagination };
    data: { total: number; groups: List<ServerGroup> };
  };
  '/group/get_incremental_join_groups': {
    body: VersionReq & { userID: string };
    data: IncrementalData<ServerGroup>;
  };
  '/group/get_full_join_group_ids': {
    body: { userID: string; idHash: number };
    data: FullIDsData & { groupIDs: List<string> };
  };
  '/group/get_incremental_group_members_batch': {
    body: { userID: string; reqList: (VersionReq & { groupID: string })[] };
    data: { respList: Dictionary<IncrementalMembersData> };
  };
  '/group/get_full_group_member_user_ids': {
    body: { groupID: string; idHash: number };
    data: FullIDsData & { userIDs: List<string> };
  };
  '/group/create_group': {
    body: {
      memberUserIDs: string[];
      adminUserIDs: string[];
      ownerUserID: string;
      groupInfo: Partial<ServerGroup>;
    };
    data: { groupInfo: ServerGroup };
  };

  '/friend/get_incremental_friends': {
    body: VersionReq & { userID: string };
    data: IncrementalData<ServerFriend>;
  };
  '/friend/get_full_friend_user_ids': {
    body: { userID: string; idHash: number };
    data: FullIDsData & { userIDs: List<string> };
  };
  '/friend/get_designated_friends': {
    body: { ownerUserID: string; friendUserIDs: string[] };
    data: { friendsInfo: List<ServerFriend> };
  };

  '/jssdk/get_active_conversations': {
    body: { ownerUserID: string; count: number };
    data: ConversationMsgsData;
  };
  '/jssdk/get_conversations': {
    body: { ownerUserID: string; conversationIDs: string[] };
    data: ConversationMsgsData;
  };

  '/object/part_limit': {
    body: Record<string, never>;
    data: { minPartSize: number; maxPartSize: number; maxNumSize: number };
  };
  '/object/part_size': { body: { size: number }; data: { size: number } };
  /** `url` when the object is there already, else `upload`. */
  '/object/initiate_multipart_upload': {
    body: {
      hash: string;
      size: number;
      partSize: number;
      maxParts: number;
      cause: string;
      name: string;
      contentType: string;
    };
    data: {
      url: string;
      upload: {
        uploadID: string;
        partSize: number;
        sign: Omit<SignedPart, 'partNumber'> & { parts: List<SignedPart> };
        expireTime: number;
      } | null;
    };
  };
  '/object/complete_multipart_upload': {
    body: { uploadID: string; parts: string[]; name: string; contentType: string; cause: string };
    data: { url: string };
  };
}

export type RestPath = keyof RestRoutes;
export type RestBody<P extends RestPath> = RestRoutes[P]['body'];
export type RestData<P extends RestPath> = RestRoutes[P]['data'];
