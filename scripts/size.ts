// Says what the built package costs an app, compressed, and fails above the limits. Run: npm run size
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

/** Most bytes, gzipped. */
export const LIMITS = { main: 14_000, worker: 65_000 } as const;

const root = join(import.meta.dirname, '..');
const gzipped = (text: string | Uint8Array): number => gzipSync(text, { level: 9 }).length;

/** The page side as an app bundles it, with its dependencies, without what is loaded only when it is needed. */
export async function mainSize(): Promise<number> {
  const entry = join(root, 'dist/main/index.js');
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    envDir: false,
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = new Map(
    result.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const wanted = new Set(
    [...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
  );
  for (const name of wanted) for (const imported of chunks.get(name)?.imports ?? []) wanted.add(imported);
  return [...wanted].reduce((sum, name) => sum + gzipped(chunks.get(name)?.code ?? ''), 0);
}

/** The worker's one file. NaN when it is not built. */
export function workerSize(): number {
  const file = join(root, 'dist/worker/index.js');
  return existsSync(file) ? gzipped(readFileSync(file)) : Number.NaN;
}

function judge(name: keyof typeof LIMITS, bytes: number): void {
  const limit = LIMITS[name];
  if (!(bytes <= limit)) process.exitCode = 1;
  console.log(`${name}: ${Number.isNaN(bytes) ? 'not built' : `${bytes} B gz`} (limit ${limit} B)`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  judge('main', await mainSize());
  judge('worker', workerSize());
}
