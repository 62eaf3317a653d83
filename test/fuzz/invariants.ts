// What must hold of everything that is stored and shown, whatever the server said. Read with the browser's own API and
// reckoned anew from the rules (behaviour 3, 4, 6.2, 6.3), without the package's code.

/** Every row of every store, by the store's name. */
export type Dump = Readonly<Record<string, readonly unknown[]>>;

/** What the worker shows of itself. */
export interface Shown {
  /** Rows of `getAllConversationList`. */
  readonly list: readonly Readonly<Record<string, unknown>>[];
  readonly total: number;
}

type Row = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isWhole: Check = (value) => Number.isSafeInteger(value);
const isNatural: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isName: Check = (value) => isText(value) && value !== '';
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isRanges: Check = (value) =>
  Array.isArray(value) &&
  value.every(
    (range: unknown, i) =>
      Array.isArray(range) &&
      range.length === 2 &&
      range.every(isWhole) &&
      range[0] <= range[1] &&
      (i === 0 || value[i - 1][1] + 1 < range[0]),
  );

/** Types of fields; a key that is not named here must not be there. */
type Shape = Readonly<Record<string, Check>>;

const CONVERSATION: Shape = {
  conversationID: isName,
  conversationType: isWhole,
  userID: isText,
  groupID: isText,
  showName: isText,
  faceURL: isText,
  recvMsgOpt: isWhole,
  unreadCount: isNatural,
  groupAtType: isWhole,
  latestMsg: isText,
  latestMsgSendTime: isWhole,
  draftText: isText,
  draftTextTime: isNatural,
  isPinned: isFlag,
  isPrivateChat: isFlag,
  burnDuration: isWhole,
  isNotInGroup: isFlag,
  updateUnreadCountTime: isWhole,
  attachedInfo: isText,
  ex: isText,
  maxSeq: isWhole,
  minSeq: isWhole,
  msgDestructTime: isWhole,
  isMsgDestruct: isFlag,
};

const STORED_CONVERSATION: Shape = {
  ...CONVERSATION,
  facts: isRecord,
  latestKey: (value) => value === null || isRecord(value),
  listKey: maybe(Array.isArray),
  rev: isNatural,
};

const FACTS: Shape = {
  newestSeq: isNatural,
  hasReadSeq: isNatural,
  clearedSeq: isNatural,
  lowestSeq: isNatural,
  hiddenSeq: isNatural,
  confirmed: isFlag,
  silent: isRanges,
  held: isRanges,
  doubles: isRanges,
  peerRead: isRanges,
  hasDeleted: isFlag,
  syncedSeq: isNatural,
};

const MESSAGE: Shape = {
  conversationID: isName,
  clientMsgID: isText,
  serverMsgID: isText,
  createTime: isWhole,
  sendTime: isWhole,
  sessionType: isWhole,
  sendID: isText,
  recvID: isText,
  msgFrom: isWhole,
  contentType: isWhole,
  senderPlatformID: isWhole,
  senderNickname: isText,
  senderFaceUrl: isText,
  groupID: isText,
  content: isText,
  seq: isWhole,
  isRead: isFlag,
  status: isWhole,
  attachedInfo: isText,
  ex: isText,
  localEx: isText,
  offlinePush: maybe(isRecord),
  attachedInfoElem: maybe(isRecord),
  sender: maybe(isText),
  aside: maybe((value) => value === 1),
  // Nobody is shown it: it may lie beyond what whole numbers are exact for.
  quotes: maybe(isText),
  burnAt: maybe(Number.isFinite),
  ...Object.fromEntries(
    'text atText notification picture sound video file merge card location custom quote face typing advancedText markdownText'
      .split(' ')
      .map((kind) => [`${kind}Elem`, maybe(isRecord)]),
  ),
};

const USER: Shape = { userID: isName, nickname: isText, faceURL: isText, ex: isText };

const SHAPES: Readonly<Record<string, Shape>> = {
  conversations: STORED_CONVERSATION,
  messages: MESSAGE,
  channels: { conversationID: isName, syncedSeq: isNatural, newestSeq: isNatural },
  users: { ...USER, fetchedAt: isWhole },
  friends: {
    ...USER,
    ownerUserID: isText,
    remark: isText,
    createTime: isWhole,
    addSource: isWhole,
    operatorUserID: isText,
    isPinned: isFlag,
  },
  feed: {
    rev: isNatural,
    at: isWhole,
    new: isTexts,
    changed: isTexts,
    removed: isTexts,
    messages: (value) => Array.isArray(value) && value.every(isTexts),
  },
  groups: {
    groupID: isName,
    groupName: isText,
    notification: isText,
    introduction: isText,
    faceURL: isText,
    ownerUserID: isText,
    createTime: isWhole,
    memberCount: isWhole,
    ex: isText,
    status: isWhole,
    creatorUserID: isText,
    groupType: isWhole,
    needVerification: isWhole,
    lookMemberInfo: isWhole,
    applyMemberFriend: isWhole,
    notificationUpdateTime: isWhole,
    notificationUserID: isText,
    joined: isFlag,
    fetchedAt: isWhole,
  },
};

/** Everything that is wrong, one line each; nothing when all is well. */
export function violations(dump: Dump, shown: Shown): string[] {
  const wrong: string[] = [];
  for (const [store, shape] of Object.entries(SHAPES)) {
    for (const row of dump[store] as readonly Row[]) wrong.push(...misfits(store, row, shape));
  }
  const messages = new Map((dump.messages as readonly Row[]).map((row) => [placeOf(row), row]));
  const rows = dump.conversations as readonly Row[];
  for (const row of rows) wrong.push(...wrongConversation(row, messages));
  wrong.push(...wrongList(rows, shown));
  if (({} as Row).polluted !== undefined) wrong.push('Object.prototype was changed');
  return wrong;
}

function misfits(what: string, row: Row, shape: Shape): string[] {
  const name = `${what} ${String(row.conversationID ?? row.userID ?? row.groupID ?? row.rev)}`;
  const wrong: string[] = [];
  for (const [key, check] of Object.entries(shape)) {
    if (!check(row[key])) wrong.push(`${name}: ${key} is ${shortly(row[key])}`);
  }
  for (const key of Object.keys(row)) {
    if (!Object.hasOwn(shape, key)) wrong.push(`${name}: has the unknown ${key}`);
  }
  return wrong;
}

function wrongConversation(row: Row, messages: ReadonlyMap<string, Row>): string[] {
  const name = String(row.conversationID);
  const facts = row.facts as Row;
  const wrong = misfits(`facts of ${name}`, facts, FACTS);
  if (wrong.length > 0) return wrong;
  const unread = unreadOf(row);
  if (unread !== row.unreadCount) wrong.push(`${name}: unread ${row.unreadCount}, its facts say ${unread}`);
  const key = isVisible(row) ? [row.isPinned ? 0 : 1, -timeOf(row), row.conversationID] : undefined;
  if (JSON.stringify(key) !== JSON.stringify(row.listKey)) {
    wrong.push(`${name}: listKey ${shortly(row.listKey)} instead of ${shortly(key)}`);
  }
  if (row.latestMsg === '') {
    if (row.latestKey !== null) wrong.push(`${name}: a latestKey without latestMsg`);
    return wrong;
  }
  const latest = parsed(row.latestMsg as string);
  if (!latest) return [...wrong, `${name}: latestMsg is no JSON object: ${shortly(row.latestMsg)}`];
  const stored = messages.get(placeOf({ ...latest, conversationID: name }));
  if (!stored) wrong.push(`${name}: latestMsg ${shortly(latest.clientMsgID)} is not stored`);
  else if (!sameMessage(stored, latest)) wrong.push(`${name}: latestMsg differs from what is stored`);
  if (row.latestMsgSendTime !== latest.sendTime) wrong.push(`${name}: latestMsgSendTime is not latestMsg's`);
  const { sendTime, seq, clientMsgID } = latest;
  if (JSON.stringify(row.latestKey) !== JSON.stringify({ sendTime, seq, clientMsgID })) {
    wrong.push(`${name}: latestKey is not latestMsg's`);
  }
  return wrong;
}

function wrongList(rows: readonly Row[], { list, total }: Shown): string[] {
  const wrong: string[] = [];
  const order = (a: Row, b: Row): number =>
    Number(b.isPinned) - Number(a.isPinned) ||
    timeOf(b) - timeOf(a) ||
    (String(a.conversationID) < String(b.conversationID) ? -1 : 1);
  const expected = rows.filter(isVisible).sort(order);
  const ids = (of: readonly Row[]): string => JSON.stringify(of.map((row) => row.conversationID));
  if (ids(expected) !== ids(list)) wrong.push(`the list is ${ids(list)}, the table says ${ids(expected)}`);
  for (const row of list) {
    const stored = rows.find(({ conversationID }) => conversationID === row.conversationID);
    wrong.push(...misfits('listed', row, CONVERSATION));
    for (const key of Object.keys(CONVERSATION)) {
      if (stored && stored[key] !== row[key])
        wrong.push(
          `${row.conversationID}: ${key} is shown as ${shortly(row[key])}, stored as ${shortly(stored[key])}`,
        );
    }
  }
  const counted = expected.filter((row) => (row.recvMsgOpt as number) < 2);
  const sum = Number(counted.reduce((all, row) => all + BigInt(row.unreadCount as number), 0n));
  if (total !== sum) wrong.push(`the total is ${total}, the sum ${sum}`);
  return wrong;
}

function unreadOf(row: Row): number {
  const facts = row.facts as {
    newestSeq: number;
    hasReadSeq: number;
    clearedSeq: number;
    lowestSeq: number;
    silent: [number, number][];
  };
  const from = Math.max(facts.hasReadSeq + 1, row.minSeq as number, facts.lowestSeq, facts.clearedSeq + 1, 1);
  const to = row.maxSeq === 0 ? facts.newestSeq : Math.min(facts.newestSeq, row.maxSeq as number);
  let unread = Math.max(0, to - from + 1);
  for (const [first, last] of facts.silent)
    unread -= Math.max(0, Math.min(last, to) - Math.max(first, from) + 1);
  return unread;
}

function isVisible(row: Row): boolean {
  return row.latestMsgSendTime !== 0 || row.draftText !== '';
}

function timeOf(row: Row): number {
  return Math.max(row.latestMsgSendTime as number, row.draftTextTime as number);
}

function placeOf(row: Row): string {
  return JSON.stringify([row.conversationID, row.clientMsgID]);
}

/** Whether an app would see no difference; the order of keys does not matter. */
function sameMessage(stored: Row, shown: Row): boolean {
  const { conversationID, sender, aside, quotes, burnAt, ...message } = stored;
  return canonical(JSON.parse(JSON.stringify(message))) === canonical(shown);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function parsed(json: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? (value as Row) : undefined;
  } catch {
    return undefined;
  }
}

function shortly(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 120);
}
