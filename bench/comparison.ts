import { createParallelExecutor, type ParallelExecutor } from '../src/executors/parallel.js';
import { createSequentialExecutor, type KernelExecutor } from '../src/executors/sequential.js';
import type { BlockStatistics } from '../src/kernel/statistics.js';
import { ZERO_HASH } from '../src/primitives/bytes.js';
import type { StateDiff } from '../src/state/diff.js';
import { MemoryState } from '../src/state/memory-state.js';
import { TrieState } from '../src/trie/trie-state.js';
import { execute, type Prepared, prepare } from './contenders/engine.js';
import { type Contender, interleave, type Timing, timingOf, totalOf } from './measure.js';
import type { Recording } from './model.js';
import type { Workload } from './workloads/workload.js';

/**
 * Whether the executor knows the base state: it keeps what it read for the next block on the same state. As a client's blocks follow
 * each other, most of what a block reads is known from the ones before.
 */
export const TEMPERATURES = ['warm', 'cold'] as const;
export type Temperature = (typeof TEMPERATURES)[number];

/** One executor on one block. */
interface Measured {
  readonly time: Timing;
  /** of the whole process: user and system */
  readonly cpu: Timing;
}

export interface Lane extends Measured {
  readonly threads: number;
  /** of runs of their own, as statistics cost time: one for each block that is not too short for threads */
  readonly recordings: readonly Recording[];
}

/** `sequential` against `parallel` on a block, or on several in total, measured in turns. */
export interface Comparison {
  readonly what: string;
  readonly unit: 'µs' | 'ms';
  readonly temperature: Temperature;
  readonly transactions: number;
  readonly sequential: Measured;
  readonly lanes: readonly Lane[];
}

/** Runs of which the fastest is kept: the others were disturbed more. */
const RECORDINGS = 3;

interface Starter {
  readonly threads: number;
  readonly executor: ParallelExecutor;
  /** the same with statistics */
  readonly recorder: ParallelExecutor;
}

/** The executors of a run: started once, as an application does. */
export class Comparer {
  readonly #sequential: KernelExecutor;
  readonly #starters: readonly Starter[];

  private constructor(sequential: KernelExecutor, starters: readonly Starter[]) {
    this.#sequential = sequential;
    this.#starters = starters;
  }

  static async create(threads: readonly number[]): Promise<Comparer> {
    const starters = threads.map(async (threads) => ({
      threads,
      executor: await createParallelExecutor({ threads }),
      recorder: await createParallelExecutor({ threads, statistics: true }),
    }));
    return new Comparer(await createSequentialExecutor(), await Promise.all(starters));
  }

  async close(): Promise<void> {
    for (const { executor, recorder } of this.#starters) {
      await executor.close();
      await recorder.close();
    }
  }

  /**
   * @param unit µs: per transaction; ms: per block
   * @param warmUp ms
   * @throws Error where the results differ
   */
  async compare(workload: Workload, unit: 'µs' | 'ms', rounds: number, warmUp?: number): Promise<Comparison[]> {
    const block = prepare(workload);
    const transactions = workload.transactions.length;
    const expected = await execute(this.#sequential, block);
    await this.#checkRoots(workload, block, expected.result.diff);
    const recordings: Recording[][] = [];
    for (const { recorder } of this.#starters) recordings.push(await record(recorder, block));
    const comparisons: Comparison[] = [];
    for (const temperature of TEMPERATURES) {
      const entries = [this.#sequential, ...this.#starters.map(({ executor }) => executor)].map((executor) =>
        entry(executor, workload.name, unit === 'µs' ? transactions : 1, expected.gasUsed, () =>
          temperature === 'warm' ? block : { ...block, state: copyOf(workload.state) },
        ),
      );
      const times = await interleave(entries, rounds, warmUp);
      const [sequential, ...lanes] = entries.map(
        ({ count, cpu }, index): Measured => ({
          time: times[index] as Timing,
          cpu: timingOf(cpu.slice(-rounds), count),
        }),
      );
      comparisons.push({
        what: workload.name,
        unit,
        temperature,
        transactions,
        sequential: sequential as Measured,
        lanes: this.#starters.map(({ threads }, index) => ({
          ...(lanes[index] as Measured),
          threads,
          recordings: recordings[index] ?? [],
        })),
      });
    }
    return comparisons;
  }

  async #checkRoots({ name, state }: Workload, block: Prepared, diff: StateDiff): Promise<void> {
    const base = TrieState.from(state.alloc, () => ZERO_HASH);
    const { root } = base.apply(diff);
    for (const { threads, executor } of this.#starters) {
      const { result } = await execute(executor, block);
      const got = base.apply(result.diff).root;
      if (got !== root) throw new Error(`${name}: root ${root} in order, ${got} on ${threads} threads`);
    }
  }
}

interface Entry extends Contender {
  /** of each run so far: ms */
  readonly cpu: number[];
}

function entry(executor: KernelExecutor, name: string, count: number, expected: bigint, block: () => Prepared): Entry {
  const cpu: number[] = [];
  const run = async (): Promise<number> => {
    const next = block();
    const before = process.cpuUsage();
    const { ms, gasUsed } = await execute(executor, next);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
    if (gasUsed !== expected) throw new Error(`${name}: ${expected} gas in order, ${gasUsed} by ${executor.name}`);
    return ms;
  };
  return { count, cpu, run };
}

/** The same state, as one that no executor has seen. */
const copyOf = (state: MemoryState): MemoryState =>
  new MemoryState(new Map(state.alloc), (number) => state.blockHash(number));

/** All blocks together, in one state. */
export function totalComparison(comparisons: readonly Comparison[], temperature: Temperature): Comparison {
  const all = comparisons.filter((each) => each.temperature === temperature);
  const add = (measured: readonly Measured[]): Measured => ({
    time: totalOf(measured.map(({ time }) => time)),
    cpu: totalOf(measured.map(({ cpu }) => cpu)),
  });
  return {
    what: `all ${all.length} blocks`,
    unit: 'ms',
    temperature,
    transactions: all.reduce((sum, { transactions }) => sum + transactions, 0),
    sequential: add(all.map(({ sequential }) => sequential)),
    lanes: (all[0]?.lanes ?? []).map(({ threads }, index) => {
      const lanes = all.flatMap(({ lanes }) => lanes[index] ?? []);
      return { ...add(lanes), threads, recordings: lanes.flatMap(({ recordings }) => recordings) };
    }),
  };
}

async function record(recorder: ParallelExecutor, block: Prepared): Promise<Recording[]> {
  let fastest: { ms: number; statistics: BlockStatistics } | undefined;
  // the first one meets a state that it does not know
  await execute(recorder, block);
  for (let run = 0; run < RECORDINGS; run++) {
    const { ms, result } = await execute(recorder, block);
    if (result.statistics && ms < (fastest?.ms ?? Number.POSITIVE_INFINITY))
      fastest = { ms, statistics: result.statistics };
  }
  return fastest ? [{ ...fastest, transactions: block.operations.operations.length }] : [];
}
