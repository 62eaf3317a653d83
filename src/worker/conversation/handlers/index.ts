// All calls of the conversation API (behaviour 4), by what they are about.
import { clearHandlers } from './clear.ts';
import { listHandlers } from './list.ts';
import { localHandlers } from './local.ts';
import { markReadHandlers } from './mark-read.ts';
import { settingHandlers } from './settings.ts';

export const conversationHandlers = {
  ...listHandlers,
  ...localHandlers,
  ...clearHandlers,
  ...markReadHandlers,
  ...settingHandlers,
};
