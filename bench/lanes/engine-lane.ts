import { createParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor, type KernelExecutor } from '../../src/executors/sequential.js';
import { MemoryState } from '../../src/state/memory-state.js';
import { setTrieThreads } from '../../src/trie/module.js';
import { type Executed, execute, type Prepared, prepare } from '../contenders/engine.js';
import { WARM_UP } from '../measure.js';
import type { Recording } from '../model.js';
import type { Speculation } from '../report/report.js';
import type { Workload } from '../workloads/workload.js';
import type { First, Lane, RootRun, Run, StageRun, Temperature } from './lane.js';
import { peak } from './memory.js';
import { record, speculationOf } from './speculation.js';
import { Stages } from './stages.js';

/** A shorter block is executed again until it took so long: ms. */
const LEAST_TIME = 20;
const MOST_REPEATS = 50;

/** `sequential` or `parallel` on a case. */
export class EngineLane implements Lane {
  readonly #workloads: readonly Workload[];
  readonly #blocks: readonly Prepared<MemoryState>[];
  readonly #executor: KernelExecutor;
  readonly #threads: number | undefined;
  /** gas of each block */
  #expected: readonly bigint[] = [];
  #roots: readonly string[] = [];
  /** of each block in one run */
  #repeats: readonly number[];
  #stages: Stages | undefined;

  private constructor(workloads: readonly Workload[], executor: KernelExecutor, threads: number | undefined) {
    this.#workloads = workloads;
    this.#blocks = workloads.map(prepare);
    this.#executor = executor;
    this.#threads = threads;
    this.#repeats = workloads.map(() => 1);
  }

  /** @param threads of `parallel`; without them it is `sequential` */
  static async create(workloads: readonly Workload[], threads: number | undefined): Promise<EngineLane> {
    // roots of states and receipts are made by as many threads as transactions are executed by
    setTrieThreads(threads ?? 1);
    const executor =
      threads === undefined ? await createSequentialExecutor() : await createParallelExecutor({ threads });
    return new EngineLane(workloads, executor, threads);
  }

  async first(): Promise<First> {
    const gas: bigint[] = [];
    for (const block of this.#blocks) gas.push((await execute(this.#executor, block)).gasUsed);
    this.#expected = gas;
    return { gas: gas.map(Number), peak: peak() };
  }

  async warmUp(): Promise<Run> {
    for (const start = performance.now(); performance.now() - start < WARM_UP; ) await this.run('warm', []);
    const run = await this.run('warm', []);
    this.#repeats = run.ms.map((ms) => Math.min(MOST_REPEATS, Math.ceil(LEAST_TIME / ms)));
    return run;
  }

  async run(temperature: Temperature, isLong: readonly boolean[]): Promise<Run> {
    const times: number[] = [];
    let cpu = 0;
    for (const [index, block] of this.#blocks.entries()) {
      let total = 0;
      const repeats = this.#repeats[index] as number;
      for (let time = 0; time < repeats; time++) {
        const next = temperature === 'warm' ? block : { ...block, state: copyOf(block.state) };
        // others had the processor meanwhile: its caches, and threads that sleep, are theirs until a block has been executed
        if (time === 0 && !isLong[index]) await execute(this.#executor, block);
        const before = process.cpuUsage();
        const { ms, gasUsed } = await execute(this.#executor, next);
        const { user, system } = process.cpuUsage(before);
        this.#checkGas(index, gasUsed);
        cpu += (user + system) / 1000 / repeats;
        total += ms / repeats;
      }
      times.push(total);
    }
    return { ms: times, cpu };
  }

  #checkGas(index: number, gasUsed: bigint): void {
    const expected = this.#expected[index];
    if (gasUsed !== expected) throw new Error(`block ${index}: ${expected} gas at first, then ${gasUsed}`);
  }

  async runWithRoot(): Promise<RootRun> {
    const run = await (await this.#openStages()).runWithRoot();
    this.#roots = run.roots;
    return run;
  }

  async stage(): Promise<StageRun> {
    return (await this.#openStages()).run();
  }

  async #openStages(): Promise<Stages> {
    this.#stages ??= await Stages.create(this.#workloads, this.#threads);
    return this.#stages;
  }

  async speculate(): Promise<Speculation> {
    const transactions = total(this.#workloads);
    if (this.#threads === 1) return speculationOf([], 1, transactions, transactions);
    const options = { threads: this.#threads, statistics: true };
    // what depends on what shows where nothing is executed in order
    const recorder = await createParallelExecutor({ ...options, isAdaptive: false });
    const measured = await createParallelExecutor(options);
    const recordings: Recording[] = [];
    const stages = await this.#openStages();
    let inOrder = 0;
    for (const [index, block] of this.#blocks.entries()) {
      const check = ({ gasUsed, result }: Executed): void => {
        this.#checkGas(index, gasUsed);
        const [expected, root] = [this.#roots[index], stages.rootAfter(index, result.diff)];
        if (root !== expected) throw new Error(`block ${index}: root ${expected}, with statistics ${root}`);
      };
      recordings.push(...(await record(recorder, block, check)));
      const [adaptive] = await record(measured, block, check);
      inOrder += adaptive?.statistics.inOrder ?? this.#workloads[index]?.transactions.length ?? 0;
    }
    await Promise.all([recorder.close(), measured.close()]);
    return speculationOf(recordings, this.#threads ?? 1, transactions, inOrder);
  }
}

const total = (workloads: readonly Workload[]): number =>
  workloads.reduce((sum, { transactions }) => sum + transactions.length, 0);

/** The same state, as one that no executor has seen. */
const copyOf = (state: MemoryState): MemoryState =>
  new MemoryState(new Map(state.alloc), (number) => state.blockHash(number));
