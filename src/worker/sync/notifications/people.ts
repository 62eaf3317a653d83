// Notifications about users and friends: 1303, 12xx. Names are read anew from the server; what the notification says
// only names whose.
import { CONTENT_TYPE, readFriendTips, readUserInfoUpdatedTips } from '../../../protocol/index.ts';
import { type NoticeHandler, type NoticeHandlers, tipsOf } from './notice.ts';

const userUpdated: NoticeHandler = ({ self, followUps }, message) => {
  const { userID } = tipsOf(message, readUserInfoUpdatedTips);
  if (userID === self) followUps.self = true;
  else if (userID !== '') followUps.users.add(userID);
};

const friendsChanged: NoticeHandler = ({ self, followUps }, message) => {
  const { fromToUserID, friendIDs, friend } = tipsOf(message, readFriendTips);
  followUps.friends = true;
  const named = [fromToUserID?.fromUserID, fromToUserID?.toUserID, friend?.friendUser.userID, ...friendIDs];
  for (const userID of named) if (userID && userID !== self) followUps.users.add(userID);
};

const FRIENDS_CHANGED = [
  CONTENT_TYPE.friendApplicationApproved,
  CONTENT_TYPE.friendAdded,
  CONTENT_TYPE.friendDeleted,
  CONTENT_TYPE.friendRemarkSet,
  CONTENT_TYPE.friendInfoUpdated,
  CONTENT_TYPE.friendsInfoUpdate,
];

export const peopleNotices: NoticeHandlers = new Map([
  [CONTENT_TYPE.userInfoUpdated, userUpdated],
  ...FRIENDS_CHANGED.map((type): [number, NoticeHandler] => [type, friendsChanged]),
]);
