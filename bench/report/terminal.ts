import Table from 'cli-table3';
import type { Table as Cells } from './tables.js';

/** A table as a terminal shows it. */
export function formatTable({ caption, head, words, rows }: Cells): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column < words ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return `${caption}\n${table.toString()}`;
}
