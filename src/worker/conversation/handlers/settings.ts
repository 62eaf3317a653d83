// The calls that change what the server keeps of a conversation: pin, receive option, private chat, burn duration,
// at-mark; and the user's own receive option. After the server's yes the row changes exactly as the server's
// notice of it would change it, so that nothing is announced twice.
import { OpenIMError, quoted, sdkError } from '../../../contract/index.ts';
import { type ConversationReq, SESSION_TYPE } from '../../../protocol/index.ts';
import type { HandlersOf } from '../../handlers.ts';
import type { UserContext } from '../../session/context.ts';
import type { ConversationRow } from '../../store/schema.ts';
import { requireConversation, requireDraft, unknownConversations } from './unknown.ts';

type Setting = Pick<
  ConversationRow,
  'isPinned' | 'recvMsgOpt' | 'isPrivateChat' | 'burnDuration' | 'groupAtType'
>;

/** Requests of one call that are on their way at the same time. */
const AT_ONCE = 4;

export const settingHandlers: HandlersOf<
  | 'pinConversation'
  | 'setConversationRecvMessageOpt'
  | 'setOneConversationRecvMessageOpt'
  | 'setOneConversationPrivateChat'
  | 'setOneConversationBurnDuration'
  | 'resetConversationGroupAtType'
  | 'setGlobalRecvMessageOpt'
> = {
  pinConversation: (ctx, operationID, id, isPinned) => change(ctx, operationID, id, { isPinned }),

  setConversationRecvMessageOpt: (ctx, operationID, ids, recvMsgOpt) =>
    setRecvMsgOpt(ctx, operationID, [...new Set(ids)], recvMsgOpt),

  setOneConversationRecvMessageOpt: (ctx, operationID, id, recvMsgOpt) =>
    change(ctx, operationID, id, { recvMsgOpt }),

  setOneConversationPrivateChat: (ctx, operationID, id, isPrivateChat) =>
    change(ctx, operationID, id, { isPrivateChat }, (row) => {
      if (row.conversationType === SESSION_TYPE.group) {
        throw sdkError('groupType', `${quoted(id)} is a group conversation, private chat is for single ones`);
      }
    }),

  setOneConversationBurnDuration: (ctx, operationID, id, burnDuration) =>
    change(ctx, operationID, id, { burnDuration }),

  resetConversationGroupAtType: (ctx, operationID, id) => change(ctx, operationID, id, { groupAtType: 0 }),

  setGlobalRecvMessageOpt: async (ctx, operationID, globalRecvMsgOpt) => {
    await ctx.rest.post(
      '/user/update_user_info_ex',
      { userInfo: { userID: ctx.userID, globalRecvMsgOpt } },
      { operationID, signal: ctx.signal },
    );
    await ctx.sync.refreshSelf();
  },
};

/** Changes one setting here and at the server; the same value again is a success without a request. */
function change(
  ctx: UserContext,
  operationID: string,
  id: string,
  setting: Partial<Setting>,
  check?: (row: ConversationRow) => void,
): Promise<void> {
  return ctx.settings.run([id], async () => {
    const row = requireConversation(ctx, id);
    check?.(row);
    if (!(await sendIfDifferent(ctx, operationID, row, setting))) return;
    await ctx.engine.run(async (changes) => {
      Object.assign(await requireDraft(changes, id), setting);
    });
  });
}

async function sendIfDifferent(
  ctx: UserContext,
  operationID: string,
  row: ConversationRow,
  setting: Partial<Setting>,
): Promise<boolean> {
  if (Object.entries(setting).every(([key, value]) => row[key as keyof Setting] === value)) return false;
  const conversation: ConversationReq = {
    conversationID: row.conversationID,
    conversationType: row.conversationType,
    ...(row.groupID ? { groupID: row.groupID } : { userID: row.userID }),
    ...setting,
  };
  await ctx.rest.post(
    '/conversation/set_conversations',
    { userIDs: [ctx.userID], conversation },
    { operationID, signal: ctx.signal },
  );
  ctx.accepted.set(row.conversationID, { ...ctx.accepted.get(row.conversationID), ...setting });
  return true;
}

/** One option for many conversations: all are checked first, those that the server accepted change in one step. */
async function setRecvMsgOpt(
  ctx: UserContext,
  operationID: string,
  ids: readonly string[],
  recvMsgOpt: number,
): Promise<void> {
  const unknown = ids.filter((id) => ctx.list.json(id) === undefined);
  if (unknown.length > 0) throw unknownConversations(unknown);
  // Until that step nobody else may change one of them: he would compare with what is about to be replaced.
  return ctx.settings.run(ids, () => setEach(ctx, operationID, ids, recvMsgOpt));
}

interface Failure {
  id: string;
  error: unknown;
}

async function setEach(
  ctx: UserContext,
  operationID: string,
  ids: readonly string[],
  recvMsgOpt: number,
): Promise<void> {
  const waiting = ids.values();
  const accepted: string[] = [];
  const failures: Failure[] = [];
  const work = async (): Promise<void> => {
    for (const id of waiting) {
      try {
        if (await sendIfDifferent(ctx, operationID, requireConversation(ctx, id), { recvMsgOpt }))
          accepted.push(id);
      } catch (error) {
        failures.push({ id, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await ctx.engine.run(async (changes) => {
    await changes.load(accepted);
    for (const id of accepted) Object.assign(changes.row(id) ?? {}, { recvMsgOpt });
  });
  if (failures.length > 0) throw partialFailure(failures, ids.length);
}

function partialFailure(failures: readonly Failure[], of: number): unknown {
  const [first] = failures;
  if (!(first?.error instanceof OpenIMError)) return first?.error;
  const { errCode, errMsg } = first.error;
  const named = failures.map(({ id }) => quoted(id)).join(', ');
  return new OpenIMError(errCode, `${failures.length} of ${of} failed (${named}): ${errMsg}`);
}
