// Message kinds: what either builds and sends arrives at the other with the same content, and stays so in the history
// that a new login reads.
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';
import { type End, type Message, newEnd } from './ends.ts';
import type { Kind, Pages } from './pages.ts';
import type { World } from './world.ts';

/** One kind: how both make it, and under which key both document its content. */
interface ContentKind {
  readonly method: string;
  readonly elem: string;
  readonly params: Readonly<Record<string, unknown>>;
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

const CARD = { userID: 'u3', nickname: 'Three', faceURL: 'https://img.example/u3.png', ex: 'e' } as const;

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
  { method: 'createCardMessage', elem: 'cardElem', params: CARD },
];

/** Runs the checks on a server with nothing in it. u1 is on theirs, u2 on ours. */
export async function checkContents(checks: Checks, world: World, pages: Pages): Promise<void> {
  await world.register('u1', 'u2');
  const open = async (kind: Kind, userID: string): Promise<End> =>
    newEnd(await pages.open(kind), userID, await world.token(userID, 5), 5, world);
  const theirs = await open('foreign', 'u1');
  const ours = await open('ours', 'u2');
  const ways = [
    { from: theirs, to: ours, way: 'theirs to ours' },
    { from: ours, to: theirs, way: 'ours to theirs' },
  ] as const;
  const equal = (expected: unknown, actual: unknown, what: string, ignore: readonly string[] = []): void => {
    const found = difference(expected, actual, { ignore }, what);
    if (found) throw new Error(found);
  };

  for (const { from, to, way } of ways) {
    /** Builds and sends; the message as each of the two has it afterwards. */
    const deliver = async (method: string, params: unknown): Promise<{ sent: Message; got: Message }> => {
      const mark = await to.page.mark();
      const sent = await from.send(await from.build(method, params), { recvID: to.userID });
      return { sent, got: await to.received(mark, sent.clientMsgID) };
    };

    for (const { method, elem, params, ignore = [] } of KINDS) {
      await checks.run(`contents: ${elem} of ${method}, ${way}`, async () => {
        const { sent, got } = await deliver(method, params);
        equal(sent.contentType, got.contentType, 'contentType');
        equal(sent[elem], got[elem], elem, ignore);
        equal(params, got[elem], `what was asked for in ${elem}`, ignore);
        const [row] = (await to.page.call('list')).filter((r) => r.latest?.clientMsgID === sent.clientMsgID);
        equal(sent.contentType, row?.latest?.contentType, 'contentType of the latest message');
      });
    }
    await checks.run(`contents: a quote, ${way}`, async () => {
      const { got: quoted } = await deliver('createTextMessage', 'the quoted');
      const { got } = await answer(deliver, from, quoted);
      const { text, quoteMessage } = got.quoteElem as { text: string; quoteMessage: Message };
      equal('my answer', text, 'text');
      equal(quoted.clientMsgID, quoteMessage.clientMsgID, 'quoted message');
      equal({ content: 'the quoted' }, quoteMessage.textElem, 'textElem of the quoted message');
    });
    await checks.run(`contents: merged messages, ${way}`, async () => {
      const messageList = [
        await from.build('createTextMessage', 'one'),
        await from.build('createCustomMessage', { data: 'd', extension: '', description: '' }),
      ];
      const { got } = await deliver('createMergerMessage', {
        messageList,
        title: 'Merged',
        summaryList: ['a: one', 'b: two'],
      });
      const { title, abstractList, multiMessage } = got.mergeElem as Record<string, unknown>;
      equal('Merged', title, 'title');
      equal(['a: one', 'b: two'], abstractList, 'abstractList');
      const [one, two] = multiMessage as Message[];
      equal(
        messageList.map((m) => m.clientMsgID),
        (multiMessage as Message[]).map((m) => m.clientMsgID),
        'multiMessage',
      );
      equal({ content: 'one' }, one?.textElem, 'textElem of the first');
      equal({ data: 'd', extension: '', description: '' }, two?.customElem, 'customElem of the second');
    });
    await checks.run(`contents: a message handed on, ${way}`, async () => {
      const { sent: first } = await deliver('createCardMessage', CARD);
      const { sent, got } = await deliver('createForwardMessage', first);
      if (sent.clientMsgID === first.clientMsgID) throw new Error('it has the ID of the first');
      equal(first.contentType, got.contentType, 'contentType');
      equal(CARD, got.cardElem, 'cardElem');
    });
    await checks.run(`contents: an at-message with its names and a quote, ${way}`, async () => {
      const { got: quoted } = await deliver('createTextMessage', 'named');
      const message = await from.build('createTextMessage', 'named');
      const { got } = await deliver('createTextAtMessage', {
        text: '@Two look',
        atUserIDList: [to.userID],
        atUsersInfo: [{ atUserID: to.userID, groupNickname: 'Two' }],
        message: { ...message, clientMsgID: quoted.clientMsgID },
      });
      const { text, atUserList, atUsersInfo, quoteMessage } = got.atTextElem as Record<string, unknown>;
      equal('@Two look', text, 'text');
      equal([to.userID], atUserList, 'atUserList');
      equal([{ atUserID: to.userID, groupNickname: 'Two' }], atUsersInfo, 'atUsersInfo');
      equal(quoted.clientMsgID, (quoteMessage as Message | undefined)?.clientMsgID, 'quoted message');
    });
  }

  await checks.run('contents: both keep them all in their histories', async () => {
    const left = await theirs.history('si_u1_u2', 200);
    const right = await ours.history('si_u1_u2', 200);
    sameMessages(left, right);
  });
  await checks.run('contents: a new login of ours reads them all', async () => {
    const left = await theirs.history('si_u1_u2', 200);
    await ours.page.close();
    const again = await open('ours', 'u2');
    sameMessages(left, await again.history('si_u1_u2', 200));
  });
}

/** Quotes a message as an app does: with the message that its own list holds. */
async function answer(
  deliver: (method: string, params: unknown) => Promise<{ sent: Message; got: Message }>,
  from: End,
  quoted: Message,
): Promise<{ sent: Message; got: Message }> {
  const message = (await from.history('si_u1_u2', 5)).find((m) => m.clientMsgID === quoted.clientMsgID);
  if (!message) throw new Error('the quoted message is not in the history of who quotes it');
  return deliver('createQuoteMessage', { text: 'my answer', message });
}

/** Compares two histories by who, when and what; a kind's content by {@link KINDS}. */
function sameMessages(left: readonly Message[], right: readonly Message[]): void {
  const ignore = ['snapshotType'];
  const found = difference(left.map(comparable), right.map(comparable), { ignore }, 'history');
  if (found) throw new Error(found);
}

function comparable(message: Message): object {
  const { clientMsgID, contentType, sendID, recvID, seq, sendTime } = message;
  const content = Object.fromEntries(KINDS.map(({ elem }) => [elem, message[elem]]));
  return { clientMsgID, contentType, sendID, recvID, seq, sendTime, textElem: message.textElem, ...content };
}
