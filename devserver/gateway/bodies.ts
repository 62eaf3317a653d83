// Owns the conversion between the server's messages and the protobuf objects of src/protocol.
// Must not touch stores or sockets.

import type { MsgData, PullMsgs } from '../../src/protocol/index.ts';
import { messageData } from '../../src/protocol/index.ts';
import { isNotificationID } from '../domain/conversation-id.ts';
import type { Pulled } from '../domain/logs.ts';
import type { PulledByID } from '../domain/pulls.ts';
import type { Message } from '../store/entities.ts';

/** A message as protobuf object. */
export function toMsgData(msg: Message): MsgData {
  return messageData({
    ...msg,
    content: Buffer.from(msg.content),
    offlinePushInfo: msg.offlinePushInfo ?? undefined,
  });
}

/** A protobuf object as message. */
export function fromMsgData(data: MsgData): Message {
  return {
    ...data,
    content: Buffer.from(data.content).toString('utf8'),
    offlinePushInfo: data.offlinePushInfo ?? null,
  };
}

const toPullMsgs = (pulled: Pulled): PullMsgs => ({ ...pulled, Msgs: pulled.Msgs.map(toMsgData) });

const mapValues = <T, U>(map: Record<string, T>, convert: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value)]));

/** Pulled messages as protobuf objects. */
export function toPulls(pulled: PulledByID): {
  msgs: Record<string, PullMsgs>;
  notificationMsgs: Record<string, PullMsgs>;
} {
  return {
    msgs: mapValues(pulled.msgs, toPullMsgs),
    notificationMsgs: mapValues(pulled.notificationMsgs, toPullMsgs),
  };
}

/** Last messages as protobuf objects. */
export function toLastMessages(messages: Record<string, Message>): Record<string, MsgData> {
  return mapValues(messages, toMsgData);
}

/** The body of a push with messages of one conversation. */
export function pushBody(
  conversationID: string,
  messages: readonly Message[],
): { msgs: Record<string, PullMsgs>; notificationMsgs: Record<string, PullMsgs> } {
  const entry = { [conversationID]: { Msgs: messages.map(toMsgData), isEnd: false, endSeq: 0 } };
  return isNotificationID(conversationID)
    ? { msgs: {}, notificationMsgs: entry }
    : { msgs: entry, notificationMsgs: {} };
}

/** A decoded request body as plain JSON for the recorder. */
export function bodyJson(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (_key, item: unknown) => {
      if (item instanceof Uint8Array) return Buffer.from(item).toString('utf8');
      // Buffers turn themselves into {type, data} before a replacer sees them.
      if (typeof item === 'object' && item !== null && (item as { type?: unknown }).type === 'Buffer') {
        return Buffer.from((item as unknown as { data: number[] }).data).toString('utf8');
      }
      return item;
    }),
  );
}
