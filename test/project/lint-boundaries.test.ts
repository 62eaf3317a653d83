// The rules of the rooms find what they forbid and let pass what they allow.
import { describe, expect, it } from 'vitest';
import { checkFile, checkTogether, FLOORS, readProject } from '../../scripts/lint-boundaries.ts';

const texts = (file: string, source: string): string[] =>
  checkFile(file, `// Opens.\n${source}`).map(({ text }) => text);

describe('what a room may import', () => {
  it.each([
    [
      'src/worker/core.ts',
      `import { x } from '../main/open-im.ts';`,
      'src/worker may not import src/main/open-im.ts',
    ],
    ['src/contract/wire.ts', `import { v4 } from 'uuid';`, 'src/contract may not import the package uuid'],
    [
      'src/contract/wire.ts',
      `import { x } from '../main/x.ts';`,
      'src/contract may not import src/main/x.ts',
    ],
    ['src/main/index.ts', `export * from 'dexie';`, 'src/main may not import the package dexie'],
    ['src/main/index.ts', `const d = await import('dexie');`, 'src/main may not import the package dexie'],
    [
      'src/main/index.ts',
      `import type { C } from '../worker/core.ts';`,
      'src/main may not import src/worker/core.ts',
    ],
    ['src/worker/net/rest.ts', `import fs from 'node:fs';`, 'src/worker may not import the package node:fs'],
    [
      'devserver/index.ts',
      `import { C } from '../src/worker/core.ts';`,
      'devserver may not import src/worker/core.ts',
    ],
    ['demo/app.tsx', `import { C } from '../src/main/index.ts';`, 'demo may not import src/main/index.ts'],
  ])('%s: %s', (file, source, text) => {
    expect(texts(file, source)).toEqual([text]);
  });

  it.each([
    ['src/worker/core.ts', `import { METHODS } from '../contract/index.ts';\nimport Dexie from 'dexie';`],
    ['src/worker/net/rest.ts', `import { path } from '../../protocol/rest.ts';`],
    ['src/main/index.ts', `export { METHODS } from '../contract/index.ts';\nimport { Subject } from 'rxjs';`],
    ['test/core/x.test.ts', `import { C } from '../../src/worker/core.ts';`],
  ])('%s: %s is fine', (file, source) => {
    expect(texts(file, source)).toEqual([]);
  });
});

describe('the other rules', () => {
  it('wants the extension of a relative import', () => {
    expect(texts('src/main/index.ts', `import { x } from './open-im';`)).toEqual([
      'the import of ./open-im lacks its extension',
    ]);
  });

  it('finds module-level state in what ships, with its line', () => {
    expect(checkFile('src/worker/core.ts', '// Opens.\nconst fixed = 1;\nlet count = 0;\n')).toEqual([
      { file: 'src/worker/core.ts', line: 3, text: 'module-level mutable state' },
    ]);
    expect(texts('scripts/test.ts', 'let count = 0;')).toEqual([]);
    expect(texts('src/worker/core.ts', 'function f() { let count = 0; return count; }')).toEqual([]);
  });

  it('finds a file that does not say what it owns', () => {
    expect(checkFile('src/main/x.ts', 'export const x = 1;\n')).toEqual([
      { file: 'src/main/x.ts', line: 1, text: 'opens without a comment that says what the file owns' },
    ]);
  });

  it.each([
    ['itself', { 'bench/floors.ts': `import { REQ } from '../src/protocol/index.ts';` }, 'bench/floors.ts'],
    [
      'by another file, types alone',
      {
        'bench/floors.ts': `import { a } from './a.ts';`,
        'bench/a.ts': `export type { B } from './load/b.ts';`,
        'bench/load/b.ts': `import type { C } from '../../src/contract/index.ts';`,
      },
      'bench/load/b.ts',
    ],
    [
      'when it is loaded late',
      { 'bench/floors.ts': `const im = await import('openim-worker');` },
      'bench/floors.ts',
    ],
  ])('finds floors that know the package: %s', (_, sources, file) => {
    const found = checkTogether(new Map(Object.entries(sources)));
    expect(found).toEqual([
      {
        file,
        line: 1,
        text: expect.stringMatching(/^the floors may not know the package: bench\/floors\.ts.* → /),
      },
    ]);
  });

  it('looks at floors that are there', () => {
    expect(readProject(process.cwd()).has(FLOORS)).toBe(true);
  });

  it('lets the floors import packages, and others import floors and src', () => {
    const sources = {
      'bench/floors.ts': `import { Dexie } from 'dexie';\nimport { a } from './a.ts';`,
      'bench/a.ts': `import { floor } from './floors.ts';`,
      'bench/figures/b.ts': `import { floor } from '../floors.ts';\nimport { C } from '../../src/protocol/index.ts';`,
    };
    expect(checkTogether(new Map(Object.entries(sources)))).toEqual([]);
  });

  it('finds comlink in a second file of a thread', () => {
    const user = `// Opens.\nimport { wrap } from 'comlink';\n`;
    const files = new Map([
      ['src/main/a.ts', user],
      ['src/worker/b.ts', user],
    ]);
    expect(checkTogether(files)).toEqual([]);
    files.set('src/main/c.ts', user);
    expect(checkTogether(files).map(({ file }) => file)).toEqual(['src/main/a.ts', 'src/main/c.ts']);
  });
});
