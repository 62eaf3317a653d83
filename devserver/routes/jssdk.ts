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

  const readSeq = (row: Conversation): number => logs.userSeq(row.ownerUserID, row.conversationID).hasReadSeq;
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
      maxSeq: logs.maxSeq(row.conversationID),
      readSeq: readSeq(row),
    };
  };
  // Muted conversations count too, and a cap (who left a group) does not lower anything.
  const unread = (rows: readonly Conversation[]): number =>
    rows.reduce((sum, row) => sum + Math.max(0, logs.maxSeq(row.conversationID) - readSeq(row)), 0);

  return {
    '/jssdk/get_active_conversations': (actor, body) => {
      const asked = body.int('count');
      const count = asked >= 1 && asked <= MAX_COUNT ? asked : DEFAULT_COUNT;
      const time = (row: Conversation): number => logs.peek(row.conversationID)?.maxSeqTime ?? 0;
      const rows = conversations
        .all(actor.userID)
        .filter((row) => logs.maxSeq(row.conversationID) > 0)
        .sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || time(b) - time(a));
      return { unreadCount: unread(rows), conversations: rows.slice(0, count).map(described) };
    },
    '/jssdk/get_conversations': (actor, body) => {
      const rows = conversations.some(actor.userID, body.needStrings('conversationIDs'));
      return { unreadCount: unread(rows), conversations: rows.map(described) };
    },
  };
}
