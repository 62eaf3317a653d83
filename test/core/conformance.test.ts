// Every call of the contract's table keeps the calling convention (behaviour 1): success in both forms, every bad
// value of every argument, and the moments when a call is not possible. The success cases are the only hand-written
// part; a call without one does not compile, and fails here.

import type { Message, Result } from 'openim-worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Callback, METHODS, type MethodName, type MethodSpec } from '../../src/contract/index.ts';
import type { Client } from '../harness/client.ts';
import { createWorld, nameOf, type World } from '../harness/world.ts';
import { refused, survived } from './bad-values.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';

interface Case {
  /** Arguments that succeed for u1, who has a chat with u2 (3 unread) and the group g1. */
  readonly args: (client: Client) => readonly unknown[] | Promise<readonly unknown[]>;
  /** What `value` must be. */
  readonly value?: unknown;
}

const text = (client: Client): Promise<Message> => client.call('createTextMessage', 'hello');
const history = { conversationID: CHAT, startClientMsgID: '', count: 20 };
const threeMessages = [{ content: '1' }, { content: '2' }, { content: '3' }];
const created = (contentType: number, fields: object = {}): object =>
  expect.objectContaining({
    contentType,
    sendID: 'u1',
    status: 1,
    clientMsgID: expect.stringMatching(/./),
    ...fields,
  });
const stored = async (client: Client): Promise<Message> =>
  (await client.call('getAdvancedHistoryMessageList', history)).messageList[0]!;
const refOf = ({ clientMsgID }: Message): object => ({ conversationID: CHAT, clientMsgID });
const picture = {
  uuid: 'p',
  type: 'image/png',
  size: 9,
  width: 3,
  height: 3,
  url: 'https://files.example/p.png',
};
const none: Case = { args: () => [] };
const chat: Case = { args: () => [CHAT] };

const SUCCESS: { readonly [M in MethodName]: Case } = {
  login: { args: async (client) => ['u1', await client.world.token('u1')] },
  logout: none,
  setAppBackgroundStatus: { args: () => [true] },
  networkStatusChanged: none,
  getAllConversationList: {
    args: () => [],
    value: expect.arrayContaining([expect.objectContaining({ conversationID: CHAT, unreadCount: 3 })]),
  },
  getConversationListSplit: {
    args: () => [0, 1],
    value: [expect.objectContaining({ unreadCount: expect.any(Number) })],
  },
  getOneConversation: { args: () => [1, 'u2'], value: expect.objectContaining({ conversationID: CHAT }) },
  getMultipleConversation: {
    args: () => [[CHAT]],
    value: [expect.objectContaining({ conversationID: CHAT, userID: 'u2' })],
  },
  getConversationIDBySessionType: { args: () => [3, 'g1'], value: GROUP },
  deleteConversation: chat,
  deleteConversationFromLocalAndSvr: chat,
  deleteAllConversationFromLocal: none,
  hideConversation: chat,
  clearConversationAndDeleteAllMsg: chat,
  setConversationDraft: { args: () => [CHAT, 'draft'] },
  pinConversation: { args: () => [CHAT, true] },
  markGroupMessageHasRead: { args: () => ['g1'] },
  markConversationHasRead: chat,
  markNotifyMessageHasRead: chat,
  markMessageAsReadByConID: { args: () => [CHAT, []] },
  getTotalUnreadMsgCount: { args: () => [], value: expect.any(Number) },
  setConversationRecvMessageOpt: { args: () => [[CHAT, GROUP], 2] },
  setOneConversationRecvMessageOpt: { args: () => [CHAT, 2] },
  getConversationRecvMessageOpt: {
    args: () => [[CHAT]],
    value: [{ conversationID: CHAT, conversationId: CHAT, result: 0 }],
  },
  setOneConversationPrivateChat: { args: () => [CHAT, true] },
  setOneConversationBurnDuration: { args: () => [CHAT, 60] },
  resetConversationGroupAtType: { args: () => [GROUP] },
  setGlobalRecvMessageOpt: { args: () => [2] },
  getAtAllTag: { args: () => [], value: 'AtAllTag' },
  createTextMessage: {
    args: () => ['hello'],
    value: expect.objectContaining({ contentType: 101, content: 'hello', sendID: 'u1', status: 1 }),
  },
  createTextAtMessage: {
    args: () => ['hello @u2', ['u2'], [{ atUserID: 'u2', groupNickname: 'Two' }], null],
    value: expect.objectContaining({
      contentType: 106,
      atTextElem: expect.objectContaining({ text: 'hello @u2', atUserList: ['u2'] }),
    }),
  },
  createQuoteMessage: {
    args: async (client) => ['I agree', await stored(client)],
    value: created(114, { quoteElem: expect.objectContaining({ text: 'I agree' }) }),
  },
  createCustomMessage: {
    args: () => ['{"x":1}', 'ext', 'words'],
    value: created(110, { customElem: { data: '{"x":1}', extension: 'ext', description: 'words' } }),
  },
  createImageMessageByURL: {
    args: () => [{ sourcePicture: picture, bigPicture: picture, snapshotPicture: picture, sourcePath: '' }],
    value: created(102, {
      pictureElem: expect.objectContaining({ sourcePicture: expect.objectContaining(picture) }),
    }),
  },
  createSoundMessageByURL: {
    args: () => [{ sourceUrl: 'https://files.example/s.mp3', duration: 3 }],
    value: created(103, { soundElem: expect.objectContaining({ sourceUrl: 'https://files.example/s.mp3' }) }),
  },
  createVideoMessageByURL: {
    args: () => [{ videoUrl: 'https://files.example/v.mp4', duration: 3 }],
    value: created(104, { videoElem: expect.objectContaining({ videoUrl: 'https://files.example/v.mp4' }) }),
  },
  createFileMessageByURL: {
    args: () => [{ sourceUrl: 'https://files.example/f.txt', fileName: 'f.txt', fileSize: 9 }],
    value: created(105, { fileElem: expect.objectContaining({ fileName: 'f.txt', fileSize: 9 }) }),
  },
  createFaceMessage: {
    args: () => [{ index: 3, data: 'smile' }],
    value: created(115, { faceElem: { index: 3, data: 'smile' } }),
  },
  createLocationMessage: {
    args: () => [{ description: 'here', longitude: -0.5, latitude: 51.25 }],
    value: created(109, { locationElem: { description: 'here', longitude: -0.5, latitude: 51.25 } }),
  },
  createCardMessage: {
    args: () => [{ userID: 'u3', nickname: 'Three', faceURL: '', ex: '' }],
    value: created(108, { cardElem: expect.objectContaining({ userID: 'u3', nickname: 'Three' }) }),
  },
  createMergerMessage: {
    args: async (client) => [{ messageList: [await stored(client)], title: 'Chat', summaryList: ['u2: 1'] }],
    value: created(107, { mergeElem: expect.objectContaining({ title: 'Chat' }) }),
  },
  createForwardMessage: {
    args: async (client) => [await stored(client)],
    value: created(101, { content: '1', seq: 0 }),
  },
  sendMessage: {
    args: async (client) => [await text(client), 'u2', '', null],
    value: expect.objectContaining({ content: 'hello', status: 2, serverMsgID: expect.stringMatching(/./) }),
  },
  getAdvancedHistoryMessageList: {
    args: () => [history],
    value: expect.objectContaining({
      isEnd: true,
      messageList: threeMessages.map((m) => expect.objectContaining(m)),
    }),
  },
  getHistoryMessageListReverse: {
    args: () => [history],
    value: expect.objectContaining({ messageList: threeMessages.map((m) => expect.objectContaining(m)) }),
  },
  getHistoryMessageList: {
    args: () => [history],
    value: threeMessages.map((m) => expect.objectContaining(m)),
  },
  markMessagesAsReadByMsgID: { args: async (client) => [CHAT, [(await stored(client)).clientMsgID]] },
  markC2CMessageAsRead: { args: () => ['u2', []] },
  markGroupMessageAsRead: { args: () => ['g1', []] },
  revokeMessage: { args: async (client) => [refOf(await client.say('u2', 'mine'))] },
  deleteMessageFromLocalStorage: { args: async (client) => [refOf(await stored(client))] },
  deleteMessage: { args: async (client) => [refOf(await stored(client))] },
  deleteAllMsgFromLocal: none,
  deleteAllMsgFromLocalAndSvr: none,
  insertSingleMessageToLocalStorage: {
    args: async (client) => [{ message: await text(client), recvID: 'u2', sendID: 'u1' }],
    value: expect.objectContaining({ content: 'hello', recvID: 'u2', seq: 0 }),
  },
  insertGroupMessageToLocalStorage: {
    args: async (client) => [{ message: await text(client), groupID: 'g1', sendID: 'u2' }],
    value: expect.objectContaining({ content: 'hello', groupID: 'g1', sendID: 'u2', seq: 0 }),
  },
  searchLocalMessages: {
    args: () => [{ conversationID: CHAT, keywordList: ['2'], pageIndex: 1, count: 20 }],
    value: expect.objectContaining({
      totalCount: 1,
      searchResultItems: [
        expect.objectContaining({
          conversationID: CHAT,
          messageList: [expect.objectContaining({ content: '2' })],
        }),
      ],
    }),
  },
  typingStatusUpdate: { args: () => [{ recvID: 'u2', msgTip: 'yes' }] },
  getUsersInfo: {
    args: () => [['u3', 'u2']],
    value: expect.arrayContaining([expect.objectContaining({ userID: 'u2', nickname: nameOf('u2') })]),
  },
  getSpecifiedGroupsInfo: {
    args: () => [['g1']],
    value: [expect.objectContaining({ groupID: 'g1', memberCount: 2 })],
  },
  getGroupMembersInfo: {
    args: () => ['g1', ['u2']],
    value: [expect.objectContaining({ groupID: 'g1', userID: 'u2', roleLevel: 20 })],
  },
  getFriendList: { args: () => [], value: [] },
  getJoinedGroupList: { args: () => [], value: [expect.objectContaining({ groupID: 'g1' })] },
  getSelfUserInfo: { args: () => [], value: expect.objectContaining({ userID: 'u1', globalRecvMsgOpt: 0 }) },
};

const TABLE = Object.entries(METHODS as Record<string, MethodSpec>) as [MethodName, MethodSpec][];
const NAMES = TABLE.map(([name]) => name);

type AnyCall = (...given: unknown[]) => Promise<Result<unknown>>;

const callOf = (client: Client, method: MethodName): AnyCall => client.im[method] as unknown as AnyCall;

/** A call in its callback form: the one result, and that nothing was returned. */
function byCallback(client: Client, method: MethodName, ...args: unknown[]): Promise<Result<unknown>> {
  return new Promise((resolve, reject) => {
    let isSync = true;
    let calls = 0;
    const callback: Callback<unknown> = (result) => {
      calls += 1;
      if (isSync) reject(new Error('the callback was called before the call returned'));
      else if (calls > 1) reject(new Error(`the callback was called ${calls} times`));
      else resolve(result);
    };
    // What stands after the callback is ignored.
    const returned = callOf(client, method)('op-1', ...args, callback, 'ignored', () =>
      reject(new Error('second')),
    );
    isSync = false;
    if (returned !== undefined) reject(new Error('a call with a callback returned something'));
  });
}

/** The same call in both forms must fail alike. */
async function failsInBothForms(
  client: Client,
  method: MethodName,
  ...args: unknown[]
): Promise<Result<unknown>> {
  const result = await byCallback(client, method, ...args);
  expect(result).toMatchObject({ data: '', operationID: 'op-1', event: method });
  expect(result.value).toBeUndefined();
  expect(await client.fails(method, ...args)).toEqual({ errCode: result.errCode, errMsg: result.errMsg });
  return result;
}

async function peopledWorld(): Promise<World> {
  const world = await createWorld();
  await world.createGroup('g1', ['u1', 'u2']);
  for (const content of ['1', '2', '3']) await world.send('u2', 'u1', content);
  return world;
}

/** A client for whom the call is possible: for `login` one that is not signed in yet. */
async function readyClient(world: World, method: MethodName): Promise<Client> {
  if (method !== 'login') return world.signIn('u1');
  const client = await world.open();
  client.init();
  return client;
}

it('has a success case for every call of the table, and none beside', () => {
  expect(Object.keys(SUCCESS).sort()).toEqual([...NAMES].sort());
});

describe.each(NAMES)('%s succeeds', (method) => {
  const { result } = METHODS[method] as MethodSpec;

  it.each(['callback', 'promise', 'promise with arguments beyond the last'] as const)(
    'as %s',
    async (form) => {
      const client = await readyClient(await peopledWorld(), method);
      const args = await SUCCESS[method].args(client);
      const expected = 'value' in SUCCESS[method] ? SUCCESS[method].value : undefined;
      const extra = form.endsWith('last') ? ['extra', { more: true }] : [];
      const answer =
        form === 'callback'
          ? await byCallback(client, method, ...args)
          : await callOf(client, method)('op-1', ...args, ...extra);
      expect(answer).toMatchObject({ errCode: 0, errMsg: '', operationID: 'op-1', event: method });
      expect(typeof answer.data).toBe('string');
      if (result === 'none') expect(answer.data).toBe('');
      if (result === 'number') expect(answer.data).toMatch(/^\d+$/);
      expect(answer.value).toEqual(expected);
      expect(answer.value).toBe(answer.value);
    },
  );

  it.each([
    ['', /^[0-9a-f-]{36}$/],
    [null, /^[0-9a-f-]{36}$/],
    [undefined, /^[0-9a-f-]{36}$/],
    ['with spaces, 操作 \n', /^with spaces, 操作 \n$/],
    ['x'.repeat(10_000), /^x{10000}$/],
  ])('with the operationID %j', async (operationID, expected) => {
    const client = await readyClient(await peopledWorld(), method);
    const args = await SUCCESS[method].args(client);
    const answer = await callOf(client, method)(operationID, ...args);
    expect(answer.errCode).toBe(0);
    expect(answer.operationID).toMatch(expected);
  });
});

describe('a wrong operationID is an argument error', () => {
  it.each(NAMES)('%s', async (method) => {
    const client = await readyClient(await createWorld(), method);
    for (const operationID of [7, Number.NaN, true, {}, []]) {
      await expect(callOf(client, method)(operationID, 'a', 'b')).rejects.toMatchObject({
        errCode: 10002,
        errMsg: expect.stringContaining('operationID'),
      });
    }
  });
});

describe.each(TABLE.filter(([, { args }]) => args.length > 0))('%s refuses', (method, { args }) => {
  const traits = (i: number): Parameters<typeof refused>[0] => ({
    kind: args[i]!.kind,
    optional: args[i]!.name.endsWith('?'),
    mayBeEmpty: args[i]!.name === 'offlinePushInfo?',
  });

  it.each(args.map(({ name }, i) => [name, i] as const))('bad values of %s', async (name, i) => {
    const world = await peopledWorld();
    const client = await readyClient(world, method);
    const good = await SUCCESS[method].args(client);
    // What the arguments took to make, a message sent for example, comes back as a push.
    await client.quiet();
    const before = await snapshot(client, method);
    await world.clearRequests();
    client.events.clear();
    for (const [what, value] of refused(traits(i))) {
      const given = good.map((arg, at) => (at === i ? value : arg));
      const { errCode, errMsg } = await failsInBothForms(client, method, ...given);
      expect(errCode, `${what}: ${errMsg}`).toBe(10002);
      expect(errMsg, what).toContain(name.replace('?', ''));
      expect(errMsg.length, what).toBeLessThan(1000);
    }
    // Nothing was asked, told or changed, and the call itself still works.
    expect(await world.requestsOf('u1')).toEqual([]);
    expect(client.events.names()).toEqual([]);
    expect(await snapshot(client, method)).toEqual(before);
    expect((await callOf(client, method)('', ...good)).errCode).toBe(0);
  });

  it('missing arguments', async () => {
    const client = await readyClient(await createWorld(), method);
    if (args.every(({ name }) => name.endsWith('?'))) return;
    const { errCode, errMsg } = await failsInBothForms(client, method);
    expect(errCode).toBe(10002);
    expect(errMsg).toContain(args[0]!.name);
  });
});

async function snapshot(client: Client, method: MethodName): Promise<unknown> {
  return method === 'login' ? client.im.getLoginStatus() : client.call('getAllConversationList');
}

describe.each(TABLE.filter(([, { args }]) => args.some(({ kind }) => survived(kind).length > 0)))(
  '%s survives',
  (method, { args }) => {
    const positions = args
      .map(({ name, kind }, i) => [name, i, kind] as const)
      .filter(([, , kind]) => survived(kind).length);

    it.each(positions)('odd values of %s', async (_name, i, kind) => {
      const world = await peopledWorld();
      for (const [what, value] of survived(kind)) {
        const client = await readyClient(world, method);
        const good = await SUCCESS[method].args(client);
        const answer = await byCallback(client, method, ...good.map((arg, at) => (at === i ? value : arg)));
        // Whatever it answers, it is no bug of ours, and the package goes on.
        expect(answer.errCode, `${what}: ${answer.errMsg}`).not.toBe(10006);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        await client.dispose();
        const next = await world.signIn('u1');
        expect(await next.listed(), what).toBeInstanceOf(Array);
        await next.dispose();
      }
    });
  },
);

describe('before initSDK', () => {
  let client: Client;
  beforeAll(async () => {
    client = await (await createWorld({ keep: true })).open();
    return () => client.world.close();
  });

  it.each(NAMES)('%s fails with 10008', async (method) => {
    expect((await failsInBothForms(client, method, 'a', 'b')).errCode).toBe(10008);
  });
});

describe('before login', () => {
  let client: Client;
  beforeAll(async () => {
    client = await (await createWorld({ keep: true })).open();
    client.init();
    return () => client.world.close();
  });

  it.each(TABLE.filter(([, { needs }]) => needs === 'login'))('%s fails with 10009', async (method) => {
    const args = BEFORE_LOGIN[method] ?? (await SUCCESS[method].args(client));
    expect((await failsInBothForms(client, method, ...args)).errCode).toBe(10009);
  });
});

const MESSAGE = { clientMsgID: 'm', contentType: 101, content: 'hello' };

/** Arguments where the success case itself needs a signed-in client. */
const BEFORE_LOGIN: Partial<Record<MethodName, readonly unknown[]>> = {
  sendMessage: [MESSAGE, 'u2', '', null],
  createQuoteMessage: ['text', MESSAGE],
  createMergerMessage: [{ messageList: [MESSAGE], title: '', summaryList: [] }],
  createForwardMessage: [MESSAGE],
  markMessagesAsReadByMsgID: [CHAT, ['m']],
  revokeMessage: [{ conversationID: CHAT, clientMsgID: 'm' }],
  deleteMessageFromLocalStorage: [{ conversationID: CHAT, clientMsgID: 'm' }],
  deleteMessage: [{ conversationID: CHAT, clientMsgID: 'm' }],
  insertSingleMessageToLocalStorage: [{ message: MESSAGE, recvID: 'u2', sendID: 'u1' }],
  insertGroupMessageToLocalStorage: [{ message: MESSAGE, groupID: 'g1', sendID: 'u2' }],
};

describe('during logout', () => {
  it.each(NAMES.filter((name) => name !== 'login' && name !== 'logout'))(
    '%s fails with 10101',
    async (method) => {
      const world = await peopledWorld();
      const client = await world.signIn('u1');
      const args = BEFORE_LOGIN[method] ?? (await SUCCESS[method].args(client));
      const farewell = await world.holdAnswers({ reqIdentifier: 2003 });
      const leaving = client.call('logout');
      await farewell.arrived();
      const [byPromise, byCall] = await Promise.all([
        client.fails(method, ...args),
        byCallback(client, method, ...args),
      ]);
      expect([byPromise.errCode, byCall.errCode]).toEqual([10101, 10101]);
      await farewell.release();
      await leaving;
    },
  );

  it('logout again fails, login waits and succeeds', async () => {
    const world = await peopledWorld();
    const client = await world.signIn('u1');
    const leaving = client.call('logout');
    const again = client.fails('logout');
    const back = client.call('login', 'u1', await world.token('u1'));
    await leaving;
    expect([10009, 10101]).toContain((await again).errCode);
    await back;
    expect(client.im.getLoginStatus()).toBe(101);
    expect(await client.listed()).toContain(CHAT);
  });
});

describe('after dispose', () => {
  it.each(NAMES)('%s fails with 19004', async (method) => {
    const client = await readyClient(await peopledWorld(), method);
    const args = BEFORE_LOGIN[method] ?? (await SUCCESS[method].args(client));
    client.im.dispose();
    expect((await failsInBothForms(client, method, ...args)).errCode).toBe(19004);
  });

  it('a pending call fails with 19004', async () => {
    const world = await peopledWorld();
    const client = await world.signIn('u1');
    const answer = await world.holdAnswers({ path: '/conversation/set_conversations' });
    const pending = client.fails('pinConversation', CHAT, true);
    await answer.arrived();
    client.im.dispose();
    expect((await pending).errCode).toBe(19004);
    await answer.release();
  });
});
