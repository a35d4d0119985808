import { type Case, disagreements, stateOf } from '../../runners/verdict/differences.js';
import { stateDifference } from '../../runners/verdict/state-difference.js';
import type { Executor } from '../../src/executors/executor.js';

/** Where two executors differ on a case, the first one's answer first; empty where they agree. */
export async function differences(each: Case, one: Executor, other: Executor): Promise<string[]> {
  const { block, transactions } = each;
  const state = stateOf(each);
  const first = await one.execute(block, transactions, state);
  const second = await other.execute(block, transactions, state);
  return [
    ...(await disagreements(each, first, second, one)).map(
      ({ transaction, first, second }) => `transaction ${transaction}: ${first} — ${second}`,
    ),
    ...stateDifference(state.apply(first.diff), state.apply(second.diff)),
  ];
}
