// Starts the trial of the mutants, test/model/mutate.ts, which names its options. Run: npm run test:mutants
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// By address: the compiler's project of the scripts comes before that of the tests.
await import(pathToFileURL(join(import.meta.dirname, '../test/model/mutate.ts')).href);
