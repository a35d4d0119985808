import { CHOSEN_FAULT } from '../../assembly/layout.js';
import type { Executor } from '../../src/executors/executor.js';
import type * as WebAssembly from '../../src/primitives/webassembly.js';
import type { TraceStep } from '../../src/transactions/trace.js';

/** A kernel that a test built faults into (assembly/faults.ts). */
export interface FaultyKernel {
  readonly module: WebAssembly.Module;
  readonly fault: number;
}

/** What a thread needs to create an executor that executes in order; it survives a structured clone. */
export interface InOrder {
  readonly name: 'sequential' | 'ethereumjs';
  readonly kernel?: FaultyKernel;
}

/** An executor on trial. */
export interface Contender {
  readonly name: string;
  readonly executor: Executor;
  /** how to create it anew with a trace; absent where its opcodes have no order */
  readonly inOrder?: InOrder;
}

/** An executor in order, and who is told its opcodes. */
export async function createInOrder({ name, kernel }: InOrder, onStep?: (step: TraceStep) => void): Promise<Executor> {
  if (name === 'ethereumjs') {
    const { EthereumjsExecutor } = await import('../../src/executors/ethereumjs/executor.js');
    return new EthereumjsExecutor(onStep);
  }
  const { createSequentialExecutor } = await import('../../src/executors/sequential.js');
  return createSequentialExecutor({ onStep, ...(kernel && withFault(kernel)) });
}

const withFault = ({ module, fault }: FaultyKernel) => ({
  module,
  wrap(imports: WebAssembly.Imports): WebAssembly.Imports {
    const { memory } = imports.env as { memory: WebAssembly.Memory };
    new Uint32Array(memory.buffer)[CHOSEN_FAULT >>> 2] = fault;
    return imports;
  },
});
