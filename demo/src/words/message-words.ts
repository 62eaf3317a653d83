// A message in one line of words, for the list, for quotes and for screen readers.
// It must not throw on anything a server or another client may have stored.
import type { Message } from 'openim-worker';
import { cut, durationWords, isRecord, parse, stringOf } from './fields.ts';

/** What a message says, in one line. `kind`: `text` is the sender's own words, the others are the demo's. */
export interface MessageWords {
  readonly kind: 'text' | 'media' | 'notice' | 'none';
  readonly words: string;
}

const NOTHING: MessageWords = { kind: 'none', words: '' };

/** Words of the notices that need no names. */
const NOTICES: Readonly<Record<number, string>> = {
  1201: 'You are now friends',
  1204: 'Friend request accepted',
  1502: 'Group details changed',
  1503: 'Someone asked to join the group',
  1505: 'A request to join was accepted',
  1506: 'A request to join was declined',
  1516: 'Member details changed',
  1703: 'Messages cleared',
};

/** Words of the notices about someone: the one who acted, then whom it happened to, then the group as it is now. */
const GROUP_NOTICES: Readonly<
  Record<number, (actor: string, target: string, group: Record<string, unknown> | undefined) => string>
> = {
  1501: (actor) => `${actor} created the group`,
  1504: (actor) => `${actor} left the group`,
  1507: (actor, target) => `${actor} made ${target || 'someone else'} the owner`,
  1508: (actor, target) => `${actor} removed ${target || 'a member'}`,
  1509: (actor, target) => `${actor} invited ${target || 'new members'}`,
  1510: (actor) => `${actor} joined the group`,
  1511: (actor) => `${actor} dissolved the group`,
  1512: (actor, target) => `${actor} muted ${target || 'a member'}`,
  1513: (actor, target) => `${actor} unmuted ${target || 'a member'}`,
  1514: (actor) => `${actor} muted the group`,
  1515: (actor) => `${actor} unmuted the group`,
  1517: (actor, target) => `${actor} made ${target || 'a member'} an admin`,
  1518: (_actor, target) => `${target || 'A member'} is no longer an admin`,
  1519: (actor, _target, group) =>
    `${actor} changed the announcement${said(stringOf(group, 'notification'))}`,
  1520: (actor, _target, group) => `${actor} renamed the group${said(stringOf(group, 'groupName'))}`,
};

/** What the message says. `selfID` is the signed-in user, for "you". */
export function messageWords(message: Message, selfID: string): MessageWords {
  switch (message.contentType) {
    case 101:
      return text(message.textElem?.content ?? message.content);
    case 106:
      return text(atText(message));
    case 114:
      return text(stringOf(message.quoteElem, 'text'));
    case 118:
      return text(stringOf(parse(message.content), 'content') || message.content);
    case 102:
      return media('Photo');
    case 103:
      return media(`Voice message${durationWords(message.soundElem)}`);
    case 104:
      return media(`Video${durationWords(message.videoElem)}`);
    case 105:
      return media(named('File', stringOf(message.fileElem, 'fileName')));
    case 107:
      return media(named('Chat history', stringOf(message.mergeElem, 'title')));
    case 108:
      return media(named('Contact', stringOf(message.cardElem, 'nickname')));
    case 109:
      return media(named('Location', stringOf(message.locationElem, 'description')));
    case 110:
    case 119:
    case 120:
      return media(named('Custom message', stringOf(message.customElem, 'description')));
    case 115:
      return media('Sticker');
    case 1400:
      return text(stringOf(detailOf(message), 'text') || 'Announcement');
    case 1701:
      return notice(detailOf(message)?.isPrivate === false ? 'Private chat is off' : 'Private chat is on');
    case 2101:
      return notice(revoked(message, selfID));
    default:
      return other(message, selfID);
  }
}

/** The whole text, with its line breaks; `''` for what is no text. */
export function fullText(message: Message): string {
  switch (message.contentType) {
    case 101:
      return message.textElem?.content ?? message.content;
    case 106:
      return atText(message);
    case 114:
      return stringOf(message.quoteElem, 'text');
    case 118:
      return stringOf(message.markdownTextElem, 'content') || stringOf(parse(message.content), 'content');
    default:
      return '';
  }
}

/** What is said of a message that disappears; `''` for others. 0 seconds mean 30 (behaviour 5). */
export function burnWords({ attachedInfoElem }: Message): string {
  if (attachedInfoElem?.isPrivateChat !== true) return '';
  return `Private: disappears ${attachedInfoElem.burnDuration || 30} s after it is read`;
}

/** What a conversation's `latestMsg` says; nothing for `''` and for what cannot be read. */
export function latestMessage(latestMsg: string): Message | undefined {
  return parse(latestMsg) as Message | undefined;
}

function other(message: Message, selfID: string): MessageWords {
  const group = GROUP_NOTICES[message.contentType];
  if (group) {
    const detail = detailOf(message);
    const now = isRecord(detail?.group) ? detail.group : undefined;
    return notice(group(actor(detail, message, selfID), targets(detail, selfID), now));
  }
  const words = NOTICES[message.contentType];
  if (words) return notice(words);
  return message.contentType >= 1000 ? notice('Notification') : media('Message');
}

function text(words: string): MessageWords {
  const line = words.replace(/\s+/gu, ' ').trim();
  return line === '' ? NOTHING : { kind: 'text', words: cut(line) };
}

function media(words: string): MessageWords {
  return { kind: 'media', words: cut(words) };
}

function notice(words: string): MessageWords {
  return { kind: 'notice', words: cut(words.charAt(0).toUpperCase() + words.slice(1)) };
}

function named(kind: string, name: string): string {
  return name === '' ? kind : `${kind}: ${name.replace(/\s+/gu, ' ')}`;
}

function said(words: string): string {
  return words === '' ? '' : `: ${words.replace(/\s+/gu, ' ')}`;
}

/** The text with the names of the users that it is at, in place of their IDs. */
export function atText({ atTextElem, content }: Message): string {
  if (!atTextElem) return content;
  let words = stringOf(atTextElem, 'text');
  const users: unknown = atTextElem.atUsersInfo;
  for (const user of (Array.isArray(users) ? users : []).filter(isRecord)) {
    const [id, name] = [stringOf(user, 'atUserID'), stringOf(user, 'groupNickname')];
    if (id !== '' && name !== '') words = words.replaceAll(`@${id}`, () => `@${name}`);
  }
  return words.replaceAll('@AtAllTag', '@everyone');
}

function revoked(message: Message, selfID: string): string {
  const detail = detailOf(message);
  const revoker = stringOf(detail, 'revokerID');
  if (revoker === selfID) return 'You took back a message';
  return `${stringOf(detail, 'revokerNickname') || message.senderNickname || revoker || 'Someone'} took back a message`;
}

function actor(detail: Record<string, unknown> | undefined, message: Message, selfID: string): string {
  for (const key of ['opUser', 'quitUser', 'entrantUser']) {
    const person = detail?.[key];
    if (isRecord(person)) {
      const name = personName(person, selfID);
      if (name !== '') return name;
    }
  }
  return message.senderNickname || message.sendID || 'Someone';
}

function targets(detail: Record<string, unknown> | undefined, selfID: string): string {
  const list =
    detail?.kickedUserList ?? detail?.invitedUserList ?? detail?.mutedUser ?? detail?.newGroupOwner ?? [];
  const people = (Array.isArray(list) ? list : [list])
    .filter(isRecord)
    .map((person) => personName(person, selfID));
  const shown = people.filter((name) => name !== '');
  return shown.length <= 3
    ? shown.join(', ')
    : `${shown.slice(0, 2).join(', ')} and ${shown.length - 2} others`;
}

function personName(person: Record<string, unknown>, selfID: string): string {
  const id = stringOf(person, 'userID');
  if (id === selfID && id !== '') return 'you';
  return stringOf(person, 'nickname') || id;
}

function detailOf(message: Message): Record<string, unknown> | undefined {
  return parse(message.notificationElem?.detail ?? stringOf(parse(message.content), 'detail'));
}
