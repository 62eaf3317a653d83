// Owns making messages from the short JSON of control routes. Must not store or send them.

import { placeholder } from '../domain/logs.ts';
import { argsError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { Message } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';
import type { World } from '../world.ts';

const TEXT = 101;

/**
 * Content as wire text: an object becomes JSON, and so does an object in its `detail`. Without content it is the
 * element of a text message.
 */
function contentText(body: Fields): string {
  const value = body.raw.content;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return JSON.stringify({ content: body.str('text') });
  const detail = (value as { detail?: unknown }).detail;
  return JSON.stringify(
    typeof detail === 'object' && detail !== null ? { ...value, detail: JSON.stringify(detail) } : value,
  );
}

function optionsOf(body: Fields): Record<string, boolean> {
  const options: Record<string, boolean> = {};
  for (const [key, value] of Object.entries(body.sub('options').raw)) {
    if (typeof value !== 'boolean') throw argsError(`options.${key} must be a boolean`);
    options[key] = value;
  }
  return options;
}

/** Receiver and session type that follow from a conversation and the sender. */
function identityOf(conversationID: string, sendID: string): Partial<Message> {
  const rest = conversationID.slice(3);
  if (conversationID.startsWith('sg_')) return { sessionType: SESSION.group, groupID: rest };
  const prefixes = [`${sendID}_`, `_${sendID}`] as const;
  let recvID = '';
  if (rest.startsWith(prefixes[0])) recvID = rest.slice(prefixes[0].length);
  else if (rest.endsWith(prefixes[1])) recvID = rest.slice(0, -prefixes[1].length);
  return { sessionType: conversationID.startsWith('sn_') ? SESSION.notification : SESSION.single, recvID };
}

/** A message with sensible values for all that is not given. */
export function craftMessage(world: World, body: Fields, conversationID = ''): Message {
  const sendID = body.str('sendID') || body.str('from');
  const sender = world.users.find(sendID);
  const now = world.now();
  const message: Message = {
    ...placeholder(body.int('seq')),
    sendID,
    clientMsgID: world.newID(32),
    serverMsgID: world.newID(32),
    senderPlatformID: 1,
    senderNickname: sender?.nickname ?? '',
    senderFaceURL: sender?.faceURL ?? '',
    msgFrom: 100,
    sendTime: now,
    createTime: now,
    status: 2,
    ...identityOf(conversationID, sendID),
  };
  for (const [short, name] of [
    ['to', 'recvID'],
    ['group', 'groupID'],
    ['recvID', 'recvID'],
    ['groupID', 'groupID'],
    ['clientMsgID', 'clientMsgID'],
    ['serverMsgID', 'serverMsgID'],
    ['senderNickname', 'senderNickname'],
    ['senderFaceURL', 'senderFaceURL'],
    ['attachedInfo', 'attachedInfo'],
    ['ex', 'ex'],
  ] as const) {
    if (body.has(short)) message[name] = body.str(short);
  }
  if (message.groupID !== '') message.sessionType = SESSION.group;
  else if (message.sessionType === 0) message.sessionType = SESSION.single;
  for (const name of [
    'senderPlatformID',
    'sessionType',
    'msgFrom',
    'sendTime',
    'createTime',
    'status',
  ] as const) {
    if (body.has(name)) message[name] = body.int(name);
  }
  message.contentType = body.has('contentType') ? body.int('contentType') : TEXT;
  message.content = contentText(body);
  message.isRead = body.bool('isRead');
  message.options = optionsOf(body);
  message.atUserIDList = body.strings('atUserIDList');
  return message;
}
