// What initSDK accepts and makes of it (behaviour 1.1).
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/main/config.ts';

const ADDRESSES = { api_addr: 'https://im.example.com', ws_addr: 'wss://im.example.com' };

describe('readConfig', () => {
  it('fills in the defaults', () => {
    expect(readConfig(ADDRESSES)).toEqual({
      platformID: 5,
      apiAddr: 'https://im.example.com',
      wsAddr: 'wss://im.example.com',
      dataDir: '',
      logLevel: 2,
      serverID: '',
    });
  });

  it('takes either spelling of every key', () => {
    const expected = {
      platformID: 1,
      apiAddr: 'http://a',
      wsAddr: 'ws://b',
      dataDir: 'd',
      logLevel: 6,
      serverID: 's',
    };
    expect(
      readConfig({
        platform: 1,
        api_addr: 'http://a',
        ws_addr: 'ws://b',
        data_dir: 'd',
        log_level: 6,
        server_id: 's',
      }),
    ).toEqual(expected);
    expect(
      readConfig({
        platformID: 1,
        apiAddr: 'http://a',
        wsAddr: 'ws://b',
        dataDir: 'd',
        logLevel: 6,
        serverID: 's',
      }),
    ).toEqual(expected);
  });

  it('takes a JSON string, and ignores what it does not know', () => {
    const config = { ...ADDRESSES, object_storage: 'minio', unknown: { deep: 1 }, platform: null };
    expect(readConfig(JSON.stringify(config))).toEqual(readConfig(ADDRESSES));
  });

  it.each([
    ['https://IM.Example.COM/Api//', 'https://im.example.com/Api'],
    ['HTTP://h:10002/', 'http://h:10002'],
    ['https://h:443/x/', 'https://h/x'],
    [' http://h ', 'http://h'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('brings the address %s into one form', (given, normal) => {
    expect(readConfig({ ...ADDRESSES, api_addr: given }).apiAddr).toBe(normal);
  });

  it.each([
    [{ ws_addr: 'wss://h' }, /api_addr is missing/],
    [{ api_addr: 'https://h' }, /ws_addr is missing/],
    [{ ...ADDRESSES, api_addr: '/api' }, /api_addr must be an absolute http/],
    [{ ...ADDRESSES, api_addr: 'http:h' }, /api_addr/],
    [{ ...ADDRESSES, api_addr: 'http://' }, /api_addr/],
    [{ ...ADDRESSES, api_addr: 'wss://h' }, /api_addr/],
    [{ ...ADDRESSES, api_addr: 7 }, /api_addr must be a string/],
    [{ ...ADDRESSES, api_addr: 'https://me:pw@h' }, /without user name/],
    [{ ...ADDRESSES, ws_addr: 'wss://h?x=1' }, /ws_addr.*query/],
    [{ ...ADDRESSES, ws_addr: 'https://h' }, /ws_addr must be an absolute ws/],
    [{ ...ADDRESSES, platform: 10 }, /platform must be one of/],
    [{ ...ADDRESSES, platformID: 0 }, /platformID must be one of/],
    [{ ...ADDRESSES, platform: '5' }, /platform must be one of/],
    [{ ...ADDRESSES, log_level: 7 }, /log_level must be one of/],
    [{ ...ADDRESSES, data_dir: 1 }, /data_dir must be a string/],
    [{ ...ADDRESSES, server_id: {} }, /server_id must be a string/],
    [undefined, /config must be an object/],
    [[], /config must be an object/],
    ['{', /config must be an object or its JSON string/],
  ])('refuses %j', (given, reason) => {
    expect(() => readConfig(given)).toThrow(expect.objectContaining({ errCode: 10002 }));
    expect(() => readConfig(given)).toThrow(reason);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 11])('knows platform %i', (platform) => {
    expect(readConfig({ ...ADDRESSES, platform }).platformID).toBe(platform);
  });

  it('refuses an object that cannot be read', () => {
    const hostile = {
      get api_addr(): string {
        throw new RangeError('no');
      },
    };
    expect(() => readConfig(hostile)).toThrow(expect.objectContaining({ errCode: 10002 }));
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(() => readConfig(proxy)).toThrow(expect.objectContaining({ errCode: 10002 }));
  });
});
