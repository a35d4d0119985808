import type { FirstFailure } from '../../reports/record/first-failure.js';
import type { Executor } from '../../src/executors/executor.js';
import type { Schedule } from '../../src/executors/schedule/schedule.js';
import type { TransactionState } from '../../src/executors/watchdog.js';
import type { BlockStatistics } from '../../src/kernel/statistics.js';

/** An executor that can say where the transactions stand that it executed last. */
export type Inspectable = Executor & { statuses?(): readonly TransactionState[] };

/** Who went on when. */
export interface How {
  readonly threads: number;
  /** absent where the system decides */
  readonly schedule?: Schedule | undefined;
}

export const describeHow = ({ threads, schedule }: How): string =>
  schedule ? `threads ${threads}, schedule ${schedule.seed} (${schedule.bias})` : `threads ${threads}`;

interface Seen {
  readonly error?: Error;
  readonly differences: readonly string[];
  readonly statistics?: BlockStatistics | undefined;
}

/** All that there is to know of a failure that has just happened. */
export function firstFailure(
  { threads, schedule }: How,
  executor: Inspectable,
  { error, differences, statistics }: Seen,
): FirstFailure {
  const statuses = executor.statuses?.() ?? [];
  return {
    threads,
    ...(schedule && { schedule }),
    ...(error && { error: error.message }),
    differences,
    statuses: statuses.map(({ index, ...status }) => ({ transaction: index, ...status })),
    ...(statistics && describe(statistics)),
  };
}

function describe(statistics: BlockStatistics): Pick<FirstFailure, 'statistics' | 'timeline'> {
  const { executions, reexecutions, validations, aborts, suspensions, inOrder, timeline } = statistics;
  return {
    statistics: { executions, reexecutions, validations, aborts, suspensions, inOrder },
    timeline: timeline.map(({ index, ...task }) => ({ transaction: index, ...task })).sort((a, b) => a.start - b.start),
  };
}
