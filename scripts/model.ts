// Starts the model-based test, test/model/cli.ts, which names its options. Run: npm run test:model -- --runs 1000 --seed 1
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// By address: the compiler's project of the scripts comes before that of the tests.
await import(pathToFileURL(join(import.meta.dirname, '../test/model/cli.ts')).href);
