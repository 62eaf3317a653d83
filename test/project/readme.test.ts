// What README.md says is true: its tables are those of the contract, its example compiles, its commands exist.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { withTables } from '../../scripts/api-table.ts';
import { EVENTS } from '../../src/contract/events.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

it('has the tables of the contract (else run `npm run docs`)', () => {
  expect(withTables(readme)).toBe(readme);
});

it('has examples that compile against the package', () => {
  const examples = new Map(
    [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text], i) => [
      join(root, `test/readme-example-${i}.ts`),
      text!,
    ]),
  );
  expect(examples.size).toBeGreaterThan(0);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: { 'openim-worker': [join(root, 'src/main/index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => examples.has(name) || fileExists(name);
  host.readFile = (name) => examples.get(name) ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const example = examples.get(name);
    return example === undefined
      ? getSourceFile.call(host, name, language, ...rest)
      : ts.createSourceFile(name, example, language);
  };
  const program = ts.createProgram([...examples.keys()], options, host);
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(problems).toEqual([]);
});

it('names only commands that package.json has', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!);
  expect(named).not.toEqual([]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});

it.each(['README.md', 'CHANGELOG.md', 'docs/architecture.md', 'devserver/README.md'])(
  '%s links only to files that exist',
  (file) => {
    const shown = readFileSync(join(root, file), 'utf8').replace(/<!--[\s\S]*?-->/g, '');
    const links = [...shown.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
  },
);

it('names only events that exist', () => {
  const named = [...readme.matchAll(/[`'](on[A-Z]\w+|sendMessage(?:Success|Failed))[`']/g)].map(
    ([, name]) => name!,
  );
  expect(named).not.toEqual([]);
  expect(Object.keys(EVENTS)).toEqual(expect.arrayContaining(named));
});
