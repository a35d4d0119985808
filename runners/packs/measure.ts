import type { ParallelStatistics, ParallelTask } from '../../reports/record/parallel.js';
import type { BlockStatistics, TaskEvent } from '../../src/kernel/statistics.js';
import { bigIntToQuantity } from '../../src/primitives/hex.js';

/** To 1 µs: more digits are noise, and bytes in the record. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Statistics of a block as the record has them. */
export function describeStatistics(statistics: BlockStatistics, transactions: number): ParallelStatistics {
  const { threads, executions, reexecutions, validations, aborts, suspensions, conflicts, busy } = statistics;
  return {
    threads,
    transactions,
    executions,
    reexecutions,
    validations,
    aborts,
    suspensions,
    conflicts: conflicts.map(({ address, key, count }) => ({
      address,
      ...(key !== undefined && { slot: bigIntToQuantity(key) }),
      count,
    })),
    busyMs: busy.map(round),
    criticalPathMs: round(statistics.criticalPath),
    timeline: describeTimeline(statistics.timeline),
  };
}

function describeTimeline(timeline: readonly TaskEvent[]): ParallelTask[] {
  const last = new Map<number, number>();
  for (const { index, incarnation } of timeline) last.set(index, Math.max(last.get(index) ?? 0, incarnation));
  return timeline
    .map(({ thread, index, incarnation, task, start, end }) => ({
      thread,
      transaction: index,
      incarnation,
      task,
      start: round(start),
      end: round(end),
      aborted: incarnation !== last.get(index),
    }))
    .sort((a, b) => a.start - b.start);
}
