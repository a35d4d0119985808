import { availableParallelism } from 'node:os';
import { type EncodedOperations, encodeOperations, type Operations } from '../kernel/encode.js';
import { ResourceLimitError } from '../kernel/errors.js';
import { clock } from '../kernel/host.js';
import { Kernel, MOST_GAS_OF_CALLER } from '../kernel/kernel.js';
import { MAX_KERNEL_THREADS } from '../kernel/memory.js';
import { StatisticsCollector } from '../kernel/statistics.js';
import { loadPrecompiles, type RunPrecompile } from '../precompiles/precompiles.js';
import { OBJECT } from '../primitives/input.js';
import { ClosedError, ThreadCountError } from '../primitives/thread-errors.js';
import type { StateView } from '../state/view.js';
import type { AfterEach, BlockContext, ExecutionResult } from './executor.js';
import { createSequentialExecutor, type KernelExecutor } from './sequential.js';
import { checkGiven } from './support.js';
import { Threads } from './threads.js';
import { lastStates, type TransactionState } from './watchdog.js';

export interface ParallelOptions {
  /** 1 to 14, as they share 4 GiB; by default one for each core, and 14 at most */
  readonly threads?: number | undefined;
  /**
   * Whether transactions are executed in order where threads gain nothing: a single one, dependents, what windows took longer for. By default
   * true; false has every transaction executed by Block-STM, to test it.
   */
  readonly isAdaptive?: boolean | undefined;
  /** whether results have statistics */
  readonly statistics?: boolean | undefined;
}

/** The engine's kernel under Block-STM. Blocks are executed one after the other, whatever is awaited. */
export interface ParallelExecutor extends KernelExecutor {
  /**
   * The caller's thread takes part, and the event loop has a turn every few milliseconds, or behind a transaction of 60 million gas at most; none where there is
   * `afterEach`.
   * @throws UnsupportedError, ResourceLimitError, KernelTrapError, ThreadError, ClosedError, and what the StateView throws; the next block is executed all the same
   */
  execute(
    block: BlockContext,
    operations: Operations,
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult>;
  /** Where the transactions of the last window that its threads worked on stand, also where they came to no end; to find a fault. */
  statuses(): readonly TransactionState[];
  /** Ends its threads, after the last block. */
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
  readonly #inOrder: KernelExecutor;
  readonly #options: ParallelOptions;
  #engine: Engine | undefined;
  /** of a block that came to no end */
  #statuses: readonly TransactionState[] = [];
  /** until the block before is through */
  #before: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(runPrecompile: RunPrecompile, inOrder: KernelExecutor, options: ParallelOptions) {
    this.#runPrecompile = runPrecompile;
    this.#inOrder = inOrder;
    this.#options = options;
  }

  execute(
    block: BlockContext,
    operations: Operations,
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult> {
    if (this.#closed) return Promise.reject(new ClosedError());
    let encoded: EncodedOperations;
    try {
      checkGiven(block, state, afterEach);
      // now: its turn may come when the caller has changed them
      encoded = encodeOperations(operations);
    } catch (error) {
      return Promise.reject(error);
    }
    const execute = () => this.#execute(block, encoded, state, afterEach);
    const result = this.#before ? this.#before.then(execute) : execute();
    const end = () => {
      if (this.#before === through) this.#before = undefined;
    };
    const through = result.then(end, end);
    this.#before = through;
    return result;
  }

  #execute(
    block: BlockContext,
    encoded: EncodedOperations,
    state: StateView,
    afterEach: AfterEach | undefined,
  ): Promise<ExecutionResult> {
    // a root after each operation leaves nothing to do at once
    return afterEach || !areForThreads(encoded, this.#isAdaptive ? 2 : 1)
      ? this.#inOrder.execute(block, encoded, state, afterEach)
      : this.#executeInParallel(block, encoded, state);
  }

  async #executeInParallel(
    block: BlockContext,
    encoded: EncodedOperations,
    state: StateView,
  ): Promise<ExecutionResult> {
    try {
      return await this.#executeOnThreads(block, encoded, state);
    } catch (error) {
      // a thread has less memory than there is without threads
      if (error instanceof ResourceLimitError) return this.#inOrder.execute(block, encoded, state);
      throw error;
    }
  }

  async #executeOnThreads(block: BlockContext, encoded: EncodedOperations, state: StateView): Promise<ExecutionResult> {
    if (this.#engine?.kernel.isBloated) {
      await this.#engine.threads.close();
      this.#engine = undefined;
    }
    this.#engine ??= this.#start();
    const { kernel, threads } = this.#engine;
    try {
      kernel.beginBlock(block, state);
      kernel.prefetch(state);
      const statistics = this.#options.statistics && new StatisticsCollector(threads.memory, threads.count, clock());
      const outcomes = await kernel.executeOn(threads, encoded, statistics || undefined);
      const result = { outcomes, diff: kernel.diff() };
      return statistics ? { ...result, statistics: statistics.finish() } : result;
    } catch (error) {
      this.#engine = undefined;
      this.#statuses = lastStates(threads.memory);
      await threads.kill();
      throw error;
    }
  }

  get #isAdaptive(): boolean {
    return this.#options.isAdaptive ?? true;
  }

  #start(): Engine {
    const { threads: count = Math.min(availableParallelism(), MAX_KERNEL_THREADS) } = this.#options;
    const threads = new Threads(count, this.#isAdaptive);
    return { threads, kernel: new Kernel(this.#runPrecompile, {}, threads.memory) };
  }

  statuses(): readonly TransactionState[] {
    return this.#engine ? lastStates(this.#engine.threads.memory) : this.#statuses;
  }

  close(): Promise<void> {
    this.#closed ??= Promise.resolve(this.#before).then(() => this.#engine?.threads.close());
    return this.#closed;
  }
}

/**
 * Whether so many are transactions, or one is that the event loop is not to wait for. To wake threads takes longer than most transactions, and
 * system calls and credits are no work worth sharing.
 */
function areForThreads({ operations, mostGas }: EncodedOperations, least: number): boolean {
  if (mostGas > MOST_GAS_OF_CALLER) return true;
  let count = 0;
  for (const { type } of operations) if (typeof type === 'number' && ++count === least) return true;
  return false;
}

/**
 * Starts no thread yet: the first block that has something for them does.
 * @throws ThreadCountError, InputError
 */
export async function createParallelExecutor(options: ParallelOptions = {}): Promise<ParallelExecutor> {
  OBJECT(options, 'options');
  const { threads = 1 } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_KERNEL_THREADS)
    throw new ThreadCountError(threads, MAX_KERNEL_THREADS);
  return new BlockStmExecutor(await loadPrecompiles(), await createSequentialExecutor(), options);
}
