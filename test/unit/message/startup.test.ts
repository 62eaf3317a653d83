// Messages left behind as "sending" by a worker that is gone.
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { createHandlers } from '../../../src/worker/message/create.ts';
import { messageHandlers } from '../../../src/worker/message/handlers.ts';
import { failAbandonedSends, goneSenders } from '../../../src/worker/message/startup.ts';
import { CHAT, type FakeSession, fakeSession, serverMessage } from './fake-session.ts';

/** Starts a send that is never answered; resolves when it reached the server. */
async function hang(session: FakeSession): Promise<string> {
  const text = await createHandlers.createTextMessage(session.ctx, 'op', 'hi');
  const message = JSON.parse(text);
  const written = new Promise<void>((resolve) => {
    session.gateway.onSend = () => {
      resolve();
      return new Promise(() => {});
    };
  });
  void messageHandlers.sendMessage(session.ctx, 'op', message, 'u2', '', undefined);
  await written;
  return message.clientMsgID;
}

async function reload(session: FakeSession, indexedDB: IDBFactory): Promise<FakeSession> {
  session.close();
  const next = fakeSession({ indexedDB, name: 'reloaded', workerID: 'worker-2' });
  await failAbandonedSends(next.ctx, await goneSenders(next.ctx));
  await next.ctx.engine.load();
  return next;
}

test('scenario 43: after a reload a message that was being sent is failed, in store and latest message', async () => {
  const indexedDB = new IDBFactory();
  const first = fakeSession({ indexedDB, name: 'reloaded' });
  const id = await hang(first);
  const second = await reload(first, indexedDB);
  const message = await second.ctx.db.messages.get([CHAT, id]);
  expect(message).toMatchObject({ status: 3 });
  expect(message).not.toHaveProperty('sender');
  const [row] = JSON.parse(second.ctx.list.all());
  expect(JSON.parse(row.latestMsg)).toMatchObject({ clientMsgID: id, status: 3 });
  expect(second.takeEvents()).toEqual([]);

  // The server took it all the same.
  await second.arrive(CHAT, [{ ...first.gateway.sent[0]!, seq: 1, sendTime: 120_000, serverMsgID: 's' }]);
  expect(await second.ctx.db.messages.get([CHAT, id])).toMatchObject({ status: 2, seq: 1 });
  second.close();
});

test('a message that is not the latest any more fails without taking that place', async () => {
  const indexedDB = new IDBFactory();
  const first = fakeSession({ indexedDB, name: 'reloaded' });
  const id = await hang(first);
  await first.arrive(CHAT, [serverMessage(1, { sendTime: 200_000 })]);
  const second = await reload(first, indexedDB);
  expect(await second.ctx.db.messages.get([CHAT, id])).toMatchObject({ status: 3 });
  expect(JSON.parse((await second.row(CHAT)).latestMsg)).toMatchObject({ clientMsgID: 'c1' });
  second.close();
});

test('what this worker is sending goes on, and nothing left behind changes nothing', async () => {
  const session = fakeSession();
  await failAbandonedSends(session.ctx, await goneSenders(session.ctx));
  const id = await hang(session);
  await failAbandonedSends(session.ctx, await goneSenders(session.ctx));
  expect(await session.ctx.db.messages.get([CHAT, id])).toMatchObject({ status: 1 });
  session.close();
});
