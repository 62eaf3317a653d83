// REST as its callers see it: what goes out, what comes back, and which error each thing that can go wrong becomes.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { OpenIMError, sdkError } from '../../../src/contract/index.ts';
import { RestClient } from '../../../src/worker/net/index.ts';
import { FakeWorld, failure } from './fake-environment.ts';

const TOKEN = 'header.payload.signature';
let world: FakeWorld;
let refusals: { error: OpenIMError; token: string }[];
let token: string;
let client: RestClient;

beforeEach(() => {
  world = new FakeWorld();
  refusals = [];
  token = TOKEN;
  client = new RestClient(world.env, {
    apiAddr: 'https://im.example.com/api',
    token: () => token,
    onTokenError: (error, used) => refusals.push({ error, token: used }),
  });
});

function answer(body: unknown, status = 200): void {
  world.fetch = async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
}

/** A server that never answers but honours the signal, as the platform's fetch does. */
function silence(): void {
  world.fetch = (_url, init) =>
    new Promise((_, reject) => {
      init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason));
    });
}

const time = (options?: Parameters<RestClient['post']>[2]) =>
  client.post('/msg/get_server_time', {}, options);

describe('request', () => {
  let seen: { url: string; init: RequestInit };
  beforeEach(() => {
    world.fetch = async (url, init) => {
      seen = { url: String(url), init: init! };
      return new Response('{"errCode":0,"errMsg":"","errDlt":"","data":{"serverTime":7}}');
    };
  });

  test('is a POST of JSON with the headers of the server', async () => {
    const data = await client.post('/user/get_users_info', { userIDs: ['u1'] }, { operationID: 'op-1' });
    expect(data).toEqual({ serverTime: 7 });
    expect(seen.url).toBe('https://im.example.com/api/user/get_users_info');
    expect(seen.init.method).toBe('POST');
    expect(seen.init.headers).toEqual({
      'Content-Type': 'application/json',
      operationID: 'op-1',
      token: TOKEN,
    });
    expect(seen.init.body).toBe('{"userIDs":["u1"]}');
  });

  test.each(['', 'with space', 'ünicode', 'line\nbreak', 'x'.repeat(129)])(
    'an operationID that no header takes (%j) goes out as a fresh UUID',
    async (operationID) => {
      await time({ operationID });
      expect((seen.init.headers as Record<string, string>).operationID).toMatch(/^uuid-\d+$/);
    },
  );

  test('the longest operationID stays', async () => {
    await time({ operationID: '~'.repeat(128) });
    expect((seen.init.headers as Record<string, string>).operationID).toBe('~'.repeat(128));
  });

  test('the token is asked for each time', async () => {
    await time();
    token = 'newer';
    await time();
    expect((seen.init.headers as Record<string, string>).token).toBe('newer');
  });

  test.each(['', 'to ken', 'tökén'])(
    'a token that no header takes (%j) is 10002 and not quoted',
    async (bad) => {
      token = bad;
      const fetched = vi.spyOn(world, 'fetch');
      const error = await failure(time());
      expect(error.errCode).toBe(10002);
      if (bad) expect(error.errMsg).not.toContain(bad);
      expect(fetched).not.toHaveBeenCalled();
    },
  );

  test('fetch is not called as a method of the environment', async () => {
    const thisValues: unknown[] = [];
    world.env.fetch = async function (this: unknown) {
      thisValues.push(this);
      return new Response('{"errCode":0,"errMsg":"","errDlt":""}');
    };
    await time();
    expect(thisValues).toEqual([undefined]);
  });
});

describe('answer', () => {
  test('without data is {}', async () => {
    answer({ errCode: 0, errMsg: '', errDlt: '' });
    expect(await time()).toEqual({});
    answer({ errCode: 0, errMsg: '', errDlt: '', data: null });
    expect(await time()).toEqual({});
  });

  test("with an error is the server's code, errMsg and errDlt joined", async () => {
    answer({ errCode: 1004, errMsg: 'RecordNotFoundError', errDlt: 'no such conversation' });
    const error = await failure(time());
    expect(error).toBeInstanceOf(OpenIMError);
    expect(error).toMatchObject({ errCode: 1004, errMsg: 'RecordNotFoundError: no such conversation' });
    expect(refusals).toEqual([]);
  });

  test.each([
    [{ errCode: 500, errMsg: 'ServerInternalError', errDlt: '' }, 'ServerInternalError'],
    [{ errCode: 500, errMsg: 'same', errDlt: 'same' }, 'same'],
    [{ errCode: 500, errMsg: '', errDlt: '' }, 'server error 500'],
  ])('error text of %j is %j', async (envelope, text) => {
    answer(envelope);
    expect((await failure(time())).errMsg).toBe(text);
  });

  test.each([1501, 1502, 1503, 1504, 1505, 1506, 1507])(
    'token error %i is told each time, with its token',
    async (errCode) => {
      answer({ errCode, errMsg: 'TokenError', errDlt: '' });
      expect((await failure(time())).errCode).toBe(errCode);
      token = 'newer';
      expect((await failure(time())).errCode).toBe(errCode);
      expect(refusals.map((r) => [r.error.errCode, r.token])).toEqual([
        [errCode, TOKEN],
        [errCode, 'newer'],
      ]);
    },
  );

  test('a throwing listener of token errors changes nothing for the caller', async () => {
    answer({ errCode: 1501, errMsg: 'TokenExpiredError', errDlt: '' });
    client = new RestClient(world.env, {
      apiAddr: '',
      token: () => TOKEN,
      onTokenError: () => {
        throw new Error('listener');
      },
    });
    expect((await failure(time())).errCode).toBe(1501);
  });

  test('HTTP errors are 10000 with status and opening of the body', async () => {
    answer(`<html>${'x'.repeat(200)}`, 502);
    const error = await failure(time());
    expect(error.errCode).toBe(10000);
    expect(error.errMsg).toContain('/msg/get_server_time');
    expect(error.errMsg).toContain('502');
    expect(error.errMsg).toContain(`<html>${'x'.repeat(74)}"`);
  });

  test.each(['<html>hello</html>', '', '[]', 'null', '{"hello":1}', '{"errCode":"0"}', '"Options Request!"'])(
    'a body that is no envelope (%j) is 10202 with its opening',
    async (body) => {
      answer(body);
      const error = await failure(time());
      expect(error.errCode).toBe(10202);
      expect(error.errMsg).toContain(JSON.stringify(body));
    },
  );
});

describe('no answer', () => {
  test('a failing fetch is 10000 naming route and cause', async () => {
    world.fetch = async () => {
      throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });
    };
    const error = await failure(time());
    expect(error.errCode).toBe(10000);
    expect(error.errMsg).toContain('/msg/get_server_time');
    expect(error.errMsg).toContain('ECONNREFUSED');
  });

  test('15 s without an answer are 10001', async () => {
    silence();
    let settled = false;
    const result = failure(time()).finally(() => {
      settled = true;
    });
    world.pass(14_999);
    await Promise.resolve();
    expect(settled).toBe(false);
    world.pass(1);
    const error = await result;
    expect(error.errCode).toBe(10001);
    expect(error.errMsg).toContain('15000 ms');
  });

  test('the limit holds for the body as well', async () => {
    world.fetch = async (_url, init) =>
      new Response(
        new ReadableStream({
          start: (body) => init!.signal!.addEventListener('abort', () => body.error(init!.signal!.reason)),
        }),
      );
    const result = failure(time({ timeoutMs: 50 }));
    await Promise.resolve();
    world.pass(50);
    expect((await result).errCode).toBe(10001);
  });

  test('an abort is 19004', async () => {
    silence();
    const abort = new AbortController();
    const result = failure(time({ signal: abort.signal }));
    abort.abort();
    expect((await result).errCode).toBe(19004);
  });

  test("an abort for an SDK error's sake is that error", async () => {
    silence();
    const abort = new AbortController();
    const result = failure(time({ signal: abort.signal }));
    const reason = sdkError('loggedOut');
    abort.abort(reason);
    expect(await result).toBe(reason);
  });

  test('aborted before: nothing is sent', async () => {
    const fetched = vi.spyOn(world, 'fetch');
    expect((await failure(time({ signal: AbortSignal.abort() }))).errCode).toBe(19004);
    expect(fetched).not.toHaveBeenCalled();
  });

  test('no timer and no abort listener outlives a request', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    answer({ errCode: 0, errMsg: '', errDlt: '' });
    await time({ signal });
    world.fetch = () => Promise.reject(new Error('down'));
    await failure(time({ signal }));
    expect(world.timers).toBe(0);
    expect(removed.mock.calls.map((call) => call[1])).toEqual(added.mock.calls.map((call) => call[1]));
  });

  test('tokens are never logged nor part of an error', async () => {
    world.fetch = () => Promise.reject(new Error('down'));
    const errors = [await failure(time())];
    answer({ errCode: 1501, errMsg: 'TokenExpiredError', errDlt: '' });
    errors.push(await failure(time()));
    expect([...world.lines, ...errors.map((error) => error.message)].join()).not.toContain(TOKEN);
  });
});
