// Owns the comparison after a run has come to rest: every device against the serial model, against its own page and
// against its own database. It must not act, except for reading.
import type { Conversation, HistoryPage, Message } from '../../src/contract/index.ts';
import type { ConversationRow, MessageRow } from '../../src/worker/store/schema.ts';
import { type Device, firstDifference, inOrder } from './device.ts';
import {
  type Candidate,
  firstShown,
  history,
  isDeleted,
  latest,
  mayBeBack,
  type Situation,
  unread,
} from './expected.ts';
import type { Run } from './run.ts';
import { ADMIN, faceOf, nameOf } from './server.ts';

/** Fields that the server owns (behaviour 3). */
const SERVER_FIELDS = [
  'conversationType',
  'userID',
  'groupID',
  'recvMsgOpt',
  'isPinned',
  'isPrivateChat',
  'burnDuration',
  'groupAtType',
  'attachedInfo',
  'ex',
  'maxSeq',
  'minSeq',
  'msgDestructTime',
  'isMsgDestruct',
] as const satisfies readonly (keyof Conversation)[];

const QUOTE = 114;
const REVOKED = 2101;

/** Everything that is not as it must be, in words. */
export async function check(run: Run): Promise<string[]> {
  const wrong: string[] = [];
  for (const device of run.devices) {
    const say = (text: string): void => {
      wrong.push(`${device.name}: ${text}`);
    };
    await checkState(run, device, say, 'settled');
    await checkHistory(run, device, say);
    await run.tasks.idle();
    await checkState(run, device, (text) => say(`with all history: ${text}`), 'complete');
  }
  return wrong;
}

/** What is wrong without asking for anything more. */
export async function checkNow(run: Run): Promise<string[]> {
  const wrong: string[] = [];
  for (const device of run.devices) {
    await checkState(run, device, (text) => wrong.push(`${device.name}: at once: ${text}`), 'early');
  }
  return wrong;
}

type Say = (text: string) => void;

async function settled<T>(run: Run, asked: Promise<T>, what: string): Promise<T> {
  if (!(await run.tasks.until(asked))) throw new Error(`${what} gets no answer`);
  return asked;
}

/** When a check is made: without another sync, after one, or with all history read as well. */
type Stage = 'early' | 'settled' | 'complete';

async function checkState(run: Run, device: Device, say: Say, stage: Stage): Promise<void> {
  const isComplete = stage === 'complete';
  const tables = await run.tablesOf(device);
  const read = async (method: 'getAllConversationList' | 'getTotalUnreadMsgCount'): Promise<string> =>
    (await settled(run, device.call(method), method)).data;
  const list = JSON.parse(await read('getAllConversationList')) as Conversation[];
  const total = Number(await read('getTotalUnreadMsgCount'));

  const told = [...device.page.rows.values()].sort(inOrder);
  const untold = firstDifference(told, list);
  if (untold) say(`what was told is not the list: ${untold}`);
  if (device.page.total !== total) say(`total told ${device.page.total}, read ${total}`);
  const disorder = firstDifference([...list].sort(inOrder), list);
  if (disorder) say(`the list is not in order: ${disorder}`);
  checkStored(tables.conversations, list, say);

  const ids = new Set([
    ...run.server.rows(device.userID).map((row) => row.conversationID),
    ...tables.conversations.map((row) => row.conversationID),
  ]);
  const byID = new Map(list.map((row) => [row.conversationID, row]));
  let sum = 0;
  for (const id of ids) {
    const row = tables.conversations.find(({ conversationID }) => conversationID === id);
    if (!row) {
      say(`${id} is missing`);
      continue;
    }
    const messages = tables.messages.filter(({ conversationID }) => conversationID === id);
    // Who is not in a group any more is told nothing of it until he asks.
    const isUntold = row.groupID !== '' && !run.server.isMember(row.groupID, device.userID);
    const about: Say = (text) => {
      if (stage !== 'early' || !isUntold) say(`${id}: ${text}`);
    };
    checkRow(run, device, row, byID.has(id), situationOf(run, device, row, messages, isComplete), about);
    checkMessages(run, device, messages, situationOf(run, device, row, messages, isComplete), about);
    if (byID.has(id) && row.recvMsgOpt < 2) sum += row.unreadCount;
  }
  if (sum !== total) say(`total ${total}, the rows' sum is ${sum}`);
}

/** A reload must show what is shown now. */
function checkStored(rows: readonly ConversationRow[], list: readonly Conversation[], say: Say): void {
  for (const shown of list) {
    const stored = rows.find(({ conversationID }) => conversationID === shown.conversationID);
    for (const key of Object.keys(shown) as (keyof Conversation)[]) {
      if (stored?.[key] !== shown[key])
        say(`${key} of ${shown.conversationID}: stored ${stored?.[key]}, shown ${shown[key]}`);
    }
  }
}

function situationOf(
  run: Run,
  device: Device,
  row: ConversationRow,
  stored: readonly MessageRow[],
  isComplete: boolean,
): Situation {
  const { userID } = device;
  const id = row.conversationID;
  return {
    userID,
    server: run.server.row(userID, id),
    log: run.server.log(id),
    seqs: run.server.seqs(userID, id),
    acts: device.actsOn(id),
    clearedSeq: row.facts.clearedSeq,
    hiddenSeq: row.facts.hiddenSeq,
    stored,
    isComplete,
  };
}

function checkRow(
  run: Run,
  device: Device,
  row: ConversationRow,
  isListed: boolean,
  situation: Situation,
  say: Say,
): void {
  const { server, acts, clearedSeq, hiddenSeq } = situation;
  const id = row.conversationID;
  if (!server && !device.made.has(id)) say('the server knows no such row, nor was it made here');
  if (server) for (const key of SERVER_FIELDS) same(key, row[key], server[key], say);

  const { cleared, hidden } = acts;
  const most = Math.max(cleared.to, (server?.minSeq ?? 0) - 1);
  if (clearedSeq < cleared.from || clearedSeq > most)
    say(`cleared up to ${clearedSeq}, not ${cleared.from} to ${most}`);
  if (hiddenSeq !== 0 && (hiddenSeq < hidden.from || hiddenSeq > hidden.to))
    say(`hidden up to ${hiddenSeq}, not ${hidden.from} to ${hidden.to}`);
  if (hiddenSeq === 0 && !mayBeBack(situation)) say(`what was hidden up to ${hidden.from} is back`);

  same('draftText', row.draftText, acts.draftText, say);
  same('draftTextTime', row.draftTextTime, acts.draftTextTime, say);
  checkName(run, device, row, isListed, say);

  const allowed = latest(situation);
  const shownID = row.latestKey?.clientMsgID;
  const expected = allowed.find((candidate) => candidate?.clientMsgID === shownID) ?? allowed[0];
  checkLatest(run, row, expected, situation, say);
  const isVisible = expected !== undefined || acts.draftText !== '' || acts.isKept;
  if (isListed !== isVisible) say(isVisible ? 'is not listed' : 'is listed');
  if (!expected && acts.isKept && row.latestMsgSendTime === 0) say('its time was not kept');
  if (!expected && !acts.isKept) same('latestMsgSendTime', row.latestMsgSendTime, 0, say);

  const { least } = unread(situation, hidden.to);
  const bound = unread(situation, hidden.from);
  const isExact = isListed || situation.isComplete;
  const greatest = isExact ? bound.least : bound.most;
  if (row.unreadCount < least || row.unreadCount > greatest)
    say(`unread ${row.unreadCount}, must be ${least}${greatest === least ? '' : ` to ${greatest}`}`);
}

function checkName(run: Run, device: Device, row: ConversationRow, isListed: boolean, say: Say): void {
  if (row.groupID !== '') {
    const isMember = run.server.isMember(row.groupID, device.userID);
    if (isMember) same('showName', row.showName, run.server.groupName(row.groupID), say);
    // A row that was only made here says so after the next sync of the groups.
    const isSettled = run.server.row(device.userID, row.conversationID) !== undefined;
    if (isSettled) same('isNotInGroup', row.isNotInGroup, !isMember || row.maxSeq !== 0, say);
    return;
  }
  // Whose name could not be looked up is asked for again when somebody sees it.
  if (!isListed && row.showName === row.userID) return;
  same('showName', row.showName, row.userID === ADMIN ? ADMIN : nameOf(row.userID), say);
  same('faceURL', row.faceURL, row.userID === ADMIN ? '' : faceOf(row.userID), say);
}

function checkLatest(
  run: Run,
  row: ConversationRow,
  expected: Candidate | undefined,
  situation: Situation,
  say: Say,
): void {
  if (!expected) {
    same('latestMsg', row.latestMsg, '', say);
    return;
  }
  const shown = JSON.parse(row.latestMsg || '{}') as Partial<Message>;
  same(
    'latestMsg',
    `${shown.clientMsgID} at ${shown.seq}`,
    `${expected.clientMsgID} at ${expected.seq}`,
    say,
  );
  same('latestMsgSendTime', row.latestMsgSendTime, expected.sendTime, say);
  if (expected.entry && shown.clientMsgID === expected.clientMsgID)
    checkMessage(run, shown as Message, expected.entry, situation, (text) => say(`latestMsg: ${text}`));
}

/** A message against what the server has of it. */
function checkMessage(
  run: Run,
  message: Message,
  { msg, revoked }: NonNullable<Candidate['entry']>,
  situation: Situation,
  say: Say,
): void {
  const { userID, log } = situation;
  for (const key of [
    'clientMsgID',
    'serverMsgID',
    'sendID',
    'recvID',
    'groupID',
    'sessionType',
    'sendTime',
  ] as const)
    same(key, message[key], msg[key], say);
  same('status', message.status, 2, say);
  same('contentType', message.contentType, revoked === undefined ? msg.contentType : REVOKED, say);
  if (revoked !== undefined) {
    if (message.textElem || message.atTextElem || message.quoteElem) say('a revoked message keeps its text');
  } else if (msg.contentType === 101) {
    same('text', message.content, (JSON.parse(msg.content) as { content: string }).content, say);
    same('textElem', message.textElem?.content, message.content, say);
  } else if (msg.contentType === QUOTE) checkQuote(message, msg.content, situation, say);
  const isDoubled = log.entries.filter((entry) => entry?.msg.clientMsgID === msg.clientMsgID).length > 1;
  if (msg.sendID !== userID || msg.sessionType !== 1 || isDoubled) return;
  // Who had cleared the chat before he marked it has read it, although the server marks nothing then.
  const mayBeRead =
    run.server.seqs(msg.recvID, `si_${[userID, msg.recvID].sort().join('_')}`).hasReadSeq >= msg.seq;
  if (message.isRead !== msg.isRead && !(message.isRead && mayBeRead))
    say(`isRead is ${message.isRead}, must be ${msg.isRead}`);
}

/** A quote shows what was sent, until the device has what it quotes as revoked (behaviour 6.4). */
function checkQuote(message: Message, content: string, { stored, log }: Situation, say: Say): void {
  const sent = JSON.parse(content) as { text: string; quoteMessage?: Message };
  same('quoting text', message.quoteElem?.text, sent.text, say);
  const quoted = message.quoteElem?.quoteMessage as Message | undefined;
  const id = sent.quoteMessage?.clientMsgID;
  same('quoted message', quoted?.clientMsgID, id, say);
  const known = stored.find(({ clientMsgID }) => clientMsgID === id);
  const copies = log.entries.filter((entry) => entry?.msg.clientMsgID === id);
  // Of one that was erased the server knows nothing any more.
  const isRevoked = copies.length === 0 || copies.some((entry) => entry?.revoked !== undefined);
  const shows = quoted?.contentType === REVOKED;
  if (shows && !isRevoked) say(`the quoted ${id} is shown as revoked and was not`);
  if (!shows && known?.contentType === REVOKED) say(`the quoted ${id} is not shown as revoked`);
  if (shows && quoted.textElem) say('a revoked message keeps its text in a quote');
}

/** Nothing is stored that may not be, and what is stored is what the server has. */
function checkMessages(
  run: Run,
  device: Device,
  messages: readonly MessageRow[],
  situation: Situation,
  say: Say,
): void {
  const { log, acts, isComplete } = situation;
  const first = firstShown(situation);
  for (const message of messages) {
    const { seq, clientMsgID, status } = message;
    if (seq === 0) {
      const id = message.conversationID;
      const inserted = acts.inserted.get(clientMsgID);
      if (inserted === 'gone') say(`${clientMsgID}, put in here, is stored and was deleted`);
      if (!inserted && !device.sent.get(id)?.has(clientMsgID))
        say(`${clientMsgID} has no seq and was not sent here`);
      if (status !== 2 && status !== 3) say(`${clientMsgID} has status ${status}`);
      const known = log.entries.find((entry) => entry?.msg.clientMsgID === clientMsgID);
      if (status === 2 && known)
        same(`sendTime of ${clientMsgID}`, message.sendTime, known.msg.sendTime, say);
      const has = log.entries.some((entry, i) => entry?.msg.clientMsgID === clientMsgID && i + 1 >= first);
      if (isComplete && has) say(`${clientMsgID} has a seq at the server and none here`);
      continue;
    }
    const entry = log.entries[seq - 1];
    if (!entry || isDeleted(situation, seq, entry)) say(`message ${seq} is stored and was deleted`);
    else if (seq < first) say(`message ${seq} is stored below ${first}`);
    else checkMessage(run, message, entry, situation, (text) => say(`message ${seq}: ${text}`));
  }
  const ids = new Set(messages.map(({ clientMsgID }) => clientMsgID));
  for (const [id, state] of acts.inserted)
    if (state === 'stored' && !ids.has(id)) say(`${id}, put in here, is missing`);
}

async function checkHistory(run: Run, device: Device, say: Say): Promise<void> {
  const { conversations } = await run.tablesOf(device);
  for (const row of conversations) {
    const id = row.conversationID;
    const read = await readHistory(run, device, id, say);
    const { messages } = await run.tablesOf(device);
    const stored = messages.filter(({ conversationID }) => conversationID === id);
    const situation = situationOf(run, device, row, stored, true);
    const seqs = read.filter(({ seq }) => seq > 0).map(({ seq }) => seq);
    same(`history of ${id}`, seqs.join(' '), history(situation).join(' '), say);
  }
}

async function readHistory(run: Run, device: Device, conversationID: string, say: Say): Promise<Message[]> {
  const messages: Message[] = [];
  for (let isEnd = false, startClientMsgID = ''; !isEnd; ) {
    const request = { conversationID, startClientMsgID, count: 40 };
    const method = 'getAdvancedHistoryMessageList';
    const { errCode, errMsg, data } = await settled(run, device.call(method, request), method);
    if (errCode !== 0) {
      say(`history of ${conversationID}: ${errMsg}`);
      return messages;
    }
    const page = JSON.parse(data) as HistoryPage;
    if (page.errCode !== 0) say(`history of ${conversationID}: ${page.errCode} ${page.errMsg}`);
    messages.unshift(...page.messageList);
    ({ isEnd } = page);
    const first = page.messageList[0];
    if (!first) {
      if (!isEnd) say(`history of ${conversationID}: an empty page before the end`);
      return messages;
    }
    startClientMsgID = first.clientMsgID;
  }
  return messages;
}

function same(what: string, is: unknown, must: unknown, say: Say): void {
  if (is !== must) say(`${what} is ${JSON.stringify(is)}, must be ${JSON.stringify(must)}`);
}
