import { FAULT_CREDIT_TWICE, FAULT_ESTIMATE_IGNORED } from '../faults';
import {
  FEE_AMOUNT,
  FEE_BYTES,
  FEE_ESTIMATE,
  FEE_INCARNATION,
  FEE_PAID,
  FEE_STATE,
  FEES,
  FEES_SUMMED,
  FEES_TOTAL,
} from '../layout';
import { scratch } from '../thread';
import { add, copy, setLimbs } from '../u256';
import { hasFault, loadShared, storeShared } from '../yield';
import { noteBlocker, transactionIncarnation, transactionIndex } from './incarnation';

/*
 * What transactions give the beneficiary. All of them do, hardly any of them reads its balance: so these credits are in no list that
 * all threads would change, but each at its transaction, and whoever reads the balance walks over the transactions.
 */

/** Behind what opcodes and transactions have under way while they read a balance. */
const AMOUNT_SCRATCH: usize = 1024;

function feeOf(index: u32): usize {
  return FEES + <usize>index * FEE_BYTES;
}

/** Before a window: the transactions `from` to `to` give nothing. */
export function clearFees(from: u32, to: u32): void {
  memory.fill(feeOf(from), 0, <usize>(to - from) * FEE_BYTES);
}

/** Publishes what this incarnation gives; true where the incarnation before gave nothing. */
export function writeFee(amount: usize): bool {
  const fee = feeOf(transactionIndex);
  const isNew = load<u32>(fee, FEE_STATE) === 0;
  // until now it is not there, or an estimate: nobody takes it for an amount
  copy(fee + FEE_AMOUNT, amount);
  storeShared(fee + FEE_STATE, FEE_PAID | (transactionIncarnation * FEE_INCARNATION));
  return isNew;
}

/** After the last write: takes back what an earlier incarnation gave and this one did not. */
export function endFee(): void {
  const fee = feeOf(transactionIndex);
  const state = load<u32>(fee, FEE_STATE);
  if (state !== 0 && state / FEE_INCARNATION !== transactionIncarnation) storeShared(fee + FEE_STATE, 0);
}

/** After the incarnation failed. */
export function markFee(index: u32): void {
  const fee = feeOf(index);
  const state = load<u32>(fee, FEE_STATE);
  if (state !== 0) storeShared(fee + FEE_STATE, state | FEE_ESTIMATE);
}

/** True where the transaction gives something. */
export function givesFee(index: u32): bool {
  return load<u32>(feeOf(index), FEE_STATE) !== 0;
}

/** Whether {@link addFees} found any. */
export let foundFees: bool = false;

/** Adds to `sum` what the transactions `from` to `to` gave; false where one of them is an estimate, whose it notes. */
export function addFees(sum: usize, from: u32, to: u32): bool {
  foundFees = false;
  if (from === 0 && to !== 0 && to === load<u32>(FEES_SUMMED)) {
    foundFees = true;
    add(sum, sum, FEES_TOTAL);
    return true;
  }
  for (let index = from; index < to; index++) {
    const fee = feeOf(index);
    const state = loadShared(fee + FEE_STATE);
    if (state === 0) continue;
    if (state & FEE_ESTIMATE && !hasFault(FAULT_ESTIMATE_IGNORED)) {
      noteBlocker(index);
      return false;
    }
    const amount = scratch + AMOUNT_SCRATCH;
    loadAmount(amount, fee + FEE_AMOUNT);
    // the next incarnation may have written meanwhile: then this one had failed, and so has who reads it
    if (loadShared(fee + FEE_STATE) !== state) {
      noteBlocker(index);
      return false;
    }
    add(sum, sum, amount);
    if (hasFault(FAULT_CREDIT_TWICE)) add(sum, sum, amount);
    foundFees = true;
  }
  return true;
}

/** Atomic loads keep their order: the state is looked at before and after them. */
function loadAmount(result: usize, amount: usize): void {
  const limb0 = atomic.load<u64>(amount);
  const limb1 = atomic.load<u64>(amount, 8);
  const limb2 = atomic.load<u64>(amount, 16);
  setLimbs(result, limb0, limb1, limb2, atomic.load<u64>(amount, 24));
}
