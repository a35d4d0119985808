import * as host from '../host';
import { BATCH_INVITED, BATCH_NUMBER, TX_GAS_LIMIT } from '../layout';
import { EXPECTED } from '../transaction/expect';
import { transactionAt } from '../transaction/record';
import { addShared, storeShared, wakeShared } from '../yield';
import { executeInOrder } from './in-order';
import { adaptsToTime, isLong, noteStretch, planStretch, startPace } from './pace';

/*
 * A thread that sleeps takes a tenth of a millisecond to wake, which is a block of a hundred transfers. So whoever gives the batch
 * executes its first transactions in order, and wakes threads only once it is seen that enough is left for them. It then sleeps at once: of
 * more threads than cores two share one for milliseconds, while another one may be idle.
 */

/** Whoever gives a batch has something else to do: so long it executes itself, but for what is not worth a wake, and nothing that may take longer. */
const MOST_MILLISECONDS: f64 = 5;
const MOST_GAS: u64 = 10_000_000;
/** What is left is worth waking threads for. */
const WORTH_MILLISECONDS: f64 = 1.5;
/** What is left is told from transactions that took so long: the first ones find no cache warm. */
const LEAST_MILLISECONDS: f64 = 0.2;

/** Lets so many threads take part in the batch. */
export function invite(threads: u32): void {
  storeShared(BATCH_INVITED, threads);
  // who has looked in vain meanwhile looks again
  addShared(BATCH_NUMBER, 1);
  wakeShared(BATCH_NUMBER, threads);
}

/** Of a batch of so many transactions, how many were executed. */
export function executeHead(count: u32): u32 {
  if (!adaptsToTime()) return 0;
  const planned = planStretch(count);
  const most = isLong() ? min(planned, count) : count;
  const gasLimit = isLong() ? 0 : gasLimits(count);
  const start = host.clock();
  let index: u32 = 0;
  let gas: u64 = 0;
  let passed: f64 = 0;
  startPace();
  while (index < most) {
    const end = endWithinGas(index, min(index + EXPECTED, most));
    if (end === index) break;
    const reached = executeInOrder(index, end);
    const isStopped = reached !== end;
    index = reached;
    if (isStopped) break;
    gas += gasWithin;
    // a look at the clock takes as long as a tenth of a transfer
    if (isLong() && index % (8 * EXPECTED) !== 0) continue;
    const before = passed;
    passed = host.clock() - start;
    if (passed > MOST_MILLISECONDS + WORTH_MILLISECONDS) break;
    if (passed < (isLong() ? MOST_MILLISECONDS : LEAST_MILLISECONDS)) continue;
    // of a short batch as slow as all before, and as the last of them, since one alone may be what was slow
    const pace = min(passed / <f64>gas, (passed - before) / <f64>gasWithin);
    const left = isLong() ? (passed / <f64>index) * <f64>(most - index) : pace * <f64>(gasLimit - gas);
    if (left > WORTH_MILLISECONDS) break;
  }
  noteStretch(index, planned, true);
  return index;
}

/** Gas limits of those that {@link endWithinGas} passed. */
let gasWithin: u64 = 0;

/** How far transactions cannot use more than MOST_GAS together. */
function endWithinGas(first: u32, most: u32): u32 {
  gasWithin = 0;
  let end = first;
  for (; end < most; end++) {
    const gasLimit = load<u64>(transactionAt(end), TX_GAS_LIMIT);
    if (gasLimit > MOST_GAS - gasWithin) break;
    gasWithin += gasLimit;
  }
  return end;
}

/** Of all transactions of the batch. */
function gasLimits(count: u32): u64 {
  let sum: u64 = 0;
  for (let index: u32 = 0; index < count; index++) sum += load<u64>(transactionAt(index), TX_GAS_LIMIT);
  return sum;
}
