// Owns the small faults that the model-based test must find: each a text of the engine and what takes its place. It must
// not know how they are tried. Each text occurs exactly once in its file.

/** One fault of the engine. */
export interface Mutant {
  readonly name: string;
  /** Below src/worker. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'unread ignores the local clear',
    file: 'conversation/row.ts',
    from: 'return Math.max(row.minSeq, row.facts.lowestSeq, row.facts.clearedSeq + 1, 1);',
    to: 'return Math.max(row.minSeq, row.facts.lowestSeq, 1);',
  },
  {
    name: 'minSeq is forgotten',
    file: 'conversation/row.ts',
    from: 'return Math.max(row.minSeq, row.facts.lowestSeq, row.facts.clearedSeq + 1, 1);',
    to: 'return Math.max(row.facts.lowestSeq, row.facts.clearedSeq + 1, 1);',
  },
  {
    name: 'what does not count is counted',
    file: 'conversation/row.ts',
    from: 'to - from + 1 - size(clip(row.facts.silent, from, to))',
    to: 'to - from + 1',
  },
  {
    name: "unread goes beyond the owner's cap",
    file: 'conversation/row.ts',
    from: 'to: row.maxSeq === 0 ? facts.newestSeq : Math.min(facts.newestSeq, row.maxSeq),',
    to: 'to: facts.newestSeq,',
  },
  {
    name: 'the read position is one short',
    file: 'conversation/row.ts',
    from: 'from: Math.max(facts.hasReadSeq + 1, firstShownSeq(row)),',
    to: 'from: Math.max(facts.hasReadSeq, firstShownSeq(row)),',
  },
  {
    name: 'the total counts what is not to be notified',
    file: 'conversation/row.ts',
    from: 'row.recvMsgOpt < 2',
    to: 'row.recvMsgOpt <= 2',
  },
  {
    name: 'a draft does not move its row',
    file: 'conversation/row.ts',
    from: 'return Math.max(row.latestMsgSendTime, row.draftTextTime);',
    to: 'return row.latestMsgSendTime;',
  },
  {
    name: 'what was hidden shows again',
    file: 'conversation/row.ts',
    from: 'return Math.max(firstShownSeq(row), row.facts.hiddenSeq + 1);',
    to: 'return firstShownSeq(row);',
  },
  {
    name: 'pinned rows come last',
    file: 'conversation/list.ts',
    from: 'return a.pinned ? -1 : 1;',
    to: 'return a.pinned ? 1 : -1;',
  },
  {
    name: 'rows of one time are in any order',
    file: 'conversation/list.ts',
    from: 'return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;',
    to: 'return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;',
  },
  {
    name: 'the local clear is one short',
    file: 'conversation/handlers/reset.ts',
    from: 'Math.max(row.facts.clearedSeq, row.facts.newestSeq)',
    to: 'Math.max(row.facts.clearedSeq, row.facts.newestSeq - 1)',
  },
  {
    name: 'a deleted conversation keeps its draft',
    file: 'conversation/handlers/reset.ts',
    from: "  row.draftText = '';\n  row.draftTextTime = 0;\n",
    to: '',
  },
  {
    name: 'what was hidden counts again',
    file: 'conversation/handlers/local.ts',
    from: 'if (from <= to) row.facts.silent = union(row.facts.silent, [[from, to]]);',
    to: '',
  },
  {
    name: 'a draft that was taken away keeps its time',
    file: 'conversation/handlers/local.ts',
    from: "row.draftTextTime = draftText === '' ? 0 : changes.now;",
    to: 'row.draftTextTime = changes.now;',
  },
  {
    name: 'deleting here and there deletes what came after the clear',
    file: 'conversation/handlers/clear.ts',
    from: 'const firstKept = server ? Math.max(server.minSeq, 1) : facts.newestSeq + 1;',
    to: 'const firstKept = row.facts.newestSeq + 1;',
  },
  {
    name: 'deleting here and there leaves the row listed',
    file: 'conversation/handlers/clear.ts',
    from: '} else resetRow(row);',
    to: '} else changes.reselectLatest(id);',
  },
  {
    name: 'New and Changed are swapped',
    file: 'engine/outbox.ts',
    from: '(wasListed ? changed : appeared).push(id);',
    to: '(wasListed ? appeared : changed).push(id);',
  },
  {
    name: 'what the page believes is forgotten while it lags',
    file: 'engine/outbox.ts',
    from: 'if (!this.#touched.has(id)) this.#touched.set(id, commit.before.get(id));',
    to: 'this.#touched.set(id, commit.before.get(id));',
  },
  {
    name: 'the total is told again',
    file: 'engine/outbox.ts',
    from: 'if (this.#list.total === this.#toldTotal) return;',
    to: '',
  },
  {
    name: 'it is announced before it is committed',
    file: 'engine/engine.ts',
    from: 'commit = await changes.finish();',
    to: 'commit = await changes.finish();\n        if (commit.rev > 0) {\n          for (const row of commit.rows) list.put(row);\n          onCommit(commit);\n          commit = undefined;\n        }',
  },
  {
    name: 'an older message takes the place of the latest',
    file: 'engine/changes.ts',
    from: '|| compareKeys(key, present) > 0) {',
    to: '|| compareKeys(key, present) !== 0) {',
  },
  {
    name: 'after a deletion the latest message stays',
    file: 'engine/changes.ts',
    from: '[conversationID, id]));\n    this.reselectLatest(conversationID);',
    to: '[conversationID, id]));',
  },
  {
    name: 'among messages of one millisecond the seq does not decide',
    file: 'message/row.ts',
    from: 'if (a.seq !== b.seq) return',
    to: 'if (a.seq === b.seq) return',
  },
  {
    name: 'duplicates count',
    file: 'sync/ingest.ts',
    from: '  fold.silent.push(double);\n',
    to: '',
  },
  {
    name: 'an own message from elsewhere reads nothing',
    file: 'sync/ingest.ts',
    from: 'if (own) facts.hasReadSeq = Math.max(facts.hasReadSeq, seq);',
    to: '',
  },
  {
    name: 'a hole is taken for filled',
    file: 'sync/pull.ts',
    from: '    advanceSynced(row, range.end);',
    to: '    advanceSynced(row, range.end);\n    row.facts.held = [[1, range.end]];',
  },
  {
    name: 'a message comes twice and is told twice',
    file: 'sync/ingest.ts',
    from: "if (stored.seq === seq && stored.status === MESSAGE_STATUS.success && stored.serverMsgID !== '') return;",
    to: "if (fold.tell) fold.changes.tellReceived(stored);\n  if (stored.seq === seq && stored.status === MESSAGE_STATUS.success && stored.serverMsgID !== '') return;",
  },
  {
    name: 'an own message never learns its seq',
    file: 'sync/ingest.ts',
    from: '    seq: message.seq,\n    serverMsgID',
    to: '    seq: stored.seq,\n    serverMsgID',
  },
  {
    name: 'who joins a group has all of its history unread',
    file: 'sync/ingest.ts',
    from: '  noteJoining(fold, message);\n',
    to: '',
  },
  {
    name: 'a late receipt takes the read position back',
    file: 'message/read.ts',
    from: 'row.facts.hasReadSeq = Math.max(row.facts.hasReadSeq, seq);',
    to: 'row.facts.hasReadSeq = seq;',
  },
  {
    name: 'the latest message does not show that it was read',
    file: 'message/read.ts',
    from: 'if (message.clientMsgID === row.latestKey?.clientMsgID) changes.offerLatest(row, message);',
    to: '',
  },
  {
    name: 'a deleted message still counts',
    file: 'sync/remove.ts',
    from: 'row.facts.silent = union(row.facts.silent, gone);',
    to: '',
  },
  {
    name: 'a revoked message still counts',
    file: 'sync/revoke.ts',
    from: 'row.facts.silent = add(row.facts.silent, tips.seq);',
    to: '',
  },
  {
    name: 'a risen minSeq deletes nothing',
    file: 'sync/cut.ts',
    from: 'return changes.deleteMessagesBelow(row.conversationID, first);',
    to: 'return undefined;',
  },
  {
    name: "the server's cap is not taken over",
    file: 'sync/server-row.ts',
    from: '  row.maxSeq = server.maxSeq;\n',
    to: '',
  },
  {
    name: 'the version is saved before the rows',
    file: 'sync/data-sync.ts',
    from: 'const applied = await ctx.engine.run((changes) => apply(ctx, changes, gathered, options));',
    to: 'await ctx.engine.run((changes) => storeRowsVersion(changes, gathered.conversations, new Set()));\n    const applied = await ctx.engine.run((changes) => apply(ctx, changes, gathered, options));',
  },
  {
    name: 'a first load that failed counts as done',
    file: 'sync/sync.ts',
    from: 'if (first && !reset && !error)',
    to: 'if (first && !reset)',
  },
  {
    name: 'every sync counts the channels as read',
    file: 'sync/channels.ts',
    from: 'row?.syncedSeq ?? (isRead(conversationID) ? newestSeq : 0)',
    to: 'newestSeq',
  },
  {
    name: 'the last notification of a channel is skipped',
    file: 'sync/pull.ts',
    from: 'for (const message of unseen.sort((a, b) => a.seq - b.seq)) await apply(message);',
    to: 'for (const message of unseen.sort((a, b) => a.seq - b.seq).slice(0, -1)) await apply(message);',
  },
  {
    name: 'unread that may be wrong is not looked at',
    file: 'sync/fill.ts',
    from: 'if (row.unreadCount < 1 || row.unreadCount > MOST_UNREAD) return [];',
    to: 'if (row.unreadCount < 100) return [];',
  },
  {
    name: 'below the newest message nothing is looked for',
    file: 'sync/latest.ts',
    from: '  while (!shouldStop()) {',
    to: '  while (shouldStop()) {',
  },
  {
    name: 'who left a group is still in it',
    file: 'sync/groups.ts',
    from: 'row.isNotInGroup = row.maxSeq !== 0 || !groups[i]?.joined;',
    to: 'row.isNotInGroup = false;',
  },
  {
    name: 'a send that nobody finished goes on for ever',
    file: 'message/startup.ts',
    from: 'for (const message of abandoned) await storeFailed(changes, asFailed(message));',
    to: '',
  },
  {
    name: 'an acknowledged message stays where it was',
    file: 'message/send.ts',
    from: '    sendTime: takenAt || row.sendTime,',
    to: '    sendTime: row.sendTime,',
  },
  {
    name: 'what became again as it was is told',
    file: 'engine/outbox.ts',
    from: 'if (list.isVisible(id) ? before === list.json(id) : !wasListed)',
    to: 'if (!list.isVisible(id) && !wasListed)',
  },
  {
    name: 'a message deleted by a call still counts',
    file: 'message/remove.ts',
    from: 'removeMessages(changes, row, [stored]);',
    to: 'removeMessages(changes, row, [stored], []);',
  },
  {
    name: 'the server is not told of a deletion',
    file: 'message/remove.ts',
    from: '    if (seq > 0) await deleteAtServer(ctx, conversationID, [seq], operationID);\n',
    to: '',
  },
  {
    name: 'all messages deleted here come back',
    file: 'message/remove.ts',
    from: '    facts.clearedSeq = Math.max(facts.clearedSeq, upTo);\n',
    to: '',
  },
  {
    name: 'when all messages are deleted the latest one stays',
    file: 'message/remove.ts',
    from: "      row.latestMsg = '';\n      row.latestKey = null;\n",
    to: '',
  },
  {
    name: 'deleting all everywhere deletes what came after it',
    file: 'message/remove.ts',
    from: 'const upTo = seqs ? (seqs.get(conversationID) ?? 0) : facts.newestSeq;',
    to: 'const upTo = facts.newestSeq;',
  },
  {
    name: 'what is put in here counts',
    file: 'message/insert.ts',
    from: 'await changes.putMessages([stored]);',
    to: 'await changes.putMessages([stored]);\n    row.facts.newestSeq++;',
  },
  {
    name: 'what is put in here is not shown',
    file: 'message/insert.ts',
    from: '    changes.offerLatest(row, stored);\n',
    to: '',
  },
  {
    name: 'what is put in here is only shown',
    file: 'message/insert.ts',
    from: '    await changes.putMessages([stored]);\n',
    to: '',
  },
  {
    name: 'a revoke forgets the quotes',
    file: 'sync/revoke.ts',
    from: '  await changes.putMessages(patched);\n',
    to: '',
  },
  {
    name: 'a revoke forgets the quote in the latest message',
    file: 'sync/revoke.ts',
    from: 'if (message.clientMsgID === row.latestKey?.clientMsgID) changes.offerLatest(row, message);',
    to: '',
  },
  {
    name: 'a quote that comes after the revoke shows what it quotes',
    file: 'sync/ingest.ts',
    from: "withQuote(arrived, fold.known.get(quotedIn(arrived) ?? ''))",
    to: 'arrived',
  },
  {
    name: 'reading by ID reads the own messages',
    file: 'conversation/handlers/mark-read.ts',
    from: 'message.seq > 0 && message.sendID !== ctx.userID && !message.isRead',
    to: 'message.seq > 0 && !message.isRead',
  },
  {
    name: 'what failed cannot be sent again',
    file: 'message/send.ts',
    from: 'if (status < MESSAGE_STATUS.success || status === MESSAGE_STATUS.failed) return;',
    to: 'if (status < MESSAGE_STATUS.success) return;',
  },
  {
    name: 'a send that failed stays on its way',
    file: 'message/send.ts',
    from: '  if (stored) await storeFailed(changes, failed);\n',
    to: '',
  },
  {
    name: 'a message that is sent again is another one',
    file: 'message/send.ts',
    from: "    clientMsgID: message.clientMsgID,\n    serverMsgID: '',",
    to: "    clientMsgID: message.clientMsgID + (message.status === 3 ? '-again' : ''),\n    serverMsgID: '',",
  },
];
