// The floors' worker and database in the page.

export { SCHEMA } from '../../src/worker/store/schema.ts';

/** Makes the floors' worker. */
export function startFloorWorker(): Worker {
  return new Worker(new URL('../floor-worker.ts', import.meta.url), { type: 'module' });
}
