// The rows as a table for people. Pure.
import type { Row } from './figure.ts';

const HEAD = ['figure', 'median', 'p95', 'floor', 'ratio', 'budget', 'pass'] as const;

/** A table in Markdown whose columns also line up as plain text. */
export function markdownTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name.replaceAll('|', '\\|'),
    `${short(row.value)} ${row.unit}`,
    row.p95 === null ? '' : short(row.p95),
    row.floor === null ? '' : short(row.floor),
    row.ratio === null ? '' : row.ratio.toFixed(2),
    row.budget,
    row.pass ? 'yes' : 'NO',
  ]);
  const widths = HEAD.map((head, i) => Math.max(head.length, ...cells.map((line) => [...line[i]!].length)));
  const line = (parts: readonly string[]): string =>
    `| ${parts.map((part, i) => part + ' '.repeat(widths[i]! - [...part].length)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

function short(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
