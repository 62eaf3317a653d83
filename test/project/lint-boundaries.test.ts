// The rules of the rooms find what they forbid and let pass what they allow.
import { describe, expect, it } from 'vitest';
import { checkFile, checkTogether } from '../../scripts/lint-boundaries.ts';

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
