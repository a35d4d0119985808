import * as layout from '../../../assembly/layout.js';
import type { BlockContext, ExecutionResult, Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { Threads } from '../../../src/executors/threads.js';
import { encodeOperations } from '../../../src/kernel/encode.js';
import { type BatchThreads, Kernel } from '../../../src/kernel/kernel.js';
import { loadPrecompiles, type RunPrecompile } from '../../../src/precompiles/precompiles.js';
import type { StateView } from '../../../src/state/view.js';
import type { Operation } from '../../../src/transactions/operation.js';

/** An executor on trial, which keeps what it reads from block to block. */
export interface Keeper extends Pick<Executor, 'execute'> {
  /** what of it is on trial */
  readonly name: string;
  close?(): Promise<void>;
}

export async function createKeepers(): Promise<Keeper[]> {
  const runPrecompile = await loadPrecompiles();
  const named = (name: string, keeper: Keeper): Keeper => ({
    name,
    execute: (...input) => keeper.execute(...input),
    close: async () => keeper.close?.(),
  });
  return [
    named('sequential', await createSequentialExecutor()),
    named('by versions, 2 threads', await createParallelExecutor({ threads: 2, isAdaptive: false })),
    new WindowExecutor('by claims, 3 threads', runPrecompile, 3, layout.TRIES_CLAIMS),
    new WindowExecutor('with the guard, 2 threads', runPrecompile, 2, layout.TRIES_CLAIMS | layout.ADAPTS_TO_CONFLICTS),
    new WindowExecutor(
      "with the caller's thread, 2 threads",
      runPrecompile,
      2,
      layout.TRIES_CLAIMS | layout.TAKES_PART,
    ),
    new WindowExecutor("by versions, with the caller's thread, 3 threads", runPrecompile, 3, layout.TAKES_PART),
    named('parallel, 2 threads', await createParallelExecutor({ threads: 2 })),
  ];
}

/** The `parallel` executor where it does without the clock: that has short blocks executed in order, and no window of them by claims. */
class WindowExecutor implements Keeper {
  readonly name: string;
  readonly #runPrecompile: RunPrecompile;
  readonly #count: number;
  readonly #adapts: number;
  #engine: { readonly threads: Threads; readonly kernel: Kernel } | undefined;

  /** @param adapts layout.ADAPTS_TO_…, TRIES_CLAIMS */
  constructor(name: string, runPrecompile: RunPrecompile, count: number, adapts: number) {
    this.name = name;
    this.#runPrecompile = runPrecompile;
    this.#count = count;
    this.#adapts = adapts;
  }

  async execute(block: BlockContext, operations: readonly Operation[], state: StateView): Promise<ExecutionResult> {
    this.#engine ??= this.#start();
    const { threads, kernel } = this.#engine;
    const run: BatchThreads['run'] = (...batch) => threads.run(...batch);
    try {
      kernel.beginBlock(block, state);
      kernel.prefetch(state);
      const batches = { count: this.#count, adapts: this.#adapts, run };
      const outcomes = await kernel.executeOn(batches, encodeOperations(operations));
      return { outcomes, diff: kernel.diff() };
    } catch (error) {
      this.#engine = undefined;
      await threads.kill();
      throw error;
    }
  }

  #start(): { threads: Threads; kernel: Kernel } {
    const threads = new Threads(this.#count, true);
    return { threads, kernel: new Kernel(this.#runPrecompile, {}, threads.memory) };
  }

  async close(): Promise<void> {
    await this.#engine?.threads.close();
  }
}
