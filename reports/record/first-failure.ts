import type { ParallelTask } from './parallel.js';

/** What a transaction's status word says (arXiv 2203.06871, section 3). */
export interface Status {
  readonly transaction: number;
  /** `ready to execute`, `executing`, `suspended`, `executed`, `aborting` */
  readonly status: string;
  readonly incarnation: number;
  /** the transaction that it waits for */
  readonly waitsFor?: number;
}

/** What was seen of a failure of the parallel executor when it was first seen: a rerun may pass. */
export interface FirstFailure {
  readonly threads: number;
  /** absent where the system decided who goes on */
  readonly schedule?: { readonly seed: number; readonly bias: string };
  /** what was thrown, instead of a result */
  readonly error?: string;
  /** outcome by outcome, account by account, slot by slot */
  readonly differences: readonly string[];
  /** of the last window */
  readonly statuses: readonly Status[];
  /** by name, where the executor has them */
  readonly statistics?: Readonly<Record<string, number>>;
  /** what each thread did when, in the order of `start` */
  readonly timeline?: readonly Omit<ParallelTask, 'aborted'>[];
}
