// Behaviour 5: every kind of message that can be made arrives as it was made, and typing reaches who is online.
import type { Message, MethodName } from 'openim-worker';
import { expect, it } from 'vitest';
import { createWorld } from '../harness/world.ts';

const CHAT = 'si_u1_u2';
const picture = {
  uuid: 'p',
  type: 'image/png',
  size: 9,
  width: 3,
  height: 2,
  url: 'https://files.example/p.png',
};
const quoted = { clientMsgID: 'q', contentType: 101, content: 'quoted', textElem: { content: 'quoted' } };

const KINDS: readonly (readonly [MethodName, readonly unknown[], keyof Message, object])[] = [
  [
    'createQuoteMessage',
    ['yes', quoted],
    'quoteElem',
    expect.objectContaining({
      text: 'yes',
      quoteMessage: expect.objectContaining({ clientMsgID: 'q', textElem: { content: 'quoted' } }),
    }),
  ],
  [
    'createCustomMessage',
    ['{"x":1}', 'extension', 'words'],
    'customElem',
    { data: '{"x":1}', extension: 'extension', description: 'words' },
  ],
  [
    'createImageMessageByURL',
    [
      {
        sourcePicture: picture,
        bigPicture: picture,
        snapshotPicture: { url: 'https://files.example/s.png' },
      },
    ],
    'pictureElem',
    {
      sourcePath: '',
      sourcePicture: picture,
      bigPicture: picture,
      snapshotPicture: {
        uuid: '',
        type: '',
        size: 0,
        width: 0,
        height: 0,
        url: 'https://files.example/s.png',
      },
    },
  ],
  [
    'createSoundMessageByURL',
    [{ uuid: 's', soundPath: '', sourceUrl: 'https://files.example/s.mp3', dataSize: 9, duration: 3 }],
    'soundElem',
    {
      uuid: 's',
      soundPath: '',
      sourceUrl: 'https://files.example/s.mp3',
      dataSize: 9,
      duration: 3,
      soundType: '',
    },
  ],
  [
    'createVideoMessageByURL',
    [JSON.stringify({ videoUrl: 'https://files.example/v.mp4', duration: 3, snapshotWidth: 7 })],
    'videoElem',
    expect.objectContaining({ videoUrl: 'https://files.example/v.mp4', duration: 3, snapshotWidth: 7 }),
  ],
  [
    'createFileMessageByURL',
    [{ sourceUrl: 'https://files.example/f.txt', fileName: 'f.txt', fileSize: 9, unknown: 'left out' }],
    'fileElem',
    {
      filePath: '',
      uuid: '',
      sourceUrl: 'https://files.example/f.txt',
      fileName: 'f.txt',
      fileSize: 9,
      fileType: '',
    },
  ],
  ['createFaceMessage', [{ index: 3, data: 'smile' }], 'faceElem', { index: 3, data: 'smile' }],
  [
    'createLocationMessage',
    [{ longitude: -0.5, latitude: 51.25 }],
    'locationElem',
    { description: '', longitude: -0.5, latitude: 51.25 },
  ],
  ['createCardMessage', [{ userID: 'u3' }], 'cardElem', { userID: 'u3', nickname: '', faceURL: '', ex: '' }],
  [
    'createMergerMessage',
    [
      {
        messageList: [quoted, { ...quoted, clientMsgID: 'r' }],
        title: 'Chat',
        summaryList: ['', 'b: quoted'],
      },
    ],
    'mergeElem',
    expect.objectContaining({
      title: 'Chat',
      abstractList: ['', 'b: quoted'],
      multiMessage: [
        expect.objectContaining({ clientMsgID: 'q', textElem: { content: 'quoted' } }),
        expect.objectContaining({ clientMsgID: 'r' }),
      ],
    }),
  ],
];

it.each(KINDS)('%s makes a message that arrives as it was made', async (method, args, key, element) => {
  const world = await createWorld();
  const [u1, u2] = [await world.signIn('u1'), await world.signIn('u2')];
  const made = (await u1.call(method, ...args)) as Message;
  expect(made).toMatchObject({ sendID: 'u1', status: 1, seq: 0 });
  expect(made[key]).toEqual(element);
  expect(await u1.listed()).toEqual([]);

  await u1.call('sendMessage', made, 'u2', '');
  const received = (await u2.next('onRecvNewMessages')).value[0]!;
  expect(received.clientMsgID).toBe(made.clientMsgID);
  expect(received[key]).toEqual(element);
  const latest = JSON.parse((await u2.row(CHAT))!.latestMsg) as Message;
  expect(latest[key]).toEqual(element);
});

it('createForwardMessage makes the same content anew', async () => {
  const world = await createWorld();
  const [u1, u3] = [await world.signIn('u1'), await world.signIn('u3')];
  const sent = await u1.say('u2', 'pass it on');
  const forwarded = await u1.call('createForwardMessage', sent);
  expect(forwarded).toMatchObject({ content: 'pass it on', seq: 0, serverMsgID: '', status: 1, recvID: '' });
  expect(forwarded.clientMsgID).not.toBe(sent.clientMsgID);
  await u1.call('sendMessage', forwarded, 'u3', '');
  expect((await u3.next('onRecvNewMessages')).value[0]).toMatchObject({
    content: 'pass it on',
    sendID: 'u1',
  });

  const revoked = { ...sent, contentType: 2101, content: '{"detail":"{}"}' };
  expect((await u1.fails('createForwardMessage', revoked)).errCode).toBe(10002);
});

it('typingStatusUpdate is seen by who is online, and leaves nothing', async () => {
  const world = await createWorld();
  const [u1, u2] = [await world.signIn('u1'), await world.signIn('u2')];
  expect((await u1.im.typingStatusUpdate('', { recvID: 'u2', msgTip: 'yes' })).data).toBe('');
  expect((await u2.next('onConversationUserInputStatusChanged')).value).toEqual({
    conversationID: CHAT,
    userID: 'u1',
    platformIDs: [5],
    isTyping: true,
  });
  u2.events.clear();
  await u1.call('typingStatusUpdate', { recvID: 'u2', msgTip: 'no' });
  expect((await u2.next('onConversationUserInputStatusChanged')).value).toEqual({
    conversationID: CHAT,
    userID: 'u1',
    platformIDs: [],
    isTyping: false,
  });
  for (const client of [u1, u2]) {
    expect(await client.told(/Conversation(?!User)|Total|Recv|Message/)).toEqual([]);
    expect(await client.listed()).toEqual([]);
    expect(await (await client.database()).rows('messages')).toEqual([]);
  }
  expect(await world.messages(CHAT)).toEqual([]);
});
