// All figures, in the order of the table.
import type { Figure } from '../figure.ts';
import { coldStart } from './cold-start.ts';
import { draft } from './draft.ts';
import { firstSync } from './first-sync.ts';
import { heap } from './heap.ts';
import { hour } from './hour.ts';
import { growth, incoming, ingest } from './ingest.ts';
import { list } from './list.ts';
import { mainThread } from './main-thread.ts';
import { reads } from './reads.ts';
import { size } from './size.ts';

export const FIGURES: readonly Figure[] = [
  reads,
  list,
  draft,
  coldStart,
  heap,
  hour,
  incoming,
  ingest,
  mainThread,
  firstSync,
  growth,
  size,
];
