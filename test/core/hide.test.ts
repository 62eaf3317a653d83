// hideConversation: the row leaves the list until its next message or draft, whatever becomes of older messages.
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';

it('a hidden conversation comes back with its next message, and with nothing older', async () => {
  const world = await createWorld();
  for (let i = 1; i <= 5; i++) await world.send('u2', 'u1', `${i}`);
  const u1 = await world.signIn('u1');
  await u1.quiet();
  await u1.call('hideConversation', CHAT);
  expect(await u1.told()).toEqual([`onConversationRemoved ${CHAT}`, 'onTotalUnreadMessageCountChanged 0']);

  const stillHidden = async (): Promise<void> => {
    expect(await u1.told(/Conversation|Total/)).toEqual([]);
    expect(await u1.listed()).toEqual([]);
    expect(await u1.row(CHAT)).toMatchObject({ latestMsg: '', latestMsgSendTime: 0, unreadCount: 0 });
  };
  expect(await u1.history(CHAT)).toEqual(['1', '2', '3', '4', '5']);
  await stillHidden();
  await world.as('u2').revoke(CHAT, 5);
  await stillHidden();
  await world.as('u1').deleteMessages(CHAT, [3]);
  await stillHidden();
  await u1.reconnect();
  await stillHidden();
  await u1.call('setConversationDraft', CHAT, 'x');
  expect(await u1.row(CHAT)).toMatchObject({ latestMsg: '' });
  await u1.call('setConversationDraft', CHAT, '');
  await u1.told();
  await stillHidden();

  await world.send('u2', 'u1', '6');
  expect(await u1.told(/Conversation|Total/)).toEqual([
    `onNewConversation ${CHAT}`,
    'onTotalUnreadMessageCountChanged 1',
  ]);
  expect(await u1.history(CHAT)).toEqual(['1', '2', '4', '<2101>', '6']);
  // Listed again, it shows what is left when that message goes.
  await world.as('u1').deleteMessages(CHAT, [6]);
  await u1.quiet();
  expect(JSON.parse((await u1.row(CHAT))!.latestMsg)).toMatchObject({ seq: 5, contentType: 2101 });
});
