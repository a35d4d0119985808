import type { ParallelStatistics } from '../../reports/record/parallel.js';

/**
 * Keeps the timelines of few blocks, since each is as long as all else that is known of a hundred: of those that had more
 * re-executions than any block of their fork before.
 */
export class Timelines {
  readonly #most = new Map<string, number>();

  choose(fork: string, { timeline, ...statistics }: ParallelStatistics): ParallelStatistics {
    if (timeline === undefined || statistics.reexecutions <= (this.#most.get(fork) ?? -1)) return statistics;
    this.#most.set(fork, statistics.reexecutions);
    return { ...statistics, timeline };
  }
}
