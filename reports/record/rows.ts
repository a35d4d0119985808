import type { Counts, PackCounts } from './events.js';
import type { Tally } from './tally.js';
import { formatCount } from './text.js';

const COLUMNS = ['total', 'passed', 'failed', 'knownFailure', 'unsupported', 'unverified'] as const;
const PACK_COLUMNS = ['total', 'passed', 'failed', 'unsupported', 'unverified', 'schedules'] as const;

/** What passed, in per cent; rounded down, so that 100 means all. */
export const rate = ({ passed, total }: Pick<Counts, 'passed' | 'total'>): string =>
  total === 0 ? '' : (Math.floor((passed * 10_000) / total) / 100).toFixed(2);

/** Vectors by fork, in both formats, and their sum where there are several: a table's head and its rows. */
export function forkRows({ forks, totals }: Tally): [head: string[], ...rows: string[][]] {
  const row = (name: string, counts: Counts) => [
    name,
    ...COLUMNS.map((column) => formatCount(counts[column])),
    rate(counts),
  ];
  const rows = Object.entries(forks).map(([fork, counts]) => row(fork, bothFormats(counts)));
  return [
    ['fork', 'total', 'passed', 'failed', 'known', 'unsupported', 'unverified', '%'],
    ...rows,
    ...(rows.length === 1 ? [] : [row('all', totals)]),
  ];
}

/** Packs by fork, where it has any; none is among the vectors. */
export const packRows = ({ forks }: Tally): [head: string[], ...rows: string[][]] => [
  ['packs', ...PACK_COLUMNS],
  ...Object.entries(forks).flatMap(([fork, { packs }]) =>
    packs ? [[fork, ...PACK_COLUMNS.map((column) => formatCount(packs[column]))]] : [],
  ),
];

/** Vectors and packs together. */
export function withPacks(counts: Counts, packs: readonly (PackCounts | undefined)[]): Counts {
  const all = { ...counts };
  for (const each of packs)
    for (const column of ['total', 'passed', 'failed', 'unsupported', 'unverified'] as const)
      all[column] += each?.[column] ?? 0;
  return all;
}

export function bothFormats({ state, blockchain }: { state: Counts; blockchain: Counts }): Counts {
  const both = { ...state };
  for (const column of COLUMNS) both[column] += blockchain[column];
  return both;
}
