// Owns the making of notifications: content types 1000 to 5000 with their doubled JSON (protocol 3.1, 3.2).
// Must not decide when one is due: the part that changes something says so.

import { emptyForm, nullify } from '../http/nullify.ts';
import type { Message } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { noticeOptions } from './options.ts';

/** Content types of notifications. */
export const NOTICE = {
  friendApproved: 1201,
  friendRejected: 1202,
  friendApplication: 1203,
  friendAdded: 1204,
  friendDeleted: 1205,
  friendRemark: 1206,
  blackAdded: 1207,
  blackDeleted: 1208,
  friendInfoUpdated: 1209,
  friendsInfoUpdate: 1210,
  conversationChanged: 1300,
  userInfoUpdated: 1303,
  groupCreated: 1501,
  groupInfoSet: 1502,
  joinApplication: 1503,
  memberQuit: 1504,
  applicationAccepted: 1505,
  applicationRejected: 1506,
  ownerTransferred: 1507,
  memberKicked: 1508,
  memberInvited: 1509,
  memberEnter: 1510,
  groupDismissed: 1511,
  memberMuted: 1512,
  memberUnmuted: 1513,
  groupMuted: 1514,
  groupUnmuted: 1515,
  memberInfoSet: 1516,
  memberToAdmin: 1517,
  memberToOrdinary: 1518,
  announcementSet: 1519,
  groupNameSet: 1520,
  privateChat: 1701,
  cleared: 1703,
  revoked: 2101,
  deleted: 2102,
  readReceipt: 2200,
} as const;

/** Those that also become a counted chat message. */
const AS_CHAT: ReadonlySet<number> = new Set([
  NOTICE.friendApproved,
  NOTICE.groupCreated,
  NOTICE.memberQuit,
  NOTICE.ownerTransferred,
  NOTICE.memberKicked,
  NOTICE.memberInvited,
  NOTICE.memberEnter,
  NOTICE.groupDismissed,
  NOTICE.memberMuted,
  NOTICE.memberUnmuted,
  NOTICE.groupMuted,
  NOTICE.groupUnmuted,
  NOTICE.announcementSet,
  NOTICE.groupNameSet,
  NOTICE.privateChat,
]);

/** Those that are stored in their `n_` channel; 2200 only towards somebody else. */
const STORED: ReadonlySet<number> = new Set([NOTICE.revoked, NOTICE.deleted, NOTICE.readReceipt]);

/** What to tell, by whom, to whom (a user, or a group with session type 3). */
export interface Notice {
  type: number;
  from: string;
  to: string;
  sessionType?: number;
  tips: object;
  /** Users told besides the recipients: who just left a group. */
  alsoTo?: readonly string[];
}

export class Notices {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Sends a notification after the present request is done. */
  send(actor: Actor, notice: Notice): void {
    const world = this.#world;
    const sessionType = notice.sessionType ?? SESSION.single;
    const now = world.now();
    const sender = world.users.find(notice.from);
    const toOther = sessionType !== SESSION.single || notice.from !== notice.to;
    const stored = STORED.has(notice.type) && (toOther || notice.type !== NOTICE.readReceipt);
    const detail = JSON.stringify(nullify(notice.tips, emptyForm(world, actor, String(notice.type))));
    const message: Message = {
      sendID: notice.from,
      recvID: sessionType === SESSION.group ? '' : notice.to,
      groupID: sessionType === SESSION.group ? notice.to : '',
      clientMsgID: world.newID(32),
      serverMsgID: world.newID(32),
      senderPlatformID: actor.platformID,
      senderNickname: sender?.nickname ?? '',
      senderFaceURL: sender?.faceURL ?? '',
      sessionType,
      msgFrom: 200,
      contentType: notice.type,
      content: JSON.stringify({ detail }),
      seq: 0,
      sendTime: now,
      createTime: now,
      status: 2,
      isRead: false,
      options: noticeOptions(stored, AS_CHAT.has(notice.type)),
      offlinePushInfo: null,
      atUserIDList: [],
      attachedInfo: '',
      ex: '',
    };
    world.queue.add(() => world.messages.deliver(message, actor.operationID, notice.alsoTo));
  }

  /** A notification from a user to himself. */
  toSelf(actor: Actor, userID: string, type: number, tips: object): void {
    this.send(actor, { type, from: userID, to: userID, tips });
  }
}
