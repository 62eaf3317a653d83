// New messages: what the create calls fill in.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkArguments, type Message } from '../../../src/contract/index.ts';
import { wireOf } from '../../../src/worker/message/convert.ts';
import { createHandlers } from '../../../src/worker/message/create.ts';
import { type FakeSession, fakeSession, putSelf } from './fake-session.ts';

let session: FakeSession;
beforeEach(async () => {
  session = fakeSession();
  await putSelf(session, { nickname: 'Me', faceURL: 'my face' });
});
afterEach(() => session.close());

const createText = async (text: string): Promise<Message> =>
  JSON.parse(
    await createHandlers.createTextMessage(session.ctx, 'op', ...checkArguments('createTextMessage', [text])),
  );

const createAt = async (...args: unknown[]): Promise<Message> =>
  JSON.parse(
    await createHandlers.createTextAtMessage(
      session.ctx,
      'op',
      ...checkArguments('createTextAtMessage', args),
    ),
  );

test('a text message is complete and stores nothing', async () => {
  session.clock.now = 777;
  expect(await createText('hi "you" 😀\n')).toEqual({
    clientMsgID: 'uuid-1',
    serverMsgID: '',
    createTime: 777,
    sendTime: 777,
    sessionType: 0,
    sendID: 'me',
    recvID: '',
    msgFrom: 100,
    contentType: 101,
    senderPlatformID: 5,
    senderNickname: 'Me',
    senderFaceUrl: 'my face',
    groupID: '',
    content: 'hi "you" 😀\n',
    seq: 0,
    isRead: false,
    status: 1,
    attachedInfo: '',
    ex: '',
    localEx: '',
    textElem: { content: 'hi "you" 😀\n' },
  });
  expect((await createText('again')).clientMsgID).toBe('uuid-2');
  expect(await session.ctx.db.messages.count()).toBe(0);
  expect(session.takeEvents()).toEqual([]);
});

test('own info that is not known yet leaves name and avatar empty', async () => {
  await session.ctx.db.meta.delete('self');
  expect(await createText('hi')).toMatchObject({ senderNickname: '', senderFaceUrl: '' });
});

test('an at-message names users, all of them, and oneself', async () => {
  const users = [{ atUserID: 'u2', groupNickname: 'Two' }];
  const message = await createAt('hi @Two', ['u2', 'AtAllTag'], users);
  expect(message).toMatchObject({ contentType: 106 });
  expect(message.atTextElem).toEqual({
    text: 'hi @Two',
    atUserList: ['u2', 'AtAllTag'],
    atUsersInfo: users,
    isAtSelf: false,
  });
  expect(JSON.parse(message.content)).toEqual(message.atTextElem);
  expect(wireOf(message).atUserIDList).toEqual(['u2', 'AtAllTag']);
  expect((await createAt('hi', ['me'])).atTextElem).toMatchObject({ isAtSelf: true });
});

test('an at-message carries what it quotes, but not what that quotes', async () => {
  const first = await createText('first');
  const second = await createAt('second', ['u2'], null, first);
  expect(second.atTextElem?.quoteMessage).toMatchObject({
    clientMsgID: first.clientMsgID,
    content: 'first',
    textElem: { content: 'first' },
  });
  const third = await createAt('third', ['u2'], null, JSON.stringify(second));
  expect(third.atTextElem?.quoteMessage).toMatchObject({
    clientMsgID: second.clientMsgID,
    atTextElem: { text: 'second' },
  });
  expect(third.atTextElem?.quoteMessage?.atTextElem).not.toHaveProperty('quoteMessage');
});
