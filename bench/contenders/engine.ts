import type { ExecutionResult, Executor } from '../../src/executors/executor.js';
import type { TrieState } from '../../src/trie/trie-state.js';
import type { Workload } from '../workloads/workload.js';

/** Executes a block with one of the engine's executors. */
export async function execute(
  executor: Executor,
  { context, transactions, state }: Workload,
): Promise<{ ms: number; gasUsed: bigint }> {
  const start = performance.now();
  const { outcomes } = await executor.execute(context, transactions, state);
  const ms = performance.now() - start;
  return { ms, gasUsed: gasUsed(outcomes) };
}

/** Executes it up to the root of its state. @param state the block's, over tries */
export async function executeWithRoot(
  executor: Executor,
  { context, transactions }: Workload,
  state: TrieState,
): Promise<{ ms: number; root: string }> {
  const start = performance.now();
  const { diff } = await executor.execute(context, transactions, state);
  const { root } = state.apply(diff);
  return { ms: performance.now() - start, root };
}

function gasUsed(outcomes: ExecutionResult['outcomes']): bigint {
  let sum = 0n;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') throw new Error(`transaction ${index} was rejected: ${outcome.reason}`);
    sum += outcome.gasUsed;
  }
  return sum;
}
