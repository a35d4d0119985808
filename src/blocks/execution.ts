import type { BlockContext, Executed, Executor, Outcome } from '../executors/executor.js';
import { isAtLeast } from '../forks/networks.js';
import type { BlockStatistics } from '../kernel/statistics.js';
import type { Hash } from '../primitives/bytes.js';
import type { StateDiff } from '../state/diff.js';
import type { StateView } from '../state/view.js';
import type { SystemCall } from '../transactions/operation.js';
import type { Transaction } from '../transactions/transaction.js';
import type { ExecutedParts } from './block.js';
import { BlockError, type BlockException, BlockTransactionError } from './exceptions.js';
import type { BlockHeader, ExecutionHeader } from './header.js';
import type { BlockRules } from './processor.js';
import { blockBloom, logsBloom, type Receipt, receiptsRoot } from './receipts.js';
import { depositRequests, type Requests, requestsHash } from './requests.js';
import { creditsOf, openingCalls, REQUEST_CALLS } from './system.js';

/** What came of a block's operations. */
export interface BlockExecution {
  /** of the transactions */
  readonly outcomes: readonly Executed[];
  readonly receipts: readonly Receipt[];
  /** by type; EIP-7685, from Prague on */
  readonly requests?: readonly Requests[];
  /** relative to the state that went in */
  readonly diff: StateDiff;
  readonly statistics?: BlockStatistics;
}

/**
 * Executes what a valid header and body ask for, in the order of execution-specs' `apply_body`: system calls, transactions, rewards or
 * withdrawals, and the calls that hand out requests.
 * @param transactions of the block, with their senders
 * @param rootOf the root of `state` after a difference, for the receipts before EIP-658; without it they have a status
 * @throws BlockError, BlockTransactionError
 */
export async function executeBlock(
  executor: Executor,
  block: ExecutedParts,
  transactions: readonly Transaction[],
  rules: BlockRules,
  state: StateView,
  rootOf?: (diff: StateDiff) => Hash,
): Promise<BlockExecution> {
  const { fork } = rules;
  const opening = openingCalls(block.header, fork);
  const credits = creditsOf(block, fork);
  const requesting = isAtLeast(fork, 'Prague') ? REQUEST_CALLS : [];
  const roots: Hash[] = [];
  const noteRoot = (index: number, diff: StateDiff) => {
    if (rootOf !== undefined && index < transactions.length) roots.push(rootOf(diff));
  };

  const { outcomes, ...changes } = await executor.execute(
    contextOf(block.header, rules),
    [...opening, ...transactions, ...credits, ...requesting.map(({ call }) => call)],
    state,
    rootOf && !isAtLeast(fork, 'Byzantium') ? noteRoot : undefined,
  );
  const afterTransactions = opening.length + transactions.length;
  const executed = outcomes.slice(opening.length, afterTransactions).map(requireValid);
  const receipts = receiptsOf(transactions, executed, roots);
  const execution = { outcomes: executed, receipts, ...changes };
  if (!isAtLeast(fork, 'Prague')) return execution;
  const answers = outcomes.slice(afterTransactions + credits.length);
  const requests = [
    depositRequests(receipts.flatMap(({ logs }) => logs)),
    ...requesting.map(({ type, call }, index) => ({ type, data: answerOf(call, answers[index] as Outcome) })),
  ];
  return { ...execution, requests };
}

/** What a header gives its block's operations. */
export function contextOf(header: ExecutionHeader, { network, fork, chainId, blobSchedule }: BlockRules): BlockContext {
  const { coinbase, number, timestamp, gasLimit, difficulty, mixHash, baseFeePerGas, excessBlobGas } = header;
  return {
    fork,
    eips: network.eips,
    chainId,
    coinbase,
    number,
    timestamp,
    gasLimit,
    difficulty,
    ...(isAtLeast(fork, 'Paris') && { prevRandao: mixHash }),
    ...(baseFeePerGas !== undefined && { baseFeePerGas }),
    ...(excessBlobGas !== undefined && { excessBlobGas }),
    ...(blobSchedule && { blobSchedule }),
  };
}

function requireValid(outcome: Outcome, index: number): Executed {
  if (outcome.status === 'rejected') throw new BlockTransactionError(index, outcome.code, outcome.reason);
  return outcome;
}

/** EIP-7002, EIP-7251: without the contract, or without its answer, the block is invalid. */
function answerOf({ to }: SystemCall, outcome: Outcome): Uint8Array {
  if (outcome.status === 'rejected') throw new BlockError('SYSTEM_CONTRACT_EMPTY', outcome.reason);
  if (outcome.status === 'failure') throw new BlockError('SYSTEM_CONTRACT_CALL_FAILED', `the call of ${to} failed`);
  return outcome.returnData;
}

/** What a block's receipts say of its transactions; `roots`: of the state after each, before Byzantium. */
export function receiptsOf(
  transactions: readonly Transaction[],
  executed: readonly Executed[],
  roots: readonly Hash[],
): Receipt[] {
  let cumulativeGasUsed = 0n;
  return executed.map(({ status, gasUsed, logs }, index) => {
    const { type } = transactions[index] as Transaction;
    const stateRoot = roots[index];
    cumulativeGasUsed += gasUsed;
    return { type, status, cumulativeGasUsed, logs, logsBloom: logsBloom(logs), ...(stateRoot && { stateRoot }) };
  });
}

/**
 * What the header says of the transactions' execution: requests, gas, bloom.
 * @throws BlockError
 */
export function checkExecution(header: BlockHeader, { receipts, requests }: BlockExecution): void {
  if (requests !== undefined) compare('INVALID_REQUESTS', 'requests hash', header.requestsHash, requestsHash(requests));
  compare('INVALID_GAS_USED', 'gas used', header.gasUsed, receipts.at(-1)?.cumulativeGasUsed ?? 0n);
  compare('INVALID_LOG_BLOOM', 'logs bloom', header.logsBloom, blockBloom(receipts));
}

/**
 * What the header says of the receipts.
 * @throws BlockError
 */
export function checkReceipts(header: BlockHeader, { receipts }: BlockExecution): void {
  compare('INVALID_RECEIPTS_ROOT', 'receipts root', header.receiptsRoot, receiptsRoot(receipts));
}

/** What the header claims, and what came out. */
export function compare<Value extends string | bigint>(
  code: BlockException,
  name: string,
  claimed: Value | undefined,
  got: Value,
): void {
  if (claimed !== got) throw new BlockError(code, `${name} ${claimed}, not ${got}`);
}
