import { MAX_THREADS, STATISTICS, STATISTICS_BYTES } from './layout';

let own: usize = STATISTICS;

/** Points this instance at the statistics of its thread. */
export function useStatistics(thread: u32): void {
  own = STATISTICS + <usize>thread * STATISTICS_BYTES;
}

/** One more of a STATISTIC_ of this thread. Nobody else writes there, so this takes no atomic addition. */
export function count(statistic: usize): void {
  atomic.store<u32>(own + statistic, load<u32>(own + statistic) + 1);
}

export function ownCount(statistic: usize): u32 {
  return load<u32>(own + statistic);
}

/** Of all threads. */
export function totalCount(statistic: usize, threads: u32): u32 {
  let total: u32 = 0;
  for (let thread: u32 = 0; thread < threads; thread++) {
    total += atomic.load<u32>(STATISTICS + <usize>thread * STATISTICS_BYTES + statistic);
  }
  return total;
}

export function clearStatistics(): void {
  memory.fill(STATISTICS, 0, <usize>MAX_THREADS * STATISTICS_BYTES);
}
