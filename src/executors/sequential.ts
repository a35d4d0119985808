import * as layout from '../../assembly/layout.js';
import { isAtLeast } from '../forks/networks.js';
import { KernelTrapError } from '../kernel/errors.js';
import { Kernel, type KernelOptions } from '../kernel/kernel.js';
import { readCreatedAddress, readLogs, readOutput } from '../kernel/outcome.js';
import { rejectionOf } from '../kernel/rejections.js';
import { loadPrecompiles } from '../precompiles/precompiles.js';
import type { StateView } from '../state/view.js';
import type { Operation } from '../transactions/operation.js';
import type { TraceStep } from '../transactions/trace.js';
import {
  type AfterEach,
  type BlockContext,
  type ExecutionResult,
  type Executor,
  type Outcome,
  UnsupportedError,
} from './executor.js';

/** The engine's kernel on one thread, one operation after the other. */
class SequentialExecutor implements Executor {
  readonly name = 'sequential';
  readonly #createKernel: (onStep?: (step: TraceStep) => void) => Kernel;
  #kernel: Kernel;

  constructor(createKernel: (onStep?: (step: TraceStep) => void) => Kernel) {
    this.#createKernel = createKernel;
    this.#kernel = createKernel();
  }

  async execute(
    block: BlockContext,
    operations: readonly Operation[],
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult> {
    if (block.eips.length > 0) throw new UnsupportedError(`EIPs on top of a fork: ${block.eips.join(', ')}`);
    if (isAtLeast(block.fork, 'Amsterdam')) throw new UnsupportedError(`the rules of ${block.fork}`);
    if (this.#kernel.isBloated) this.#kernel = this.#createKernel();
    try {
      this.#kernel.beginBlock(block, state);
      const outcomes = operations.map((operation, index) => {
        const outcome = execute(this.#kernel, operation);
        afterEach?.(index, this.#kernel.diff());
        return outcome;
      });
      return { outcomes, diff: this.#kernel.diff() };
    } catch (error) {
      if (!(error instanceof KernelTrapError)) throw error;
      this.#kernel = this.#createKernel();
      throw this.#locate(error, block, operations, state);
    }
  }

  /** Traps once more, in the build that knows the opcode. */
  #locate(
    error: KernelTrapError,
    block: BlockContext,
    operations: readonly Operation[],
    state: StateView,
  ): KernelTrapError {
    const kernel = this.#createKernel(() => undefined);
    try {
      kernel.beginBlock(block, state);
      for (const operation of operations) execute(kernel, operation);
    } catch (again) {
      if (again instanceof KernelTrapError) return again;
    }
    return error;
  }
}

function execute(kernel: Kernel, operation: Operation): Outcome {
  const { memory, thread } = kernel;
  let status = kernel.transact(operation);
  while (status === layout.RUN_SUSPENDED) status = kernel.resume();
  if (status === layout.RUN_REJECTED) {
    if (typeof operation.type !== 'number')
      return { status: 'rejected', code: undefined, reason: `there is no code at ${operation.to}` };
    const code = rejectionOf(memory.readU32(thread + layout.OUTCOME + layout.OUTCOME_REASON), operation.type);
    return { status: 'rejected', code, reason: code };
  }
  return {
    status: status === layout.RUN_SUCCESS ? 'success' : 'failure',
    gasUsed: memory.readU64(thread + layout.OUTCOME + layout.OUTCOME_GAS_USED),
    logs: readLogs(memory, thread),
    returnData: readOutput(memory, thread),
    createdAddress: readCreatedAddress(memory, thread),
  };
}

/** Sets up the kernel and the libraries behind its precompiles: once per thread. */
export async function createSequentialExecutor(options: KernelOptions = {}): Promise<Executor> {
  const runPrecompile = await loadPrecompiles();
  return new SequentialExecutor((onStep) => new Kernel(runPrecompile, onStep ? { ...options, onStep } : options));
}
