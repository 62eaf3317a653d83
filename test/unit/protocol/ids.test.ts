// Conversation IDs: the order of the server, the shapes of behaviour 3.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareCodePoints,
  conversationIDOf,
  groupConversationID,
  isNotificationChannel,
  notificationChannelOf,
  notificationConversationID,
  singleConversationID,
} from '../../../src/protocol/index.ts';
import { unicode } from './fixtures.ts';

const utf8Order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('compareCodePoints', () => {
  it('is the byte order of UTF-8', () => {
    // Few characters, so that long common prefixes happen; around the borders where UTF-16 differs.
    const close = fc.string({
      unit: fc.constantFrom(
        'a',
        'B',
        '1',
        '\u0000',
        '\u07ff',
        '\ud7ff',
        '\ue000',
        '\uffff',
        '！',
        '😀',
        '\u{10ffff}',
      ),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.oneof(close, unicode), fc.oneof(close, unicode), (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(utf8Order(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  it('sorts a list as the server does', () => {
    fc.assert(
      fc.property(fc.array(unicode), (list) => {
        expect([...list].sort(compareCodePoints)).toEqual([...list].sort(utf8Order));
      }),
    );
  });

  it('orders as documented', () => {
    expect(['9', '10', '😀', '！', 'a', 'B'].sort(compareCodePoints)).toEqual([
      '10',
      '9',
      'B',
      'a',
      '！',
      '😀',
    ]);
  });
});

describe('conversation IDs', () => {
  it.each([
    [1, 'u1', 'u2', 'si_u1_u2'],
    [1, 'u2', 'u1', 'si_u1_u2'],
    [1, 'u9', 'u10', 'si_u10_u9'],
    [1, 'b', 'B', 'si_B_b'],
    [1, 'u1', 'u1', 'si_u1_u1'],
    [1, '😀', '！', 'si_！_😀'],
    [2, 'u1', 'g1', 'sg_g1'],
    [3, 'u1', 'g1', 'sg_g1'],
    [4, 'u1', 'admin', 'sn_admin_u1'],
    [0, 'u1', 'u2', undefined],
    [5, 'u1', 'u2', undefined],
  ])('of type %i for %s and %s: %s', (type, self, source, id) => {
    expect(conversationIDOf(type, self, source)).toBe(id);
  });

  it('do not depend on who asks', () => {
    fc.assert(
      fc.property(unicode, unicode, (a, b) => {
        expect(singleConversationID(a, b)).toBe(singleConversationID(b, a));
        expect(notificationConversationID(a, b)).toBe(notificationConversationID(b, a));
      }),
    );
  });

  it.each([
    [singleConversationID('u1', 'u2'), 'n_u1_u2'],
    [singleConversationID('me', 'me'), 'n_me_me'],
    [groupConversationID('g_1'), 'n_g_1'],
    [notificationConversationID('u1', 'admin'), 'n_admin_u1'],
    [groupConversationID('$&\n'), 'n_$&\n'],
  ])('the channel of %s is %s', (id, channel) => {
    expect(notificationChannelOf(id)).toBe(channel);
    expect(isNotificationChannel(channel)).toBe(true);
    expect(isNotificationChannel(id)).toBe(false);
  });
});
