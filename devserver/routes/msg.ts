// Owns /msg (protocol 4). Must not keep state.

import { requireAdmin, requireOwner } from '../domain/access.ts';
import { placeholder } from '../domain/logs.ts';
import { messageJson, pulledJson } from '../domain/message-json.ts';
import type { DeleteSync, SendResult } from '../domain/messages.ts';
import type { PulledByID } from '../domain/pulls.ts';
import { Pulls } from '../domain/pulls.ts';
import { argsError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { Routes } from '../http/route.ts';
import { done } from '../http/route.ts';
import type { Message } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';

function owner(actor: Actor, body: Fields): string {
  const userID = body.need('userID');
  requireOwner(actor, userID);
  return userID;
}

function syncOf(body: Fields): DeleteSync {
  const opt = body.sub('deleteSyncOpt');
  return { self: opt.bool('IsSyncSelf'), other: opt.bool('IsSyncOther') };
}

function pulledBody(pulled: PulledByID): object {
  const map = (part: PulledByID['msgs']): object =>
    Object.fromEntries(Object.entries(part).map(([id, value]) => [id, pulledJson(value)]));
  return { msgs: map(pulled.msgs), notificationMsgs: map(pulled.notificationMsgs) };
}

function positive(seqs: readonly number[]): number[] {
  if (seqs.length === 0) throw argsError('seqs is empty');
  if (seqs.some((seq) => seq <= 0)) throw argsError('seqs must be above 0');
  return [...seqs];
}

export function msgRoutes(world: World): Routes {
  const { messages } = world;
  const pulls = new Pulls(world);

  const adminMessage = (body: Fields, recvID: string): Message => {
    const contentType = body.int('contentType');
    const sessionType = body.int('sessionType');
    if (contentType === 0) throw argsError('contentType is empty');
    if (sessionType === 0) throw argsError('sessionType is empty');
    if (sessionType === SESSION.group && body.str('groupID') === '') throw argsError('groupID is empty');
    if (sessionType !== SESSION.group && recvID === '') throw argsError('recvID is empty');
    const sender = world.users.find(body.need('sendID'));
    const options: Record<string, boolean> = {};
    if (body.bool('isOnlineOnly'))
      Object.assign(options, { history: false, persistent: false, unreadCount: false });
    if (body.bool('notOfflinePush')) options.offlinePush = false;
    const push = body.sub('offlinePushInfo');
    return {
      ...placeholder(0),
      sendID: body.str('sendID'),
      recvID: sessionType === SESSION.group ? '' : recvID,
      groupID: sessionType === SESSION.group ? body.str('groupID') : '',
      clientMsgID: world.newID(32),
      senderPlatformID: body.int('senderPlatformID'),
      senderNickname: body.str('senderNickname') || (sender?.nickname ?? ''),
      senderFaceURL: body.str('senderFaceURL') || (sender?.faceURL ?? ''),
      sessionType,
      msgFrom: 200,
      contentType,
      content: JSON.stringify(body.needSub('content').raw),
      sendTime: body.int('sendTime'),
      createTime: world.now(),
      status: 1,
      options,
      offlinePushInfo: body.has('offlinePushInfo')
        ? {
            title: push.str('title'),
            desc: push.str('desc'),
            ex: push.str('ex'),
            iOSPushSound: push.str('iOSPushSound'),
            iOSBadgeCount: push.bool('iOSBadgeCount'),
            signalInfo: push.str('signalInfo'),
          }
        : null,
      ex: body.str('ex'),
    };
  };

  return {
    '/msg/newest_seq': (actor, body) => ({
      maxSeqs: pulls.maxSeqs(actor, body.need('userID')),
      minSeqs: null,
    }),
    '/msg/pull_msg_by_seq': (actor, body) => {
      const ranges = body.subs('seqRanges').map((range) => ({
        conversationID: range.need('conversationID'),
        begin: range.int('begin'),
        end: range.int('end'),
        num: range.int('num'),
      }));
      return pulledBody(pulls.byRanges(actor, body.need('userID'), ranges, body.int('order') === 1));
    },
    '/msg/get_conversations_has_read_and_max_seq': (actor, body) => {
      const userID = body.need('userID');
      const seqs = pulls.readAndMaxSeqs(actor, userID, body.strings('conversationIDs'));
      const pinned = body.bool('returnPinned') ? world.conversations.pinnedIDs(userID) : [];
      return { seqs, pinnedConversationIDs: pinned };
    },
    '/msg/mark_conversation_as_read': done((actor, body) => {
      const hasReadSeq = body.int('hasReadSeq');
      const conversationID = body.need('conversationID');
      const userID = owner(actor, body);
      if (hasReadSeq < 1) throw argsError('hasReadSeq must be above 0');
      messages.markConversationRead(actor, userID, conversationID, hasReadSeq, body.ints('seqs'));
    }),
    '/msg/mark_msgs_as_read': done((actor, body) => {
      const conversationID = body.need('conversationID');
      const userID = owner(actor, body);
      messages.markSeqsRead(actor, userID, conversationID, positive(body.ints('seqs')));
    }),
    '/msg/set_conversation_has_read_seq': done((actor, body) => {
      const conversationID = body.need('conversationID');
      const userID = owner(actor, body);
      if (body.int('hasReadSeq') < 1) throw argsError('hasReadSeq must be above 0');
      messages.setHasReadSeq(actor, userID, conversationID, body.int('hasReadSeq'));
    }),
    '/msg/revoke_msg': done((actor, body) => {
      const conversationID = body.need('conversationID');
      const userID = owner(actor, body);
      if (body.int('seq') < 1) throw argsError('seq is invalid');
      messages.revoke(actor, userID, conversationID, body.int('seq'));
    }),
    '/msg/delete_msgs': done((actor, body) => {
      const conversationID = body.need('conversationID');
      const userID = owner(actor, body);
      messages.remove(actor, userID, conversationID, positive(body.ints('seqs')), syncOf(body));
    }),
    '/msg/clear_conversation_msg': done((actor, body) => {
      const userID = owner(actor, body);
      messages.clear(actor, userID, body.needStrings('conversationIDs'), syncOf(body));
    }),
    '/msg/user_clear_all_msg': done((actor, body) => {
      const userID = owner(actor, body);
      messages.clear(actor, userID, world.conversations.ids(userID), syncOf(body));
    }),
    '/msg/get_server_time': () => ({ serverTime: world.now() }),
    '/msg/send_msg': (actor, body) => {
      requireAdmin(actor);
      return { ...messages.send(actor, adminMessage(body, body.str('recvID'))), modify: null };
    },
    '/msg/batch_send_msg': (actor, body) => {
      requireAdmin(actor);
      const recipients = body.bool('isSendAll') ? [...world.state.users.keys()] : body.needStrings('recvIDs');
      const results: object[] = [];
      const failedUserIDs: string[] = [];
      for (const recvID of recipients) {
        try {
          const { serverMsgID, clientMsgID, sendTime }: SendResult = messages.send(
            actor,
            adminMessage(body, recvID),
          );
          results.push({ serverMsgID, clientMsgID, sendTime, recvID });
        } catch {
          failedUserIDs.push(recvID);
        }
      }
      return { results, failedUserIDs };
    },
    '/msg/send_business_notification': (actor, body) => {
      requireAdmin(actor);
      const isGroup = body.str('recvGroupID') !== '';
      const to = isGroup ? body.str('recvGroupID') : body.need('recvUserID');
      world.notices.send(actor, {
        type: 2001,
        from: body.need('sendUserID'),
        to,
        sessionType: isGroup ? SESSION.group : SESSION.single,
        tips: { key: body.str('key'), data: body.str('data') },
      });
      return { serverMsgID: world.newID(32), clientMsgID: world.newID(32), sendTime: world.now() };
    },
    '/msg/search_msg': (actor, body) => {
      requireAdmin(actor);
      const { offset, count } = body.page();
      const found: Message[] = [];
      for (const log of world.state.logs.values()) {
        for (const entry of log.entries) {
          if (entry === null) continue;
          const { msg } = entry;
          if (body.str('sendID') !== '' && msg.sendID !== body.str('sendID')) continue;
          if (body.str('recvID') !== '' && msg.recvID !== body.str('recvID')) continue;
          if (body.int('contentType') !== 0 && msg.contentType !== body.int('contentType')) continue;
          found.push(msg);
        }
      }
      found.sort((a, b) => b.sendTime - a.sendTime);
      const chatLogs = found
        .slice(offset, offset + count)
        .map((msg) => ({ chatLog: messageJson(msg), isRevoked: false }));
      return { chatLogs, chatLogsNum: found.length };
    },
  };
}
