// Two accounts, one on each SDK, talk with each other: what one does reaches the other as its documents say.
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';
import type { ClientPage, Kind, Pages } from './pages.ts';
import { brief, until } from './settle.ts';
import { nickname, type World } from './world.ts';

const CHAT = 'si_u1_u2';
const GROUP = 'sg_g1';

/** Texts that break careless code: more than a frame's line, other scripts, JSON, white space at the ends. */
const TEXTS = ['plain', '“日本語” 😀 ！', '{"content":"no"}\\n', ' \tends\n ', 'x'.repeat(20_000)] as const;

/** Runs the checks on a server with nothing in it. u1 is on theirs, u2 on ours. */
export async function checkPeers(checks: Checks, world: World, pages: Pages): Promise<void> {
  await world.register('u1', 'u2', 'u3');
  await world.createGroup('g1', 'u3', ['u1', 'u2']);
  const open = async (kind: Kind, userID: string): Promise<ClientPage> => {
    const page = await pages.open(kind);
    const token = await world.token(userID, 5);
    const { apiAddr, wsAddr } = world;
    await page.call('signIn', { userID, token, platformID: 5, apiAddr, wsAddr });
    return page;
  };
  const theirs = await open('foreign', 'u1');
  const ours = await open('ours', 'u2');
  const ends = [
    { from: theirs, to: ours, way: 'theirs to ours', fromID: 'u1', toID: 'u2' },
    { from: ours, to: theirs, way: 'ours to theirs', fromID: 'u2', toID: 'u1' },
  ] as const;

  for (const { from, to, way, fromID, toID } of ends) {
    await checks.run(`peers: texts, ${way}`, async () => {
      for (const text of TEXTS) {
        const mark = await to.mark();
        const clientMsgID = await from.call('sendText', { recvID: toID, groupID: '' }, text);
        await to.event('onRecvNewMessages', mark, clientMsgID);
        await latest(to, CHAT, {
          text,
          sendID: fromID,
          clientMsgID,
          senderNickname: nickname(fromID),
          status: 2,
        });
        await latest(from, CHAT, { text, sendID: fromID, clientMsgID, status: 2 });
      }
    });
    await checks.run(`peers: the receipt of ${way}`, async () => {
      const mark = await from.mark();
      const clientMsgID = await from.call('sendText', { recvID: toID, groupID: '' }, 'read me');
      await latest(to, CHAT, { clientMsgID });
      await to.call('markRead', CHAT);
      await from.event('onRecvC2CReadReceipt', mark, clientMsgID);
    });
    await checks.run(`peers: a group text, ${way}`, async () => {
      const mark = await to.mark();
      const clientMsgID = await from.call('sendText', { recvID: '', groupID: 'g1' }, `hello from ${fromID}`);
      await to.event('onRecvNewMessages', mark, clientMsgID);
      await latest(to, GROUP, { text: `hello from ${fromID}`, sendID: fromID, clientMsgID });
    });
    await checks.run(`peers: an at-message, ${way}`, async () => {
      const clientMsgID = await from.call('sendAtText', 'g1', `@${toID} look`, [toID]);
      await latest(to, GROUP, { text: `@${toID} look`, contentType: 106, clientMsgID });
      await until(async () => {
        const row = (await to.call('list')).find((r) => r.conversationID === GROUP);
        return row?.groupAtType === 1 ? undefined : `groupAtType is not 1: ${row && brief(row)}`;
      });
    });
  }

  await checks.run('peers: theirs types', async () => {
    const mark = await ours.mark();
    await theirs.call('raw', 'changeInputStates', { conversationID: CHAT, focus: true });
    await ours.event('onConversationUserInputStatusChanged', mark, 'u1');
  });
  await checks.run('peers: theirs revokes its message', async () => {
    const clientMsgID = await theirs.call('sendText', { recvID: 'u2', groupID: '' }, 'a slip');
    await latest(ours, CHAT, { text: 'a slip' });
    const mark = await ours.mark();
    await theirs.call('raw', 'revokeMessage', { conversationID: CHAT, clientMsgID });
    await ours.event('onNewRecvMessageRevoked', mark, clientMsgID);
    await latest(ours, CHAT, { contentType: 2101, clientMsgID });
  });
  await checks.run('peers: both have the same history', async () => {
    for (const id of [CHAT, GROUP]) {
      const left = await theirs.call('history', id, 100);
      const right = await ours.call('history', id, 100);
      const found = difference(right, left, {}, `history of ${id}`);
      if (found) throw new Error(found);
    }
  });
  // Last: a refused message stays at its sender, as failed and in the place that his device's clock gives it.
  for (const { from, to, way, toID } of ends) {
    await checks.run(`peers: who does not want messages gets none, ${way}`, async () => {
      await to.call('setOpt', CHAT, 1);
      const refused = await from.call('sendText', { recvID: toID, groupID: '' }, 'unwanted').then(
        (clientMsgID) => `sent ${clientMsgID}`,
        (error: Error) => error.message,
      );
      await to.call('setOpt', CHAT, 0);
      if (!refused.includes('1001')) throw new Error(`expected the server's 1001, got: ${refused}`);
      const history = await to.call('history', CHAT, 5);
      if (history.includes('unwanted')) throw new Error(`it arrived: ${history}`);
    });
  }
}

/** Waits until a client shows this of a conversation's latest message. */
async function latest(client: ClientPage, conversationID: string, wanted: object): Promise<void> {
  await until(async () => {
    const row = (await client.call('list')).find((r) => r.conversationID === conversationID);
    const has = Object.fromEntries(Object.entries(row?.latest ?? {}).filter(([key]) => key in wanted));
    const found = difference(wanted, has, {}, `latest of ${conversationID}`);
    return found && `${client.kind} ${found}`;
  });
}
