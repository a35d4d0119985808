import Table from 'cli-table3';
import type { Counts } from '../record/events.js';
import type { Tally } from '../record/tally.js';
import { formatCount } from '../record/text.js';

const COLUMNS = ['total', 'passed', 'failed', 'knownFailure', 'unsupported', 'unverified'] as const;

/** Rounded down, so that 100 % means all. */
const rate = ({ passed, total }: Counts): string =>
  total === 0 ? '' : `${(Math.floor((passed * 10_000) / total) / 100).toFixed(2)}`;

const PACK_COLUMNS = ['total', 'passed', 'failed', 'unsupported', 'unverified', 'schedules'] as const;

/** One row per fork that has packs; none is among the vectors of the other table. */
export function packTable({ forks }: Tally): string {
  const table = new Table({
    head: ['packs', ...PACK_COLUMNS],
    colAligns: ['left', ...PACK_COLUMNS.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const [fork, { packs }] of Object.entries(forks))
    if (packs) table.push([fork, ...PACK_COLUMNS.map((column) => formatCount(packs[column]))]);
  return table.toString();
}

/** One row per fork, and their sum. */
export function forkTable({ forks, totals }: Tally): string {
  const table = new Table({
    head: ['fork', 'total', 'passed', 'failed', 'known', 'unsupported', 'unverified', '%'],
    colAligns: ['left', ...Array.from({ length: 7 }, () => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  const row = (name: string, counts: Counts) => [
    name,
    ...COLUMNS.map((column) => formatCount(counts[column])),
    rate(counts),
  ];
  for (const [fork, { state, blockchain }] of Object.entries(forks)) {
    const both = { ...state };
    for (const column of COLUMNS) both[column] += blockchain[column];
    table.push(row(fork, both));
  }
  if (table.length !== 1) table.push(row('all', totals));
  return table.toString();
}
