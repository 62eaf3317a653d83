// Generates src/protocol/generated from src/protocol/proto. Works offline: buf brings its own compiler and the
// plugin is the local ts-proto. Owns the generator's options and the few corrections that no option offers; must
// not touch anything outside src/protocol/generated.
//
// Run: npx tsx scripts/generate-protocol.ts [--check]
// --check writes nothing and fails when the committed code is not what the .proto files give.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const source = join(root, 'src/protocol/proto');
const target = join(root, 'src/protocol/generated');

const OPTIONS = [
  'forceLong=number', // a value above 2^53 - 1 throws instead of losing digits
  'esModuleInterop=true',
  'env=both',
  'outputJsonMethods=false',
  'outputPartialMethods=false',
  'outputClientImpl=false',
  'outputServices=false',
  'outputTypeRegistry=false',
  'exportCommonSymbols=false',
  'enumsAsLiterals=true',
  'unrecognizedEnum=false',
  'snakeToCamel=false', // the protocol's own spelling, e.g. Msgs
  'importSuffix=.ts',
  'annotateFilesWithVersion=false',
];

const HEADER = `// Codecs of the protobuf messages in proto/, written by scripts/generate-protocol.ts. Do not edit: change the
// .proto files or the script and run it again.
`;

/** Applies the corrections; throws when the generator's output no longer has the shape they rely on. */
function correct(file: string, code: string): string {
  const maps = [...code.matchAll(/: \{ \[key: string\]: \w+ \};/g)].length;
  let mapDefaults = 0;
  let copies = 0;
  const corrected = code
    // bytes() is a view on the frame: it would keep the whole frame alive and change with it.
    .replace(/= reader\.bytes\(\);/g, () => {
      copies++;
      return '= new Uint8Array(reader.bytes());';
    })
    // A map's keys come from the network: without a prototype the key "__proto__" is a key like any other.
    .replace(/(\w+): \{\}(?=[, ])/g, (_, name: string) => {
      mapDefaults++;
      return `${name}: Object.create(null)`;
    })
    .replace(/^\/\/ Code generated .*\n/m, HEADER);
  const bytes = [...code.matchAll(/: Uint8Array;/g)].length;
  if (mapDefaults !== maps || copies !== bytes || !corrected.includes(HEADER)) {
    throw new Error(
      `${file}: unexpected generator output (${mapDefaults}/${maps} maps, ${copies}/${bytes} bytes)`,
    );
  }
  return corrected;
}

const work = mkdtempSync(join(tmpdir(), 'generate-protocol-'));
try {
  const template = {
    version: 'v2',
    plugins: [{ local: bin('protoc-gen-ts_proto'), out: work, opt: OPTIONS }],
  };
  execFileSync(bin('buf'), ['generate', '--template', JSON.stringify(template), source], {
    stdio: 'inherit',
  });
  const files = readdirSync(work).sort();
  const fresh = new Map(files.map((file) => [file, correct(file, readFileSync(join(work, file), 'utf8'))]));
  const present = readdirSync(target);
  if (process.argv.includes('--check')) {
    const stale = [...new Set([...files, ...present])].filter(
      (file) => !present.includes(file) || readFileSync(join(target, file), 'utf8') !== fresh.get(file),
    );
    if (stale.length > 0) {
      console.error(`src/protocol/generated: out of date: ${stale.join(', ')}`);
      process.exitCode = 1;
    }
  } else {
    for (const file of present) if (!fresh.has(file)) rmSync(join(target, file));
    for (const [file, code] of fresh) writeFileSync(join(target, file), code);
    console.log(`src/protocol/generated: ${files.join(', ')}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
