import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { TrieState } from '../../src/trie/trie-state.js';
import { executeWithRoot, prepare } from '../contenders/engine.js';
import { Reference, type SetUp } from '../contenders/reference.js';
import { WARM_UP } from '../measure.js';
import type { Workload } from '../workloads/workload.js';
import type { First, Lane, RootRun, Run } from './lane.js';
import { peak } from './memory.js';

/** @ethereumjs/vm on a case. It keeps its state in memory and takes every block back. */
export class ReferenceLane implements Lane {
  readonly #workloads: readonly Workload[];
  readonly #references: readonly Reference[];
  #roots: readonly string[] = [];

  private constructor(workloads: readonly Workload[], references: readonly Reference[]) {
    this.#workloads = workloads;
    this.#references = references;
  }

  static async create(workloads: readonly Workload[], setUp: SetUp): Promise<ReferenceLane> {
    const references: Reference[] = [];
    for (const workload of workloads) references.push(await Reference.create(setUp, workload));
    return new ReferenceLane(workloads, references);
  }

  async first(): Promise<First> {
    const gas: number[] = [];
    for (const reference of this.#references) gas.push(Number((await reference.execute()).gasUsed));
    return { gas, peak: peak() };
  }

  async warmUp(): Promise<Run> {
    for (let total = 0; total < WARM_UP; ) total += (await this.run()).ms.reduce((sum, ms) => sum + ms, 0);
    await this.runWithRoot();
    return this.run();
  }

  async run(): Promise<Run> {
    const times: number[] = [];
    let cpu = 0;
    for (const reference of this.#references) {
      const run = await reference.execute();
      times.push(run.ms);
      cpu += run.cpu;
    }
    return { ms: times, cpu };
  }

  async runWithRoot(): Promise<RootRun> {
    const results: { ms: number; root: string }[] = [];
    for (const reference of this.#references) results.push(await reference.executeWithRoot());
    this.#roots = results.map(({ root }) => root);
    return { ms: results.reduce((sum, { ms }) => sum + ms, 0), roots: this.#roots };
  }

  async check(): Promise<void> {
    const executor = await createSequentialExecutor();
    for (const [index, workload] of this.#workloads.entries()) {
      const state = TrieState.from(workload.state.alloc, () => ZERO_HASH);
      const { root } = await executeWithRoot(executor, { ...prepare(workload), state });
      if (root !== this.#roots[index])
        throw new Error(`${workload.name}: root ${root} by the engine, ${this.#roots[index]} by @ethereumjs/vm`);
    }
  }
}
