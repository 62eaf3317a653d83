// The made-up account that the heavy figures run on: its conversations, their names and their messages, the same on
// each run but for the time of day. Pure: who serves it is server.ts, and what was pushed it does not know.
import {
  elementContent,
  groupConversationID,
  type MsgData,
  messageData,
  type Seqs,
  type ServerConversation,
  type ServerFriend,
  type ServerGroup,
  type ServerUser,
  singleConversationID,
} from '../../src/protocol/index.ts';

const TEXTS = [
  '今晚八点在老地方见，记得把合同带上，顺便叫上小王 🍜',
  '收到，马上处理。日志我放到共享文件夹里了，你先看一下第三段，别的等我回来再说。',
  '这个需求周三之前能上线吗？测试同学说他们只有一天时间 😅😅😅',
  '生日快乐🎂🎉🎈 祝你天天开心，心想事成！',
  'Can you review my pull request? 那个偶发的崩溃应该修好了 ✅',
  '会议改到下午三点，会议室换成 12 楼的「银河」，视频链接不变。',
  '我到楼下了，门禁好像坏了，能不能下来接我一下？🙏',
  '文档已经更新，大家看一下，有意见今天之内提，明天一早就发给客户 📄',
] as const;

const NAMES = [
  '王伟',
  '李秀兰',
  '张志强',
  '刘梓涵',
  '陈雨桐',
  '杨子轩',
  '赵欣怡',
  '黄浩然',
  '周敏',
  '吴静',
] as const;

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

/** A number that looks random, from 0 to 2^32 - 1. */
export function scatter(n: number): number {
  let mixed = Math.imul(n ^ (n >>> 16) ^ 0x9e3779b9, 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** One conversation of the account, by its number. */
export interface Talk {
  readonly index: number;
  readonly id: string;
  readonly isGroup: boolean;
  readonly userID: string;
  readonly groupID: string;
  readonly isFriend: boolean;
  readonly name: string;
  readonly faceURL: string;
  readonly isPinned: boolean;
  readonly recvMsgOpt: number;
  /** Messages that are there from the beginning; their seqs are 1 to this. */
  readonly length: number;
  readonly hasReadSeq: number;
  /** Milliseconds: when the last of them was sent. */
  readonly time: number;
}

/** A message's place and time. */
export interface Place {
  readonly seq: number;
  readonly sendTime: number;
}

/** The account with so many conversations. */
export class Dataset {
  readonly talks: readonly Talk[];
  readonly byID: ReadonlyMap<string, Talk>;

  readonly self: string;

  /** @param now the newest message's time, milliseconds. */
  constructor(self: string, count: number, now: number) {
    this.self = self;
    this.talks = Array.from({ length: count }, (_, index) => talkOf(self, index, now));
    this.byID = new Map(this.talks.map((talk) => [talk.id, talk]));
  }

  conversation(talk: Talk): ServerConversation {
    return {
      ownerUserID: this.self,
      conversationID: talk.id,
      recvMsgOpt: talk.recvMsgOpt,
      conversationType: talk.isGroup ? 3 : 1,
      userID: talk.userID,
      groupID: talk.groupID,
      isPinned: talk.isPinned,
      attachedInfo: '',
      isPrivateChat: false,
      groupAtType: 0,
      ex: '',
      burnDuration: 30,
      minSeq: 0,
      maxSeq: 0,
      msgDestructTime: 604_800,
      latestMsgDestructTime: 0,
      isMsgDestruct: false,
    };
  }

  seqs({ length: maxSeq, hasReadSeq, time: maxSeqTime }: Talk): Seqs {
    return { maxSeq, hasReadSeq, maxSeqTime };
  }

  user(userID: string): ServerUser {
    const index = Number(userID.slice(1));
    const talk = this.talks[index];
    return {
      userID,
      nickname: talk?.name ?? '我',
      faceURL: talk?.faceURL ?? '',
      ex: '',
      createTime: 1_600_000_000_000,
      appMangerLevel: 0,
      globalRecvMsgOpt: 0,
    };
  }

  friend(userID: string): ServerFriend {
    return {
      ownerUserID: this.self,
      remark: '',
      createTime: 1_600_000_000_000,
      friendUser: this.user(userID),
      addSource: 3,
      operatorUserID: this.self,
      ex: '',
      isPinned: false,
    };
  }

  group(talk: Talk): ServerGroup {
    return {
      groupID: talk.groupID,
      groupName: talk.name,
      notification: '本周五下午三点例会，请准时参加。',
      introduction: '',
      faceURL: talk.faceURL,
      ownerUserID: this.self,
      createTime: 1_600_000_000_000,
      memberCount: 12,
      ex: '',
      status: 0,
      creatorUserID: this.self,
      groupType: 2,
      needVerification: 0,
      lookMemberInfo: 0,
      applyMemberFriend: 0,
      notificationUpdateTime: 0,
      notificationUserID: '',
    };
  }

  /** Where the messages from the beginning stand. */
  place(talk: Talk, seq: number): Place {
    return { seq, sendTime: talk.time - (talk.length - seq) * 1000 };
  }

  message(talk: Talk, { seq, sendTime }: Place): MsgData {
    const dice = scatter(talk.index * 131 + seq);
    const sender = talk.isGroup ? `u${digits(dice % this.talks.length)}` : talk.userID;
    return messageData({
      sendID: sender,
      recvID: talk.isGroup ? '' : this.self,
      groupID: talk.groupID,
      clientMsgID: clientMsgID(talk, seq),
      serverMsgID: `${digits(dice)}${digits(seq)}5f3c9a0d7b`,
      senderPlatformID: 1,
      senderNickname: talk.isGroup ? pick(NAMES, dice) : talk.name,
      senderFaceURL: talk.isGroup ? faceOf(dice % 1000) : talk.faceURL,
      sessionType: talk.isGroup ? 3 : 1,
      msgFrom: 100,
      contentType: 101,
      content: elementContent({ content: `${pick(TEXTS, dice)} #${seq}` }),
      seq,
      sendTime,
      createTime: sendTime - 120,
      status: 2,
      options: { history: true, persistent: true, unreadCount: true, conversationUpdate: true },
    });
  }
}

/** ID of the message of that seq. */
export function clientMsgID({ index }: Pick<Talk, 'index'>, seq: number): string {
  return `m${digits(index)}s${digits(seq)}c0ffee0123456789`;
}

function talkOf(self: string, index: number, now: number): Talk {
  const isGroup = index % 4 === 3;
  const userID = isGroup ? '' : `u${digits(index)}`;
  const groupID = isGroup ? `g${digits(index)}` : '';
  const length = 1 + (scatter(index) % 4);
  return {
    index,
    id: isGroup ? groupConversationID(groupID) : singleConversationID(self, userID),
    isGroup,
    userID,
    groupID,
    isFriend: !isGroup && index % 5 < 3,
    name: isGroup ? `项目冲刺讨论组 ${index}` : `${pick(NAMES, scatter(index))} ${index}`,
    faceURL: faceOf(index),
    isPinned: index % 50 === 7,
    recvMsgOpt: index % 10 === 9 ? 2 : 0,
    length,
    hasReadSeq: scatter(index + 7) % 10 < 7 ? length : length - 1,
    time: now - (scatter(index + 3) % 40_000) * 60_000 - index,
  };
}

const faceOf = (n: number): string => `https://img.example.com/avatar/${digits(n)}_200x200.png`;

function digits(n: number): string {
  return String(n).padStart(6, '0');
}
