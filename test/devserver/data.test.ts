// Data that outlives a stop, data made from a seed, live traffic, and the command line.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DevServer, DevServerOptions } from '../../devserver/index.ts';
import { createDevServer } from '../../devserver/index.ts';
import type { Json } from './raw-client.ts';
import { connect, dev, maxSeqs, open, RestClient, signIn } from './raw-client.ts';

let folder: string;
const servers: DevServer[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'devserver-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(servers.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

const start = async (options: DevServerOptions = {}): Promise<DevServer> => {
  const server = await createDevServer(options);
  servers.push(server);
  return server;
};

describe('state file', () => {
  test('everything survives a stop and a start: tokens, messages, rows, versions, seqs, groups, friends', async () => {
    const stateFile = joinPath(folder, 'state.json');
    const first = await start({ stateFile });
    const user = await connect(first, 'u');
    await signIn(first, 'peer');
    await user.rest.ok('/group/create_group', {
      groupInfo: { groupID: 'g', groupType: 2 },
      ownerUserID: 'u',
      memberUserIDs: ['peer'],
    });
    await dev(first, 'call', {
      userID: 'imAdmin',
      path: '/friend/import_friend',
      body: { ownerUserID: 'u', friendUserIDs: ['peer'] },
    });
    for (const text of ['one', 'two']) await dev(first, 'send', { from: 'peer', to: 'u', text });
    await dev(first, 'call', {
      userID: 'peer',
      path: '/msg/revoke_msg',
      body: { userID: 'peer', conversationID: 'si_peer_u', seq: 2 },
    });
    await dev(first, 'skip_seqs', { conversationID: 'si_peer_u' });
    await user.rest.ok('/msg/set_conversation_has_read_seq', {
      userID: 'u',
      conversationID: 'si_peer_u',
      hasReadSeq: 2,
    });
    await user.settle();
    const version = (client: RestClient) =>
      client.ok('/conversation/get_incremental_conversations', { userID: 'u' });
    const facts = async (server: DevServer, client: RestClient) => ({
      dataset: server.dataset,
      state: await dev(server, 'state', { userID: 'u' }),
      log: await dev(server, 'log', { conversationID: 'si_peer_u' }),
      version: await version(client),
      friends: await client.ok('/friend/get_friend_list', {
        userID: 'u',
        pagination: { pageNumber: 1, showNumber: 9 },
      }),
    });
    const before = await facts(first, user.rest);
    expect(before.state.groups).toHaveLength(1);
    await first.close();

    const second = await start({ stateFile, seed: 99, users: 50 });
    const client = new RestClient(second, 'u', user.rest.token);
    expect(await facts(second, client)).toEqual(before);
    const socket = await open(client);
    await dev(second, 'send', { from: 'peer', to: 'u', text: 'three' });
    const next = (before.state.seqs.si_peer_u.maxSeq as number) + 1;
    expect((await socket.chat(({ content }) => content.includes('three'))).message.seq).toBe(next);
    expect(await maxSeqs(socket)).toMatchObject({ si_peer_u: next });
  });

  test('a damaged file is refused and left as it is', async () => {
    const stateFile = joinPath(folder, 'state.json');
    writeFileSync(stateFile, '{"users":');
    await expect(createDevServer({ stateFile })).rejects.toThrow(stateFile);
    writeFileSync(stateFile, '{"format":7}');
    await expect(createDevServer({ stateFile })).rejects.toThrow('format');
  });
});

describe('seed', () => {
  const now = () => 1_790_000_000_000;
  const picture = async (server: DevServer) => {
    const info = await dev(server, 'info');
    const userID = info.users[0].userID as string;
    const state = await dev(server, 'state', { userID });
    const logs: Json[] = [];
    for (const row of state.rows) {
      logs.push((await dev(server, 'log', { conversationID: row.conversationID })).messages);
    }
    return {
      dataset: info.dataset,
      users: info.users,
      rows: state.rows,
      seqs: state.seqs,
      friends: state.friends,
      groups: state.groups,
      logs,
    };
  };

  test('the same seed makes the same data under the same name, another seed other data', async () => {
    const options = { users: 12, conversations: 16, now };
    const [one, same, other] = [
      await start({ ...options, seed: 5 }),
      await start({ ...options, seed: 5 }),
      await start({ ...options, seed: 6 }),
    ];
    const made = await picture(one);
    expect(await picture(same)).toEqual(made);
    expect((await picture(other)).logs).not.toEqual(made.logs);
    expect(other.dataset).not.toBe(one.dataset);
    expect(one.dataset).not.toBe((await start()).dataset);
  });

  test('it is lifelike: both languages, avatars, remarks, groups, pinned, muted, unread', async () => {
    const server = await start({ seed: 1, users: 120, conversations: 150, now });
    const { users, rows, seqs, friends, groups, logs } = await picture(server);
    expect([users.length, rows.length, groups.length > 20]).toEqual([120, 150, true]);
    const names = users.map((user: Json) => user.nickname as string);
    expect(names.some((name: string) => /^\p{Script=Han}+$/u.test(name))).toBe(true);
    expect(names.some((name: string) => /^[A-Z][a-z]+ [A-Z][a-z]+$/.test(name))).toBe(true);
    for (const user of users) expect(user.faceURL).toMatch(/^data:image\/svg\+xml,/);
    expect(friends.some((friend: Json) => friend.remark !== '')).toBe(true);
    expect(rows.some((row: Json) => row.isPinned)).toBe(true);
    expect(rows.some((row: Json) => row.recvMsgOpt === 2)).toBe(true);
    expect(rows.some((row: Json) => row.groupAtType === 1)).toBe(true);
    const unread = rows.map(({ conversationID: id }: Json) => seqs[id].maxSeq - seqs[id].hasReadSeq);
    expect(unread.some((count: number) => count > 0)).toBe(true);
    expect(unread.some((count: number) => count === 0)).toBe(true);
    for (const messages of logs) {
      const times = messages.map((message: Json) => message.sendTime as number);
      expect(times).toEqual([...times].sort((x, y) => x - y));
      expect(times.at(-1)).toBeLessThan(now());
    }
    const texts = logs.flat().map((message: Json) => message.content as string);
    for (const script of [/\p{Script=Han}/u, /[a-z]{3} [a-z]{2}/, /\p{Extended_Pictographic}/u]) {
      expect(texts.some((text: string) => script.test(text))).toBe(true);
    }
  });

  test('live traffic talks to the seeded users, revokes and reads now and then', async () => {
    const server = await start({ seed: 2, users: 8, conversations: 8, rate: 400 });
    const { users } = await dev(server, 'info');
    const socket = await connect(server, users[0].userID);
    await socket.chat((message) => message.contentType === 101 && message.sendID !== socket.userID);
    await socket.notice(2101);
    await socket.notice(2200);
    await socket.notice(1300);
    const seqs = socket
      .chats()
      .filter(({ conversationID }) => conversationID === socket.chats()[0]?.conversationID);
    const numbers = seqs.map(({ message }) => message.seq);
    expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
  });
});

describe('command line', () => {
  const CLI = joinPath(import.meta.dirname, '../../devserver/cli.ts');
  const run = (...flags: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      output.out += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output.err += chunk;
    });
    return { child, output, ended: once(child, 'close').then(([code]) => code as number | null) };
  };

  test('ready with both addresses, works, and saves its state at SIGTERM', async () => {
    const file = joinPath(folder, 'state.json');
    const { child, output, ended } = run(
      '--api-port',
      '0',
      '--ws-port',
      '0',
      '--state',
      file,
      '--users',
      '3',
      '--seed',
      '4',
    );
    while (!output.out.includes('\n')) await once(child.stdout, 'data');
    const [, apiAddr, wsAddr] =
      /^ready api (http:\/\/127\.0\.0\.1:\d+) ws (ws:\/\/127\.0\.0\.1:\d+) /.exec(output.out) ?? [];
    const server = { apiAddr: apiAddr ?? '', wsAddr: wsAddr ?? '' };
    const socket = await connect(server, 'user1');
    await socket.sendMessage({ recvID: 'user2' });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await socket.closed).toBe(1006);
    expect(existsSync(file)).toBe(true);
    const again = await start({ stateFile: file });
    expect((await dev(again, 'log', { conversationID: 'si_user1_user2' })).messages).toHaveLength(1);
  });

  test.each([
    [['--api-port', 'x'], '--api-port'],
    [['--ws-port', '70000'], '65535'],
    [['--users', '1.5'], '--users'],
    [['--secret', ''], '--secret'],
    [['--colour', 'red'], '--colour'],
    [['extra'], 'extra'],
  ])('%j is refused with one sentence and exit code 2', async (flags, named) => {
    const { output, ended } = run(...flags);
    expect(await ended).toBe(2);
    expect(output.err).toContain(named);
    expect(output.err.trim().split('\n')).toHaveLength(1);
    expect(output.out).toBe('');
  });

  test('a port that is taken is said, exit code 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { output, ended } = run('--api-port', String(port), '--ws-port', '0');
    expect(await ended).toBe(1);
    expect(output.err).toContain(String(port));
    taken.close();
  });
});
