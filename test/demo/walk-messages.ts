// A walk through a conversation as a user takes it, by names and roles alone: reading back and forth, sending, failing,
// answering, taking back, deleting, searching, typing. The stage is that of walk.ts.
import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import {
  DESKTOP,
  freshPage,
  PEER,
  PHONE,
  rowNamed,
  SELF,
  type Stage,
  signIn,
  type WalkOptions,
} from './walk.ts';

const CONVERSATION = `si_${SELF}_${PEER}`;

/** Messages in the history before the walk: several pages. */
const HISTORY = 100;

/** The words of a message of the history; one of them holds the word that is searched. */
function historyText(i: number): string {
  return i === 5 ? 'Line 5 holds the needle, 针在这里' : `Line ${i} of the history`;
}

/** A message of the other side, or of a third. */
export async function receive(stage: Stage, text: string, from = PEER): Promise<void> {
  await stage.control('send', { from, recvID: SELF, sessionType: 1, text });
}

/** Opens the chat with the peer after a sign-in; gives his name. */
export async function openPeer(stage: Stage, page: Page): Promise<string> {
  await stage.control('send', { from: PEER, recvID: SELF, sessionType: 1, text: 'The newest line' });
  const { user } = (await stage.control('state', { userID: PEER })) as { user: { nickname: string } };
  await signIn(page, stage.address);
  await rowNamed(page, user.nickname).click();
  await expect(page.getByRole('main', { name: `Conversation with ${user.nickname}` })).toBeVisible();
  return user.nickname;
}

export function log(page: Page): Locator {
  return page.getByRole('log', { name: 'Messages' });
}

/** The button of one message's menu, which is also what says the message to a screen reader. */
export function actionsOf(page: Page, words: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^Actions for .*“${words}`) });
}

/** Opens a message's menu by keyboard and presses an entry. */
async function choose(page: Page, words: string, entry: string): Promise<void> {
  await actionsOf(page, words).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').getByRole('menuitem', { name: entry }).click();
}

/** Scrolls back until a message has come. */
async function pageBackTo(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await log(page).evaluate((box) => box.scrollTo(0, 0));
    await expect(log(page).getByText(text, { exact: true })).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

/** Goes back to the oldest message by keyboard until a message has come. */
async function homeTo(page: Page, text: string): Promise<void> {
  await actionsOf(page, 'The newest line').focus();
  await expect(async () => {
    await page.keyboard.press('Home');
    await expect(log(page).getByText(text, { exact: true })).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

/** Scrolls to the start of what is shown and says how far the messages moved when the page before came. */
function jumpOnPaging(page: Page): Promise<number> {
  return log(page).evaluate(
    (box) =>
      new Promise<number>((resolve) => {
        const item = box.querySelector('li')!;
        const list = item.parentElement!;
        box.scrollTop = 120;
        const before = item.getBoundingClientRect().top;
        const observer = new MutationObserver(() => {
          if (list.firstElementChild === item) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(Math.abs(item.getBoundingClientRect().top - before)));
        });
        observer.observe(list, { childList: true });
      }),
  );
}

/** Reading, sending, failing, answering, taking back, deleting. */
export async function walkMessages(stage: Stage, options: WalkOptions = {}): Promise<void> {
  const { page, picture, errors, close } = await freshPage(stage, options, DESKTOP, 'light');
  for (let i = 1; i <= HISTORY; i += 1) await receive(stage, historyText(i));
  const composer = page.getByRole('textbox', { name: /^Message to / });
  const name = await openPeer(stage, page);
  await expect(log(page).getByText('The newest line')).toBeInViewport();

  // Back in the history: nothing moves under the reader, and the beginning is reached.
  expect(await jumpOnPaging(page)).toBeLessThan(2);
  await homeTo(page, historyText(1));
  await page.keyboard.press('Home');
  await expect(log(page).getByRole('listitem').first().getByRole('button').last()).toBeFocused();
  await expect(log(page).getByText('The newest line')).not.toBeInViewport();
  // And to the newest in one step, with the keyboard going on from there.
  const newest = page.getByRole('button', { name: 'Go to the newest message' });
  await newest.focus();
  await page.keyboard.press('Enter');
  await expect(log(page).getByText('The newest line')).toBeInViewport();
  await expect(newest).toBeHidden();
  await expect(actionsOf(page, 'The newest line')).toBeFocused();

  // Sent, then read by the other side.
  await composer.fill('Have you seen it?');
  await page.keyboard.press('Enter');
  const sent = log(page).getByRole('listitem').filter({ hasText: 'Have you seen it?' });
  await expect(sent.getByText('Sent', { exact: true })).toBeAttached();
  const { seqs } = (await stage.control('state', { userID: PEER })) as {
    seqs: Record<string, { maxSeq: number }>;
  };
  const hasReadSeq = seqs[CONVERSATION]?.maxSeq ?? 0;
  await stage.control('call', {
    path: '/msg/mark_conversation_as_read',
    userID: PEER,
    body: { userID: PEER, conversationID: CONVERSATION, hasReadSeq, seqs: [hasReadSeq] },
  });
  await expect(sent.getByText('Read', { exact: true })).toBeVisible();

  // The other side types, until the message comes; the own typing is told.
  const typing = page.getByRole('status', { name: 'Typing' });
  await stage.control('send', {
    from: PEER,
    recvID: SELF,
    sessionType: 1,
    contentType: 113,
    content: { msgTips: 'yes' },
    options: { history: false, persistent: false },
  });
  await expect(typing).toHaveText('typing…');
  await picture('messages-1-typing');
  // What a third sends does not end it.
  await receive(stage, 'Meanwhile somewhere else', 'user03');
  await expect(
    page.getByRole('list', { name: 'Conversations' }).getByText('Meanwhile somewhere else'),
  ).toBeVisible();
  await expect(typing).toHaveText('typing…');
  await receive(stage, 'Yes, just now');
  await expect(log(page).getByText('Yes, just now')).toBeInViewport();
  await expect(typing).not.toHaveText('typing…');
  await page.getByRole('tab', { name: 'Calls' }).click();
  await composer.pressSequentially('typing for a while');
  await expect(
    page.getByRole('list', { name: 'Calls, newest first' }).getByText('typingStatusUpdate').first(),
  ).toBeVisible();
  await composer.fill('');

  // Without the server a message fails; it is sent again when the server is back.
  await stage.control('offline', { offline: true });
  await expect(page.getByText('Offline. You are reading what is stored on this device.')).toBeVisible();
  await composer.fill('Into the void');
  await page.keyboard.press('Enter');
  const again = log(page).getByRole('button', { name: 'Not sent. Send again' });
  await expect(again).toBeVisible();
  await expect(page.getByRole('status', { name: 'New messages' })).toHaveText('Not sent: Into the void');
  await picture('messages-2-failed');
  await stage.control('offline', { offline: false });
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Connected');
  await again.click();
  await expect(again).toBeHidden();
  const retried = log(page).getByRole('listitem').filter({ hasText: 'Into the void' });
  await expect(retried.getByText('Sent', { exact: true })).toBeAttached();
  await expect(retried).toHaveCount(1);

  // An answer shows what it answers, and leads there.
  await choose(page, 'Line 90', 'Quote');
  await expect(page.getByRole('group', { name: 'Quoting' })).toContainText('Line 90');
  await composer.fill('This one I mean');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Quoting' })).toBeHidden();
  const quote = log(page).getByRole('button', { name: `Go to the quoted message: ${name}: Line 90` });
  await expect(quote).toBeVisible();
  await picture('messages-3-quote');
  await quote.click();
  await expect(actionsOf(page, 'Line 90')).toBeFocused();
  await expect(log(page).getByText(historyText(90)).first()).toBeInViewport();
  // The arrow keys go on from there.
  await page.keyboard.press('ArrowUp');
  await expect(actionsOf(page, 'Line 89')).toBeFocused();

  // Taken back: a line in its place.
  await choose(page, 'Into the void', 'Take back…');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
  await expect(log(page).getByText('You took back a message')).toBeVisible();
  await expect(log(page).getByText('Into the void')).toHaveCount(0);
  await expect(actionsOf(page, 'You took back a message')).toBeFocused();

  // Deleted here, and everywhere.
  await choose(page, 'Line 98', 'Delete on this device…');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete here' }).click();
  await expect(log(page).getByText(historyText(98))).toHaveCount(0);
  // The keyboard goes on from what stands in its place.
  await expect(actionsOf(page, 'Line 99')).toBeFocused();
  await actionsOf(page, 'Line 99').focus();
  await page.keyboard.press('Enter');
  await picture('messages-4-menu');
  await page.getByRole('menuitem', { name: 'Delete on all my devices…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete everywhere' }).click();
  await expect(log(page).getByText(historyText(99))).toHaveCount(0);
  await page.reload();
  await expect(log(page).getByText('This one I mean')).toBeInViewport();
  await expect(log(page).getByText(/Line 9[89]/)).toHaveCount(0);
  await close();
  expect(errors).toEqual([]);
}

/** Searching here and everywhere, and reading on from what was found. */
export async function walkSearch(stage: Stage, options: WalkOptions = {}): Promise<void> {
  const { page, picture, errors, close } = await freshPage(stage, options, DESKTOP, 'dark');
  for (let i = 1; i <= HISTORY; i += 1) await receive(stage, historyText(i));
  const name = await openPeer(stage, page);
  await expect(log(page).getByText('The newest line')).toBeInViewport();
  await receive(stage, 'Another needle', 'user03');
  // What was never read is not stored: back to the beginning once, and anew.
  await pageBackTo(page, historyText(1));
  await page.reload();
  await expect(log(page).getByText('The newest line')).toBeInViewport();
  await expect(log(page).getByText(historyText(5))).toHaveCount(0);

  await page.getByRole('button', { name: 'Search messages' }).click();
  const field = page.getByRole('searchbox', { name: 'Search messages' });
  await expect(field).toBeFocused();
  await field.fill('NEEDLE');
  await expect(page.getByRole('list', { name: `Found in ${name}` }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'All conversations' }).click();
  await expect(page.getByRole('list', { name: /^Found in / })).toHaveCount(2);
  await expect(
    page.getByRole('list', { name: `Found in ${name}` }).getByText('needle', { exact: true }),
  ).toBeVisible();
  await picture('search-1-found');

  await page
    .getByRole('list', { name: `Found in ${name}` })
    .getByRole('button')
    .click();
  await expect(log(page).getByText(historyText(5))).toBeInViewport();
  await expect(actionsOf(page, 'Line 5 ')).toBeFocused();
  await picture('search-2-jumped');
  // From there on to the newest message, page by page.
  await expect(log(page).getByText('The newest line')).toHaveCount(0);
  await expect(async () => {
    await log(page).evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await expect(log(page).getByText('The newest line')).toBeInViewport({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  for (const i of [6, 50, HISTORY]) {
    await expect(log(page).getByText(historyText(i), { exact: true })).toHaveCount(1);
  }
  // A hit in another conversation opens it.
  await page
    .getByRole('list', { name: /^Found in / })
    .filter({ hasText: 'Another' })
    .getByRole('button')
    .click();
  await expect(log(page).getByText('Another needle')).toBeInViewport();
  await close();
  expect(errors).toEqual([]);
}

/** Messages that are no text, on a phone. */
export async function walkKinds(stage: Stage, options: WalkOptions = {}): Promise<void> {
  const { page, picture, errors, close } = await freshPage(stage, options, PHONE, 'light');
  await openPeer(stage, page);
  const kinds: readonly [number, object][] = [
    [103, { duration: 65, sourceUrl: 'https://files.example/a.mp3' }],
    [105, { fileName: 'Plan 计划.pdf', fileSize: 48_200, sourceUrl: 'javascript:alert(1)' }],
    [107, { title: 'Chat of Ann and Bob', abstractList: ['Ann: hello', 'Bob: 你好'], multiMessage: [] }],
    [108, { userID: 'user07', nickname: 'Carol', faceURL: '', ex: '' }],
    [109, { description: 'Town hall', longitude: 13.4, latitude: 52.5 }],
    [110, { data: '{"vote":1}', description: 'A vote', extension: '' }],
  ];
  for (const [contentType, content] of kinds) {
    await stage.control('send', { from: PEER, recvID: SELF, sessionType: 1, contentType, content });
  }
  for (const words of ['Voice message 1:05', 'Plan 计划.pdf', 'Bob: 你好', 'Carol', 'Town hall', 'A vote']) {
    await expect(log(page).getByText(words).first()).toBeAttached();
  }
  await expect(log(page).getByRole('link', { name: 'Voice message 1:05' })).toBeAttached();
  await stage.control('send', {
    from: PEER,
    recvID: SELF,
    sessionType: 1,
    text: 'For your eyes only',
    attachedInfo: JSON.stringify({ isPrivateChat: true, burnDuration: 60 }),
  });
  const secret = log(page).getByRole('listitem').filter({ hasText: 'For your eyes only' });
  await expect(secret.getByText('Private: disappears 60 s after it is read')).toBeAttached();
  // An address that is none of the web's is no link.
  await expect(log(page).getByRole('link', { name: /Plan/ })).toHaveCount(0);
  await expect(log(page).getByText('A vote').first()).toBeInViewport();
  await picture('kinds-phone');
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await page.getByRole('button', { name: 'Groups', exact: true }).tap();
  const group = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem').first();
  await group.getByRole('button').first().tap();
  await expect(log(page).getByRole('listitem').first()).toBeVisible();
  await picture('group-phone');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await close();
  expect(errors).toEqual([]);
}
