// All figures, in the order of the table.
import type { Figure } from '../figure.ts';
import { reads } from './reads.ts';

export const FIGURES: readonly Figure[] = [reads];
