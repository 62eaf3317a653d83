// Numbers, options and the rules on them.

import { describe, expect, it } from 'vitest';
import {
  CONTENT_TYPE,
  forcedOptions,
  isNotificationContent,
  isTokenError,
  MESSAGE_OPTION,
  optionOf,
} from '../../../src/protocol/index.ts';

describe('optionOf', () => {
  it.each([
    ['absent', {}, true],
    ['true', { history: true }, true],
    ['false', { history: false }, false],
    ['no map', undefined, true],
    ['null', null, true],
    ['inherited only', Object.create({ history: false }), true],
    ['no prototype', Object.assign(Object.create(null), { history: false }), false],
  ])('%s', (_, options, expected) => {
    expect(optionOf(options, MESSAGE_OPTION.history)).toBe(expected);
  });
});

describe('forcedOptions', () => {
  it('typing is neither stored, counted nor shown', () => {
    expect(Object.keys(forcedOptions(CONTENT_TYPE.typing)).sort()).toEqual([
      'conversationUpdate',
      'history',
      'offlinePush',
      'persistent',
      'senderConversationUpdate',
      'senderSync',
      'unreadCount',
    ]);
    expect(Object.values(forcedOptions(CONTENT_TYPE.typing)).some(Boolean)).toBe(false);
  });

  it('a receipt is stored and synced, but neither counted nor shown', () => {
    expect(forcedOptions(CONTENT_TYPE.hasReadReceipt)).toEqual({
      conversationUpdate: false,
      senderConversationUpdate: false,
      unreadCount: false,
      offlinePush: false,
    });
  });

  it('text has none, and each result is its own', () => {
    forcedOptions(CONTENT_TYPE.text).history = false;
    expect(forcedOptions(CONTENT_TYPE.text)).toEqual({});
  });
});

it('token errors are 1501 to 1507', () => {
  expect([1500, 1501, 1506, 1507, 1508, 0].map(isTokenError)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('content types are distinct, and those from 1000 on are notifications', () => {
  const types = Object.values(CONTENT_TYPE);
  expect(new Set(types).size).toBe(types.length);
  expect(types.filter((type) => isNotificationContent(type))).toEqual(types.filter((type) => type > 1000));
});
