// Makes up what a user has stored: conversations of about 1 kB with texts in Chinese and emoji, their latest messages,
// and who they are with. The same number always gives the same. It must not write anything.
import { FAMILY_NAMES, GIVEN_NAMES, GROUP_NAMES, LINES } from '../devserver/seed/texts.ts';
import { groupConversationID, singleConversationID } from '../src/protocol/index.ts';
import { asciiJSON, derive, newRow } from '../src/worker/conversation/row.ts';
import { keyOf, messageJSON } from '../src/worker/message/row.ts';
import type {
  ConversationRow,
  FriendRow,
  GroupRow,
  MessageRow,
  UserRow,
} from '../src/worker/store/schema.ts';

/** Everything stored of one conversation. */
export interface StoredConversation {
  readonly row: ConversationRow;
  readonly message: MessageRow;
  readonly user?: UserRow;
  readonly friend?: FriendRow;
  readonly group?: GroupRow;
}

const MINUTE = 60_000;

/** Of ten conversations, these many are with a single user. */
const SINGLES = 8;

/**
 * The conversation in that place of the list, but for the pinned ones.
 * @param now when the first of them had its latest message, milliseconds since 1970.
 */
export function conversationOf(self: string, index: number, now: number): StoredConversation {
  const isSingle = index % 10 < SINGLES;
  const id = hash(index, 'peer');
  const peer = isSingle ? `user_${id.slice(0, 10)}` : id.slice(0, 10);
  const nickname = `${pick(FAMILY_NAMES, index)}${pick(GIVEN_NAMES, index * 7)}${index % 9 === 0 ? '🌸' : ''}`;
  const showName = isSingle ? nickname : `${pick(GROUP_NAMES, index)} ${index}`;
  const faceURL = `https://files.example.com/avatars/${hash(index, 'face')}.png`;
  const conversationID = isSingle ? singleConversationID(self, peer) : groupConversationID(peer);
  const seq = 3 + (index % 5);
  const message = messageOf({
    conversationID,
    self,
    from: isSingle ? peer : `user_${hash(index, 'member').slice(0, 10)}`,
    groupID: isSingle ? '' : peer,
    nickname,
    faceURL,
    seq,
    sendTime: now - index * MINUTE,
    text: textOf(index),
  });
  const row: ConversationRow = {
    ...newRow({
      conversationID,
      conversationType: isSingle ? 1 : 3,
      userID: isSingle ? peer : '',
      groupID: isSingle ? '' : peer,
    }),
    showName,
    faceURL,
    recvMsgOpt: index % 12 === 11 ? 2 : 0,
    isPinned: index % 200 === 199,
    latestMsg: messageJSON(message),
    latestMsgSendTime: message.sendTime,
    latestKey: keyOf(message),
    ex: index % 4 === 0 ? asciiJSON({ tag: '客户', level: index % 7 }) : '',
    rev: 1,
  };
  Object.assign(row.facts, {
    newestSeq: seq,
    hasReadSeq: index % 3 === 0 ? seq - 2 : seq,
    held: [[seq, seq]],
    syncedSeq: seq,
    confirmed: true,
  });
  derive(row, now);
  const base = { row, message };
  if (!isSingle) return { ...base, group: groupOf(peer, showName, faceURL, now) };
  const user = { userID: peer, nickname, faceURL, ex: '', fetchedAt: now };
  return index % 10 < SINGLES / 2 ? { ...base, user, friend: friendOf(self, user, now) } : { ...base, user };
}

/** A text message as it is stored once it was received. */
export function messageOf(given: {
  conversationID: string;
  self: string;
  from: string;
  /** `''` in a single chat. */
  groupID: string;
  nickname: string;
  faceURL: string;
  seq: number;
  sendTime: number;
  text: string;
}): MessageRow {
  const { conversationID, self, from, groupID, nickname, faceURL, seq, sendTime, text } = given;
  return {
    conversationID,
    clientMsgID: hash(seq, conversationID),
    serverMsgID: hash(seq, `server ${conversationID}`),
    createTime: sendTime - 120,
    sendTime,
    sessionType: groupID ? 3 : 1,
    sendID: from,
    recvID: groupID ? '' : self,
    msgFrom: 100,
    contentType: 101,
    senderPlatformID: 5,
    senderNickname: nickname,
    senderFaceUrl: faceURL,
    groupID,
    content: text,
    seq,
    isRead: false,
    status: 2,
    attachedInfo: '',
    ex: '',
    localEx: '',
    textElem: { content: text },
  };
}

/** A line somebody might have written: short ones and long ones, most in Chinese, some with emoji. */
export function textOf(index: number): string {
  return `${pick(LINES, index)}${index % 3 === 0 ? pick(LINES, index * 5 + 1) : ''}`;
}

function friendOf(ownerUserID: string, { userID, nickname, faceURL }: UserRow, now: number): FriendRow {
  return {
    ownerUserID,
    userID,
    nickname,
    faceURL,
    ex: '',
    remark: '',
    createTime: now,
    addSource: 0,
    operatorUserID: ownerUserID,
    isPinned: false,
  };
}

function groupOf(groupID: string, groupName: string, faceURL: string, now: number): GroupRow {
  return {
    groupID,
    groupName,
    notification: '',
    introduction: '',
    faceURL,
    ownerUserID: '',
    createTime: now,
    memberCount: 12,
    ex: '',
    status: 0,
    creatorUserID: '',
    groupType: 2,
    needVerification: 0,
    lookMemberInfo: 0,
    applyMemberFriend: 0,
    notificationUpdateTime: 0,
    notificationUserID: '',
    joined: true,
    fetchedAt: now,
  };
}

function pick(from: readonly string[], index: number): string {
  return from[index % from.length]!;
}

/** 32 hex digits that look random. */
function hash(index: number, salt: string): string {
  let digits = '';
  let state = index + 1;
  for (const unit of salt) state = Math.imul(state ^ unit.charCodeAt(0), 0x01000193);
  for (let i = 0; i < 4; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d + i);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    state ^= state >>> 15;
    digits += (state >>> 0).toString(16).padStart(8, '0');
  }
  return digits;
}
