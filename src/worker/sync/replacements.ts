// What takes the place of latest messages that notifications delete (2102): fetched before they are applied, as with the
// own deletion, so that no older message shows in between (behaviour 6.4).
import {
  CONTENT_TYPE,
  type DeleteMsgsTips,
  type MsgData,
  parseNotification,
  readDeleteMsgsTips,
} from '../../protocol/index.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { fetchBelow, unseenBelow } from './latest.ts';

/** Whether this notification deletes a latest message, and what lies below it has not been seen. */
export async function needsReplacement(changes: Changes, message: MsgData): Promise<boolean> {
  const tips = deletionOf(message);
  const row = tips && (await changes.conversation(tips.conversationID));
  return row !== undefined && (await unseenBelow(changes.db, row, tips?.seqs ?? [])).length > 0;
}

/** Fetches it for all of these. Never fails: what cannot be had now is looked for after the deletion. */
export async function fetchReplacements(ctx: UserContext, messages: readonly MsgData[]): Promise<void> {
  const gone = new Map<string, number[]>();
  for (const { conversationID, seqs } of messages.flatMap((message) => deletionOf(message) ?? []))
    gone.set(conversationID, [...(gone.get(conversationID) ?? []), ...seqs]);
  for (const [id, seqs] of gone) {
    await fetchBelow(ctx, id, seqs).catch((error) => {
      if (!ctx.signal.aborted) ctx.env.log.info('what lies below a deleted message was not read:', error);
    });
  }
}

function deletionOf({ contentType, content }: MsgData): DeleteMsgsTips | undefined {
  return contentType === CONTENT_TYPE.deleteMsgs ? parseNotification(content, readDeleteMsgsTips) : undefined;
}
