// Friends and groups: what theirs changes shows in the list of ours as in its own, and ends where it should.
import type { Checks } from './checks.ts';
import type { ClientPage, Kind, Pages } from './pages.ts';
import { agree, brief, shows, until } from './settle.ts';
import type { World } from './world.ts';

/** Runs the checks on a server with nothing in it. u1 is on both SDKs, u2 and u3 are on theirs. */
export async function checkRelations(checks: Checks, world: World, pages: Pages): Promise<void> {
  await world.register('u1', 'u2', 'u3');
  const tokens = new Map<string, string>();
  const open = async (kind: Kind, userID: string): Promise<ClientPage> => {
    const platformID = kind === 'ours' ? 3 : 5;
    const key = `${userID} ${platformID}`;
    const token = tokens.get(key) ?? (await world.token(userID, platformID));
    tokens.set(key, token);
    const page = await pages.open(kind);
    const { apiAddr, wsAddr } = world;
    await page.call('signIn', { userID, token, platformID, apiAddr, wsAddr });
    return page;
  };
  let theirs = await open('foreign', 'u1');
  /** A new login of theirs: what it is known not to follow while it is signed in, it reads anew. */
  const again = async (): Promise<void> => {
    await theirs.close();
    theirs = await open('foreign', 'u1');
  };
  let ours = await open('ours', 'u1');
  const second = await open('foreign', 'u2');
  const third = await open('foreign', 'u3');

  await checks.run('relations: u1 asks for friendship, u2 is told', async () => {
    const mark = await second.mark();
    await theirs.call('raw', 'addFriend', { toUserID: 'u2', reqMsg: 'please' });
    await second.event('onFriendApplicationAdded', mark, 'u1');
  });
  await checks.run('relations: u2 agrees, both are told, the chat says so', async () => {
    const marks = [await theirs.mark(), await second.mark()] as const;
    await second.call('raw', 'acceptFriendApplication', { toUserID: 'u1', handleMsg: 'yes' });
    await theirs.event('onFriendApplicationAccepted', marks[0], 'u2');
    await second.event('onFriendAdded', marks[1], 'u1');
    await shows(ours, { rows: ['si_u1_u2 1 <1201>'], total: 1 });
    await again();
    await agree(theirs, ours, { rows: ['si_u1_u2 1 <1201>'], total: 1 });
  });
  await checks.run('relations: a remark names the chat on both', async () => {
    await theirs.call('raw', 'updateFriends', { friendUserIDs: ['u2'], remark: 'Two “2”' });
    await named(ours, 'si_u1_u2', 'Two “2”');
    await named(theirs, 'si_u1_u2', 'Two “2”');
    await agree(theirs, ours, { rows: ['si_u1_u2 1 <1201>'], total: 1 }, { total: true });
  });
  await checks.run('relations: a friend’s new avatar arrives on both', async () => {
    await second.call('raw', 'setSelfInfo', { faceURL: 'https://img.example/new.png' });
    await until(async () => {
      const row = (await ours.call('list')).find((r) => r.conversationID === 'si_u1_u2');
      return row?.faceURL === 'https://img.example/new.png' ? undefined : `faceURL is ${row?.faceURL}`;
    });
    await agree(theirs, ours, { rows: ['si_u1_u2 1 <1201>'], total: 1 }, { total: true });
  });

  await checks.run('relations: theirs makes a group', async () => {
    await theirs.call('raw', 'createGroup', {
      memberUserIDs: ['u2'],
      groupInfo: { groupID: 'g1', groupName: 'First name', groupType: 2 },
    });
    const expected = { rows: ['sg_g1 0 <1501>', 'si_u1_u2 1 <1201>'], total: 1 };
    await shows(ours, expected);
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('relations: theirs renames the group', async () => {
    await theirs.call('raw', 'setGroupInfo', { groupID: 'g1', groupName: 'Second name' });
    await named(ours, 'sg_g1', 'Second name');
    await named(theirs, 'sg_g1', 'Second name');
    const expected = { rows: ['sg_g1 0 <1520>', 'si_u1_u2 1 <1201>'], total: 1 };
    await shows(ours, expected);
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('relations: theirs invites and dismisses a member, another leaves', async () => {
    const mark = await third.mark();
    await theirs.call('raw', 'inviteUserToGroup', { groupID: 'g1', reason: '', userIDList: ['u3'] });
    await third.event('onJoinedGroupAdded', mark, 'g1');
    await shows(ours, { rows: ['sg_g1 0 <1509>', 'si_u1_u2 1 <1201>'], total: 1 });
    await theirs.call('raw', 'kickGroupMember', { groupID: 'g1', reason: '', userIDList: ['u3'] });
    await third.event('onJoinedGroupDeleted', mark, 'g1');
    await shows(ours, { rows: ['sg_g1 0 <1508>', 'si_u1_u2 1 <1201>'], total: 1 });
    await second.call('raw', 'quitGroup', 'g1');
    const expected = { rows: ['sg_g1 1 <1504>', 'si_u1_u2 1 <1201>'], total: 2 };
    await shows(ours, expected);
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('relations: u2 makes a group with u1 and ends it', async () => {
    await second.call('raw', 'createGroup', {
      memberUserIDs: ['u1'],
      groupInfo: { groupID: 'g2', groupName: 'Short', groupType: 2 },
    });
    await shows(ours, {
      rows: ['sg_g2 1 <1501>', 'sg_g1 1 <1504>', 'si_u1_u2 1 <1201>'],
      total: 3,
    });
    const mark = await theirs.mark();
    await second.call('raw', 'dismissGroup', 'g2');
    await theirs.event('onGroupDismissed', mark, 'g2');
    await until(async () => {
      const [row] = (await ours.call('raw', 'getMultipleConversation', ['sg_g2'])) as {
        isNotInGroup: boolean;
      }[];
      return row?.isNotInGroup ? undefined : 'ours does not say isNotInGroup';
    });
  });
  await checks.run('relations: who is blocked cannot write', async () => {
    await theirs.call('raw', 'addBlack', { toUserID: 'u3' });
    const refused = await third.call('sendText', { recvID: 'u1', groupID: '' }, 'let me in').then(
      () => 'sent',
      (error: Error) => error.message,
    );
    if (!refused.includes('1302')) throw new Error(`expected the server's 1302, got: ${refused}`);
    await theirs.call('raw', 'removeBlack', 'u3');
    await third.call('sendText', { recvID: 'u1', groupID: '' }, 'thanks');
    await until(async () => {
      const row = (await ours.call('list')).find((r) => r.conversationID === 'si_u1_u3');
      return row?.latest?.text === 'thanks' ? undefined : `latest is ${row?.latest?.text}`;
    });
  });
  await checks.run('relations: u3 asks to join, theirs agrees', async () => {
    const mark = await theirs.mark();
    await third.call('raw', 'joinGroup', { groupID: 'g1', reqMsg: 'me too', joinSource: 3 });
    await theirs.event('onGroupApplicationAdded', mark, 'u3');
    const from = await third.mark();
    await theirs.call('raw', 'acceptGroupApplication', { groupID: 'g1', fromUserID: 'u3', handleMsg: '' });
    await third.event('onJoinedGroupAdded', from, 'g1');
  });
  await checks.run('relations: theirs sees who comes and goes', async () => {
    await theirs.call('raw', 'subscribeUsersStatus', ['u2']);
    const gone = await theirs.mark();
    await second.close();
    await theirs.event('onUserStatusChanged', gone, '"status":0');
    const back = await theirs.mark();
    await open('ours', 'u2');
    await theirs.event('onUserStatusChanged', back, '"status":1');
  });
  await checks.run('relations: theirs clears everything, on ours too', async () => {
    await theirs.call('raw', 'deleteAllMsgFromLocalAndSvr');
    await until(async () => {
      const left = (await ours.call('list')).filter((row) => row.latest !== null || row.unreadCount > 0);
      return left.length === 0 ? undefined : `still there: ${left.map(brief).join(' | ')}`;
    });
    await ours.close();
    ours = await open('ours', 'u1');
    await shows(ours, { rows: [], total: 0 });
  });
}

/** Waits until a client shows that name. */
async function named(client: ClientPage, conversationID: string, name: string): Promise<void> {
  await until(async () => {
    const row = (await client.call('list')).find((r) => r.conversationID === conversationID);
    return row?.showName === name ? undefined : `${client.kind}: ${conversationID} is named ${row?.showName}`;
  });
}
