// The message calls by name. It owns nothing: each is carried out by the file of its subject.
import type { HandlersOf } from '../handlers.ts';
import { createHandlers } from './create.ts';
import { historyMessages, historyPage } from './history.ts';
import { sendMessage } from './send.ts';

export const messageHandlers: HandlersOf<
  | keyof typeof createHandlers
  | 'sendMessage'
  | 'getAdvancedHistoryMessageList'
  | 'getHistoryMessageListReverse'
  | 'getHistoryMessageList'
> = {
  ...createHandlers,
  sendMessage,
  getAdvancedHistoryMessageList: (ctx, operationID, request) =>
    historyPage(ctx, operationID, request, 'older'),
  getHistoryMessageListReverse: (ctx, operationID, request) =>
    historyPage(ctx, operationID, request, 'newer'),
  getHistoryMessageList: (ctx, operationID, request) => historyMessages(ctx, operationID, request),
};
