import type { BlockContext, Executed, Executor, Outcome, Rejected } from '../executors/executor.js';
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

/** What came of a block's operations before its requests are put together. */
export interface OperationsResult {
  readonly execution: Omit<BlockExecution, 'requests'>;
  /** of the calls that hand out requests */
  readonly answers: readonly Outcome[];
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
  const result = await executeOperations(executor, block, transactions, rules, state, rejectBlock, rootOf);
  return withRequests(result, rules);
}

function rejectBlock(index: number, { code, reason }: Rejected): never {
  throw new BlockTransactionError(index, code, reason);
}

/**
 * {@link executeBlock}, but for what becomes of transactions that are not valid, and of requests.
 * @param leaveOut told of each transaction that is not valid, in order: what is returned is as if it had not been there
 */
export async function executeOperations(
  executor: Executor,
  block: ExecutedParts,
  transactions: readonly Transaction[],
  rules: BlockRules,
  state: StateView,
  leaveOut: (index: number, rejected: Rejected) => void,
  rootOf?: (diff: StateDiff) => Hash,
): Promise<OperationsResult> {
  // whoever calls may change the list meanwhile; what is none of them the executor finds
  const types = transactions.map((transaction) => transaction?.type);
  const { fork } = rules;
  const opening = openingCalls(block.header, fork);
  const credits = creditsOf(block, fork);
  const requesting = isAtLeast(fork, 'Prague') ? REQUEST_CALLS : [];
  const roots = new Map<number, Hash>();
  const noteRoot = (index: number, diff: StateDiff) => {
    if (rootOf !== undefined && index < types.length) roots.set(index, rootOf(diff));
  };

  const { outcomes, ...changes } = await executor.execute(
    contextOf(block.header, rules),
    [...opening, ...transactions, ...credits, ...requesting.map(({ call }) => call)],
    state,
    rootOf && !isAtLeast(fork, 'Byzantium') ? noteRoot : undefined,
  );
  const afterTransactions = opening.length + types.length;
  const executed: Executed[] = [];
  const receipts: Receipt[] = [];
  let cumulativeGasUsed = 0n;
  // this block's alone; one for each receipt would be 1 µs and 256 bytes
  const noBloom = logsBloom([]);
  for (const [index, type] of types.entries()) {
    const outcome = outcomes[opening.length + index] as Outcome;
    if (outcome.status === 'rejected') {
      leaveOut(index, outcome);
      continue;
    }
    const { status, gasUsed, logs } = outcome;
    const stateRoot = roots.get(index);
    cumulativeGasUsed += gasUsed;
    executed.push(outcome);
    receipts.push({
      type,
      status,
      cumulativeGasUsed,
      logs,
      logsBloom: logs.length > 0 ? logsBloom(logs) : noBloom,
      ...(stateRoot && { stateRoot }),
    });
  }
  return {
    execution: { outcomes: executed, receipts, ...changes },
    answers: outcomes.slice(afterTransactions + credits.length),
  };
}

/**
 * With the block's requests, from Prague on (EIP-7685).
 * @throws BlockError where the block cannot have them
 */
export function withRequests({ execution, answers }: OperationsResult, { fork, chainId }: BlockRules): BlockExecution {
  if (!isAtLeast(fork, 'Prague')) return execution;
  const requests = [
    depositRequests(
      execution.receipts.flatMap(({ logs }) => logs),
      chainId,
    ),
    ...REQUEST_CALLS.map(({ type, call }, index) => ({ type, data: answerOf(call, answers[index] as Outcome) })),
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

/** EIP-7002, EIP-7251: without the contract, or without its answer, the block is invalid. */
function answerOf({ to }: SystemCall, outcome: Outcome): Uint8Array {
  if (outcome.status === 'rejected') throw new BlockError('SYSTEM_CONTRACT_EMPTY', outcome.reason);
  if (outcome.status === 'failure') throw new BlockError('SYSTEM_CONTRACT_CALL_FAILED', `the call of ${to} failed`);
  return outcome.returnData;
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
