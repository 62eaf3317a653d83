// Owns one run: makes the world of a plan, carries out its steps, brings everything to rest and has the outcome checked.
// It must not know what the outcome should be.

import type { Message } from '../../src/contract/index.ts';
import type { ConversationRow } from '../../src/worker/store/schema.ts';
import { check, checkNow } from './check.ts';
import { Device, type LocalActs } from './device.ts';
import { holdAnswer, onMessage, sending, wipe, wipeBoth, wiping } from './message-commands.ts';
import { type Command, type Fault, type Gap, type Plan, STORMS } from './plan.ts';
import { hearRejections } from './rejections.ts';
import { ADMIN, ModelServer } from './server.ts';
import type { Tally } from './tally.ts';
import { Tasks } from './tasks.ts';
import { VirtualTime } from './time.ts';

const USERS = ['a', 'b', 'c'] as const;
const PLATFORMS = [5, 1, 2, 3] as const;
const GROUPS = ['g1', 'g2'] as const;

/** Milliseconds of a long wait: more than any request's limit and any retry's wait. */
const LONG = 40_000;

/** Milliseconds by which a device may know the server's clock wrongly. */
const CLOCK_NOISE = 50;

/** A conversation as one user sees it. */
export interface Chat {
  id: string;
  /** The other user, or `''`. */
  peer: string;
  /** The group, or `''`. */
  group: string;
}

/** What a run found wrong; empty when nothing is. */
export type Outcome = string[];

export class Run {
  readonly tasks = new Tasks();
  readonly time = new VirtualTime();
  readonly server = new ModelServer(this.time);
  readonly devices: Device[];
  readonly users: string[];
  /** `conversationID clientMsgID` of the messages that a device has taken back or deleted: nobody sends them again. */
  readonly settled = new Set<string>();
  /** clientMsgIDs of the messages that are on their way once more. */
  readonly resending = new Set<string>();
  readonly #plan: Plan;
  readonly #tally: Tally | undefined;
  #texts = 0;
  #names = 0;

  /** @param tally counts what is done. */
  constructor(plan: Plan, tally?: Tally) {
    this.#plan = plan;
    this.#tally = tally;
    this.users = USERS.slice(0, plan.users);
    for (const user of this.users) this.server.addUser(user);
    this.devices = plan.devices.map((owner, i) => {
      const userID = this.users[owner % this.users.length]!;
      const options = {
        name: `${userID}${i}`,
        userID,
        platformID: PLATFORMS[i]!,
        skew: plan.skews[i] ?? 0,
        seed: plan.seed + i,
      };
      return new Device(options, this.server, this.tasks, this.time);
    });
  }

  /** Carries the plan out. Never rejects for what the engine does. */
  async outcome(): Promise<Outcome> {
    const uninstall = this.tasks.install();
    const errors: string[] = [];
    const { error: report } = console;
    const stopHearing = hearRejections(
      () => this.devices.some(({ hasDied }) => hasDied),
      (text) => errors.push(text),
    );
    console.error = (...parts: unknown[]) => {
      // Node's word on many requests at once, and on failures that are heard late.
      if (/MaxListenersExceededWarning|PromiseRejectionHandledWarning/.test(String(parts[0]))) return;
      errors.push(
        parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(' '),
      );
    };
    try {
      this.#tally?.begin(this.#plan);
      await this.#prepare();
      for (const step of this.#plan.steps) {
        this.#pass(step.milliseconds);
        await this.#revive();
        if (await this.#perform(step.command)) this.#tally?.did(step.command);
        await this.#rest(step.gap);
      }
      const early = await this.#settle();
      const found = [...early, ...(await check(this))];
      return [...errors.map((text) => `logged: ${text}`), ...this.#faults(), ...found];
    } catch (error) {
      return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    } finally {
      await Promise.race([
        Promise.all(this.devices.map((device) => device.close())),
        this.tasks.turns(2_000),
      ]);
      this.server.parts.release();
      this.server.parts.gateway.dropAll();
      await this.tasks.turns(2);
      uninstall();
      stopHearing();
      console.error = report;
    }
  }

  /** Chats of a user: one with each other user, the groups, and the server's own. */
  chatsOf(userID: string): Chat[] {
    const singles = this.users
      .filter((user) => user !== userID)
      .map((peer) => ({ id: `si_${[userID, peer].sort().join('_')}`, peer, group: '' }));
    const groups = GROUPS.map((group) => ({ id: `sg_${group}`, peer: '', group }));
    return [...singles, ...groups, { id: `sn_${[userID, ADMIN].sort().join('_')}`, peer: ADMIN, group: '' }];
  }

  /** The conversations that a user may have. */
  idsOf(userID: string): string[] {
    // What makes the server's own chat private makes a row for a chat with its account too, which no plan names.
    const unnamed = `si_${[userID, ADMIN].sort().join('_')}`;
    return [...this.chatsOf(userID).map(({ id }) => id), unnamed];
  }

  /** Nobody writes there but the server. */
  isNoticeChat({ peer }: Chat): boolean {
    return peer === ADMIN;
  }

  get isCalm(): boolean {
    return this.#plan.calm;
  }

  #faults(): string[] {
    return this.devices.flatMap(({ name, faults, page }) =>
      [...faults, ...page.faults].map((text) => `${name}: ${text}`),
    );
  }

  async #prepare(): Promise<void> {
    const [first, second] = this.users as [string, string];
    const others = this.users.slice(1);
    await this.server.as(first, '/group/create_group', {
      memberUserIDs: others,
      adminUserIDs: [],
      ownerUserID: first,
      groupInfo: { groupID: 'g1', groupName: 'Group 1', groupType: 2 },
    });
    await this.server.as(second, '/group/create_group', {
      memberUserIDs: [],
      adminUserIDs: [],
      ownerUserID: second,
      groupInfo: { groupID: 'g2', groupName: 'Group 2', groupType: 2 },
    });
    await this.tasks.idle();
    for (let i = 0; i < this.#plan.before; i++) {
      this.#pass(1);
      const user = this.users[i % this.users.length]!;
      await this.#hear(user, this.chatsOf(user)[(i * 7) % 4]!, 'plain');
      await this.tasks.idle();
    }
    const opened = Promise.all(this.devices.map((device) => device.open()));
    if (!this.#plan.settled) return;
    await this.tasks.until(opened);
    this.#pass(1);
    await this.tasks.idle();
  }

  #pass(milliseconds: number): void {
    const until = this.time.now + milliseconds;
    while (this.time.step(until));
  }

  async #rest(gap: Gap): Promise<void> {
    if (gap === 'turn') await this.tasks.turns(1);
    else if (gap === 'turns') await this.tasks.turns(8);
    else if (gap === 'idle') await this.tasks.idle();
  }

  /** Lets time pass timer by timer, each with all that it brings. */
  async #passSlowly(milliseconds: number): Promise<void> {
    const until = this.time.now + milliseconds;
    await this.tasks.idle();
    while (this.time.step(until)) await this.tasks.idle();
  }

  /** No faults any more, everybody is back, one more sync each, and all that follows from it. */
  async #settle(): Promise<Outcome> {
    const { rules, world } = this.server.parts;
    await this.#calm();
    world.switches.fullAlways = false;
    world.switches.omitFromPull = [];
    for (const device of this.devices) {
      device.dieWhenTold(false);
      device.dieAfterCommits(0);
    }
    await this.#revive();
    for (const device of this.devices) {
      device.wire.cut = false;
      device.lagging = false;
      if (!device.isOpen) await this.tasks.until(device.open());
      device.signal('online');
    }
    await this.#passSlowly(LONG);
    const stopped = this.devices.filter((device) => device.isStopped);
    for (const device of stopped) await this.tasks.until(device.loginAgain());
    if (stopped.length > 0) await this.#passSlowly(LONG);
    // Where nothing went wrong, nothing needs another sync.
    const early = this.#plan.calm ? await checkNow(this) : [];
    for (const device of this.devices) {
      await this.server.dev('disconnect', { userID: device.userID });
    }
    await this.#passSlowly(LONG);
    if (!rules.idle) throw new Error('a rule was left');
    return early;
  }

  async #calm(): Promise<void> {
    await this.server.dev('rules', { clear: true });
    this.#countStrikes();
    this.server.parts.tools.faults({ profile: {} });
    await this.#release();
  }

  #storm(names: readonly (keyof typeof STORMS)[], seed: number): void {
    const profile = Object.fromEntries(names.map((name) => [name, STORMS[name]]));
    this.#countStrikes();
    this.server.parts.tools.faults({ seed, profile });
  }

  /** Counts what the present storm has brought. */
  #countStrikes(): void {
    const { profile, counts } = this.server.parts.tools.faults({});
    if (Object.keys(profile).length > 0) this.#tally?.struck(counts);
  }

  async #release(): Promise<void> {
    for (const name of ['push', 'rest']) await this.server.dev('release', { name });
    const settled = this.server.parts.tools.settle();
    if (!(await this.tasks.until(settled))) throw new Error('the server does not come to rest');
  }

  async #perform(command: Command): Promise<boolean> {
    if (this.isCalm && (command.do === 'fault' || command.do === 'storm')) return false;
    if ('device' in command) {
      const device = this.devices[command.device % this.devices.length]!;
      const chats = this.chatsOf(device.userID);
      const chat = chats[('chat' in command ? command.chat : 0) % chats.length]!;
      return this.#onDevice(command, device, chat);
    } else if ('user' in command) {
      const user = this.users[command.user % this.users.length]!;
      const chats = this.chatsOf(user);
      const chat = chats[('chat' in command ? command.chat : 0) % chats.length]!;
      return this.#elsewhere(command, user, chat);
    } else if (command.do === 'calm') await this.#calm();
    else if (command.do === 'release') await this.#release();
    else if (command.do === 'storm') this.#storm(command.faults, command.seed);
    else if (command.do === 'wait') await this.#passSlowly([100, 1_500, 16_000][command.opt]!);
    return true;
  }

  async #onDevice(
    command: Extract<Command, { device: number }>,
    device: Device,
    chat: Chat,
  ): Promise<boolean> {
    const { id } = chat;
    const isStranger = chat.group !== '' && !this.server.row(device.userID, id);
    switch (command.do) {
      case 'say':
        return !this.isNoticeChat(chat) && this.say(device, chat, 'createTextMessage');
      case 'read':
        void device.call('markConversationHasRead', id);
        return true;
      case 'drop':
      case 'hide':
        return this.#forget(device, command.do === 'drop' ? 'deleteConversation' : 'hideConversation', id);
      case 'dropAll':
        return this.#dropAll(device);
      case 'dropBoth':
        return this.#dropBoth(device, id, command.on === true);
      case 'clearBoth':
        return this.#clearBoth(device, id, command.on === true);
      case 'unAt':
        void device.call('resetConversationGroupAtType', id);
        return true;
      case 'draft':
        return this.#draft(device, id, command.on ? `draft ${++this.#texts} “…”` : '');
      case 'pin':
        // Of a group that he is not in, the server would make a row that means nothing.
        if (isStranger) return false;
        void device.call('pinConversation', id, command.on);
        return true;
      case 'private':
        void device.call('setOneConversationPrivateChat', id, command.on);
        return true;
      case 'opt':
        if (isStranger) return false;
        void device.call('setConversationRecvMessageOpt', [id], command.opt);
        return true;
      case 'getOne':
        device.made.add(id);
        void device.call(
          'getOneConversation',
          chat.group ? 3 : chat.peer === ADMIN ? 4 : 1,
          chat.group || chat.peer,
        );
        return true;
      case 'history': {
        const request = { conversationID: id, startClientMsgID: '', count: 5 };
        void device.call('getAdvancedHistoryMessageList', request);
        return true;
      }
      case 'list':
        void device.readList();
        return true;
      case 'total':
        void device.readTotal();
        return true;
      case 'wake':
        void device.call('setAppBackgroundStatus', false);
        return true;
      case 'lag':
        device.lagging = true;
        return true;
      case 'nudge':
        device.lagging = false;
        void device.call('networkStatusChanged');
        return true;
      case 'lose':
        device.wire.lose();
        return true;
      case 'cut':
        device.wire.cut = true;
        return true;
      case 'mend':
        device.wire.cut = false;
        device.signal('online');
        return true;
      case 'kill':
        if (command.on) device.dieWhenTold();
        else {
          await this.#end(device.kill(), device);
          void device.open();
        }
        return true;
      case 'restart':
      case 'fresh':
        await this.#end(device.close(), device);
        if (command.do === 'fresh') device.forget();
        void device.open();
        return true;
      case 'crash':
        if (!device.isOpen) return false;
        device.dieAfterCommits(1 + (command.pick % 6));
        if (command.on) device.wire.lose();
        if (command.on && command.missed) await this.#pinElsewhere(device.userID, command.pick);
        return true;
      case 'type':
        if (chat.peer === '' || this.isNoticeChat(chat)) return false;
        void device.call('typingStatusUpdate', { recvID: chat.peer, msgTip: command.on ? 'yes' : 'no' });
        return true;
      case 'wipe':
        return wipe(this, device);
      case 'wipeBoth':
        return wipeBoth(this, device, command.on === true);
      default:
        return onMessage(this, device, chat, command);
    }
  }

  async #end(ended: Promise<void>, device: Device): Promise<void> {
    if (!(await this.tasks.until(ended))) throw new Error(`${device.name} does not end`);
    await ended;
  }

  /** Opens what died meanwhile. */
  async #revive(): Promise<void> {
    for (const device of this.devices) {
      const { death } = device;
      if (!death) continue;
      await this.#end(death, device);
      void device.open();
    }
  }

  /** Makes a message and sends it; `false`: it could not be made. */
  async say(
    device: Device,
    { id, peer, group }: Chat,
    method: 'createTextMessage' | 'createQuoteMessage',
    ...args: object[]
  ): Promise<boolean> {
    const message = await this.created(device, method, ...args);
    if (!message) return false;
    const sent = device.sent.get(id) ?? new Set();
    device.sent.set(id, sent.add(message.clientMsgID));
    device.made.add(id);
    sending(this, device, id, device.call('sendMessage', message, peer, group));
    return true;
  }

  /** A message of the device that nobody has sent. */
  async created(
    device: Device,
    method: 'createTextMessage' | 'createQuoteMessage',
    ...args: object[]
  ): Promise<Message | undefined> {
    const made = device.call(method, `text ${++this.#texts}`, ...args);
    await this.tasks.until(made);
    const { errCode, data } = await made;
    return errCode === 0 ? (JSON.parse(data) as Message) : undefined;
  }

  /** Deletes or hides a conversation here alone, and notes up to where. */
  async #forget(
    device: Device,
    method: 'deleteConversation' | 'hideConversation',
    id: string,
  ): Promise<boolean> {
    if (!device.isOpen) return false;
    const before = await this.#newest(device, id);
    device.page.mayGo.add(id);
    if (method === 'deleteConversation') device.dropped.add(id);
    const unplaced = await this.#unplaced(device, id);
    const acts = device.actsOn(id);
    const meant = method === 'deleteConversation' ? acts.unsure : acts.onTheirWay;
    for (const clientMsgID of device.underway(id, await this.tablesOf(device))) meant.add(clientMsgID);
    if (!device.isOpen) return false;
    const shownBefore = acts.shows.running > 0 ? undefined : acts.shows.begun;
    const note = (acts: LocalActs, upTo: LocalActs['cleared'], isKept: boolean): void => {
      Object.assign(acts, { ...NO_DRAFT, isKept });
      if (method === 'deleteConversation') acts.cleared = upTo;
      else Object.assign(acts, { hidden: upTo, hiddenUnplaced: unplaced, shownBefore });
    };
    const pending = device.expect(id, (acts, row) => {
      const { clearedSeq, hiddenSeq, newestSeq } = row.facts;
      // One that had nothing to show before is empty without it.
      const isDone = (method === 'deleteConversation' ? clearedSeq : hiddenSeq) >= before;
      if (isEmpty(row) && isDone) note(acts, { from: before, to: newestSeq }, false);
    });
    const end = method === 'deleteConversation' ? wiping(device, [id]) : undefined;
    const call = device.call(method, id);
    await this.answered(call, method);
    const { errCode } = await call;
    end?.(errCode === 0);
    if (!pending.ended()) return true;
    const isGone = !isListed(device, id, before);
    if (errCode !== 0) return true;
    if (!isGone) device.faults.push(`${id} is listed after ${method}`);
    // What was put in here on the way to the call was hidden with the rest.
    for (const clientMsgID of await this.#unplaced(device, id)) unplaced.add(clientMsgID);
    const upTo = { from: before, to: await this.#newest(device, id) };
    note(device.actsOn(id), upTo, isShown(device, id));
    return true;
  }

  async #dropBoth(device: Device, id: string, isHeld: boolean): Promise<boolean> {
    if (!device.isOpen) return false;
    if (isHeld) await holdAnswer(this, device, '/msg/clear_conversation_msg');
    device.page.mayGo.add(id);
    device.dropped.add(id);
    const acts = device.actsOn(id);
    const call = device.expect(id, (_, row) => {
      if (row.draftText === '') Object.assign(acts, { ...NO_DRAFT, isKept: row.latestMsgSendTime !== 0 });
    });
    const end = wiping(device, [id]);
    void device.call('deleteConversationFromLocalAndSvr', id).then(({ errCode }) => {
      end(errCode === 0);
      if (call.ended() && errCode === 0) Object.assign(acts, { ...NO_DRAFT, isKept: isShown(device, id) });
    });
    return true;
  }

  async #clearBoth(device: Device, id: string, isHeld: boolean): Promise<boolean> {
    if (isHeld) await holdAnswer(this, device, '/msg/clear_conversation_msg');
    device.dropped.add(id);
    const end = wiping(device, [id]);
    void device.call('clearConversationAndDeleteAllMsg', id).then(({ errCode }) => end(errCode === 0));
    return true;
  }

  async #dropAll(device: Device): Promise<boolean> {
    if (!device.isOpen) return false;
    const tables = await this.tablesOf(device);
    const before = tables.conversations;
    const ids = this.idsOf(device.userID);
    for (const id of ids) {
      for (const clientMsgID of device.underway(id, tables)) device.actsOn(id).unsure.add(clientMsgID);
      device.page.mayGo.add(id);
      device.dropped.add(id);
    }
    const known = (id: string): number =>
      before.find(({ conversationID }) => conversationID === id)?.facts.newestSeq ?? 0;
    const note = (acts: LocalActs, row: ConversationRow, isKept: boolean): void => {
      const from = Math.max(known(row.conversationID), acts.cleared.from);
      Object.assign(acts, { ...NO_DRAFT, isKept, cleared: { from, to: row.facts.newestSeq } });
    };
    const pending = ids.map((id) =>
      device.expect(id, (acts, row) => {
        // One that had nothing to show before is empty without it.
        if (isEmpty(row) && row.facts.clearedSeq >= known(row.conversationID)) note(acts, row, false);
      }),
    );
    const end = wiping(device, ids);
    const call = device.call('deleteAllConversationFromLocal');
    await this.answered(call, 'deleteAllConversationFromLocal');
    const { errCode } = await call;
    end(errCode === 0);
    const isOver = pending.map(({ ended }) => ended()).every(Boolean);
    if (!isOver || errCode !== 0) return true;
    for (const row of await this.#rows(device)) {
      const id = row.conversationID;
      note(device.actsOn(id), row, isShown(device, id));
    }
    return true;
  }

  async #draft(device: Device, id: string, draftText: string): Promise<boolean> {
    if (!device.isOpen) return false;
    if (draftText === '') device.page.mayGo.add(id);
    const acts = device.actsOn(id);
    let isSet = false;
    const pending = device.expect(id, (_, row) => {
      const { draftTextTime } = row;
      if (row.draftText === draftText) Object.assign(acts, { draftText, draftTextTime });
    });
    const call = device.call('setConversationDraft', id, draftText).then(({ errCode }) => {
      isSet = pending.ended() && errCode === 0;
      if (isSet) Object.assign(acts, { draftText, draftTextTime: 0 });
    });
    await this.answered(call, 'setConversationDraft');
    const rows = await this.#rows(device);
    // A deletion that was on its way may have taken it already.
    if (!isSet || draftText === '' || acts.draftText !== draftText) return true;
    const { draftTextTime = 0 } = rows.find((row) => row.conversationID === id) ?? {};
    acts.draftTextTime = draftTextTime;
    const { now } = this.time;
    const clocks = [now, now + device.options.skew];
    if (!clocks.some((time) => Math.abs(time - draftTextTime) <= CLOCK_NOISE))
      device.faults.push(`draft of ${id} at ${draftTextTime}, now is ${now}`);
    return true;
  }

  /** Waits for what needs no network. */
  async answered(call: Promise<unknown>, what: string): Promise<void> {
    if (!(await this.tasks.until(call))) throw new Error(`${what} waits for something`);
  }

  async tablesOf(device: Device): ReturnType<Device['tables']> {
    const tables = device.tables();
    await this.answered(tables, 'the database');
    return tables;
  }

  async #rows(device: Device): Promise<Awaited<ReturnType<Device['tables']>>['conversations']> {
    return (await this.tablesOf(device)).conversations;
  }

  async #unplaced(device: Device, id: string): Promise<Set<string>> {
    const { messages } = await this.tablesOf(device);
    const unplaced = messages.filter(({ conversationID, seq }) => conversationID === id && seq === 0);
    return new Set(unplaced.map(({ clientMsgID }) => clientMsgID));
  }

  async #newest(device: Device, id: string): Promise<number> {
    const rows = await this.#rows(device);
    return rows.find(({ conversationID }) => conversationID === id)?.facts.newestSeq ?? 0;
  }

  /** Pins one of the user's chats elsewhere, or takes the pin away. */
  async #pinElsewhere(user: string, pick: number): Promise<void> {
    const chats = this.chatsOf(user);
    // The rest of the pick says after which commit the device dies.
    const chat = chats[Math.floor(pick / 6) % chats.length]!;
    const opt = this.server.row(user, chat.id)?.isPinned ? 0 : 1;
    await this.#elsewhere({ do: 'pinAt', user: 0, chat: 0, opt }, user, chat);
  }

  async #elsewhere(command: Extract<Command, { user: number }>, user: string, chat: Chat): Promise<boolean> {
    const { id, peer, group } = chat;
    const { server } = this;
    const isStranger = group !== '' && !server.row(user, id);
    const log = server.log(id);
    const seq = 'pick' in command && log.maxSeq > 0 ? 1 + (command.pick % log.maxSeq) : 0;
    const setting = (values: object): object => ({
      userIDs: [user],
      conversation: {
        conversationID: id,
        conversationType: group ? 3 : peer === ADMIN ? 4 : 1,
        ...(group ? { groupID: group } : { userID: peer }),
        ...values,
      },
    });
    switch (command.do) {
      case 'hear':
        return this.#hear(user, chat, command.kind);
      case 'readAt':
        if (seq === 0) return false;
        await server.as(user, '/msg/mark_conversation_as_read', {
          userID: user,
          conversationID: id,
          hasReadSeq: seq,
          seqs: [],
        });
        return true;
      case 'readSome':
        if (seq === 0 || server.message(id, seq)?.sendID === user) return false;
        await server.as(user, '/msg/mark_msgs_as_read', { userID: user, conversationID: id, seqs: [seq] });
        return true;
      case 'revoke': {
        const { sendID: sender = '', contentType = 0 } = server.message(id, seq) ?? {};
        if (!this.users.includes(sender) || !isText(contentType) || this.#isDoubled(id, seq)) return false;
        await server.as(sender, '/msg/revoke_msg', { userID: sender, conversationID: id, seq });
        return true;
      }
      case 'remove':
      case 'erase':
        if (!isText(server.message(id, seq)?.contentType ?? 0) || this.#isDoubled(id, seq)) return false;
        if (group && !server.isMember(group, user)) return false;
        await server.as(user, '/msg/delete_msgs', {
          userID: user,
          conversationID: id,
          seqs: [seq],
          deleteSyncOpt: command.do === 'remove' ? { IsSyncSelf: true } : { IsSyncOther: true },
        });
        return true;
      case 'clearAt':
        await server.as(user, '/msg/clear_conversation_msg', { userID: user, conversationIDs: [id] });
        return true;
      case 'pinAt':
      case 'optAt': {
        if (isStranger) return false;
        const { isPinned = false, recvMsgOpt = 0 } = server.row(user, id) ?? {};
        const isPin = command.do === 'pinAt';
        const set = (values: object): Promise<unknown> =>
          server.as(user, '/conversation/set_conversations', setting(values));
        await set(isPin ? { isPinned: command.opt > 0 } : { recvMsgOpt: command.opt });
        if (!command.back) return true;
        await this.tasks.idle();
        await set(isPin ? { isPinned } : { recvMsgOpt });
        return true;
      }
      case 'leave':
        if (!group) return false;
        await server.as(user, '/group/quit_group', { groupID: group, userID: user });
        return true;
      case 'join': {
        if (!group) return false;
        const owner = group === 'g1' ? this.users[0]! : this.users[1]!;
        await server.as(owner, '/group/invite_user_to_group', {
          groupID: group,
          invitedUserIDs: [user],
          reason: '',
        });
        return true;
      }
      case 'rename':
        if (!group) return false;
        await server.as(group === 'g1' ? this.users[0]! : this.users[1]!, '/group/set_group_info', {
          groupInfoForSet: { groupID: group, groupName: `Group name ${++this.#names}` },
        });
        return true;
      case 'fault':
        await this.#fault(command.fault, user, command.pick, command.times);
        return true;
    }
  }

  /** Whether the server has the same message twice: then it is nobody's to say which of them a deletion means. */
  #isDoubled(id: string, seq: number): boolean {
    const { clientMsgID } = this.server.message(id, seq) ?? {};
    return clientMsgID !== undefined && this.seqsOf(id, clientMsgID).length > 1;
  }

  /** The seqs under which the server has a message. */
  seqsOf(id: string, clientMsgID: string): number[] {
    const { entries } = this.server.log(id);
    return entries.flatMap((entry, i) => (entry?.msg.clientMsgID === clientMsgID ? i + 1 : []));
  }

  /** A message that a user sends elsewhere. */
  async #hear(
    user: string,
    { id, peer, group }: Chat,
    kind: Command extends never ? never : string,
  ): Promise<boolean> {
    const to = group ? { group } : { to: peer };
    const base = { from: user, ...to, text: `text ${++this.#texts}` };
    const options: Record<string, Record<string, boolean>> = {
      silent: { unreadCount: false },
      aside: { conversationUpdate: false },
      ownAside: { senderConversationUpdate: false },
      unseen: { unreadCount: false, conversationUpdate: false },
      online: { history: false, persistent: false },
    };
    if (peer === ADMIN || kind === 'notice') {
      await this.server.send({ from: ADMIN, to: user, sessionType: 4, text: base.text });
    } else if (kind === 'at' && group) {
      const atUserIDList = this.users.filter((other) => other !== user).slice(0, 1);
      const content = { text: base.text, atUserList: atUserIDList, atUsersInfo: [], quoteMessage: null };
      await this.server.send({ ...base, contentType: 106, content, atUserIDList });
    } else if (kind === 'again') {
      const { entries } = this.server.log(id);
      const last = entries.findLast((entry) => entry?.msg.sendID === user && entry.msg.contentType === 101);
      if (!last || last.revoked !== undefined || last.deletedFor) return false;
      const { clientMsgID, options: sameOptions } = last.msg;
      if (this.settled.has(`${id} ${clientMsgID}`)) return false;
      const text = (JSON.parse(last.msg.content) as { content: string }).content;
      await this.server.send({ ...base, text, clientMsgID, options: sameOptions });
      // What follows must know that there are two of them.
      this.server.parts.world.queue.flush();
    } else await this.server.send({ ...base, ...(options[kind] && { options: options[kind] }) });
    return true;
  }

  async #fault(fault: Fault, userID: string, pick: number, times: number): Promise<void> {
    const add = (match: object, action: object, when = 'before'): Promise<unknown> =>
      this.server.dev('rules', { rules: [{ match: { userID, ...match }, times, when, action }] });
    const path = PATHS[pick % PATHS.length]!;
    const reqIdentifier = REQUESTS[pick % REQUESTS.length]!;
    const { switches } = this.server.parts.world;
    switch (fault) {
      case 'dropPush':
        await add({ reqIdentifier: 2001 }, { drop: true });
        return;
      case 'duplicatePush':
        await add({ reqIdentifier: 2001 }, { duplicate: true });
        return;
      case 'holdPush':
        await add({ reqIdentifier: 2001 }, { hold: 'push' });
        return;
      case 'closeSocket':
        await add({ reqIdentifier: 2001 }, { dropConnection: true });
        return;
      case 'failRest':
        await add({ path }, { errCode: 500 }, pick % 2 === 0 ? 'before' : 'after');
        return;
      case 'loseRest':
        await add({ path }, { dropConnection: true }, pick % 2 === 0 ? 'before' : 'after');
        return;
      case 'holdRest':
        await add({ path }, { hold: 'rest' }, pick % 2 === 0 ? 'before' : 'after');
        return;
      case 'holdRequest':
        await add({ reqIdentifier }, { hold: 'rest' }, pick % 2 === 0 ? 'before' : 'after');
        return;
      case 'failRequest':
        await add({ reqIdentifier }, { errCode: 500 }, pick % 2 === 0 ? 'before' : 'after');
        return;
      case 'loseRequest':
        await add({ reqIdentifier }, { dropConnection: true }, pick % 2 === 0 ? 'before' : 'after');
        return;
      case 'refuseSocket':
        await add({ path: '/ws' }, { dropConnection: true });
        return;
      case 'fullSync':
        switches.fullAlways = !switches.fullAlways;
        return;
      case 'sendOrder':
        switches.sendOrder = switches.sendOrder === 'answer-first' ? 'push-first' : 'answer-first';
        return;
      case 'omit':
        switches.omitFromPull = switches.omitFromPull.length > 0 ? [] : [this.chatsOf(userID)[pick % 3]!.id];
        return;
    }
  }
}

const PATHS = [
  '/conversation/set_conversations',
  '/conversation/get_incremental_conversations',
  '/conversation/get_conversations',
  '/msg/mark_conversation_as_read',
  '/msg/clear_conversation_msg',
  '/group/get_incremental_join_groups',
  '/user/get_users_info',
  '/msg/set_conversation_has_read_seq',
  '/conversation/get_all_conversations',
  '/group/get_groups_info',
  '/msg/get_server_time',
] as const;

const REQUESTS = [1006, 1001, 1002, 1003, 1005, 1007, 1002, 1005] as const;

const NO_DRAFT = { draftText: '', draftTextTime: 0 } as const;

/** Whether a row shows neither message nor draft. */
function isEmpty({ draftText, latestMsgSendTime }: ConversationRow): boolean {
  return draftText === '' && latestMsgSendTime === 0;
}

/** Whether users write such messages. */
function isText(contentType: number): boolean {
  return contentType === 101 || contentType === 106 || contentType === 114;
}

/** Whether the page lists it for what was there before. */
function isListed(device: Device, id: string, before: number): boolean {
  const row = device.page.rows.get(id);
  if (!row || !device.page.strict) return false;
  if (row.latestMsg === '') return true;
  const { seq } = JSON.parse(row.latestMsg) as { seq: number };
  return seq > 0 && seq <= before;
}

/** Whether the page lists it for its messages. */
function isShown(device: Device, id: string): boolean {
  const { latestMsgSendTime = 0 } = device.page.rows.get(id) ?? {};
  return latestMsgSendTime !== 0;
}
