// Owns the count of what the runs have done: commands, kinds of messages, faults, pairs of neighbours, and how many users
// and devices there were. What was drawn but found nothing to do does not count. It must not know how it is done.
import { COMMAND_NAMES, type Command, FAULTS, KINDS, type Plan, STORM_NAMES } from './plan.ts';

/** Least number of times that each of {@link NAMES} must have occurred in a thousand runs of sixty commands. */
const LEAST = 200;

/** Everything that must occur. */
const NAMES: readonly string[] = [
  ...COMMAND_NAMES,
  ...KINDS.map((kind) => `hear ${kind}`),
  ...FAULTS.map((fault) => `fault ${fault}`),
  ...STORM_NAMES.map((fault) => `storm ${fault}`),
];

/** How often the faults of storms came to pass. */
const STRUCK: readonly string[] = STORM_NAMES.map((fault) => `struck ${fault}`);

/** Counts as they cross from one process to another. */
export interface TallyData {
  counts: [string, number][];
  pairs: [string, number][];
  worlds: [string, number][];
}

export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #pairs = new Map<string, number>();
  /** Runs by their users and devices. */
  readonly #worlds = new Map<string, number>();
  #before = '';

  /** A run begins. */
  begin({ users, devices }: Plan): void {
    this.#before = '';
    add(this.#worlds, `${users} users, ${devices.length} devices`);
  }

  /** A command was carried out. */
  did(command: Command): void {
    const name = command.do;
    add(this.#counts, name);
    if (name === 'fault') add(this.#counts, `fault ${command.fault}`);
    if (name === 'storm') for (const fault of command.faults) add(this.#counts, `storm ${fault}`);
    if (name === 'hear') add(this.#counts, `hear ${command.kind}`);
    if (this.#before !== '') add(this.#pairs, `${this.#before} ${name}`);
    this.#before = name;
  }

  /** Faults of a storm came to pass. */
  struck(counts: Readonly<Record<string, number>>): void {
    for (const [fault, times] of Object.entries(counts))
      if (times > 0) add(this.#counts, `struck ${fault}`, times);
  }

  get data(): TallyData {
    return { counts: [...this.#counts], pairs: [...this.#pairs], worlds: [...this.#worlds] };
  }

  /** Takes the counts of another process. */
  merge({ counts, pairs, worlds }: TallyData): void {
    for (const [name, times] of counts) add(this.#counts, name, times);
    for (const [name, times] of pairs) add(this.#pairs, name, times);
    for (const [name, times] of worlds) add(this.#worlds, name, times);
  }

  /** What did not occur often enough in so many runs, or was not of the size that it must be, in words. */
  shortfalls(runs: number, commands: number): string[] {
    const least = Math.floor((LEAST * runs * commands) / 60_000);
    const few = NAMES.flatMap((name) => {
      const times = this.#counts.get(name) ?? 0;
      return times < least ? [`${name} occurred ${times} times, less than ${least}`] : [];
    });
    const wrong = [...this.#worlds.keys()].filter((world) => !/^[23] users, [234] devices$/.test(world));
    return [...few, ...wrong.map((world) => `there was a run of ${world}`)];
  }

  /** Everything with its count, then how the pairs are spread. */
  words(): string {
    const withCount = (name: string): [string, number] => [name, this.#counts.get(name) ?? 0];
    const all = NAMES.map(withCount);
    const rarest = all.toSorted((a, b) => a[1] - b[1]).slice(0, 5);
    const pairs = [...this.#pairs].sort((a, b) => b[1] - a[1]);
    const worlds = [...this.#worlds].sort();
    return [
      listed([...all, ...STRUCK.map(withCount)]),
      `least often: ${listed(rarest)}`,
      `pairs of neighbours: ${pairs.length} of ${COMMAND_NAMES.length ** 2}, most often ${listed(pairs.slice(0, 5))}, least often ${listed(pairs.slice(-1))}`,
      `runs of ${worlds.map(([world, times]) => `${world}: ${times}`).join('; ')}`,
    ].join('\n');
  }

  /** Of each command how often each other came right after it. */
  allPairs(): string {
    const lines = COMMAND_NAMES.map((first) => {
      const next = COMMAND_NAMES.map((second): [string, number] => [
        second,
        this.#pairs.get(`${first} ${second}`) ?? 0,
      ]);
      return `after ${first}: ${listed(next)}`;
    });
    return lines.join('\n');
  }
}

function listed(counts: readonly [string, number][]): string {
  return counts.map(([name, times]) => `${name} ${times}`).join(', ');
}

function add(counts: Map<string, number>, name: string, times = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + times);
}
