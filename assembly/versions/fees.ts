import { FAULT_CREDIT_TWICE, FAULT_ESTIMATE_IGNORED } from '../faults';
import {
  ACCOUNT_VERSIONS,
  BENEFICIARY,
  FEES,
  FEES_SUMMED,
  FEES_TOTAL,
  OWN_FEES,
  OWN_PAYERS,
  VERSION_BYTES,
  VERSION_CREDIT,
  VERSION_ESTIMATE,
  VERSION_INCARNATION,
  VERSION_INDEX,
  VERSION_LIST,
  VERSION_PARTS,
  VERSION_VALUE,
} from '../layout';
import { TELL_FEE, TELL_WRITE } from '../sites';
import { outcome, scratch } from '../thread';
import { add, copy, setLimbs } from '../u256';
import { hasFault, loadShared, storeShared, tell, yieldPoint } from '../yield';
import { noteBlocker, transactionIncarnation, transactionIndex } from './incarnation';

/*
 * What transactions give the beneficiary. All of them do, hardly any of them reads its balance: so these credits are in no list that
 * all threads would change, but each at its transaction, and whoever reads the balance walks over the transactions. There is no lock:
 * whoever reads looks at parts and incarnation before and after the amount, which changes only while VERSION_CREDIT alone does not stand there.
 */

/** Behind what opcodes and transactions have under way while they read a balance. */
const AMOUNT_SCRATCH: usize = 1024;

function feeOf(index: u32): usize {
  return FEES + <usize>index * VERSION_BYTES;
}

/** Before a window: the transactions `from` to `to` give nothing. */
export function clearFees(from: u32, to: u32): void {
  for (let index = from; index < to; index++) store<u32>(feeOf(index), 0, VERSION_PARTS);
}

/** By claims: nobody reads the balance before the window's end. */
export function addOwnFee(amount: usize): void {
  store<u32>(outcome, load<u32>(outcome, OWN_PAYERS) + 1, OWN_PAYERS);
  add(outcome + OWN_FEES, outcome + OWN_FEES, amount);
}

/** Publishes what this incarnation gives; true where the incarnation before gave nothing. */
export function writeFee(amount: usize): bool {
  const fee = feeOf(transactionIndex);
  const isNew = load<u32>(fee, VERSION_PARTS) === 0;
  store<u32>(fee, transactionIndex, VERSION_INDEX);
  store<u32>(fee, load<u32>(BENEFICIARY) + <u32>ACCOUNT_VERSIONS, VERSION_LIST);
  yieldPoint(fee + VERSION_VALUE);
  copy(fee + VERSION_VALUE, amount);
  storeShared(fee + VERSION_INCARNATION, transactionIncarnation);
  setParts(fee, VERSION_CREDIT);
  return isNew;
}

/** After the last write: takes back what an earlier incarnation gave and this one did not. */
export function endFee(): void {
  const fee = feeOf(transactionIndex);
  if (load<u32>(fee, VERSION_PARTS) & VERSION_ESTIMATE) setParts(fee, 0);
}

/** After the incarnation failed. */
export function markFee(index: u32): void {
  const fee = feeOf(index);
  if (load<u32>(fee, VERSION_PARTS) !== 0) setParts(fee, VERSION_CREDIT | VERSION_ESTIMATE);
}

function setParts(fee: usize, parts: u32): void {
  storeShared(fee + VERSION_PARTS, parts);
  if (isDefined(YIELDING)) tell(TELL_WRITE, fee, 0);
}

/** True where the transaction gives something. */
export function givesFee(index: u32): bool {
  return load<u32>(feeOf(index), VERSION_PARTS) !== 0;
}

/** Whether {@link addFees} found any. */
export let foundFees: bool = false;

/** Adds to `sum` what the transactions `from` to `to` gave; false where one of them is an estimate, whose it notes. */
export function addFees(sum: usize, from: u32, to: u32): bool {
  foundFees = false;
  if (from === 0 && to !== 0 && to === load<u32>(FEES_SUMMED)) {
    foundFees = true;
    add(sum, sum, FEES_TOTAL);
    if (isDefined(YIELDING)) tellAll(to);
    return true;
  }
  for (let index = from; index < to; index++) {
    const fee = feeOf(index);
    const parts = loadShared(fee + VERSION_PARTS);
    if (parts === 0) continue;
    const incarnation = loadShared(fee + VERSION_INCARNATION);
    const amount = scratch + AMOUNT_SCRATCH;
    yieldPoint(fee + VERSION_VALUE);
    loadAmount(amount, fee + VERSION_VALUE);
    const isTorn = loadShared(fee + VERSION_INCARNATION) !== incarnation || loadShared(fee + VERSION_PARTS) !== parts;
    const isEstimate = (parts & VERSION_ESTIMATE) !== 0 && !hasFault(FAULT_ESTIMATE_IGNORED);
    if (isDefined(YIELDING)) tell(TELL_FEE, fee, isTorn);
    // where it is torn, the incarnation had failed, and so has who reads it
    if (isEstimate || isTorn) {
      noteBlocker(index);
      return false;
    }
    add(sum, sum, amount);
    if (hasFault(FAULT_CREDIT_TWICE)) add(sum, sum, amount);
    foundFees = true;
  }
  return true;
}

/** For a recording, what a total is made of. */
function tellAll(count: u32): void {
  for (let index = count; index !== 0; index--) if (givesFee(index - 1)) tell(TELL_FEE, feeOf(index - 1), 0);
}

/** Atomic loads keep their order: the state is looked at before and after them. */
function loadAmount(result: usize, amount: usize): void {
  const limb0 = atomic.load<u64>(amount);
  const limb1 = atomic.load<u64>(amount, 8);
  const limb2 = atomic.load<u64>(amount, 16);
  setLimbs(result, limb0, limb1, limb2, atomic.load<u64>(amount, 24));
}
