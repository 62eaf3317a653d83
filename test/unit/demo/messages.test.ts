// The open conversation's messages as pages and events build them.
import { describe, expect, it } from 'vitest';
import {
  belongsTo,
  dropMessage,
  mergeMessages,
  quotedMessage,
  readMessages,
  revokeMessage,
} from '../../../demo/src/state/messages.ts';
import type { Message, RevokedMessage } from '../../../src/contract/index.ts';
import { message, row } from './rows.ts';

const ids = (messages: readonly Message[]) => messages.map(({ clientMsgID }) => clientMsgID);

describe('merge', () => {
  it('keeps the oldest first and each message once, as last told', () => {
    const known = [message('b', { sendTime: 20, seq: 2 })];
    const merged = mergeMessages(known, [
      message('a', { sendTime: 10, seq: 1 }),
      message('b', { sendTime: 20, seq: 2, isRead: true }),
    ]);
    expect(ids(merged)).toEqual(['a', 'b']);
    expect(merged[1]?.isRead).toBe(true);
  });

  it('puts a message on its way by its own clock, after those of the same millisecond', () => {
    const pending = message('p', { createTime: 20, status: 1 });
    expect(ids(mergeMessages([pending], [message('z', { sendTime: 20, seq: 9 })]))).toEqual(['z', 'p']);
    expect(ids(mergeMessages([pending], [message('z', { sendTime: 21, seq: 9 })]))).toEqual(['p', 'z']);
  });
});

describe('belonging', () => {
  const chat = row('si_u1_u2', { userID: 'u2' });

  it('takes what either side of a single chat sent', () => {
    expect(belongsTo(message('a'), chat, 'u1')).toBe(true);
    expect(belongsTo(message('a', { sendID: 'u1', recvID: 'u2' }), chat, 'u1')).toBe(true);
    expect(belongsTo(message('a', { sendID: 'u3' }), chat, 'u1')).toBe(false);
  });

  it('does not mix groups, notifications and single chats', () => {
    const group = row('sg_g1', { conversationType: 3, userID: '', groupID: 'g1' });
    expect(belongsTo(message('a', { sessionType: 3, groupID: 'g1' }), group, 'u1')).toBe(true);
    expect(belongsTo(message('a', { sessionType: 3, groupID: 'g2' }), group, 'u1')).toBe(false);
    expect(belongsTo(message('a', { sessionType: 3, groupID: 'g1' }), chat, 'u1')).toBe(false);
    expect(belongsTo(message('a', { sessionType: 4 }), chat, 'u1')).toBe(false);
  });
});

describe('what happens to a message', () => {
  const known = [message('a'), message('b')];

  it('is revoked in its place', () => {
    const revoked = revokeMessage(known, { clientMsgID: 'a', revokerID: 'u2' } as RevokedMessage);
    expect(revoked[0]?.contentType).toBe(2101);
    expect(revoked[1]).toBe(known[1]);
    expect(revokeMessage(known, { clientMsgID: 'x' } as RevokedMessage)).toBe(known);
  });

  it('is revoked in the quotes of it too, and its words are gone', () => {
    const quoteMessage = message('a', { textElem: { content: 'secret' } });
    const quoting = message('c', { contentType: 114, quoteElem: { text: 'why?', quoteMessage } });
    const [, changed] = revokeMessage([message('a'), quoting], {
      clientMsgID: 'a',
      revokerID: 'u2',
    } as RevokedMessage);
    expect(quotedMessage(changed!)?.contentType).toBe(2101);
    expect(changed?.quoteElem?.text).toBe('why?');
    expect(JSON.stringify(changed)).not.toContain('secret');
  });

  it('quotes a message, unless another client wrote nonsense there', () => {
    const quoting = (quoteMessage: unknown) =>
      message('c', { contentType: 114, quoteElem: { quoteMessage } });
    expect(quotedMessage(quoting(message('a')))?.clientMsgID).toBe('a');
    for (const nonsense of [null, 'a', {}, { clientMsgID: '', contentType: 101 }]) {
      expect(quotedMessage(quoting(nonsense))).toBeUndefined();
    }
  });

  it('is read, or deleted', () => {
    expect(readMessages(known, ['b']).map(({ isRead }) => isRead)).toEqual([false, true]);
    expect(readMessages(known, ['x'])).toBe(known);
    expect(ids(dropMessage(known, 'a'))).toEqual(['b']);
    expect(dropMessage(known, 'x')).toBe(known);
  });
});
