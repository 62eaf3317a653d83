// A page that is busy for two seconds loses nothing: its worker goes on, and what it has to tell arrives afterwards,
// conversations coalesced, messages one by one.
import type { Conversation, Message } from 'openim-worker';
import { expect, it, onTestFinished } from 'vitest';
import { createWorld } from '../harness/world.ts';

const SENT = 40;

/** A user who is registered when the helper is done: so can a page see it that does not listen. */
const DONE = 'done';

/** Milliseconds after which a page that waits for its helper gives up. */
const PATIENCE = 15_000;

/** What happens beside the page: sends, then looks into the database and the server's record. */
interface Report {
  /** Clock of the machine when it looked. */
  at: number;
  stored: number;
  asked: string[];
}

/** Runs in a worker of the test's own, since the page is busy. */
async function beside(apiAddr: string, database: string, sent: number, done: string): Promise<Report> {
  const dev = async (route: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${apiAddr}/_dev/${route}`, { method: 'POST', body: JSON.stringify(body) });
    return ((await answer.json()) as { data: Record<string, unknown> }).data;
  };
  const countStored = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const open = indexedDB.open(database);
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const all = open.result.transaction('messages').objectStore('messages').getAll();
        all.onsuccess = () => {
          open.result.close();
          resolve(all.result.filter((row) => JSON.stringify(row).includes('while busy')).length);
        };
      };
    });
  await dev('info', {});
  postMessage('running');
  for (let i = 1; i <= sent; i++)
    await dev('send', { from: i % 2 ? 'u2' : 'u3', to: 'u1', text: `while busy ${i}` });
  let stored = 0;
  while (stored < sent) stored = await countStored();
  const { requests } = (await dev('requests', {})) as { requests: { path?: string; userID: string }[] };
  const report = { at: Date.now(), stored, asked: requests.flatMap(({ path }) => path ?? []) };
  await dev('token', { userID: done, create: true });
  return report;
}

/** Keeps the page busy for two seconds at least, and until the helper is done; the time at which it ended. */
function keepBusy(apiAddr: string): number {
  const start = Date.now();
  while (Date.now() < start + 2000);
  const isDone = (): boolean => {
    const request = new XMLHttpRequest();
    request.open('POST', `${apiAddr}/_dev/state`, false);
    request.send(JSON.stringify({ userID: DONE }));
    return (JSON.parse(request.responseText) as { errCode: number }).errCode === 0;
  };
  while (!isDone() && Date.now() < start + PATIENCE);
  return Date.now();
}

it('a page that is busy for two seconds', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'before');
  const u1 = await world.signIn('u1');
  await world.clearRequests();
  const { name } = await u1.database();
  const args = [world.apiAddr, name, SENT, DONE].map((value) => JSON.stringify(value)).join();
  const script = `(${beside})(${args}).then(postMessage, ({ message }) => postMessage({ error: message }));`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const helper = new Worker(url);
  onTestFinished(() => {
    helper.terminate();
    URL.revokeObjectURL(url);
  });
  const says = (): Promise<unknown> =>
    new Promise((resolve) => {
      helper.onmessage = ({ data }) => resolve(data);
    });
  expect(await says()).toBe('running');
  const reported = says() as Promise<Report>;
  const until = keepBusy(world.apiAddr);
  expect(u1.events.names()).toEqual([]);

  const report = await reported;
  // The worker stored all of them and completed the new row while the page was busy.
  expect(report.stored).toBe(SENT);
  expect(report.at).toBeLessThanOrEqual(until);
  expect(report.asked).toContain('/conversation/get_conversations');

  const told = await u1.takeTold();
  // Each once, in order within its conversation.
  const messages = told
    .filter(({ event }) => event === 'onRecvNewMessage')
    .map(({ value }) => value as Message);
  const numbers = (sender: string): number[] =>
    messages.filter(({ sendID }) => sendID === sender).map(({ content }) => Number(/\d+$/.exec(content)));
  expect(numbers('u2')).toEqual(Array.from({ length: SENT / 2 }, (_, i) => 2 * i + 1));
  expect(numbers('u3')).toEqual(Array.from({ length: SENT / 2 }, (_, i) => 2 * i + 2));
  const announced = told.filter(({ event }) => event === 'onNewConversation');
  expect(announced.map(({ value }) => (value as Conversation[]).map((c) => c.conversationID))).toEqual([
    ['si_u1_u3'],
  ]);
  // Far fewer than the messages: what waited was told once, with its last state.
  const changes = told.filter(({ event }) => event === 'onConversationChanged');
  expect(changes.length).toBeLessThan(SENT / 2);
  const totals = told
    .filter(({ event }) => event === 'onTotalUnreadMessageCountChanged')
    .map(({ value }) => value);
  expect(totals.at(-1)).toBe(SENT + 1);
  expect(totals.length).toBeLessThan(SENT / 2);
  const rows = await u1.call('getMultipleConversation', ['si_u1_u2', 'si_u1_u3']);
  expect(rows.map((c) => c.unreadCount)).toEqual([SENT / 2 + 1, SENT / 2]);
});
