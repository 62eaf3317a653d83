// Writes the tables of calls, events and errors into README.md, between their markers, from the contract.
// It owns the one-line descriptions; names, arguments and results come from the tables of src/contract.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ERRORS } from '../src/contract/errors.ts';
import { EVENTS, type EventName } from '../src/contract/events.ts';
import { METHODS, type MethodName, type MethodSpec } from '../src/contract/methods.ts';

const CALLS: Record<MethodName, readonly [description: string, value: string]> = {
  login: ['Opens the user’s database and connects in the background; works offline', ''],
  logout: ['Tells the server, closes everything; no event of that user follows', ''],
  setAppBackgroundStatus: ['Tells the server; to foreground synchronises', ''],
  networkStatusChanged: ['Reconnects at once', ''],
  getAllConversationList: ['Every visible conversation, pinned first, then the newest', 'Conversation[]'],
  getConversationListSplit: ['One page of that list', 'Conversation[]'],
  getOneConversation: [
    'The conversation with a user or group, created hidden if there is none',
    'Conversation',
  ],
  getMultipleConversation: [
    'Conversations by ID, in the order asked, hidden ones included',
    'Conversation[]',
  ],
  getConversationIDBySessionType: ['The ID of the conversation with a user or group', 'string'],
  deleteConversation: ['Clears and hides it on this device', ''],
  deleteConversationFromLocalAndSvr: ['Clears it at the server too', ''],
  deleteAllConversationFromLocal: ['Clears and hides all on this device', ''],
  hideConversation: ['Hides it and keeps its messages', ''],
  clearConversationAndDeleteAllMsg: ['Deletes its messages here and at the server; it stays listed', ''],
  setConversationDraft: ['Keeps a draft on this device; an empty one clears', ''],
  pinConversation: ['Pins or unpins', ''],
  markGroupMessageHasRead: ['Marks a group as read', ''],
  markConversationHasRead: ['Marks a conversation as read', ''],
  markNotifyMessageHasRead: ['The same', ''],
  markMessageAsReadByConID: ['Marks messages as read; an empty list: the whole conversation', ''],
  getTotalUnreadMsgCount: ['Sum of the unread counts of visible conversations that notify', 'number'],
  setConversationRecvMessageOpt: ['0 receive, 1 do not receive, 2 receive without notice', ''],
  setOneConversationRecvMessageOpt: ['The same for one', ''],
  getConversationRecvMessageOpt: [
    'The options of conversations, in the order asked',
    'ConversationRecvOpt[]',
  ],
  setOneConversationPrivateChat: ['Messages that vanish after they were read, on or off', ''],
  setOneConversationBurnDuration: ['Seconds until they vanish', ''],
  resetConversationGroupAtType: ['Clears the “somebody mentioned you” mark', ''],
  setGlobalRecvMessageOpt: ['The receive option of the whole account', ''],
  getAtAllTag: ['The ID that mentions everybody', 'string'],
  createTextMessage: ['A text message, not sent yet', 'Message'],
  createTextAtMessage: ['A text message that mentions users', 'Message'],
  createQuoteMessage: ['A text message that quotes another', 'Message'],
  createCustomMessage: ['A message of the app’s own kind', 'Message'],
  createImageMessageByURL: ['A picture that lies at an address', 'Message'],
  createSoundMessageByURL: ['A sound that lies at an address', 'Message'],
  createVideoMessageByURL: ['A video that lies at an address', 'Message'],
  createFileMessageByURL: ['A file that lies at an address', 'Message'],
  createFaceMessage: ['A face of a set that both sides know', 'Message'],
  createLocationMessage: ['A place', 'Message'],
  createCardMessage: ['The card of a user', 'Message'],
  createMergerMessage: ['Several messages as one', 'Message'],
  createForwardMessage: ['The same content once more', 'Message'],
  sendMessage: ['Sends a message to a user or to a group', 'Message'],
  getAdvancedHistoryMessageList: [
    'A page of history, from the newest back; holes are fetched',
    'HistoryPage',
  ],
  getHistoryMessageListReverse: ['A page of history, from the oldest on', 'HistoryPage'],
  getHistoryMessageList: ['A page of history as a plain list', 'Message[]'],
  markMessagesAsReadByMsgID: ['The same', ''],
  markC2CMessageAsRead: ['The same for the chat with a user', ''],
  markGroupMessageAsRead: ['The same for a group', ''],
  revokeMessage: ['Takes a message back, for everybody', ''],
  deleteMessageFromLocalStorage: ['Deletes a message on this device', ''],
  deleteMessage: ['Deletes a message for this user, on all his devices', ''],
  deleteAllMsgFromLocal: ['Deletes every message on this device', ''],
  deleteAllMsgFromLocalAndSvr: ['Deletes every message at the server too', ''],
  insertSingleMessageToLocalStorage: ['A message that only this device has, in a chat', 'Message'],
  insertGroupMessageToLocalStorage: ['A message that only this device has, in a group', 'Message'],
  searchLocalMessages: ['Searches the messages on this device', 'SearchResult'],
  typingStatusUpdate: ['Tells a user that this one types, or stopped', ''],
  getSelfUserInfo: ['The signed-in user', 'UserInfo'],
  getUsersInfo: ['Users by ID', 'PublicUser[]'],
  getSpecifiedGroupsInfo: ['Groups by ID', 'GroupInfo[]'],
  getGroupMembersInfo: ['Members of a group by ID', 'GroupMember[]'],
  getFriendList: ['Every friend', 'FriendInfo[]'],
  getJoinedGroupList: ['Every group that the user is in', 'GroupInfo[]'],
};

const EVENT_TEXTS: Record<EventName, readonly [description: string, value: string]> = {
  onConnecting: ['The connection is being made', ''],
  onConnectSuccess: ['The connection stands', ''],
  onConnectFailed: ['It failed, with the code; it is tried again by itself', ''],
  onKickedOffline: ['Signed in elsewhere; no further attempt', ''],
  onUserTokenExpired: ['Call `login` with a fresh token', ''],
  onUserTokenInvalid: ['Call `login` with a fresh token', ''],
  onSyncServerStart: ['`true` on the first login on a device', 'boolean'],
  onSyncServerProgress: ['Percent', 'number'],
  onSyncServerFinish: ['The list is complete', 'boolean'],
  onSyncServerFailed: ['With the code; it is tried again by itself', 'boolean'],
  onRecvNewMessages: ['A batch of new messages', 'Message[]'],
  onRecvNewMessage: ['Each of them', 'Message'],
  onRecvOnlineOnlyMessage: ['A message that nobody stores', 'Message'],
  onNewRecvMessageRevoked: ['A message was taken back', 'RevokedMessage'],
  onRecvC2CReadReceipt: ['The other side has read', 'MessageReceipt[]'],
  onMsgDeleted: ['A message was deleted', 'Message'],
  onConversationUserInputStatusChanged: ['The other side types, or stopped', 'object'],
  sendMessageSuccess: ['An own message was accepted', 'Message'],
  sendMessageFailed: ['An own message was not', 'Message'],
  onNewConversation: ['Conversations that were not listed before: prepend', 'Conversation[]'],
  onConversationChanged: ['Listed conversations that changed: replace', 'Conversation[]'],
  onConversationRemoved: ['IDs that left the list: remove', 'string[]'],
  onTotalUnreadMessageCountChanged: ['The total', 'number'],
  onSelfInfoUpdated: ['The signed-in user', 'UserInfo'],
  onStateResynced: ['The page slept too long for single events: reload an open chat', ''],
  onLoggedOut: ['Another tab signed out; the user’s ID', 'string'],
};

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

/** A Markdown table with even columns, as the formatter wants it. */
function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const cells = [head, ...body].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((c, i) => c.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [cells[0]!, rule, ...cells.slice(1)].map(line).join('\n');
}

function calls(): string {
  return rows(
    ['Call', 'Arguments after `operationID`', '`value`', ''],
    Object.entries(METHODS as Record<string, MethodSpec>).map(([name, { args }]) => {
      const [description, value] = CALLS[name as MethodName];
      const list = args.map((arg) => `\`${arg.name}\` (${arg.kind})`).join(', ');
      return [code(name), list, code(value), description];
    }),
  );
}

function events(): string {
  return rows(
    ['Event', '`value`', ''],
    (Object.keys(EVENTS) as EventName[]).map((name) => {
      const [description, value] = EVENT_TEXTS[name];
      return [code(name), code(value), description];
    }),
  );
}

function errors(): string {
  return rows(
    ['`errCode`', 'Name', 'Meaning', 'Same call may succeed later'],
    Object.entries(ERRORS).map(([name, { code: number, meaning, retryable }]) => [
      String(number),
      code(name),
      meaning,
      retryable ? 'yes' : 'no',
    ]),
  );
}

/** The text with every generated part brought up to date. Throws when a marker is missing. */
export function withTables(text: string): string {
  const parts: Record<string, string> = { calls: calls(), events: events(), errors: errors() };
  return Object.entries(parts).reduce((result, [name, table]) => {
    const begin = `<!-- ${name}: written by npm run docs -->`;
    const end = `<!-- /${name} -->`;
    const [from, to] = [result.indexOf(begin), result.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md lacks the markers of "${name}"`);
    return `${result.slice(0, from + begin.length)}\n\n${table}\n\n${result.slice(to)}`;
  }, text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = join(import.meta.dirname, '../README.md');
  writeFileSync(path, withTables(readFileSync(path, 'utf8')));
}
