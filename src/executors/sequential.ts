import * as layout from '../../assembly/layout.js';
import { isAtLeast } from '../forks/networks.js';
import { KernelTrapError } from '../kernel/errors.js';
import { Kernel, type KernelOptions } from '../kernel/kernel.js';
import { readCreatedAddress, readLogs, readOutput } from '../kernel/outcome.js';
import { rejectionOf } from '../kernel/rejections.js';
import { loadPrecompiles } from '../precompiles/precompiles.js';
import type { StateView } from '../state/view.js';
import type { TraceStep } from '../transactions/trace.js';
import type { Transaction } from '../transactions/transaction.js';
import { type BlockContext, type ExecutionResult, type Executor, type Outcome, UnsupportedError } from './executor.js';

/** The engine's kernel on one thread, one transaction after the other. */
class SequentialExecutor implements Executor {
  readonly name = 'sequential';
  readonly #createKernel: (onStep?: (step: TraceStep) => void) => Kernel;
  #kernel: Kernel;

  constructor(createKernel: (onStep?: (step: TraceStep) => void) => Kernel) {
    this.#createKernel = createKernel;
    this.#kernel = createKernel();
  }

  async execute(block: BlockContext, transactions: readonly Transaction[], state: StateView): Promise<ExecutionResult> {
    const unknown = block.eips.filter((eip) => eip !== '2537-draft');
    if (unknown.length > 0) throw new UnsupportedError(`EIPs on top of a fork: ${unknown.join(', ')}`);
    if (isAtLeast(block.fork, 'Amsterdam')) throw new UnsupportedError(`the rules of ${block.fork}`);
    if (this.#kernel.isBloated) this.#kernel = this.#createKernel();
    try {
      this.#kernel.beginBlock(block, state);
      const outcomes = transactions.map((transaction) => execute(this.#kernel, transaction));
      return { outcomes, diff: this.#kernel.diff() };
    } catch (error) {
      if (!(error instanceof KernelTrapError)) throw error;
      this.#kernel = this.#createKernel();
      throw this.#locate(error, block, transactions, state);
    }
  }

  /** Traps once more, in the build that knows the opcode. */
  #locate(
    error: KernelTrapError,
    block: BlockContext,
    transactions: readonly Transaction[],
    state: StateView,
  ): KernelTrapError {
    const kernel = this.#createKernel(() => undefined);
    try {
      kernel.beginBlock(block, state);
      for (const transaction of transactions) execute(kernel, transaction);
    } catch (again) {
      if (again instanceof KernelTrapError) return again;
    }
    return error;
  }
}

function execute(kernel: Kernel, transaction: Transaction): Outcome {
  const { memory, thread } = kernel;
  let status = kernel.transact(transaction);
  while (status === layout.RUN_SUSPENDED) status = kernel.resume();
  if (status === layout.RUN_REJECTED) {
    const code = rejectionOf(memory.readU32(thread + layout.OUTCOME + layout.OUTCOME_REASON), transaction.type);
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
