// Owns the rules by which a test delays, holds, replaces or drops answers and pushes.
// Must not know how an answer is sent: it returns what the transport has to do.

import type { Task } from '../activity.ts';
import { Fields } from '../http/fields.ts';

/** What a rule looks at; all given parts must fit. */
export interface RuleMatch {
  path?: string;
  reqIdentifier?: number;
  userID?: string;
}

/** What a rule does; see devserver/README.md. */
export interface RuleAction {
  errCode?: number;
  errMsg?: string;
  errDlt?: string;
  rawBody?: string;
  status?: number;
  rawData?: string;
  data?: unknown;
  delayMs?: number;
  hold?: string;
  dropConnection?: boolean;
  /** Pushes only. */
  drop?: boolean;
  /** Pushes only. */
  duplicate?: boolean;
}

interface Rule {
  match: RuleMatch;
  times: number;
  when: 'before' | 'after';
  action: RuleAction;
}

/** What the transport does instead of, or before, answering as usual; undefined: as usual. */
export type Verdict = RuleAction | undefined;

const ACTIONS = [
  'errCode',
  'rawBody',
  'rawData',
  'data',
  'delayMs',
  'hold',
  'dropConnection',
  'drop',
  'duplicate',
];

function parseRule(body: Fields): Rule {
  const match = body.sub('match');
  const action = body.needSub('action');
  if (!ACTIONS.some((name) => name in action.raw))
    throw new Error(`a rule's action has one of ${ACTIONS.join(', ')}`);
  const when = body.str('when') || action.str('when') || ('data' in action.raw ? 'after' : 'before');
  if (when !== 'before' && when !== 'after') throw new Error('"when" must be "before" or "after"');
  const parsed: RuleMatch = {};
  if (match.has('path')) parsed.path = match.str('path');
  if (match.has('reqIdentifier')) parsed.reqIdentifier = match.int('reqIdentifier');
  if (match.has('userID')) parsed.userID = match.str('userID');
  const times = body.has('times') ? body.int('times') : Number.POSITIVE_INFINITY;
  return { match: parsed, times, when, action: action.raw as RuleAction };
}

export class Rules {
  #rules: Rule[] = [];
  readonly #held = new Map<string, Set<() => void>>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #timers = new Map<NodeJS.Timeout, () => void>();

  /** Adds rules after the present ones; throws on a malformed one. */
  add(rules: readonly unknown[]): void {
    const added = rules.map((rule) => parseRule(new Fields(rule)));
    // Used-up rules go only now: were they gone at once, the next push of the same task would skip the wait
    // that the one before it went through, and overtake it.
    this.#rules = [...this.#rules.filter((rule) => rule.times > 0), ...added];
  }

  /** Forgets all rules; what is held stays held. */
  clear(): void {
    this.#rules = [];
  }

  /** True when nothing can match: the transports then skip waiting altogether. */
  get idle(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * Applies the matching rules in order: waits for delays and holds, and returns the first action that
   * replaces the answer. The task rests while it is held.
   */
  async apply(request: Required<RuleMatch>, when: 'before' | 'after', task: Task): Promise<Verdict> {
    for (const rule of this.#rules) {
      if (rule.when !== when || rule.times <= 0 || !this.#matches(rule.match, request)) continue;
      rule.times -= 1;
      const { delayMs, hold } = rule.action;
      if (delayMs !== undefined) await this.#delay(delayMs);
      if (hold !== undefined) {
        task.rest();
        await this.#hold(hold);
        task.resume();
      }
      if (ACTIONS.some((name) => name !== 'delayMs' && name !== 'hold' && name in rule.action))
        return rule.action;
    }
    return undefined;
  }

  /** Lets everything go on that waits under the name; returns how many that were. */
  release(name: string): number {
    const held = this.#held.get(name);
    this.#held.delete(name);
    for (const go of held ?? []) go();
    return held?.size ?? 0;
  }

  /** Resolves when something waits under the name; `signal` ends the wait. */
  async whenHeld(name: string, signal: AbortSignal): Promise<void> {
    if (this.#held.has(name) || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const watchers = this.#watchers.get(name) ?? new Set();
      this.#watchers.set(name, watchers.add(resolve));
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Lets everything go: the server closes. */
  close(): void {
    this.clear();
    for (const name of [...this.#held.keys()]) this.release(name);
    for (const watchers of this.#watchers.values()) for (const resolve of watchers) resolve();
    for (const [timer, resolve] of this.#timers) {
      clearTimeout(timer);
      resolve();
    }
  }

  #matches(match: RuleMatch, request: Required<RuleMatch>): boolean {
    return (
      (match.path === undefined || match.path === request.path) &&
      (match.reqIdentifier === undefined || match.reqIdentifier === request.reqIdentifier) &&
      (match.userID === undefined || match.userID === request.userID)
    );
  }

  #delay(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.#timers.delete(timer);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      this.#timers.set(timer, resolve);
    });
  }

  #hold(name: string): Promise<void> {
    return new Promise((resolve) => {
      const held = this.#held.get(name) ?? new Set();
      this.#held.set(name, held.add(resolve));
      for (const watcher of this.#watchers.get(name) ?? []) watcher();
      this.#watchers.delete(name);
    });
  }
}
