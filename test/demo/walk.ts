// A walk through the demo as a user takes it, by what is seen and read out alone: names and roles, no test IDs. It
// starts a development server and the page, checks every step, and leaves pictures where it is told to.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright';
import { expect } from 'playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { createDevServer } from '../../devserver/index.ts';
import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../scripts/chromium.ts';

/** The demo, served, with a development server behind it. */
export interface Stage {
  readonly browser: Browser;
  /** Address of the page that looks for this development server. */
  readonly address: string;
  /** Asks a control route of the development server. */
  control(route: string, body: object): Promise<unknown>;
  /** Stops the development server and starts another one with the same seed at the same addresses. */
  restartServer(): Promise<void>;
  close(): Promise<void>;
}

/** Where pictures go; without a folder none are taken. */
export interface WalkOptions {
  readonly pictures?: string | undefined;
}

/** Sizes that the demo must look right at. */
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** Who signs in, and whom he talks to. */
export const SELF = 'user01';
export const PEER = 'user02';

/** What all walks share: the page's server and the browser. */
export interface House {
  readonly browser: Browser;
  readonly page: ViteDevServer;
  close(): Promise<void>;
}

/** Serves the page and starts the browser. Whoever calls closes them. */
export async function openHouse(): Promise<House> {
  const found = findChromium();
  if (!found) throw new Error(NO_CHROMIUM);
  const page = await createServer({
    configFile: join(import.meta.dirname, '../../demo/vite.config.ts'),
    logLevel: 'error',
    // Nothing is edited during a walk, and the port must be free.
    server: { port: 0, hmr: false, watch: null },
  });
  await page.listen();
  const browser = await chromium.launch({ executablePath: found.path, args: [...CHROMIUM_FLAGS] });
  return {
    browser,
    page,
    async close() {
      await browser.close();
      await page.close();
    },
  };
}

/** Starts a development server of one walk. Whoever calls closes it. */
export async function openStage({ browser, page }: House): Promise<Stage> {
  const seeded = { seed: 11, users: 24, conversations: 30 };
  let server = await createDevServer(seeded);
  const address = new URL(page.resolvedUrls!.local[0]!);
  address.searchParams.set('api', server.apiAddr);
  return {
    browser,
    address: address.href,
    async control(route, body) {
      const answer = await fetch(`${server.apiAddr}/_dev/${route}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { errCode, errMsg, errDlt, data } = (await answer.json()) as Record<string, unknown>;
      if (errCode !== 0) throw new Error(`/_dev/${route}: ${errMsg} ${errDlt}`);
      return data;
    },
    async restartServer() {
      const [apiPort, wsPort] = [server.apiAddr, server.wsAddr].map((addr) => Number(new URL(addr).port));
      await server.close();
      server = await createDevServer({ ...seeded, apiPort: apiPort!, wsPort: wsPort! });
    },
    close: () => server.close(),
  };
}

/** A page in a fresh browser profile. Errors that reach the page fail the walk. */
export async function freshPage(
  stage: Stage,
  options: WalkOptions,
  viewport: typeof DESKTOP,
  colorScheme: 'light' | 'dark',
) {
  const isPhone = viewport === PHONE;
  const context = await stage.browser.newContext({
    viewport,
    colorScheme,
    reducedMotion: 'reduce',
    hasTouch: isPhone,
    isMobile: isPhone,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  const picture = async (name: string) => {
    if (!options.pictures) return;
    await mkdir(options.pictures, { recursive: true });
    await page.screenshot({ path: join(options.pictures, `${name}.png`) });
  };
  return { page, picture, errors, close: () => context.close() };
}

/** The rows of the list, as a user names them. */
function rowsOf(page: Page): Locator {
  return page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
}

/** The row of one conversation: its big button, found by the start of its sentence. */
export function rowNamed(page: Page, name: string): Locator {
  return page.getByRole('list', { name: 'Conversations' }).getByRole('button', { name: startingWith(name) });
}

function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`);
}

/** What a screen reader says of a row. */
export async function sentence(row: Locator): Promise<string> {
  return (await row.getAttribute('aria-label')) ?? '';
}

/** The number in the tab's title; 0 without one. */
async function totalInTitle(page: Page): Promise<number> {
  return Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
}

/** Signs the first seeded user in and waits for the list. */
export async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: new RegExp(`${SELF}$`) }).click();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Connected');
  await expect(page.getByText(/^30 chats$/)).toBeVisible();
}

/** A desktop: every setting, sending and receiving, deleting, losing the server, being thrown out, hiding. */
export async function walkDesktop(stage: Stage, options: WalkOptions = {}): Promise<void> {
  const { page, picture, errors, close } = await freshPage(stage, options, DESKTOP, 'light');
  const composer = page.getByRole('textbox', { name: /^Message to / });

  await page.goto(stage.address);
  await expect(page.getByRole('heading', { name: 'Sign in as' })).toBeVisible();
  await picture('desktop-1-sign-in');
  await signIn(page, stage.address);
  await picture('desktop-2-list');

  // Opening marks as read: the row, and the total in the title.
  const unread = page
    .getByRole('list', { name: 'Conversations' })
    .getByRole('button', { name: /, \d+ unread(?!.*(muted|blocked))/ })
    .first();
  const before = await totalInTitle(page);
  const opened = await sentence(unread);
  const name = opened.slice(0, opened.indexOf(', '));
  const count = Number(/, (\d+) unread/.exec(opened)?.[1]);
  expect(before).toBeGreaterThan(0);
  await unread.click();
  await expect(page.getByRole('main', { name: `Conversation with ${name}` })).toBeVisible();
  await expect.poll(() => totalInTitle(page)).toBe(before - count);
  await expect.poll(() => sentence(rowNamed(page, name))).not.toMatch(/unread/);
  await expect(page.getByRole('log', { name: 'Messages' }).getByRole('listitem').first()).toBeVisible();

  // Settings: each shows on its switch and in the row.
  const pin = page.getByRole('switch', { name: 'Pin to the top' });
  await expect(pin).toHaveAttribute('aria-checked', 'false');
  await pin.click();
  await expect(pin).toHaveAttribute('aria-checked', 'true');
  await expect.poll(() => sentence(rowNamed(page, name))).toMatch(/, pinned/);
  await page.getByRole('radio', { name: 'Mute' }).click();
  await expect(page.getByRole('radio', { name: 'Mute' })).toBeChecked();
  await expect.poll(() => sentence(rowNamed(page, name))).toMatch(/, muted/);

  // Sending shows in the conversation and in the row.
  await composer.fill('第一行，with English\nsecond line');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log', { name: 'Messages' }).getByText('第一行，with English')).toBeVisible();
  await expect.poll(() => sentence(rowNamed(page, name))).toMatch(/第一行，with English second line, now$/);
  await expect(composer).toHaveValue('');
  await picture('desktop-3-conversation');

  // A draft stays when the conversation is left, by keyboard, and comes back with it.
  await composer.fill('not yet, 明天再说');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('main', { name: 'No conversation open' })).toBeVisible();
  await expect.poll(() => sentence(rowNamed(page, name))).toMatch(/draft: not yet, 明天再说/);
  await rowNamed(page, name).click();
  await expect(composer).toHaveValue('not yet, 明天再说');

  // A message arrives: its row is told with one more unread, and so is the total.
  const other = await otherChat(page, name);
  const total = await totalInTitle(page);
  const otherBefore = Number(/, (\d+) unread/.exec(await sentence(rowNamed(page, other.name)))?.[1] ?? 0);
  await stage.control('send', {
    from: other.userID,
    recvID: SELF,
    sessionType: 1,
    text: '在吗？Are you there?',
  });
  await expect.poll(() => sentence(rowNamed(page, other.name))).toMatch(/在吗？Are you there\?, now$/);
  expect(await sentence(rowNamed(page, other.name))).toContain(`${otherBefore + 1} unread`);
  await expect.poll(() => totalInTitle(page)).toBe(total + 1);
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(
    page
      .getByRole('list', { name: 'Events, newest first' })
      .getByText('onTotalUnreadMessageCountChanged')
      .first(),
  ).toBeVisible();
  await picture('desktop-4-events');
  await page.getByRole('tab', { name: 'Calls' }).click();
  await expect(
    page.getByRole('list', { name: 'Calls, newest first' }).getByText('setConversationDraft').first(),
  ).toBeVisible();

  // Deleting asks first; no leaves everything, yes takes the row away.
  await rowNamed(page, other.name).focus();
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: `Actions for ${other.name}` });
  await expect(menu).toBeVisible();
  await picture('desktop-5-menu');
  await menu.getByRole('menuitem', { name: 'Delete on this device…' }).click();
  const question = page.getByRole('alertdialog', { name: `Delete “${other.name}” on this device?` });
  await picture('desktop-6-question');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(rowNamed(page, other.name)).toBeVisible();
  await page.getByRole('button', { name: `Actions for ${other.name}` }).click({ force: true });
  await menu.getByRole('menuitem', { name: 'Delete on this device…' }).click();
  await question.getByRole('button', { name: 'Delete here' }).click();
  await expect(rowNamed(page, other.name)).toHaveCount(0);
  await expect(page.getByText(/^29 chats$/)).toBeVisible();
  await expect.poll(() => totalInTitle(page)).toBe(total - otherBefore);

  // A mistake is told in words and with its code, above the dialog that it was made in.
  await page.getByRole('button', { name: 'New chat' }).click();
  const newChat = page.getByRole('dialog', { name: 'New chat' });
  await newChat.getByRole('radio', { name: 'Group' }).click();
  await newChat.getByRole('textbox', { name: 'Group ID' }).fill('nowhere');
  await newChat.getByRole('button', { name: 'Open chat' }).click();
  await expect(newChat.getByRole('alert')).toContainText('errCode 10400');
  await newChat.getByRole('button', { name: 'Dismiss' }).click();
  await newChat.getByRole('radio', { name: 'Person' }).click();
  await newChat.getByRole('textbox', { name: 'User ID' }).fill(other.userID);
  await newChat.getByRole('button', { name: 'Open chat' }).click();
  await expect(page.getByRole('main', { name: `Conversation with ${other.name}` })).toBeVisible();

  // The server goes away: told, and everything stored is there, also after a reload, with the conversation open.
  await stage.control('offline', { offline: true });
  await expect(page.getByText('Offline. You are reading what is stored on this device.')).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^29 chats$/)).toBeVisible();
  await expect(page.getByRole('main', { name: `Conversation with ${other.name}` })).toBeVisible();
  await expect.poll(() => sentence(rowNamed(page, name))).toMatch(/draft: not yet, 明天再说/);
  await picture('desktop-7-offline');
  await stage.control('offline', { offline: false });
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Connected');

  // Thrown out: told, with one way back in.
  await stage.control('kick', { userID: SELF });
  await expect(page.getByRole('alert')).toContainText('signed in somewhere else');
  await picture('desktop-8-kicked');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Connected');
  await expect(page.getByText(/^29 chats$/)).toBeVisible();

  // Private chat and its time, emptying, hiding.
  await rowNamed(page, name).click();
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByRole('switch', { name: 'Private chat' }).click();
  await expect.poll(() => sentence(rowNamed(page, name))).toMatch(/, private chat/);
  const burn = page.getByRole('combobox', { name: 'Messages disappear after' });
  await burn.selectOption('1 minute');
  await expect(burn).toHaveValue('60');
  await page.getByRole('button', { name: 'Clear messages…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Clear messages' }).click();
  await expect(page.getByText('No messages yet. Say something.')).toBeVisible();
  await expect(rowNamed(page, name)).toBeVisible();
  await page.getByRole('button', { name: 'Hide until the next message' }).click();
  await expect(rowNamed(page, name)).toHaveCount(0);
  await expect(page.getByText(/^28 chats$/)).toBeVisible();

  // Do-not-disturb of everything, and out.
  await page.getByRole('button', { name: 'Account and settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Account and settings' });
  await settings.getByRole('radio', { name: 'Silent' }).click();
  await expect(settings.getByRole('radio', { name: 'Silent' })).toBeChecked();
  await picture('desktop-9-settings');
  await settings.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in as' })).toBeVisible();
  await expect(page).toHaveTitle('openim-worker demo');
  await close();
  expect(errors).toEqual([]);
}

/** A phone, in the dark: list and conversation as two screens, the browser's back button between them. */
export async function walkPhone(stage: Stage, options: WalkOptions = {}): Promise<void> {
  const { page, picture, errors, close } = await freshPage(stage, options, PHONE, 'dark');
  const list = page.getByRole('list', { name: 'Conversations' });
  await page.goto(stage.address);
  await expect(page.getByRole('heading', { name: 'Sign in as' })).toBeVisible();
  await picture('phone-1-sign-in');
  await signIn(page, stage.address);
  await picture('phone-2-list');
  await expect(page.getByRole('main')).toBeHidden();

  const first = rowsOf(page).first().getByRole('button').first();
  const name = (await sentence(first)).split(', ')[0]!;
  await first.tap();
  await expect(page.getByRole('main', { name: `Conversation with ${name}` })).toBeVisible();
  await expect(list).toBeHidden();
  await expect(page.getByRole('log', { name: 'Messages' }).getByRole('listitem').first()).toBeVisible();
  await picture('phone-3-conversation');

  await page.getByRole('button', { name: 'Side panel' }).tap();
  await expect(page.getByRole('tab', { name: 'Details' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('main')).toBeHidden();
  await picture('phone-4-details');
  await page.getByRole('button', { name: 'Close side panel' }).tap();

  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await expect(list).toBeVisible();
  await expect(page.getByRole('main')).toBeHidden();
  await rowNamed(page, name).tap();
  await expect(list).toBeHidden();
  await page.goBack();
  await expect(list).toBeVisible();

  await page.getByRole('button', { name: startingWith(`Actions for ${name}`) }).tap();
  await expect(page.getByRole('menu')).toBeVisible();
  await picture('phone-5-menu');
  // Nothing may be wider than the screen, down to the narrowest phones.
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 360, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await close();
  expect(errors).toEqual([]);
}

/** Without a development server the page says so, and the form is there for any other. */
export async function walkStranger(stage: Stage): Promise<void> {
  const { page, errors, close } = await freshPage(stage, {}, DESKTOP, 'light');
  const address = new URL(stage.address);
  // The port of the page itself answers, but not as a development server.
  address.searchParams.set('api', address.origin);
  await page.goto(address.href);
  await expect(page.getByText(/^No development server at /)).toBeVisible();
  await expect(page.getByLabel('API address')).toHaveValue(address.origin);
  await page.getByLabel('WebSocket address').fill('nonsense');
  await page.getByLabel('User ID').fill('u1');
  await page.getByLabel('Token').fill('t');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  // The browser's own check of the address keeps the form.
  await expect(page.getByLabel('WebSocket address')).toBeFocused();
  await close();
  expect(errors).toEqual([]);
}

/** The demo is stopped and started again: the same browser profile shows the list that the server has now. */
export async function walkRestart(stage: Stage): Promise<void> {
  const { page, errors, close } = await freshPage(stage, {}, DESKTOP, 'light');
  await signIn(page, stage.address);
  // A message that the restarted server knows nothing of moves a row.
  const before = await namesOf(page);
  const { name, userID } = await otherChat(page, before[0]!);
  await stage.control('send', { from: userID, to: SELF, text: 'lost with the server' });
  await expect.poll(() => sentence(rowNamed(page, name))).toMatch(/lost with the server/);

  await stage.restartServer();
  await page.reload();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Connected');
  await expect.poll(() => sentence(rowNamed(page, name))).not.toMatch(/lost with the server/);
  await expect.poll(() => namesOf(page)).toEqual(before);
  const fresh = await freshPage(stage, {}, DESKTOP, 'light');
  await signIn(fresh.page, stage.address);
  await expect.poll(() => namesOf(fresh.page)).toEqual(await namesOf(page));
  expect(await page.title()).toBe(await fresh.page.title());
  await fresh.close();
  await close();
  expect([...errors, ...fresh.errors]).toEqual([]);
}

/** Whom the first rows are with: those that any height of the list shows. */
async function namesOf(page: Page): Promise<string[]> {
  const buttons = await rowsOf(page).getByRole('button', { name: /,/ }).all();
  const names = await Promise.all(buttons.map(async (button) => (await sentence(button)).split(', ')[0]!));
  return names.slice(0, 8);
}

/** A single chat that is neither the one named nor muted: with the peer that the server seeded first. */
async function otherChat(page: Page, not: string): Promise<{ name: string; userID: string }> {
  for (const userID of [PEER, 'user03', 'user04', 'user05']) {
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill(userID);
    const row = rowsOf(page).first().getByRole('button').first();
    await expect(rowsOf(page)).toHaveCount(1);
    const said = await sentence(row);
    const name = said.split(', ')[0]!;
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('');
    if (name !== not && !/, (muted|blocked)/.test(said)) return { name, userID };
  }
  throw new Error('the seeded data has no other chat');
}
