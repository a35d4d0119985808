import { type Spread, spreadOf } from '../measure.js';
import type { Comparison } from '../report/report.js';
import type { Workload } from '../workloads/workload.js';

/** A block, or several, that every contender is to execute. */
export interface Case {
  readonly name: string;
  /** transactions by default */
  readonly size: number;
  /** those that @ethereumjs/vm executes, or fewer; none: it is left out */
  readonly referenceSize: number;
  /** About so many transactions. */
  create(size: number): Promise<Workload[]>;
  /** why it cannot be measured here */
  absent?(): string | undefined;
}

/** What a suite measures is not on this machine. */
export class AbsentError extends Error {
  readonly code = 'ABSENT';

  constructor(message: string) {
    super(message);
    this.name = 'AbsentError';
  }
}

export interface SuiteOptions {
  /** counted ones */
  readonly rounds: number;
}

/** Something that no block's execution shows: a library, memory over many blocks. */
export type Suite = (options: SuiteOptions) => Promise<readonly Omit<Comparison, 'suite'>[]>;

/** Timings with the names of what they are timings of. */
export const waysOf = (names: readonly string[], spreads: readonly Spread[]): Comparison['ways'] =>
  spreads.map((spread, index) => ({ name: names[index] ?? '', spread }));

/** A figure that was measured once. */
export const figure = (what: string, unit: Comparison['unit'], name: string, value: number) => ({
  what,
  unit,
  ways: [{ name, spread: spreadOf([value]) }],
});
