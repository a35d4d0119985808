import { MAX_THREADS, STATISTIC_BEFORE, STATISTIC_EXECUTIONS, STATISTICS, STATISTICS_BYTES } from './layout';

let own: usize = STATISTICS;

/** Points this instance at the statistics of its thread. */
export function useStatistics(thread: u32): void {
  own = STATISTICS + <usize>thread * STATISTICS_BYTES;
}

/** One more of a STATISTIC_ of this thread. Nobody else writes there, and nobody minds to read it a little late. */
export function count(statistic: usize): void {
  store<u32>(own + statistic, load<u32>(own + statistic) + 1);
}

/** Of all threads. */
export function totalCount(statistic: usize, threads: u32): u32 {
  let total: u32 = 0;
  for (let thread: u32 = 0; thread < threads; thread++) {
    total += atomic.load<u32>(STATISTICS + <usize>thread * STATISTICS_BYTES + statistic);
  }
  return total;
}

/** Of the thread that had most of them since {@link noteExecutions}. */
export function mostExecutions(threads: u32): u32 {
  let most: u32 = 0;
  for (let thread: u32 = 0; thread < threads; thread++) {
    const statistics = STATISTICS + <usize>thread * STATISTICS_BYTES;
    most = max(most, load<u32>(statistics, STATISTIC_EXECUTIONS) - load<u32>(statistics, STATISTIC_BEFORE));
  }
  return most;
}

export function noteExecutions(threads: u32): void {
  for (let thread: u32 = 0; thread < threads; thread++) {
    const statistics = STATISTICS + <usize>thread * STATISTICS_BYTES;
    store<u32>(statistics, load<u32>(statistics, STATISTIC_EXECUTIONS), STATISTIC_BEFORE);
  }
}

export function clearStatistics(): void {
  memory.fill(STATISTICS, 0, <usize>MAX_THREADS * STATISTICS_BYTES);
}
