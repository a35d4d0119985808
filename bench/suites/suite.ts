import type { Row } from '../report.js';

export interface SuiteOptions {
  /** counted ones */
  readonly rounds: number;
  /** of the parallel executor, each a contender */
  readonly threads: readonly number[];
}

/** What a suite found out: rows of the table against @ethereumjs/vm, and lines or tables of what is measured apart. */
export interface SuiteResult {
  readonly rows?: readonly Row[];
  readonly lines?: readonly string[];
}

export type Suite = (options: SuiteOptions) => Promise<SuiteResult>;
