// The floors' worker and database in the page.

import { SCHEMA_1, SCHEMA_2 } from '../../src/worker/store/schema.ts';
import type { Schema } from '../floors.ts';

/** Stores and indexes of the package's present database. */
export const SCHEMA: Schema = { ...SCHEMA_1, ...SCHEMA_2 };

/** Makes the floors' worker. */
export function startFloorWorker(): Worker {
  return new Worker(new URL('../floor-worker.ts', import.meta.url), { type: 'module' });
}
