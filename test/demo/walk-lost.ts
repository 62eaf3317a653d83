// A walk through what a page may lose: single events while it slept, and its worker. A hook around the browser's own
// Worker takes them away; all else is the package as it ships.
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { DESKTOP, freshPage, rowNamed, type Stage } from './walk.ts';
import { log, openPeer, receive } from './walk-messages.ts';

/** What the hook leaves on the page's window. */
interface Hooked {
  /** Message events are taken away, as the worker does while a page lags too far behind. */
  isDeaf: boolean;
  worker: Worker;
}

/** Puts the hook into a page before its own scripts run. */
async function hookWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const hooked = { isDeaf: false } as Hooked;
    Object.assign(window, { hooked });
    window.Worker = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        hooked.worker = this;
        this.addEventListener('message', (event) => {
          if (!hooked.isDeaf || !event.isTrusted || event.data?.openim !== 'batch') return;
          event.stopImmediatePropagation();
          const items = event.data.items.filter(
            (item: { event?: string }) => !/^onRecv/.test(item.event ?? ''),
          );
          this.dispatchEvent(new MessageEvent('message', { data: { ...event.data, items } }));
        });
      }
    };
  });
}

function setDeaf(page: Page, isDeaf: boolean): Promise<void> {
  return page.evaluate((is) => {
    (window as unknown as { hooked: Hooked }).hooked.isDeaf = is;
  }, isDeaf);
}

/** Says to the page what the worker says after it dropped message events. */
function tellResynced(page: Page): Promise<void> {
  return page.evaluate(() => {
    const items = [{ event: 'onStateResynced', data: '' }];
    const data = { openim: 'batch', items, credit: false };
    (window as unknown as { hooked: Hooked }).hooked.worker.dispatchEvent(
      new MessageEvent('message', { data }),
    );
  });
}

/** Breaks the wire to the worker: no later reply could be relied on, so the package gives the worker up. */
function loseWorker(page: Page): Promise<void> {
  return page.evaluate(() => {
    (window as unknown as { hooked: Hooked }).hooked.worker.dispatchEvent(new MessageEvent('messageerror'));
  });
}

/** Events lost, the worker lost, and lost again. */
export async function walkLost(stage: Stage): Promise<void> {
  const { page, errors, close } = await freshPage(stage, {}, DESKTOP, 'light');
  const connection = page.getByRole('status', { name: 'Connection' });
  await hookWorkers(page);
  const name = await openPeer(stage, page);
  await expect(log(page).getByText('The newest line')).toBeInViewport();

  // Told that events were lost, the open conversation reads itself anew.
  await setDeaf(page, true);
  await receive(stage, 'Nobody told the page of this');
  await expect(rowNamed(page, name)).toContainText('Nobody told the page of this');
  await expect(log(page).getByText('Nobody told the page of this')).toHaveCount(0);
  await setDeaf(page, false);
  await tellResynced(page);
  await expect(log(page).getByText('Nobody told the page of this')).toBeInViewport();

  // The worker is lost: another takes over by itself, and what was written stays.
  const composer = page.getByRole('textbox', { name: /^Message to / });
  await composer.fill('half a sentence');
  await loseWorker(page);
  await receive(stage, 'While no worker was there');
  await expect(connection).toHaveText('Connected');
  await expect(log(page).getByText('While no worker was there')).toBeInViewport();
  await expect(rowNamed(page, name)).toContainText('While no worker was there');
  await expect(page.getByText(/^30 chats$/)).toBeVisible();
  await expect(composer).toHaveValue('half a sentence');
  await page.keyboard.press('Enter');
  const sent = log(page).getByRole('listitem').filter({ hasText: 'half a sentence' });
  await expect(sent.getByText('Sent', { exact: true })).toBeAttached();

  // Lost again at once: now the user decides.
  await loseWorker(page);
  await expect(page.getByRole('alert')).toContainText('The background worker has ended.');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expect(connection).toHaveText('Connected');
  await receive(stage, 'And on it goes');
  await expect(log(page).getByText('And on it goes')).toBeInViewport();
  await close();
  // The package reports each loss as an uncaught error would be, once.
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('the worker was lost'),
    expect.stringContaining('the worker was lost'),
  ]);
}
