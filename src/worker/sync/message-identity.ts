// Who a conversation is with, as far as one of its messages tells (behaviour 6.2). Pure; IDs are never parsed.
import { type MsgData, SESSION_TYPE } from '../../protocol/index.ts';
import type { Identity } from '../conversation/row.ts';
import type { Fallback } from '../engine/changes.ts';

/** The identity of the conversation that the server filed this message under; `undefined` for a foreign kind. */
export function identityFrom(conversationID: string, message: MsgData, self: string): Identity | undefined {
  if (conversationID.startsWith('sg_')) {
    const groupID = message.groupID || conversationID.slice('sg_'.length);
    return { conversationID, conversationType: SESSION_TYPE.group, userID: '', groupID };
  }
  const other = message.sendID === self ? message.recvID : message.sendID;
  if (other === '') return undefined;
  if (conversationID.startsWith('si_')) {
    return { conversationID, conversationType: SESSION_TYPE.single, userID: other, groupID: '' };
  }
  if (conversationID.startsWith('sn_')) {
    return { conversationID, conversationType: SESSION_TYPE.notification, userID: other, groupID: '' };
  }
  return undefined;
}

/** What to show until the real name is known: the sender's nickname, unless it is one's own or one of a group. */
export function fallbackName(identity: Identity, message: MsgData): Fallback | undefined {
  if (identity.userID === '' || identity.userID !== message.sendID || message.senderNickname === '')
    return undefined;
  return { showName: message.senderNickname, faceURL: message.senderFaceURL };
}
