// The user's own info: asked for, stored, told when it differs.
import { sdkError, type UserInfo } from '../../contract/index.ts';
import { readList, readUser, type ServerUser } from '../../protocol/index.ts';
import { asciiJSON } from '../conversation/row.ts';
import type { Changes } from '../engine/changes.ts';
import type { UserContext } from '../session/context.ts';
import { renameUsers } from './friends.ts';
import { putUsers } from './names.ts';

/** The user's own info at the server. Rejects with 1004 when it knows no such user. */
export async function fetchSelf(ctx: UserContext): Promise<ServerUser> {
  const { rest, userID, signal } = ctx;
  const data = await rest.post('/user/get_users_info', { userIDs: [userID] }, { signal });
  const self = readList(data, 'usersInfo', readUser).find((user) => user.userID === userID);
  if (!self) throw sdkError('recordNotFound', `the server has no user ${userID}`);
  return self;
}

/** Stores it; `onSelfInfoUpdated` when it differs from what was stored before. */
export async function applySelf(changes: Changes, user: ServerUser): Promise<void> {
  const { userID, nickname, faceURL, ex, createTime, globalRecvMsgOpt } = user;
  const info: UserInfo = { userID, nickname, faceURL, ex, createTime, globalRecvMsgOpt };
  const before = await changes.meta('self');
  const same = before && (Object.keys(info) as (keyof UserInfo)[]).every((key) => before[key] === info[key]);
  if (same) return;
  await changes.setMeta('self', info);
  await putUsers(changes, [user]);
  await renameUsers(changes, userID, [userID]);
  if (before) changes.tell('onSelfInfoUpdated', asciiJSON(info));
}
