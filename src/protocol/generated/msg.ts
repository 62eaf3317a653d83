// Codecs of the protobuf messages in proto/, written by scripts/generate-protocol.ts. Do not edit: change the
// .proto files or the script and run it again.
// source: msg.proto

/* eslint-disable */
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { MsgData, PullMsgs, PullOrder } from "./sdkws.ts";

/** Messages that travel over the gateway's socket, package openim.msg (protocol 3). */

/** Response of 1003. It has no seq: that comes with the push of the own message. */
export interface SendMsgResp {
  serverMsgID: string;
  clientMsgID: string;
  /** Milliseconds. */
  sendTime: number;
  /** Only when a webhook of the server changed the message; it replaces the sender's own copy. */
  modify: MsgData | undefined;
}

/** Request of 1006. No conversationIDs means all. */
export interface GetConversationsHasReadAndMaxSeqReq {
  userID: string;
  conversationIDs: string[];
  returnPinned: boolean;
}

/** Read position of one conversation. */
export interface Seqs {
  maxSeq: number;
  hasReadSeq: number;
  /** Milliseconds: time of the message with maxSeq. */
  maxSeqTime: number;
}

/** Response of 1006. */
export interface GetConversationsHasReadAndMaxSeqResp {
  seqs: { [key: string]: Seqs };
  pinnedConversationIDs: string[];
}

export interface GetConversationsHasReadAndMaxSeqResp_SeqsEntry {
  key: string;
  value: Seqs | undefined;
}

/** One conversation's seqs in a 1005 request. Field numbers start at 2. */
export interface ConversationSeqs {
  conversationID: string;
  seqs: number[];
}

/** Request of 1005. */
export interface GetSeqMessageReq {
  userID: string;
  conversations: ConversationSeqs[];
  order: PullOrder;
}

/** Response of 1005. */
export interface GetSeqMessageResp {
  msgs: { [key: string]: PullMsgs };
  notificationMsgs: { [key: string]: PullMsgs };
}

export interface GetSeqMessageResp_MsgsEntry {
  key: string;
  value: PullMsgs | undefined;
}

export interface GetSeqMessageResp_NotificationMsgsEntry {
  key: string;
  value: PullMsgs | undefined;
}

/** Request of 1007. */
export interface GetLastMessageReq {
  userID: string;
  conversationIDs: string[];
}

/** Response of 1007: conversationID to message. */
export interface GetLastMessageResp {
  msgs: { [key: string]: MsgData };
}

export interface GetLastMessageResp_MsgsEntry {
  key: string;
  value: MsgData | undefined;
}

function createBaseSendMsgResp(): SendMsgResp {
  return { serverMsgID: "", clientMsgID: "", sendTime: 0, modify: undefined };
}

export const SendMsgResp: MessageFns<SendMsgResp> = {
  encode(message: SendMsgResp, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.serverMsgID !== "") {
      writer.uint32(10).string(message.serverMsgID);
    }
    if (message.clientMsgID !== "") {
      writer.uint32(18).string(message.clientMsgID);
    }
    if (message.sendTime !== 0) {
      writer.uint32(24).int64(message.sendTime);
    }
    if (message.modify !== undefined) {
      MsgData.encode(message.modify, writer.uint32(34).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): SendMsgResp {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseSendMsgResp();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            message.serverMsgID = reader.string();
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.clientMsgID = reader.string();
            continue;
          }
          case 3: {
            if (tag !== 24) {
              break;
            }

            message.sendTime = longToNumber(reader.int64());
            continue;
          }
          case 4: {
            if (tag !== 34) {
              break;
            }

            message.modify = MsgData.decode(reader, reader.uint32());
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

function createBaseGetConversationsHasReadAndMaxSeqReq(): GetConversationsHasReadAndMaxSeqReq {
  return { userID: "", conversationIDs: [], returnPinned: false };
}

export const GetConversationsHasReadAndMaxSeqReq: MessageFns<GetConversationsHasReadAndMaxSeqReq> = {
  encode(message: GetConversationsHasReadAndMaxSeqReq, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    for (const v of message.conversationIDs) {
      writer.uint32(18).string(v!);
    }
    if (message.returnPinned !== false) {
      writer.uint32(24).bool(message.returnPinned);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetConversationsHasReadAndMaxSeqReq {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetConversationsHasReadAndMaxSeqReq();
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

            message.conversationIDs.push(reader.string());
            continue;
          }
          case 3: {
            if (tag !== 24) {
              break;
            }

            message.returnPinned = reader.bool();
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

function createBaseSeqs(): Seqs {
  return { maxSeq: 0, hasReadSeq: 0, maxSeqTime: 0 };
}

export const Seqs: MessageFns<Seqs> = {
  encode(message: Seqs, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.maxSeq !== 0) {
      writer.uint32(8).int64(message.maxSeq);
    }
    if (message.hasReadSeq !== 0) {
      writer.uint32(16).int64(message.hasReadSeq);
    }
    if (message.maxSeqTime !== 0) {
      writer.uint32(24).int64(message.maxSeqTime);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): Seqs {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseSeqs();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 8) {
              break;
            }

            message.maxSeq = longToNumber(reader.int64());
            continue;
          }
          case 2: {
            if (tag !== 16) {
              break;
            }

            message.hasReadSeq = longToNumber(reader.int64());
            continue;
          }
          case 3: {
            if (tag !== 24) {
              break;
            }

            message.maxSeqTime = longToNumber(reader.int64());
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

function createBaseGetConversationsHasReadAndMaxSeqResp(): GetConversationsHasReadAndMaxSeqResp {
  return { seqs: Object.create(null), pinnedConversationIDs: [] };
}

export const GetConversationsHasReadAndMaxSeqResp: MessageFns<GetConversationsHasReadAndMaxSeqResp> = {
  encode(message: GetConversationsHasReadAndMaxSeqResp, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    globalThis.Object.entries(message.seqs).forEach(([key, value]: [string, Seqs]) => {
      GetConversationsHasReadAndMaxSeqResp_SeqsEntry.encode({ key: key as any, value }, writer.uint32(10).fork())
        .join();
    });
    for (const v of message.pinnedConversationIDs) {
      writer.uint32(18).string(v!);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetConversationsHasReadAndMaxSeqResp {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetConversationsHasReadAndMaxSeqResp();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            const entry1 = GetConversationsHasReadAndMaxSeqResp_SeqsEntry.decode(reader, reader.uint32());
            if (entry1.value !== undefined) {
              message.seqs[entry1.key] = entry1.value;
            }
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.pinnedConversationIDs.push(reader.string());
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

function createBaseGetConversationsHasReadAndMaxSeqResp_SeqsEntry(): GetConversationsHasReadAndMaxSeqResp_SeqsEntry {
  return { key: "", value: undefined };
}

export const GetConversationsHasReadAndMaxSeqResp_SeqsEntry: MessageFns<
  GetConversationsHasReadAndMaxSeqResp_SeqsEntry
> = {
  encode(
    message: GetConversationsHasReadAndMaxSeqResp_SeqsEntry,
    writer: BinaryWriter = new BinaryWriter(),
  ): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      Seqs.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetConversationsHasReadAndMaxSeqResp_SeqsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetConversationsHasReadAndMaxSeqResp_SeqsEntry();
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

            message.value = Seqs.decode(reader, reader.uint32());
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

function createBaseConversationSeqs(): ConversationSeqs {
  return { conversationID: "", seqs: [] };
}

export const ConversationSeqs: MessageFns<ConversationSeqs> = {
  encode(message: ConversationSeqs, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.conversationID !== "") {
      writer.uint32(18).string(message.conversationID);
    }
    if (message.seqs.length !== 0) {
      writer.uint32(26).fork();
      for (const v of message.seqs) {
        writer.int64(v);
      }
      writer.join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): ConversationSeqs {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseConversationSeqs();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 2: {
            if (tag !== 18) {
              break;
            }

            message.conversationID = reader.string();
            continue;
          }
          case 3: {
            if (tag === 24) {
              message.seqs.push(longToNumber(reader.int64()));

              continue;
            }

            if (tag === 26) {
              const end2 = reader.uint32() + reader.pos;
              while (reader.pos < end2) {
                message.seqs.push(longToNumber(reader.int64()));
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

function createBaseGetSeqMessageReq(): GetSeqMessageReq {
  return { userID: "", conversations: [], order: 0 };
}

export const GetSeqMessageReq: MessageFns<GetSeqMessageReq> = {
  encode(message: GetSeqMessageReq, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    for (const v of message.conversations) {
      ConversationSeqs.encode(v!, writer.uint32(18).fork()).join();
    }
    if (message.order !== 0) {
      writer.uint32(24).int32(message.order);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetSeqMessageReq {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetSeqMessageReq();
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

            message.conversations.push(ConversationSeqs.decode(reader, reader.uint32()));
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

function createBaseGetSeqMessageResp(): GetSeqMessageResp {
  return { msgs: Object.create(null), notificationMsgs: Object.create(null) };
}

export const GetSeqMessageResp: MessageFns<GetSeqMessageResp> = {
  encode(message: GetSeqMessageResp, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    globalThis.Object.entries(message.msgs).forEach(([key, value]: [string, PullMsgs]) => {
      GetSeqMessageResp_MsgsEntry.encode({ key: key as any, value }, writer.uint32(10).fork()).join();
    });
    globalThis.Object.entries(message.notificationMsgs).forEach(([key, value]: [string, PullMsgs]) => {
      GetSeqMessageResp_NotificationMsgsEntry.encode({ key: key as any, value }, writer.uint32(18).fork()).join();
    });
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetSeqMessageResp {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetSeqMessageResp();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            const entry1 = GetSeqMessageResp_MsgsEntry.decode(reader, reader.uint32());
            if (entry1.value !== undefined) {
              message.msgs[entry1.key] = entry1.value;
            }
            continue;
          }
          case 2: {
            if (tag !== 18) {
              break;
            }

            const entry2 = GetSeqMessageResp_NotificationMsgsEntry.decode(reader, reader.uint32());
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

function createBaseGetSeqMessageResp_MsgsEntry(): GetSeqMessageResp_MsgsEntry {
  return { key: "", value: undefined };
}

export const GetSeqMessageResp_MsgsEntry: MessageFns<GetSeqMessageResp_MsgsEntry> = {
  encode(message: GetSeqMessageResp_MsgsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      PullMsgs.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetSeqMessageResp_MsgsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetSeqMessageResp_MsgsEntry();
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

function createBaseGetSeqMessageResp_NotificationMsgsEntry(): GetSeqMessageResp_NotificationMsgsEntry {
  return { key: "", value: undefined };
}

export const GetSeqMessageResp_NotificationMsgsEntry: MessageFns<GetSeqMessageResp_NotificationMsgsEntry> = {
  encode(message: GetSeqMessageResp_NotificationMsgsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      PullMsgs.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetSeqMessageResp_NotificationMsgsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetSeqMessageResp_NotificationMsgsEntry();
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

function createBaseGetLastMessageReq(): GetLastMessageReq {
  return { userID: "", conversationIDs: [] };
}

export const GetLastMessageReq: MessageFns<GetLastMessageReq> = {
  encode(message: GetLastMessageReq, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    for (const v of message.conversationIDs) {
      writer.uint32(18).string(v!);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetLastMessageReq {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetLastMessageReq();
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

            message.conversationIDs.push(reader.string());
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

function createBaseGetLastMessageResp(): GetLastMessageResp {
  return { msgs: Object.create(null) };
}

export const GetLastMessageResp: MessageFns<GetLastMessageResp> = {
  encode(message: GetLastMessageResp, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    globalThis.Object.entries(message.msgs).forEach(([key, value]: [string, MsgData]) => {
      GetLastMessageResp_MsgsEntry.encode({ key: key as any, value }, writer.uint32(10).fork()).join();
    });
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetLastMessageResp {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetLastMessageResp();
      while (reader.pos < end) {
        const tag = reader.uint32();
        switch (tag >>> 3) {
          case 1: {
            if (tag !== 10) {
              break;
            }

            const entry1 = GetLastMessageResp_MsgsEntry.decode(reader, reader.uint32());
            if (entry1.value !== undefined) {
              message.msgs[entry1.key] = entry1.value;
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

function createBaseGetLastMessageResp_MsgsEntry(): GetLastMessageResp_MsgsEntry {
  return { key: "", value: undefined };
}

export const GetLastMessageResp_MsgsEntry: MessageFns<GetLastMessageResp_MsgsEntry> = {
  encode(message: GetLastMessageResp_MsgsEntry, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.key !== "") {
      writer.uint32(10).string(message.key);
    }
    if (message.value !== undefined) {
      MsgData.encode(message.value, writer.uint32(18).fork()).join();
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): GetLastMessageResp_MsgsEntry {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseGetLastMessageResp_MsgsEntry();
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

            message.value = MsgData.decode(reader, reader.uint32());
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
