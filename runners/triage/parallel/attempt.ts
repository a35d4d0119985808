import type { ExecutionResult, Executor } from '../../../src/executors/executor.js';
import { type Case, outcomeDifferences, stateOf } from '../../verdict/differences.js';
import { stateDifference } from '../../verdict/state-difference.js';

/** A block, and what comes of it in order. */
export interface Judged extends Case {
  readonly expected: ExecutionResult;
}

export async function judge(block: Case, sequential: Executor): Promise<Judged> {
  return { ...block, expected: await sequential.execute(block.block, block.transactions, stateOf(block)) };
}

/** How an execution went wrong. */
export interface Failure {
  /** outcome by outcome, account by account, slot by slot */
  readonly differences: readonly string[];
  /** what was thrown, instead of a result */
  readonly error?: unknown;
  readonly result?: ExecutionResult;
}

/** Executes it; `undefined` where all is as it is in order. */
export async function attempt(executor: Executor, judged: Judged): Promise<Failure | undefined> {
  const { block, transactions, expected } = judged;
  const state = stateOf(judged);
  try {
    const result = await executor.execute(block, transactions, state);
    const outcomes = outcomeDifferences(expected.outcomes, result.outcomes).map(
      ({ transaction, first, second }) => `transaction ${transaction}: expected ${first}, got ${second}`,
    );
    const differences = [...outcomes, ...stateDifference(state.apply(expected.diff), state.apply(result.diff))];
    return differences.length > 0 ? { differences, result } : undefined;
  } catch (error) {
    return { differences: [], error };
  }
}
