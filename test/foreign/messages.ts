// What is done to a message after it was sent: revoked, read, deleted, cleared, looked for. Each of two users is on
// both SDKs, so that the peer and the own other device are seen at once.
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';
import { type End, type Message, newEnd } from './ends.ts';
import type { Kind, Pages } from './pages.ts';
import { until } from './settle.ts';
import type { World } from './world.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';
const REVOKED = 2101;

/** Platforms of the two SDKs: different ones, so that the server's policy lets both be. */
const PLATFORM = { foreign: 5, ours: 3 } as const;

/** Runs the checks on a server with nothing in it. u1 and u2 are on both SDKs; u3 owns the group. */
export async function checkMessages(checks: Checks, world: World, pages: Pages): Promise<void> {
  await world.register('u1', 'u2', 'u3');
  await world.createGroup('g1', 'u3', ['u1', 'u2']);
  const tokens = new Map<string, string>();
  const open = async (kind: Kind, userID: string): Promise<End> => {
    const platform = PLATFORM[kind];
    const key = `${userID} ${platform}`;
    const token = tokens.get(key) ?? (await world.token(userID, platform));
    tokens.set(key, token);
    return newEnd(await pages.open(kind), userID, token, platform, world);
  };
  const first = { foreign: await open('foreign', 'u1'), ours: await open('ours', 'u1') };
  const second = { foreign: await open('foreign', 'u2'), ours: await open('ours', 'u2') };
  const everybody = [first.foreign, first.ours, second.foreign, second.ours];

  /** Sends a text that everybody then has. */
  const say = async (from: End, text: string, conversationID = CHAT): Promise<Message> => {
    const to = conversationID === GROUP ? { groupID: 'g1' } : { recvID: from.userID === 'u1' ? 'u2' : 'u1' };
    const sent = await from.send(await from.build('createTextMessage', text), to);
    for (const end of everybody) await end.has(conversationID, sent.clientMsgID, { contentType: 101 });
    return sent;
  };
  const revoke = async (from: End, { clientMsgID }: Message, conversationID = CHAT): Promise<void> => {
    const others = everybody.filter((end) => end !== from);
    const marks = await Promise.all(others.map((end) => end.page.mark()));
    await from.page.call('raw', 'revokeMessage', { conversationID, clientMsgID });
    await Promise.all(
      others.map((end, i) => end.page.event('onNewRecvMessageRevoked', marks[i], clientMsgID)),
    );
    for (const end of everybody) await end.has(conversationID, clientMsgID, { contentType: REVOKED });
  };
  const tells = async (conversationID: string, wanted: { clientMsgID: string; contentType: number }) => {
    for (const end of everybody) {
      await until(async () => {
        const row = (await end.page.call('list')).find((r) => r.conversationID === conversationID);
        const { clientMsgID = '', contentType = 0 } = row?.latest ?? {};
        const found = difference(wanted, { clientMsgID, contentType }, {}, 'latest message');
        return found && `${end.page.kind} of ${end.userID}: ${found}`;
      });
    }
  };

  for (const kind of ['ours', 'foreign'] as const) {
    const from = first[kind];
    const to = second[kind === 'ours' ? 'foreign' : 'ours'];
    const who = kind === 'ours' ? 'ours' : 'theirs';
    for (const conversationID of [CHAT, GROUP]) {
      const where = conversationID === CHAT ? 'a single chat' : 'a group';
      await checks.run(`messages: ${who} revokes the latest message of ${where}`, async () => {
        const sent = await say(from, 'a slip', conversationID);
        await revoke(from, sent, conversationID);
        await tells(conversationID, { clientMsgID: sent.clientMsgID, contentType: REVOKED });
      });
      await checks.run(`messages: ${who} revokes an earlier message of ${where}`, async () => {
        const sent = await say(from, 'an earlier slip', conversationID);
        const { clientMsgID } = await say(from, 'said after it', conversationID);
        await revoke(from, sent, conversationID);
        await tells(conversationID, { clientMsgID, contentType: 101 });
      });
    }
    await checks.run(`messages: ${who} revokes what was quoted`, async () => {
      const sent = await say(from, 'quoted, then revoked');
      const quoted = (await to.history(CHAT, 5)).find((m) => m.clientMsgID === sent.clientMsgID);
      const quote = await to.build('createQuoteMessage', { text: 'really?', message: quoted });
      const { clientMsgID } = await to.send(quote, { recvID: 'u1' });
      for (const end of everybody) await end.has(CHAT, clientMsgID, { contentType: 114 });
      await revoke(from, sent);
      for (const end of [first.ours, second.ours]) {
        await until(async () => {
          const found = (await end.history(CHAT, 5)).find((m) => m.clientMsgID === clientMsgID);
          const quoteElem = found?.quoteElem as { text: string; quoteMessage: Message } | undefined;
          const actual = { text: quoteElem?.text, contentType: quoteElem?.quoteMessage.contentType };
          return difference({ text: 'really?', contentType: REVOKED }, actual, {}, `quote at ${end.userID}`);
        });
      }
    });
    await checks.run(`messages: ${who} may not revoke what another said`, async () => {
      const { clientMsgID } = await say(to, 'not yours');
      const refused = await from.page
        .call('raw', 'revokeMessage', { conversationID: CHAT, clientMsgID })
        .then(() => 'revoked', String);
      if (refused === 'revoked') throw new Error('it was revoked');
      for (const end of everybody) await end.has(CHAT, clientMsgID, { contentType: 101 });
    });
  }

  await checks.run('messages: the server refused ours nothing that it did not have to', () => {
    // It had to refuse the attempt to revoke what another said.
    const refused = [first, second].flatMap(({ ours }) => ours.page.refusals);
    const others = refused.filter((text) => !text.startsWith('/msg/revoke_msg'));
    if (others.length > 0 || refused.length > 1) throw new Error(refused.join('\n'));
  });

  await checks.run('messages: ours marks some as read, both ends hear of those and no others', async () => {
    const sent = [
      await say(first.foreign, 'r1'),
      await say(first.foreign, 'r2'),
      await say(first.foreign, 'r3'),
    ];
    const [one, two, three] = sent.map((m) => m.clientMsgID) as [string, string, string];
    const mark = await first.foreign.page.mark();
    await second.ours.page.call('raw', 'markMessagesAsReadByMsgID', CHAT, [one, two]);
    const { data } = await first.foreign.page.event('onRecvC2CReadReceipt', mark, two);
    const [receipt] = data as { userID: string; msgIDList: string[] }[];
    const told = { userID: receipt?.userID, msgIDList: receipt?.msgIDList };
    const found = difference({ userID: 'u2', msgIDList: [one, two] }, told, {}, 'receipt');
    if (found) throw new Error(found);
    // Theirs shows it at the newest of them, and at the others from its next login on.
    await first.foreign.has(CHAT, two, { isRead: true });
    await first.foreign.has(CHAT, three, { isRead: false });
    for (const id of [one, two]) await first.ours.has(CHAT, id, { isRead: true });
    await first.ours.has(CHAT, three, { isRead: false });
    await first.foreign.page.close();
    first.foreign = await open('foreign', 'u1');
    everybody[0] = first.foreign;
    for (const id of [one, two]) await first.foreign.has(CHAT, id, { isRead: true });
    await first.foreign.has(CHAT, three, { isRead: false });
    const from = await first.foreign.page.mark();
    await second.ours.page.call('raw', 'markC2CMessageAsRead', 'u1', [three]);
    await first.foreign.page.event('onRecvC2CReadReceipt', from, three);
    for (const end of [first.foreign, first.ours]) await end.has(CHAT, three, { isRead: true });
  });
  await checks.run('messages: theirs marks a chat as read, ours sees it at every message', async () => {
    const sent = [await say(first.ours, 's1'), await say(first.ours, 's2')];
    const mark = await first.ours.page.mark();
    await second.foreign.page.call('markRead', CHAT);
    await first.ours.page.event('onRecvC2CReadReceipt', mark, sent[1]?.clientMsgID);
    for (const { clientMsgID } of sent) await first.ours.has(CHAT, clientMsgID, { isRead: true });
  });
  await checks.run(
    'messages: ours marks group messages as read, its unread count is that of the rest',
    async () => {
      const sent = [await say(first.foreign, 'g-1', GROUP), await say(first.foreign, 'g-2', GROUP)];
      await second.ours.page.call('raw', 'markGroupMessageAsRead', 'g1', [sent[0]?.clientMsgID]);
      await until(async () => {
        const row = (await second.ours.page.call('list')).find((r) => r.conversationID === GROUP);
        return row?.unreadCount === 1 ? undefined : `unreadCount is ${row?.unreadCount}`;
      });
      await second.foreign.page.close();
      second.foreign = await open('foreign', 'u2');
      everybody[2] = second.foreign;
      await until(async () => {
        const row = (await second.foreign.page.call('list')).find((r) => r.conversationID === GROUP);
        return row?.unreadCount === 1 ? undefined : `unreadCount at theirs is ${row?.unreadCount}`;
      });
    },
  );

  await checks.run('messages: ours types and stops, theirs is told of both', async () => {
    for (const msgTip of ['yes', 'no']) {
      const mark = await first.foreign.page.mark();
      await second.ours.page.call('raw', 'typingStatusUpdate', { recvID: 'u1', msgTip });
      const { data } = await first.foreign.page.event('onConversationUserInputStatusChanged', mark, 'u2');
      // It does not say which, not even of another client like itself.
      const expected = { conversationID: CHAT, userID: 'u2', platformIDs: [PLATFORM.ours] };
      const found = difference(expected, data, {}, msgTip);
      if (found) throw new Error(found);
    }
  });
  await checks.run('messages: theirs types and stops, ours is told which', async () => {
    for (const isTyping of [true, false]) {
      const mark = await first.ours.page.mark();
      await second.foreign.page.call('raw', 'changeInputStates', { conversationID: CHAT, focus: isTyping });
      const { data } = await first.ours.page.event('onConversationUserInputStatusChanged', mark, 'u2');
      const {
        conversationID,
        userID,
        isTyping: told,
      } = JSON.parse(data as string) as Record<string, unknown>;
      const expected = { conversationID: CHAT, userID: 'u2', told: isTyping };
      const found = difference(expected, { conversationID, userID, told }, {}, 'event');
      if (found) throw new Error(found);
    }
  });
  await checks.run('messages: ours deletes the latest for its user alone', async () => {
    const { clientMsgID: before } = await say(second.ours, 'stays');
    const { clientMsgID } = await say(second.ours, 'goes at u1');
    await first.ours.page.call('raw', 'deleteMessage', { conversationID: CHAT, clientMsgID });
    await first.ours.lacks(CHAT, clientMsgID);
    const row = (await first.ours.page.call('list')).find((r) => r.conversationID === CHAT);
    const found = difference(before, row?.latest?.clientMsgID, {}, 'latest message');
    if (found) throw new Error(found);
    for (const end of [second.foreign, second.ours]) await end.has(CHAT, clientMsgID, { contentType: 101 });
    await first.foreign.page.close();
    first.foreign = await open('foreign', 'u1');
    everybody[0] = first.foreign;
    await first.foreign.lacks(CHAT, clientMsgID);
  });
  await checks.run(
    'messages: theirs deletes for its user alone, a new profile of ours does not show it',
    async () => {
      const { clientMsgID } = await say(second.foreign, 'goes at u1 too');
      await first.foreign.page.call('raw', 'deleteMessage', { conversationID: CHAT, clientMsgID });
      await first.ours.page.close();
      first.ours = await open('ours', 'u1');
      everybody[1] = first.ours;
      await first.ours.lacks(CHAT, clientMsgID);
      for (const end of [second.foreign, second.ours]) await end.has(CHAT, clientMsgID, { contentType: 101 });
    },
  );
  await checks.run('messages: what ours deletes or inserts on the device stays on the device', async () => {
    const { clientMsgID } = await say(first.ours, 'deleted here');
    await world.requests();
    await first.ours.page.call('raw', 'deleteMessageFromLocalStorage', { conversationID: CHAT, clientMsgID });
    await first.ours.lacks(CHAT, clientMsgID);
    const message = await first.ours.build('createTextMessage', 'inserted here');
    const inserted = (await first.ours.page.call('raw', 'insertSingleMessageToLocalStorage', {
      message,
      recvID: 'u2',
      sendID: 'u1',
    })) as Message;
    await first.ours.has(CHAT, inserted.clientMsgID, { contentType: 101, sendID: 'u1' });
    const asked = JSON.stringify(await world.requests());
    if (asked.includes('delete_msgs') || asked.includes('inserted here')) throw new Error(`asked: ${asked}`);
    for (const end of [first.foreign, second.foreign, second.ours]) {
      await end.has(CHAT, clientMsgID, { contentType: 101 });
      await end.lacks(CHAT, inserted.clientMsgID);
    }
  });

  await checks.run('messages: ours finds what theirs sent', async () => {
    const { clientMsgID } = await say(second.foreign, 'a needle in the hay');
    const found = (await first.ours.page.call('raw', 'searchLocalMessages', {
      conversationID: CHAT,
      keywordList: ['needle'],
      pageIndex: 1,
      count: 10,
    })) as { totalCount: number; searchResultItems: { messageList: Message[] }[] };
    const ids = found.searchResultItems.flatMap((item) => item.messageList.map((m) => m.clientMsgID));
    const wrong = difference([clientMsgID], ids, {}, 'found');
    if (wrong) throw new Error(wrong);
  });

  await checks.run('messages: new profiles of both read the same histories', async () => {
    const [theirs, ours] = [await open('foreign', 'u2'), await open('ours', 'u2')];
    for (const id of [CHAT, GROUP]) {
      const [left, right] = [await theirs.history(id, 200), await ours.history(id, 200)];
      const found = difference(left.map(brief), right.map(brief), {}, `history of ${id}`);
      if (found) throw new Error(found);
    }
    await second.foreign.page.close();
    await second.ours.page.close();
    Object.assign(second, { foreign: theirs, ours });
  });
  await checks.run('messages: ours clears everything, theirs has nothing after its next login', async () => {
    await second.ours.page.call('raw', 'deleteAllMsgFromLocalAndSvr');
    await second.foreign.page.close();
    const theirs = await open('foreign', 'u2');
    for (const end of [theirs, second.ours]) {
      for (const id of [CHAT, GROUP]) {
        await until(async () => {
          const left = await end.history(id, 200);
          return left.length === 0 ? undefined : `${end.page.kind} still has ${left.length} in ${id}`;
        });
      }
    }
    if ((await first.ours.history(CHAT, 5)).length === 0) throw new Error('the peer lost his messages');
  });
}

function brief(message: Message): string {
  const { seq, sendID, contentType, clientMsgID } = message;
  const { content = '' } = (message.textElem ?? {}) as { content?: string };
  return `${seq} ${sendID} ${contentType} ${clientMsgID} ${contentType === 101 ? content : ''}`;
}
