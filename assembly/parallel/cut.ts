import {
  BATCH_THREADS,
  BLOCK_GAS_LIMIT,
  BLOCK_GAS_USED,
  FEES_SUMMED,
  FEES_TOTAL,
  OWN_BLOBS,
  OWN_COUNT,
  OWN_FEES,
  OWN_GAS,
  OWN_GAS_LIMIT,
  OWN_PAYERS,
  RESULT_BYTES,
  RESULT_GAS_USED,
  RESULT_STATUS,
  RESULTS,
  RUN_REJECTED,
  RUN_RESOURCE_LIMIT,
  SET_BYTES,
  SET_READS,
  SETS,
  TX_BLOB_COUNT,
  TX_GAS_LIMIT,
  WINDOW_CUT,
  WINDOW_FIRST,
} from '../layout';
import { WINDOW_COUNT } from '../scheduler/layout';
import { memoryStart, outcome, outcomeOf, versions } from '../thread';
import { isOfProtocol } from '../transaction/protocol';
import { transactionAt } from '../transaction/record';
import { allowanceFault, spendAllowance, VALID } from '../transaction/validity';
import { add, fits64, setSmall } from '../u256';
import { addFees, foundFees } from '../versions/fees';

/*
 * How far a window can be committed, and what it takes of the block. Each thread adds up what it executed itself, since that lies in
 * its own cache; where the totals leave no doubt, nobody looks at single transactions.
 */

/** Of the region with that OUTCOME. */
export function clearOwn(own: usize): void {
  store<u32>(own, 0, OWN_COUNT);
  store<u32>(own, 0, OWN_BLOBS);
  store<u32>(own, 0, OWN_PAYERS);
  store<u64>(own, 0, OWN_GAS);
  store<u64>(own, 0, OWN_GAS_LIMIT);
  setSmall(own + OWN_FEES, 0);
}

/** Adds a transaction of the batch that this thread has executed. */
export function addOwn(number: u32): void {
  const result = RESULTS + <usize>number * RESULT_BYTES;
  const transaction = transactionAt(number);
  store<u32>(outcome, load<u32>(outcome, OWN_COUNT) + 1, OWN_COUNT);
  if (isOfProtocol(transaction)) return;
  const gasLimit = load<u64>(transaction, TX_GAS_LIMIT);
  store<u32>(outcome, load<u32>(outcome, OWN_BLOBS) + load<u32>(transaction, TX_BLOB_COUNT), OWN_BLOBS);
  store<u64>(outcome, max(load<u64>(outcome, OWN_GAS_LIMIT), gasLimit), OWN_GAS_LIMIT);
  if (load<u32>(result, RESULT_STATUS) === RUN_REJECTED) return;
  store<u64>(outcome, load<u64>(outcome, OWN_GAS) + load<u64>(result, RESULT_GAS_USED), OWN_GAS);
}

/** By each thread, once the window is executed. */
export function addUpOwn(): void {
  clearOwn(outcome);
  const first = load<u32>(WINDOW_FIRST);
  for (let index: u32 = 0; index < load<u32>(WINDOW_COUNT); index++) {
    const reads = <usize>load<u32>(SETS + SET_READS + <usize>index * SET_BYTES);
    if (reads < versions || reads >= memoryStart) continue;
    if (load<u32>(RESULTS + <usize>(first + index) * RESULT_BYTES, RESULT_STATUS) === RUN_RESOURCE_LIMIT) continue;
    addOwn(first + index);
    if (addFees(outcome + OWN_FEES, index, index + 1) && foundFees)
      store<u32>(outcome, load<u32>(outcome, OWN_PAYERS) + 1, OWN_PAYERS);
  }
}

/** By one thread: what order alone decides speaks against the first transaction behind WINDOW_CUT. */
export function findCut(): void {
  const count = load<u32>(WINDOW_COUNT);
  store<u32>(WINDOW_CUT, allFit(count) ? count : countFitting(count));
}

/** True where the block has room for all transactions of the window, whatever their order; then it is taken. */
export function allFit(count: u32): bool {
  let executed: u32 = 0;
  let blobs: u32 = 0;
  let payers: u32 = 0;
  let gas = load<u64>(BLOCK_GAS_USED);
  let gasLimit: u64 = 0;
  setSmall(FEES_TOTAL, 0);
  for (let region: u32 = 0; region <= load<u32>(BATCH_THREADS); region++) {
    const own = outcomeOf(region);
    executed += load<u32>(own, OWN_COUNT);
    blobs += load<u32>(own, OWN_BLOBS);
    payers += load<u32>(own, OWN_PAYERS);
    gas += load<u64>(own, OWN_GAS);
    gasLimit = max(gasLimit, load<u64>(own, OWN_GAS_LIMIT));
    add(FEES_TOTAL, FEES_TOTAL, own + OWN_FEES);
  }
  if (executed !== count || blobs !== 0) return false;
  // no transaction asks for more than is left behind all others
  if (fits64(BLOCK_GAS_LIMIT) && (gas > load<u64>(BLOCK_GAS_LIMIT) || gasLimit > load<u64>(BLOCK_GAS_LIMIT) - gas))
    return false;
  store<u64>(BLOCK_GAS_USED, gas);
  if (payers !== 0) store<u32>(FEES_SUMMED, count);
  return true;
}

function countFitting(count: u32): u32 {
  const first = load<u32>(WINDOW_FIRST);
  let cut: u32 = 0;
  for (; cut < count; cut++) {
    const result = RESULTS + <usize>(first + cut) * RESULT_BYTES;
    const status = load<u32>(result, RESULT_STATUS);
    const transaction = transactionAt(first + cut);
    if (status === RUN_RESOURCE_LIMIT) break;
    if (isOfProtocol(transaction)) continue;
    if (allowanceFault(transaction) !== VALID) break;
    if (status !== RUN_REJECTED) spendAllowance(transaction, load<u64>(result, RESULT_GAS_USED));
  }
  return cut;
}
