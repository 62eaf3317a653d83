// Owns the count of what the runs have tried: commands, faults, kinds of messages, and pairs of neighbours.
import type { Plan } from './plan.ts';

export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #pairs = new Map<string, number>();

  add({ steps }: Plan): void {
    let before = '';
    for (const { command } of steps) {
      const name = command.do;
      count(this.#counts, name);
      if (command.do === 'fault') count(this.#counts, `fault ${command.fault}`);
      if (command.do === 'storm') for (const fault of command.faults) count(this.#counts, `storm ${fault}`);
      if (command.do === 'hear') count(this.#counts, `hear ${command.kind}`);
      if (before !== '') count(this.#pairs, `${before} ${name}`);
      before = name;
    }
  }

  /** Commands, kinds and faults with their counts, then how the pairs are spread. */
  words(): string {
    const counts = [...this.#counts].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const names = counts.filter(([name]) => !name.includes(' ')).length;
    const pairs = [...this.#pairs].sort((a, b) => b[1] - a[1]);
    const least = pairs.at(-1);
    return [
      counts.map(([name, times]) => `${name} ${times}`).join(', '),
      `pairs of neighbours: ${pairs.length} of ${names * names}, most often ${pairs
        .slice(0, 5)
        .map(([name, times]) => `${name} ${times}`)
        .join(', ')}; least often ${least?.join(' ') ?? 'none'}`,
    ].join('\n');
  }

  /** Every pair with its count, most frequent first. */
  allPairs(): string {
    return [...this.#pairs]
      .sort((a, b) => b[1] - a[1])
      .map(([name, times]) => `${times} ${name}`)
      .join('\n');
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
