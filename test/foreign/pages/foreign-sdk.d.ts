// What this page calls of the published package `@openim/client-sdk`, in our own words. The package itself is
// installed only while the run lasts, so the compiler knows it from here.

declare module '@openim/client-sdk' {
  interface Answer<T> {
    data: T;
    errCode: number;
    errMsg: string;
  }
  interface ForeignMessage {
    clientMsgID: string;
    contentType: number;
    textElem?: { content: string };
    atTextElem?: { text: string };
  }
  interface ForeignConversation {
    conversationID: string;
    conversationType: number;
    userID: string;
    groupID: string;
    showName: string;
    faceURL: string;
    recvMsgOpt: number;
    unreadCount: number;
    groupAtType: number;
    latestMsg: string;
    latestMsgSendTime: number;
    isPinned: boolean;
    isPrivateChat: boolean;
    burnDuration: number;
    ex: string;
  }
  interface ForeignSDK {
    on(event: string, handler: (told: { data: unknown; errCode: number; errMsg: string }) => void): void;
    login(params: object): Promise<Answer<unknown>>;
    logout(): Promise<Answer<unknown>>;
    getConversationListSplit(params: {
      offset: number;
      count: number;
    }): Promise<Answer<ForeignConversation[]>>;
    getOneConversation(params: {
      sessionType: number;
      sourceID: string;
    }): Promise<Answer<ForeignConversation>>;
    getTotalUnreadMsgCount(): Promise<Answer<number>>;
    markConversationMessageAsRead(conversationID: string): Promise<Answer<unknown>>;
    setConversation(params: {
      conversationID: string;
      isPinned?: boolean;
      recvMsgOpt?: number;
      isPrivateChat?: boolean;
      burnDuration?: number;
    }): Promise<Answer<unknown>>;
    createTextMessage(text: string): Promise<Answer<ForeignMessage>>;
    createTextAtMessage(params: {
      text: string;
      atUserIDList: string[];
      atUsersInfo: { atUserID: string; groupNickname: string }[];
    }): Promise<Answer<ForeignMessage>>;
    sendMessage(params: {
      recvID: string;
      groupID: string;
      message: ForeignMessage;
    }): Promise<Answer<ForeignMessage>>;
    getAdvancedHistoryMessageList(params: {
      conversationID: string;
      startClientMsgID: string;
      count: number;
    }): Promise<Answer<{ messageList: ForeignMessage[] }>>;
  }
  export const CbEvents: Readonly<Record<string, string>>;
  export function getSDK(): ForeignSDK;
}
