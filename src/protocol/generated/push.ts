// Codecs of the protobuf messages in proto/, written by scripts/generate-protocol.ts. Do not edit: change the
// .proto files or the script and run it again.
// source: push.proto

/* eslint-disable */
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";

/** Messages that travel over the gateway's socket, package openim.push (protocol 3). */

/** Request of 2003 (logout). */
export interface DelUserPushTokenReq {
  userID: string;
  platformID: number;
}

function createBaseDelUserPushTokenReq(): DelUserPushTokenReq {
  return { userID: "", platformID: 0 };
}

export const DelUserPushTokenReq: MessageFns<DelUserPushTokenReq> = {
  encode(message: DelUserPushTokenReq, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
    if (message.userID !== "") {
      writer.uint32(10).string(message.userID);
    }
    if (message.platformID !== 0) {
      writer.uint32(16).int32(message.platformID);
    }
    return writer;
  },

  decode(input: BinaryReader | Uint8Array, length?: number): DelUserPushTokenReq {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const previousRecursionDepth = (reader as any).__tsProtoDecodeDepth ?? 0;
    if (previousRecursionDepth >= 100) {
      throw new globalThis.Error("protobuf decode recursion limit exceeded");
    }
    (reader as any).__tsProtoDecodeDepth = previousRecursionDepth + 1;
    try {
      const end = length === undefined ? reader.len : reader.pos + length;
      const message = createBaseDelUserPushTokenReq();
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

            message.platformID = reader.int32();
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

interface MessageFns<T> {
  encode(message: T, writer?: BinaryWriter): BinaryWriter;
  decode(input: BinaryReader | Uint8Array, length?: number): T;
}
