// A server, or a proxy before it, that answers nonsense: the call fails with a clear error, nothing is half done, and
// the next call works.
import type { MethodName } from 'openim-worker';
import { describe, expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { createWorld, type RuleAction, type World } from '../harness/world.ts';

const CHAT = 'si_u1_u2';

/** Answers that no server of the protocol gives. */
const NONSENSE: readonly (readonly [name: string, action: RuleAction])[] = [
  ['text that is not JSON', { rawBody: 'Bad Gateway' }],
  ['an HTML page', { rawBody: '<!doctype html><title>502</title>', status: 502 }],
  ['nothing at all', { rawBody: '' }],
  ['half of an answer', { rawBody: '{"errCode":0,"errMsg":"","da' }],
  ['null', { rawBody: 'null' }],
  ['a list', { rawBody: '[]' }],
  ['a number', { rawBody: '7' }],
  ['an object that is not the envelope', { rawBody: '{"ok":true}' }],
  ['an errCode that is a string', { rawBody: '{"errCode":"0","errMsg":"","data":{}}' }],
  ['a null errCode', { rawBody: '{"errCode":null}' }],
  ['a very deep answer', { rawBody: '['.repeat(100_000) }],
  ['a cut connection', { dropConnection: true }],
];

/** Calls with the request that they need an answer to. */
const CALLS: readonly (readonly [method: MethodName, path: string, args: readonly unknown[]])[] = [
  ['pinConversation', '/conversation/set_conversations', [CHAT, true]],
  ['setConversationRecvMessageOpt', '/conversation/set_conversations', [[CHAT], 2]],
  ['setOneConversationPrivateChat', '/conversation/set_conversations', [CHAT, true]],
  ['setOneConversationBurnDuration', '/conversation/set_conversations', [CHAT, 60]],
  ['markConversationHasRead', '/msg/mark_conversation_as_read', [CHAT]],
  ['deleteConversationFromLocalAndSvr', '/msg/clear_conversation_msg', [CHAT]],
  ['clearConversationAndDeleteAllMsg', '/msg/clear_conversation_msg', [CHAT]],
  ['setGlobalRecvMessageOpt', '/user/update_user_info_ex', [2]],
];

async function peopled(): Promise<{ world: World; u1: Client }> {
  const world = await createWorld();
  for (const text of ['1', '2', '3']) await world.send('u2', 'u1', text);
  const u1 = await world.signIn('u1');
  expect(await u1.total()).toBe(3);
  return { world, u1 };
}

describe.each(CALLS)('%s', (method, path, args) => {
  it.each(NONSENSE)('answered by %s', async (_name, action) => {
    const { world, u1 } = await peopled();
    const rows = await u1.call('getAllConversationList');
    const stored = await (await u1.database()).state();
    await world.rule({ path }, action);
    const { errCode, errMsg } = await u1.fails(method, ...args);
    expect(errCode).toBeGreaterThan(0);
    // It says what could not be understood, without the whole of it.
    expect(errMsg).not.toBe('');
    expect(errMsg.length).toBeLessThan(1000);
    expect(await u1.told(/Conversation|Total|Self/)).toEqual([]);
    expect(await u1.call('getAllConversationList')).toEqual(rows);
    expect(await (await u1.database()).state()).toEqual(stored);

    await world.clearRules();
    await u1.call(method, ...args);
  });
});

describe('an answer of the right shape with wrong contents', () => {
  const rowsOf = '/conversation/get_conversations';

  it.each<readonly [string, unknown]>([
    ['null lists', { version: 9, versionID: 'v', full: false, delete: null, insert: null, update: null }],
    [
      'unknown fields',
      { version: 9, versionID: 'v', full: false, delete: [], insert: [], update: [], new: { x: 1 } },
    ],
    [
      'lists that are objects',
      { version: 9, versionID: 'v', full: false, delete: {}, insert: {}, update: {} },
    ],
    [
      'rows that are no rows',
      { version: 9, versionID: 'v', full: false, insert: [null, 7, 'x', {}], update: [[]] },
    ],
    [
      'a row with wrong types',
      {
        version: 9,
        versionID: 'v',
        full: false,
        update: [{ conversationID: CHAT, isPinned: 'yes', minSeq: 'NaN' }],
      },
    ],
    [
      'a row with a hostile ID',
      {
        version: 9,
        versionID: 'v',
        full: false,
        insert: [{ conversationID: '__proto__', conversationType: 1 }],
      },
    ],
    ['no version', { full: false }],
    ['nothing', {}],
    ['null', null],
  ])('of the delta of conversations: %s', async (_name, data) => {
    const { world, u1 } = await peopled();
    const before = await u1.row(CHAT);
    await world.rule({ path: '/conversation/get_incremental_conversations' }, { data });
    await u1.offline(() => world.as('u1').set(CHAT, { isPinned: true }), { until: 'connected' });
    expect({ ...(await u1.row(CHAT)), isPinned: false }).toEqual(before);
    expect(await u1.total()).toBe(3);
    expect(({} as Record<string, unknown>).conversationType).toBeUndefined();

    await world.clearRules();
    await u1.reconnect();
    expect(await u1.row(CHAT)).toEqual({ ...before, isPinned: true });
    expect(await u1.listed()).toEqual([CHAT]);
  });

  it.each<readonly [string, unknown]>([
    ['null', { conversations: null }],
    ['not a list', { conversations: 'none' }],
    [
      'other rows than asked',
      { conversations: [{ conversationID: 'si_x_y', conversationType: 1, userID: 'y' }] },
    ],
    [
      'rows of another user',
      { conversations: [{ ownerUserID: 'u3', conversationID: CHAT, isPinned: true }] },
    ],
  ])('of rows asked by ID: %s', async (_name, data) => {
    const { world, u1 } = await peopled();
    await world.rule({ path: rowsOf }, { data });
    await world.send('u3', 'u1', 'first of u3');
    await u1.quiet();
    expect(await u1.listed()).toContain('si_u1_u3');
    expect(await u1.total()).toBe(4);
    await world.clearRules();
    await u1.reconnect();
    expect([...(await u1.listed())].sort()).toEqual([CHAT, 'si_u1_u3']);
    expect((await u1.row('si_u1_u3'))?.unreadCount).toBe(1);
  });

  it.each<readonly [string, RuleAction]>([
    ['bytes that are no protobuf', { rawData: base64Of('not protobuf at all') }],
    ['empty bytes', { rawData: '' }],
    ['an error', { errCode: 500, errMsg: 'ServerInternalError' }],
    ['a dropped connection', { dropConnection: true }],
  ])('of the newest seqs (1001): %s', async (_name, action) => {
    const { world, u1 } = await peopled();
    await world.rule({ reqIdentifier: 1001 }, action, 1);
    await u1.offline(() => world.send('u2', 'u1', '4'), { until: 'connected' });
    expect(await u1.listed()).toEqual([CHAT]);
    await world.clearRules();
    await u1.reconnect();
    expect(await u1.history(CHAT)).toEqual(['1', '2', '3', '4']);
    expect(await u1.total()).toBe(4);
  });

  it('of a send: the message is failed, and the next one goes', async () => {
    const { world, u1 } = await peopled();
    await world.rule({ reqIdentifier: 1003 }, { rawData: base64Of('\u0007 nonsense') }, 1);
    const first = await u1.call('createTextMessage', 'first');
    const { errCode } = await u1.fails('sendMessage', first, 'u2', '');
    expect(errCode).toBeGreaterThan(0);
    const sent = await u1.say('u2', 'second');
    expect(sent).toMatchObject({ content: 'second', status: 2 });
  });
});

describe('frames that are no frames', () => {
  it.each<readonly [string, { text: string } | { base64: string }]>([
    ['text that is not JSON', { text: 'hello' }],
    ['a list as text', { text: '[]' }],
    ['null as text', { text: 'null' }],
    ['an unknown type as text', { text: '{"type":"surprise"}' }],
    ['an empty frame', { base64: '' }],
    ['random bytes', { base64: base64Of('\u0001\u0002\u0003garbage') }],
    ['JSON that is not the envelope', { base64: base64Of('{"hello":1}') }],
    ['an envelope of null', { base64: base64Of('null') }],
    [
      'an unknown push',
      { base64: base64Of('{"reqIdentifier":2100,"msgIncr":"","errCode":0,"data":"AAAA"}') },
    ],
    [
      'a push without data',
      { base64: base64Of('{"reqIdentifier":2001,"msgIncr":"","errCode":0,"data":null}') },
    ],
    [
      'a push with bad base64',
      { base64: base64Of('{"reqIdentifier":2001,"msgIncr":"","errCode":0,"data":"%%"}') },
    ],
    [
      'a push that is no protobuf',
      {
        base64: base64Of(
          `{"reqIdentifier":2001,"msgIncr":"","errCode":0,"data":"${base64Of('no protobuf')}"}`,
        ),
      },
    ],
    [
      'an answer nobody asked for',
      { base64: base64Of('{"reqIdentifier":1001,"msgIncr":"x","errCode":0,"data":""}') },
    ],
  ])('%s', async (_name, frame) => {
    const { world, u1 } = await peopled();
    await world.dev('frame', { userID: 'u1', ...frame });
    await world.send('u2', 'u1', 'after the garbage');
    await u1.connected();
    await u1.quiet();
    expect(await u1.history(CHAT)).toEqual(['1', '2', '3', 'after the garbage']);
    expect(await u1.total()).toBe(4);
    await u1.call('pinConversation', CHAT, true);
    expect((await u1.row(CHAT))?.isPinned).toBe(true);
  });

  it.each<readonly [string, Record<string, unknown>]>([
    ['content that is not JSON', { content: 'not json' }],
    ['content of another shape', { content: '[1,2,3]' }],
    ['an unknown content type', { contentType: 4999, content: '{"x":1}' }],
    ['a notification without detail', { contentType: 1300, content: '{}' }],
    ['a notification whose detail is no JSON', { contentType: 2101, content: '{"detail":"x"}' }],
    ['no sender', { from: '', sendID: '' }],
    ['no clientMsgID', { clientMsgID: '' }],
  ])('a pushed message with %s', async (_name, fields) => {
    const { world, u1 } = await peopled();
    const wrong = { from: 'u3', text: 'x', seq: 1, ...fields };
    if ('content' in fields) Object.assign(wrong, { text: undefined });
    await world.dev('push', { userID: 'u1', msgs: { si_u1_u3: [wrong] } });
    await world.dev('push', { userID: 'u1', notificationMsgs: { n_u1_u1: [{ ...wrong, seq: 0 }] } });
    await world.send('u2', 'u1', 'after');
    await u1.quiet();
    expect(await u1.history(CHAT)).toEqual(['1', '2', '3', 'after']);
    expect((await u1.row(CHAT))?.unreadCount).toBe(4);
    for (const row of await u1.call('getAllConversationList')) {
      expect(row.latestMsg === '' || JSON.parse(row.latestMsg)).toBeTruthy();
      expect(row.unreadCount).toBeGreaterThanOrEqual(0);
    }
  });
});

it('a pushed message with a seq beyond 2^53 spoils its own frame only', async () => {
  const { world, u1 } = await peopled();
  // MsgData {sendID 'u3', recvID 'u1', clientMsgID 'm', sessionType 1, contentType 101, seq 2^60}, in PushMessages.
  const message = [0x0a, 2, 0x75, 0x33, 0x12, 2, 0x75, 0x31, 0x22, 1, 0x6d, 0x48, 1, 0x58, 101];
  message.push(0x70, ...Array<number>(8).fill(0x80), 0x10);
  const key = [...new TextEncoder().encode('si_u1_u3')];
  const pulled = [0x0a, message.length, ...message];
  const entry = [0x0a, key.length, ...key, 0x12, pulled.length, ...pulled];
  const data = btoa(String.fromCharCode(0x0a, entry.length, ...entry));
  const envelope = { reqIdentifier: 2001, msgIncr: '', operationID: '', errCode: 0, errMsg: '', data };
  await world.dev('frame', { userID: 'u1', base64: base64Of(JSON.stringify(envelope)) });
  await world.send('u2', 'u1', 'after');
  await u1.quiet();
  expect(await u1.listed()).toEqual([CHAT]);
  expect(await u1.history(CHAT)).toEqual(['1', '2', '3', 'after']);
});

/** Base64 of a text's UTF-8. */
function base64Of(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
