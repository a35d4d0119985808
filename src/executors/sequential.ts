import { type EncodedOperations, encodeOperations, type Operations } from '../kernel/encode.js';
import { KernelTrapError, ResourceLimitError } from '../kernel/errors.js';
import { Kernel, type KernelOptions } from '../kernel/kernel.js';
import { loadPrecompiles } from '../precompiles/precompiles.js';
import { OBJECT } from '../primitives/input.js';
import type { StateView } from '../state/view.js';
import type { TraceStep } from '../transactions/trace.js';
import type { AfterEach, BlockContext, ExecutionResult, Executor } from './executor.js';
import { checkGiven } from './support.js';

/** An executor on the engine's kernel takes operations that were encoded before, too. */
export interface KernelExecutor extends Executor {
  execute(
    block: BlockContext,
    operations: Operations,
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult>;
}

/** The engine's kernel on one thread, one operation after the other. */
class SequentialExecutor implements KernelExecutor {
  readonly name = 'sequential';
  readonly #createKernel: (onStep?: (step: TraceStep) => void) => Kernel;
  #kernel: Kernel;
  /** nothing of another block is in its tables */
  #isFresh = true;

  constructor(createKernel: (onStep?: (step: TraceStep) => void) => Kernel) {
    this.#createKernel = createKernel;
    this.#kernel = createKernel();
  }

  async execute(
    block: BlockContext,
    operations: Operations,
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult> {
    checkGiven(block, state, afterEach);
    const encoded = encodeOperations(operations);
    if (this.#kernel.isBloated) this.#renew();
    const isFresh = this.#isFresh;
    this.#isFresh = false;
    try {
      this.#kernel.beginBlock(block, state);
      const noteDiff = afterEach && ((index: number) => afterEach(index, this.#kernel.diff()));
      const outcomes = this.#kernel.execute(encoded, noteDiff);
      return { outcomes, diff: this.#kernel.diff() };
    } catch (error) {
      if (error instanceof ResourceLimitError && error.isKept && !isFresh) {
        this.#renew();
        return this.execute(block, encoded, state, afterEach);
      }
      if (!(error instanceof KernelTrapError)) throw error;
      this.#renew();
      throw this.#locate(error, block, encoded, state);
    }
  }

  #renew(): void {
    this.#kernel = this.#createKernel();
    this.#isFresh = true;
  }

  /** Traps once more, in the build that knows the opcode. */
  #locate(error: KernelTrapError, block: BlockContext, encoded: EncodedOperations, state: StateView): KernelTrapError {
    const kernel = this.#createKernel(() => undefined);
    try {
      kernel.beginBlock(block, state);
      kernel.execute(encoded);
    } catch (again) {
      if (again instanceof KernelTrapError) return again;
    }
    return error;
  }
}

/**
 * Sets up the kernel and the libraries behind its precompiles: once per thread.
 * @throws InputError
 */
export async function createSequentialExecutor(options: KernelOptions = {}): Promise<KernelExecutor> {
  OBJECT(options, 'options');
  const runPrecompile = await loadPrecompiles();
  return new SequentialExecutor((onStep) => new Kernel(runPrecompile, onStep ? { ...options, onStep } : options));
}
