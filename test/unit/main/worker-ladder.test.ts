// Which workers are tried, in which order, and what is said when none is left (design "Loading the worker").
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTRACT_VERSION } from '../../../src/contract/index.ts';
import { createOpenIM, type OpenIM } from '../../../src/main/open-im.ts';
import { CONFIG } from './fake-worker.ts';

const inline = vi.hoisted(() => ({ source: '/* the worker */' }));
vi.mock('../../../src/main/inline-worker.ts', () => ({
  get INLINE_WORKER_SOURCE() {
    return inline.source;
  },
}));

type Fate = 'ready' | 'error' | 'old' | 'throw' | 'silent';
interface Made {
  readonly url: string;
  readonly options: unknown;
  terminated: boolean;
}

// A real worker's events come in tasks of their own, also while a test has its own clock.
const later = globalThis.setImmediate;

let fate: (url: string) => Fate;
let made: Made[];
let im: OpenIM;
const reported = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  made = [];
  fate = () => 'ready';
  inline.source = '/* the worker */';
  reported.mockReset();
  vi.stubGlobal('reportError', reported);
  vi.stubGlobal(
    'Worker',
    class extends EventTarget implements Made {
      readonly url: string;
      readonly options: unknown;
      terminated = false;
      constructor(url: URL | string, options: unknown) {
        super();
        this.url = String(url);
        this.options = options;
        const mine = fate(this.url);
        if (mine === 'throw') throw new Error('SecurityError: refused');
        made.push(this);
        later(() => {
          if (mine === 'error') this.dispatchEvent(new Event('error'));
          if (mine !== 'ready' && mine !== 'old') return;
          const contractVersion = mine === 'ready' ? CONTRACT_VERSION : CONTRACT_VERSION - 1;
          this.dispatchEvent(new MessageEvent('message', { data: { openim: 'ready', contractVersion } }));
        });
      }
      postMessage(message: { id?: string; type?: string }): void {
        if (message.type !== 'APPLY') return;
        const value = { errCode: 0, errMsg: '', data: this.url };
        const data = { id: message.id, type: 'RAW', value };
        later(() => this.dispatchEvent(new MessageEvent('message', { data })));
      }
      terminate(): void {
        this.terminated = true;
      }
    },
  );
});
afterEach(() => {
  im.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const logout = async (): Promise<string> => {
  im.initSDK('op', CONFIG);
  return (await im.logout('op')).data;
};

describe('without a worker of the app', () => {
  beforeEach(() => {
    im = createOpenIM();
  });

  it("starts the package's file as a module", async () => {
    expect(await logout()).toMatch(/\/src\/worker\/index\.js$/);
    expect(made).toMatchObject([{ options: { type: 'module' } }]);
  });

  it.each<[Fate, string]>([
    ['throw', 'is refused'],
    ['error', 'cannot be loaded'],
    ['old', 'is of another version'],
  ])('takes the inline copy when the file (%s) %s', async (given) => {
    fate = (url) => (url.startsWith('blob:') ? 'ready' : given);
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const data = await logout();
    expect(data).toMatch(/^blob:/);
    expect(made.at(-1)).toMatchObject({ url: data, options: { type: 'module' }, terminated: false });
    expect(made.slice(0, -1).every(({ terminated }) => terminated)).toBe(true);
    expect(revoke).toHaveBeenCalledWith(data);
    expect(reported).not.toHaveBeenCalled();
  });

  it('takes the inline copy when the file does not become ready in time', async () => {
    vi.useFakeTimers();
    fate = (url) => (url.startsWith('blob:') ? 'ready' : 'silent');
    const done = logout();
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(await done).toMatch(/^blob:/);
    expect(made[0]?.terminated).toBe(true);
  });

  it('makes the copy from the built text', async () => {
    fate = (url) => (url.startsWith('blob:') ? 'ready' : 'error');
    const create = vi.spyOn(URL, 'createObjectURL');
    await logout();
    const blob = create.mock.calls[0]?.[0] as Blob;
    expect(blob.type).toBe('text/javascript');
    expect(await blob.text()).toBe('/* the worker */');
  });

  it.each<Fate>(['throw', 'error'])('names every way that was tried and the remedy (%s)', async (given) => {
    fate = () => given;
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    await expect(logout()).rejects.toMatchObject({
      errCode: 19001,
      errMsg: expect.stringMatching(
        /worker\/index\.js of the package: .+; the inline copy of the worker: .+worker-src 'self' blob:.+createOpenIM/,
      ),
    });
    expect(revoke).toHaveBeenCalledTimes(1);
    expect(reported).toHaveBeenCalledTimes(1);
  });

  it('says so when there is no inline copy', async () => {
    inline.source = '';
    fate = () => 'error';
    await expect(logout()).rejects.toMatchObject({ errMsg: expect.stringContaining('this build has none') });
    expect(made).toHaveLength(1);
  });

  it('fails with 19001 where there are no workers at all', async () => {
    vi.stubGlobal('Worker', undefined);
    await expect(logout()).rejects.toMatchObject({ errCode: 19001 });
  });

  it('tries everything again after the next initSDK', async () => {
    fate = () => 'error';
    await expect(logout()).rejects.toMatchObject({ errCode: 19001 });
    fate = () => 'ready';
    expect(await logout()).toMatch(/index\.js$/);
  });
});

describe("the app's worker", () => {
  it.each([
    ['an address as text', '/assets/im-worker.js'],
    ['an address', new URL('https://app.example.com/im-worker.js')],
  ])('is started as a module from %s', async (_what, worker) => {
    im = createOpenIM({ worker });
    expect(await logout()).toBe(String(worker));
    expect(made).toMatchObject([{ options: { type: 'module' } }]);
  });

  it('may come from a function', async () => {
    im = createOpenIM({ worker: () => new Worker('/own.js', { type: 'module' }) });
    expect(await logout()).toBe('/own.js');
  });

  it('is the only one that is tried', async () => {
    fate = () => 'error';
    im = createOpenIM({ worker: '/own.js' });
    await expect(logout()).rejects.toMatchObject({
      errCode: 19001,
      errMsg: expect.stringContaining("the app's worker /own.js: its script could not be loaded"),
    });
    expect(made.map(({ url }) => url)).toEqual(['/own.js']);
  });

  it('whose function throws is a failure in words', async () => {
    im = createOpenIM({
      worker: () => {
        throw new Error('no worker for you');
      },
    });
    await expect(logout()).rejects.toMatchObject({
      errCode: 19001,
      errMsg: expect.stringContaining('no worker for you'),
    });
  });
});
