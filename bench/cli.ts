// The command line of the benchmark: builds, measures, prints one table. Run: npm run bench
//
//   --only <name>           only that figure; may be repeated
//   --json <file>           writes the rows there too
//   --docs                  puts the table into docs/performance.md
//   --heap-snapshots <dir>  writes the worker's heap before and after an hour's messages there (figure `hour`)
//   --small                 small amounts, to see that everything works: the ratios mean nothing
//   --built                 takes dist as it is instead of building it
// Exit code: 0 when every row is within its budget, 1 when one is not or could not be measured.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FIGURES } from './figures/index.ts';
import { DURABILITY } from './floors.ts';
import { measure } from './run.ts';
import { FULL, SMALL } from './sizes.ts';
import { markdownTable } from './table.ts';

const root = join(import.meta.dirname, '..');

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    docs: { type: 'boolean' },
    'heap-snapshots': { type: 'string' },
    small: { type: 'boolean' },
    built: { type: 'boolean' },
  },
});
const names = FIGURES.map(({ name }) => name);
const unknown = (values.only ?? []).filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`there is no figure ${unknown.join(', ')}: ${names.join(', ')}`);
const figures = FIGURES.filter(({ name }) => values.only?.includes(name) ?? true);

if (!values.built) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
const snapshots = values['heap-snapshots'];
if (snapshots !== undefined) mkdirSync(snapshots, { recursive: true });
const note = (text: string): void => console.log(`  ${text}`);
const report = await measure(figures, values.small ? SMALL : FULL, note, snapshots);
const table = markdownTable(report.rows);
const conditions = `${report.machine}; durability of package and floors: ${DURABILITY}`;
console.log(`\n${conditions}\n\n${table}`);
for (const failure of report.failures) console.error(`not measured: ${failure}`);
if (values.json) {
  const { machine, rows } = report;
  const text = JSON.stringify({ machine, durability: DURABILITY, rows }, null, 2);
  writeFileSync(values.json, `${text}\n`);
}
if (values.docs) writeTable(`${new Date().toISOString().slice(0, 10)}. ${conditions}.\n\n${table}`);
process.exitCode = report.failures.length > 0 || report.rows.some(({ pass }) => !pass) ? 1 : 0;

/** Puts text between the marks of the page. */
function writeTable(text: string): void {
  const page = join(root, 'docs/performance.md');
  const [before, rest] = readFileSync(page, 'utf8').split(/(?<=<!-- table:.*-->\n)/);
  const end = rest?.indexOf('<!-- end of the table -->') ?? -1;
  if (!rest || end < 0) throw new Error(`${page} has no place for the table`);
  writeFileSync(page, `${before}\n${text}\n\n${rest.slice(end)}`);
}
