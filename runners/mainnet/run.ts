import { BlockError, BlockTransactionError } from '../../src/blocks/exceptions.js';
import { checkExecution, checkReceipts, executeBlock } from '../../src/blocks/execution.js';
import { NO_UNCLES_HASH } from '../../src/blocks/header.js';
import { checkTransactions, checkWithdrawals } from '../../src/blocks/rules/body.js';
import { REQUEST_CALLS } from '../../src/blocks/system.js';
import { type Executor, UnsupportedError } from '../../src/executors/executor.js';
import { isAtLeast } from '../../src/forks/networks.js';
import { MemoryState } from '../../src/state/memory-state.js';
import { failed, passed, type Verdict } from '../verdict/verdict.js';
import type { MainnetBlock } from './read.js';

/**
 * Executes a block as the engine executes any, and compares what a partial state can prove of its header: the roots of transactions and
 * withdrawals, gas, bloom, requests, and from Byzantium on the receipts root. Not the state root; an uncle's reward is left out.
 */
export async function runMainnetBlock(read: MainnetBlock, executor: Executor): Promise<Verdict> {
  const { block, rules, transactions } = read;
  const lacksContracts = lacksRequestContracts(read);
  try {
    const state = lacksContracts ? withSilentContracts(read.state) : read.state;
    const { requests, ...execution } = await executeBlock(executor, block, transactions, rules, state);
    checkTransactions(block, transactions);
    checkWithdrawals(block, rules);
    checkExecution(block.header, { ...execution, ...(requests && !lacksContracts && { requests }) });
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

/** What of the header {@link runMainnetBlock} has no proof for. */
export function unverifiedClaims(read: MainnetBlock): string[] {
  const { block, rules } = read;
  return [
    'state root',
    ...(isAtLeast(rules.fork, 'Byzantium') ? [] : ['receipts root']),
    ...(block.unclesHash === NO_UNCLES_HASH ? [] : ['uncles']),
    ...(lacksRequestContracts(read) ? ['requests hash'] : []),
  ];
}

/** EIP-7002, EIP-7251: without its contracts a block from Prague on is not valid, but it may be the file that lacks them. */
const lacksRequestContracts = ({ rules, state }: MainnetBlock): boolean =>
  isAtLeast(rules.fork, 'Prague') && REQUEST_CALLS.some(({ call }) => state.account(call.to) === undefined);

/** With contracts that hand out no requests in place of those that are missing. */
function withSilentContracts(state: MemoryState): MemoryState {
  const stop = { nonce: 1n, balance: 0n, code: Uint8Array.of(0), storage: new Map() };
  const contracts = REQUEST_CALLS.map(({ call }) => [call.to, state.alloc.get(call.to) ?? stop] as const);
  return new MemoryState(new Map([...state.alloc, ...contracts]), (number) => state.blockHash(number));
}
