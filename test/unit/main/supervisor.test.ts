// The life of the worker: handshake, loss, start after a loss, dispose (design "Between the threads").
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTRACT_VERSION, type Result } from '../../../src/contract/index.ts';
import { createOpenIM, type OpenIM } from '../../../src/main/open-im.ts';
import { CONFIG, FakeWorker, fresh, LOGGED_IN, started, success } from './fake-worker.ts';

const reported = vi.fn<(error: unknown) => void>();
const instances: OpenIM[] = [];
const track = <T extends { im: OpenIM }>(made: T): T => {
  instances.push(made.im);
  return made;
};

beforeEach(() => {
  reported.mockReset();
  vi.stubGlobal('reportError', reported);
});
afterEach(() => {
  for (const im of instances.splice(0)) im.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Something that looks like a worker and that the test drives by events. */
class BareWorker extends EventTarget {
  readonly posted: unknown[] = [];
  terminated = 0;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.terminated += 1;
  }
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  ready(): void {
    this.say({ openim: 'ready', contractVersion: CONTRACT_VERSION });
  }
}

const bare = (): { im: OpenIM; worker: BareWorker } => {
  const worker = new BareWorker();
  return track({ im: createOpenIM({ worker }), worker });
};

describe('start', () => {
  it('waits for initSDK, and happens once', async () => {
    const make = vi.fn(() => new BareWorker());
    const { im } = track({ im: createOpenIM({ worker: make }) });
    im.globalEvent.subscribe();
    im.getLoginStatus();
    expect(make).not.toHaveBeenCalled();
    im.initSDK('op', CONFIG);
    im.initSDK('op', CONFIG);
    await Promise.resolve();
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('asks the worker for ready, since it may have said so before anyone listened', async () => {
    const { im, worker } = track(fresh());
    worker.ready();
    im.initSDK('op', CONFIG);
    await worker.until(() => worker.heard.some(({ openim }) => openim === 'hello'));
    const { im: other, worker: early } = bare();
    early.ready();
    other.initSDK('op', CONFIG);
    await Promise.resolve();
    expect(early.posted).toEqual([{ openim: 'hello' }]);
  });

  it('holds calls until the worker is ready, and keeps their order', async () => {
    const { im, worker } = track(fresh());
    im.initSDK('op', CONFIG);
    const calls = [im.login('1', 'u1', 't'), im.getAllConversationList('2'), im.getTotalUnreadMsgCount('3')];
    await worker.until(() => worker.heard.length > 0);
    expect(worker.requests).toEqual([]);
    worker.ready();
    worker.ready();
    await Promise.all(calls);
    expect(worker.requests.map(({ operationID }) => operationID)).toEqual(['1', '2', '3']);
    expect(worker.configs).toHaveLength(1);
  });
});

describe('a worker that does not become ready', () => {
  it('fails pending calls with 19001 and says what to do', async () => {
    vi.useFakeTimers();
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    const promise = im.login('op', 'u1', 't').catch((error: unknown) => error);
    const callback = new Promise<Result<unknown>>((resolve) => im.getAllConversationList('op', resolve));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(worker.terminated).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(await promise).toMatchObject({
      errCode: 19001,
      errMsg: expect.stringMatching(/not ready within 10000 ms.*createOpenIM\(\{ worker/),
      operationID: 'op',
      event: 'login',
    });
    expect(await callback).toMatchObject({ errCode: 19001, data: '', event: 'getAllConversationList' });
    expect(worker.terminated).toBe(1);
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ errCode: 19001 }));
    expect(im.getLoginStatus()).toBe(-1);
    await expect(im.logout('op')).rejects.toMatchObject({ errCode: 19001 });
  });

  it('has the time that the app says', async () => {
    vi.useFakeTimers();
    const worker = new BareWorker();
    const { im } = track({ im: createOpenIM({ worker, readyTimeout: 50 }) });
    im.initSDK('op', CONFIG);
    const failed = expect(im.logout('op')).rejects.toMatchObject({
      errMsg: expect.stringContaining('not ready within 50 ms'),
    });
    await vi.advanceTimersByTimeAsync(50);
    await failed;
  });

  it('may take forever when the app says so', async () => {
    const { im, worker } = track(fresh({ readyTimeout: Number.POSITIVE_INFINITY }));
    im.initSDK('op', CONFIG);
    await worker.until(() => worker.heard.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    worker.ready();
    await expect(im.logout('op')).resolves.toMatchObject({ errCode: 0 });
  });

  it('fails at once when it is of another version', async () => {
    const { im, worker } = track(fresh());
    im.initSDK('op', CONFIG);
    worker.ready(CONTRACT_VERSION + 1);
    await expect(im.login('op', 'u1', 't')).rejects.toMatchObject({
      errCode: 19001,
      errMsg: expect.stringContaining('another version'),
    });
  });

  it('fails at once when its script fails', async () => {
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    const login = im.login('op', 'u1', 't');
    await Promise.resolve();
    worker.dispatchEvent(new Event('error'));
    await expect(login).rejects.toMatchObject({
      errCode: 19001,
      errMsg: expect.stringContaining('could not be loaded'),
    });
  });

  it('fails with the message of what its script threw', async () => {
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    const login = im.login('op', 'u1', 't');
    await Promise.resolve();
    worker.dispatchEvent(Object.assign(new Event('error'), { message: 'SyntaxError: bad' }));
    await expect(login).rejects.toMatchObject({ errMsg: expect.stringContaining('SyntaxError: bad') });
  });
});

describe('a lost worker', () => {
  it('fails every pending call once, and later ones, until initSDK', async () => {
    const { im, worker } = track(started());
    await worker.deliver({ state: LOGGED_IN });
    let release: (() => void) | undefined;
    worker.answer = () =>
      new Promise((resolve) => {
        release = () => resolve(success(''));
      });
    const callback = vi.fn();
    im.hideConversation('op', 'a', callback);
    const call = im.hideConversation('op', 'b');
    await worker.until(() => release !== undefined);
    worker.end();
    await expect(call).rejects.toMatchObject({ errCode: 19001, errMsg: expect.stringContaining('lost') });
    expect(callback).toHaveBeenCalledTimes(1);
    expect(callback).toHaveBeenCalledWith(expect.objectContaining({ errCode: 19001, operationID: 'op' }));
    expect([im.getLoginStatus(), im.getLoginUser(), im.getConnectionStatus()]).toEqual([-1, '', 0]);
    expect(reported).toHaveBeenCalledTimes(1);
    await expect(im.logout('op')).rejects.toMatchObject({ errCode: 19001 });
  });

  it('is one whose message could not be read', async () => {
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    await Promise.resolve();
    worker.ready();
    const call = im.logout('op');
    worker.dispatchEvent(new Event('messageerror'));
    await expect(call).rejects.toMatchObject({ errCode: 19001 });
    expect(worker.terminated).toBe(1);
  });

  it('is not one that had an uncaught error after it was ready', async () => {
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    await Promise.resolve();
    worker.ready();
    worker.dispatchEvent(new Event('error'));
    const seen = vi.fn();
    im.globalEvent.subscribe(seen);
    worker.say({ openim: 'batch', items: [{ event: 'onConnecting', data: '' }], credit: false });
    expect(seen).toHaveBeenCalledTimes(1);
    expect(worker.terminated).toBe(0);
  });

  it('is replaced by the next initSDK; listeners stay', async () => {
    const made: FakeWorker[] = [];
    const { im } = track({
      im: createOpenIM({
        worker: () => {
          const worker = new FakeWorker();
          made.push(worker);
          worker.ready();
          return worker.port;
        },
      }),
    });
    const seen: string[] = [];
    im.globalEvent.subscribe(({ event }) => seen.push(event));
    im.initSDK('op', CONFIG);
    await im.login('op', 'u1', 't');
    await made[0]!.deliver({ event: 'onConnecting', data: '' });
    made[0]!.answer = () => new Promise(() => {});
    const lost = im.logout('op');
    await made[0]!.until(() => made[0]!.requests.length === 2);
    made[0]!.end();
    await expect(lost).rejects.toMatchObject({ errCode: 19001 });
    expect(im.initSDK('op', CONFIG)).toBe(true);
    await im.login('op', 'u1', 't');
    await made[1]!.deliver({ event: 'onConnectSuccess', data: '' });
    expect(made).toHaveLength(2);
    expect(made[1]!.configs).toHaveLength(1);
    expect(seen).toEqual(['onConnecting', 'onConnectSuccess']);
  });

  it('cannot be started again when the app gave the worker itself', async () => {
    const { im, worker } = track(started());
    worker.answer = () => new Promise(() => {});
    const call = im.logout('op');
    await worker.until(() => worker.requests.length === 1);
    worker.end();
    await call.catch(() => {});
    im.initSDK('op', CONFIG);
    await expect(im.login('op', 'u1', 't')).rejects.toMatchObject({
      errCode: 19001,
      errMsg: expect.stringContaining('pass a function'),
    });
  });
});

describe('dispose', () => {
  it('fails pending and later calls with 19004, ends the worker, and is silent', async () => {
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    await Promise.resolve();
    worker.ready();
    const callback = vi.fn();
    im.getAllConversationList('op', callback);
    const pending = im.logout('op');
    im.dispose();
    im.dispose();
    await expect(pending).rejects.toMatchObject({ errCode: 19004, operationID: 'op', event: 'logout' });
    await expect(im.pinConversation('op', '', true)).rejects.toMatchObject({ errCode: 19004 });
    expect(callback).toHaveBeenCalledTimes(1);
    expect(callback).toHaveBeenCalledWith(expect.objectContaining({ errCode: 19004, data: '' }));
    expect(worker.terminated).toBe(1);
    expect(im.getLoginStatus()).toBe(-1);
    expect(reported).not.toHaveBeenCalled();
  });

  it('while the worker is loading ends it too', async () => {
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    const pending = im.login('op', 'u1', 't');
    await Promise.resolve();
    im.dispose();
    await expect(pending).rejects.toMatchObject({ errCode: 19004 });
    expect(worker.terminated).toBe(1);
    worker.ready();
    expect(worker.posted).toHaveLength(2); // 'hello', and that its proxy is released
    expect(reported).not.toHaveBeenCalled();
  });

  it('right after initSDK leaves no worker behind', async () => {
    const made: BareWorker[] = [];
    const im = createOpenIM({
      worker: () => {
        const worker = new BareWorker();
        made.push(worker);
        return worker;
      },
    });
    im.initSDK('op', CONFIG);
    im.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.every(({ terminated }) => terminated === 1)).toBe(true);
  });

  it('in the very moment in which the worker becomes ready ends it', async () => {
    const { im, worker } = bare();
    im.initSDK('op', CONFIG);
    const pending = im.login('op', 'u1', 't');
    await Promise.resolve();
    worker.ready();
    im.dispose();
    await expect(pending).rejects.toMatchObject({ errCode: 19004 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(worker.terminated).toBe(1);
  });

  it('before initSDK fails calls with 19004', async () => {
    const { im } = track(fresh());
    im.dispose();
    await expect(im.logout('op')).rejects.toMatchObject({ errCode: 19004 });
  });
});

describe('an endpoint', () => {
  it('may deliver at once instead of later', async () => {
    class Immediate extends BareWorker {
      override postMessage(message: { openim?: string; id?: string; type?: string }): void {
        if (message.openim === 'hello') this.ready();
        const value = success('');
        if (message.type === 'APPLY') this.say({ id: message.id, type: 'RAW', value });
      }
    }
    const { im } = track({ im: createOpenIM({ worker: new Immediate() }) });
    im.initSDK('op', CONFIG);
    await expect(im.logout('op')).resolves.toMatchObject({ errCode: 0 });
  });

  it('that is none fails with 19001', async () => {
    const { im } = track({ im: createOpenIM({ worker: {} as never }) });
    im.initSDK('op', CONFIG);
    await expect(im.logout('op')).rejects.toMatchObject({ errCode: 19001 });
  });
});
