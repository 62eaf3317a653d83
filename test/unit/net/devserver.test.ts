// REST and link against a real server over real sockets: what the fakes of the other tests cannot prove.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { DevServer } from '../../../devserver/index.ts';
import { createDevServer } from '../../../devserver/index.ts';
import type { OpenIMError } from '../../../src/contract/index.ts';
import { messageData, type PushMessages, REQ } from '../../../src/protocol/index.ts';
import { createLogger, environmentOf } from '../../../src/worker/environment.ts';
import { Connection, encodeFrame, MAX_FRAME_BYTES, RestClient } from '../../../src/worker/net/index.ts';
import { failure } from './fake-environment.ts';

// Waits that a test does not mean to sit through end by reconnectNow, never by the clock.
const env = environmentOf({
  WebSocket: WebSocket as never,
  log: { ...createLogger(() => 0, console), warn: (what) => tell(String(what)) },
});

let server: DevServer;
let token: string;
let told: string[];
let pushes: PushMessages[];
let rest: RestClient;
let connection: Connection;
let heard: () => void;

function tell(event: string): void {
  told.push(event);
  heard();
}

beforeEach(async () => {
  server = await createDevServer();
  token = await freshToken('u1');
  await freshToken('u2');
  told = [];
  pushes = [];
  heard = () => {};
  const onStopped = (error: OpenIMError): void => tell(`stopped ${error.errCode}`);
  rest = new RestClient(env, { apiAddr: server.apiAddr, token: () => token });
  connection = new Connection(env, {
    wsAddr: server.wsAddr,
    userID: 'u1',
    platformID: 5,
    token: () => token,
    callbacks: {
      onConnecting: () => tell('connecting'),
      onConnected: () => tell('connected'),
      onFailed: (error) => tell(`failed ${error.errCode}`),
      onLost: (error) => tell(`lost ${error.errCode}`),
      onStopped,
      onPush: (messages) => {
        pushes.push(messages);
        tell('push');
      },
      onStatus: () => {},
    },
  });
});

afterEach(async () => {
  connection.stop();
  await server.close();
});

/** Asks the server for what no client may. */
async function control<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${server.apiAddr}/_dev/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', operationID: 'control' },
    body: JSON.stringify(body),
  });
  const { errCode, errDlt, data } = (await response.json()) as { errCode: number; errDlt: string; data: T };
  if (errCode !== 0) throw new Error(`${path}: ${errDlt}`);
  return data;
}

async function freshToken(userID: string): Promise<string> {
  return (await control<{ token: string }>('token', { userID, create: true })).token;
}

/** Resolves when `event` has been told, and forgets everything up to it. */
async function until(event: string): Promise<void> {
  for (;;) {
    const at = told.indexOf(event);
    if (at >= 0) {
      told = told.slice(at + 1);
      return;
    }
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
}

async function connect(): Promise<void> {
  connection.start();
  await until('connected');
}

const text = (content: string) =>
  messageData({
    sendID: 'u1',
    recvID: 'u2',
    clientMsgID: `c-${content}`,
    senderPlatformID: 5,
    sessionType: 1,
    msgFrom: 100,
    contentType: 101,
    content: new TextEncoder().encode(JSON.stringify({ content })),
    createTime: Date.now(),
  });

test('REST: data, a refusal, a token that expired', async () => {
  const { serverTime } = await rest.post('/msg/get_server_time', {});
  expect(serverTime).toBeGreaterThan(0);
  const { usersInfo } = await rest.post('/user/get_users_info', { userIDs: ['u2'] });
  expect(usersInfo?.map((user) => user.userID)).toEqual(['u2']);
  const seqs = { userID: 'u2', conversationID: 'si_u1_u2', hasReadSeq: 1 };
  expect((await failure(rest.post('/msg/mark_conversation_as_read', seqs))).errCode).toBe(1002);
  await control('tokens', { userID: 'u1', state: 'expired' });
  expect((await failure(rest.post('/msg/get_server_time', {}))).errCode).toBe(1501);
});

test('REST: a server that is away is 10000', async () => {
  await control('offline', { offline: true });
  expect((await failure(rest.post('/msg/get_server_time', {}))).errCode).toBe(10000);
});

test('a message goes out, its push comes back, its seq is known', async () => {
  await connect();
  const sent = await connection.request(REQ.sendMessage, text('你好'), { operationID: 'send-1' });
  expect(sent.clientMsgID).toBe('c-你好');
  expect(sent.serverMsgID).not.toBe('');
  while (!pushes.some((push) => push.msgs.si_u1_u2)) await until('push');
  const [message] = pushes.find((push) => push.msgs.si_u1_u2)!.msgs.si_u1_u2!.Msgs;
  expect(message).toMatchObject({ clientMsgID: 'c-你好', serverMsgID: sent.serverMsgID, seq: 1 });
  expect(JSON.parse(new TextDecoder().decode(message!.content))).toEqual({ content: '你好' });
  expect((await connection.request(REQ.getNewestSeq, { userID: 'u1' })).maxSeqs.si_u1_u2).toBe(1);
});

test('many requests at once are answered each by its own', async () => {
  await connect();
  const sends = Array.from({ length: 20 }, (_, i) => connection.request(REQ.sendMessage, text(`m${i}`)));
  const newest = connection.request(REQ.getNewestSeq, { userID: 'u1' });
  expect((await Promise.all(sends)).map((sent) => sent.clientMsgID)).toEqual(sends.map((_, i) => `c-m${i}`));
  expect((await newest).maxSeqs).toBeTypeOf('object');
});

test('a frame as large as allowed is taken, a larger one costs nothing', async () => {
  await connect();
  const large = (bytes: number) => text('x'.repeat(bytes));
  const size = (bytes: number): number =>
    encodeFrame(REQ.sendMessage, large(bytes), { sendID: 'u1', operationID: 'o', msgIncr: '1' }).length;
  let bytes = 18_000;
  while (size(bytes) + 4 <= MAX_FRAME_BYTES) bytes++;
  // What the steps of base64 leave open is filled up by the tracing ID.
  const operationID = 'o'.repeat(1 + MAX_FRAME_BYTES - size(bytes));
  expect((await connection.request(REQ.sendMessage, large(bytes), { operationID })).serverMsgID).not.toBe('');
  expect((await failure(connection.request(REQ.sendMessage, large(60_000)))).errCode).toBe(19005);
  expect(connection.connected).toBe(true);
});

test('garbage from the server costs that frame only', async () => {
  await connect();
  await control('frame', { userID: 'u1', base64: 'AAEC' });
  await until('frame dropped:');
  await control('frame', { userID: 'u1', text: 'hello' });
  await until('frame dropped:');
  expect((await connection.request(REQ.getNewestSeq, { userID: 'u1' })).maxSeqs).toBeTypeOf('object');
});

test('a link that breaks is lost, what waited fails, the next one works', async () => {
  await connect();
  await control('rules', {
    rules: [{ match: { reqIdentifier: 1001 }, action: { dropConnection: true }, times: 1 }],
  });
  expect((await failure(connection.request(REQ.getNewestSeq, { userID: 'u1' }))).errCode).toBe(10000);
  await until('lost 10000');
  connection.reconnectNow();
  await until('connected');
  expect((await connection.request(REQ.getNewestSeq, { userID: 'u1' })).maxSeqs).toBeTypeOf('object');
});

test('a probe is answered', async () => {
  await connect();
  connection.reconnectNow();
  // The server handles frames in order: with the answer to the request the pong has been heard.
  await connection.request(REQ.getNewestSeq, { userID: 'u1' });
  expect(told).toEqual([]);
  expect(connection.connected).toBe(true);
});

test('being kicked stops it, a fresh token starts it', async () => {
  await connect();
  await control('kick', { userID: 'u1' });
  await until('stopped 1506');
  connection.reconnectNow();
  expect(told).toEqual([]);
  token = await freshToken('u1');
  await connect();
  expect(connection.connected).toBe(true);
});

test.each([
  ['expired', 1501],
  ['kicked', 1506],
] as const)('a token that is %s is refused with %i at the handshake', async (state, code) => {
  await control('tokens', { userID: 'u1', state });
  connection.start();
  await until(`stopped ${code}`);
  expect(connection.connected).toBe(false);
});

test('a logout reaches the server', async () => {
  await connect();
  await connection.close({ tellServer: true });
  const { requests } = await control<{ requests: { reqIdentifier?: number }[] }>('requests', {});
  expect(requests.some((request) => request.reqIdentifier === REQ.logout)).toBe(true);
  expect(await control<unknown[]>('connections', { userID: 'u1' })).toEqual([]);
  expect(told).toEqual([]);
});
