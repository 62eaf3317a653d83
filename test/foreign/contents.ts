// Message kinds: what theirs builds and sends arrives at ours with the same content.
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';
import type { ClientPage, Kind, Pages } from './pages.ts';
import type { World } from './world.ts';

/** One kind: how theirs makes it, and under which key both document its content. */
interface ContentKind {
  readonly method: string;
  readonly elem: string;
  readonly params: unknown;
  /** Fields of the content that theirs does not have. */
  readonly ignore?: readonly string[];
}

const picture = (uuid: string): object => ({
  uuid,
  type: 'image/png',
  size: 1234,
  width: 640,
  height: 480,
  url: `https://img.example/${uuid}.png`,
});

const KINDS: readonly ContentKind[] = [
  {
    method: 'createImageMessageByURL',
    elem: 'pictureElem',
    params: {
      sourcePath: '',
      sourcePicture: picture('source'),
      bigPicture: picture('big'),
      snapshotPicture: picture('snapshot'),
    },
  },
  {
    method: 'createSoundMessageByURL',
    elem: 'soundElem',
    params: {
      uuid: 's1',
      soundPath: '',
      sourceUrl: 'https://media.example/s1.mp3',
      dataSize: 999,
      duration: 7,
      soundType: 'mp3',
    },
  },
  {
    method: 'createVideoMessageByURL',
    elem: 'videoElem',
    ignore: ['snapshotType'],
    params: {
      videoPath: '',
      duration: 12,
      videoType: 'video/mp4',
      snapshotPath: '',
      videoUUID: 'v1',
      videoUrl: 'https://media.example/v1.mp4',
      videoSize: 4321,
      snapshotUUID: 'v1s',
      snapshotSize: 12,
      snapshotUrl: 'https://media.example/v1.png',
      snapshotWidth: 320,
      snapshotHeight: 200,
    },
  },
  {
    method: 'createFileMessageByURL',
    elem: 'fileElem',
    params: {
      filePath: '',
      fileName: 'plan “1”.pdf',
      uuid: 'f1',
      sourceUrl: 'https://media.example/f1.pdf',
      fileSize: 77,
      fileType: 'application/pdf',
    },
  },
  {
    method: 'createCustomMessage',
    elem: 'customElem',
    params: { data: '{"a":1}', extension: 'ext', description: 'desc' },
  },
  { method: 'createFaceMessage', elem: 'faceElem', params: { index: 3, data: 'face 😀' } },
  {
    method: 'createLocationMessage',
    elem: 'locationElem',
    params: { description: 'here', longitude: 13.377_704, latitude: -52.516_275 },
  },
  {
    method: 'createCardMessage',
    elem: 'cardElem',
    params: { userID: 'u3', nickname: 'Three', faceURL: 'https://img.example/u3.png', ex: 'e' },
  },
];

type Message = Record<string, unknown> & { clientMsgID: string; contentType: number };

/** Runs the checks on a server with nothing in it. u1 is on theirs, u2 on ours. */
export async function checkContents(checks: Checks, world: World, pages: Pages): Promise<void> {
  await world.register('u1', 'u2');
  const open = async (kind: Kind, userID: string): Promise<ClientPage> => {
    const page = await pages.open(kind);
    const token = await world.token(userID, 5);
    const { apiAddr, wsAddr } = world;
    await page.call('signIn', { userID, token, platformID: 5, apiAddr, wsAddr });
    return page;
  };
  const theirs = await open('foreign', 'u1');
  const ours = await open('ours', 'u2');

  /** Sends as theirs builds it; the message as each of the two has it afterwards. */
  const deliver = async (method: string, params: unknown): Promise<{ sent: Message; got: Message }> => {
    const mark = await ours.mark();
    const message = await theirs.call('raw', method, params);
    const sent = (await theirs.call('raw', 'sendMessageNotOss', {
      recvID: 'u2',
      groupID: '',
      message,
    })) as Message;
    const { data } = await ours.event('onRecvNewMessages', mark, sent.clientMsgID);
    const got = (JSON.parse(data as string) as Message[]).find((m) => m.clientMsgID === sent.clientMsgID);
    if (!got) throw new Error(`${sent.clientMsgID} is not in its event`);
    return { sent, got };
  };
  const equal = (expected: unknown, actual: unknown, what: string, ignore: readonly string[] = []): void => {
    const found = difference(expected, actual, { ignore }, what);
    if (found) throw new Error(found);
  };

  for (const { method, elem, params, ignore = [] } of KINDS) {
    await checks.run(`contents: ${elem} of ${method}`, async () => {
      const { sent, got } = await deliver(method, params);
      equal(sent.contentType, got.contentType, 'contentType');
      equal(sent[elem], got[elem], elem, ignore);
    });
  }
  await checks.run('contents: a quote', async () => {
    const { got: quoted } = await deliver('createTextMessage', 'the quoted');
    const original = await theirs.call('raw', 'createTextMessage', 'the quoted');
    const message = JSON.stringify({ ...(original as object), clientMsgID: quoted.clientMsgID });
    const { got } = await deliver('createQuoteMessage', { text: 'my answer', message });
    const { text, quoteMessage } = got.quoteElem as { text: string; quoteMessage: Message };
    equal('my answer', text, 'text');
    equal(quoted.clientMsgID, quoteMessage.clientMsgID, 'quoted message');
    equal({ content: 'the quoted' }, quoteMessage.textElem, 'textElem of the quoted message');
  });
  await checks.run('contents: merged messages', async () => {
    const messageList = [
      await theirs.call('raw', 'createTextMessage', 'one'),
      await theirs.call('raw', 'createCustomMessage', { data: 'd', extension: '', description: '' }),
    ] as Message[];
    const { got } = await deliver('createMergerMessage', {
      messageList,
      title: 'Merged',
      summaryList: ['a: one', 'b: two'],
    });
    const { title, abstractList, multiMessage } = got.mergeElem as Record<string, unknown>;
    equal('Merged', title, 'title');
    equal(['a: one', 'b: two'], abstractList, 'abstractList');
    const ids = (multiMessage as Message[]).map((m) => m.clientMsgID);
    equal(
      messageList.map((m) => m.clientMsgID),
      ids,
      'multiMessage',
    );
  });
}
