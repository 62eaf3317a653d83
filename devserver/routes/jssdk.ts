// Owns /jssdk: conversation, last message, names and seqs in one call (protocol 4). Must not keep state.
// The protobuf form of the bodies is in jssdk-protobuf.ts.

import { messageJson } from '../domain/message-json.ts';
import type { Routes } from '../http/route.ts';
import type { Conversation } from '../store/entities.ts';
import { SESSION } from '../store/entities.ts';
import type { World } from '../world.ts';

const MAX_COUNT = 500;
const DEFAULT_COUNT = 100;

export function jssdkRoutes(world: World): Routes {
  const { conversations, logs } = world;

  const unreadOf = (row: Conversation): number => {
    const maxSeq = row.maxSeq > 0 ? row.maxSeq : logs.maxSeq(row.conversationID);
    return Math.max(0, maxSeq - logs.userSeq(row.ownerUserID, row.conversationID).hasReadSeq);
  };
  const described = (row: Conversation): object => {
    const last = logs.last(row.conversationID);
    const isGroup = row.conversationType === SESSION.group;
    const group = isGroup ? world.groups.find(row.groupID) : undefined;
    return {
      conversation: row,
      lastMsg: last === undefined ? null : messageJson(last),
      user: isGroup ? null : (world.users.find(row.userID) ?? null),
      friend: isGroup ? null : (world.friends.find(row.ownerUserID, row.userID) ?? null),
      group: group === undefined ? null : world.groups.info(group),
      maxSeq: row.maxSeq > 0 ? row.maxSeq : logs.maxSeq(row.conversationID),
      readSeq: logs.userSeq(row.ownerUserID, row.conversationID).hasReadSeq,
    };
  };
  const answer = (rows: readonly Conversation[], all: readonly Conversation[]): object => ({
    unreadCount: all.reduce((sum, row) => sum + (row.recvMsgOpt === 2 ? 0 : unreadOf(row)), 0),
    conversations: rows.map(described),
  });

  return {
    '/jssdk/get_active_conversations': (actor, body) => {
      const asked = body.int('count');
      const count = asked >= 1 && asked <= MAX_COUNT ? asked : DEFAULT_COUNT;
      const time = (row: Conversation): number => logs.peek(row.conversationID)?.maxSeqTime ?? 0;
      const all = conversations.all(actor.userID);
      const rows = all
        .filter((row) => logs.maxSeq(row.conversationID) > 0)
        .sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || time(b) - time(a));
      return answer(rows.slice(0, count), all);
    },
    '/jssdk/get_conversations': (actor, body) => {
      const ids = body.needStrings('conversationIDs');
      return answer(conversations.some(actor.userID, ids), conversations.all(actor.userID));
    },
  };
}
