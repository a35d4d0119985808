import { BlockError, BlockTransactionError } from '../../src/blocks/exceptions.js';
import { checkExecution, checkReceipts, executeBlock } from '../../src/blocks/execution.js';
import { checkTransactions, checkWithdrawals } from '../../src/blocks/rules/body.js';
import { type Executor, UnsupportedError } from '../../src/executors/executor.js';
import { isAtLeast } from '../../src/forks/networks.js';
import { failed, passed, type Verdict } from '../verdict/verdict.js';
import type { MainnetBlock } from './read.js';

/**
 * Executes a block as the engine executes any, and compares what a partial state can prove of its header: the roots of transactions and
 * withdrawals, gas, bloom, and from Byzantium on the receipts root. Not the state root; an uncle's reward is left out.
 */
export async function runMainnetBlock(
  { block, rules, transactions, state }: MainnetBlock,
  executor: Executor,
): Promise<Verdict> {
  try {
    const execution = await executeBlock(executor, block, transactions, rules, state);
    checkTransactions(block, transactions);
    checkWithdrawals(block, rules);
    checkExecution(block.header, execution);
    // before EIP-658 a receipt has the state root after its transaction
    if (isAtLeast(rules.fork, 'Byzantium')) checkReceipts(block.header, execution);
    return passed;
  } catch (error) {
    if (error instanceof UnsupportedError) return { status: 'unsupported', reason: error.message };
    if (error instanceof BlockError || error instanceof BlockTransactionError)
      return failed('rejection', 'accepted', error.message);
    throw error;
  }
}
