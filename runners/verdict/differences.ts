import type { BlockContext, ExecutionResult, Executor, Outcome } from '../../src/executors/executor.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import type { Alloc, MemoryState } from '../../src/state/memory-state.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { stateBefore } from '../fixtures/block-context.js';
import { faultsOf } from './faults.js';

/** What executors must agree on: a block's transactions on a state. */
export interface Case {
  readonly block: BlockContext;
  readonly pre: Alloc;
  readonly transactions: readonly Transaction[];
}

export const stateOf = ({ pre }: Case): MemoryState => stateBefore(pre);

/** What two executors say of one transaction. */
export interface OutcomeDifference {
  readonly transaction: number;
  readonly first: string;
  readonly second: string;
}

/** Every outcome that differs in anything. */
export function outcomeDifferences(one: readonly Outcome[], other: readonly Outcome[]): OutcomeDifference[] {
  const found: OutcomeDifference[] = [];
  for (let transaction = 0; transaction < Math.max(one.length, other.length); transaction++) {
    const [first, second] = [describe(one[transaction]), describe(other[transaction])];
    if (first !== second) found.push({ transaction, first, second });
  }
  return found;
}

/**
 * The outcomes on which two implementations disagree: of two rejections for different reasons both are right where the
 * transaction has both faults.
 * @param executor executes what stands before such a transaction
 */
export async function disagreements(
  each: Case,
  one: ExecutionResult,
  other: ExecutionResult,
  executor: Executor,
): Promise<OutcomeDifference[]> {
  const found: OutcomeDifference[] = [];
  for (const difference of outcomeDifferences(one.outcomes, other.outcomes)) {
    const { transaction } = difference;
    const [a, b] = [one.outcomes[transaction], other.outcomes[transaction]];
    if (!(await areBothFaults(each, transaction, a, b, executor))) found.push(difference);
  }
  return found;
}

async function areBothFaults(
  each: Case,
  index: number,
  a: Outcome | undefined,
  b: Outcome | undefined,
  executor: Executor,
): Promise<boolean> {
  const transaction = each.transactions[index];
  if (transaction === undefined || a?.status !== 'rejected' || b?.status !== 'rejected') return false;
  if (a.code === undefined || b.code === undefined) return false;
  const before = each.transactions.slice(0, index);
  const state = stateOf(each);
  const { outcomes, diff } = await executor.execute(each.block, before, state);
  let gasUsed = 0n;
  let blobs = 0;
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') continue;
    gasUsed += outcome.gasUsed;
    blobs += before[i]?.blobVersionedHashes.length ?? 0;
  }
  const faults = faultsOf(transaction, each.block, state.apply(diff).get(transaction.sender), gasUsed, blobs);
  return faults.has(a.code) && faults.has(b.code);
}

/** All that an outcome says; of a rejection the code, since its words are each executor's own. */
function describe(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'none';
  if (outcome.status === 'rejected') return `rejected: ${outcome.code}`;
  const { status, gasUsed, logs, returnData, createdAddress } = outcome;
  const lines = logs.map(({ address, topics, data }) => `${address} [${topics}] ${bytesToHex(data)}`);
  return `${status}, ${gasUsed} gas, returned ${bytesToHex(returnData)}, created ${createdAddress}, logs ${lines.join('; ')}`;
}
