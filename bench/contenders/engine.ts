import type { BlockContext, ExecutionResult } from '../../src/executors/executor.js';
import type { KernelExecutor } from '../../src/executors/sequential.js';
import { type EncodedOperations, encodeOperations } from '../../src/kernel/encode.js';
import type { MemoryState } from '../../src/state/memory-state.js';
import type { StateView } from '../../src/state/view.js';
import type { TrieState } from '../../src/trie/trie-state.js';
import type { Workload } from '../workloads/workload.js';

/** A block as the engine executes it over and over: decoded to the end, as the reference's transactions are objects with their senders. */
export interface Prepared<State extends StateView = StateView> {
  readonly context: BlockContext;
  readonly operations: EncodedOperations;
  readonly state: State;
}

export const prepare = ({ context, transactions, state }: Workload): Prepared<MemoryState> => ({
  context,
  operations: encodeOperations(transactions),
  state,
});

export interface Executed {
  readonly ms: number;
  readonly gasUsed: bigint;
  readonly result: ExecutionResult;
}

/** Executes a block with one of the engine's executors. */
export async function execute(executor: KernelExecutor, { context, operations, state }: Prepared): Promise<Executed> {
  const start = performance.now();
  const result = await executor.execute(context, operations, state);
  const ms = performance.now() - start;
  return { ms, gasUsed: gasUsed(result.outcomes), result };
}

/** Executes it up to the root of its state. */
export async function executeWithRoot(
  executor: KernelExecutor,
  { context, operations, state }: Prepared<TrieState>,
): Promise<{ root: string }> {
  const { diff } = await executor.execute(context, operations, state);
  return state.apply(diff);
}

function gasUsed(outcomes: ExecutionResult['outcomes']): bigint {
  let sum = 0n;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') throw new Error(`transaction ${index} was rejected: ${outcome.reason}`);
    sum += outcome.gasUsed;
  }
  return sum;
}
