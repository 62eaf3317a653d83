// Owns the protobuf form of the /jssdk bodies (protocol 3, package openim.jssdk). Must not know what they mean.

import { encodeBody, REQ } from '../../src/protocol/index.ts';
import { toMsgData } from '../gateway/bodies.ts';
import { argsError } from '../http/api-error.ts';
import type { Schema } from '../http/protobuf.ts';
import { decodeProtobuf, encodeProtobuf } from '../http/protobuf.ts';
import type { ProtobufForm } from '../http/rest-server.ts';
import type { Message } from '../store/entities.ts';

const CONVERSATION: Schema = {
  ownerUserID: [1, 'string'],
  conversationID: [2, 'string'],
  recvMsgOpt: [3, 'int'],
  conversationType: [4, 'int'],
  userID: [5, 'string'],
  groupID: [6, 'string'],
  isPinned: [7, 'bool'],
  attachedInfo: [8, 'string'],
  isPrivateChat: [9, 'bool'],
  groupAtType: [10, 'int'],
  ex: [11, 'string'],
  burnDuration: [12, 'int'],
  minSeq: [13, 'int'],
  maxSeq: [14, 'int'],
  msgDestructTime: [15, 'int'],
  latestMsgDestructTime: [16, 'int'],
  isMsgDestruct: [17, 'bool'],
};

const USER: Schema = {
  userID: [1, 'string'],
  nickname: [2, 'string'],
  faceURL: [3, 'string'],
  ex: [4, 'string'],
  createTime: [5, 'int'],
  appMangerLevel: [6, 'int'],
  globalRecvMsgOpt: [7, 'int'],
};

const FRIEND: Schema = {
  ownerUserID: [1, 'string'],
  friendUserID: [2, 'string'],
  remark: [3, 'string'],
  createTime: [4, 'int'],
  addSource: [5, 'int'],
  operatorUserID: [6, 'string'],
  ex: [7, 'string'],
  isPinned: [8, 'bool'],
};

const GROUP: Schema = {
  groupID: [1, 'string'],
  groupName: [2, 'string'],
  notification: [3, 'string'],
  introduction: [4, 'string'],
  faceURL: [5, 'string'],
  ownerUserID: [6, 'string'],
  createTime: [7, 'int'],
  memberCount: [8, 'int'],
  ex: [9, 'string'],
  status: [10, 'int'],
  creatorUserID: [11, 'string'],
  groupType: [12, 'int'],
  needVerification: [13, 'int'],
  lookMemberInfo: [14, 'int'],
  applyMemberFriend: [15, 'int'],
  notificationUpdateTime: [16, 'int'],
  notificationUserID: [17, 'string'],
};

const ANSWER: Schema = {
  unreadCount: [1, 'int'],
  conversations: [
    2,
    {
      conversation: [1, CONVERSATION],
      lastMsg: [2, 'bytes'],
      user: [3, USER],
      friend: [4, FRIEND],
      group: [5, GROUP],
      maxSeq: [6, 'int'],
      readSeq: [7, 'int'],
    },
    'list',
  ],
};

interface Answer {
  conversations: { lastMsg: Message | null }[];
}

/** The bytes of a message whose content is the base64 text of the JSON form. */
function messageBytes(msg: Message): Uint8Array {
  const content = Buffer.from(msg.content, 'base64').toString('utf8');
  return encodeBody(REQ.sendMessage, toMsgData({ ...msg, content }));
}

function form(request: Schema): ProtobufForm {
  return {
    decode: (bytes) => {
      try {
        return decodeProtobuf(request, bytes);
      } catch (error) {
        throw argsError((error as Error).message);
      }
    },
    encode: (data) => {
      const answer = data as Answer;
      const conversations = answer.conversations.map((item) => ({
        ...item,
        lastMsg: item.lastMsg && messageBytes(item.lastMsg),
      }));
      return encodeProtobuf(ANSWER, { ...answer, conversations });
    },
  };
}

/** By path; routes that are not here speak JSON only. */
export const JSSDK_PROTOBUF: Readonly<Record<string, ProtobufForm>> = {
  '/jssdk/get_active_conversations': form({ ownerUserID: [1, 'string'], count: [2, 'int'] }),
  '/jssdk/get_conversations': form({ ownerUserID: [1, 'string'], conversationIDs: [2, 'string', 'list'] }),
};
