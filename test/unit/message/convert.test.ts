// Messages on the wire and in the store: every content type, hostile content, options.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from '../../../src/contract/index.ts';
import { elementContent, encodeBody, type MsgData, messageData, REQ } from '../../../src/protocol/index.ts';
import { decodeBody } from '../../../src/protocol/requests.ts';
import { rowOf, wireOf } from '../../../src/worker/message/convert.ts';
import { elementKind } from '../../../src/worker/message/elements.ts';
import { messageJSON } from '../../../src/worker/message/row.ts';
import { CHAT, serverMessage } from './fake-session.ts';

const picture = { uuid: 'u', type: 'image/png', size: 1, width: 2, height: 3, url: 'http://x' };

/** Of each content type: its element as it travels and as apps receive it. */
const ELEMENTS: [contentType: number, key: keyof Message, element: object][] = [
  [101, 'textElem', { content: 'hi "you" 😀\n' }],
  [
    102,
    'pictureElem',
    { sourcePath: 'p', sourcePicture: picture, bigPicture: picture, snapshotPicture: picture },
  ],
  [
    103,
    'soundElem',
    { uuid: 'u', soundPath: 'p', sourceUrl: 's', dataSize: 1, duration: 2, soundType: 'mp3' },
  ],
  [
    104,
    'videoElem',
    {
      videoPath: 'p',
      videoUUID: 'u',
      videoUrl: 'v',
      videoType: 'mp4',
      videoSize: 1,
      duration: 2,
      snapshotPath: 'sp',
      snapshotUUID: 'su',
      snapshotSize: 3,
      snapshotUrl: 's',
      snapshotWidth: 4,
      snapshotHeight: 5,
      snapshotType: 'png',
    },
  ],
  [105, 'fileElem', { filePath: 'p', uuid: 'u', sourceUrl: 's', fileName: 'n', fileSize: 9, fileType: 't' }],
  [
    106,
    'atTextElem',
    {
      text: 'hi @me',
      atUserList: ['me', 'x'],
      atUsersInfo: [{ atUserID: 'me', groupNickname: 'M' }],
      isAtSelf: true,
    },
  ],
  [107, 'mergeElem', { title: 't', abstractList: ['a'], messageEntityList: [], multiMessage: [] }],
  [108, 'cardElem', { userID: 'u', nickname: 'n', faceURL: 'f', ex: 'e' }],
  [109, 'locationElem', { description: 'd', longitude: 12.5, latitude: -3.25 }],
  [110, 'customElem', { data: '{"a":1}', description: 'd', extension: 'e' }],
  [113, 'typingElem', { msgTips: 'yes' }],
  [114, 'quoteElem', { text: 't', messageEntityList: [] }],
  [115, 'faceElem', { index: 3, data: 'd' }],
  [
    117,
    'advancedTextElem',
    { text: 't', messageEntityList: [{ type: 'url', offset: 0, length: 1, url: 'u', ex: '' }] },
  ],
  [118, 'markdownTextElem', { content: '# t' }],
  [119, 'customElem', { data: 'd', description: '', extension: '' }],
  [120, 'customElem', { data: 'd', description: '', extension: '' }],
  [1400, 'notificationElem', { detail: '{"text":"x"}' }],
  [1509, 'notificationElem', { detail: '{"group":{}}' }],
  [2101, 'notificationElem', { detail: '{"revokerID":"u2"}' }],
];

test.each(ELEMENTS)('content type %i has its %s', (contentType, key, element) => {
  const row = rowOf(serverMessage(1, { contentType, content: elementContent(element) }), CHAT, 'me');
  expect(row[key]).toEqual(element);
  const keys = Object.keys(row).filter((name) => name.endsWith('Elem'));
  expect(keys).toEqual([key]);
});

test.each(ELEMENTS.filter(([contentType]) => contentType < 1000 && ![113, 120].includes(contentType)))(
  'content type %i travels as its element',
  (contentType, key, element) => {
    const row = rowOf(serverMessage(1, { contentType, content: elementContent(element) }), CHAT, 'other');
    const travelled = JSON.parse(new TextDecoder().decode(wireOf(row).content));
    expect(travelled).toEqual(key === 'atTextElem' ? { ...element, isAtSelf: false } : element);
  },
);

test.each([113, 120, 1400, 2101, 999])('content type %i cannot be sent', (contentType) => {
  const message = rowOf(
    serverMessage(1, { contentType, content: elementContent({ detail: 'x' }) }),
    CHAT,
    'me',
  );
  expect(() => wireOf(message)).toThrow(expect.objectContaining({ errCode: 10002 }));
});

test('the content of a text is the text, of others the JSON that travelled', () => {
  expect(rowOf(serverMessage(1), CHAT, 'me').content).toBe('text 1');
  const content = '{"data":"d","unknown":1}';
  const custom = serverMessage(1, { contentType: 110, content: new TextEncoder().encode(content) });
  expect(rowOf(custom, CHAT, 'me').content).toBe(content);
});

test('isAtSelf is found out here, not believed', () => {
  const at = (atUserList: string[], isAtSelf: boolean): boolean | undefined => {
    const content = elementContent({ text: 't', atUserList, isAtSelf });
    return rowOf(serverMessage(1, { contentType: 106, content }), CHAT, 'me').atTextElem?.isAtSelf;
  };
  expect(at(['me'], false)).toBe(true);
  expect(at(['AtAllTag', 'other'], true)).toBe(false);
});

test('a message has the fields of its wire form', () => {
  const row = rowOf(
    serverMessage(7, {
      senderFaceURL: 'face',
      senderPlatformID: 2,
      isRead: true,
      ex: 'ex',
      groupID: 'g',
      attachedInfo: '{"isPrivateChat":true,"burnDuration":10,"other":{}}',
      offlinePushInfo: {
        title: 't',
        desc: 'd',
        ex: '',
        iOSPushSound: '',
        iOSBadgeCount: true,
        signalInfo: 'x',
      },
    }),
    CHAT,
    'me',
  );
  expect(JSON.parse(messageJSON(row))).toEqual({
    clientMsgID: 'c7',
    serverMsgID: 's7',
    createTime: 7000,
    sendTime: 7000,
    sessionType: 1,
    sendID: 'u2',
    recvID: 'me',
    msgFrom: 100,
    contentType: 101,
    senderPlatformID: 2,
    senderNickname: 'Two',
    senderFaceUrl: 'face',
    groupID: 'g',
    content: 'text 7',
    seq: 7,
    isRead: true,
    status: 2,
    attachedInfo: '{"isPrivateChat":true,"burnDuration":10,"other":{}}',
    attachedInfoElem: { isPrivateChat: true, burnDuration: 10, hasReadTime: 0 },
    ex: 'ex',
    localEx: '',
    textElem: { content: 'text 7' },
    offlinePush: { title: 't', desc: 'd', ex: '', iOSPushSound: '', iOSBadgeCount: true },
  });
});

test('a message is sent once the server has it, whatever status it carries; 4 and up are kept', () => {
  expect([0, 1, 2, 3, 4, 5].map((status) => rowOf(serverMessage(1, { status }), CHAT, 'me').status)).toEqual([
    2, 2, 2, 2, 4, 5,
  ]);
});

test('options say what must not become the latest message', () => {
  const aside = (options: MsgData['options'], sendID = 'u2', status = 2): number | undefined =>
    rowOf(serverMessage(1, { options, sendID, status }), CHAT, 'me').aside;
  expect(aside({})).toBeUndefined();
  expect(aside({ conversationUpdate: true, unreadCount: false })).toBeUndefined();
  expect(aside({ conversationUpdate: false })).toBe(1);
  expect(aside({ senderConversationUpdate: false })).toBeUndefined();
  expect(aside({ senderConversationUpdate: false }, 'me')).toBe(1);
  expect(aside({}, 'u2', 4)).toBe(1);
});

test('nothing of the frame is kept', () => {
  const msg = serverMessage(1);
  const row = rowOf(msg, CHAT, 'me');
  msg.content.fill(0);
  expect(row.textElem).toEqual({ content: 'text 1' });
});

test.each([
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['a list', '[1]'],
  ['null', 'null'],
  ['wrong type', '{"content":5}'],
])('malformed content gives a message without element: %s', (_, content) => {
  const row = rowOf(serverMessage(1, { content: new TextEncoder().encode(content) }), CHAT, 'me');
  expect(row.textElem).toBeUndefined();
  expect(row.content).toBe(content);
});

test('hostile keys have no effect', () => {
  const content = '{"content":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const row = rowOf(serverMessage(1, { content: new TextEncoder().encode(content) }), CHAT, 'me');
  expect(row.textElem).toEqual({ content: 'x' });
  expect(Object.getPrototypeOf(row.textElem)).toBe(Object.prototype);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  const attached = rowOf(
    serverMessage(1, { attachedInfo: '{"__proto__":{"isPrivateChat":true}}' }),
    CHAT,
    'me',
  );
  expect(attached.attachedInfoElem).toEqual({ isPrivateChat: false, burnDuration: 0, hasReadTime: 0 });
});

test('messages in messages keep their elements, down to a depth', () => {
  const inner = { ...rowOf(serverMessage(1), CHAT, 'me'), secret: 1 };
  const content = elementContent({ title: 't', abstractList: [], multiMessage: [inner, 'no message', null] });
  const row = rowOf(serverMessage(2, { contentType: 107, content }), CHAT, 'me');
  const nested = row.mergeElem?.multiMessage as Message[];
  expect(nested).toHaveLength(1);
  expect(nested[0]).toMatchObject({ clientMsgID: 'c1', textElem: { content: 'text 1' } });
  expect(nested[0]).not.toHaveProperty('secret');

  let deep = '{"contentType":101}';
  for (let i = 0; i < 3000; i++) deep = `{"contentType":114,"quoteElem":{"text":"","quoteMessage":${deep}}}`;
  const bytes = new TextEncoder().encode(`{"text":"t","quoteMessage":${deep}}`);
  const quote = rowOf(serverMessage(3, { contentType: 114, content: bytes }), CHAT, 'me');
  expect(quote.quoteElem).toBeDefined();
  expect(JSON.stringify(quote.quoteElem).length).toBeLessThan(5000);
});

const anyContent = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.json({ maxDepth: 5 }).map((text) => new TextEncoder().encode(text)),
  fc
    .dictionary(
      fc.constantFrom('content', 'text', 'quoteMessage', 'multiMessage', 'atUserList', 'detail', '__proto__'),
      fc.jsonValue({ maxDepth: 4 }),
    )
    .map((value) => elementContent(value)),
);

test('any content of any type is taken without a throw, and can be given to apps', () => {
  const contentType = fc.oneof(fc.constantFrom(...ELEMENTS.map(([type]) => type)), fc.integer());
  fc.assert(
    fc.property(contentType, anyContent, fc.string(), (type, content, attachedInfo) => {
      const row = rowOf(serverMessage(1, { contentType: type, content, attachedInfo }), CHAT, 'me');
      expect(JSON.parse(messageJSON(row)).clientMsgID).toBe('c1');
      const kind = elementKind(type);
      // What was taken is its own known form: reading it again changes nothing.
      if (kind && row[kind.key]) {
        const again = rowOf(
          serverMessage(1, { contentType: type, content: elementContent(row[kind.key] as object) }),
          CHAT,
          'me',
        );
        expect(again[kind.key]).toEqual(row[kind.key]);
      }
    }),
    { seed: 59 },
  );
});

test('a message that is sent and comes back is the same', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(
      fc.record({ text, atUserList: fc.array(text), nickname: text, ex: text }),
      ({ nickname, ex, ...element }) => {
        const row = rowOf(
          serverMessage(0, {
            sendID: 'me',
            contentType: 106,
            senderNickname: nickname,
            ex,
            content: elementContent(element),
          }),
          CHAT,
          'me',
        );
        const wire = decodeBody(REQ.sendMessage, encodeBody(REQ.sendMessage, wireOf(row)));
        expect(wire).toMatchObject({ status: 1, seq: 0, sendTime: 0, serverMsgID: '' });
        expect(wire.atUserIDList).toEqual(element.atUserList);
        const back = rowOf({ ...wire, serverMsgID: row.serverMsgID, sendTime: row.sendTime }, CHAT, 'me');
        expect({ ...back, content: row.content }).toEqual(row);
        expect(JSON.parse(back.content)).toEqual(row.atTextElem);
      },
    ),
    { seed: 59 },
  );
});

test('only known fields of an element travel, options as given, a push notification whole', () => {
  const message: Message = {
    ...rowOf(serverMessage(1), CHAT, 'me'),
    textElem: { content: 'x', password: 'secret' } as { content: string },
    offlinePush: { title: 't', desc: 'd', ex: 'e', iOSPushSound: 's', iOSBadgeCount: true },
  };
  const wire = wireOf(message, { notPrivate: false });
  expect(new TextDecoder().decode(wire.content)).toBe('{"content":"x"}');
  expect(wire.options).toEqual({ notPrivate: false });
  expect(wire.offlinePushInfo).toEqual({ ...message.offlinePush, signalInfo: '' });
  expect(
    wireOf(rowOf(messageData({ contentType: 101, content: elementContent({ content: '' }) }), CHAT, 'me'))
      .offlinePushInfo,
  ).toBeUndefined();
});

test('a text may be given by its content alone, another type by its JSON; a wrong element is refused', () => {
  const bare = (contentType: number, content: string, elem: object = {}): Message => {
    const { textElem: _, ...message } = rowOf(serverMessage(1), CHAT, 'me');
    return { ...message, contentType, content, ...elem };
  };
  const contentOf = (message: Message): string => new TextDecoder().decode(wireOf(message).content);
  expect(contentOf(bare(101, 'just text'))).toBe('{"content":"just text"}');
  expect(JSON.parse(contentOf(bare(110, '{"data":"d"}')))).toEqual({
    data: 'd',
    description: '',
    extension: '',
  });
  expect(() => wireOf(bare(110, 'no JSON'))).toThrow('"c1" has no valid customElem');
  expect(() => wireOf(bare(101, 'x', { textElem: { content: 5 } }))).toThrow('"c1" has no valid textElem');
});
