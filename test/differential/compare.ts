import { stateDifference } from '../../runners/verdict/state-difference.js';
import type { ExecutionResult, Executor, Outcome } from '../../src/executors/executor.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import { MemoryState } from '../../src/state/memory-state.js';
import type { Case } from './cases.js';
import { faultsOf } from './faults.js';

/** Where two executors differ on a case, the first one's answer first; empty where they agree. */
export async function differences(each: Case, one: Executor, other: Executor): Promise<string[]> {
  const { block, transactions } = each;
  const state = stateOf(each);
  const [first, second] = [
    await one.execute(block, transactions, state),
    await other.execute(block, transactions, state),
  ];
  const lines: string[] = [];
  for (const i of transactions.keys()) {
    const [a, b] = [first.outcomes[i] as Outcome, second.outcomes[i] as Outcome];
    if (describe(a) !== describe(b) && !(await areBothFaults(each, i, a, b, other)))
      lines.push(`transaction ${i}: ${describe(a)} — ${describe(b)}`);
  }
  return [...lines, ...stateDifference(state.apply(first.diff), state.apply(second.diff))];
}

export const stateOf = ({ pre }: Case): MemoryState =>
  new MemoryState(pre, (number) => keccak256Hex(Buffer.from(number.toString())));

/** Two rejections for different reasons agree where the transaction has both faults. */
async function areBothFaults(each: Case, i: number, a: Outcome, b: Outcome, executor: Executor): Promise<boolean> {
  if (a.status !== 'rejected' || b.status !== 'rejected' || a.code === undefined || b.code === undefined) return false;
  const before = each.transactions.slice(0, i);
  const state = stateOf(each);
  const { outcomes, diff }: ExecutionResult = await executor.execute(each.block, before, state);
  const [transaction] = each.transactions.slice(i, i + 1);
  if (transaction === undefined) return false;
  let gasUsed = 0n;
  let blobs = 0;
  for (const [j, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') continue;
    gasUsed += outcome.gasUsed;
    blobs += before[j]?.blobVersionedHashes.length ?? 0;
  }
  const faults = faultsOf(transaction, each.block, state.apply(diff).get(transaction.sender), gasUsed, blobs);
  return faults.has(a.code) && faults.has(b.code);
}

/** All that an outcome says; of a rejection the code, since its words are each executor's own. */
function describe(outcome: Outcome): string {
  if (outcome.status === 'rejected') return `rejected: ${outcome.code}`;
  const { status, gasUsed, logs, returnData, createdAddress } = outcome;
  const lines = logs.map(({ address, topics, data }) => `${address} [${topics}] ${bytesToHex(data)}`);
  return `${status}, ${gasUsed} gas, returned ${bytesToHex(returnData)}, created ${createdAddress}, logs ${lines.join('; ')}`;
}
