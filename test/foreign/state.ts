// One account signed in with both SDKs: whatever happens, both end with the same list, unread counts, totals, pins,
// options and latest messages.
import type { Checks } from './checks.ts';
import { difference } from './difference.ts';
import type { SignIn } from './pages/client.ts';
import type { ClientPage, Pages } from './pages.ts';
import { agree, shows } from './settle.ts';
import type { World } from './world.ts';

/** Platforms under which the two sign in: different ones, so that the server's policy lets both be. */
const THEIR_PLATFORM = 5;
const OUR_PLATFORM = 3;

/** Runs the checks on a server with nothing in it. */
export async function checkState(checks: Checks, world: World, pages: Pages): Promise<void> {
  await world.register('u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7');
  await world.createGroup('g1', 'u2', ['u1', 'u3']);
  for (const text of ['b1', 'b2', 'b3']) await world.say('u2', { recvID: 'u1' }, text);
  await world.say('u3', { recvID: 'u1' }, 'c1');
  for (const text of ['t1', 't2']) await world.say('u3', { groupID: 'g1' }, text);
  await world.say('u4', { recvID: 'u1' }, 'd1');

  const theirToken = await world.token('u1', THEIR_PLATFORM);
  const ourToken = await world.token('u1', OUR_PLATFORM);
  const signIn = (token: string, platformID: number): SignIn => ({
    userID: 'u1',
    token,
    platformID,
    apiAddr: world.apiAddr,
    wsAddr: world.wsAddr,
  });
  const open = async (kind: 'foreign' | 'ours'): Promise<ClientPage> => {
    const page = await pages.open(kind);
    await page.call(
      'signIn',
      kind === 'foreign' ? signIn(theirToken, THEIR_PLATFORM) : signIn(ourToken, OUR_PLATFORM),
    );
    return page;
  };

  let theirs = await open('foreign');
  /** A new login of theirs: what it is known not to follow while it is signed in, it reads anew. */
  const again = async (): Promise<void> => {
    await theirs.close();
    theirs = await open('foreign');
  };
  const before = { rows: ['si_u1_u4 1 d1', 'sg_g1 3 t2', 'si_u1_u3 1 c1', 'si_u1_u2 3 b3'], total: 8 };
  await checks.run('state: theirs signs in and lists what happened before', () => shows(theirs, before));
  let ours = await open('ours');
  await checks.run('state: ours signs in beside it and lists the same', () => agree(theirs, ours, before));

  await checks.run('state: a message in a known conversation', async () => {
    await world.say('u2', { recvID: 'u1' }, 'b4');
    await agree(theirs, ours, {
      rows: ['si_u1_u2 4 b4', 'si_u1_u4 1 d1', 'sg_g1 3 t2', 'si_u1_u3 1 c1'],
      total: 9,
    });
  });
  await checks.run('state: a message in a group', async () => {
    await world.say('u3', { groupID: 'g1' }, 't3');
    await agree(theirs, ours, {
      rows: ['sg_g1 4 t3', 'si_u1_u2 4 b4', 'si_u1_u4 1 d1', 'si_u1_u3 1 c1'],
      total: 10,
    });
  });
  await checks.run('state: each pins one', async () => {
    await theirs.call('pin', 'si_u1_u3', true);
    await ours.call('pin', 'si_u1_u2', true);
    await agree(theirs, ours, {
      rows: ['si_u1_u2 4 b4 pinned', 'si_u1_u3 1 c1 pinned', 'sg_g1 4 t3', 'si_u1_u4 1 d1'],
      total: 10,
    });
  });
  await checks.run('state: theirs marks a single chat and a group read', async () => {
    await theirs.call('markRead', 'si_u1_u2');
    await theirs.call('markRead', 'sg_g1');
    await agree(theirs, ours, {
      rows: ['si_u1_u2 0 b4 pinned', 'si_u1_u3 1 c1 pinned', 'sg_g1 0 t3', 'si_u1_u4 1 d1'],
      total: 2,
    });
  });
  await checks.run('state: ours marks a single chat and a group read', async () => {
    await world.say('u3', { groupID: 'g1' }, 't4');
    await world.say('u3', { recvID: 'u1' }, 'c2');
    await agree(theirs, ours, {
      rows: ['si_u1_u3 2 c2 pinned', 'si_u1_u2 0 b4 pinned', 'sg_g1 1 t4', 'si_u1_u4 1 d1'],
      total: 4,
    });
    await ours.call('markRead', 'si_u1_u3');
    await ours.call('markRead', 'sg_g1');
    await again();
    await agree(theirs, ours, {
      rows: ['si_u1_u3 0 c2 pinned', 'si_u1_u2 0 b4 pinned', 'sg_g1 0 t4', 'si_u1_u4 1 d1'],
      total: 1,
    });
  });
  await checks.run('state: theirs sends to a user and to a group', async () => {
    await theirs.call('sendText', { recvID: 'u2', groupID: '' }, 'theirs to u2');
    await theirs.call('sendText', { recvID: '', groupID: 'g1' }, 'theirs to g1');
    await agree(theirs, ours, {
      rows: [
        'si_u1_u2 0 theirs to u2 pinned',
        'si_u1_u3 0 c2 pinned',
        'sg_g1 0 theirs to g1',
        'si_u1_u4 1 d1',
      ],
      total: 1,
    });
  });
  await checks.run('state: each takes the other’s pin away', async () => {
    await ours.call('pin', 'si_u1_u3', false);
    await theirs.call('pin', 'si_u1_u2', false);
    await agree(theirs, ours, {
      rows: ['sg_g1 0 theirs to g1', 'si_u1_u2 0 theirs to u2', 'si_u1_u3 0 c2', 'si_u1_u4 1 d1'],
      total: 1,
    });
  });
  await checks.run('state: ours sends to a user and to a group', async () => {
    await ours.call('sendText', { recvID: 'u3', groupID: '' }, 'ours to u3');
    await ours.call('sendText', { recvID: '', groupID: 'g1' }, 'ours to g1');
    const expected = {
      rows: ['sg_g1 0 ours to g1', 'si_u1_u3 0 ours to u3', 'si_u1_u2 0 theirs to u2', 'si_u1_u4 1 d1'],
      total: 1,
    };
    await agree(theirs, ours, expected, { unread: ['si_u1_u3', 'sg_g1'], total: true });
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('state: each sets a burn duration', async () => {
    await theirs.call('setBurnDuration', 'si_u1_u2', 60);
    await ours.call('setBurnDuration', 'si_u1_u3', 90);
    await agree(theirs, ours, {
      rows: [
        'sg_g1 0 ours to g1',
        'si_u1_u3 0 ours to u3 burn=90',
        'si_u1_u2 0 theirs to u2 burn=60',
        'si_u1_u4 1 d1',
      ],
      total: 1,
    });
    await theirs.call('setBurnDuration', 'si_u1_u3', 0);
    await ours.call('setBurnDuration', 'si_u1_u2', 0);
    await agree(theirs, ours, {
      rows: ['sg_g1 0 ours to g1', 'si_u1_u3 0 ours to u3', 'si_u1_u2 0 theirs to u2', 'si_u1_u4 1 d1'],
      total: 1,
    });
  });
  await checks.run('state: each sets a receive option', async () => {
    await theirs.call('setOpt', 'si_u1_u4', 2);
    await ours.call('setOpt', 'si_u1_u2', 1);
    const expected = {
      rows: [
        'sg_g1 0 ours to g1',
        'si_u1_u3 0 ours to u3',
        'si_u1_u2 0 theirs to u2 opt=1',
        'si_u1_u4 1 d1 opt=2',
      ],
      total: 0,
    };
    await agree(theirs, ours, expected, { total: true });
    await again();
    await agree(theirs, ours, expected, { total: true });
  });
  await checks.run('state: a message in a muted group counts there, not in the total', async () => {
    await ours.call('setOpt', 'sg_g1', 2);
    await world.say('u3', { recvID: 'u1' }, 'c3');
    await world.say('u3', { groupID: 'g1' }, 't5');
    const expected = {
      rows: ['sg_g1 1 t5 opt=2', 'si_u1_u3 1 c3', 'si_u1_u2 0 theirs to u2 opt=1', 'si_u1_u4 1 d1 opt=2'],
      total: 1,
    };
    await agree(theirs, ours, expected, { total: true });
    await again();
    await agree(theirs, ours, expected, { total: true });
  });
  await checks.run('state: options go back to 0', async () => {
    await theirs.call('setOpt', 'sg_g1', 0);
    await theirs.call('setOpt', 'si_u1_u2', 0);
    await ours.call('setOpt', 'si_u1_u4', 0);
    const expected = {
      rows: ['sg_g1 1 t5', 'si_u1_u3 1 c3', 'si_u1_u2 0 theirs to u2', 'si_u1_u4 1 d1'],
      total: 3,
    };
    await agree(theirs, ours, expected, { total: true });
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('state: messages in new conversations, from and to strangers', async () => {
    await world.say('u5', { recvID: 'u1' }, 'e1');
    await theirs.call('sendText', { recvID: 'u6', groupID: '' }, 'theirs to u6');
    await ours.call('sendText', { recvID: 'u7', groupID: '' }, 'ours to u7');
    const expected = {
      rows: [
        'si_u1_u7 0 ours to u7',
        'si_u1_u6 0 theirs to u6',
        'si_u1_u5 1 e1',
        'sg_g1 1 t5',
        'si_u1_u3 1 c3',
        'si_u1_u2 0 theirs to u2',
        'si_u1_u4 1 d1',
      ],
      total: 4,
    };
    await agree(theirs, ours, expected, { unread: ['si_u1_u7'], total: true });
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('state: each sends into a chat with unread messages, which are then read', async () => {
    await theirs.call('sendText', { recvID: 'u5', groupID: '' }, 'theirs to u5');
    await ours.call('sendText', { recvID: 'u4', groupID: '' }, 'ours to u4');
    const expected = {
      rows: [
        'si_u1_u4 0 ours to u4',
        'si_u1_u5 0 theirs to u5',
        'si_u1_u7 0 ours to u7',
        'si_u1_u6 0 theirs to u6',
        'sg_g1 1 t5',
        'si_u1_u3 1 c3',
        'si_u1_u2 0 theirs to u2',
      ],
      total: 2,
    };
    await agree(theirs, ours, expected, { unread: ['si_u1_u4', 'si_u1_u5'], total: true });
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('state: each makes a chat private', async () => {
    await theirs.call('setPrivate', 'si_u1_u6', true);
    await ours.call('setPrivate', 'si_u1_u7', true);
    const expected = {
      rows: [
        'si_u1_u7 0 <1701> private',
        'si_u1_u6 0 <1701> private',
        'si_u1_u4 0 ours to u4',
        'si_u1_u5 0 theirs to u5',
        'sg_g1 1 t5',
        'si_u1_u3 1 c3',
        'si_u1_u2 0 theirs to u2',
      ],
      total: 2,
    };
    await shows(ours, expected);
    await again();
    await agree(theirs, ours, expected);
  });
  await checks.run('state: a new login of ours does not show what theirs deleted', async () => {
    const rest = [
      'si_u1_u7 0 <1701> private',
      'si_u1_u6 0 <1701> private',
      'si_u1_u4 0 ours to u4',
      'si_u1_u5 0 theirs to u5',
      'sg_g1 1 t5',
      'si_u1_u3 1 c3',
    ];
    const clientMsgID = await theirs.call('sendText', { recvID: 'u2', groupID: '' }, 'to be deleted');
    await agree(theirs, ours, { rows: ['si_u1_u2 0 to be deleted', ...rest], total: 2 });
    await theirs.call('raw', 'deleteMessage', { conversationID: 'si_u1_u2', clientMsgID });
    await ours.close();
    ours = await open('ours');
    await shows(ours, { rows: [...rest, 'si_u1_u2 0 theirs to u2'], total: 2 });
  });
  await checks.run('state: both read the same history', async () => {
    for (const id of ['si_u1_u2', 'si_u1_u3', 'sg_g1']) {
      const [left, right] = [await theirs.call('history', id, 50), await ours.call('history', id, 50)];
      const found = difference(left, right, {}, `history of ${id}`);
      if (found) throw new Error(found);
    }
  });
  await checks.run('state: the server refused no request of either', () => {
    const refused = pages.opened.flatMap(({ kind, refusals }) => refusals.map((text) => `${kind} ${text}`));
    if (refused.length > 0) throw new Error(refused.join('\n'));
  });
  await checks.run('state: after a lost connection both have what they missed', async () => {
    const marks = [await theirs.mark(), await ours.mark()] as const;
    await world.offline(async (say) => {
      await say('u2', { recvID: 'u1' }, 'missed 1');
      await say('u2', { recvID: 'u1' }, 'missed 2');
      await say('u3', { groupID: 'g1' }, 'missed 3');
    });
    await theirs.event('onConnectSuccess', marks[0]);
    await ours.event('onConnectSuccess', marks[1]);
    await agree(theirs, ours, {
      rows: [
        'sg_g1 2 missed 3',
        'si_u1_u2 2 missed 2',
        'si_u1_u7 0 <1701> private',
        'si_u1_u6 0 <1701> private',
        'si_u1_u4 0 ours to u4',
        'si_u1_u5 0 theirs to u5',
        'si_u1_u3 1 c3',
      ],
      total: 5,
    });
  });
  await checks.run('state: a new profile of ours lists the same as the old one', async () => {
    const fresh = await open('ours');
    const [left, right] = [await ours.call('list'), await fresh.call('list')];
    const found = difference(left, right, {}, 'list');
    if (found) throw new Error(found);
  });
}
