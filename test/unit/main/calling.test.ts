// The calling convention, through a real instance and a fake worker (behaviour 1).
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { METHODS, type MethodName, OpenIMError, type Result } from '../../../src/contract/index.ts';
import type { OpenIM } from '../../../src/main/open-im.ts';
import { CONFIG, type FakeWorker, fresh, started, success } from './fake-worker.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
type Loose = Record<string, (...args: unknown[]) => Promise<Result<unknown>>>;

let im: OpenIM;
let worker: FakeWorker;
const loose = (): Loose => im as unknown as Loose;

beforeEach(() => {
  ({ im, worker } = started());
});
afterEach(() => {
  im.dispose();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('promise form', () => {
  it('resolves to the result object', async () => {
    worker.answer = () => success('[{"conversationID":"a"}]');
    const result = await im.getAllConversationList('op1');
    expect(result).toEqual({
      errCode: 0,
      errMsg: '',
      data: '[{"conversationID":"a"}]',
      operationID: 'op1',
      event: 'getAllConversationList',
    });
    expect(result.value[0]?.conversationID).toBe('a');
  });

  it('parses value on first read only, and once', async () => {
    worker.answer = () => success('[{"conversationID":"a"}]');
    const result = await im.getAllConversationList('op');
    const parse = vi.spyOn(JSON, 'parse');
    void { ...result };
    JSON.stringify(result);
    expect(parse).not.toHaveBeenCalled();
    expect(result.value).toBe(result.value);
    expect(parse).toHaveBeenCalledTimes(1);
    // Through a proxy, as view libraries read it.
    expect(new Proxy(result, {}).value).toBe(result.value);
  });

  it.each([
    ['getTotalUnreadMsgCount', [], '12', 12],
    ['getAtAllTag', [], 'AtAllTag', 'AtAllTag'],
    ['pinConversation', ['c', true], '', undefined],
    ['getOneConversation', [1, 'u'], '{"conversationID":"c"}', { conversationID: 'c' }],
  ] as const)('types the value of %s', async (method, args, data, value) => {
    worker.answer = () => success(data);
    const result = await loose()[method]!('op', ...args);
    expect(result.data).toBe(data);
    expect(result.value).toEqual(value);
  });

  it('rejects with an OpenIMError that says which call failed', async () => {
    worker.answer = () => ({ errCode: 1004, errMsg: 'record not found: c', data: '' });
    const error = await im.hideConversation('op2', 'c').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OpenIMError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      errCode: 1004,
      errMsg: 'record not found: c',
      message: 'record not found: c',
      operationID: 'op2',
      event: 'hideConversation',
    });
  });

  it('gives 10006 when the worker breaks its promise never to throw', async () => {
    worker.answer = () => {
      throw new Error('boom');
    };
    await expect(im.logout('op')).rejects.toMatchObject({
      errCode: 10006,
      errMsg: expect.stringContaining('boom'),
    });
  });
});

describe('callback form', () => {
  it('calls back once, later, and returns nothing', async () => {
    worker.answer = () => success('7');
    const results: Result<number>[] = [];
    const returned = await new Promise((resolve) => {
      const value: unknown = im.getTotalUnreadMsgCount('op', (result) => {
        results.push(result);
        resolve(value);
      });
      expect(results).toEqual([]);
    });
    expect(returned).toBeUndefined();
    // A later call's answer: whatever the first would still cause has happened by then.
    await im.logout('op');
    expect(results).toEqual([
      { errCode: 0, errMsg: '', data: '7', operationID: 'op', event: 'getTotalUnreadMsgCount' },
    ]);
    expect(results[0]?.value).toBe(7);
  });

  it('calls back with the failure: data empty, value undefined', async () => {
    worker.answer = () => ({ errCode: 1004, errMsg: 'record not found', data: 'rest' });
    const result = await new Promise<Result<unknown>>((resolve) =>
      im.getOneConversation('op', 1, 'u2', resolve),
    );
    expect(result).toEqual({
      errCode: 1004,
      errMsg: 'record not found',
      data: '',
      operationID: 'op',
      event: 'getOneConversation',
    });
    expect(result.value).toBeUndefined();
  });

  it('takes the first function, what stands before it, and nothing after it', async () => {
    const later = vi.fn();
    const first = await new Promise<Result<unknown>>((resolve) => {
      void loose().pinConversation!('op', 'c', true, resolve, later, 'more');
    });
    expect(first.errCode).toBe(0);
    expect(worker.requests[0]?.args).toEqual(['c', true]);
    const missing = await new Promise<Result<unknown>>((resolve) => {
      void loose().pinConversation!('op', 'c', resolve, true);
    });
    expect(missing).toMatchObject({ errCode: 10002, errMsg: expect.stringContaining('isPinned') });
    const bare = await new Promise<Result<unknown>>((resolve) => {
      void loose().getAllConversationList!(resolve);
    });
    expect(bare.operationID).toMatch(UUID);
    expect(later).not.toHaveBeenCalled();
  });

  it('reports an argument error through the callback, later', async () => {
    let calledBack = false;
    const result = await new Promise<Result<unknown>>((resolve) => {
      im.pinConversation('op', '', true, (outcome) => {
        calledBack = true;
        resolve(outcome);
      });
      expect(calledBack).toBe(false);
    });
    expect(result).toMatchObject({ errCode: 10002, data: '' });
  });

  it('reports a callback that throws, with success and with failure, and calls it once', async () => {
    const reportError = vi.fn();
    vi.stubGlobal('reportError', reportError);
    const callback = vi.fn((_result: Result<unknown>) => {
      throw new Error('in the callback');
    });
    im.logout('op', callback);
    im.hideConversation('op', '', callback);
    await im.getSelfUserInfo('op');
    expect(callback).toHaveBeenCalledTimes(2);
    expect(reportError.mock.calls.map(([error]) => (error as Error).message)).toEqual([
      'in the callback',
      'in the callback',
    ]);
  });

  it('logs it where there is no reportError', async () => {
    vi.stubGlobal('reportError', undefined);
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const error = new Error('in the callback');
    im.logout('op', () => {
      throw error;
    });
    await im.logout('op');
    expect(logged).toHaveBeenCalledWith(error);
  });
});

describe('operationID', () => {
  it.each([[''], [null], [undefined]])('replaces %j by a fresh UUID', async (given) => {
    const first = await im.logout(given);
    const second = await im.logout(given);
    expect(first.operationID).toMatch(UUID);
    expect(second.operationID).toMatch(UUID);
    expect(first.operationID).not.toBe(second.operationID);
    expect(worker.requests.map(({ operationID }) => operationID)).toEqual([
      first.operationID,
      second.operationID,
    ]);
  });

  it("keeps the app's own, whatever it contains", async () => {
    const odd = 'spaces and 文字';
    expect((await im.logout(odd)).operationID).toBe(odd);
    expect(worker.requests[0]?.operationID).toBe(odd);
  });

  it.each([[5], [{}], [true], [Symbol('s')], [1n]])('refuses %s', async (given) => {
    const error = await loose().logout!(given).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      errCode: 10002,
      errMsg: expect.stringContaining('operationID'),
      operationID: expect.stringMatching(UUID),
    });
    expect(worker.requests).toEqual([]);
  });
});

describe('arguments', () => {
  it('crosses only what was checked, as it was when the call was made', async () => {
    const list = ['a', 'b'];
    const message = {
      clientMsgID: 'm',
      contentType: 101,
      textElem: { content: 'x' },
      unknown: () => 1,
    };
    const done = [
      im.getMultipleConversation('op', list),
      loose().sendMessage!('op', message, 'u2', '', { title: 't', more: Symbol('x') }, 'extra'),
    ];
    list.push('c');
    message.textElem.content = 'changed';
    await Promise.all(done);
    expect(worker.requests[0]?.args).toEqual([['a', 'b']]);
    expect(worker.requests[1]?.args).toHaveLength(4);
    expect(worker.requests[1]?.args[0]).toMatchObject({ textElem: { content: 'x' } });
    expect(worker.requests[1]?.args[0]).not.toHaveProperty('unknown');
    expect(worker.requests[1]?.args[3]).toEqual({
      title: 't',
      desc: '',
      ex: '',
      iOSPushSound: '',
      iOSBadgeCount: false,
    });
  });

  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const revoked = (): object => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const throwing = (error: unknown): object => ({
    get clientMsgID(): string {
      throw error;
    },
  });
  const message = (textElem: unknown): object => ({ clientMsgID: 'm', contentType: 101, textElem });

  it.each<[string, unknown]>([
    ['a getter that throws', throwing(new Error('no'))],
    ['a getter that throws nothing', throwing(undefined)],
    ['a getter that throws an error of the SDK', throwing(new OpenIMError(0, 'none'))],
    ['a revoked proxy', revoked()],
    [
      'a proxy whose traps throw',
      new Proxy(
        {},
        {
          getOwnPropertyDescriptor: () => {
            throw new Error('no');
          },
        },
      ),
    ],
    ['a cyclic object inside', message(cyclic)],
    ['a function inside', message({ content: () => 'x' })],
    ['a symbol inside', message({ content: Symbol('x') })],
    ['a BigInt inside', message({ content: 1n })],
    ['NaN inside', message({ size: Number.NaN })],
    ['a revoked proxy inside', message({ content: revoked() })],
    ['a BigInt', 1n],
    ['a symbol', Symbol('x')],
    ['nothing', undefined],
  ])('refuses %s with 10002', async (_what, given) => {
    const call = loose().sendMessage!('op', given, 'u2', '');
    await expect(call).rejects.toMatchObject({ errCode: 10002, operationID: 'op', event: 'sendMessage' });
    expect(worker.requests).toEqual([]);
  });

  it('refuses a cyclic list', async () => {
    const list: unknown[] = [];
    list.push(list);
    await expect(loose().getMultipleConversation!('op', list)).rejects.toMatchObject({ errCode: 10002 });
  });

  it('never throws and never sends, for any method and wrong arguments', async () => {
    for (const method of Object.keys(METHODS) as MethodName[]) {
      if (METHODS[method].args.length === 0) continue;
      await expect(loose()[method]!('op', Symbol('bad'))).rejects.toMatchObject({
        errCode: 10002,
        event: method,
      });
    }
    expect(worker.requests).toEqual([]);
  });
});

describe('the object', () => {
  it('has every method, each working when taken off it', async () => {
    for (const method of Object.keys(METHODS)) expect(im).toHaveProperty(method, expect.any(Function));
    const { logout, getLoginStatus, initSDK, getSdkVersion, dispose } = im;
    await logout('op');
    expect(worker.requests).toMatchObject([{ method: 'logout' }]);
    expect(getLoginStatus()).toBe(201);
    expect(getSdkVersion()).toBe(im.getSdkVersion());
    expect(initSDK('op', CONFIG)).toBe(true);
    dispose();
    await expect(logout('op')).rejects.toMatchObject({ errCode: 19004 });
  });

  it('has the setters of the era, which do nothing', () => {
    for (const setter of [
      'setConversationListener',
      'setUserListener',
      'setFriendListener',
      'setGroupListener',
      'setAdvancedMsgListener',
      'setBatchMsgListener',
    ] as const) {
      expect(im[setter](() => {})).toBeUndefined();
    }
  });

  it('answers calls independently', async () => {
    const release: Record<string, () => void> = {};
    worker.answer = ({ method }) =>
      new Promise((resolve) => {
        release[method] = () => resolve(success('1'));
      });
    const slow = im.getTotalUnreadMsgCount('slow');
    const quick = im.getAtAllTag('quick');
    await worker.until(() => worker.requests.length === 2);
    release.getAtAllTag!();
    expect((await quick).operationID).toBe('quick');
    release.getTotalUnreadMsgCount!();
    expect((await slow).operationID).toBe('slow');
  });
});

describe('which failure comes first', () => {
  it('says 10008 before initSDK, whatever the arguments are', async () => {
    const { im: early } = fresh();
    await expect(early.getAllConversationList('op')).rejects.toMatchObject({ errCode: 10008 });
    await expect(early.pinConversation('op', '', true)).rejects.toMatchObject({ errCode: 10008 });
    const result = await new Promise<Result<void>>((resolve) => early.login('op', 'u1', 't', resolve));
    expect(result).toMatchObject({ errCode: 10008, event: 'login', operationID: 'op', data: '' });
    early.dispose();
  });

  it('says 10002 before the worker is asked whether somebody is logged in', async () => {
    worker.answer = () => ({ errCode: 10009, errMsg: 'not logged in', data: '' });
    await expect(im.pinConversation('op', '', true)).rejects.toMatchObject({ errCode: 10002 });
    await expect(im.pinConversation('op', 'c', true)).rejects.toMatchObject({ errCode: 10009 });
  });
});
