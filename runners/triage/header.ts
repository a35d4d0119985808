import type { BlockHeader } from '../../src/blocks/header.js';
import { blockBloom, logsBloom, type Receipt, receiptsRoot } from '../../src/blocks/receipts.js';
import type { Executed, ExecutionResult } from '../../src/executors/executor.js';
import { isAtLeast } from '../../src/forks/networks.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { stateRoot } from '../../src/trie/state-root.js';
import { type BlockCase, kindOf, stateOf } from './block-case.js';
import type { HeaderClass, HeaderMismatch } from './divergence.js';

/** Fields of a header that tell of its block's execution. */
const FIELDS = ['gasUsed', 'receiptsRoot', 'logsBloom', 'stateRoot'] as const;

/**
 * What of a header is not what came out of its block, and of what kind that is; `undefined` where all fits, or a transaction was rejected.
 * Requests are left out: they are what system calls return.
 */
export function headerMismatch(
  from: string,
  header: BlockHeader,
  each: BlockCase,
  result: ExecutionResult,
): HeaderMismatch | undefined {
  const transactions = each.operations.filter(
    (operation): operation is Transaction => kindOf(operation) === 'transaction',
  );
  const outcomes = result.outcomes.filter((_, i) => kindOf(each.operations[i] as never) === 'transaction');
  if (outcomes.some(({ status }) => status === 'rejected')) return undefined;
  let cumulativeGasUsed = 0n;
  const receipts = (outcomes as Executed[]).map(({ status, gasUsed, logs }, index): Receipt => {
    cumulativeGasUsed += gasUsed;
    const { type } = transactions[index] as Transaction;
    return { type, status, cumulativeGasUsed, logs, logsBloom: logsBloom(logs) };
  });
  const got = {
    gasUsed: receipts.at(-1)?.cumulativeGasUsed ?? 0n,
    // before Byzantium it has the roots of states, which say no more than the last of them
    receiptsRoot: isAtLeast(each.block.fork, 'Byzantium') ? receiptsRoot(receipts) : header.receiptsRoot,
    logsBloom: blockBloom(receipts),
    stateRoot: stateRoot(stateOf(each).apply(result.diff)),
  };
  const fields = FIELDS.filter((field) => header[field] !== got[field]);
  if (fields.length === 0) return undefined;
  return {
    from,
    class: classOf(new Set(fields)),
    fields: fields.map((field) => ({ field, claimed: `${header[field]}`, got: `${got[field]}` })),
  };
}

/** Gas shows in receipts and balances, and logs in receipts, so that the first of these is the cause. */
function classOf(fields: ReadonlySet<(typeof FIELDS)[number]>): HeaderClass {
  if (fields.has('gasUsed')) return 'gas';
  if (fields.has('logsBloom')) return fields.has('receiptsRoot') ? 'logs' : 'bloom';
  // the data of a log is in no bloom; a status is in nothing else
  if (fields.has('receiptsRoot')) return 'status';
  return 'state';
}
