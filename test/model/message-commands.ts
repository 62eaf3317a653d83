// Owns what a device does with single messages, and with all of them at once: taken back, deleted, read, quoted, sent
// again, put in here. Which message it is follows from what the device holds. It must not know what the outcome should
// be; it notes what only the device knows.
import { type CallReply, ERRORS, type Message, type MethodName } from '../../src/contract/index.ts';
import type { MessageRow } from '../../src/worker/store/schema.ts';
import type { Device, LocalActs } from './device.ts';
import type { MessageCommandName } from './plan.ts';
import type { Chat, Run } from './run.ts';

const FAILED = 3;
const REVOKED = 2101;
const TEXTS = [101, 106, 114];
const SEND = 1003;

/** A command's arguments. */
interface Which {
  do: MessageCommandName;
  pick: number;
}

/** Carries one out; `false`: there was nothing to do. */
export async function onMessage(
  run: Run,
  device: Device,
  chat: Chat,
  { do: name, pick }: Which,
): Promise<boolean> {
  if (!device.isOpen) return false;
  switch (name) {
    case 'sayFailing':
      return sayFailing(run, device, chat, pick);
    case 'insert':
    case 'insertOther':
      return insert(run, device, chat, pick, name === 'insert');
    case 'readByID':
      return readByID(run, device, chat, pick);
  }
  const message = await choose(run, device, chat.id, pick, CHOICES[name]);
  if (!message || !device.isOpen) return false;
  switch (name) {
    case 'takeBack':
      run.settled.add(keyOf(message));
      void device.call('revokeMessage', refOf(message));
      return true;
    case 'delete':
      remove(run, device, message, 'deleteMessage');
      return true;
    case 'deleteHere':
      remove(run, device, message, 'deleteMessageFromLocalStorage');
      return true;
    case 'quote':
      return quote(run, device, message);
    case 'resend':
      return resend(run, device, message);
  }
}

/** Which messages a command is for. Of what the server has twice it is nobody's to say which is meant. */
const CHOICES: Record<
  'takeBack' | 'delete' | 'deleteHere' | 'quote' | 'resend',
  (message: MessageRow, run: Run) => boolean
> = {
  takeBack: (message, run) => isText(message) && !isDoubled(run, message),
  delete: (message, run) => (isText(message) || message.contentType === REVOKED) && !isDoubled(run, message),
  deleteHere: (message, run) =>
    (isText(message) || message.contentType === REVOKED) && !isDoubled(run, message),
  quote: ({ contentType }) => contentType === 101,
  resend: (message, run) =>
    message.status === FAILED &&
    message.seq === 0 &&
    !run.settled.has(keyOf(message)) &&
    !run.resending.has(message.clientMsgID),
};

function isText({ contentType }: MessageRow): boolean {
  return TEXTS.includes(contentType);
}

function isDoubled(run: Run, { conversationID, clientMsgID }: MessageRow): boolean {
  return run.seqsOf(conversationID, clientMsgID).length > 1;
}

function keyOf({ conversationID, clientMsgID }: MessageRow): string {
  return `${conversationID} ${clientMsgID}`;
}

function refOf({ conversationID, clientMsgID }: MessageRow): object {
  return { conversationID, clientMsgID };
}

/** The so-manieth message that fits: of the chat, or of all. */
async function choose(
  run: Run,
  device: Device,
  id: string,
  pick: number,
  fits: (message: MessageRow, run: Run) => boolean,
): Promise<MessageRow | undefined> {
  const all = (await run.tablesOf(device)).messages.filter((message) => fits(message, run));
  const here = all.filter(({ conversationID }) => conversationID === id);
  const from = here.length > 0 ? here : all;
  return from[pick % from.length];
}

function remove(run: Run, device: Device, message: MessageRow, method: MethodName): void {
  const { conversationID: id, clientMsgID, seq } = message;
  run.settled.add(keyOf(message));
  const acts = device.actsOn(id);
  const isInserted = acts.inserted.has(clientMsgID);
  if (isInserted) acts.inserted.set(clientMsgID, 'perhaps');
  else if (seq === 0) {
    acts.unsure.add(clientMsgID);
    device.dropped.add(id);
  }
  const isHere = method === 'deleteMessageFromLocalStorage';
  const pending = device.expect(id, (_, _row, messages) => {
    const isStored = messages.some((stored) => stored.clientMsgID === clientMsgID);
    if (isHere && seq > 0 && !isStored) acts.gone.add(seq);
  });
  void device.call(method, refOf(message)).then(({ errCode }) => {
    if (!pending.ended() || errCode !== 0) return;
    if (isInserted) acts.inserted.set(clientMsgID, 'gone');
    if (isHere && seq > 0) acts.gone.add(seq);
  });
}

async function readByID(run: Run, device: Device, { id }: Chat, pick: number): Promise<boolean> {
  const first = await choose(run, device, id, pick, () => true);
  if (!first) return false;
  const { messages } = await run.tablesOf(device);
  const ids = messages
    .filter(({ conversationID }) => conversationID === first.conversationID)
    .map(({ clientMsgID }) => clientMsgID);
  const at = ids.indexOf(first.clientMsgID);
  void device.call('markMessagesAsReadByMsgID', first.conversationID, ids.slice(at, at + 1 + (pick % 3)));
  return true;
}

async function quote(run: Run, device: Device, message: MessageRow): Promise<boolean> {
  const chat = run.chatsOf(device.userID).find(({ id }) => id === message.conversationID);
  if (!chat || run.isNoticeChat(chat)) return false;
  return run.say(device, chat, 'createQuoteMessage', asGiven(message));
}

/** A message that the server refuses, or whose answer is lost. */
async function sayFailing(run: Run, device: Device, chat: Chat, pick: number): Promise<boolean> {
  if (run.isNoticeChat(chat)) return false;
  const isLost = !run.isCalm && pick % 3 === 0;
  const rule = {
    match: { userID: device.userID, reqIdentifier: SEND },
    times: 1,
    when: isLost ? 'after' : 'before',
    action: isLost ? { dropConnection: true } : { errCode: 500 },
  };
  await run.server.dev('rules', { rules: [rule] });
  return run.say(device, chat, 'createTextMessage');
}

/** Sends what failed once more. What the server has after all was taken back or deleted there is left alone. */
async function resend(run: Run, device: Device, message: MessageRow): Promise<boolean> {
  const { conversationID: id, clientMsgID, recvID, groupID } = message;
  const entries = run.seqsOf(id, clientMsgID).map((seq) => run.server.log(id).entries[seq - 1]);
  if (entries.some((entry) => entry?.revoked !== undefined || entry?.deletedFor)) return false;
  // What was hidden with its conversation shows again. Whether it did before the end, only the storage can tell.
  const wasHidden = device.actsOn(id).hiddenUnplaced.delete(clientMsgID);
  const pending = device.expect(id, ({ hiddenUnplaced }, { latestKey }) => {
    if (wasHidden && latestKey?.clientMsgID !== clientMsgID) hiddenUnplaced.add(clientMsgID);
  });
  const call = device.call('sendMessage', asGiven(message), groupID === '' ? recvID : '', groupID);
  sending(run, device, id, call);
  run.resending.add(clientMsgID);
  void call.then(async ({ errCode, errMsg }) => {
    const isOver = pending.ended();
    run.resending.delete(clientMsgID);
    if (!isOver || errCode !== ERRORS.arguments.code) return;
    const { messages } = await device.tables();
    const isFailed = messages.some(
      (stored) => stored.clientMsgID === clientMsgID && stored.status === FAILED,
    );
    if (isFailed) device.faults.push(`${clientMsgID} cannot be sent again: ${errMsg}`);
  });
  return true;
}

/** A message as the app has it. */
function asGiven(message: MessageRow): object {
  const { conversationID: _c, sender: _s, aside: _a, burnAt: _b, quotes: _q, ...given } = message;
  return given;
}

/** A message that nobody sent: by the user or by another one, of now, of before or of somewhat later. */
async function insert(
  run: Run,
  device: Device,
  { id, peer, group }: Chat,
  pick: number,
  bySelf: boolean,
): Promise<boolean> {
  const { userID } = device;
  if (run.isNoticeChat({ id, peer, group })) return false;
  const message = await run.created(device, 'createTextMessage');
  if (!message) return false;
  const { clientMsgID, createTime } = message;
  if (pick % 3 > 0) message.sendTime = createTime + (pick % 3 === 1 ? -20 : 5);
  const other = peer || run.users.find((user) => user !== userID)!;
  const sendID = bySelf ? userID : other;
  device.made.add(id);
  const acts = device.actsOn(id);
  const { begun, running } = acts.wipes;
  acts.inserted.set(clientMsgID, 'perhaps');
  const life = device.pending;
  const call = group
    ? device.call('insertGroupMessageToLocalStorage', { message, groupID: group, sendID })
    : device.call('insertSingleMessageToLocalStorage', {
        message,
        recvID: bySelf ? other : userID,
        sendID,
      });
  showing(device, id, call);
  void call.then(({ errCode }) => {
    if (device.pending !== life) return;
    const isSure = running === 0 && acts.wipes.begun === begun;
    if (errCode !== 0) acts.inserted.set(clientMsgID, 'gone');
    else if (isSure && acts.inserted.get(clientMsgID) === 'perhaps') acts.inserted.set(clientMsgID, 'stored');
  });
  return true;
}

/** A call begins that deletes all messages of these conversations; to be told how it ended. */
export function wiping(device: Device, ids: readonly string[]): (done: boolean) => void {
  const ended = ids.map((id) => wipingOf(device.actsOn(id)));
  return (done) => {
    for (const end of ended) end(done);
  };
}

function wipingOf({ inserted, wipes }: LocalActs): (done: boolean) => void {
  wipes.begun++;
  wipes.running++;
  const stored = [...inserted].filter(([, state]) => state === 'stored').map(([id]) => id);
  for (const id of stored) inserted.set(id, 'perhaps');
  return (done) => {
    wipes.running--;
    if (done) for (const id of stored) inserted.set(id, 'gone');
  };
}

/** A call has begun that may show the conversation with a message that has no seq. */
function showing(device: Device, id: string, call: Promise<unknown>): void {
  const { shows } = device.actsOn(id);
  shows.begun++;
  shows.running++;
  void call.then(() => shows.running--);
}

/** A message is being sent. The answer has it as the server took it, also while nothing else has told the device. */
export function sending(run: Run, device: Device, id: string, call: Promise<CallReply>): void {
  showing(device, id, call);
  void call.then(({ errCode, data }) => {
    if (errCode !== 0) return;
    const { clientMsgID, sendTime } = JSON.parse(data) as Message;
    const taken = run.seqsOf(id, clientMsgID).map((seq) => run.server.message(id, seq)?.sendTime);
    if (taken.length > 0 && !taken.includes(sendTime))
      device.faults.push(`${clientMsgID} was sent at ${sendTime}, the server says ${taken.join(' or ')}`);
  });
}

/** Has the server's next answer at that path held, so that more comes before it; not where nothing goes wrong. */
export async function holdAnswer(run: Run, { userID }: Device, path: string): Promise<void> {
  if (run.isCalm) return;
  const rule = { match: { userID, path }, times: 1, when: 'after', action: { hold: 'rest' } };
  await run.server.dev('rules', { rules: [rule] });
}

/** Deletes every message here; the rows stay. */
export async function wipe(run: Run, device: Device): Promise<boolean> {
  if (!device.isOpen) return false;
  const ids = run.idsOf(device.userID);
  const tables = await run.tablesOf(device);
  const { conversations } = tables;
  const known = new Map(conversations.map(({ conversationID, facts }) => [conversationID, facts.newestSeq]));
  if (!device.isOpen) return false;
  for (const id of ids) {
    device.dropped.add(id);
    for (const clientMsgID of device.underway(id, tables)) device.actsOn(id).unsure.add(clientMsgID);
  }
  // Done or not, it may have been up to what is known now.
  const widen = ({ cleared }: LocalActs, newestSeq: number): void => {
    cleared.to = Math.max(cleared.to, newestSeq);
  };
  const pending = ids.map((id) => device.expect(id, (acts, { facts }) => widen(acts, facts.newestSeq)));
  const end = wiping(device, ids);
  const call = device.call('deleteAllMsgFromLocal');
  await run.answered(call, 'deleteAllMsgFromLocal');
  const { errCode } = await call;
  end(errCode === 0);
  const isOver = pending.map(({ ended }) => ended()).every(Boolean);
  if (!isOver || errCode !== 0) return true;
  for (const { conversationID, facts } of (await run.tablesOf(device)).conversations) {
    const acts = device.actsOn(conversationID);
    widen(acts, facts.newestSeq);
    acts.cleared.from = Math.max(acts.cleared.from, known.get(conversationID) ?? 0);
  }
  return true;
}

/** Deletes every message here and at the server; the answer of the server may be held. */
export async function wipeBoth(run: Run, device: Device, isHeld: boolean): Promise<boolean> {
  if (!device.isOpen) return false;
  if (isHeld) await holdAnswer(run, device, '/msg/user_clear_all_msg');
  const ids = run.idsOf(device.userID);
  for (const id of ids) device.dropped.add(id);
  const end = wiping(device, ids);
  void device.call('deleteAllMsgFromLocalAndSvr').then(({ errCode }) => end(errCode === 0));
  return true;
}
