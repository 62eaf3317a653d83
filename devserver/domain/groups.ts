// Owns groups and their members, their versions and the group notifications 1501 to 1520.
// Must not check who asks beyond a member's role.

import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { Group, GroupRequest, Member } from '../store/entities.ts';
import { GROUP_STATUS, ROLE, SESSION } from '../store/entities.ts';
import { inner } from '../store/state.ts';
import { CHANGE } from '../store/version-log.ts';
import type { Actor, World } from '../world.ts';
import { groupConversationID } from './conversation-id.ts';
import { AT } from './messages.ts';
import { NOTICE } from './notices.ts';

/** Fields that set_group_info may change. */
export type GroupPatch = Partial<
  Pick<
    Group,
    | 'groupName'
    | 'notification'
    | 'introduction'
    | 'faceURL'
    | 'ex'
    | 'needVerification'
    | 'lookMemberInfo'
    | 'applyMemberFriend'
  >
>;

/** Fields of a member that set_group_member_info may change. */
export type MemberPatch = Partial<Pick<Member, 'nickname' | 'faceURL' | 'ex' | 'roleLevel'>>;

/** The id under which a group's own change stands in its member log. */
const GROUP_CHANGE = '';

export class Groups {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  find(groupID: string): Group | undefined {
    return this.#world.state.groups.get(groupID);
  }

  /** The group, or 1201. */
  need(groupID: string): Group {
    const group = this.find(groupID);
    if (group === undefined) throw new ApiError(CODE.groupIDNotFound, `group ${groupID} does not exist`);
    return group;
  }

  member(groupID: string, userID: string): Member | undefined {
    return this.#world.state.members.get(groupID)?.get(userID);
  }

  members(groupID: string): Member[] {
    return [...(this.#world.state.members.get(groupID)?.values() ?? [])];
  }

  memberIDs(groupID: string): string[] {
    return [...(this.#world.state.members.get(groupID)?.keys() ?? [])];
  }

  /** Groups that the user is in and that exist still. */
  joined(userID: string): Group[] {
    const groups: Group[] = [];
    for (const [groupID, members] of this.#world.state.members) {
      const group = members.has(userID) ? this.find(groupID) : undefined;
      if (group !== undefined && group.status !== GROUP_STATUS.dismissed) groups.push(group);
    }
    return groups;
  }

  /** The group as GroupInfo. */
  info(group: Group): object {
    const members = this.members(group.groupID);
    const ownerUserID = members.find((member) => member.roleLevel === ROLE.owner)?.userID ?? '';
    return { ...group, ownerUserID, memberCount: members.length };
  }

  /** The member as GroupMemberFullInfo. */
  memberInfo(member: Member): object {
    const user = this.#world.users.find(member.userID);
    return {
      ...member,
      nickname: member.nickname || (user?.nickname ?? ''),
      faceURL: member.faceURL || (user?.faceURL ?? ''),
      appMangerLevel: user?.appMangerLevel ?? 0,
    };
  }

  /** Puts a group and members without versions or notifications: for seeding. */
  put(group: Partial<Group> & { groupID: string }, ownerID: string, memberIDs: readonly string[]): Group {
    const row: Group = {
      groupName: '',
      notification: '',
      introduction: '',
      faceURL: '',
      createTime: this.#world.now(),
      ex: '',
      status: GROUP_STATUS.ok,
      creatorUserID: ownerID,
      groupType: 2,
      needVerification: 0,
      lookMemberInfo: 0,
      applyMemberFriend: 0,
      notificationUpdateTime: 0,
      notificationUserID: '',
      ...group,
    };
    this.#world.state.groups.set(row.groupID, row);
    for (const userID of new Set([ownerID, ...memberIDs])) {
      this.#putMember(
        row.groupID,
        userID,
        userID === ownerID ? ROLE.owner : ROLE.member,
        ownerID,
        row.createTime,
      );
    }
    return row;
  }

  create(
    actor: Actor,
    group: Partial<Group>,
    ownerID: string,
    adminIDs: string[],
    memberIDs: string[],
  ): Group {
    const everyone = [ownerID, ...adminIDs, ...memberIDs];
    if (new Set(everyone).size !== everyone.length) throw argsError('group members are repeated');
    for (const userID of everyone) this.#world.users.need(userID);
    const groupID = group.groupID || this.#world.newNumber(10);
    if (this.find(groupID)) throw new ApiError(CODE.groupIDExisted, `group ${groupID} exists`);
    const row = this.put({ ...group, groupID, creatorUserID: actor.userID }, ownerID, [
      ...adminIDs,
      ...memberIDs,
    ]);
    for (const adminID of adminIDs) this.#change(groupID, adminID, { roleLevel: ROLE.admin });
    this.#touchJoined(groupID, everyone, CHANGE.insert);
    this.#tell(actor, row, NOTICE.groupCreated, {
      memberList: this.members(groupID).map((member) => this.memberInfo(member)),
      groupOwnerUser: this.#infoOf(groupID, ownerID),
    });
    return row;
  }

  setInfo(actor: Actor, groupID: string, patch: GroupPatch): void {
    const group = this.#manageable(actor, groupID);
    const { notification, groupName } = patch;
    Object.assign(group, patch);
    if (notification !== undefined) {
      group.notificationUpdateTime = this.#world.now();
      group.notificationUserID = actor.userID;
    }
    this.#touchGroup(groupID);
    const others = Object.keys(patch).filter((key) => key !== 'notification' && key !== 'groupName');
    if (notification) {
      this.#tell(actor, group, NOTICE.announcementSet, {});
      const identity = {
        conversationID: groupConversationID(groupID),
        conversationType: SESSION.group,
        userID: '',
        groupID,
      };
      const members = this.memberIDs(groupID);
      this.#world.conversations.set(actor, members, identity, { groupAtType: AT.announcement });
    }
    if (groupName !== undefined) this.#tell(actor, group, NOTICE.groupNameSet, {});
    if (others.length > 0 || notification === '') this.#tell(actor, group, NOTICE.groupInfoSet, {});
  }

  /** Adds those who are not in yet (1509). */
  invite(actor: Actor, groupID: string, userIDs: readonly string[]): void {
    const group = this.#active(groupID);
    if (!actor.isAdmin) this.needMember(groupID, actor.userID);
    for (const userID of userIDs) this.#world.users.need(userID);
    const added = [...new Set(userIDs)].filter((userID) => !this.member(groupID, userID));
    if (added.length === 0) return;
    this.#add(actor, groupID, added, actor.userID);
    this.#tell(actor, group, NOTICE.memberInvited, {
      invitedUserList: added.map((userID) => this.#infoOf(groupID, userID)),
      inviterUser: this.#infoOf(groupID, actor.userID),
    });
  }

  /** Joins a group that is open (needVerification 2: 1510), else asks its owner and admins (1503). */
  join(actor: Actor, groupID: string, userID: string, reqMsg: string): void {
    const group = this.#active(groupID);
    this.#world.users.need(userID);
    if (this.member(groupID, userID)) throw argsError(`${userID} is in the group already`);
    if (group.needVerification === 2) {
      this.#add(actor, groupID, [userID], '');
      this.#tell(actor, group, NOTICE.memberEnter, { entrantUser: this.#infoOf(groupID, userID) });
      return;
    }
    inner(this.#world.state.groupRequests, groupID).set(userID, {
      groupID,
      userID,
      handleResult: 0,
      reqMsg,
      handleMsg: '',
      reqTime: this.#world.now(),
      handleUserID: '',
      handleTime: 0,
      ex: '',
      joinSource: 3,
      inviterUserID: '',
    });
    const tips = { group: this.info(group), applicant: this.#world.users.find(userID), reqMsg };
    for (const to of this.#managerIDs(groupID)) {
      this.#world.notices.send(actor, { type: NOTICE.joinApplication, from: userID, to, tips });
    }
  }

  /** Answers a wish to join: 1 accepts (1505, and 1510 to the group), -1 refuses (1506). */
  answerRequest(actor: Actor, groupID: string, userID: string, result: 1 | -1, handleMsg: string): void {
    const group = this.#manageable(actor, groupID);
    const request = this.#world.state.groupRequests.get(groupID)?.get(userID);
    if (request === undefined) throw new ApiError(CODE.recordNotFound, `${userID} did not ask to join`);
    if (request.handleResult !== 0) throw argsError('the request is handled already');
    const handleTime = this.#world.now();
    Object.assign(request, { handleResult: result, handleMsg, handleUserID: actor.userID, handleTime });
    const opUser = this.#infoOf(groupID, actor.userID);
    for (const to of new Set([userID, ...this.#managerIDs(groupID)])) {
      this.#world.notices.send(actor, {
        type: result === 1 ? NOTICE.applicationAccepted : NOTICE.applicationRejected,
        from: actor.userID,
        to,
        tips: { group: this.info(group), opUser, handleMsg, receiverAs: to === userID ? 0 : 1 },
      });
    }
    if (result !== 1 || this.member(groupID, userID) !== undefined) return;
    this.#add(actor, groupID, [userID], '');
    this.#tell(actor, group, NOTICE.memberEnter, { entrantUser: this.#infoOf(groupID, userID) });
  }

  /** The wishes to join those groups that the user manages, or that he made himself. */
  requests(userID: string, as: 'manager' | 'applicant'): GroupRequest[] {
    const all = [...this.#world.state.groupRequests.values()].flatMap((requests) => [...requests.values()]);
    if (as === 'applicant') return all.filter((request) => request.userID === userID);
    return all.filter(({ groupID }) => (this.member(groupID, userID)?.roleLevel ?? 0) >= ROLE.admin);
  }

  /** The wish of one user, for himself and for those who may answer it. */
  request(actor: Actor, groupID: string, userID: string): GroupRequest | undefined {
    this.need(groupID);
    const isManager = (this.member(groupID, actor.userID)?.roleLevel ?? 0) >= ROLE.admin;
    if (actor.userID !== userID && !isManager && !actor.isAdmin) {
      throw new ApiError(CODE.noPermission, `${actor.userID} does not manage group ${groupID}`);
    }
    return this.#world.state.groupRequests.get(groupID)?.get(userID);
  }

  /** The wish as GroupRequest of the wire. */
  requestInfo(request: GroupRequest): object {
    const { groupID, userID, ...rest } = request;
    const { nickname = '', faceURL = '', ex = '' } = this.#world.users.find(userID) ?? {};
    return {
      ...rest,
      userInfo: { userID, nickname, faceURL, ex },
      groupInfo: this.info(this.need(groupID)),
    };
  }

  quit(actor: Actor, groupID: string, userID: string): void {
    const group = this.need(groupID);
    const member = this.needMember(groupID, userID);
    if (member.roleLevel === ROLE.owner) throw new ApiError(CODE.noPermission, "the owner can't quit");
    const quitUser = this.memberInfo(member);
    this.#drop(groupID, [userID]);
    this.#tell(actor, group, NOTICE.memberQuit, { quitUser }, [userID]);
    this.#cap(actor, groupID, [userID]);
  }

  kick(actor: Actor, groupID: string, userIDs: readonly string[]): void {
    const group = this.need(groupID);
    if (new Set(userIDs).size !== userIDs.length) throw argsError('kickedUserIDs are repeated');
    if (userIDs.includes(actor.userID)) throw argsError('kickedUserIDs contain the caller');
    const kicked = userIDs.map((userID) => this.needMember(groupID, userID));
    if (!actor.isAdmin) {
      const own = this.needMember(groupID, actor.userID).roleLevel;
      if (own < ROLE.admin || kicked.some((member) => member.roleLevel >= own)) {
        throw new ApiError(CODE.noPermission, `${actor.userID} may not remove these members`);
      }
    } else if (kicked.some((member) => member.roleLevel === ROLE.owner)) {
      throw new ApiError(CODE.noPermission, "the owner can't be removed");
    }
    const kickedUserList = kicked.map((member) => this.memberInfo(member));
    this.#drop(groupID, userIDs);
    this.#tell(actor, group, NOTICE.memberKicked, { kickedUserList }, userIDs);
    this.#cap(actor, groupID, userIDs);
  }

  /** Ends a group (1511): nobody can write any more, members keep their conversation. */
  dismiss(actor: Actor, groupID: string, deleteMember: boolean): void {
    const group = this.#active(groupID);
    if (!actor.isAdmin && this.member(groupID, actor.userID)?.roleLevel !== ROLE.owner) {
      throw new ApiError(CODE.noPermission, 'only the owner may dismiss the group');
    }
    const members = this.memberIDs(groupID);
    group.status = GROUP_STATUS.dismissed;
    this.#touchJoined(groupID, members, CHANGE.delete);
    this.#tell(actor, group, NOTICE.groupDismissed, {}, members);
    this.#cap(actor, groupID, members);
    if (deleteMember) this.#drop(groupID, members);
  }

  setGroupMute(actor: Actor, groupID: string, muted: boolean): void {
    const group = this.#manageable(actor, groupID);
    group.status = muted ? GROUP_STATUS.muted : GROUP_STATUS.ok;
    this.#touchGroup(groupID);
    this.#tell(actor, group, muted ? NOTICE.groupMuted : NOTICE.groupUnmuted, {});
  }

  /** Mutes a member for some seconds; 0 ends it. */
  setMemberMute(actor: Actor, groupID: string, userID: string, mutedSeconds: number): void {
    const group = this.need(groupID);
    const member = this.needMember(groupID, userID);
    this.#needRank(actor, member);
    member.muteEndTime = mutedSeconds > 0 ? this.#world.now() + mutedSeconds * 1000 : 0;
    this.#world.versions.touch('member', groupID, [userID], CHANGE.update);
    const mutedUser = this.memberInfo(member);
    if (mutedSeconds > 0) this.#tell(actor, group, NOTICE.memberMuted, { mutedUser, mutedSeconds });
    else this.#tell(actor, group, NOTICE.memberUnmuted, { mutedUser });
  }

  setMember(actor: Actor, groupID: string, userID: string, patch: MemberPatch): void {
    const group = this.need(groupID);
    const member = this.needMember(groupID, userID);
    if (actor.userID !== userID || patch.roleLevel !== undefined) this.#needRank(actor, member);
    this.#change(groupID, userID, patch);
    this.#world.versions.touch('member', groupID, [userID], CHANGE.update);
    let type: number = NOTICE.memberInfoSet;
    if (patch.roleLevel === ROLE.admin) type = NOTICE.memberToAdmin;
    else if (patch.roleLevel === ROLE.member) type = NOTICE.memberToOrdinary;
    this.#tell(actor, group, type, { changedUser: this.#infoOf(groupID, userID) });
  }

  transfer(actor: Actor, groupID: string, oldOwnerID: string, newOwnerID: string): void {
    const group = this.#active(groupID);
    const old = this.needMember(groupID, oldOwnerID);
    this.needMember(groupID, newOwnerID);
    if (old.roleLevel !== ROLE.owner || (!actor.isAdmin && actor.userID !== oldOwnerID)) {
      throw new ApiError(CODE.noPermission, `${actor.userID} is not the owner`);
    }
    this.#change(groupID, oldOwnerID, { roleLevel: ROLE.member });
    this.#change(groupID, newOwnerID, { roleLevel: ROLE.owner });
    this.#world.versions.touch('member', groupID, [oldOwnerID, newOwnerID], CHANGE.update);
    this.#touchGroup(groupID);
    this.#tell(actor, group, NOTICE.ownerTransferred, {
      newGroupOwner: this.#infoOf(groupID, newOwnerID),
      oldGroupOwner: oldOwnerID,
      oldGroupOwnerInfo: this.#infoOf(groupID, oldOwnerID),
    });
  }

  /** A user's profile changed: his groups get a new member version and 1516. */
  memberProfileChanged(actor: Actor, userID: string): void {
    for (const group of this.joined(userID)) {
      this.#world.versions.touch('member', group.groupID, [userID], CHANGE.update);
      const changedUser = this.#infoOf(group.groupID, userID);
      this.#tell(actor, group, NOTICE.memberInfoSet, { changedUser });
    }
  }

  /** True when the delta's ids say that the group itself changed; removes that mark from the ids. */
  takeGroupChange(ids: string[]): boolean {
    const at = ids.indexOf(GROUP_CHANGE);
    if (at < 0) return false;
    ids.splice(at, 1);
    return true;
  }

  needMember(groupID: string, userID: string): Member {
    const member = this.member(groupID, userID);
    if (member === undefined) throw new ApiError(CODE.recordNotFound, `${userID} is not in group ${groupID}`);
    return member;
  }

  #managerIDs(groupID: string): string[] {
    return this.members(groupID)
      .filter((member) => member.roleLevel >= ROLE.admin)
      .map((member) => member.userID);
  }

  #active(groupID: string): Group {
    const group = this.need(groupID);
    if (group.status === GROUP_STATUS.dismissed) throw new ApiError(CODE.dismissedAlready, groupID);
    return group;
  }

  #manageable(actor: Actor, groupID: string): Group {
    const group = this.#active(groupID);
    const role = this.member(groupID, actor.userID)?.roleLevel ?? 0;
    if (!actor.isAdmin && role < ROLE.admin) {
      throw new ApiError(CODE.noPermission, `${actor.userID} is neither owner nor admin of the group`);
    }
    return group;
  }

  #needRank(actor: Actor, member: Member): void {
    if (actor.isAdmin) return;
    const own = this.member(member.groupID, actor.userID)?.roleLevel ?? 0;
    if (own < ROLE.admin || own <= member.roleLevel) {
      throw new ApiError(CODE.noPermission, `${actor.userID} may not change ${member.userID}`);
    }
  }

  #putMember(
    groupID: string,
    userID: string,
    roleLevel: number,
    inviterUserID: string,
    joinTime: number,
  ): void {
    inner(this.#world.state.members, groupID).set(userID, {
      groupID,
      userID,
      roleLevel,
      joinTime,
      nickname: '',
      faceURL: '',
      joinSource: 2,
      operatorUserID: inviterUserID,
      ex: '',
      muteEndTime: 0,
      inviterUserID,
    });
  }

  #add(actor: Actor, groupID: string, userIDs: readonly string[], inviterID: string): void {
    const world = this.#world;
    const conversationID = groupConversationID(groupID);
    for (const userID of userIDs) {
      this.#putMember(groupID, userID, ROLE.member, inviterID, world.now());
      if (!world.switches.historyForNewMembers) {
        world.logs.setUserSeq(userID, conversationID, { minSeq: world.logs.maxSeq(conversationID) + 1 });
      }
    }
    this.#touchJoined(groupID, userIDs, CHANGE.insert);
    world.conversations.joinGroup(actor, groupID, userIDs);
  }

  #drop(groupID: string, userIDs: readonly string[]): void {
    for (const userID of userIDs) this.#world.state.members.get(groupID)?.delete(userID);
    this.#touchJoined(groupID, userIDs, CHANGE.delete);
  }

  /** Sets the leavers' cap to the newest seq: what comes later, the notice included, lies above it. */
  #cap(actor: Actor, groupID: string, userIDs: readonly string[]): void {
    const conversationID = groupConversationID(groupID);
    const maxSeq = this.#world.logs.maxSeq(conversationID);
    for (const userID of userIDs) {
      this.#world.logs.setUserSeq(userID, conversationID, { maxSeq });
      this.#world.conversations.setField(actor, userID, conversationID, { maxSeq });
    }
  }

  #change(groupID: string, userID: string, patch: MemberPatch): void {
    Object.assign(this.needMember(groupID, userID), patch);
  }

  #infoOf(groupID: string, userID: string): object {
    const member = this.member(groupID, userID);
    if (member !== undefined) return this.memberInfo(member);
    const user = this.#world.users.find(userID);
    return { groupID, userID, nickname: user?.nickname ?? '', faceURL: user?.faceURL ?? '', roleLevel: 0 };
  }

  #touchJoined(groupID: string, userIDs: readonly string[], change: 1 | 2 | 3): void {
    this.#world.versions.touch('member', groupID, userIDs, change);
    for (const userID of userIDs) this.#world.versions.touch('group', userID, [groupID], change);
  }

  #touchGroup(groupID: string): void {
    this.#world.versions.touch('member', groupID, [GROUP_CHANGE], CHANGE.update);
    for (const userID of this.memberIDs(groupID)) {
      this.#world.versions.touch('group', userID, [groupID], CHANGE.update);
    }
  }

  #tell(actor: Actor, group: Group, type: number, tips: object, alsoTo: readonly string[] = []): void {
    const { version, versionID } = this.#world.versions.current('member', group.groupID);
    this.#world.notices.send(actor, {
      type,
      from: actor.userID,
      to: group.groupID,
      sessionType: SESSION.group,
      tips: {
        group: this.info(group),
        opUser: this.#infoOf(group.groupID, actor.userID),
        operationTime: this.#world.now(),
        ...tips,
        groupMemberVersion: version,
        groupMemberVersionID: versionID,
        groupSortVersion: 0,
      },
      alsoTo,
    });
  }
}
