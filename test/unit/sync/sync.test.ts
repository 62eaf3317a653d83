// The sync over a fake server: what is asked, told and kept, in the cases that behaviour 6 and 7 name.
import { afterEach, expect, test } from 'vitest';
import { CONTENT_TYPE, type MsgData, messageData, REQ } from '../../../src/protocol/index.ts';
import { rowOf } from '../../../src/worker/message/convert.ts';
import { ingest } from '../../../src/worker/sync/ingest.ts';
import { FakeServer, frame, OWN_CHANNEL, SELF } from './fake-server.ts';
import { type SyncSession, syncSession } from './sync-session.ts';

const CHAT = 'si_me_u2';
const OTHER = 'si_me_u3';
const GROUP = 'sg_g1';
const DELTA = '/conversation/get_incremental_conversations';

const open: SyncSession[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

function setUp(): { server: FakeServer; session: SyncSession } {
  const server = new FakeServer();
  for (const user of ['u2', 'u3', 'u4']) server.addUser(user);
  const session = syncSession(server);
  open.push(session);
  return { server, session };
}

async function connected(server: FakeServer, session: SyncSession): Promise<void> {
  await session.connect();
  await session.settled();
  session.take();
  server.asked.splice(0);
}

/** A latch that a test opens. */
function latch(): { closed: Promise<void>; open: () => void } {
  let release = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { closed, open: () => release() };
}

test('49: a first load tells start, progress and finish, and nothing of the rows but the total', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 250; i++) {
    server.addUser(`p${i}`);
    server.store(`si_me_p${i}`);
  }
  await session.connect();
  const told = session.take();
  expect(told[0]).toBe('onSyncServerStart true');
  expect(told.at(-1)).toBe('onSyncServerFinish true');
  const between = told.slice(1, -1);
  const progress = between
    .filter((line) => line.startsWith('onSyncServerProgress'))
    .map((line) => Number(line.split(' ')[1]));
  expect(progress.at(-1)).toBe(100);
  expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
  expect(between.filter((line) => !line.startsWith('onSyncServerProgress'))).toEqual([
    'onTotalUnreadMessageCountChanged 250',
  ]);
  expect(session.ctx.list.visibleIDs()).toHaveLength(250);
  expect((await session.row('si_me_p7')).showName).toBe('Name of p7');
  const pulls = server.asked.filter(({ what }) => what === REQ.pullByRange);
  expect(pulls).toHaveLength(3);
});

test('49: the rows of the next connect are announced, and it is no first load', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  const second = server.store(CHAT);
  await session.connect();
  expect(session.take()).toEqual([
    'onSyncServerStart false',
    `onConversationChanged ${CHAT}`,
    'onTotalUnreadMessageCountChanged 2',
    `onRecvNewMessages ${second.clientMsgID}`,
    `onConversationChanged ${CHAT}`,
    'onSyncServerFinish false',
  ]);
});

test('32: a connect without news writes and tells nothing', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  server.store(GROUP);
  await connected(server, session);
  const rev = (await session.ctx.db.meta.get('rev'))?.value;
  await session.connect();
  await session.settled();
  expect(session.take()).toEqual(['onSyncServerStart false', 'onSyncServerFinish false']);
  expect((await session.ctx.db.meta.get('rev'))?.value).toBe(rev);
  expect(server.count(REQ.pullByRange)).toBe(0);
});

test('a conversation that appears comes with its message, in one New', async () => {
  const { server, session } = setUp();
  await connected(server, session);
  const message = server.store(CHAT, { senderFaceURL: 'face of u2' });
  await session.connect();
  await session.settled();
  expect(session.take()).toEqual([
    'onSyncServerStart false',
    `onRecvNewMessages ${message.clientMsgID}`,
    `onNewConversation ${CHAT}`,
    'onTotalUnreadMessageCountChanged 1',
    'onSyncServerFinish false',
  ]);
  expect((await session.row(CHAT)).showName).toBe('Name of u2');
});

test('6.3: in idle time the total in memory is checked against the table and repaired, row by row and as a whole', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 450; i++) server.store(`si_me_p${String(i).padStart(3, '0')}`);
  await connected(server, session);
  const { list, env, outbox } = session.ctx;
  const warned: string[] = [];
  Object.assign(env.log, { warn: (...parts: string[]) => warned.push(parts.join(' ')) });
  // As if a commit had not been followed rightly, and the page been told so.
  const rows = await Promise.all(['si_me_p003', 'si_me_p440'].map((id) => session.row(id)));
  const before = new Map(rows.map((row) => [row.conversationID, list.put({ ...row, recvMsgOpt: 2 })!]));
  const nothing = { rev: 0, new: [], removed: [], told: [], released: [], quiet: false, burnAt: Infinity };
  outbox.add({ ...nothing, rows, before, changed: [...before.keys()] });
  expect(session.take().at(-1)).toBe('onTotalUnreadMessageCountChanged 448');
  await session.connect();
  await session.settled();
  expect(list.total).toBe(450);
  expect(session.take()).toEqual([
    'onSyncServerStart false',
    'onSyncServerFinish false',
    'onConversationChanged si_me_p003',
    'onTotalUnreadMessageCountChanged 449',
    'onConversationChanged si_me_p440',
    'onTotalUnreadMessageCountChanged 450',
  ]);
  expect(warned).toEqual(['unread in memory repaired: si_me_p003', 'unread in memory repaired: si_me_p440']);
  await session.connect();
  await session.settled();
  expect(warned).toHaveLength(2);
});

test('5: who stops typing on one platform goes on with the others', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  const typing = async (senderPlatformID: number, msgTips: string): Promise<unknown> => {
    const content = new TextEncoder().encode(JSON.stringify({ msgTips }));
    const sign = { sendID: 'u2', clientMsgID: 'typing', contentType: CONTENT_TYPE.typing, content };
    session.sync.push(frame(CHAT, messageData({ ...sign, senderPlatformID })));
    await session.sync.idle();
    const { event, data } = session.events.splice(0).at(-1)!;
    expect(event).toBe('onConversationUserInputStatusChanged');
    const { platformIDs, isTyping } = JSON.parse(data as string);
    expect(isTyping).toBe(platformIDs.length > 0);
    return platformIDs;
  };
  expect(await typing(5, 'yes')).toEqual([5]);
  expect(await typing(2, 'yes')).toEqual([5, 2]);
  expect(await typing(2, 'no')).toEqual([5]);
  expect(await typing(5, 'no')).toEqual([]);
  // One that said no more has stopped.
  expect(await typing(5, 'yes')).toEqual([5]);
  session.ctx.clock.offset += 60_000;
  expect(await typing(2, 'yes')).toEqual([2]);
});

test('pinned conversations are pulled first, then the newest', async () => {
  const { server, session } = setUp();
  for (const id of ['a', 'b', 'c']) {
    server.addUser(id);
    server.store(`si_me_${id}`);
  }
  server.setRow('si_me_a', { isPinned: true });
  await session.connect();
  const [pull] = server.asked.filter(({ what }) => what === REQ.pullByRange);
  const { seqRanges } = pull!.body as { seqRanges: { conversationID: string }[] };
  expect(seqRanges.map(({ conversationID }) => conversationID)).toEqual(['si_me_a', 'si_me_c', 'si_me_b']);
});

test('60: a gap is pulled without delaying another conversation', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  server.store(OTHER);
  await connected(server, session);
  for (let i = 0; i < 500; i++) server.store(CHAT);
  const last = server.log(CHAT).at(501);
  const held = latch();
  server.onRequest = (what) => (what === REQ.pullByRange ? held.closed : undefined);
  session.sync.push(frame(CHAT, last));
  const other = server.store(OTHER);
  session.sync.push(frame(OTHER, other));
  await expect.poll(async () => (await session.row(OTHER)).facts.syncedSeq).toBe(2);
  expect((await session.row(CHAT)).facts).toMatchObject({ newestSeq: 501, syncedSeq: 1 });
  held.open();
  await session.sync.idle();
  const row = await session.row(CHAT);
  expect(row.facts.syncedSeq).toBe(501);
  expect(JSON.parse(row.latestMsg).clientMsgID).toBe(last.clientMsgID);
  expect(row.unreadCount).toBe(501);
  const told = session.take().filter((line) => line.startsWith('onRecvNewMessages'));
  expect(told[0]).toBe(`onRecvNewMessages ${other.clientMsgID}`);
  expect(told[1]?.split(' ')).toHaveLength(11);
});

test('a gap that cannot be pulled costs no message, and the next sync closes it', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  server.store(CHAT);
  const third = server.store(CHAT);
  server.failing.add(REQ.pullByRange);
  session.sync.push(frame(CHAT, third));
  await session.sync.idle();
  expect(session.take()).toContain(`onRecvNewMessages ${third.clientMsgID}`);
  expect((await session.row(CHAT)).facts.syncedSeq).toBe(1);
  server.failing.clear();
  session.sync.wake();
  await session.settled();
  expect((await session.row(CHAT)).facts.syncedSeq).toBe(3);
  expect(await session.ctx.db.messages.count()).toBe(3);
});

test('frames of a first load wait for its end', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  const held = latch();
  server.onRequest = (what) => (what === REQ.pullByRange ? held.closed : undefined);
  const done = session.connect();
  await expect.poll(() => server.count(REQ.pullByRange)).toBe(1);
  const second = server.store(CHAT);
  session.sync.push(frame(CHAT, second));
  held.open();
  await done;
  const told = session.take().filter((line) => !line.startsWith('onSyncServerProgress'));
  expect(told).toEqual([
    'onSyncServerStart true',
    'onTotalUnreadMessageCountChanged 1',
    'onSyncServerFinish true',
    `onRecvNewMessages ${second.clientMsgID}`,
    `onConversationChanged ${CHAT}`,
    'onTotalUnreadMessageCountChanged 2',
  ]);
});

test('50: triggers during a sync run one more after it', async () => {
  const { server, session } = setUp();
  await connected(server, session);
  const held = latch();
  let running = 0;
  let most = 0;
  server.onRequest = async (what) => {
    if (what !== DELTA) return;
    most = Math.max(most, ++running);
    await held.closed;
    running--;
  };
  const done = session.connect();
  for (let i = 0; i < 5; i++) session.sync.wake();
  held.open();
  await done;
  await session.settled();
  expect(server.count(DELTA)).toBe(2);
  expect(most).toBe(1);
});

test('53: a sync that has not begun when the session ends tells nothing', async () => {
  const { session } = setUp();
  session.sync.connected();
  session.sync.stop();
  await session.sync.idle();
  expect(session.take()).toEqual([]);
});

test('47: a failing request leaves version and rows; the retry makes up for it', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  const before = await session.ctx.db.meta.get('version:conversations');
  server.setRow(CHAT, { isPinned: true });
  server.failing.add(DELTA);
  await session.connect();
  expect(session.take()).toEqual(['onSyncServerStart false', 'onSyncServerFailed false 500']);
  expect(await session.ctx.db.meta.get('version:conversations')).toEqual(before);
  expect(session.timers.size).toBe(1);
  server.failing.clear();
  for (const run of session.timers.values()) run();
  await session.settled();
  expect((await session.row(CHAT)).isPinned).toBe(true);
});

test('47: names that fail cost only themselves', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  server.store(CHAT);
  server.failing.add('/friend/get_incremental_friends');
  await session.connect();
  expect((await session.row(CHAT)).unreadCount).toBe(2);
  expect(session.take().at(-1)).toBe('onSyncServerFailed false 500');
});

test('52: a server that lost its data is loaded anew, with drafts kept', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 5; i++) server.store(CHAT);
  server.store(OTHER);
  await connected(server, session);
  await session.ctx.engine.run(async (changes) => {
    const row = (await changes.conversation(CHAT))!;
    row.draftText = 'draft';
    row.draftTextTime = 5;
  });
  session.take();
  for (const log of server.logs.values()) log.messages.splice(0);
  server.logs.clear();
  server.conversations.rows.clear();
  server.conversations.versionID = 'v-2';
  const fresh = server.store(CHAT);
  await session.connect();
  await session.settled();
  const row = await session.row(CHAT);
  expect(row).toMatchObject({ unreadCount: 1, draftText: 'draft' });
  expect(JSON.parse(row.latestMsg).clientMsgID).toBe(fresh.clientMsgID);
  expect(session.ctx.list.visibleIDs()).toEqual([CHAT]);
  expect((await session.ctx.db.messages.toArray()).map(({ clientMsgID }) => clientMsgID)).toEqual([
    fresh.clientMsgID,
  ]);
  const told = session.take();
  expect(told).toContain(`onConversationRemoved ["${OTHER}"]`);
  expect(told).toContain('onSyncServerFinish true');
});

test('52: another version alone is no reset', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 5; i++) server.store(CHAT);
  await connected(server, session);
  server.conversations.versionID = 'v-2';
  await session.connect();
  expect(session.take()).toEqual(['onSyncServerStart false', 'onSyncServerFinish false']);
  expect((await session.row(CHAT)).unreadCount).toBe(5);
});

test('48: a clear on another device empties the row in one Changed and one total', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  server.store(OTHER);
  await connected(server, session);
  const before = await session.row(CHAT);
  session.sync.push(frame(OWN_CHANNEL, server.clear(CHAT)));
  await session.sync.idle();
  expect(session.take()).toEqual([`onConversationChanged ${CHAT}`, 'onTotalUnreadMessageCountChanged 1']);
  expect(await session.row(CHAT)).toMatchObject({
    latestMsg: '',
    latestMsgSendTime: before.latestMsgSendTime,
    unreadCount: 0,
    minSeq: 2,
  });
});

test('48: a clear for everybody, which no row tells, is learnt from where the conversation begins', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  server.store(CHAT);
  await connected(server, session);
  server.log(CHAT).minSeq = 3;
  const notice = server.notice(CONTENT_TYPE.clearConversation, { userID: 'u2', conversationIDs: [CHAT] });
  session.sync.push(frame('n_me_u2', notice));
  await session.sync.idle();
  expect(await session.row(CHAT)).toMatchObject({ latestMsg: '', unreadCount: 0 });
  expect(await session.ctx.db.messages.count()).toBe(0);
});

test('26: 1300 changes the rows of the delta; one that the stale version hides is read by its ID', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  server.setRow(CHAT, { isPinned: true });
  // A row that was created does not show in the version.
  const { version } = server.conversations;
  server.setRow(OTHER, { recvMsgOpt: 2 });
  server.conversations.version = version;
  server.conversations.log.delete(OTHER);
  session.sync.push(frame(OWN_CHANNEL, server.changed(CHAT, OTHER)));
  await session.settled();
  expect(session.take()).toEqual([`onConversationChanged ${CHAT}`]);
  expect(await session.row(OTHER)).toMatchObject({
    recvMsgOpt: 2,
    showName: 'Name of u3',
    latestMsgSendTime: 0,
  });
});

test('46: joining a group with a long history leaves one unread and tells the server once', async () => {
  const { server, session } = setUp();
  await connected(server, session);
  for (let i = 0; i < 300; i++) server.store(GROUP, { sendID: 'u2' });
  const group = { groupID: 'g1', groupName: 'One', faceURL: '' };
  server.groups.put('g1', group as never);
  const tips = { group, invitedUserList: [{ userID: SELF }] };
  const { content } = server.notice(CONTENT_TYPE.memberInvited, tips);
  const joined = server.store(GROUP, { sendID: 'u2', contentType: CONTENT_TYPE.memberInvited, content });
  session.sync.push(frame(GROUP, joined));
  await session.settled();
  expect(await session.row(GROUP)).toMatchObject({ unreadCount: 1, showName: 'One', isNotInGroup: false });
  const told = server.asked.filter(({ what }) => what === '/msg/set_conversation_has_read_seq');
  expect(told.map(({ body }) => body)).toEqual([{ userID: SELF, conversationID: GROUP, hasReadSeq: 300 }]);
});

test('6.5: leaving and joining a group shows in its row', async () => {
  const { server, session } = setUp();
  const group = { groupID: 'g1', groupName: 'One', faceURL: '' };
  server.groups.put('g1', group as never);
  server.store(GROUP, { sendID: 'u2' });
  await connected(server, session);
  expect((await session.row(GROUP)).isNotInGroup).toBe(false);
  server.groups.delete('g1');
  const kicked = server.notice(CONTENT_TYPE.memberKicked, { group, kickedUserList: [{ userID: SELF }] });
  session.sync.push(frame('n_g1', kicked));
  await session.sync.idle();
  expect(session.take()).toEqual([`onConversationChanged ${GROUP}`]);
  expect(await session.row(GROUP)).toMatchObject({ isNotInGroup: true, showName: 'One' });
  server.groups.put('g1', group as never);
  const invited = server.notice(CONTENT_TYPE.memberInvited, { group, invitedUserList: [{ userID: SELF }] });
  session.sync.push(frame('n_g1', invited));
  await session.sync.idle();
  expect((await session.row(GROUP)).isNotInGroup).toBe(false);
});

test('54: friends, users and groups are renamed, an empty avatar becomes empty', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  expect((await session.row(CHAT)).showName).toBe('Name of u2');
  const friendUser = { ...server.users.get('u2')!, faceURL: '' };
  server.friends.put('u2', { ownerUserID: SELF, remark: 'R', friendUser } as never);
  const tips = { fromToUserID: { fromUserID: SELF, toUserID: 'u2' } };
  session.sync.push(frame(OWN_CHANNEL, server.notice(CONTENT_TYPE.friendRemarkSet, tips)));
  await session.sync.idle();
  expect(await session.row(CHAT)).toMatchObject({ showName: 'R', faceURL: '' });
  server.friends.delete('u2');
  session.sync.push(frame(OWN_CHANNEL, server.notice(CONTENT_TYPE.friendDeleted, tips)));
  await session.sync.idle();
  expect((await session.row(CHAT)).showName).toBe('Name of u2');
});

test('a row that was made before the first load shows the friend’s remark', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  const friendUser = server.users.get('u2')!;
  server.friends.put('u2', { ownerUserID: SELF, remark: 'R', friendUser } as never);
  const identity = { conversationID: CHAT, conversationType: 1, userID: 'u2', groupID: '' };
  await session.ctx.engine.run((changes) => changes.ensure(identity));
  await connected(server, session);
  expect((await session.row(CHAT)).showName).toBe('R');
});

test('55: the sender’s nickname names a conversation whose lookup fails, until it succeeds', async () => {
  const { server, session } = setUp();
  await connected(server, session);
  server.failing.add('/user/get_users_info').add('/conversation/get_conversations');
  const message = server.store(CHAT, { senderNickname: 'Nick' });
  session.sync.push(frame(CHAT, message));
  await session.settled();
  expect(session.take()).toContain(`onNewConversation ${CHAT}`);
  expect((await session.row(CHAT)).showName).toBe('Nick');
  server.failing.clear();
  await session.connect();
  await session.settled();
  expect((await session.row(CHAT)).showName).toBe('Name of u2');
});

test('36: a peer’s receipt marks own messages and leaves unread alone; told once', async () => {
  const { server, session } = setUp();
  const own = server.store(CHAT, { sendID: SELF });
  server.store(CHAT);
  server.store(CHAT, { sendID: SELF });
  server.store(CHAT);
  await connected(server, session);
  session.sync.push(frame(CHAT, own));
  const tips = { markAsReadUserID: 'u2', conversationID: CHAT, seqs: [1], hasReadSeq: 1 };
  const receipt = server.notice(CONTENT_TYPE.hasReadReceipt, tips, 'n_me_u2');
  await session.sync.idle();
  session.take();
  session.sync.push(frame('n_me_u2', receipt));
  session.sync.push(frame('n_me_u2', receipt));
  await session.sync.idle();
  const told = session.take();
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(own.clientMsgID);
  expect((await session.row(CHAT)).unreadCount).toBe(1);
  const [stored] = await session.ctx.engine.run((changes) => changes.messages(CHAT, [own.clientMsgID]));
  expect(stored?.isRead).toBe(true);
});

test('44: a revoke shows in place and in quotes; a seq that is not stored only stops counting', async () => {
  const { server, session } = setUp();
  const first = server.store(CHAT);
  await connected(server, session);
  const quote = {
    text: 're',
    quoteMessage: { clientMsgID: first.clientMsgID, contentType: 101, textElem: { content: 'x' } },
  };
  const quoting = server.store(CHAT, {
    contentType: CONTENT_TYPE.quote,
    content: new TextEncoder().encode(JSON.stringify(quote)),
  });
  session.sync.push(frame(CHAT, quoting));
  await session.sync.idle();
  session.take();
  const revoked = server.revoke(CHAT, 1);
  session.sync.push(frame(revoked.channel, revoked.message));
  await session.sync.idle();
  const told = session.take();
  expect(told[0]).toContain('onNewRecvMessageRevoked');
  expect(told.slice(1)).toEqual([`onConversationChanged ${CHAT}`, 'onTotalUnreadMessageCountChanged 1']);
  const latest = JSON.parse((await session.row(CHAT)).latestMsg);
  expect(latest.quoteElem.quoteMessage).toMatchObject({ contentType: 2101 });
  expect(latest.quoteElem.quoteMessage.textElem).toBeUndefined();
});

test.each(['the notice of it', 'the message itself, when it is asked for again'])(
  '44: a quote shows as revoked what was revoked before it came: known by %s',
  async (by) => {
    const { server, session } = setUp();
    const first = server.store(CHAT);
    await connected(server, session);
    const quoting = (id: string): MsgData => {
      const quote = {
        text: 're',
        quoteMessage: { clientMsgID: id, contentType: 101, textElem: { content: 'x' } },
      };
      const content = new TextEncoder().encode(JSON.stringify(quote));
      return server.store(CHAT, { contentType: CONTENT_TYPE.quote, content });
    };
    session.sync.push(frame(CHAT, quoting(first.clientMsgID)));
    await session.sync.idle();
    const { channel, message } = server.revoke(CHAT, 1);
    if (by.startsWith('the notice')) session.sync.push(frame(channel, message));
    else {
      await session.ctx.engine.run((changes) =>
        ingest(changes, SELF, new Map([[CHAT, [server.log(CHAT).messages[0]!]]]), { tell: true }),
      );
    }
    await session.sync.idle();
    session.sync.push(frame(CHAT, quoting(first.clientMsgID)));
    await session.sync.idle();
    const stored = await session.ctx.engine.run((changes) => changes.messagesBySeq(CHAT, 2, 3));
    for (const { quoteElem } of stored) {
      expect(quoteElem?.quoteMessage).toMatchObject({ clientMsgID: first.clientMsgID, contentType: 2101 });
      expect(quoteElem?.quoteMessage).not.toHaveProperty('textElem');
    }
    expect(stored).toHaveLength(2);
  },
);

test.each([
  [CHAT, 1],
  [CHAT, 3],
  [GROUP, 1],
])('44: a revoke that comes before the first message of %s, with seq %i, is not lost', async (id, seq) => {
  const { server, session } = setUp();
  await connected(server, session);
  for (let older = 1; older < seq; older++) server.store(id, { sendID: SELF, recvID: 'u2' });
  const message = server.store(id);
  const revoked = server.revoke(id, seq);
  session.sync.push(frame(revoked.channel, revoked.message));
  await session.settled();
  expect(session.take()).toEqual([]);
  expect(session.ctx.list.visibleIDs()).toEqual([]);

  // What was on its way when it was revoked.
  session.sync.push(frame(id, message));
  await session.settled();
  const row = await session.row(id);
  expect(row).toMatchObject({ unreadCount: 0, conversationType: id === GROUP ? 3 : 1 });
  expect(JSON.parse(row.latestMsg)).toMatchObject({ seq, contentType: 2101 });
  expect(row.showName).toBe(id === GROUP ? 'g1' : 'Name of u2');
});

test('44: a revoked message keeps nothing of what it said, whatever its type', async () => {
  const { server, session } = setUp();
  await connected(server, session);
  for (const contentType of [CONTENT_TYPE.markdownText, CONTENT_TYPE.advancedText, CONTENT_TYPE.text]) {
    const said = new TextEncoder().encode(JSON.stringify({ content: 'secret', text: 'secret' }));
    const message = server.store(CHAT, { contentType, content: said });
    session.sync.push(frame(CHAT, message));
    const { channel, message: notice } = server.revoke(CHAT, message.seq);
    session.sync.push(frame(channel, notice));
    await session.sync.idle();
    const stored = await session.ctx.db.messages.get([CHAT, message.clientMsgID]);
    expect(stored).toMatchObject({ contentType: 2101 });
    expect(JSON.stringify(stored)).not.toContain('secret');
  }
});

test('6.4: a message that counted as failed and comes back revoked has arrived', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  const own = server.store(CHAT, { sendID: SELF, recvID: 'u2' });
  await session.ctx.engine.run(async (changes) => {
    const row = (await changes.conversation(CHAT))!;
    const failed = { ...rowOf({ ...own, seq: 0, serverMsgID: '' }, CHAT, SELF), status: 3 };
    await changes.putMessages([failed]);
    changes.offerLatest(row, failed);
  });
  server.revoke(CHAT, own.seq);
  await session.connect();
  await session.settled();
  const arrived = { clientMsgID: own.clientMsgID, seq: 2, status: 2, contentType: 2101 };
  expect(await session.ctx.db.messages.get([CHAT, own.clientMsgID])).toMatchObject(arrived);
  expect(JSON.parse((await session.row(CHAT)).latestMsg)).toMatchObject(arrived);
});

test('45: a deletion on another device shows the message below, fetched if it must be', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  session.sync.lost();
  for (let i = 0; i < 3; i++) server.store(CHAT);
  server.log(CHAT).hasReadSeq = 4;
  await session.connect();
  await session.settled();
  session.take();
  session.sync.push(frame(OWN_CHANNEL, server.delete(CHAT, 4)));
  await session.sync.idle();
  const row = await session.row(CHAT);
  expect(JSON.parse(row.latestMsg).seq).toBe(3);
  expect(session.take()[0]).toContain('onMsgDeleted');
});

test.each(['pushed', 'pulled', 'pushed and nothing answered'])(
  '45: a deletion on another device, %s, shows no older message in between',
  async (how) => {
    const { server, session } = setUp();
    server.store(CHAT);
    await connected(server, session);
    session.sync.lost();
    for (let i = 0; i < 4; i++) server.store(CHAT);
    server.log(CHAT).hasReadSeq = 5;
    await session.connect();
    await session.settled();
    session.events.splice(0);
    const shown = (): number[] =>
      session.events
        .splice(0)
        .filter(({ event }) => event === 'onConversationChanged')
        .map(({ data }) => JSON.parse(JSON.parse(data as string)[0].latestMsg).seq);
    // Of 1 to 5 only 1 and 5 are stored.
    server.log(CHAT).deleted.add(4);
    const notice = server.delete(CHAT, 5);
    const refused = how.endsWith('answered');
    if (refused) server.failing.add(REQ.pullByRange).add(REQ.pullBySeqs);
    if (how !== 'pulled') session.sync.push(frame(OWN_CHANNEL, notice));
    else await session.connect();
    await session.settled();
    if (!refused) {
      expect(shown()).toEqual([3]);
      return;
    }
    // Then the newest stored one shows until it can be asked for.
    expect(shown()).toEqual([1]);
    server.failing.clear();
    await session.connect();
    await session.settled();
    expect(shown()).toEqual([3]);
  },
);

test('6.3: a group of which the server does not say when the user joined keeps nothing from being made exact', async () => {
  const { server, session } = setUp();
  server.groups.put('g1', { groupID: 'g1', groupName: 'One' } as never);
  for (let i = 0; i < 150; i++) server.store(GROUP);
  server.store(CHAT, { options: { unreadCount: false } });
  server.store(CHAT);
  server.failing.add('/group/get_group_members_info');
  await session.connect();
  await session.settled();
  expect(await session.row(CHAT)).toMatchObject({ unreadCount: 1 });
  expect(await session.row(GROUP)).toMatchObject({ unreadCount: 150 });
  // It is asked once in a session.
  await session.connect();
  await session.settled();
  expect(server.count('/group/get_group_members_info')).toBe(1);
});

test('2: notifications make no conversation and are not pulled again', async () => {
  const { server, session } = setUp();
  server.store(CHAT);
  await connected(server, session);
  const tips = { markAsReadUserID: 'u2', conversationID: CHAT, seqs: [1], hasReadSeq: 1 };
  for (let i = 0; i < 250; i++) server.notice(CONTENT_TYPE.hasReadReceipt, tips, 'n_me_u2');
  await session.connect();
  const pulled = server.asked.filter(({ what }) => what === REQ.pullByRange);
  expect(pulled.map(({ body }) => (body as { seqRanges: object[] }).seqRanges)).toMatchObject([
    [{ conversationID: 'n_me_u2', begin: 1, end: 100 }],
    [{ conversationID: 'n_me_u2', begin: 101, end: 200 }],
    [{ conversationID: 'n_me_u2', begin: 201, end: 250 }],
  ]);
  server.asked.splice(0);
  await session.connect();
  expect(server.count(REQ.pullByRange)).toBe(0);
  expect(session.ctx.list.visibleIDs()).toEqual([CHAT]);
  expect(session.ctx.list.json('n_me_u2')).toBeUndefined();
});

test('malformed and foreign notifications are skipped, what is around them is not', async () => {
  const { server, session } = setUp();
  await connected(server, session);
  const broken = (contentType: number, content: string): MsgData =>
    messageData({ contentType, content: new TextEncoder().encode(content), clientMsgID: 'x', status: 2 });
  const message = server.store(CHAT);
  session.sync.push({
    msgs: { [CHAT]: { Msgs: [message], isEnd: false, endSeq: 0 } },
    notificationMsgs: {
      [OWN_CHANNEL]: {
        Msgs: [
          broken(CONTENT_TYPE.revoke, '{'),
          broken(CONTENT_TYPE.deleteMsgs, '{"detail":"[]"}'),
          broken(CONTENT_TYPE.hasReadReceipt, '{"detail":"{\\"seqs\\":7}"}'),
          broken(4999, '{}'),
          server.read(CHAT, 1),
        ],
        isEnd: false,
        endSeq: 0,
      },
    },
  });
  await session.sync.idle();
  expect(await session.row(CHAT)).toMatchObject({ unreadCount: 0 });
  expect(session.ctx.list.visibleIDs()).toEqual([CHAT]);
});

test('6.3: unread up to 100 becomes exact after the sync', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 60; i++) server.store(CHAT, i % 2 ? { options: { unreadCount: false } } : {});
  await session.connect();
  expect((await session.row(CHAT)).unreadCount).toBe(59);
  await session.settled();
  expect((await session.row(CHAT)).unreadCount).toBe(30);
  const asked = server.asked.filter(({ what }) => what === REQ.pullBySeqs);
  const seqs = asked.flatMap(({ body }) =>
    (body as { conversations: { seqs: number[] }[] }).conversations.map((each) => each.seqs.length),
  );
  expect(seqs).toEqual([50, 9]);
});

test('6.A: what the server leaves out is settled by one more question, and not asked for again', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 4; i++) server.store(GROUP, { sendID: 'u2' });
  // Without history: only the server knows the first seq.
  server.log(GROUP).minSeq = 5;
  await session.connect();
  await session.settled();
  expect(await session.row(GROUP)).toMatchObject({ unreadCount: 0, latestMsg: '' });
  expect((await session.row(GROUP)).facts).toMatchObject({ lowestSeq: 5 });
  server.asked.splice(0);
  await session.connect();
  await session.settled();
  expect([server.count(REQ.pullByRange), server.count(REQ.pullBySeqs)]).toEqual([0, 0]);
});

test('6.A: a chat whose newest messages are gone shows the one below', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 5; i++) server.store(CHAT);
  for (const seq of [3, 4, 5]) server.delete(CHAT, seq);
  await session.connect();
  await session.settled();
  const row = await session.row(CHAT);
  expect(JSON.parse(row.latestMsg).seq).toBe(2);
  expect(row.unreadCount).toBe(2);
});

test('a row with a cap is pulled up to it', async () => {
  const { server, session } = setUp();
  for (let i = 0; i < 5; i++) server.store(GROUP, { sendID: 'u2' });
  server.setRow(GROUP, { maxSeq: 3 });
  await session.connect();
  await session.settled();
  const row = await session.row(GROUP);
  expect(JSON.parse(row.latestMsg).seq).toBe(3);
  expect(row).toMatchObject({ unreadCount: 3, isNotInGroup: true });
});

test('many of a kind fit into one unit of work', async () => {
  const { server, session } = setUp();
  const { engine } = session.ctx;
  const failures: unknown[] = [];
  const run = engine.run.bind(engine);
  engine.run = (work) => {
    const outcome = run(work);
    outcome.catch((error) => failures.push(error));
    return outcome;
  };
  const many = Array.from({ length: 120 }, (_, i) => i);

  // Chats of which the server gives nothing, as only its lowest seq tells.
  for (const i of many) {
    const id = `sg_g${i}`;
    server.store(id);
    server.log(id).minSeq = 2;
  }
  await connected(server, session);
  expect(failures).toEqual([]);

  // Strangers who write at once.
  for (const i of many) {
    server.addUser(`p${i}`);
    session.sync.push(frame(`si_me_p${i}`, server.store(`si_me_p${i}`)));
  }
  await session.settled();
  expect(failures).toEqual([]);
  const received = session.take().filter((line) => line.startsWith('onRecvNewMessages'));
  expect(received.map((line) => line.split(' ').length - 1)).toEqual([50, 50, 20]);

  // Notices of settings and of reading on another device.
  for (const _ of many) session.sync.push(frame(OWN_CHANNEL, server.changed('si_me_p1')));
  for (const _ of many) session.sync.push(frame(OWN_CHANNEL, server.read('si_me_p1', 1)));
  await session.settled();
  expect(failures).toEqual([]);
  expect((await session.row('si_me_p1')).unreadCount).toBe(0);
});

test('a logout while a message waits to be applied is not logged as a failure', async () => {
  const { server, session } = setUp();
  await connected(server, session);
  const errors: unknown[] = [];
  session.ctx.env.log.error = (...parts) => errors.push(parts);
  const before = session.ctx.engine.run((changes) => changes.keepTransaction());
  session.sync.push(frame(CHAT, server.store(CHAT)));
  await Promise.resolve();
  const idle = session.sync.idle();
  await session.close();
  await Promise.all([before, idle]);
  expect(errors).toEqual([]);
});
