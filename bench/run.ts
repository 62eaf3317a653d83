// Runs figures one after another and gives their rows. It must not know where they are printed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure, Row } from './figure.ts';
import { openLab } from './lab.ts';
import { describeMachine } from './machine.ts';
import type { Sizes } from './sizes.ts';

const pages = join(import.meta.dirname, 'pages');

/** What a run measured, and where. */
export interface Report {
  readonly machine: string;
  readonly rows: readonly Row[];
  /** Figures that could not be measured, with the reason. */
  readonly failures: readonly string[];
}

/**
 * Measures the figures; one that fails does not stop the others.
 * @param snapshots folder for snapshots of heaps; none are taken without.
 */
export async function measure(
  figures: readonly Figure[],
  sizes: Sizes,
  note: (text: string) => void,
  snapshots?: string,
): Promise<Report> {
  const modules = readdirSync(pages).map((file) => join(pages, file));
  const opened = await openLab(modules, sizes, note, snapshots);
  const rows: Row[] = [];
  const failures: string[] = [];
  try {
    for (const figure of figures) {
      note(`${figure.name} …`);
      const { lab, failed, close } = opened.forFigure();
      try {
        rows.push(...(await Promise.race([figure.run(lab), failed])));
      } catch (error) {
        failures.push(`${figure.name}: ${error instanceof Error ? error.stack : error}`);
      } finally {
        await close();
      }
    }
  } finally {
    await opened.close();
  }
  return { machine: describeMachine(opened.chromium), rows, failures };
}
