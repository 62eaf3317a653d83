// Owns /conversation (protocol 4). Must not keep state.

import { requireOwner } from '../domain/access.ts';
import type { ConversationPatch } from '../domain/conversations.ts';
import { argsError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { Routes } from '../http/route.ts';
import { done } from '../http/route.ts';
import { SESSION } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { fullIDs } from './full-ids.ts';

const TYPES: ReadonlySet<number> = new Set(Object.values(SESSION));

function patchOf(body: Fields): ConversationPatch {
  const patch: ConversationPatch = {};
  for (const name of ['recvMsgOpt', 'groupAtType', 'msgDestructTime', 'burnDuration'] as const) {
    if (body.has(name)) patch[name] = body.int(name);
  }
  for (const name of ['attachedInfo', 'ex'] as const) if (body.has(name)) patch[name] = body.str(name);
  for (const name of ['isPinned', 'isMsgDestruct'] as const)
    if (body.has(name)) patch[name] = body.bool(name);
  return patch;
}

function owner(actor: Actor, body: Fields, name = 'ownerUserID'): string {
  const userID = body.need(name);
  requireOwner(actor, userID);
  return userID;
}

export function conversationRoutes(world: World): Routes {
  const { conversations } = world;
  return {
    '/conversation/get_all_conversations': (actor, body) => ({
      conversations: conversations.all(owner(actor, body)),
    }),
    '/conversation/get_conversation': (actor, body) => {
      const id = owner(actor, body);
      return { conversation: conversations.need(id, body.need('conversationID')) };
    },
    '/conversation/get_conversations': (actor, body) => {
      const id = owner(actor, body);
      return { conversations: conversations.some(id, body.needStrings('conversationIDs', true)) };
    },
    '/conversation/get_owner_conversation': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const { offset, count } = body.page();
      const rows = conversations.sorted(id);
      return { total: rows.length, conversations: rows.slice(offset, offset + count) };
    },
    '/conversation/get_incremental_conversations': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const delta = world.versions.delta(
        actor,
        'conversation',
        id,
        body.str('versionID'),
        body.int('version'),
      );
      return {
        version: delta.version,
        versionID: delta.versionID,
        full: delta.full,
        delete: delta.deleted,
        insert: conversations.some(id, delta.inserted),
        update: conversations.some(id, delta.updated),
      };
    },
    '/conversation/get_full_conversation_ids': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const current = world.versions.current('conversation', id);
      const { list, ...rest } = fullIDs(current, conversations.ids(id), body.int('idHash'));
      return { ...rest, conversationIDs: list };
    },
    '/conversation/set_conversations': done((actor, body) => {
      const request = body.needSub('conversation');
      const userIDs = body.needStrings('userIDs');
      const conversationType = request.int('conversationType');
      const identity = {
        conversationID: request.need('conversationID'),
        conversationType,
        userID: request.str('userID'),
        groupID: request.str('groupID'),
      };
      if (!TYPES.has(conversationType)) throw argsError('conversationType is invalid');
      if (conversationType === SESSION.single && identity.userID === '') throw argsError('userID is empty');
      if (conversationType === SESSION.group && identity.groupID === '') throw argsError('groupID is empty');
      for (const userID of userIDs) requireOwner(actor, userID);
      const patch = patchOf(request);
      if (patch.recvMsgOpt !== undefined && (patch.recvMsgOpt < 0 || patch.recvMsgOpt > 2)) {
        throw argsError('recvMsgOpt must be 0, 1 or 2');
      }
      conversations.set(actor, userIDs, identity, patch);
      if (request.has('isPrivateChat') && conversationType !== SESSION.group) {
        conversations.setPrivate(actor, userIDs, identity, request.bool('isPrivateChat'));
      }
    }),
    '/conversation/get_not_notify_conversation_ids': (actor, body) => {
      const rows = conversations.all(owner(actor, body, 'userID'));
      return { conversationIDs: rows.filter((row) => row.recvMsgOpt === 2).map((row) => row.conversationID) };
    },
    '/conversation/get_pinned_conversation_ids': (actor, body) => ({
      conversationIDs: conversations.pinnedIDs(owner(actor, body, 'userID')),
    }),
    '/conversation/delete_conversations': done((actor, body) => {
      const id = owner(actor, body);
      const ids = body.strings('conversationIDs');
      const days = body.int('needDeleteTime');
      if (ids.length > 0 === days > 0) throw argsError('give conversationIDs or needDeleteTime');
      const limit = world.now() - days * 24 * 3600 * 1000;
      const old = (conversationID: string): boolean => {
        const time = world.logs.peek(conversationID)?.maxSeqTime ?? 0;
        return time > 0 && time < limit;
      };
      conversations.remove(id, days > 0 ? conversations.ids(id).filter(old) : ids);
    }),
    '/conversation/update_conversations_by_user': done((actor, body) => {
      const id = owner(actor, body, 'userID');
      if (body.has('ex')) conversations.setAllEx(actor, id, body.str('ex'));
    }),
  };
}
