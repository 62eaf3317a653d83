// Owns the JSON form of messages in REST bodies: content is base64 (protocol 4). Must not know routes.

import type { Message } from '../store/entities.ts';
import type { Pulled } from './logs.ts';

/** A message as REST answers carry it. */
export function messageJson(msg: Message): object {
  return { ...msg, content: Buffer.from(msg.content).toString('base64') };
}

/** Messages of one conversation as REST answers carry them. */
export function pulledJson(pulled: Pulled): object {
  return { ...pulled, Msgs: pulled.Msgs.map(messageJson) };
}
