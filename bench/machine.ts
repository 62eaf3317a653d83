// Describes the machine that was measured on.
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** One line: processor, cores, memory, systems and browser. */
export function describeMachine(chromium: string): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus()[0]?.model.trim() || 'unknown processor'}, ${availableParallelism()} cores, ${gigabytes} GiB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `Chromium ${chromium}`,
  ].join('; ');
}
