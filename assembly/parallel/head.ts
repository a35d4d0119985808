import * as host from '../host';
import { BATCH_NUMBER, BATCH_THREADS, TX_GAS_LIMIT } from '../layout';
import { EXPECTED } from '../transaction/expect';
import { transactionAt } from '../transaction/record';
import { addShared, wakeShared } from '../yield';
import { isAwaited, wakeSleepers } from './barrier';
import { executeInOrder } from './in-order';
import { adaptsToTime, isLong, noteStretch, planStretch, startPace } from './pace';
import { takesPart } from './place';

/*
 * A thread that sleeps takes a tenth of a millisecond to wake, which is a block of a hundred transfers. So whoever gives the batch
 * executes its first transactions in order, and wakes threads only once it is seen that enough is left for them. It goes on
 * until they are awake, so that nobody waits for that, and then takes part (place.ts).
 */

/** Whoever gives a batch has something else to do: so long it executes alone, and nothing that may take longer. */
const MOST_MILLISECONDS: f64 = 6.5;
const MOST_GAS: u64 = 10_000_000;
/**
 * What is left is worth waking threads for. Blocks of mainnet on two threads, three processes of each kind: 1.22 times as fast as in order, and
 * with 1.5 ms 1.17, with 0.2 ms 1.23.
 */
const WORTH_MILLISECONDS: f64 = 0.4;
/** What is left is told from transactions that took so long: the first ones find no cache warm. */
const LEAST_MILLISECONDS: f64 = 0.1;
/**
 * In a short batch, transactions between two looks at the clock take so long, about: it is soon seen that workers are worth it, and that they are here. By
 * sixteen, whatever they take, blocks of mainnet take 1.03 times as long on two threads (`npm run bench -- mainnet`).
 */
const PIECE_MILLISECONDS: f64 = 0.03;
const FIRST_PIECE: u32 = 2;

/** Has the workers come to the barrier; those that came for a batch before, which was over by then, may sleep there. */
export function invite(): void {
  addShared(BATCH_NUMBER, 1);
  wakeShared(BATCH_NUMBER, load<u32>(BATCH_THREADS));
  wakeSleepers();
}

/**
 * Of a batch of so many transactions, how many were executed. Workers are invited where some are left; where the caller's thread takes part, it goes on
 * until they are here.
 */
export function executeHead(count: u32): u32 {
  if (!adaptsToTime()) return 0;
  const planned = isAlone() ? count : planStretch(count);
  const gasLimit = isLong() ? 0 : gasLimits(count);
  const start = host.clock();
  let isInvited = false;
  let index: u32 = 0;
  let gas: u64 = 0;
  let passed: f64 = 0;
  let piece = isLong() ? EXPECTED : FIRST_PIECE;
  startPace();
  while (index < count) {
    if (!isInvited && isLong() && index >= planned) {
      noteStretch(index, planned, true);
      if (!takesPart()) break;
      invite();
      isInvited = true;
    }
    if (isInvited && isAwaited()) break;
    const end = endWithinGas(index, min(index + piece, index < planned ? planned : count));
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
    if (!isLong()) piece = passed - before > PIECE_MILLISECONDS ? max(piece / 2, 1) : min(2 * piece, EXPECTED);
    if (passed > MOST_MILLISECONDS) break;
    if (isInvited || isLong() || isAlone() || passed < LEAST_MILLISECONDS) continue;
    // as slow as all before, and as the last of them, since one alone may be what was slow
    const pace = min(passed / <f64>gas, (passed - before) / <f64>gasWithin);
    if (pace * <f64>(gasLimit - gas) <= WORTH_MILLISECONDS) continue;
    if (!takesPart()) break;
    invite();
    isInvited = true;
  }
  if (isLong() && index < planned) noteStretch(index, planned, true);
  if (index !== count && !isInvited && takesPart()) invite();
  return index;
}

/** There are no threads to share with. */
function isAlone(): bool {
  return load<u32>(BATCH_THREADS) === 1;
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
