// What a figure is and how its measurements become rows of the table. It must not know how anything is measured.
import type { Lab } from './lab.ts';
import { median, p95 } from './statistics.ts';

/** One line of the table. */
export interface Row {
  readonly name: string;
  /** What the package needs; a median where there are several measurements. */
  readonly value: number;
  readonly unit: Unit;
  /** The same with the cheapest way there is; `null` where the budget is a limit by itself. */
  readonly floor: number | null;
  /** `value` over `floor`. */
  readonly ratio: number | null;
  /** In words, e.g. `≤ 3 ×`. */
  readonly budget: string;
  readonly pass: boolean;
  /** Of the package's measurements; `null` where there is one. */
  readonly p95: number | null;
}

/** `/s`: per second. `pp`: percentage points. `kB` and `MB` count in thousands. */
export type Unit = 'ms' | '/s' | 'MB' | 'kB' | '%' | 'pp' | '×' | 'rows';

/** One thing that is measured; its rows belong together because they are measured together. */
export interface Figure {
  /** What `--only` names. */
  readonly name: string;
  run(lab: Lab): Promise<Row[]>;
}

/** Measurements of the same thing by the package and by the floor, taken in turn. */
export interface Pair {
  readonly sdk: readonly number[];
  readonly floor: readonly number[];
}

/** A row for measurements that may take at most `times` what the floor takes: medians are compared. */
export function atMostTimes(times: number, name: string, unit: Unit, { sdk, floor }: Pair): Row {
  const [value, base] = [median(sdk), median(floor)];
  const ratio = value / base;
  const spread = sdk.length > 1 ? p95(sdk) : null;
  return { name, value, unit, floor: base, ratio, budget: `≤ ${times} ×`, pass: ratio <= times, p95: spread };
}

/** A row for rates that must reach `times` the floor's: medians are compared. */
export function atLeastTimes(times: number, name: string, unit: Unit, { sdk, floor }: Pair): Row {
  const [value, base] = [median(sdk), median(floor)];
  const ratio = value / base;
  return { name, value, unit, floor: base, ratio, budget: `≥ ${times} ×`, pass: ratio >= times, p95: null };
}

/** A row for a value that has a limit of its own. */
export function atMost(limit: number, name: string, unit: Unit, value: number): Row {
  const text = Number(limit.toPrecision(4));
  const pass = value <= limit;
  return { name, value, unit, floor: null, ratio: null, budget: `≤ ${text} ${unit}`, pass, p95: null };
}
