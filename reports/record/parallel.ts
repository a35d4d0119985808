/** Of what Block-STM did, sums over all threads. */
export interface ParallelCounts {
  /** incarnations that ended, and those of them that were not their transaction's first */
  readonly executions: number;
  readonly reexecutions: number;
  readonly validations: number;
  /** incarnations that a validation found wrong */
  readonly aborts: number;
  /** times that a transaction waited for a lower one */
  readonly suspensions: number;
}

/** A location whose reads failed validation. */
export interface HotLocation {
  /** hex */
  readonly address: string;
  /** hex; absent: balance, nonce or code */
  readonly slot?: string;
  /** failed validations */
  readonly count: number;
}

/** What a thread did of a transaction. */
export interface ParallelTask {
  readonly thread: number;
  /** of the block, from 0 */
  readonly transaction: number;
  readonly incarnation: number;
  readonly task: 'execution' | 'validation';
  /** ms since the block began */
  readonly start: number;
  readonly end: number;
  /** of an incarnation that was not its transaction's last: its work was lost */
  readonly aborted: boolean;
}

/** One execution of a block by Block-STM (arXiv 2203.06871). */
export interface ParallelStatistics extends ParallelCounts {
  readonly threads: number;
  readonly transactions: number;
  /** hottest first, ten at most */
  readonly conflicts: readonly HotLocation[];
  /** that each thread was at work */
  readonly busyMs: readonly number[];
  /** of the longest chain of transactions that read of each other: no number of threads is faster */
  readonly criticalPathMs: number;
  /** of a few blocks of a run, in the order of `start` */
  readonly timeline?: readonly ParallelTask[];
}

/** Of all blocks that were measured. */
export interface ParallelTotals extends ParallelCounts {
  readonly blocks: number;
  readonly transactions: number;
  readonly busyMs: number;
  readonly criticalPathMs: number;
  /** hottest first, ten at most */
  readonly conflicts: readonly HotLocation[];
}

const COUNTS = ['transactions', 'executions', 'reexecutions', 'validations', 'aborts', 'suspensions'] as const;
const HOTTEST = 10;

/** Adds up the statistics of blocks. */
export class ParallelTally {
  readonly #sums = {
    blocks: 0,
    busyMs: 0,
    criticalPathMs: 0,
    ...(Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<(typeof COUNTS)[number], number>),
  };
  readonly #conflicts = new Map<string, HotLocation>();

  add(parallel: ParallelStatistics): void {
    this.#sums.blocks++;
    for (const name of COUNTS) this.#sums[name] += parallel[name];
    this.#sums.busyMs += parallel.busyMs.reduce((sum, ms) => sum + ms, 0);
    this.#sums.criticalPathMs += parallel.criticalPathMs;
    for (const location of parallel.conflicts) {
      const key = `${location.address} ${location.slot}`;
      this.#conflicts.set(key, { ...location, count: location.count + (this.#conflicts.get(key)?.count ?? 0) });
    }
  }

  /** `undefined`: no block was measured */
  get totals(): ParallelTotals | undefined {
    if (this.#sums.blocks === 0) return undefined;
    const { busyMs, criticalPathMs, ...counts } = this.#sums;
    const conflicts = [...this.#conflicts.values()].sort((a, b) => b.count - a.count).slice(0, HOTTEST);
    return { ...counts, busyMs: Math.round(busyMs), criticalPathMs: Math.round(criticalPathMs), conflicts };
  }
}
