// Notifications about conversation settings: 1300 changed, 1701 private chat, 1703 cleared. The settings themselves are
// read from the server, because a notification only names them.
import {
  CONTENT_TYPE,
  readClearConversationTips,
  readConversationSetPrivateTips,
  readConversationUpdateTips,
} from '../../../protocol/index.ts';
import { type NoticeHandler, type NoticeHandlers, tipsOf } from './notice.ts';

const changed: NoticeHandler = ({ followUps }, message) => {
  followUps.conversationDelta = true;
  for (const id of tipsOf(message, readConversationUpdateTips).conversationIDList)
    followUps.conversations.add(id);
};

const privateChat: NoticeHandler = ({ followUps }, message) => {
  followUps.conversationDelta = true;
  followUps.conversations.add(tipsOf(message, readConversationSetPrivateTips).conversationID);
};

const cleared: NoticeHandler = async ({ changes, followUps }, message) => {
  const { conversationIDs } = tipsOf(message, readClearConversationTips);
  await changes.load(conversationIDs);
  followUps.conversationDelta = true;
  for (const id of conversationIDs) {
    followUps.conversations.add(id);
    const row = changes.row(id);
    if (row) followUps.cleared.set(id, row.facts.newestSeq);
  }
};

export const conversationNotices: NoticeHandlers = new Map([
  [CONTENT_TYPE.conversationChange, changed],
  [CONTENT_TYPE.conversationPrivateChat, privateChat],
  [CONTENT_TYPE.clearConversation, cleared],
]);
