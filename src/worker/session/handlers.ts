// The calls about connection and foreground, and the user's own info.
import type { UserInfo } from '../../contract/index.ts';
import { asciiJSON } from '../conversation/row.ts';
import type { HandlersOf } from '../handlers.ts';

export const sessionHandlers: HandlersOf<
  'setAppBackgroundStatus' | 'networkStatusChanged' | 'getSelfUserInfo'
> = {
  setAppBackgroundStatus: async (ctx, operationID, isBackground) => {
    await ctx.background.set(operationID, isBackground);
    if (!isBackground) ctx.sync.wake();
  },

  networkStatusChanged: (ctx) => {
    ctx.connection.reconnectNow();
  },

  getSelfUserInfo: async (ctx) => {
    const known = await ctx.db.meta.get('self');
    if (!known) await ctx.sync.refreshSelf();
    const self = (known ?? (await ctx.db.meta.get('self')))?.value as UserInfo | undefined;
    return asciiJSON(self ?? {});
  },
};
