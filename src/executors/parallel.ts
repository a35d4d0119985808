import { availableParallelism } from 'node:os';
import { encodeOperations, type Operations } from '../kernel/encode.js';
import { Kernel } from '../kernel/kernel.js';
import { loadPrecompiles, type RunPrecompile } from '../precompiles/precompiles.js';
import { MemoryState } from '../state/memory-state.js';
import type { StateView } from '../state/view.js';
import type { AfterEach, BlockContext, ExecutionResult } from './executor.js';
import type { KernelExecutor } from './sequential.js';
import { requireKernelSupport } from './support.js';
import { Threads } from './threads.js';

export interface ParallelOptions {
  /** by default one for each core */
  readonly threads?: number;
}

/** The engine's kernel under Block-STM. */
export interface ParallelExecutor extends KernelExecutor {
  /** Ends its threads. */
  close(): Promise<void>;
}

/** Threads, and the kernel that hands out their batches. */
interface Engine {
  readonly threads: Threads;
  readonly kernel: Kernel;
}

class BlockStmExecutor implements ParallelExecutor {
  readonly name = 'parallel';
  readonly #runPrecompile: RunPrecompile;
  readonly #threadCount: number;
  #engine: Engine | undefined;
  /** the block before: they are executed one after the other */
  #before: Promise<unknown> = Promise.resolve();

  constructor(runPrecompile: RunPrecompile, threadCount: number) {
    this.#runPrecompile = runPrecompile;
    this.#threadCount = threadCount;
  }

  execute(
    block: BlockContext,
    operations: Operations,
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult> {
    const result = this.#before.then(() => this.#execute(block, operations, state, afterEach));
    this.#before = result.catch(() => undefined);
    return result;
  }

  async #execute(
    block: BlockContext,
    operations: Operations,
    state: StateView,
    afterEach: AfterEach | undefined,
  ): Promise<ExecutionResult> {
    requireKernelSupport(block.fork, block.eips);
    this.#engine ??= this.#start();
    const { kernel, threads } = this.#engine;
    try {
      kernel.beginBlock(block, state);
      if (state instanceof MemoryState) kernel.load(state.alloc);
      const encoded = encodeOperations(operations);
      // a root after each transaction leaves nothing to do at once
      const outcomes = afterEach
        ? kernel.execute(encoded, (index) => afterEach(index, kernel.diff()))
        : await kernel.executeOn(threads, encoded);
      return { outcomes, diff: kernel.diff() };
    } catch (error) {
      this.#engine = undefined;
      await threads.kill();
      throw error;
    }
  }

  #start(): Engine {
    const threads = new Threads(this.#threadCount);
    return { threads, kernel: new Kernel(this.#runPrecompile, {}, threads.memory) };
  }

  async close(): Promise<void> {
    await this.#before;
    await this.#engine?.threads.close();
    this.#engine = undefined;
  }
}

/** Starts nothing yet: the first block does. */
export async function createParallelExecutor({ threads }: ParallelOptions = {}): Promise<ParallelExecutor> {
  return new BlockStmExecutor(await loadPrecompiles(), threads ?? availableParallelism());
}
