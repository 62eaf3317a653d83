// What a server of the protocol might say, made up: messages, notifications, the answers of every route. Plausible in
// shape, careless in content; mutations.ts makes it worse.
import {
  CONTENT_TYPE,
  type GetMaxSeqResp,
  type MsgData,
  messageData,
  type PullMsgs,
  type PushMessages,
  type Seqs,
} from '../../src/protocol/index.ts';
import { mutateJSON, wrongValue } from './mutations.ts';
import type { Random } from './random.ts';

/** The user whose core is fed. */
export const SELF = 'me';

const USERS = ['u1', 'u2', 'u3', 'u4', 'u5', SELF];
const GROUPS = ['g1', 'g2', 'g3'];

/** Conversations that calls may name. */
export const CHATS = [
  ...USERS.filter((id) => id !== SELF).map((id) => `si_me_${id}`),
  ...GROUPS.map((id) => `sg_${id}`),
  'sn_me_u1',
];

const CHANNELS = ['n_me_me', 'n_me_u1', 'n_me_u2', 'n_g1', 'n_g2'];

const STRANGE_IDS = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'si_',
  'sg_',
  'n_',
  'si_u8_u9',
  'x',
  '\ud800',
  'é'.repeat(300),
];

const NOTICES = Object.values(CONTENT_TYPE).filter((type) => type >= 1000);
const CHAT_TYPES = Object.values(CONTENT_TYPE).filter((type) => type < 1000);

const OPTION_KEYS = [
  'history',
  'persistent',
  'unreadCount',
  'conversationUpdate',
  'senderConversationUpdate',
  'senderSync',
  'offlinePush',
  'private',
  'notPrivate',
];

const utf8 = new TextEncoder();

/** Makes up everything from one source of chance. */
export class Material {
  readonly #random: Random;
  #messages = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  userID(): string {
    return this.#random.chance(0.02) ? this.#random.pick(STRANGE_IDS) : this.#random.pick(USERS);
  }

  groupID(): string {
    return this.#random.chance(0.02) ? this.#random.pick(STRANGE_IDS) : this.#random.pick(GROUPS);
  }

  conversationID(): string {
    return this.#random.chance(0.03) ? this.#random.pick(STRANGE_IDS) : this.#random.pick(CHATS);
  }

  channelID(): string {
    return this.#random.chance(0.05) ? this.#random.pick(STRANGE_IDS) : this.#random.pick(CHANNELS);
  }

  /** Mostly small, now and then at an edge of what 53 bits hold. */
  seq(): number {
    const { chance, pick, int } = bound(this.#random);
    return chance(0.03) ? pick([0, -1, -5, 2 ** 31, 2 ** 52, 2 ** 53 - 1, -(2 ** 53 - 1)]) : int(1, 60);
  }

  time(): number {
    const { chance, pick, int } = bound(this.#random);
    return chance(0.03) ? pick([0, -1, 2 ** 53 - 1, 1]) : 1_700_000_000_000 + int(-100_000, 100_000);
  }

  clientMsgID(): string {
    if (this.#random.chance(0.01)) return this.#random.pick(STRANGE_IDS);
    // Now and then one that there was.
    return `c${this.#random.chance(0.2) ? this.#random.int(0, this.#messages) : ++this.#messages}`;
  }

  text(): string {
    const wrong = this.#random.chance(0.05) ? wrongValue(this.#random) : undefined;
    return typeof wrong === 'string' ? wrong : this.#random.pick(['', 'hello', '你好', '😀', 'a"b']);
  }

  message(conversationID: string): MsgData {
    const { chance, pick, int, list } = bound(this.#random);
    const group = conversationID.startsWith('sg_');
    const other = conversationID.slice(group ? 3 : 6);
    const sendID = group || chance(0.1) ? this.userID() : pick([SELF, other, other]);
    const contentType = chance(0.2) ? pick(NOTICES) : chance(0.5) ? CONTENT_TYPE.text : pick(CHAT_TYPES);
    return messageData({
      sendID,
      recvID: group ? '' : sendID === SELF ? other : SELF,
      groupID: group ? other : '',
      clientMsgID: this.clientMsgID(),
      serverMsgID: `s${int(0, 1e6)}`,
      senderPlatformID: int(1, 11),
      senderNickname: this.text(),
      senderFaceURL: this.text(),
      sessionType: chance(0.05) ? int(-1, 9) : group ? 3 : conversationID.startsWith('sn_') ? 4 : 1,
      msgFrom: pick([100, 200]),
      contentType: chance(0.02) ? int(-5, 5001) : contentType,
      content: contentType >= 1000 ? this.notice() : this.content(),
      seq: this.seq(),
      sendTime: this.time(),
      createTime: this.time(),
      status: chance(0.1) ? int(-1, 6) : 2,
      isRead: chance(0.2),
      options: Object.fromEntries(list(0, 3, () => [pick(OPTION_KEYS), chance(0.5)])),
      offlinePushInfo: undefined,
      atUserIDList: chance(0.1) ? pick([[SELF], ['AtAllTag'], ['u1', SELF]]) : [],
      attachedInfo: chance(0.2)
        ? this.#json({
            isPrivateChat: chance(0.5),
            burnDuration: int(0, 90),
            hasReadTime: chance(0.3) ? this.time() : 0,
          })
        : '',
      ex: this.text(),
    });
  }

  notification(): MsgData {
    const { pick, chance } = bound(this.#random);
    return {
      ...this.message(this.conversationID()),
      contentType: pick(NOTICES),
      content: this.notice(),
      seq: chance(0.3) ? 0 : this.seq(),
    };
  }

  messages(conversationID: string, most: number): PullMsgs {
    const { list, chance } = bound(this.#random);
    const isChannel = conversationID.startsWith('n_');
    return {
      Msgs: list(0, most, () => (isChannel ? this.notification() : this.message(conversationID))),
      isEnd: chance(0.5),
      endSeq: this.seq(),
    };
  }

  push(): PushMessages {
    const { list, chance } = bound(this.#random);
    const msgs = list(0, 2, () => this.conversationID());
    const notices = chance(0.4) ? list(1, 2, () => this.channelID()) : [];
    return {
      msgs: this.#by(msgs, (id) => this.messages(id, 3)),
      notificationMsgs: this.#by(notices, (id) => this.messages(id, 2)),
    };
  }

  /** What is pulled for the asked, and now and then for others. */
  pulled(ids: readonly string[]): PushMessages {
    const { chance } = bound(this.#random);
    const all = chance(0.1) ? [...ids, this.conversationID(), this.channelID()] : ids;
    return {
      msgs: this.#by(
        all.filter((id) => !id.startsWith('n_')),
        (id) => this.messages(id, 6),
      ),
      notificationMsgs: this.#by(
        all.filter((id) => id.startsWith('n_')),
        (id) => this.messages(id, 4),
      ),
    };
  }

  maxSeqs(): GetMaxSeqResp {
    const ids = this.#random.list(0, 12, () =>
      this.#random.chance(0.7) ? this.conversationID() : this.channelID(),
    );
    return {
      maxSeqs: this.#by(ids, () => this.seq()),
      minSeqs: this.#random.chance(0.1) ? this.#by(ids, () => this.seq()) : {},
    };
  }

  seqs(): Record<string, Seqs> {
    const ids = this.#random.list(0, 10, () => this.conversationID());
    return this.#by(ids, () => ({ maxSeq: this.seq(), hasReadSeq: this.seq(), maxSeqTime: this.time() }));
  }

  latest(ids: readonly string[]): Record<string, MsgData> {
    return this.#by(ids, (id) => this.message(id));
  }

  /** One of the elements' JSON, as bytes. */
  content(): Uint8Array {
    const { pick, chance } = bound(this.#random);
    if (chance(0.05)) return Uint8Array.from(this.#random.list(0, 30, () => this.#random.int(0, 255)));
    const element = {
      content: this.text(),
      text: this.text(),
      data: this.text(),
      atUserList: [SELF, this.userID()],
      atUsersInfo: [{ atUserID: SELF, groupNickname: this.text() }],
      isAtSelf: false,
      quoteMessage: chance(0.3) ? { clientMsgID: this.clientMsgID(), seq: this.seq(), content: 'q' } : null,
      sourcePicture: { url: this.text(), size: 1 },
      duration: 3,
      title: this.text(),
      multiMessage: chance(0.2) ? [{ clientMsgID: 'x' }] : null,
      userID: this.userID(),
      longitude: 1.25,
      latitude: pick([-90, 0, 45.5]),
      index: 1,
      msgTips: pick(['yes', 'no', '']),
    };
    return utf8.encode(this.#json(element));
  }

  /** A notification's content: all fields that any of them has, in JSON inside JSON. */
  notice(): Uint8Array {
    const { chance, list, int, pick } = bound(this.#random);
    const tips = {
      userID: pick([SELF, this.userID()]),
      conversationID: this.conversationID(),
      conversationIDs: list(0, 3, () => this.conversationID()),
      conversationIDList: list(0, 3, () => this.conversationID()),
      recvID: this.userID(),
      sendID: this.userID(),
      isPrivate: chance(0.5),
      markAsReadUserID: pick([SELF, this.userID()]),
      seqs: list(0, 4, () => this.seq()),
      hasReadSeq: this.seq(),
      revokerUserID: this.userID(),
      revokerID: this.userID(),
      revokerRole: int(0, 100),
      revokerNickname: this.text(),
      clientMsgID: this.clientMsgID(),
      revokeTime: this.time(),
      sesstionType: pick([1, 3, 4]),
      sessionType: pick([1, 3, 4]),
      seq: this.seq(),
      isAdminRevoke: chance(0.2),
      sourceMessageSendTime: this.time(),
      sourceMessageSendID: this.userID(),
      sourceMessageSenderNickname: this.text(),
      ex: this.text(),
      fromToUserID: { fromUserID: this.userID(), toUserID: pick([SELF, this.userID()]) },
      friendIDs: list(0, 3, () => this.userID()),
      friend: this.friend(),
      friendVersion: int(0, 9),
      friendVersionID: 'v',
      group: this.group(),
      opUser: this.member(),
      memberList: list(0, 3, () => this.member()),
      groupOwnerUser: this.member(),
      quitUser: this.member(),
      newGroupOwner: this.member(),
      oldGroupOwner: this.userID(),
      kickedUserList: list(0, 3, () => this.member()),
      invitedUserList: list(0, 3, () => this.member()),
      inviterUser: this.member(),
      entrantUser: this.member(),
      mutedUser: this.member(),
      mutedSeconds: 60,
      changedUser: this.member(),
      operationTime: this.time(),
      groupMemberVersion: int(0, 9),
      groupMemberVersionID: 'v',
    };
    const detail = this.#json(tips);
    return utf8.encode(JSON.stringify(chance(0.03) ? mutateJSON(this.#random, { detail }, 0.5) : { detail }));
  }

  user(): Record<string, unknown> {
    const userID = this.userID();
    return {
      userID,
      nickname: this.text(),
      faceURL: this.text(),
      ex: '',
      createTime: this.time(),
      appMangerLevel: 0,
      globalRecvMsgOpt: this.#random.int(0, 2),
    };
  }

  friend(): Record<string, unknown> {
    return {
      ownerUserID: SELF,
      remark: this.text(),
      createTime: this.time(),
      friendUser: this.user(),
      friendUserID: this.userID(),
      addSource: 1,
      operatorUserID: '',
      ex: '',
      isPinned: false,
    };
  }

  group(): Record<string, unknown> {
    const groupID = this.groupID();
    return {
      groupID,
      groupName: this.text(),
      notification: '',
      introduction: '',
      faceURL: this.text(),
      ownerUserID: 'u1',
      createTime: this.time(),
      memberCount: 3,
      ex: '',
      status: this.#random.int(0, 3),
      creatorUserID: 'u1',
      groupType: 2,
      needVerification: 0,
      lookMemberInfo: 0,
      applyMemberFriend: 0,
      notificationUpdateTime: 0,
      notificationUserID: '',
    };
  }

  member(): Record<string, unknown> {
    return {
      groupID: this.groupID(),
      userID: this.#random.chance(0.3) ? SELF : this.userID(),
      roleLevel: this.#random.pick([20, 60, 100]),
      joinTime: this.time(),
      nickname: this.text(),
      faceURL: '',
      appMangerLevel: 0,
      joinSource: 1,
      operatorUserID: '',
      ex: '',
      muteEndTime: 0,
      inviterUserID: '',
    };
  }

  conversation(): Record<string, unknown> {
    const { chance, int, pick } = bound(this.#random);
    const conversationID = this.conversationID();
    const group = conversationID.startsWith('sg_');
    const other = conversationID.slice(group ? 3 : 6);
    return {
      ownerUserID: chance(0.03) ? this.userID() : SELF,
      conversationID,
      recvMsgOpt: int(0, 2),
      conversationType: chance(0.03) ? int(-1, 9) : group ? 3 : conversationID.startsWith('sn_') ? 4 : 1,
      userID: group ? '' : other,
      groupID: group ? other : '',
      isPinned: chance(0.3),
      attachedInfo: '',
      isPrivateChat: chance(0.2),
      groupAtType: int(0, 4),
      ex: this.text(),
      burnDuration: int(0, 60),
      minSeq: chance(0.2) ? this.seq() : 0,
      maxSeq: chance(0.1) ? this.seq() : 0,
      msgDestructTime: pick([0, 86_400]),
      latestMsgDestructTime: 0,
      isMsgDestruct: false,
    };
  }

  /** The data of a REST route's answer: everything that any route of the kind has. */
  rest(path: string): unknown {
    const { chance, int, list, pick } = bound(this.#random);
    const entity = (): unknown =>
      path.startsWith('/friend')
        ? this.friend()
        : path.startsWith('/group')
          ? this.group()
          : this.conversation();
    const some = (): unknown[] | null => (chance(0.2) ? null : list(0, 5, entity));
    const ids = (make: () => string): string[] | null => (chance(0.2) ? null : list(0, 5, make));
    return {
      version: int(0, 20),
      versionID: pick(['v', 'w']),
      full: chance(0.3),
      equal: chance(0.3),
      delete: ids(() =>
        path.startsWith('/friend')
          ? this.userID()
          : path.startsWith('/group')
            ? this.groupID()
            : this.conversationID(),
      ),
      insert: some(),
      update: some(),
      sortVersion: 0,
      total: int(0, 5),
      conversations: list(0, 6, () => this.conversation()),
      conversation: this.conversation(),
      usersInfo: list(0, 5, () => this.user()),
      groupInfos: list(0, 3, () => this.group()),
      groups: list(0, 3, () => this.group()),
      members: list(0, 3, () => this.member()),
      friendsInfo: list(0, 4, () => this.friend()),
      conversationIDs: ids(() => this.conversationID()),
      userIDs: ids(() => this.userID()),
      groupIDs: ids(() => this.groupID()),
      serverTime: this.time(),
    };
  }

  /** JSON, now and then mutated. */
  #json(value: unknown): string {
    return JSON.stringify(this.#random.chance(0.25) ? mutateJSON(this.#random, value) : value) ?? '';
  }

  #by<T>(ids: readonly string[], make: (id: string) => T): Record<string, T> {
    const record: Record<string, T> = Object.create(null);
    for (const id of ids) record[id] = make(id);
    return record;
  }
}

/** The methods of a source of chance, to be called without it. */
function bound(random: Random): Pick<Random, 'chance' | 'pick' | 'int' | 'list'> {
  return {
    chance: (probability) => random.chance(probability),
    pick: (from) => random.pick(from),
    int: (from, to) => random.int(from, to),
    list: (from, to, make) => random.list(from, to, make),
  };
}
