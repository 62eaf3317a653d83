// Reads out of a browser's trace how long the tasks of a page were that a worker's messages caused. Pure.
import type { TraceEvent } from './targets.ts';

/** What {@link messageTasks} needs to be traced. */
export const TASK_CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'] as const;

/**
 * Milliseconds of processor time of each task of a page's main thread that took a message, with all that ran in its
 * microtasks.
 * @throws Error when the trace has no processor times.
 */
export function messageTasks(events: readonly TraceEvent[]): number[] {
  const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map((event) => thread(event)),
  );
  // Outer before inner where both begin at once.
  const inOrder = events
    .filter((event) => event.ph === 'X' && main.has(thread(event)))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const latest = new Map<string, TraceEvent>();
  const found = new Map<TraceEvent, number>();
  for (const event of inOrder) {
    if (event.name === 'RunTask') latest.set(thread(event), event);
    if (event.name !== 'HandlePostMessage') continue;
    const task = latest.get(thread(event));
    if (!task || event.ts > task.ts + (task.dur ?? 0)) continue;
    if (task.tdur === undefined) throw new Error('the trace has no processor times');
    found.set(task, task.tdur / 1000);
  }
  return [...found.values()];
}
