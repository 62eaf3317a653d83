// Checks what each room of the project may import, and the other rules that a general linter does not know:
// comlink in one file per thread, floors that know nothing of the package, no module-level mutable state, an opening comment in every file.
// Run as a command it prints the violations and fails; it changes nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** A room: the longest folder that matches a file decides. */
interface Room {
  readonly folder: string;
  /** Folders of the project that it may import, itself apart. */
  readonly rooms: readonly string[];
  /** Packages that it may import: names, or a name that ends in `:` for Node's own modules. */
  readonly packages: readonly string[];
}

/** Who may know whom. A file outside all of them (tests, scripts, benchmarks) may import anything. */
export const ROOMS: readonly Room[] = [
  { folder: 'src/contract', rooms: [], packages: [] },
  { folder: 'src/protocol', rooms: [], packages: [] },
  { folder: 'src/main', rooms: ['src/contract'], packages: ['comlink', 'rxjs', 'uuid'] },
  {
    folder: 'src/worker',
    rooms: ['src/contract', 'src/protocol'],
    packages: ['comlink', 'dexie', 'uuid'],
  },
  { folder: 'devserver', rooms: ['src/protocol'], packages: ['ws', 'node:'] },
  {
    folder: 'demo',
    rooms: [],
    packages: [
      'openim-worker',
      'react',
      'react-dom',
      'rxjs',
      '@tanstack/react-virtual',
      'vite',
      '@vitejs/plugin-react',
      'node:',
    ],
  },
];

/** Rooms whose files run in an app and may hold no module-level state; the `openIM` singleton is a `const`. */
const SHIPPED = ['src/'];

/** One broken rule, with the place. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Checks one file. `file` is relative to the project, with `/`. */
export function checkFile(file: string, source: string): Violation[] {
  const room = ROOMS.filter(({ folder }) => file.startsWith(`${folder}/`)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0];
  const found: Violation[] = [];
  const report = (position: number, text: string): void => {
    found.push({ file, line: source.slice(0, position).split('\n').length, text });
  };

  if (!/^(#![^\n]*\n)?\s*(\/\/|\/\*)/.test(source)) {
    report(0, 'opens without a comment that says what the file owns');
  }
  for (const { fileName: target, pos } of ts.preProcessFile(source, true, true).importedFiles) {
    if (target.startsWith('.')) checkRelative(file, target, room, (text) => report(pos, text));
    else if (room && !isAllowed(target, room.packages))
      report(pos, `${room.folder} may not import the package ${target}`);
  }
  if (SHIPPED.some((folder) => file.startsWith(folder))) {
    for (const position of topLevelVariables(file, source)) report(position, 'module-level mutable state');
  }
  return found;
}

/** The benchmark's floors: the cheapest way to do without the package what the package does. */
export const FLOORS = 'bench/floors.ts';

/** Checks rules that concern several files at once. */
export function checkTogether(files: ReadonlyMap<string, string>): Violation[] {
  return [...checkComlink(files), ...checkFloors(files)];
}

/** The floors may reach nothing of src and not the package itself, by whatever file and be it types alone. */
function checkFloors(files: ReadonlyMap<string, string>): Violation[] {
  const found: Violation[] = [];
  const ways = new Map([[FLOORS, FLOORS]]);
  for (const [file, way] of ways) {
    const source = files.get(file) ?? '';
    for (const { fileName: target, pos } of ts.preProcessFile(source, true, true).importedFiles) {
      const to = target.startsWith('.') ? join(dirname(file), target).replaceAll('\\', '/') : target;
      if (to.startsWith('src/') || isAllowed(to, ['openim-worker'])) {
        const line = source.slice(0, pos).split('\n').length;
        found.push({ file, line, text: `the floors may not know the package: ${way} → ${to}` });
      } else if (to !== target && !ways.has(to)) ways.set(to, `${way} → ${to}`);
    }
  }
  return found;
}

function checkComlink(files: ReadonlyMap<string, string>): Violation[] {
  return ['src/main', 'src/worker'].flatMap((folder) => {
    const users = [...files].filter(
      ([file, source]) =>
        file.startsWith(`${folder}/`) &&
        ts
          .preProcessFile(source, true, true)
          .importedFiles.some(({ fileName }) => isAllowed(fileName, ['comlink'])),
    );
    return users.length <= 1
      ? []
      : users.map(([file]) => ({
          file,
          line: 1,
          text: `comlink is imported by ${users.length} files of ${folder}, one may`,
        }));
  });
}

function checkRelative(
  file: string,
  target: string,
  room: Room | undefined,
  report: (text: string) => void,
): void {
  if (!/\.(ts|tsx|mts|js|mjs|css|json|svg)(\?.*)?$/.test(target)) {
    report(`the import of ${target} lacks its extension`);
  }
  if (!room) return;
  const to = join(dirname(file), target).replaceAll('\\', '/');
  const allowed = [room.folder, ...room.rooms].some((folder) => to.startsWith(`${folder}/`));
  if (!allowed) report(`${room.folder} may not import ${to}`);
}

function isAllowed(name: string, packages: readonly string[]): boolean {
  return packages.some((allowed) =>
    allowed.endsWith(':') ? name.startsWith(allowed) : name === allowed || name.startsWith(`${allowed}/`),
  );
}

function topLevelVariables(file: string, source: string): number[] {
  return ts
    .createSourceFile(file, source, ts.ScriptTarget.ES2022)
    .statements.filter((s) => ts.isVariableStatement(s) && !(s.declarationList.flags & ts.NodeFlags.Const))
    .filter(
      (s) => !(s as ts.VariableStatement).modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword),
    )
    .map((s) => s.end);
}

/** Every TypeScript file of the project, path relative to `root` → text. */
export function readProject(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!['node_modules', 'dist', 'build'].includes(entry.name) && !entry.name.startsWith('.'))
          walk(path);
      } else if (/\.tsx?$/.test(entry.name)) {
        files.set(relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8'));
      }
    }
  };
  walk(root);
  return files;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = readProject(join(import.meta.dirname, '..'));
  const found = [...[...files].flatMap(([file, source]) => checkFile(file, source)), ...checkTogether(files)];
  for (const { file, line, text } of found) console.error(`${file}:${line}: ${text}`);
  console.log(`${files.size} files, ${found.length} violations of the rooms’ rules`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
