import { blockBloom, type Receipt, receiptsRoot } from '../../src/blocks/receipts.js';
import { type Executor, type Outcome, UnsupportedError } from '../../src/executors/executor.js';
import { isAtLeast } from '../../src/forks/networks.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { failed, passed, type Verdict } from '../verdict/verdict.js';
import type { MainnetBlock } from './read.js';

/**
 * Executes a block's transactions in order and compares what its header says of them: gas, bloom, and from Byzantium on the
 * receipts root. The state root cannot be compared, as the state is partial; rewards and withdrawals lie outside of it.
 */
export async function runMainnetBlock(
  { context, transactions, state, claims }: MainnetBlock,
  executor: Executor,
): Promise<Verdict> {
  let outcomes: readonly Outcome[];
  try {
    ({ outcomes } = await executor.execute(context, transactions, state));
  } catch (error) {
    if (error instanceof UnsupportedError) return { status: 'unsupported', reason: error.message };
    throw error;
  }
  const receipts: Receipt[] = [];
  let cumulativeGasUsed = 0n;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected')
      return failed('rejection', 'accepted', outcome.reason, [`transaction ${index} of the block`]);
    cumulativeGasUsed += outcome.gasUsed;
    const { type } = transactions[index] as Transaction;
    receipts.push({ type, status: outcome.status, cumulativeGasUsed, logs: outcome.logs });
  }
  const compare = (field: string, expected: string | bigint, got: string | bigint): Verdict | undefined =>
    expected === got ? undefined : failed('blockContent', `${field} ${expected}`, `${field} ${got}`);
  return (
    compare('gasUsed', claims.gasUsed, cumulativeGasUsed) ??
    compare('logsBloom', claims.logsBloom, blockBloom(receipts.map(({ logs }) => logs))) ??
    // before EIP-658 a receipt has the state root after its transaction
    (isAtLeast(context.fork, 'Byzantium')
      ? compare('receiptsRoot', claims.receiptsRoot, receiptsRoot(receipts))
      : undefined) ??
    passed
  );
}
