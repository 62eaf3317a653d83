// The user's sync with the server, as the session sees it: runs data syncs one at a time, takes pushed frames, tells
// start and end, tries again. How each part works is in the files beside; this one only says when.
import { OpenIMError, sdkError } from '../../contract/index.ts';
import type { PushMessages } from '../../protocol/index.ts';
import type { UserContext } from '../session/context.ts';
import { checkTotal } from './check-total.ts';
import { dataSync } from './data-sync.ts';
import { Exclusive } from './exclusive.ts';
import { fill } from './fill.ts';
import { FollowUpRunner } from './follow-up-runner.ts';
import { FollowUps } from './follow-ups.ts';
import type { JoinedGroup } from './ingest.ts';
import { Frames } from './push.ts';
import { applySelf, fetchSelf } from './self.ts';

/** Newest messages pulled of each chat after connecting, and when back in the foreground (protocol 6.A, 6.F). */
const AFTER_CONNECT = 1;
const AFTER_WAKE = 10;

/** Rows whose names are checked after a sync (behaviour 6.5). */
const NAMES_CHECKED = 200;

/** Milliseconds before a sync that failed is tried again on the same link, as between two connects. */
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

export class Sync {
  readonly #ctx: UserContext;
  readonly #serverRows = new Exclusive();
  readonly #frames: Frames;
  readonly #followUps: FollowUpRunner;
  /** Messages to pull of each chat in the next data sync; 0: none is due. */
  #due = 0;
  #running: Promise<void> | undefined;
  #connected = false;
  #stopped = false;
  #retryTimer: number | undefined;
  #failures = 0;
  #filling: Promise<void> | undefined;
  /** Groups in which this session has looked for the user's joining. */
  readonly #searched = new Set<string>();
  /** A first load after the server lost its data: the page has rows, so that it is told of what comes. */
  #afterReset = false;

  constructor(ctx: UserContext) {
    this.#ctx = ctx;
    this.#frames = new Frames(ctx, (followUps) => this.#followUps.add(followUps));
    this.#followUps = new FollowUpRunner(ctx, {
      exclusive: (work) => this.#readRows(work),
      onFailure: () => this.#retryLater(),
      shouldStop: () => this.#mustStop,
    });
  }

  /** The link is up: a sync as after connecting (protocol 6.A), now or after the running one. */
  connected(): void {
    this.#connected = true;
    this.#failures = 0;
    this.#trigger(AFTER_CONNECT);
  }

  /** The link is gone: what runs ends with its requests, what is planned is dropped. */
  lost(): void {
    this.#connected = false;
    this.#due = 0;
    this.#clearRetry();
  }

  /** Back in the foreground, or asked by hand: a sync that pulls up to ten messages a chat (protocol 6.F). */
  wake(): void {
    // Without a link the next connect does it.
    if (this.#connected) this.#trigger(AFTER_WAKE);
  }

  /** Takes one pushed frame; returns at once. */
  push(push: PushMessages): void {
    if (!this.#stopped) this.#frames.add(push);
  }

  /** Has these conversations read from the server in the background; what cannot be read now comes with the next sync. */
  readSoon(ids: readonly string[]): void {
    const followUps = new FollowUps();
    for (const id of ids) followUps.conversations.add(id);
    this.#followUps.add(followUps);
  }

  /** Has the server told, in the background, how far these groups are read that the user turns out to have joined. */
  joined(groups: readonly JoinedGroup[]): void {
    const followUps = new FollowUps();
    followUps.addJoined(groups);
    this.#followUps.add(followUps);
  }

  /** Has what lies below fetched, in the background, where the latest message was deleted (behaviour 6.4). */
  latestGone(ids: Iterable<string>): void {
    const followUps = new FollowUps();
    for (const id of ids) followUps.latest.add(id);
    this.#followUps.add(followUps);
  }

  /** Reads the user's own info from the server. Rejects when it cannot. */
  async refreshSelf(): Promise<void> {
    const user = await fetchSelf(this.#ctx);
    await this.#ctx.engine.run((changes) => applySelf(changes, user));
  }

  /** Resolves when no sync runs and no frame waits, nor what either left to be asked. */
  async idle(): Promise<void> {
    while (this.#running || this.#frames.busy || this.#followUps.busy) {
      await this.#running;
      await this.#frames.idle();
      await this.#followUps.idle();
    }
  }

  /** Ends everything. */
  stop(): void {
    this.#stopped = true;
    this.lost();
  }

  get #mustStop(): boolean {
    return this.#stopped || this.#ctx.signal.aborted || !this.#connected;
  }

  #trigger(num: number): void {
    if (this.#stopped) return;
    this.#clearRetry();
    this.#due = Math.max(this.#due, num);
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined;
    });
  }

  #readRows<T>(work: () => Promise<T>): Promise<T> {
    return this.#serverRows.run(() => {
      // What is asked from here on knows of them.
      this.#ctx.accepted.clear();
      return work();
    });
  }

  async #runAll(): Promise<void> {
    while (this.#due > 0 && !this.#mustStop) {
      const num = this.#due;
      this.#due = 0;
      const first = (await this.#ctx.db.meta.get('installed').catch(() => undefined))?.value !== true;
      if (this.#mustStop) return;
      const error = await this.#runOnce(num, first);
      if (this.#stopped || this.#ctx.signal.aborted) return;
      if (error === 'again') this.#due = Math.max(this.#due, num);
      else if (error) this.#retryLater();
      else this.#failures = 0;
    }
    if (!this.#mustStop) this.#afterwards();
  }

  /** One data sync with its events. Returns what went wrong; `'again'`: a first load has to follow at once. */
  async #runOnce(num: number, first: boolean): Promise<unknown> {
    const { outbox, engine } = this.#ctx;
    const told = String(first);
    outbox.tell('onSyncServerStart', told);
    const rows = this.#followUps.takeMissedRows();
    let reset = false;
    let error: unknown;
    if (first) this.#frames.hold();
    try {
      const followUps = new FollowUps();
      const outcome = await dataSync(this.#ctx, {
        num,
        first,
        quiet: first && !this.#afterReset,
        rows,
        followUps,
        progress: first ? this.#progress() : () => undefined,
        exclusive: (work) => this.#readRows(work),
        waiting: () => this.#frames.waiting(),
        shouldStop: () => this.#mustStop,
      });
      reset = outcome.reset;
      error = outcome.failures[0];
      this.#followUps.add(followUps);
      if (first && !reset && !error) await engine.run((changes) => changes.setMeta('installed', true));
    } catch (cause) {
      error = cause;
      this.#followUps.keepMissedRows(rows);
    }
    if (!this.#stopped && !this.#ctx.signal.aborted) this.#tellEnd(told, first, error, reset);
    this.#frames.release();
    return reset ? 'again' : error;
  }

  #tellEnd(told: string, first: boolean, error: unknown, reset: boolean): void {
    const { outbox, env } = this.#ctx;
    if (reset) {
      this.#afterReset = true;
      env.log.warn('the server lost its data: everything is loaded anew');
      outbox.tell('onSyncServerFinish', told);
      return;
    }
    if (first) outbox.touchTotal();
    if (error) {
      env.log.info('sync failed:', error);
      const { errCode, errMsg } = error instanceof OpenIMError ? error : sdkError('unknown', String(error));
      outbox.tell('onSyncServerFailed', told, { errCode, errMsg });
      return;
    }
    this.#afterReset = false;
    if (first) outbox.tell('onSyncServerProgress', '100');
    outbox.tell('onSyncServerFinish', told);
  }

  /** Tells percent as whole numbers, each once, never fewer than before. */
  #progress(): (percent: number) => void {
    let last = 0;
    const tell = (percent: number): void => {
      const whole = Math.floor(percent);
      if (whole <= last || this.#stopped) return;
      last = whole;
      this.#ctx.outbox.tell('onSyncServerProgress', String(whole));
    };
    tell(1);
    return tell;
  }

  /** What can wait until the list is right: names that are old, unread that is only an upper bound. */
  #afterwards(): void {
    const { list, names, env, signal } = this.#ctx;
    this.#followUps.retry();
    names.refreshSoon(list.visibleIDs().slice(0, NAMES_CHECKED));
    if (this.#filling) return;
    this.#filling = this.#fill()
      .catch((error) => {
        if (!signal.aborted) env.log.info('unread not made exact:', error);
      })
      .finally(() => {
        this.#filling = undefined;
      });
  }

  /** Gives way to whatever comes up, and goes on when that is done. */
  async #fill(): Promise<void> {
    const giveWay = (): boolean => this.#mustStop || this.#running !== undefined || this.#frames.busy;
    do await this.idle();
    while (!(await fill(this.#ctx, this.#searched, giveWay)) && !this.#mustStop);
    await checkTotal(this.#ctx, giveWay);
  }

  #retryLater(): void {
    if (this.#mustStop || this.#retryTimer !== undefined) return;
    const { env } = this.#ctx;
    const wait = Math.min(RETRY_MIN_MS * 2 ** this.#failures++, RETRY_MAX_MS) * (0.8 + 0.4 * env.random());
    this.#retryTimer = env.setTimeout(() => {
      this.#retryTimer = undefined;
      if (this.#connected) this.#trigger(AFTER_CONNECT);
    }, wait);
  }

  #clearRetry(): void {
    if (this.#retryTimer !== undefined) this.#ctx.env.clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
  }
}
