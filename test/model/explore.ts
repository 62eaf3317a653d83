// Owns many runs: makes the plan of each seed, runs it, and cuts a failing one down to what is needed to fail. It must
// not print.
import fc from 'fast-check';
import { type Plan, planOf, type Step } from './plan.ts';
import { type Outcome, Run } from './run.ts';
import type { Tally } from './tally.ts';

/** Commands of one run. */
export const COMMANDS = 60;

/** The plan of a seed: always the same. */
export function planOfSeed(seed: number, commands = COMMANDS): Plan {
  return fc.sample(planOf(commands), { seed, numRuns: 1 })[0]!;
}

/** Carries out a plan, and counts what it did; empty when all is as it must be. */
export function outcomeOf(plan: Plan, tally?: Tally): Promise<Outcome> {
  return new Run(plan, tally).outcome();
}

/** A plan that fails with as few steps as can be found, and what it finds. */
export async function shrink(
  plan: Plan,
  found: Outcome,
  mostRuns = 400,
): Promise<{ plan: Plan; found: Outcome }> {
  let best = { plan, found };
  const kind = kindOf(found[0] ?? '');
  let runs = 0;
  const attempt = async (candidate: Plan): Promise<boolean> => {
    if (++runs > mostRuns) return false;
    const outcome = await outcomeOf(candidate);
    // Another fault that a smaller plan happens to have is another matter.
    if (!outcome.some((text) => kindOf(text) === kind)) return false;
    best = { plan: candidate, found: outcome };
    return true;
  };
  for (let size = Math.ceil(plan.steps.length / 2); size >= 1 && runs < mostRuns; ) {
    let removed = false;
    for (let at = 0; at < best.plan.steps.length && runs < mostRuns; ) {
      const steps = best.plan.steps.toSpliced(at, size);
      if (await attempt({ ...best.plan, steps })) removed = true;
      else at += size;
    }
    if (!removed || size > 1) size = size === 1 ? 0 : Math.floor(size / 2);
  }
  for (const calmer of simpler(best.plan)) await attempt(calmer(best.plan));
  for (let at = 0; at < best.plan.steps.length; at++) {
    const with_ = (step: Partial<Step>): Plan => ({
      ...best.plan,
      steps: best.plan.steps.with(at, { ...best.plan.steps[at]!, ...step }),
    });
    if (best.plan.steps[at]!.gap !== 'idle') await attempt(with_({ gap: 'idle' }));
    if (best.plan.steps[at]!.milliseconds !== 0) await attempt(with_({ milliseconds: 0 }));
  }
  return best;
}

function simpler({ devices }: Plan): ((plan: Plan) => Plan)[] {
  return [
    (plan) => ({ ...plan, before: 0 }),
    (plan) => ({ ...plan, settled: true }),
    (plan) => ({ ...plan, skews: [0, 0, 0, 0] }),
    (plan) => ({ ...plan, users: 2 }),
    ...devices.slice(1).map(
      () =>
        (plan: Plan): Plan => ({ ...plan, devices: plan.devices.slice(0, -1) }),
    ),
  ];
}

/** What is wrong, without where and how much. */
function kindOf(text: string): string {
  return text.replace(/with all history: |at once: |^[a-c]\d: |\bs[ign]_\S+|"[^"]*"|\d+/g, '').slice(0, 60);
}
