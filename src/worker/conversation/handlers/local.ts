// The calls that change only this device: draft, local delete, hide.
import type { HandlersOf } from '../../handlers.ts';
import { isOnItsWay } from '../../message/row.ts';
import { union } from '../ranges.ts';
import { unreadWindow } from '../row.ts';
import { clearAll, resetRow } from './reset.ts';
import { requireDraft } from './unknown.ts';

export const localHandlers: HandlersOf<
  'setConversationDraft' | 'deleteConversation' | 'deleteAllConversationFromLocal' | 'hideConversation'
> = {
  setConversationDraft: (ctx, _operationID, id, draftText) =>
    ctx.engine.run(async (changes) => {
      const row = await requireDraft(changes, id);
      row.draftText = draftText;
      row.draftTextTime = draftText === '' ? 0 : changes.now;
    }),

  deleteConversation: (ctx, _operationID, id) =>
    ctx.engine.run(async (changes) => {
      const row = await requireDraft(changes, id);
      clearAll(row);
      await changes.deleteAllMessages(id);
    }),

  deleteAllConversationFromLocal: (ctx) =>
    ctx.engine.run(async (changes) => {
      const rows = await changes.loadAll();
      const shown = rows.filter(({ latestKey }) => latestKey !== null);
      await changes.rememberUnsequenced(shown.map(({ conversationID }) => conversationID));
      for (const row of rows) clearAll(row);
      await changes.db.messages.clear();
    }),

  hideConversation: (ctx, _operationID, id) =>
    ctx.engine.run(async (changes) => {
      const row = await requireDraft(changes, id);
      // The messages stay readable, so the local clear cannot say that they no longer count.
      const { from, to } = unreadWindow(row);
      if (from <= to) row.facts.silent = union(row.facts.silent, [[from, to]]);
      row.facts.hiddenSeq = row.facts.newestSeq;
      // What is on its way was there when the user hid the conversation, and has no seq that says so.
      const unsequenced = await changes.messagesBySeq(id, 0, 0);
      const onTheirWay = unsequenced.filter(isOnItsWay);
      await changes.putMessages(onTheirWay.map((message) => ({ ...message, aside: 1 as const })));
      resetRow(row);
    }),
};
