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

/**
 * What no option offers. Each correction must apply exactly as often as the code has places for it, so that a new
 * version of the generator cannot drop one silently.
 */
const CORRECTIONS = [
  {
    // bytes() is a view on the frame: it would keep the whole frame alive and change with it.
    places: /: Uint8Array;/g,
    from: /= reader\.bytes\(\);/g,
    to: '= new Uint8Array(reader.bytes());',
  },
  {
    // A map's keys come from the network: without a prototype the key "__proto__" is a key like any other.
    places: /: \{ \[key: string\]: \w+ \};/g,
    from: /(\w+): \{\}(?=[, ])/g,
    to: '$1: Object.create(null)',
  },
  {
    // A field that reaches beyond its message, or a tag that ends it early, would give half a message or a wrong one.
    places: /^ {2}decode\(.*\{$/gm,
    from: /^ {6}return message;$/gm,
    to: '      if (reader.pos !== end) throw new globalThis.Error("message does not end where it should");\n$&',
  },
  { places: /^\/\/ source: /gm, from: /^\/\/ Code generated .*\n/gm, to: HEADER },
];

function correct(file: string, code: string): string {
  let corrected = code;
  for (const { places, from, to } of CORRECTIONS) {
    const expected = code.match(places)?.length ?? 0;
    const found = corrected.match(from)?.length ?? 0;
    if (found !== expected) throw new Error(`${file}: ${from} found ${found} times instead of ${expected}`);
    corrected = corrected.replace(from, to);
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
