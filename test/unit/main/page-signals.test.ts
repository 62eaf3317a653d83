// What the page tells its worker about itself and the network.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PageSignal } from '../../../src/contract/index.ts';
import { watchPage } from '../../../src/main/page-signals.ts';
import { CONFIG, fresh } from './fake-worker.ts';

class FakeDocument extends EventTarget {
  visibilityState = 'visible';
}

class FakeWindow extends EventTarget {
  readonly document = new FakeDocument();
  readonly navigator = { onLine: true };
  fire(type: string): void {
    this.dispatchEvent(new Event(type));
  }
}

afterEach(() => vi.unstubAllGlobals());

describe('watchPage', () => {
  it('tells the present state, then every change', () => {
    const page = new FakeWindow();
    const told: PageSignal[] = [];
    watchPage((signal) => told.push(signal), page);
    expect(told).toEqual(['visible']);
    page.document.visibilityState = 'hidden';
    page.document.dispatchEvent(new Event('visibilitychange'));
    page.fire('offline');
    page.fire('online');
    page.document.visibilityState = 'visible';
    page.document.dispatchEvent(new Event('visibilitychange'));
    expect(told).toEqual(['visible', 'hidden', 'offline', 'online', 'visible']);
  });

  it('tells that the page starts hidden and without network', () => {
    const page = new FakeWindow();
    page.document.visibilityState = 'hidden';
    page.navigator.onLine = false;
    const told: PageSignal[] = [];
    watchPage((signal) => told.push(signal), page);
    expect(told).toEqual(['hidden', 'offline']);
  });

  it('tells freezing and the back-forward cache, each once', () => {
    const page = new FakeWindow();
    const told: PageSignal[] = [];
    watchPage((signal) => told.push(signal), page);
    told.length = 0;
    page.fire('pageshow'); // the first one, of a page that never slept
    page.fire('pagehide');
    page.document.dispatchEvent(new Event('freeze'));
    page.document.dispatchEvent(new Event('resume'));
    page.fire('pageshow');
    page.document.dispatchEvent(new Event('freeze'));
    page.document.dispatchEvent(new Event('resume'));
    expect(told).toEqual(['freeze', 'resume', 'freeze', 'resume']);
  });

  it('ends when told to', () => {
    const page = new FakeWindow();
    const told: PageSignal[] = [];
    const end = watchPage((signal) => told.push(signal), page);
    end();
    for (const type of ['online', 'offline', 'pagehide', 'pageshow']) page.fire(type);
    for (const type of ['visibilitychange', 'freeze', 'resume']) page.document.dispatchEvent(new Event(type));
    expect(told).toEqual(['visible']);
  });

  it('leaves out what is not there', () => {
    const told: PageSignal[] = [];
    watchPage((signal) => told.push(signal), {})();
    expect(told).toEqual([]);
  });
});

describe('an instance', () => {
  it('forwards signals once the worker is ready, and no longer than it lives', async () => {
    const page = new FakeWindow();
    vi.stubGlobal('document', page.document);
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    const remove = vi.fn(page.removeEventListener.bind(page));
    vi.stubGlobal('removeEventListener', remove);
    const { im, worker } = fresh();
    im.initSDK('op', CONFIG);
    page.fire('offline');
    await worker.until(() => worker.heard.some(({ openim }) => openim === 'hello'));
    expect(worker.signals).toEqual([]);
    worker.ready();
    await worker.until(() => worker.signals.length > 0);
    page.fire('offline');
    await worker.until(() => worker.signals.length > 1);
    expect(worker.signals).toEqual(['visible', 'offline']);
    im.dispose();
    expect(remove.mock.calls.map(([type]) => type).sort()).toEqual([
      'offline',
      'online',
      'pagehide',
      'pageshow',
    ]);
  });
});
