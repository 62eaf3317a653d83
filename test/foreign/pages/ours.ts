// The page of this package: puts it behind the words of client.ts, through its public surface as an app would.
import { globalEvent, OpenIMError, openIM } from 'openim-worker';
import { readRow, readText, type Seen, type TestClient } from './client.ts';

const seen: Seen[] = [];
globalEvent.subscribe(({ event, errCode, errMsg, data }) => {
  seen.push({ name: event, errCode, data: errCode === 0 ? data : errMsg });
});

function synced(): Promise<void> {
  return new Promise((resolve, reject) => {
    globalEvent.addEventListener('onSyncServerFinish', () => resolve());
    globalEvent.addEventListener('onSyncServerFailed', ({ errCode, errMsg }) =>
      reject(new Error(`the sync failed: ${errCode} ${errMsg}`)),
    );
  });
}

/** The answer's typed data; a refusal keeps its code on the way out of the page. */
async function value<T>(answer: Promise<{ value: T }>): Promise<T> {
  try {
    return (await answer).value;
  } catch (error) {
    throw error instanceof OpenIMError ? new Error(`${error.errCode} ${error.errMsg}`) : error;
  }
}

const client: TestClient = {
  async signIn({ userID, token, platformID, apiAddr, wsAddr }) {
    const ready = synced();
    if (!openIM.initSDK('', { platformID, apiAddr, wsAddr, logLevel: 0 })) throw new Error('initSDK refused');
    await Promise.all([value(openIM.login('', userID, token)), ready]);
  },
  signOut: () => value(openIM.logout('')),
  list: async () => (await value(openIM.getAllConversationList(''))).map(readRow),
  total: () => value(openIM.getTotalUnreadMsgCount('')),
  one: async (sessionType, sourceID) =>
    readRow(await value(openIM.getOneConversation('', sessionType, sourceID))),
  async sendText({ recvID, groupID }, text) {
    const message = await value(openIM.createTextMessage('', text));
    return (await value(openIM.sendMessage('', message, recvID, groupID))).clientMsgID;
  },
  async sendAtText(groupID, text, userIDs) {
    const users = userIDs.map((atUserID) => ({ atUserID, groupNickname: atUserID }));
    const message = await value(openIM.createTextAtMessage('', text, userIDs, users));
    return (await value(openIM.sendMessage('', message, '', groupID))).clientMsgID;
  },
  pin: (conversationID, isPinned) => value(openIM.pinConversation('', conversationID, isPinned)),
  markRead: (conversationID) => value(openIM.markConversationHasRead('', conversationID)),
  setOpt: (conversationID, opt) => value(openIM.setOneConversationRecvMessageOpt('', conversationID, opt)),
  setPrivate: (conversationID, isPrivate) =>
    value(openIM.setOneConversationPrivateChat('', conversationID, isPrivate)),
  setBurnDuration: (conversationID, seconds) =>
    value(openIM.setOneConversationBurnDuration('', conversationID, seconds)),
  async history(conversationID, count) {
    const request = { conversationID, startClientMsgID: '', count };
    return (await value(openIM.getAdvancedHistoryMessageList('', request))).messageList.map(readText);
  },
  raw(method, ...args) {
    const run = (openIM as unknown as Record<string, (...all: unknown[]) => Promise<{ value: unknown }>>)[
      method
    ];
    return run ? value(run('', ...args)) : Promise.reject(new Error(`the package has no call ${method}`));
  },
  seen: () => seen,
};
window.client = client;
