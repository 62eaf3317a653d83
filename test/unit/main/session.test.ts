// initSDK and the synchronous calls, from mirrored state (behaviour 1 and 1.1).
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import type { CallReply } from '../../../src/contract/index.ts';
import type { OpenIM } from '../../../src/main/open-im.ts';
import { CONFIG, type FakeWorker, fresh, LOGGED_IN, success } from './fake-worker.ts';

let im: OpenIM;
let worker: FakeWorker;
let warned: MockInstance;

beforeEach(() => {
  ({ im, worker } = fresh());
  warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  im.dispose();
  vi.restoreAllMocks();
});

describe('initSDK', () => {
  it('hands the checked configuration to the worker, before any call', async () => {
    expect(im.initSDK('op', JSON.stringify(CONFIG))).toBe(true);
    const login = im.login('op', 'u1', 't');
    worker.answer = () => success(String(worker.configs.length));
    worker.ready();
    expect((await login).data).toBe('1');
    expect(worker.configs).toEqual([
      {
        platformID: 5,
        apiAddr: 'https://im.example.com/api',
        wsAddr: 'wss://im.example.com/ws',
        dataDir: '',
        logLevel: 2,
        serverID: '',
      },
    ]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('refuses a wrong configuration with the reason on the console, and starts nothing', async () => {
    expect(im.initSDK('op', { ...CONFIG, api_addr: 'nowhere' })).toBe(false);
    expect(warned).toHaveBeenCalledWith(expect.stringMatching(/initSDK was refused.*api_addr.*"nowhere"/));
    expect(im.getLoginStatus()).toBe(-1);
    await expect(im.logout('op')).rejects.toMatchObject({ errCode: 10008 });
    expect(worker.heard).toEqual([]);
  });

  it('refuses an operationID that is not a string', () => {
    expect(im.initSDK(7 as unknown as string, CONFIG)).toBe(false);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('operationID'));
    expect(im.initSDK(null, CONFIG)).toBe(true);
  });

  it('replaces the configuration while logged out', async () => {
    worker.ready();
    expect(im.initSDK('op', CONFIG)).toBe(true);
    expect(im.initSDK('op', { ...CONFIG, log_level: 0 })).toBe(true);
    await worker.until(() => worker.configs.length === 2);
    expect(worker.configs.map(({ logLevel }) => logLevel)).toEqual([2, 0]);
  });

  it('returns false while logged in', async () => {
    im.initSDK('op', CONFIG);
    worker.ready();
    await worker.deliver({ state: LOGGED_IN });
    expect(im.initSDK('op', { ...CONFIG, log_level: 0 })).toBe(false);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('log out'));
    await worker.deliver({ state: { loginStatus: 201, loginUser: '', connectionStatus: 0 } });
    expect(im.initSDK('op', CONFIG)).toBe(true);
  });

  it('returns false while logging in, also before the worker said so', async () => {
    let answer: ((reply: CallReply) => void) | undefined;
    worker.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    im.initSDK('op', CONFIG);
    const login = im.login('op', 'u1', 't');
    expect(im.getLoginStatus()).toBe(102);
    expect(im.initSDK('op', CONFIG)).toBe(false);
    worker.ready();
    await worker.until(() => answer !== undefined);
    expect(im.initSDK('op', CONFIG)).toBe(false);
    answer!({ errCode: 10000, errMsg: 'network error', data: '' });
    await login.catch(() => {});
    expect(im.getLoginStatus()).toBe(201);
    expect(im.initSDK('op', CONFIG)).toBe(true);
  });

  it('returns false after dispose', () => {
    im.dispose();
    expect(im.initSDK('op', CONFIG)).toBe(false);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('disposed'));
  });
});

describe('synchronous calls', () => {
  it('mirror the state that the worker told', async () => {
    expect([im.getLoginStatus(), im.getLoginUser(), im.getConnectionStatus()]).toEqual([-1, '', 0]);
    im.initSDK('op', CONFIG);
    expect(im.getLoginStatus()).toBe(201);
    worker.ready();
    await worker.deliver({ state: { loginStatus: -1, loginUser: '', connectionStatus: 0 } });
    expect(im.getLoginStatus()).toBe(201);
    await worker.deliver({ state: { loginStatus: 103, loginUser: '', connectionStatus: 1 } });
    expect([im.getLoginStatus(), im.getLoginUser(), im.getConnectionStatus()]).toEqual([103, '', 1]);
    await worker.deliver({ state: LOGGED_IN });
    expect([im.getLoginStatus(), im.getLoginUser(), im.getConnectionStatus()]).toEqual([101, 'u1', 2]);
  });

  it('have changed by the time of the event beside the state, and of the reply after it', async () => {
    im.initSDK('op', CONFIG);
    worker.ready();
    const seen: number[] = [];
    im.globalEvent.addEventListener('onConnecting', () => seen.push(im.getConnectionStatus()));
    im.globalEvent.addEventListener('onConnectSuccess', () => seen.push(im.getConnectionStatus()));
    worker.answer = () => {
      worker.batch(
        { state: { ...LOGGED_IN, connectionStatus: 1 } },
        { event: 'onConnecting', data: '' },
        { state: LOGGED_IN },
        { event: 'onConnectSuccess', data: '' },
      );
      return success('');
    };
    await im.login('op', 'u1', 't');
    expect(im.getLoginStatus()).toBe(101);
    expect(seen).toEqual([1, 2]);
  });

  it('give the version of the package', () => {
    const file = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(im.getSdkVersion()).toBe((JSON.parse(file) as { version: string }).version);
  });
});
