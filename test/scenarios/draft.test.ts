// Scenarios of behaviour 7, "Draft".
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';

it('11. a draft is kept with its time and told once, exactly as written', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  const before = Date.now();
  const result = await u1.im.setConversationDraft('', CHAT, 'x');
  const after = Date.now();
  expect(result).toMatchObject({ errCode: 0, data: '' });
  const row = await u1.row(CHAT);
  expect(row?.draftText).toBe('x');
  // The device's clock, corrected by its offset to the server's, which runs on this machine.
  expect(row?.draftTextTime).toBeGreaterThan(before - 1000);
  expect(row?.draftTextTime).toBeLessThan(after + 1000);
  expect(await u1.told()).toEqual([`onConversationChanged ${CHAT}`]);

  for (const text of [
    '"quotes" \\ and \'more\'',
    '😀👩‍👩‍👧 \u2028 \u0000',
    'line\nline\r\n\ttab',
    'x'.repeat(100_000),
  ]) {
    await u1.call('setConversationDraft', CHAT, text);
    const told = await u1.takeTold();
    expect(told.map(({ event }) => event)).toEqual(['onConversationChanged']);
    expect(told[0]?.value).toMatchObject([{ draftText: text }]);
    expect((await u1.row(CHAT))?.draftText).toBe(text);
  }
});

it('12. a draft shows a hidden row, and without it the row hides again', async () => {
  const world = await createWorld();
  await world.send('u3', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await u1.call('getOneConversation', 1, 'u2');
  await u1.call('setConversationDraft', CHAT, 'x');
  expect(await u1.told()).toEqual([`onNewConversation ${CHAT}`]);
  expect(await u1.listed()).toEqual([CHAT, 'si_u1_u3']);

  await u1.call('setConversationDraft', CHAT, '');
  expect(await u1.told()).toEqual([`onConversationRemoved ${CHAT}`]);
  expect(await u1.listed()).toEqual(['si_u1_u3']);
  expect(await u1.row(CHAT)).toMatchObject({ draftText: '', draftTextTime: 0 });

  await u1.call('setConversationDraft', 'si_u1_u3', 'y');
  await u1.told();
  await u1.call('setConversationDraft', 'si_u1_u3', '');
  expect(await u1.told()).toEqual(['onConversationChanged si_u1_u3']);
  expect(await u1.row('si_u1_u3')).toMatchObject({ draftText: '', draftTextTime: 0 });
  expect(await u1.listed()).toEqual(['si_u1_u3']);
});

it('13. no draft for an unknown conversation; sending leaves it; no request carries it', async () => {
  const world = await createWorld();
  await world.send('u2', 'u1', 'hi');
  const u1 = await world.signIn('u1');
  await world.clearRequests();
  expect((await u1.fails('setConversationDraft', 'si_u1_unknown', 'x')).errCode).toBe(1004);
  expect(await u1.told()).toEqual([]);

  await u1.call('setConversationDraft', CHAT, 'a secret draft');
  expect(await world.requestsOf('u1')).toEqual([]);
  await u1.say('u2', 'hello');
  await u1.quiet();
  expect((await u1.row(CHAT))?.draftText).toBe('a secret draft');
  expect(JSON.stringify(await world.requestsOf('u1'))).not.toContain('a secret draft');
});
