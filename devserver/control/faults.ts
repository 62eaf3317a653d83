// Owns which faults of a profile strike, when, and how often they did. Every decision follows from the seed and from
// its own number alone. Must not know what a fault does: those who ask act on it.

import { Random } from '../seed/random.ts';
import type { FaultName } from './fault-list.ts';
import { FAULT_NAMES, shapeOf } from './fault-list.ts';

/** How a fault strikes: a probability, one with the largest count, or all parts. */
export type FaultSpec =
  | number
  | 'random'
  | readonly [p: number, n: number]
  | {
      /** Probability at each opportunity. */
      p: number;
      /** The largest count of frames, requests, attempts or seqs; each strike draws from 1 to n. */
      n?: number;
      /** Which kinds, drawn evenly. */
      kinds?: readonly string[];
      /** Only there: REST paths, request identifiers, `push`, `handshake`, … */
      at?: readonly (string | number)[];
      /** At most so many strikes. */
      times?: number;
    };

/** What a test asks for. */
export interface FaultRequest {
  seed?: number;
  /** Whom the faults meet; without it all users but the admin. */
  users?: readonly string[];
  /** Replaces the present profile; `{}` switches all off. */
  profile?: Readonly<Partial<Record<FaultName, FaultSpec>>>;
}

/** What became of it. */
export interface FaultReport {
  seed: number;
  profile: Readonly<Partial<Record<FaultName, FaultSpec>>>;
  /** How often each struck since the last profile that was not empty. */
  counts: Record<FaultName, number>;
  /** The same by kind, as `name.kind`; only those that struck. */
  kinds: Record<string, number>;
  /** How often each was drawn. */
  chances: Record<FaultName, number>;
}

/** A fault that strikes. */
export interface Strike {
  kind: string;
  /** Drawn from 1 to the largest count. */
  n: number;
  /** For what else the fault has to draw. */
  random: Random;
}

/** Whom a decision is about. */
export interface Subject {
  userID: string;
  platformID: number;
}

interface Spec {
  p: number;
  n: number;
  kinds: readonly string[];
  at: ReadonlySet<string> | undefined;
  times: number;
}

/** Nobody in particular: a conversation's log. */
export const NOBODY: Subject = { userID: '', platformID: 0 };

const zeros = (): Record<FaultName, number> =>
  Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])) as Record<FaultName, number>;

/** A 32-bit number that depends on every character (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

function count(name: string, part: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw new Error(`${part} of fault "${name}" must be a whole number above 0`);
}

function list(name: string, part: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((item) => ['string', 'number'].includes(typeof item))) {
    return value.map(String);
  }
  throw new Error(`${part} of fault "${name}" must be a list`);
}

function parts(name: string, value: unknown): Record<string, unknown> {
  if (value === 'random') return { p: 0.5 };
  if (Array.isArray(value)) {
    if (value.length !== 2) throw new Error(`fault "${name}" as a list must be [p, n]`);
    return { p: value[0], n: value[1] };
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : { p: value };
}

const PARTS = ['p', 'n', 'kinds', 'at', 'times'];

function parseSpec(name: FaultName, value: unknown): Spec {
  const { p, n, kinds, at, times, ...rest } = parts(name, value);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new Error(`fault "${name}" has no part "${unknown}", only ${PARTS.join(', ')}`);
  if (typeof p !== 'number' || !(p >= 0 && p <= 1))
    throw new Error(`the probability of fault "${name}" must be from 0 to 1`);
  const shape = shapeOf(name);
  if (n !== undefined && shape.n === undefined) throw new Error(`fault "${name}" has no n`);
  const named = kinds === undefined ? (shape.kinds ?? []) : list(name, 'kinds', kinds);
  const known = [...(shape.kinds ?? []), ...(shape.rare ?? [])];
  const wrong = named.find((kind) => !known.includes(kind));
  if (wrong !== undefined)
    throw new Error(`fault "${name}" has no kind "${wrong}", only ${known.join(', ') || 'one'}`);
  return {
    p,
    n: n === undefined ? (shape.n ?? 1) : count(name, 'n', n),
    kinds: named,
    at: at === undefined ? undefined : new Set(list(name, 'at', at)),
    times: times === undefined ? Number.POSITIVE_INFINITY : count(name, 'times', times),
  };
}

export class Faults {
  readonly #adminUserID: string;
  #seed = 0;
  #profile: FaultReport['profile'] = {};
  #specs = new Map<FaultName, Spec>();
  #users: ReadonlySet<string> | undefined;
  /** How often each decision was asked for: its next one has that number. */
  #asked = new Map<string, number>();
  #counts = zeros();
  #chances = zeros();
  #kinds = new Map<string, number>();

  constructor(adminUserID: string) {
    this.#adminUserID = adminUserID;
  }

  /** True when nothing can strike. */
  get isOff(): boolean {
    return this.#specs.size === 0;
  }

  /** Takes a new profile; throws, naming the fault, on what it does not know. Without a profile nothing changes. */
  use(request: FaultRequest): void {
    const { seed, users, profile, ...rest } = request;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined)
      throw new Error(`faults have no part "${unknown}", only seed, users and profile`);
    if (profile === undefined) {
      if (seed !== undefined || users !== undefined) throw new Error('seed and users need a profile');
      return;
    }
    if (seed !== undefined && !Number.isInteger(seed)) throw new Error('seed must be an integer');
    const specs = new Map<FaultName, Spec>();
    for (const [name, value] of Object.entries(profile)) {
      if (!FAULT_NAMES.includes(name as FaultName)) {
        throw new Error(`there is no fault "${name}", only ${FAULT_NAMES.join(', ')}`);
      }
      specs.set(name as FaultName, parseSpec(name as FaultName, value));
    }
    this.#users = users === undefined ? undefined : new Set(list('users', 'users', users));
    this.#specs = specs;
    this.#profile = profile;
    // Switching off leaves the counts to be read.
    if (specs.size === 0) return;
    this.#seed = seed ?? 0;
    this.#asked = new Map();
    this.#counts = zeros();
    this.#chances = zeros();
    this.#kinds = new Map();
  }

  report(): FaultReport {
    return {
      seed: this.#seed,
      profile: this.#profile,
      counts: { ...this.#counts },
      kinds: Object.fromEntries(this.#kinds),
      chances: { ...this.#chances },
    };
  }

  /**
   * Decides whether a fault strikes here. The decision depends on the seed, the fault, the user and platform, the
   * place and how often that was asked before, and on nothing else that happens.
   *
   * @param at path, request identifier, `push`, …
   * @param possible kinds that make sense here; none of the profile's among them: no opportunity
   */
  strike(name: FaultName, who: Subject, at: string, possible?: readonly string[]): Strike | undefined {
    const spec = this.#specs.get(name);
    if (spec === undefined || spec.times === 0 || !this.#meets(who.userID)) return undefined;
    if (spec.at !== undefined && !spec.at.has(at)) return undefined;
    const kinds = possible === undefined ? spec.kinds : spec.kinds.filter((kind) => possible.includes(kind));
    if (kinds.length === 0 && (spec.kinds.length > 0 || possible !== undefined)) return undefined;
    const key = `${name} ${who.userID}/${who.platformID} ${at}`;
    const number = this.#asked.get(key) ?? 0;
    this.#asked.set(key, number + 1);
    this.#chances[name] += 1;
    const random = new Random(hash(`${this.#seed} ${key} ${number}`));
    if (!random.chance(spec.p)) return undefined;
    spec.times -= 1;
    this.#counts[name] += 1;
    const kind = kinds.length === 0 ? '' : random.pick(kinds);
    if (kind !== '') {
      const struck = `${name}.${kind}`;
      this.#kinds.set(struck, (this.#kinds.get(struck) ?? 0) + 1);
    }
    return { kind, n: random.int(1, spec.n), random };
  }

  #meets(userID: string): boolean {
    if (userID === this.#adminUserID) return false;
    return userID === '' || this.#users === undefined || this.#users.has(userID);
  }
}
