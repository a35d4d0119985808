import { stateDifference } from '../../runners/verdict/state-difference.js';
import type { Executor, Outcome } from '../../src/executors/executor.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import { MemoryState } from '../../src/state/memory-state.js';
import type { Case } from './cases.js';

/** Where two executors differ on a case, the first one's answer first; empty where they agree. */
export async function differences(
  { block, pre, transactions }: Case,
  one: Executor,
  other: Executor,
): Promise<string[]> {
  const state = new MemoryState(pre, (number) => keccak256Hex(Buffer.from(number.toString())));
  const [first, second] = [
    await one.execute(block, transactions, state),
    await other.execute(block, transactions, state),
  ];
  const outcomes = transactions.flatMap((_, i) => {
    const [a, b] = [describe(first.outcomes[i]), describe(second.outcomes[i])];
    return a === b ? [] : [`transaction ${i}: ${a} — ${b}`];
  });
  return [...outcomes, ...stateDifference(state.apply(first.diff), state.apply(second.diff))];
}

/** All that an outcome says; of a rejection the code, since its words are each executor's own. */
function describe(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'no outcome';
  if (outcome.status === 'rejected') return `rejected: ${outcome.code}`;
  const { status, gasUsed, logs, returnData, createdAddress } = outcome;
  const lines = logs.map(({ address, topics, data }) => `${address} [${topics}] ${bytesToHex(data)}`);
  return `${status}, ${gasUsed} gas, returned ${bytesToHex(returnData)}, created ${createdAddress}, logs ${lines.join('; ')}`;
}
