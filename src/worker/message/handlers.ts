// The message calls by name. It owns nothing: each is carried out by the file of its subject.
import type { HandlersOf } from '../handlers.ts';
import { createHandlers } from './create.ts';
import { historyMessages, historyPage } from './history.ts';
import { insertHandlers } from './insert.ts';
import { removeHandlers } from './remove.ts';
import { searchLocalMessages } from './search.ts';
import { sendMessage } from './send.ts';
import { typingStatusUpdate } from './typing.ts';

export const messageHandlers: HandlersOf<
  | keyof typeof createHandlers
  | keyof typeof removeHandlers
  | keyof typeof insertHandlers
  | 'sendMessage'
  | 'getAdvancedHistoryMessageList'
  | 'getHistoryMessageListReverse'
  | 'getHistoryMessageList'
  | 'searchLocalMessages'
  | 'typingStatusUpdate'
> = {
  ...createHandlers,
  ...removeHandlers,
  ...insertHandlers,
  sendMessage,
  getAdvancedHistoryMessageList: (ctx, operationID, request) =>
    historyPage(ctx, operationID, request, 'older'),
  getHistoryMessageListReverse: (ctx, operationID, request) =>
    historyPage(ctx, operationID, request, 'newer'),
  getHistoryMessageList: (ctx, operationID, request) => historyMessages(ctx, operationID, request),
  searchLocalMessages,
  typingStatusUpdate,
};
