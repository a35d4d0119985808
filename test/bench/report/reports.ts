import { type Spread, spreadOf } from '../../../bench/measure.js';
import { type CaseResult, type LaneResult, type Report, SCHEMA, STAGES } from '../../../bench/report/report.js';

/** A contender that takes so many ms. @param slower ms in the round after, for a spread */
export function lane(name: string, ms: number, more: Partial<LaneResult> = {}, slower = 1): LaneResult {
  const time = spreadOf([ms, ms, ms, ms, ms + slower]);
  return {
    name,
    scale: 1,
    warm: { time, cpu: time, speedUp: spreadOf([100 / ms]) },
    cold: { time, cpu: time, speedUp: spreadOf([100 / ms]) },
    withRoot: { time, speedUp: spreadOf([100 / ms]) },
    memory: { before: 100, peak: 200 },
    stages: Object.fromEntries(STAGES.map((stage, index) => [stage, spreadOf([index + 1])])) as Record<
      (typeof STAGES)[number],
      Spread
    >,
    ...more,
  };
}

/** One case of 1,000 transactions and 21 Mgas: 100 ms in order. */
export const caseOf = (suite: string, lanes: readonly LaneResult[]): CaseResult => ({
  suite,
  name: `block of ${suite}`,
  fork: 'Prague',
  transactions: 1000,
  gas: 21_000_000,
  blocks: [{ name: 'it', transactions: 1000, gas: 21_000_000 }],
  lanes,
});

export const speculation = { reexecutions: 250, aborts: 300, suspensions: 2, inOrder: 500, cause: 'all wait for one' };

export const LANES = [
  lane('sequential', 100),
  lane('parallel, 2 threads', 125, { threads: 2, speculation }),
  lane('ethereumjs', 20_000, { scale: 4 }),
];

export const reportOf = (cases: readonly CaseResult[], more: Partial<Report> = {}): Report => ({
  schema: SCHEMA,
  date: '2026-01-02T03:04:05.000Z',
  command: 'npm run bench -- raw',
  machine: { cpu: 'Z80', cores: 2, memory: 64, system: 'linux 6', load: 0.5 },
  versions: { node: '20.20.2' },
  cases,
  comparisons: [],
  leftOut: [],
  ...more,
});
