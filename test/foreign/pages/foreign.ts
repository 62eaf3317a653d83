// The page of the other implementation: puts the published SDK behind the words of client.ts. Calls only what its
// documentation names.
import { type Answer, CbEvents, getSDK } from '@openim/client-sdk';
import { readRow, readText, type Seen, type TestClient } from './client.ts';

const sdk = getSDK();
const methods = sdk as unknown as Record<string, (...args: unknown[]) => Promise<Answer<unknown>>>;
const seen: Seen[] = [];
for (const name of new Set(Object.values(CbEvents))) {
  sdk.on(name, ({ data, errCode, errMsg }) => {
    const documented = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    seen.push({ name: documented, errCode, data: errCode === 0 ? data : errMsg });
  });
}

/** The answer's data; a refusal becomes an error that can leave the page. */
async function data<T>(answer: Promise<Answer<T>>): Promise<T> {
  try {
    const { data, errCode, errMsg } = await answer;
    if (errCode === 0) return data;
    throw new Error(`${errCode} ${errMsg}`);
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    const { errCode, errMsg } = refused as { errCode: number; errMsg: string };
    throw new Error(`${errCode} ${errMsg}`);
  }
}

function synced(): Promise<void> {
  return new Promise((resolve, reject) => {
    sdk.on('OnSyncServerFinish', () => resolve());
    sdk.on('OnSyncServerFailed', () =>
      reject(new Error(`the sync failed: ${JSON.stringify(seen.findLast((e) => e.errCode !== 0))}`)),
    );
  });
}

const client: TestClient = {
  async signIn(how) {
    const ready = synced();
    await Promise.all([data(sdk.login({ ...how, logLevel: 5 })), ready]);
  },
  async signOut() {
    await data(sdk.logout());
  },
  list: async () => (await data(sdk.getConversationListSplit({ offset: 0, count: 1000 }))).map(readRow),
  total: () => data(sdk.getTotalUnreadMsgCount()),
  one: async (sessionType, sourceID) =>
    readRow(await data(sdk.getOneConversation({ sessionType, sourceID }))),
  async sendText(to, text) {
    const message = await data(sdk.createTextMessage(text));
    return (await data(sdk.sendMessage({ ...to, message }))).clientMsgID;
  },
  async sendAtText(groupID, text, userIDs) {
    const message = await data(
      sdk.createTextAtMessage({
        text,
        atUserIDList: userIDs,
        atUsersInfo: userIDs.map((atUserID) => ({ atUserID, groupNickname: atUserID })),
      }),
    );
    return (await data(sdk.sendMessage({ recvID: '', groupID, message }))).clientMsgID;
  },
  async pin(conversationID, isPinned) {
    await data(sdk.setConversation({ conversationID, isPinned }));
  },
  async markRead(conversationID) {
    await data(sdk.markConversationMessageAsRead(conversationID));
  },
  async setOpt(conversationID, recvMsgOpt) {
    await data(sdk.setConversation({ conversationID, recvMsgOpt }));
  },
  async setPrivate(conversationID, isPrivateChat) {
    await data(sdk.setConversation({ conversationID, isPrivateChat }));
  },
  async setBurnDuration(conversationID, burnDuration) {
    await data(sdk.setConversation({ conversationID, burnDuration }));
  },
  async history(conversationID, count) {
    const { messageList } = await data(
      sdk.getAdvancedHistoryMessageList({ conversationID, startClientMsgID: '', count }),
    );
    return messageList.map(readText);
  },
  seen: () => seen,
  raw(method, ...args) {
    const run = methods[method];
    return run ? data(run(...args)) : Promise.reject(new Error(`the SDK has no call ${method}`));
  },
};
window.client = client;
