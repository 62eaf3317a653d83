// Gives the demo's first user a group with one message of every kind that a chat view has to show. It goes the way of
// any client, through the development server's control routes; it must not start anything.

/** Asks a control route of the development server; gives its data. */
export type Control = (route: string, body: object) => Promise<unknown>;

/** The group, as the list shows it. */
export const TOUR_NAME = 'Summit 周末爬山';

const GROUP_ID = 'tour';

interface Person {
  readonly userID: string;
  readonly nickname: string;
}

/**
 * Makes the group, pinned and with a mention, unless it is there from an earlier start or the server made up too few
 * users. `pageAddress` is where the page's own files are: the photo is one of them.
 */
export async function prepareTour(control: Control, pageAddress: string): Promise<void> {
  const { users } = (await control('info', {})) as { users: Person[] };
  const [self, ann, bob, cat] = users;
  if (!self || !ann || !bob || !cat) return;
  const { groups } = (await control('state', { userID: self.userID })) as { groups: { groupID: string }[] };
  if (groups.some(({ groupID }) => groupID === GROUP_ID)) return;

  const call = (userID: string, path: string, body: object) => control('call', { userID, path, body });
  const send = ({ userID }: Person, message: object) =>
    control('send', { from: userID, groupID: GROUP_ID, ...message }) as Promise<{ clientMsgID: string }>;
  const groupInfo = { groupID: GROUP_ID, groupName: TOUR_NAME, groupType: 2, faceURL: '' };
  await call(ann.userID, '/group/create_group', {
    groupInfo,
    ownerUserID: ann.userID,
    adminUserIDs: [],
    memberUserIDs: [self.userID, bob.userID],
  });
  await call(ann.userID, '/group/invite_user_to_group', {
    groupID: GROUP_ID,
    invitedUserIDs: [cat.userID],
    reason: '',
  });
  await call(ann.userID, '/group/set_group_info', {
    groupInfoForSet: { groupID: GROUP_ID, notification: '周六早上七点，地铁站集合' },
  });
  await send(bob, { text: '周六还去吗？天气预报说是晴天 ☀️' });
  await send(self, { text: 'Count me in! 我带咖啡 ☕' });
  const url = new URL('summit.svg', pageAddress).href;
  const photo = { uuid: 'summit', type: 'svg', size: 1400, width: 1200, height: 800, url };
  await send(cat, {
    contentType: 102,
    content: { sourcePath: '', sourcePicture: photo, bigPicture: photo, snapshotPicture: photo },
  });
  const answered = { contentType: 101, sendID: cat.userID, senderNickname: cat.nickname };
  const { clientMsgID } = await send(cat, { text: 'Taken from up there last year' });
  await send(bob, {
    contentType: 114,
    content: {
      text: '太美了！😍',
      quoteMessage: {
        ...answered,
        clientMsgID,
        content: '',
        textElem: { content: 'Taken from up there last year' },
      },
    },
  });
  await send(bob, { text: 'Train tickets: https://example.com/tickets (order by Friday)' });
  await send(ann, {
    contentType: 105,
    content: { fileName: 'Route 路线.pdf', fileSize: 482_000, sourceUrl: 'https://example.com/route.pdf' },
  });
  await send(ann, {
    contentType: 109,
    content: { description: '北山登山口', longitude: 116.19, latitude: 39.99 },
  });
  await send(ann, {
    contentType: 106,
    content: {
      text: `@${self.userID} 你来开车可以吗？`,
      atUserList: [self.userID],
      atUsersInfo: [{ atUserID: self.userID, groupNickname: self.nickname }],
      isAtSelf: false,
    },
    atUserIDList: [self.userID],
  });
  await call(self.userID, '/conversation/set_conversations', {
    userIDs: [self.userID],
    conversation: {
      conversationID: `sg_${GROUP_ID}`,
      conversationType: 3,
      groupID: GROUP_ID,
      isPinned: true,
    },
  });
}
