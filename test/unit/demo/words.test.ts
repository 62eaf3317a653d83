// What rows, messages, times and faces say in words.
import { describe, expect, it } from 'vitest';
import { hue, initials } from '../../../demo/src/words/initials.ts';
import { cardOf, linkOf, pictureOf } from '../../../demo/src/words/message-cards.ts';
import { burnWords, fullText, latestMessage, messageWords } from '../../../demo/src/words/message-words.ts';
import { badge, rowSentence, rowWords } from '../../../demo/src/words/row-words.ts';
import { mentionsOf, textPieces } from '../../../demo/src/words/text-pieces.ts';
import { dayWords, shortWhen } from '../../../demo/src/words/when.ts';
import { message, row } from './rows.ts';

const words = (fields: Parameters<typeof message>[1]) => messageWords(message('m', fields), 'u1').words;
const detail = (value: unknown) => ({ notificationElem: { detail: JSON.stringify(value) } });

describe('message', () => {
  it('says a text in one line', () => {
    expect(words({ textElem: { content: ' 你好，\n world  ' } })).toBe('你好， world');
  });

  it('never cuts a character in two', () => {
    const long = words({ textElem: { content: `${'a'.repeat(279)}😀😀` } });
    expect(long).toBe(`${'a'.repeat(279)}…`);
  });

  it('names whom a message is at', () => {
    const atTextElem = {
      text: '@u1 @u9 look, @AtAllTag',
      atUserList: ['u1', 'u9'],
      atUsersInfo: [{ atUserID: 'u1', groupNickname: '小明' }],
      isAtSelf: true,
    };
    expect(words({ contentType: 106, atTextElem })).toBe('@小明 @u9 look, @everyone');
  });

  it.each([
    [{ contentType: 102 }, 'Photo'],
    [{ contentType: 103, soundElem: { duration: 65 } }, 'Voice message 1:05'],
    [{ contentType: 104 }, 'Video'],
    [{ contentType: 105, fileElem: { fileName: 'a.pdf' } }, 'File: a.pdf'],
    [{ contentType: 108, cardElem: { nickname: 'Eve' } }, 'Contact: Eve'],
    [{ contentType: 109, locationElem: {} }, 'Location'],
    [{ contentType: 115 }, 'Sticker'],
    [{ contentType: 999 }, 'Message'],
    [{ contentType: 1999 }, 'Notification'],
    [{ contentType: 1701, ...detail({ isPrivate: false }) }, 'Private chat is off'],
    [{ contentType: 1701, ...detail({ isPrivate: true }) }, 'Private chat is on'],
    [{ contentType: 2101, ...detail({ revokerID: 'u1' }) }, 'You took back a message'],
    [
      { contentType: 2101, ...detail({ revokerID: 'u2', revokerNickname: 'Bob' }) },
      'Bob took back a message',
    ],
    [
      {
        contentType: 1509,
        ...detail({
          opUser: { userID: 'u2', nickname: 'Bob' },
          invitedUserList: [{ userID: 'u1', nickname: 'Me' }],
        }),
      },
      'Bob invited you',
    ],
    [{ contentType: 1509, ...detail({ opUser: null, invitedUserList: null }) }, 'Bob invited new members'],
    [{ contentType: 1501, ...detail({ opUser: { userID: 'u1', nickname: 'Me' } }) }, 'You created the group'],
    [
      {
        contentType: 1519,
        ...detail({ opUser: { userID: 'u2', nickname: 'Bob' }, group: { notification: '周六\n七点' } }),
      },
      'Bob changed the announcement: 周六 七点',
    ],
    [{ contentType: 1520, ...detail({ group: { groupName: 'Hikers' } }) }, 'Bob renamed the group: Hikers'],
    [{ contentType: 1520, ...detail({ group: 7 }) }, 'Bob renamed the group'],
  ] as const)('says %j as %s', (fields, expected) => {
    expect(words(fields)).toBe(expected);
  });

  it('reads a notice whose element travelled as text only', () => {
    const content = JSON.stringify({ detail: JSON.stringify({ revokerID: 'u1' }) });
    expect(words({ contentType: 2101, content })).toBe('You took back a message');
  });

  it('survives what it cannot read', () => {
    expect(latestMessage('')).toBeUndefined();
    expect(latestMessage('{')).toBeUndefined();
    expect(latestMessage('[]')).toBeUndefined();
    expect(words({ contentType: 2101, content: 'no JSON', senderNickname: '', sendID: '' })).toBe(
      'Someone took back a message',
    );
  });
});

describe('row', () => {
  const latestMsg = JSON.stringify(message('m', { textElem: { content: 'hi' } }));

  it('shows the latest message, in groups with who said it', () => {
    expect(rowWords(row('a', { latestMsg }), 'u1')).toMatchObject({ who: '', line: 'hi' });
    const group = row('g', { latestMsg, groupID: 'g1', conversationType: 3 });
    expect(rowWords(group, 'u1')).toMatchObject({ who: 'Bob: ', line: 'hi' });
    expect(rowWords(group, 'u2')).toMatchObject({ who: 'You: ', line: 'hi' });
  });

  it('shows a draft instead, behind the mark of a mention', () => {
    const said = rowWords(row('a', { latestMsg, draftText: 'to\nsay', groupAtType: 1 }), 'u1');
    expect(said).toMatchObject({ isDraft: true, line: 'to say', mark: '@you' });
  });

  it('tells an own message that was not sent', () => {
    const failed = JSON.stringify(message('m', { sendID: 'u1', status: 3, textElem: { content: 'x' } }));
    expect(rowWords(row('a', { latestMsg: failed }), 'u1').sending).toBe('failed');
    expect(rowWords(row('a', { latestMsg: failed }), 'u2').sending).toBe('no');
  });

  it('says everything in one sentence for a screen reader', () => {
    const one = row('a', {
      showName: 'Alice',
      latestMsg,
      unreadCount: 3,
      isPinned: true,
      recvMsgOpt: 2,
      groupAtType: 2,
    });
    expect(rowSentence(one, rowWords(one, 'u1'), '5 min')).toBe(
      'Alice, 3 unread, pinned, muted, everyone was mentioned, hi, 5 min',
    );
  });

  it('caps the badge', () => {
    expect([badge(1), badge(99), badge(100)]).toEqual(['1', '99', '99+']);
  });
});

describe('time', () => {
  const now = new Date(2025, 5, 18, 15, 30).getTime();
  it.each([
    [0, ''],
    [now - 20_000, 'now'],
    [now + 20_000, 'now'],
    [now - 5 * 60_000, '5 min'],
    [new Date(2025, 5, 18, 9, 5).getTime(), '09:05'],
    [new Date(2025, 5, 17, 23, 59).getTime(), 'Yesterday'],
    [new Date(2025, 5, 16, 1, 0).getTime(), 'Mon'],
    [new Date(2025, 2, 12).getTime(), 'Mar 12'],
    [new Date(2023, 2, 12).getTime(), 'Mar 12, 2023'],
    [Number.NaN, ''],
  ])('says %d as %s', (at, expected) => {
    expect(shortWhen(at, now)).toBe(expected);
  });

  it('names days', () => {
    expect(dayWords(now, now)).toBe('Today');
    expect(dayWords(new Date(2025, 5, 16).getTime(), now)).toBe('Monday');
  });
});

describe('face', () => {
  it.each([
    ['Alice Chen', 'AC'],
    ['Frontend guild 1862', 'FG'],
    ['007', '0'],
    ['alice', 'A'],
    ['王小明', '小明'],
    ['产品研发群', '产品'],
    ['李雷', '李雷'],
    ['👩‍🚀 Ada', 'A'],
    ['👩‍🚀', '👩‍🚀'],
    ['  ', '?'],
  ])('of %s is %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it('keeps its colour', () => {
    expect(hue('u1')).toBe(hue('u1'));
  });
});

describe('card', () => {
  const card = (fields: Parameters<typeof message>[1]) => cardOf(message('m', fields));

  it.each([
    [{ contentType: 105, fileElem: { fileName: 'a.pdf', fileSize: 48_200 } }, 'a.pdf', ['48 kB']],
    [{ contentType: 104, videoElem: { duration: 5, videoSize: 2_500_000 } }, 'Video 0:05', ['2.5 MB']],
    [{ contentType: 108, cardElem: { nickname: 'Eve', userID: 'u9' } }, 'Eve', ['u9']],
    [
      { contentType: 109, locationElem: { latitude: 52.5, longitude: 13.4 } },
      'Location',
      ['52.5000, 13.4000'],
    ],
    [{ contentType: 110, customElem: { description: 'Vote', data: '{}' } }, 'Vote', ['{}']],
    [
      { contentType: 107, mergeElem: { title: 'T', abstractList: ['a', 'b', 'c', 'd', 'e', 1] } },
      'T',
      ['a', 'b', 'c', '5 messages'],
    ],
    [{ contentType: 105, fileElem: { fileSize: 'x' } }, 'File', []],
  ])('%j', (fields, title, lines) => {
    expect(card(fields)).toEqual({ title, lines });
  });

  it('is none for texts and notices', () => {
    expect(card({ contentType: 101 })).toBeUndefined();
    expect(card({ contentType: 1501 })).toBeUndefined();
  });

  it('leads to web addresses only', () => {
    const link = (sourceUrl: unknown) => linkOf(message('m', { contentType: 105, fileElem: { sourceUrl } }));
    expect(link('https://files.example/a')).toBe('https://files.example/a');
    expect(link('javascript:alert(1)')).toBe('');
    expect(link(7)).toBe('');
  });
});

describe('picture', () => {
  const picture = (pictureElem: Record<string, unknown>) =>
    pictureOf(message('m', { contentType: 102, pictureElem }));
  const at = (url: string, width?: unknown, height?: unknown) => ({ url, width, height });

  it('shows the smallest and opens the largest, in a place of its shape', () => {
    expect(
      picture({
        sourcePicture: at('https://f.example/source', 4000, 1000),
        snapshotPicture: at('https://f.example/small', 560, 280),
      }),
    ).toEqual({
      src: 'https://f.example/small',
      href: 'https://f.example/source',
      size: { width: 280, height: 140 },
    });
    expect(picture({ bigPicture: at('http://f.example/tall', 100, 640) })?.size).toEqual({
      width: 50,
      height: 320,
    });
    expect(picture({ bigPicture: at('http://f.example/icon', 16, 16) })?.size).toEqual({
      width: 16,
      height: 16,
    });
  });

  it('takes nothing on trust', () => {
    expect(picture({ sourcePicture: at('javascript:alert(1)'), bigPicture: 'x' })).toBeUndefined();
    expect(picture({ sourcePicture: at('https://f.example/a', 0, 10) })?.size).toBeUndefined();
    expect(picture({ sourcePicture: at('https://f.example/a', '1', 10) })?.size).toBeUndefined();
    expect(pictureOf(message('m', { contentType: 101 }))).toBeUndefined();
  });
});

describe('pieces of a text', () => {
  const pieces = (text: string, mentions: string[] = []) =>
    textPieces(text, mentions).map(({ kind, text: words }) => (kind === 'plain' ? words : [kind, words]));

  it('finds web addresses, without what belongs to the sentence', () => {
    expect(pieces('See https://a.example/x?y=1#z, or (http://b.example/).')).toEqual([
      'See ',
      ['link', 'https://a.example/x?y=1#z'],
      ', or (',
      ['link', 'http://b.example/'],
      ').',
    ]);
    expect(pieces('看https://a.example/中文（好）。')).toEqual([
      '看',
      ['link', 'https://a.example/中文'],
      '（好）。',
    ]);
    expect(pieces('https://a.example/w_(x)')).toEqual([['link', 'https://a.example/w_(x)']]);
    expect(pieces('javascript:alert(1) ftp://a.example')).toEqual(['javascript:alert(1) ftp://a.example']);
  });

  it('marks mentions, the longer name first', () => {
    const atTextElem = {
      text: '',
      atUserList: ['u1', 'u2'],
      atUsersInfo: [
        { atUserID: 'u1', groupNickname: 'An' },
        { atUserID: 'u2', groupNickname: 'Ann Lee' },
      ],
      isAtSelf: false,
    };
    const names = [...mentionsOf(message('m', { contentType: 106, atTextElem }))];
    expect(pieces('@Ann Lee, @An: mail a@b.example @everyone', names)).toEqual([
      ['mention', '@Ann Lee'],
      ', ',
      ['mention', '@An'],
      ': mail a@b.example ',
      ['mention', '@everyone'],
    ]);
    expect(mentionsOf(message('m'))).toEqual([]);
    const odd = { ...atTextElem, atUsersInfo: [null, { groupNickname: 7 }] as never };
    expect(mentionsOf(message('m', { atTextElem: odd }))).toEqual(['@everyone']);
  });
});

describe('a whole text', () => {
  it('keeps its lines, also that of an answer', () => {
    expect(fullText(message('m', { textElem: { content: 'a\nb' } }))).toBe('a\nb');
    expect(fullText(message('m', { contentType: 114, quoteElem: { text: 'c\nd' } }))).toBe('c\nd');
    expect(fullText(message('m', { contentType: 105, content: '{}' }))).toBe('');
  });

  it('says when it disappears', () => {
    const burn = (burnDuration: number, isPrivateChat = true) =>
      burnWords(message('m', { attachedInfoElem: { isPrivateChat, burnDuration, hasReadTime: 0 } }));
    expect(burn(60)).toBe('Private: disappears 60 s after it is read');
    expect(burn(0)).toBe('Private: disappears 30 s after it is read');
    expect(burn(60, false)).toBe('');
    expect(burnWords(message('m'))).toBe('');
  });
});
