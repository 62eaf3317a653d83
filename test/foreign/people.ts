// What both say of the same friends, groups and members, at once, after theirs changed them, and for new profiles.
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';
import { type End, newEnd } from './ends.ts';
import type { Kind, Pages } from './pages.ts';
import { until } from './settle.ts';
import type { World } from './world.ts';

type Entry = Readonly<Record<string, unknown>>;

/** One question that both answer: the call of each, and the fields that both document. */
interface Question {
  readonly what: string;
  readonly theirs: readonly [method: string, ...args: unknown[]];
  readonly ours: readonly [method: string, ...args: unknown[]];
  /** The field that tells the entries apart. */
  readonly key: string;
  readonly fields: readonly string[];
}

const ALL = { offset: 0, count: 100 } as const;
const USER = ['userID', 'nickname', 'faceURL', 'ex'] as const;
const GROUP_FIELDS = [
  ...['groupID', 'groupName', 'notification', 'introduction', 'faceURL', 'ownerUserID', 'createTime'],
  ...['memberCount', 'ex', 'status', 'creatorUserID', 'groupType', 'needVerification', 'lookMemberInfo'],
  ...['applyMemberFriend', 'notificationUpdateTime', 'notificationUserID'],
] as const;

const QUESTIONS: readonly Question[] = [
  {
    what: 'friends',
    theirs: ['getFriendListPage', ALL],
    ours: ['getFriendList'],
    key: 'userID',
    fields: [...USER, 'ownerUserID', 'remark', 'createTime', 'addSource', 'operatorUserID', 'isPinned'],
  },
  {
    what: 'joined groups',
    theirs: ['getJoinedGroupListPage', ALL],
    ours: ['getJoinedGroupList'],
    key: 'groupID',
    fields: GROUP_FIELDS,
  },
  {
    what: 'groups by ID',
    theirs: ['getSpecifiedGroupsInfo', ['g1', 'g2']],
    ours: ['getSpecifiedGroupsInfo', ['g1', 'g2']],
    key: 'groupID',
    fields: GROUP_FIELDS,
  },
  {
    what: 'members by ID',
    theirs: ['getSpecifiedGroupMembersInfo', { groupID: 'g1', userIDList: ['u1', 'u2', 'u3'] }],
    ours: ['getGroupMembersInfo', 'g1', ['u1', 'u2', 'u3']],
    key: 'userID',
    fields: [
      ...['groupID', 'userID', 'nickname', 'faceURL', 'roleLevel', 'joinTime', 'joinSource'],
      ...['inviterUserID', 'operatorUserID', 'muteEndTime', 'ex'],
    ],
  },
  {
    what: 'users by ID',
    theirs: ['getUsersInfo', ['u1', 'u2', 'u4']],
    ours: ['getUsersInfo', ['u1', 'u2', 'u4']],
    key: 'userID',
    fields: USER,
  },
  {
    what: 'the user himself',
    theirs: ['getSelfUserInfo'],
    ours: ['getSelfUserInfo'],
    key: 'userID',
    fields: [...USER, 'createTime', 'globalRecvMsgOpt'],
  },
];

/** Runs the checks on a server with nothing in it. u1 is on both SDKs, u2 on theirs; u3 owns a group, u4 is a stranger. */
export async function checkPeople(checks: Checks, world: World, pages: Pages): Promise<void> {
  await world.register('u1', 'u2', 'u3', 'u4');
  await world.createGroup('g2', 'u3', ['u1']);
  const tokens = new Map<string, string>();
  const open = async (kind: Kind, userID: string): Promise<End> => {
    const platform = kind === 'ours' ? 3 : 5;
    const key = `${userID} ${platform}`;
    const token = tokens.get(key) ?? (await world.token(userID, platform));
    tokens.set(key, token);
    return newEnd(await pages.open(kind), userID, token, platform, world);
  };
  let theirs = await open('foreign', 'u1');
  let ours = await open('ours', 'u1');
  const second = await open('foreign', 'u2');

  const same = async (when: string): Promise<void> => {
    for (const question of QUESTIONS) {
      await checks.run(`people: the same ${question.what}, ${when}`, () =>
        until(async () => {
          const expected = await ask(theirs, question.theirs, question);
          const actual = await ask(ours, question.ours, question);
          const missing = question.fields.find((field) => actual.some((entry) => entry[field] === undefined));
          if (actual.length === 0 || missing) return `ours has no ${missing ?? 'entry'}`;
          return difference(expected, actual, {}, `${question.what} (expected is theirs)`);
        }),
      );
    }
  };

  await theirs.page.call('raw', 'addFriend', { toUserID: 'u2', reqMsg: 'please' });
  await second.page.call('raw', 'acceptFriendApplication', { toUserID: 'u1', handleMsg: 'yes' });
  await theirs.page.call('raw', 'createGroup', {
    memberUserIDs: ['u2', 'u3'],
    groupInfo: { groupID: 'g1', groupName: 'First name', groupType: 2 },
  });
  await checks.run('people: both know the friend and the groups', () =>
    until(async () => {
      const known = await Promise.all(
        [theirs, ours].map(async (end) => {
          const side = end === theirs ? 'theirs' : 'ours';
          const found = QUESTIONS.slice(0, 2).map((q) => ask(end, q[side], q));
          return (await Promise.all(found)).map((entries) => entries.length);
        }),
      );
      return difference(
        [
          [1, 2],
          [1, 2],
        ],
        known,
        {},
        'number of friends and groups',
      );
    }),
  );
  await same('at first');

  await theirs.page.call('raw', 'updateFriends', { friendUserIDs: ['u2'], remark: 'Two “2”' });
  await second.page.call('raw', 'setSelfInfo', { nickname: 'Second', faceURL: 'https://img.example/s.png' });
  await theirs.page.call('raw', 'setSelfInfo', { nickname: 'First', ex: 'extra' });
  await theirs.page.call('raw', 'setGroupInfo', {
    groupID: 'g1',
    groupName: 'Second name',
    introduction: 'of what it is',
  });
  await theirs.page.call('raw', 'setGroupMemberInfo', {
    groupID: 'g1',
    userID: 'u2',
    nickname: 'Member two',
    roleLevel: 60,
  });
  await checks.run('people: ours knows what theirs changed', () =>
    until(async () => {
      const [friends, , groups, members, , self] = await Promise.all(
        QUESTIONS.map((question) => ask(ours, question.ours, question)),
      );
      const member = members?.find(({ userID }) => userID === 'u2');
      const actual = {
        remark: friends?.[0]?.remark,
        friend: friends?.[0]?.faceURL,
        group: groups?.[0]?.groupName,
        introduction: groups?.[0]?.introduction,
        member: [member?.nickname, member?.roleLevel],
        self: [self?.[0]?.nickname, self?.[0]?.ex],
      };
      const expected = {
        remark: 'Two “2”',
        friend: 'https://img.example/s.png',
        group: 'Second name',
        introduction: 'of what it is',
        member: ['Member two', 60],
        self: ['First', 'extra'],
      };
      return difference(expected, actual, {}, 'ours');
    }),
  );
  await same('after changes');

  await theirs.page.close();
  await ours.page.close();
  theirs = await open('foreign', 'u1');
  ours = await open('ours', 'u1');
  await same('in new profiles');

  await theirs.page.call('raw', 'deleteFriend', 'u2');
  await theirs.page.call('raw', 'dismissGroup', 'g1');
  await theirs.page.call('raw', 'quitGroup', 'g2');
  await checks.run('people: ours has neither the friend nor the groups that theirs ended', () =>
    until(async () => {
      const left = await Promise.all(QUESTIONS.slice(0, 2).map((q) => ask(ours, q.ours, q)));
      return difference([[], []], left, {}, 'friends and groups');
    }),
  );
}

/** The answer's entries by key, reduced to the fields compared. */
async function ask(
  { page }: End,
  [method, ...args]: readonly [string, ...unknown[]],
  { key, fields }: Question,
): Promise<Entry[]> {
  const answer = (await page.call('raw', method, ...args)) as Entry | Entry[];
  return [answer]
    .flat()
    .map((entry) => Object.fromEntries(fields.map((field) => [field, entry[field]])))
    .sort((a, b) => String(a[key]).localeCompare(String(b[key])));
}
