// Calls that an app might make meanwhile, by name, with arguments that the page would let through. It must not know
// what comes of them.
import { checkArguments, type MethodName } from '../../src/contract/index.ts';
import { CHATS, SELF } from './material.ts';
import type { Random } from './random.ts';

/** A checked call. */
export interface Call {
  readonly method: MethodName;
  readonly args: readonly unknown[];
}

/** Makes up one call. */
export function randomCall(random: Random): Call {
  const chat = random.pick(CHATS);
  const user = random.pick(['u1', 'u2', 'u3', 'u9']);
  const group = random.pick(['g1', 'g2', 'g9']);
  const ids = random.list(1, 3, () => random.pick(CHATS));
  const messages = random.list(1, 3, () => `c${random.int(0, 200)}`);
  const message = {
    clientMsgID: `own${random.int(0, 1e9)}`,
    contentType: 101,
    content: 'text',
    textElem: { content: 'text' },
    createTime: 1_700_000_000_000,
    sessionType: 1,
    sendID: SELF,
    status: 1,
  };
  const page = {
    conversationID: chat,
    count: random.int(1, 40),
    startClientMsgID: random.chance(0.5) ? '' : `c${random.int(0, 200)}`,
    lastMinSeq: random.chance(0.7) ? 0 : random.int(0, 60),
  };
  const ref = { conversationID: chat, clientMsgID: `c${random.int(0, 200)}` };
  const calls: readonly (readonly [MethodName, ...unknown[]])[] = [
    ['getAllConversationList'],
    ['getConversationListSplit', random.int(0, 5), random.int(1, 50)],
    ['getOneConversation', random.pick([1, 3, 4]), random.chance(0.5) ? user : group],
    ['getMultipleConversation', ids],
    ['deleteConversation', chat],
    ['deleteConversationFromLocalAndSvr', chat],
    ['hideConversation', chat],
    ['clearConversationAndDeleteAllMsg', chat],
    ['setConversationDraft', chat, random.pick(['', 'draft', '\ud800'])],
    ['pinConversation', chat, random.chance(0.5)],
    ['markConversationHasRead', chat],
    ['markMessageAsReadByConID', chat, messages],
    ['getTotalUnreadMsgCount'],
    ['setConversationRecvMessageOpt', ids, random.int(0, 2)],
    ['getConversationRecvMessageOpt', ids],
    ['setOneConversationPrivateChat', chat, random.chance(0.5)],
    ['setOneConversationBurnDuration', chat, random.int(0, 90)],
    ['resetConversationGroupAtType', chat],
    ['setGlobalRecvMessageOpt', random.int(0, 2)],
    ['sendMessage', message, random.chance(0.5) ? user : '', ''],
    ['sendMessage', message, user, ''],
    ['sendMessage', message, '', group],
    ['getAdvancedHistoryMessageList', page],
    ['getAdvancedHistoryMessageList', page],
    ['getHistoryMessageListReverse', page],
    ['markMessagesAsReadByMsgID', chat, messages],
    ['revokeMessage', ref],
    ['deleteMessageFromLocalStorage', ref],
    ['deleteMessage', ref],
    ['insertSingleMessageToLocalStorage', { message, recvID: SELF, sendID: user }],
    ['insertGroupMessageToLocalStorage', { message, groupID: group, sendID: user }],
    [
      'searchLocalMessages',
      { pageIndex: 1, count: 20, keywordList: ['e'], conversationID: random.chance(0.5) ? chat : '' },
    ],
    ['typingStatusUpdate', { recvID: user, msgTip: 'yes' }],
    ['getSelfUserInfo'],
    ['getUsersInfo', [user, SELF]],
    ['getSpecifiedGroupsInfo', [group]],
    ['getGroupMembersInfo', group, [user]],
    ['getFriendList'],
    ['getJoinedGroupList'],
    ...(random.chance(0.05)
      ? ([
          ['deleteAllMsgFromLocal'],
          ['deleteAllMsgFromLocalAndSvr'],
          ['deleteAllConversationFromLocal'],
        ] as const)
      : []),
  ];
  const [method, ...args] = random.pick(calls);
  return { method, args: checkArguments(method, args) };
}
