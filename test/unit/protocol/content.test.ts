// Content of messages and what notifications say.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  elementContent,
  notificationContent,
  parseContent,
  parseNotification,
  type Reader,
  readClearConversationTips,
  readConversationSetPrivateTips,
  readConversationUpdateTips,
  readDeleteMsgsTips,
  readFriendTips,
  readGroupTips,
  readMarkAsReadTips,
  readMessageRevokedContent,
  readRevokeMsgTips,
  readUserInfoUpdatedTips,
} from '../../../src/protocol/index.ts';
import { bytes, int32, int64, unicode } from './fixtures.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const texts = fc.array(unicode, { maxLength: 3 });
const seqs = fc.array(int64, { maxLength: 3 });

const TIPS: [string, Reader<object>, fc.Arbitrary<object>][] = [
  ['1300', readConversationUpdateTips, fc.record({ userID: unicode, conversationIDList: texts })],
  [
    '1701',
    readConversationSetPrivateTips,
    fc.record({ recvID: unicode, sendID: unicode, isPrivate: fc.boolean(), conversationID: unicode }),
  ],
  [
    '2200',
    readMarkAsReadTips,
    fc.record({ markAsReadUserID: unicode, conversationID: unicode, seqs, hasReadSeq: int64 }),
  ],
  [
    '2101 in a channel',
    readRevokeMsgTips,
    fc.record({
      revokerUserID: unicode,
      clientMsgID: unicode,
      revokeTime: int64,
      sesstionType: int32,
      seq: int64,
      conversationID: unicode,
      isAdminRevoke: fc.boolean(),
    }),
  ],
  [
    '2101 in a chat',
    readMessageRevokedContent,
    fc.record({
      revokerID: unicode,
      revokerRole: int32,
      clientMsgID: unicode,
      revokerNickname: unicode,
      revokeTime: int64,
      sourceMessageSendTime: int64,
      sourceMessageSendID: unicode,
      sourceMessageSenderNickname: unicode,
      sessionType: int32,
      seq: int64,
      ex: unicode,
    }),
  ],
  ['1703', readClearConversationTips, fc.record({ userID: unicode, conversationIDs: texts })],
  ['2102', readDeleteMsgsTips, fc.record({ userID: unicode, conversationID: unicode, seqs })],
  ['1303', readUserInfoUpdatedTips, fc.record({ userID: unicode })],
];

describe.each(TIPS)('tips of %s', (_, read, tips) => {
  it('round-trip, empty lists being null or lists', () => {
    fc.assert(
      fc.property(tips, fc.constantFrom('null' as const, 'list' as const), (value, emptyLists) => {
        expect(parseNotification(notificationContent(value, emptyLists), read)).toEqual(value);
      }),
    );
  });

  it('a field of the wrong type rejects them', () => {
    fc.assert(
      fc.property(tips, fc.nat(), (value, index) => {
        const keys = Object.keys(value);
        const broken = { ...value, [keys[index % keys.length]!]: { wrong: true } };
        expect(parseNotification(notificationContent(broken), read)).toBeUndefined();
      }),
    );
  });

  it('missing fields get their zero value, unknown ones are dropped', () => {
    const empty = parseNotification(utf8('{"detail":"{}"}'), read);
    const extra = parseNotification(utf8('{"detail":"{\\"__proto__\\":{\\"x\\":1},\\"later\\":1}"}'), read);
    expect(empty).toBeDefined();
    expect(extra).toEqual(empty);
    expect(Object.getPrototypeOf(extra)).toBe(Object.prototype);
  });

  it('nothing malformed throws', () => {
    const content = fc.oneof(
      bytes,
      fc.json().map(utf8),
      fc.json().map((detail) => utf8(JSON.stringify({ detail }))),
    );
    fc.assert(
      fc.property(content, (value) => {
        const result = parseNotification(value, read);
        expect(['object', 'undefined']).toContain(typeof result);
      }),
      { numRuns: 300 },
    );
  });
});

describe('parseContent', () => {
  it('reads an element from bytes and from text', () => {
    expect(parseContent(elementContent({ content: '你好😀' }))).toEqual({ content: '你好😀' });
    expect(parseContent('{"content":"hi"}')).toEqual({ content: 'hi' });
  });

  it.each(['', '[]', 'null', '1', '"x"', '{', '\ud800'])('%j is no element', (text) => {
    expect(parseContent(text)).toBeUndefined();
    expect(parseContent(utf8(text))).toBeUndefined();
  });
});

describe('parseNotification', () => {
  it.each(['{}', '{"detail":null}', '{"detail":1}', '{"detail":{"userID":"a"}}', '{"detail":"x"}'])(
    '%s is no notification',
    (content) => {
      expect(parseNotification(content, readUserInfoUpdatedTips)).toBeUndefined();
    },
  );

  it('a list with a wrong item rejects the tips', () => {
    const tips = { userID: 'u', conversationID: 'c', seqs: [1, '2'] };
    expect(parseNotification(notificationContent(tips), readDeleteMsgsTips)).toBeUndefined();
    expect(
      parseNotification(notificationContent({ ...tips, seqs: [1, null] }), readDeleteMsgsTips),
    ).toBeUndefined();
  });
});

describe('notificationContent', () => {
  const wire = (content: Uint8Array) => JSON.parse(JSON.parse(new TextDecoder().decode(content)).detail);

  it('writes empty lists as null at every depth, or keeps them', () => {
    const tips = { userID: 'u', list: [], group: { members: [], ids: ['a'] } };
    expect(wire(notificationContent(tips))).toEqual({
      userID: 'u',
      list: null,
      group: { members: null, ids: ['a'] },
    });
    expect(wire(notificationContent(tips, 'list'))).toEqual(tips);
  });
});

describe('group and friend tips', () => {
  it('give who joined and left', () => {
    const tips = parseNotification(
      notificationContent({
        group: { groupID: 'g', groupName: 'G' },
        opUser: { groupID: 'g', userID: 'boss', roleLevel: 100 },
        kickedUserList: [{ groupID: 'g', userID: 'u1' }, { nickname: 'nobody' }, null],
        operationTime: 5,
        groupMemberVersion: 7,
        groupMemberVersionID: 'v',
      }),
      readGroupTips,
    );
    expect(tips?.group?.groupName).toBe('G');
    expect(tips?.opUser?.roleLevel).toBe(100);
    expect(tips?.kickedUserList.map((member) => member.userID)).toEqual(['u1']);
    expect(tips).toMatchObject({
      invitedUserList: [],
      entrantUser: null,
      operationTime: 5,
      groupMemberVersion: 7,
      groupMemberVersionID: 'v',
    });
  });

  it('give whose friends changed', () => {
    const content = notificationContent({
      fromToUserID: { fromUserID: 'a', toUserID: 'b' },
      friendIDs: [],
      friendVersion: 3,
      friendVersionID: 'v',
    });
    expect(parseNotification(content, readFriendTips)).toEqual({
      fromToUserID: { fromUserID: 'a', toUserID: 'b' },
      friendIDs: [],
      friend: null,
      friendVersion: 3,
      friendVersionID: 'v',
    });
  });

  it('lose only the wrong field', () => {
    const content = notificationContent({ group: 7, opUser: {}, kickedUserList: 'x', operationTime: 5 });
    expect(parseNotification(content, readGroupTips)).toMatchObject({
      group: null,
      opUser: null,
      kickedUserList: [],
      operationTime: 5,
    });
  });
});
