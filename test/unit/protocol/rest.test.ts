// REST: the envelope and the tolerant readers of stored entities.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  list,
  messageData,
  ProtocolError,
  parseEnvelope,
  type Reader,
  readConversation,
  readConversationMsg,
  readFriend,
  readFriendOnly,
  readFullIDs,
  readGroup,
  readGroupMember,
  readIncremental,
  readIncrementalMembers,
  readList,
  readMessage,
  readUser,
  type ServerConversation,
} from '../../../src/protocol/index.ts';
import { message } from './fixtures.ts';

const CONVERSATION: ServerConversation = {
  ownerUserID: 'u1',
  conversationID: 'si_u1_u2',
  recvMsgOpt: 1,
  conversationType: 1,
  userID: 'u2',
  groupID: '',
  isPinned: true,
  attachedInfo: 'a',
  isPrivateChat: true,
  groupAtType: 2,
  ex: 'e',
  burnDuration: 30,
  minSeq: 3,
  maxSeq: 9,
  msgDestructTime: 4,
  latestMsgDestructTime: 5,
  isMsgDestruct: true,
};

function restError(run: () => unknown): ProtocolError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as ProtocolError).kind).toBe('rest');
    return error as ProtocolError;
  }
  throw new Error('nothing was thrown');
}

describe('parseEnvelope', () => {
  it('reads success, with and without data', () => {
    expect(parseEnvelope({ errCode: 0, errMsg: '', errDlt: '', data: { a: 1 } })).toEqual({
      errCode: 0,
      errMsg: '',
      errDlt: '',
      data: { a: 1 },
    });
    expect(parseEnvelope({ errCode: 0, errMsg: '', errDlt: '' }).data).toBeUndefined();
    expect(parseEnvelope({ errCode: 0, data: null }).data).toBeUndefined();
  });

  it('reads an error', () => {
    expect(parseEnvelope({ errCode: 1004, errMsg: 'RecordNotFound', errDlt: 'no such row' })).toMatchObject({
      errCode: 1004,
      errMsg: 'RecordNotFound',
      errDlt: 'no such row',
    });
  });

  it.each([
    undefined,
    null,
    'text',
    [],
    {},
    { errMsg: '' },
    { errCode: '0' },
    { errCode: null },
    { errCode: 0.5 },
    { errCode: 0, errMsg: 1 },
    { errCode: 0, errDlt: {} },
  ])('refuses %j', (json) => {
    restError(() => parseEnvelope(json));
  });
});

const ENTITIES: [string, Reader<object>, object][] = [
  ['conversation', readConversation, { conversationID: 'c' }],
  ['user', readUser, { userID: 'u' }],
  ['group', readGroup, { groupID: 'g' }],
  ['member', readGroupMember, { userID: 'u' }],
  ['friend', readFriend, { friendUser: { userID: 'u' } }],
  ['friend of /jssdk', readFriendOnly, { friendUserID: 'u' }],
  ['conversation of /jssdk', readConversationMsg, { conversation: { conversationID: 'c' } }],
];

describe.each(ENTITIES)('%s', (_, read, identity) => {
  it('needs no more than its identity', () => {
    const value = read(identity)!;
    expect(value).toMatchObject(identity);
    expect(Object.values(value)).not.toContain(undefined);
    expect(read(value)).toEqual(value);
  });

  it('is rejected without it', () => {
    expect(read({})).toBeUndefined();
    for (const key of Object.keys(identity)) {
      for (const wrong of ['', 7, null, [], {}]) expect(read({ [key]: wrong })).toBeUndefined();
    }
  });

  it('keeps its shape whatever the fields hold', () => {
    const zero = read(identity)!;
    const others = Object.keys(zero).filter((key) => !(key in identity));
    const types = (value: object) => Object.entries(value).map(([key, field]) => [key, typeof field]);
    fc.assert(
      fc.property(fc.constantFrom(...others, 'unknown'), fc.jsonValue(), (key, value) => {
        const result = read({ ...identity, [key]: value })!;
        // A field has its own type or its zero value, whatever came.
        for (const [name, type] of types(result)) {
          const zeroType = types(zero).find(([other]) => other === name)?.[1];
          expect(type).toBe(zeroType);
        }
        expect(Object.keys(result)).toEqual(Object.keys(zero));
      }),
      { numRuns: 300 },
    );
  });

  it('takes nothing from __proto__', () => {
    const polluted = JSON.parse(
      `{"__proto__":${JSON.stringify(identity)},"constructor":{"prototype":{"x":1}}}`,
    );
    expect(read(polluted)).toBeUndefined();
    const value = read(Object.assign(Object.create({ ex: 'inherited' }), identity))!;
    expect(value).toEqual(read(identity));
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        read(value);
      }),
    );
  });
});

describe('conversation', () => {
  it('keeps every field', () => {
    expect(readConversation(JSON.parse(JSON.stringify(CONVERSATION)))).toEqual(CONVERSATION);
  });

  it('is a copy', () => {
    const raw = { ...CONVERSATION, later: 1 };
    expect(readConversation(raw)).toEqual(CONVERSATION);
    expect(readConversation(raw)).not.toBe(raw);
  });

  it('a field of the wrong type, or a number beyond 2^53 - 1, gets its zero value', () => {
    expect(readConversation({ ...CONVERSATION, isPinned: 'yes', minSeq: 2 ** 53, ex: null })).toEqual({
      ...CONVERSATION,
      isPinned: false,
      minSeq: 0,
      ex: '',
    });
  });
});

describe('message', () => {
  it('round-trips through JSON with base64 content', () => {
    fc.assert(
      fc.property(message, (value) => {
        const json = JSON.stringify({ ...value, content: Buffer.from(value.content).toString('base64') });
        expect(readMessage(JSON.parse(json))).toEqual(value);
      }),
    );
  });

  it('reads nulls and placeholders', () => {
    expect(
      readMessage({
        seq: 4,
        status: 4,
        content: null,
        options: null,
        atUserIDList: null,
        offlinePushInfo: null,
      }),
    ).toEqual(messageData({ seq: 4, status: 4 }));
    expect(readMessage({ content: '***' })?.content).toEqual(new Uint8Array(0));
    expect(readMessage(null)).toBeUndefined();
  });
});

describe('lists', () => {
  it('null and absent are empty, the result is a copy', () => {
    const items = [1];
    expect([list(null), list(undefined), list(items)]).toEqual([[], [], [1]]);
    expect(list(items)).not.toBe(items);
  });

  it('malformed items do not cost the others', () => {
    const data = { conversations: [CONVERSATION, null, {}, 'x', { conversationID: 'c' }] };
    expect(readList(data, 'conversations', readConversation).map((c) => c.conversationID)).toEqual([
      'si_u1_u2',
      'c',
    ]);
  });

  it.each([undefined, null, {}, { conversations: null }, { conversations: [] }])('%j has none', (data) => {
    expect(readList(data, 'conversations', readConversation)).toEqual([]);
  });

  it.each(['x', [], { conversations: {} }, { conversations: 'x' }])('%j is refused', (data) => {
    expect(restError(() => readList(data, 'conversations', readConversation)).message).toContain(
      'conversations',
    );
  });
});

describe('incremental answers', () => {
  const answer = { version: 7, versionID: 'v', full: false, delete: null, insert: null, update: null };

  it('nulls are empty lists', () => {
    expect(readIncremental(answer, readConversation)).toEqual({
      version: 7,
      versionID: 'v',
      full: false,
      delete: [],
      insert: [],
      update: [],
      sortVersion: 0,
    });
  });

  it('read what changed, without the malformed', () => {
    const delta = readIncremental(
      { ...answer, delete: ['a'], insert: [CONVERSATION], update: [{}, { conversationID: 'c' }] },
      readConversation,
    );
    expect(delta.delete).toEqual(['a']);
    expect(delta.insert).toEqual([CONVERSATION]);
    expect(delta.update.map((c) => c.conversationID)).toEqual(['c']);
  });

  it.each([
    undefined,
    'x',
    {},
    { ...answer, versionID: undefined },
    { ...answer, full: null },
    { ...answer, version: '7' },
    { ...answer, versionID: 7 },
    { ...answer, full: 'no' },
    { ...answer, delete: [1] },
    { ...answer, insert: {} },
  ])('refuse %j', (data) => {
    restError(() => readIncremental(data, readConversation));
  });

  it('of group members are read by group', () => {
    const members = readIncrementalMembers({
      respList: {
        g1: { ...answer, insert: [{ userID: 'u', groupID: 'g1' }], group: { groupID: 'g1', groupName: 'G' } },
        g2: { ...answer, group: null },
        broken: { ...answer, version: 'x' },
      },
    });
    expect(Object.keys(members)).toEqual(['g1', 'g2']);
    expect(members.g1?.insert[0]?.userID).toBe('u');
    expect(members.g1?.group?.groupName).toBe('G');
    expect(members.g2?.group).toBeNull();
    expect(Object.keys(readIncrementalMembers({ respList: null }))).toEqual([]);
    restError(() => readIncrementalMembers({ respList: 'x' }));
  });

  it('full lists of IDs', () => {
    const head = { version: 1, versionID: 'v', equal: true };
    expect(readFullIDs({ ...head, groupIDs: null }, 'groupIDs')).toEqual({ ...head, ids: [] });
    expect(readFullIDs({ ...head, equal: false, userIDs: ['a', 'b'] }, 'userIDs').ids).toEqual(['a', 'b']);
    restError(() => readFullIDs({ ...head, equal: 1 }, 'userIDs'));
    restError(() => readFullIDs({ ...head, userIDs: ['a', 1] }, 'userIDs'));
    restError(() => readFullIDs({ ...head, version: undefined }, 'userIDs'));
    for (const data of [undefined, {}, 'x']) restError(() => readFullIDs(data, 'userIDs'));
  });
});
