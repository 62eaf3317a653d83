// Builds the package into dist: the page side and the contract as the compiler emits them, the worker as one file,
// and the worker's text once more for pages that cannot load that file. Run: npm run build
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';

/** Folders of src that apps' bundlers see file by file. */
const EMITTED = ['main', 'contract'] as const;

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

function compile(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', 'src/main'], { cwd: root, stdio: 'inherit' });
}

/** Copies what the compiler made of each source file; what an earlier run left behind stays behind. */
function copyEmitted(): void {
  for (const folder of EMITTED) {
    for (const source of readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })) {
      if (!source.endsWith('.ts')) continue;
      const stem = join(folder, source.slice(0, -'.ts'.length));
      mkdirSync(dirname(join(dist, stem)), { recursive: true });
      cpSync(join(root, 'build/src', `${stem}.js`), join(dist, `${stem}.js`));
      writeFileSync(join(dist, `${stem}.d.ts`), declaration(join(root, 'build/src', `${stem}.d.ts`)));
    }
  }
}

// The compiler rewrites the extensions of imports in scripts only.
function declaration(path: string): string {
  return readFileSync(path, 'utf8').replace(/((?:from|import\()\s*'\.[^']*)\.ts'/g, "$1.js'");
}

async function bundleWorker(): Promise<void> {
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  const worker = readFileSync(join(dist, 'worker/index.js'), 'utf8');
  writeFileSync(join(dist, 'worker/index.d.ts'), 'export {};\n');
  const inline = join(dist, 'main/inline-worker.js');
  if (!existsSync(inline)) throw new Error(`${inline} is missing`);
  writeFileSync(inline, `export const INLINE_WORKER_SOURCE = ${JSON.stringify(worker)};\n`);
}

compile();
rmSync(dist, { recursive: true, force: true });
copyEmitted();
await bundleWorker();
