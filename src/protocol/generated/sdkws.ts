// Codecs of the protobuf messages in proto/, written by scripts/generate-protocol.ts. Do not edit: change the
// .proto files or the script and run it again.
// source: sdkws.proto

/* eslint-disable */
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";

/**
 * Messages that travel over the gateway's socket, package openim.sdkws: names, numbers and types as the
 * OpenIM v3.8 server speaks them (protocol 3). Only what the socket carries; REST bodies are in rest.ts.
 */

/** The order in which 1002 and 1005 return messages. */
export const PullOrder = { PullOrderAsc: 0, PullOrderDesc: 1 } as const;

export type PullOrder = typeof PullOrder[keyof typeof PullOrder];

export namespace PullOrder {
  export type PullOrderAsc = typeof PullOrder.PullOrderAsc;
  export type PullOrderDesc = typeof PullOrder.PullOrderDesc;
}

/** A message or a notification. Bare body of 1003. */
export interface MsgData {
  sendID: string;
  recvID: string;
  groupID: string;
  clientMsgID: string;
  serverMsgID: string;
  senderPlatformID: number;
  senderNickname: string;
  senderFaceURL: string;
  sessionType: number;
  msgFrom: number;
  contentType: number;
  /** UTF-8 JSON (protocol 3.1). */
  content: Uint8Array;
  seq: number;
  /** Milliseconds. */
  sendTime: number;
  /** Milliseconds. */
  createTime: number;
  status: number;
  isRead: boolean;
  /** A missing key means true (protocol 5). */
  options: { [key: string]: boolean };
  offlinePushInfo: OfflinePushInfo | undefined;
  atUserIDList: string[];
  attachedInfo: string;
  ex: string;
}

export interface MsgData_OptionsEntry {
  key: string;
  value: boolean;
}

/** What a phone shows when its owner is offline. */
export interface OfflinePushInfo {
  title: string;
  desc: string;
  ex: string;
  iOSPushSound: string;
  iOSBadgeCount: boolean;
  signalInfo: string;
}

/** Messages of one conversation. */
export interface PullMsgs {
  Msgs: MsgData[];
  /** Reliable for 1005 only (protocol 6.D). */
  isEnd: boolean;
  endSeq: number;
}

/** Body of the push 2001: conversationID to messages. */
export interface PushMessages {
  msgs: { [key: string]: PullMsgs };
  notificationMsgs: { [key: string]: PullMsgs };
}

export interface PushMessages_MsgsEntry {
  key: string;
  value: PullMsgs | undefined;
}

export interface PushMessages_NotificationMsgsEntry {
  key: string;
  value: PullMsgs | undefined;
}

/** One range of a 1002 request, both ends included. */
export interface SeqRange {
  conversationID: string;
  begin: number;
  end: number;
  /** The newest num of the range are returned; ignored for n_ channels. */
  num: number;
}

/** Request of 1002. */
export interface PullMessageBySeqsReq {
  userID: string;
  seqRanges: SeqRange[];
  order: PullOrder;
}

/** Response of 1002. */
export interface PullMessageBySeqsResp {
  msgs: { [key: string]: PullMsgs };
  notificationMsgs: { [key: string]: PullMsgs };
}

export interface PullMessageBySeqsResp_MsgsEntry {
  key: string;
  value: PullMsgs | undefined;
}

export interface PullMessageBySeqsResp_NotificationMsgsEntry {
  key: string;
  value: PullMsgs | undefined;
}

/** Request of 1001. */
export interface GetMaxSeqReq {
  userID: string;
}

/** Response of 1001. The server leaves minSeqs empty. */
export interface GetMaxSeqResp {
  maxSeqs: { [key: string]: number };
  minSeqs: { [key: string]: number };
}

export interface GetMaxSeqResp_MaxSeqsEntry {
  key: string;
  value: number;
}

export interface GetMaxSeqResp_MinSeqsEntry {
  key: string;
  value: number;
}

/** Request of 2004. */
export interface SetAppBackgroundStatusReq {
  userID: string;
  isBackground: boolean;
}

/** Request of 2005. */
export interface SubUserOnlineStatus {
  subscribeUserID: string[];
  unsubscribeUserID: string[];
}

/** One user's state; an empty list means offline. */
export interface SubUserOnlineStatusElem {
  userID: string;
  onlinePlatformIDs: number[];
}

/** Response of 2005, and its push on a change. */
export interface SubUserOnlineStatusTips {
  subscribers: SubUserOnlineStatusElem[];
}

function createBaseMsgData(): MsgData {
  return {
    sendID: "",
    recvID: "",
    groupID: "",
    clientMsgID: "",
    serverMsgID: "",
    senderPlatformID: 0,
    senderNickname: "",
    senderFaceURL: "",
    sessionType: 0,
    msgFrom: 0,
    contentType: 0,
    content: new Uint8Array(0),
    seq: 0,
    sendTime: 0,
    createTime: 0,
    status: 0,
    isRead: false,
    options: Object.create(null),
    offlinePushInfo: undefined,
    atUserIDList: [],
    attachedInfo: "",
    ex: "",
  };
}

export const MsgData: MessageFns<MsgData> = {
  encode(message: MsgData, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.sendID !== "") {
      writer.uint32(10).string(message.sendID);
    }
    if (message.recvID !== "") {
      writer.uint32(18).string(message.recvID);
    }
    if (message.groupID !== "") {
      writer.uint32(26).string(message.groupID);
    }
    if (message.clientMsgID !== "") {
      writer.uint32(34).string(message.clientMsgID);
    }
    if (message.serverMsgID !== "") {
      writer.uint32(42).string(message.serverMsgID);
    }
    if (message.senderPlatformID !== 0) {
      writer.uint32(48).int32(message.senderPlatformID);
    }
    if (message.senderNickname !== "") {
      writer.uint32(58).string(message.senderNickname);
    }
    if (message.senderFaceURL !== "") {
      writer.uint32(66).string(message.senderFaceURL);
    }
    if (message.sessionType !== 0) {
      writer.uint32(72).int32(message.sessionType);
    }
    if (message.msgFrom !== 0) {
      writer.uint32(80).int32(message.msgFrom);
    }
    if (message.contentType !== 0) {
      writer.uint32(88).int32(message.contentType);
    }
    if (message.content.length !== 0) {
      writer.uint32(98).bytes(message.content);
    }
    if (message.seq !== 0) {
      writer.uint32(112).int64(message.seq);
    }
    if (message.sendTime !== 0) {
      writer.uint32(120).int64(message.sendTime);
    }
    if (message.createTime !== 0) {
      writer.uint32(128).int64(message.createTime);
    }
    if (message.status !== 0) {
      writer.uint32(136).int32(message.status);
    }
    if (message.isRead !== false) {
      writer.uint32(144).bool(message.isRead);
    }
    globalThis.Object.entries(message.options).forEach(([key, value]: [string, boolean]) => {
      MsgData_OptionsEntry.encode({ key: key as any, value }, writer.uint32(154).fork()).join();
    });
    if (message.offlinePushInfo !== undefined) {
      OfflinePushInfo.encode(message.offlinePushInfo, writer.uint32(162).fork()).join();
    }
    for (const v of message.atUserIDList) {
      writer.uint32(170).string(v!);
    }
    if (message.attachedInfo !== "") {
      writer.uint32(178).string(message.attachedInfo);
    }
    if (message.ex !== "") {
      writer.uint32(186).string(message.ex);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): MsgData {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseMsgData();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.sendID = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.recvID = reader.string();
            continue;
          }
          case 3: {
            if (tag !== 26) {
              break;
            }

            message.groupID = reader.string();
            continue;
          }
          case 4: {
            if (tag !== 34) {
              break;
            }

            message.clientMsgID = reader.string();
            continue;
          }
          case 5: {
            if (tag !== 42) {
              break;
            }

            message.serverMsgID = reader.string();
            continue;
          }
          case 6: {
            if (tag !== 48) {
              break;
            }

            message.senderPlatformID = reader.int32();
            continue;
          }
          case 7: {
            if (tag !== 58) {
              break;
            }

            message.senderNickname = reader.string();
            continue;
          }
          case 8: {
            if (tag !== 66) {
              break;
            }

            message.senderFaceURL = reader.string();
            continue;
          }
          case 9: {
            if (tag !== 72) {
              break;
            }

            message.sessionType = reader.int32();
            continue;
          }
          case 10: {
            if (tag !== 80) {
              break;
            }

            message.msgFrom = reader.int32();
            continue;
          }
          case 11: {
            if (tag !== 88) {
              break;
            }

            message.contentType = reader.int32();
            continue;
          }
          case 12: {
            if (tag !== 98) {
              break;
            }

            message.content = new Uint8Array(reader.bytes());
            continue;
          }
          case 14: {
            if (tag !== 112) {
              break;
            }

            message.seq = longToNumber(reader.int64());
            continue;
          }
          case 15: {
            if (tag !== 120) {
              break;
            }

            message.sendTime = longToNumber(reader.int64());
            continue;
          }
          case 16: {
            if (tag !== 128) {
              break;
            }

            message.createTime = longToNumber(reader.int64());
            continue;
          }
          case 17: {
            if (tag !== 136) {
              break;
            }

            message.status = reader.int32();
            continue;
          }
          case 18: {
            if (tag !== 144) {
              break;
            }

            message.isRead = reader.bool();
            continue;
          }
          case 19: {
            if (tag !== 154) {
              break;
            }

            const entry19 = MsgData_OptionsEntry.decode(reader, reader.uint32());
            if (entry19.value !== undefined) {
              message.options[entry19.key] = entry19.value;
            }
            continue;
          }
          case 20: {
            if (tag !== 162) {
              break;
            }

            message.offlinePushInfo = OfflinePushInfo.decode(reader, reader.uint32());
            continue;
          }
          case 21: {
            if (tag !== 170) {
              break;
            }

            message.atUserIDList.push(reader.string());
            continue;
          }
          case 22: {
            if (tag !== 178) {
              break;
            }

            message.attachedInfo = reader.string();
            continue;
          }
          case 23: {
            if (tag !== 186) {
              break;
            }

            message.ex = reader.string();
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseMsgData_OptionsEntry(): MsgData_OptionsEntry {
  return { key: "", value: false };
}

export const MsgData_OptionsEntry: MessageFns<MsgData_OptionsEntry> = {
  encode(message: MsgData_OptionsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== false) {
      writer.uint32(16).bool(message.value);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): MsgData_OptionsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseMsgData_OptionsEntry();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.key = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 16) {
              break;
            }

            message.value = reader.bool();
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseOfflinePushInfo(): OfflinePushInfo {
  return { title: "", desc: "", ex: "", iOSPushSound: "", iOSBadgeCount: false, signalInfo: "" };
}

export const OfflinePushInfo: MessageFns<OfflinePushInfo> = {
  encode(message: OfflinePushInfo, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.title !== "") {
      writer.uint32(10).string(message.title);
    }
    if (message.desc !== "") {
      writer.uint32(18).string(message.desc);
    }
    if (message.ex !== "") {
      writer.uint32(26).string(message.ex);
    }
    if (message.iOSPushSound !== "") {
      writer.uint32(34).string(message.iOSPushSound);
    }
    if (message.iOSBadgeCount !== false) {
      writer.uint32(40).bool(message.iOSBadgeCount);
    }
    if (message.signalInfo !== "") {
      writer.uint32(50).string(message.signalInfo);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): OfflinePushInfo {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseOfflinePushInfo();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.title = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.desc = reader.string();
            continue;
          }
          case 3: {
            if (tag !== 26) {
              break;
            }

            message.ex = reader.string();
            continue;
          }
          case 4: {
            if (tag !== 34) {
              break;
            }

            message.iOSPushSound = reader.string();
            continue;
          }
          case 5: {
            if (tag !== 40) {
              break;
            }

            message.iOSBadgeCount = reader.bool();
            continue;
          }
          case 6: {
            if (tag !== 50) {
              break;
            }

            message.signalInfo = reader.string();
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePullMsgs(): PullMsgs {
  return { Msgs: [], isEnd: false, endSeq: 0 };
}

export const PullMsgs: MessageFns<PullMsgs> = {
  encode(message: PullMsgs, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    for (const v of message.Msgs) {
      MsgData.encode(v!, writer.uint32(10).fork()).join();
    }
    if (message.isEnd !== false) {
      writer.uint32(16).bool(message.isEnd);
    }
    if (message.endSeq !== 0) {
      writer.uint32(24).int64(message.endSeq);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PullMsgs {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePullMsgs();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.Msgs.push(MsgData.decode(reader, reader.uint32()));
            continue;
          }
          case 2: {
            if (tag !== 16) {
              break;
            }

            message.isEnd = reader.bool();
            continue;
          }
          case 3: {
            if (tag !== 24) {
              break;
            }

            message.endSeq = longToNumber(reader.int64());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePushMessages(): PushMessages {
  return { msgs: Object.create(null), notificationMsgs: Object.create(null) };
}

export const PushMessages: MessageFns<PushMessages> = {
  encode(message: PushMessages, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    globalThis.Object.entries(message.msgs).forEach(([key, value]: [string, PullMsgs]) => {
      PushMessages_MsgsEntry.encode({ key: key as any, value }, writer.uint32(10).fork()).join();
    });
    globalThis.Object.entries(message.notificationMsgs).forEach(([key, value]: [string, PullMsgs]) => {
      PushMessages_NotificationMsgsEntry.encode({ key: key as any, value }, writer.uint32(18).fork()).join();
    });
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PushMessages {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePushMessages();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            const entry1 = PushMessages_MsgsEntry.decode(reader, reader.uint32());
            if (entry1.value !== undefined) {
              message.msgs[entry1.key] = entry1.value;
            }
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            const entry2 = PushMessages_NotificationMsgsEntry.decode(reader, reader.uint32());
            if (entry2.value !== undefined) {
              message.notificationMsgs[entry2.key] = entry2.value;
            }
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePushMessages_MsgsEntry(): PushMessages_MsgsEntry {
  return { key: "", value: undefined };
}

export const PushMessages_MsgsEntry: MessageFns<PushMessages_MsgsEntry> = {
  encode(message: PushMessages_MsgsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      PullMsgs.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PushMessages_MsgsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePushMessages_MsgsEntry();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.key = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.value = PullMsgs.decode(reader, reader.uint32());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePushMessages_NotificationMsgsEntry(): PushMessages_NotificationMsgsEntry {
  return { key: "", value: undefined };
}

export const PushMessages_NotificationMsgsEntry: MessageFns<PushMessages_NotificationMsgsEntry> = {
  encode(message: PushMessages_NotificationMsgsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      PullMsgs.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PushMessages_NotificationMsgsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePushMessages_NotificationMsgsEntry();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.key = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.value = PullMsgs.decode(reader, reader.uint32());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseSeqRange(): SeqRange {
  return { conversationID: "", begin: 0, end: 0, num: 0 };
}

export const SeqRange: MessageFns<SeqRange> = {
  encode(message: SeqRange, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.conversationID !== "") {
      writer.uint32(10).string(message.conversationID);
    }
    if (message.begin !== 0) {
      writer.uint32(16).int64(message.begin);
    }
    if (message.end !== 0) {
      writer.uint32(24).int64(message.end);
    }
    if (message.num !== 0) {
      writer.uint32(32).int64(message.num);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): SeqRange {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseSeqRange();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.conversationID = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 16) {
              break;
            }

            message.begin = longToNumber(reader.int64());
            continue;
          }
          case 3: {
            if (tag !== 24) {
              break;
            }

            message.end = longToNumber(reader.int64());
            continue;
          }
          case 4: {
            if (tag !== 32) {
              break;
            }

            message.num = longToNumber(reader.int64());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePullMessageBySeqsReq(): PullMessageBySeqsReq {
  return { userID: "", seqRanges: [], order: 0 };
}

export const PullMessageBySeqsReq: MessageFns<PullMessageBySeqsReq> = {
  encode(message: PullMessageBySeqsReq, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    for (const v of message.seqRanges) {
      SeqRange.encode(v!, writer.uint32(18).fork()).join();
    }
    if (message.order !== 0) {
      writer.uint32(24).int32(message.order);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PullMessageBySeqsReq {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePullMessageBySeqsReq();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.userID = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.seqRanges.push(SeqRange.decode(reader, reader.uint32()));
            continue;
          }
          case 3: {
            if (tag !== 24) {
              break;
            }

            message.order = reader.int32() as any;
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePullMessageBySeqsResp(): PullMessageBySeqsResp {
  return { msgs: Object.create(null), notificationMsgs: Object.create(null) };
}

export const PullMessageBySeqsResp: MessageFns<PullMessageBySeqsResp> = {
  encode(message: PullMessageBySeqsResp, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    globalThis.Object.entries(message.msgs).forEach(([key, value]: [string, PullMsgs]) => {
      PullMessageBySeqsResp_MsgsEntry.encode({ key: key as any, value }, writer.uint32(10).fork()).join();
    });
    globalThis.Object.entries(message.notificationMsgs).forEach(([key, value]: [string, PullMsgs]) => {
      PullMessageBySeqsResp_NotificationMsgsEntry.encode({ key: key as any, value }, writer.uint32(18).fork()).join();
    });
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PullMessageBySeqsResp {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePullMessageBySeqsResp();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            const entry1 = PullMessageBySeqsResp_MsgsEntry.decode(reader, reader.uint32());
            if (entry1.value !== undefined) {
              message.msgs[entry1.key] = entry1.value;
            }
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            const entry2 = PullMessageBySeqsResp_NotificationMsgsEntry.decode(reader, reader.uint32());
            if (entry2.value !== undefined) {
              message.notificationMsgs[entry2.key] = entry2.value;
            }
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePullMessageBySeqsResp_MsgsEntry(): PullMessageBySeqsResp_MsgsEntry {
  return { key: "", value: undefined };
}

export const PullMessageBySeqsResp_MsgsEntry: MessageFns<PullMessageBySeqsResp_MsgsEntry> = {
  encode(message: PullMessageBySeqsResp_MsgsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      PullMsgs.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PullMessageBySeqsResp_MsgsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePullMessageBySeqsResp_MsgsEntry();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.key = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.value = PullMsgs.decode(reader, reader.uint32());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBasePullMessageBySeqsResp_NotificationMsgsEntry(): PullMessageBySeqsResp_NotificationMsgsEntry {
  return { key: "", value: undefined };
}

export const PullMessageBySeqsResp_NotificationMsgsEntry: MessageFns<PullMessageBySeqsResp_NotificationMsgsEntry> = {
  encode(
    message: PullMessageBySeqsResp_NotificationMsgsEntry,
    writer: BinaryWriter = new BinaryWriter(),
  ): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      PullMsgs.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): PullMessageBySeqsResp_NotificationMsgsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBasePullMessageBySeqsResp_NotificationMsgsEntry();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.key = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.value = PullMsgs.decode(reader, reader.uint32());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseGetMaxSeqReq(): GetMaxSeqReq {
  return { userID: "" };
}

export const GetMaxSeqReq: MessageFns<GetMaxSeqReq> = {
  encode(message: GetMaxSeqReq, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetMaxSeqReq {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetMaxSeqReq();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.userID = reader.string();
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseGetMaxSeqResp(): GetMaxSeqResp {
  return { maxSeqs: Object.create(null), minSeqs: Object.create(null) };
}

export const GetMaxSeqResp: MessageFns<GetMaxSeqResp> = {
  encode(message: GetMaxSeqResp, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    globalThis.Object.entries(message.maxSeqs).forEach(([key, value]: [string, number]) => {
      GetMaxSeqResp_MaxSeqsEntry.encode({ key: key as any, value }, writer.uint32(10).fork()).join();
    });
    globalThis.Object.entries(message.minSeqs).forEach(([key, value]: [string, number]) => {
      GetMaxSeqResp_MinSeqsEntry.encode({ key: key as any, value }, writer.uint32(18).fork()).join();
    });
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetMaxSeqResp {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetMaxSeqResp();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            const entry1 = GetMaxSeqResp_MaxSeqsEntry.decode(reader, reader.uint32());
            if (entry1.value !== undefined) {
              message.maxSeqs[entry1.key] = entry1.value;
            }
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            const entry2 = GetMaxSeqResp_MinSeqsEntry.decode(reader, reader.uint32());
            if (entry2.value !== undefined) {
              message.minSeqs[entry2.key] = entry2.value;
            }
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseGetMaxSeqResp_MaxSeqsEntry(): GetMaxSeqResp_MaxSeqsEntry {
  return { key: "", value: 0 };
}

export const GetMaxSeqResp_MaxSeqsEntry: MessageFns<GetMaxSeqResp_MaxSeqsEntry> = {
  encode(message: GetMaxSeqResp_MaxSeqsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== 0) {
      writer.uint32(16).int64(message.value);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetMaxSeqResp_MaxSeqsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetMaxSeqResp_MaxSeqsEntry();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.key = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 16) {
              break;
            }

            message.value = longToNumber(reader.int64());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseGetMaxSeqResp_MinSeqsEntry(): GetMaxSeqResp_MinSeqsEntry {
  return { key: "", value: 0 };
}

export const GetMaxSeqResp_MinSeqsEntry: MessageFns<GetMaxSeqResp_MinSeqsEntry> = {
  encode(message: GetMaxSeqResp_MinSeqsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== 0) {
      writer.uint32(16).int64(message.value);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetMaxSeqResp_MinSeqsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetMaxSeqResp_MinSeqsEntry();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.key = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 16) {
              break;
            }

            message.value = longToNumber(reader.int64());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseSetAppBackgroundStatusReq(): SetAppBackgroundStatusReq {
  return { userID: "", isBackground: false };
}

export const SetAppBackgroundStatusReq: MessageFns<SetAppBackgroundStatusReq> = {
  encode(message: SetAppBackgroundStatusReq, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    if (message.isBackground !== false) {
      writer.uint32(16).bool(message.isBackground);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): SetAppBackgroundStatusReq {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseSetAppBackgroundStatusReq();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.userID = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 16) {
              break;
            }

            message.isBackground = reader.bool();
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseSubUserOnlineStatus(): SubUserOnlineStatus {
  return { subscribeUserID: [], unsubscribeUserID: [] };
}

export const SubUserOnlineStatus: MessageFns<SubUserOnlineStatus> = {
  encode(message: SubUserOnlineStatus, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    for (const v of message.subscribeUserID) {
      writer.uint32(10).string(v!);
    }
    for (const v of message.unsubscribeUserID) {
      writer.uint32(18).string(v!);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): SubUserOnlineStatus {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseSubUserOnlineStatus();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.subscribeUserID.push(reader.string());
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.unsubscribeUserID.push(reader.string());
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseSubUserOnlineStatusElem(): SubUserOnlineStatusElem {
  return { userID: "", onlinePlatformIDs: [] };
}

export const SubUserOnlineStatusElem: MessageFns<SubUserOnlineStatusElem> = {
  encode(message: SubUserOnlineStatusElem, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    if (message.onlinePlatformIDs.length !== 0) {
      writer.uint32(18).fork();
      for (const v of message.onlinePlatformIDs) {
        writer.int32(v);
      }
      writer.join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): SubUserOnlineStatusElem {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseSubUserOnlineStatusElem();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.userID = reader.string();
            continue;
          }
          case 2: {
            if (tag === 16) {
              message.onlinePlatformIDs.push(reader.int32());

              continue;
            }

            if (tag === 18) {
              const end2 = reader.uint32() + reader.pos;
              while (reader.pos < end2) {
                message.onlinePlatformIDs.push(reader.int32());
              }

              continue;
            }

            break;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function createBaseSubUserOnlineStatusTips(): SubUserOnlineStatusTips {
  return { subscribers: [] };
}

export const SubUserOnlineStatusTips: MessageFns<SubUserOnlineStatusTips> = {
  encode(message: SubUserOnlineStatusTips, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    for (const v of message.subscribers) {
      SubUserOnlineStatusElem.encode(v!, writer.uint32(10).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): SubUserOnlineStatusTips {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseSubUserOnlineStatusTips();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.subscribers.push(SubUserOnlineStatusElem.decode(reader, reader.uint32()));
            continue;
          }
        }
        if ((tag & 7) === 4 || tag === 0) {
          break;
        }
        reader.skip(tag & 7);
      }
      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");
      return message;
    } finally {
      (reader as any).__tsProtoDecodeDepth = previousRecursionDepth;
    }
  },
};

function longToNumber(int64: { toString(): string }): number {
  const num = globalThis.Number(int64.toString());
  if (num > globalThis.Number.MAX_SAFE_INTEGER) {
    throw new globalThis.Error("Value is larger than Number.MAX_SAFE_INTEGER");
  }
  if (num < globalThis.Number.MIN_SAFE_INTEGER) {
    throw new globalThis.Error("Value is smaller than Number.MIN_SAFE_INTEGER");
  }
  return num;
}

interface MessageFns<T> {
  encode(message: T, writer?: BinaryWriter): BinaryWriter;
  decode(input: BinaryReader | Uint8Array, length?: number): T;
}
