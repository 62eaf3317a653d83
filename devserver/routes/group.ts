// Owns /group (protocol 4). Must not keep state.

import { requireOwner } from '../domain/access.ts';
import type { GroupPatch, MemberPatch } from '../domain/groups.ts';
import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { Routes } from '../http/route.ts';
import { done } from '../http/route.ts';
import type { Group, GroupRequest } from '../store/entities.ts';
import type { Actor, World } from '../world.ts';
import { fullIDs } from './full-ids.ts';

const TEXTS = ['groupName', 'notification', 'introduction', 'faceURL', 'ex'] as const;
const NUMBERS = ['needVerification', 'lookMemberInfo', 'applyMemberFriend'] as const;
/** The only group type that the server makes. */
const WORKING_GROUP = 2;

/** set_group_info skips empty texts; the _ex route takes whatever is present. */
function patchOf(body: Fields, wrapped: boolean): GroupPatch {
  const patch: GroupPatch = {};
  for (const name of TEXTS) {
    if (wrapped ? body.has(name) : body.str(name) !== '') patch[name] = body.str(name);
  }
  for (const name of NUMBERS) if (body.has(name)) patch[name] = body.int(name);
  return patch;
}

export function groupRoutes(world: World): Routes {
  const { groups } = world;
  const infos = (rows: readonly Group[]): object[] => rows.map((row) => groups.info(row));
  const existing = (ids: readonly string[]): Group[] =>
    ids.map((id) => groups.find(id)).filter((group) => group !== undefined);
  const memberInfos = (groupID: string, userIDs: readonly string[]): object[] =>
    userIDs
      .map((userID) => groups.member(groupID, userID))
      .filter((member) => member !== undefined)
      .map((member) => groups.memberInfo(member));
  const owner = (actor: Actor, body: Fields, name: string): string => {
    const userID = body.need(name);
    requireOwner(actor, userID);
    return userID;
  };
  const requestPage = (body: Fields, requests: readonly GroupRequest[]): object => {
    const { offset, count } = body.page();
    const page = requests.slice(offset, offset + count);
    return { total: requests.length, groupRequests: page.map((request) => groups.requestInfo(request)) };
  };
  const needMembership = (actor: Actor, groupID: string): void => {
    groups.need(groupID);
    if (!actor.isAdmin && !groups.member(groupID, actor.userID)) {
      throw new ApiError(CODE.noPermission, `${actor.userID} is not in group ${groupID}`);
    }
  };
  const memberDelta = (actor: Actor, body: Fields): object => {
    const groupID = body.need('groupID');
    needMembership(actor, groupID);
    const delta = world.versions.delta(actor, 'member', groupID, body.str('versionID'), body.int('version'));
    const changed = groups.takeGroupChange(delta.updated);
    const group = groups.need(groupID);
    return {
      version: delta.version,
      versionID: delta.versionID,
      full: delta.full,
      delete: delta.deleted,
      insert: memberInfos(groupID, delta.inserted),
      update: memberInfos(groupID, delta.updated),
      group: changed || delta.full ? groups.info(group) : null,
      sortVersion: 0,
    };
  };

  return {
    '/group/create_group': (actor, body) => {
      const info = body.needSub('groupInfo');
      const ownerID = body.str('ownerUserID');
      if (ownerID === '') throw argsError('no group owner');
      requireOwner(actor, ownerID);
      if (info.int('groupType') !== WORKING_GROUP)
        throw argsError(`group type ${info.int('groupType')} not supported`);
      const texts = { groupID: info.str('groupID'), ...patchOf(info, true) };
      const group = groups.create(
        actor,
        texts,
        ownerID,
        body.strings('adminUserIDs'),
        body.strings('memberUserIDs'),
      );
      return { groupInfo: groups.info(group) };
    },
    '/group/set_group_info': done((actor, body) => {
      const info = body.needSub('groupInfoForSet');
      groups.setInfo(actor, info.need('groupID'), patchOf(info, false));
    }),
    '/group/set_group_info_ex': done((actor, body) => {
      const info = body.has('groupInfoForSet') ? body.sub('groupInfoForSet') : body;
      if (info.has('groupName') && info.str('groupName') === '') throw argsError('groupName is empty');
      groups.setInfo(actor, info.need('groupID'), patchOf(info, true));
    }),
    '/group/quit_group': done((actor, body) => {
      const groupID = body.need('groupID');
      const userID = body.str('userID') || actor.userID;
      requireOwner(actor, userID);
      groups.quit(actor, groupID, userID);
    }),
    '/group/kick_group': done((actor, body) => {
      groups.kick(actor, body.need('groupID'), body.needStrings('kickedUserIDs'));
    }),
    '/group/invite_user_to_group': done((actor, body) => {
      groups.invite(actor, body.need('groupID'), body.needStrings('invitedUserIDs'));
    }),
    '/group/join_group': done((actor, body) => {
      const userID = body.str('inviterUserID') && actor.isAdmin ? body.str('inviterUserID') : actor.userID;
      groups.join(actor, body.need('groupID'), userID, body.str('reqMessage'));
    }),
    '/group/group_application_response': done((actor, body) => {
      const result = body.int('handleResult');
      if (result !== 1 && result !== -1) throw argsError('handleResult must be 1 or -1');
      const [groupID, userID] = [body.need('groupID'), body.need('fromUserID')];
      groups.answerRequest(actor, groupID, userID, result, body.str('handledMsg'));
    }),
    '/group/get_recv_group_applicationList': (actor, body) => {
      const wanted = new Set(body.strings('groupIDs'));
      const found = groups
        .requests(owner(actor, body, 'fromUserID'), 'manager')
        .filter((request) => wanted.size === 0 || wanted.has(request.groupID));
      return requestPage(body, found);
    },
    '/group/get_user_req_group_applicationList': (actor, body) =>
      requestPage(body, groups.requests(owner(actor, body, 'userID'), 'applicant')),
    '/group/get_specified_user_group_request_info': (actor, body) => {
      const found = groups.request(actor, body.need('groupID'), body.need('userID'));
      const requests = found === undefined ? [] : [groups.requestInfo(found)];
      return { total: requests.length, groupRequests: requests };
    },
    '/group/dismiss_group': done((actor, body) => {
      groups.dismiss(actor, body.need('groupID'), body.bool('deleteMember'));
    }),
    '/group/mute_group': done((actor, body) => groups.setGroupMute(actor, body.need('groupID'), true)),
    '/group/cancel_mute_group': done((actor, body) =>
      groups.setGroupMute(actor, body.need('groupID'), false),
    ),
    '/group/mute_group_member': done((actor, body) => {
      const seconds = body.int('mutedSeconds');
      if (seconds <= 0) throw argsError('mutedSeconds must be above 0');
      groups.setMemberMute(actor, body.need('groupID'), body.need('userID'), seconds);
    }),
    '/group/cancel_mute_group_member': done((actor, body) => {
      groups.setMemberMute(actor, body.need('groupID'), body.need('userID'), 0);
    }),
    '/group/set_group_member_info': done((actor, body) => {
      const members = body.subs('members');
      if (members.length === 0) throw argsError('members is empty');
      for (const member of members) {
        const patch: MemberPatch = {};
        for (const name of ['nickname', 'faceURL', 'ex'] as const) {
          if (member.has(name)) patch[name] = member.str(name);
        }
        if (member.has('roleLevel')) patch.roleLevel = member.int('roleLevel');
        groups.setMember(actor, member.need('groupID'), member.need('userID'), patch);
      }
    }),
    '/group/transfer_group': done((actor, body) => {
      groups.transfer(actor, body.need('groupID'), body.need('oldOwnerUserID'), body.need('newOwnerUserID'));
    }),
    '/group/get_groups_info': (_actor, body) => ({
      groupInfos: infos(existing(body.needStrings('groupIDs'))),
    }),
    '/group/get_group_members_info': (_actor, body) => {
      const groupID = body.need('groupID');
      return { members: memberInfos(groupID, body.needStrings('userIDs')) };
    },
    '/group/get_group_member_list': (actor, body) => {
      const groupID = body.need('groupID');
      const { offset, count } = body.page();
      needMembership(actor, groupID);
      const keyword = body.str('keyword');
      const found = groups
        .members(groupID)
        .map((member) => groups.memberInfo(member) as { nickname: string; userID: string })
        .filter((member) => member.nickname.includes(keyword) || member.userID === keyword);
      return { total: found.length, members: found.slice(offset, offset + count) };
    },
    '/group/get_joined_group_list': (actor, body) => {
      const joined = groups.joined(owner(actor, body, 'fromUserID'));
      const { offset, count } = body.page();
      return { total: joined.length, groups: infos(joined.slice(offset, offset + count)) };
    },
    '/group/get_incremental_join_groups': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const delta = world.versions.delta(actor, 'group', id, body.str('versionID'), body.int('version'));
      return {
        version: delta.version,
        versionID: delta.versionID,
        full: delta.full,
        delete: delta.deleted,
        insert: infos(existing(delta.inserted)),
        update: infos(existing(delta.updated)),
        sortVersion: 0,
      };
    },
    '/group/get_full_join_group_ids': (actor, body) => {
      const id = owner(actor, body, 'userID');
      const ids = groups.joined(id).map((group) => group.groupID);
      const { list, ...rest } = fullIDs(world.versions.current('group', id), ids, body.int('idHash'));
      return { ...rest, groupIDs: list };
    },
    '/group/get_incremental_group_members': (actor, body) => memberDelta(actor, body),
    '/group/get_incremental_group_members_batch': (actor, body) => {
      const userID = body.str('userID');
      if (userID !== '') requireOwner(actor, userID);
      const respList: Record<string, object> = {};
      for (const request of body.subs('reqList'))
        respList[request.need('groupID')] = memberDelta(actor, request);
      return { respList };
    },
    '/group/get_full_group_member_user_ids': (actor, body) => {
      const groupID = body.need('groupID');
      needMembership(actor, groupID);
      const current = world.versions.current('member', groupID);
      const { list, ...rest } = fullIDs(current, groups.memberIDs(groupID), body.int('idHash'));
      return { ...rest, userIDs: list };
    },
  };
}
