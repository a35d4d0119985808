import * as host from '../host';
import { BATCH_ARRIVED, BATCH_NUMBER, TX_GAS_LIMIT } from '../layout';
import { EXPECTED } from '../transaction/expect';
import { transactionAt } from '../transaction/record';
import { addShared, loadShared, wakeShared } from '../yield';
import { executeInOrder } from './in-order';
import { adaptsToTime, isLong, noteStretch, planStretch, startPace, threadsGain } from './pace';

/*
 * A thread that sleeps takes a tenth of a millisecond to wake, which is a block of a hundred transfers. So whoever gives the batch
 * executes its first transactions in order, wakes the threads once there is enough left for them, and goes on until they have come.
 */

/** Whoever gives a batch has something else to do: so long it executes itself at most, and nothing that may take longer. */
const MOST_MILLISECONDS: f64 = 5;
const MOST_GAS: u64 = 10_000_000;
/** What is left is worth waking threads for. */
const WORTH_MILLISECONDS: f64 = 0.4;

/** Whether the threads of this batch have been woken. */
export let areAwake: bool = false;

function wakeThreads(): void {
  areAwake = true;
  addShared(BATCH_NUMBER, 1);
  wakeShared(BATCH_NUMBER, u32.MAX_VALUE);
}

/** How many transactions were executed. */
export function executeHead(count: u32, threads: u32): u32 {
  areAwake = false;
  const executed = adaptsToTime() ? executeUntilAwake(count, threads) : 0;
  if (!areAwake && executed < count) wakeThreads();
  return executed;
}

function executeUntilAwake(count: u32, threads: u32): u32 {
  const planned = planStretch(count);
  const most = threadsGain() ? count : planned;
  const others = max(threads - 1, 1);
  const gasLimit = isLong() ? 0 : gasLimits(0, count);
  if (isLong() && threadsGain()) wakeThreads();
  const start = host.clock();
  let index: u32 = 0;
  let gas: u64 = 0;
  startPace();
  while (index < most && (!areAwake || index < planned || loadShared(BATCH_ARRIVED) < others)) {
    const end = min(index + EXPECTED, most);
    const next = gasLimits(index, end);
    if (next > MOST_GAS) break;
    const reached = executeInOrder(index, end);
    const isStopped = reached !== end;
    index = reached;
    if (isStopped) break;
    gas += next;
    // a look at the clock takes as long as a tenth of a transfer
    if (isLong() && index % (8 * EXPECTED) !== 0) continue;
    const passed = host.clock() - start;
    if (passed > MOST_MILLISECONDS) break;
    if (!areAwake && !isLong() && (passed * <f64>(gasLimit - gas)) / <f64>gas > WORTH_MILLISECONDS) wakeThreads();
  }
  noteStretch(index, planned);
  return index;
}

function gasLimits(first: u32, end: u32): u64 {
  let sum: u64 = 0;
  for (let index = first; index < end; index++) sum += load<u64>(transactionAt(index), TX_GAS_LIMIT);
  return sum;
}
