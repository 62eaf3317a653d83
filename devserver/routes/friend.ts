// Owns /friend (protocol 4). Must not keep state.

import { requireAdmin, requireOwner } from '../domain/access.ts';
import { NOTICE } from '../domain/notices.ts';
import { argsError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { Routes } from '../http/route.ts';
import { done } from '../http/route.ts';
import type { Friend, FriendRequest } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { fullIDs } from './full-ids.ts';

function owner(actor: Actor, body: Fields, name = 'ownerUserID'): string {
  const userID = body.need(name);
  requireOwner(actor, userID);
  return userID;
}

export function friendRoutes(world: World): Routes {
  const { friends } = world;
  const infos = (rows: readonly Friend[]): object[] => rows.map((row) => friends.info(row));

  const requestPage = (body: Fields, requests: readonly FriendRequest[]): object[] => {
    const { offset, count } = body.page();
    return requests.slice(offset, offset + count).map((request) => friends.requestInfo(request));
  };

  return {
    '/friend/add_friend': done((actor, body) => {
      const from = owner(actor, body, 'fromUserID');
      friends.apply(actor, from, body.need('toUserID'), body.str('reqMsg'), body.str('ex'));
    }),
    '/friend/add_friend_response': done((actor, body) => {
      const to = owner(actor, body, 'toUserID');
      const result = body.int('handleResult');
      if (result !== 1 && result !== -1) throw argsError('handleResult must be 1 or -1');
      friends.respond(actor, body.need('fromUserID'), to, result, body.str('handleMsg'));
    }),
    '/friend/get_friend_apply_list': (actor, body) => {
      const found = friends.requests(owner(actor, body, 'userID'), 'receiver');
      // This one list has a capital letter on the wire.
      return { FriendRequests: requestPage(body, found), total: found.length };
    },
    '/friend/get_self_friend_apply_list': (actor, body) => {
      const found = friends.requests(owner(actor, body, 'userID'), 'applicant');
      return { friendRequests: requestPage(body, found), total: found.length };
    },
    '/friend/get_designated_friend_apply': (actor, body) => {
      const [from, to] = [body.need('fromUserID'), body.need('toUserID')];
      requireOwner(actor, actor.userID === to ? to : from);
      const found = friends.requestsBetween(from, to);
      return { friendRequests: found.map((request) => friends.requestInfo(request)) };
    },
    '/friend/import_friend': done((actor, body) => {
      requireAdmin(actor);
      friends.import(actor, body.need('ownerUserID'), body.needStrings('friendUserIDs'));
    }),
    '/friend/set_friend_remark': done((actor, body) => {
      const id = owner(actor, body);
      const remark = body.str('remark');
      friends.update(actor, id, [body.need('friendUserID')], { remark }, NOTICE.friendRemark);
    }),
    '/friend/update_friends': done((actor, body) => {
      const id = owner(actor, body);
      const friendIDs = body.needStrings('friendUserIDs');
      if (new Set(friendIDs).size !== friendIDs.length) throw argsError('friendUserIDs are repeated');
      const patch: Partial<Friend> = {};
      if (body.has('remark')) patch.remark = body.str('remark');
      if (body.has('ex')) patch.ex = body.str('ex');
      if (body.has('isPinned')) patch.isPinned = body.bool('isPinned');
      friends.update(actor, id, friendIDs, patch, NOTICE.friendsInfoUpdate);
    }),
    '/friend/delete_friend': done((actor, body) => {
      friends.remove(actor, owner(actor, body), body.need('friendUserID'));
    }),
    '/friend/get_friend_list': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const { offset, count } = body.page();
      const rows = friends.all(id);
      return { friendsInfo: infos(rows.slice(offset, offset + count)), total: rows.length };
    },
    '/friend/get_designated_friends': (actor, body) => {
      const id = owner(actor, body);
      return { friendsInfo: infos(friends.some(id, body.needStrings('friendUserIDs'))) };
    },
    '/friend/get_specified_friends_info': (actor, body) => {
      const id = owner(actor, body);
      const list = body.needStrings('userIDList').map((userID) => ({
        userInfo: world.users.find(userID) ?? null,
        friendInfo: friends.find(id, userID) ?? null,
        blackInfo: null,
      }));
      return { infos: list };
    },
    '/friend/is_friend': (_actor, body) => {
      const [a, b] = [body.need('userID1'), body.need('userID2')];
      return {
        inUser1Friends: friends.find(a, b) !== undefined,
        inUser2Friends: friends.find(b, a) !== undefined,
      };
    },
    '/friend/get_incremental_friends': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const delta = world.versions.delta(actor, 'friend', id, body.str('versionID'), body.int('version'));
      return {
        version: delta.version,
        versionID: delta.versionID,
        full: delta.full,
        delete: delta.deleted,
        insert: infos(friends.some(id, delta.inserted)),
        update: infos(friends.some(id, delta.updated)),
        sortVersion: 0,
      };
    },
    '/friend/get_full_friend_user_ids': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const ids = friends.all(id).map((row) => row.friendUserID);
      const { equal, list, ...version } = fullIDs(
        world.versions.current('friend', id),
        ids,
        body.int('idHash'),
      );
      return { ...version, equal, userIDs: list };
    },
    '/friend/add_black': done((actor, body) => {
      friends.block(actor, owner(actor, body), body.need('blackUserID'), body.str('ex'));
    }),
    '/friend/remove_black': done((actor, body) => {
      friends.unblock(actor, owner(actor, body), body.need('blackUserID'));
    }),
    '/friend/get_black_list': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const { offset, count } = body.page();
      const rows = friends.blacks(id);
      const blacks = rows.slice(offset, offset + count).map((row) => friends.blackInfo(row));
      return { blacks, total: rows.length };
    },
    '/friend/get_specified_blacks': (actor, body) => {
      const id = owner(actor, body);
      const wanted = new Set(body.needStrings('userIDList'));
      const rows = friends.blacks(id).filter((row) => wanted.has(row.blackUserID));
      return { blacks: rows.map((row) => friends.blackInfo(row)), total: rows.length };
    },
  };
}
