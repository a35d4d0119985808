import { returnDataLength } from '../interpreter/frame';
import { clearLogs, keepBehindLogs, logCount, logsAreFull, logsEnd, logsStart } from '../journal/logs';
import {
  OUTCOME_CREATED,
  OUTCOME_CREATED_ADDRESS,
  OUTCOME_GAS_USED,
  OUTCOME_INDEX,
  OUTCOME_LOGS_END,
  OUTCOME_REASON,
  RESULT_BYTES,
  RESULT_CREATED,
  RESULT_CREATED_ADDRESS,
  RESULT_GAS_USED,
  RESULT_LOG_COUNT,
  RESULT_LOGS,
  RESULT_OUTPUT,
  RESULT_OUTPUT_LENGTH,
  RESULT_REASON,
  RESULT_STATUS,
  RESULTS,
  RUN_FULL,
  RUN_REJECTED,
  RUN_RESOURCE_LIMIT,
  RUN_SUCCESS,
  RUN_SUSPENDED,
} from '../layout';
import { outcome, returnData } from '../thread';
import { storeBE } from '../u256';
import { EXPECTED, expectAccounts } from './expect';
import { transactionAt } from './record';
import { resume, transact } from './transact';

let index: u32 = 0;
let end: u32 = 0;
/** The accounts of transactions before it are in the cache. */
let expected: u32 = 0;

/**
 * Executes the transactions `first` to `last` of the batch in order, and leaves a RESULT of each. RUN_SUCCESS when that was done; otherwise
 * OUTCOME_INDEX names the transaction: RUN_SUSPENDED at a read, to be gone on with by `resumeBatch`; RUN_RESOURCE_LIMIT in it, RUN_FULL
 * before it.
 */
export function executeBatch(first: u32, last: u32): u32 {
  clearLogs();
  index = first;
  end = last;
  expected = first;
  return goOn(executeNext());
}

export function resumeBatch(): u32 {
  return goOn(resume());
}

function executeNext(): u32 {
  store<u32>(outcome, index, OUTCOME_INDEX);
  if (index >= expected) {
    expected = min(index + EXPECTED, end);
    expectAccounts(index, expected);
  }
  return transact(transactionAt(index));
}

function goOn(status: u32): u32 {
  const stopped = executeOn(status);
  store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
  return stopped;
}

function executeOn(status: u32): u32 {
  while (status !== RUN_SUSPENDED && status !== RUN_RESOURCE_LIMIT) {
    keepResult(index, status);
    index++;
    if (index === end) return RUN_SUCCESS;
    if (logsAreFull()) {
      store<u32>(outcome, index, OUTCOME_INDEX);
      return RUN_FULL;
    }
    status = executeNext();
  }
  return status;
}

/** Leaves what became of the transaction that has just ended. */
export function keepResult(index: u32, status: u32): void {
  const result = RESULTS + <usize>index * RESULT_BYTES;
  store<u32>(result, status, RESULT_STATUS);
  if (status === RUN_RESOURCE_LIMIT) return;
  if (status === RUN_REJECTED) {
    store<u32>(result, load<u32>(outcome, OUTCOME_REASON), RESULT_REASON);
    return;
  }
  store<i64>(result, load<i64>(outcome, OUTCOME_GAS_USED), RESULT_GAS_USED);
  store<u32>(result, <u32>logsStart, RESULT_LOGS);
  store<u32>(result, logCount, RESULT_LOG_COUNT);
  store<u32>(result, <u32>logsEnd, RESULT_OUTPUT);
  store<u32>(result, returnDataLength, RESULT_OUTPUT_LENGTH);
  const created = status === RUN_SUCCESS && load<u32>(outcome, OUTCOME_CREATED) !== 0;
  store<u32>(result, created, RESULT_CREATED);
  if (created) storeBE(result + RESULT_CREATED_ADDRESS, outcome + OUTCOME_CREATED_ADDRESS);
  keepBehindLogs(returnData, returnDataLength);
}
