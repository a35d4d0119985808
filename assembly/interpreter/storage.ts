import * as host from '../host';
import { readSlot } from '../journal/reads';
import { isWarmSlot, viewSlot, warmSlot, writeSlot, writeTransient } from '../journal/slots';
import {
  COLD_SLOT_GAS,
  COLD_SLOT_WRITE_GAS,
  NET_METERING,
  SSTORE_CLEAR_REFUND,
  SSTORE_NOOP_GAS,
  SSTORE_RESET_GAS,
  SSTORE_SENTRY_GAS,
  SSTORE_SET_GAS,
  VIEW_SLOT_ORIGINAL,
  VIEW_SLOT_TRANSIENT,
  VIEW_SLOT_VALUE,
} from '../layout';
import { FAULT_SLOT_STAYS_COLD } from '../rule-faults';
import { copy, eq, isZero } from '../u256';
import { hasFault } from '../yield';
import { addRefund, isStatic, self, stop } from './frame';
import { OUT_OF_GAS, STATIC_WRITE } from './halt';

export function sload(gas: i64, key: usize): i64 {
  const slot = viewSlot(self(), key);
  const left = isWarmSlot(slot) ? gas : gas - load<i64>(COLD_SLOT_GAS);
  if (left < 0) return OUT_OF_GAS;
  if (!readSlot(slot)) return stop(gas);
  if (!hasFault(FAULT_SLOT_STAYS_COLD)) warmSlot(slot);
  copy(key, slot + VIEW_SLOT_VALUE);
  return left;
}

export function sstore(gas: i64, key: usize, value: usize): i64 {
  if (isStatic()) return STATIC_WRITE;
  if (gas <= load<i64>(SSTORE_SENTRY_GAS)) return OUT_OF_GAS;
  const slot = viewSlot(self(), key);
  if (!readSlot(slot)) return stop(gas);
  const paid = isWarmSlot(slot) ? gas : gas - load<i64>(COLD_SLOT_WRITE_GAS);
  const left = paid - (load<u64>(NET_METERING) ? netGas(slot, value) : grossGas(slot, value));
  if (left < 0) return OUT_OF_GAS;
  addRefund(load<u64>(NET_METERING) ? netRefund(slot, value) : grossRefund(slot, value));
  warmSlot(slot);
  if (!eq(slot + VIEW_SLOT_VALUE, value)) writeSlot(slot, value);
  if (isDefined(TRACING)) host.traceStored(slot);
  return left;
}

/** Yellow paper before EIP-1283, and again between it and EIP-2200. */
function grossGas(slot: usize, value: usize): i64 {
  const sets = isZero(slot + VIEW_SLOT_VALUE) && !isZero(value);
  return sets ? load<i64>(SSTORE_SET_GAS) : load<i64>(SSTORE_RESET_GAS);
}

function grossRefund(slot: usize, value: usize): i64 {
  return !isZero(slot + VIEW_SLOT_VALUE) && isZero(value) ? load<i64>(SSTORE_CLEAR_REFUND) : 0;
}

/** EIP-1283, EIP-2200, EIP-2929, EIP-3529: they differ in amounts alone. */
function netGas(slot: usize, value: usize): i64 {
  const current = slot + VIEW_SLOT_VALUE;
  const original = slot + VIEW_SLOT_ORIGINAL;
  if (eq(current, value) || !eq(original, current)) return load<i64>(SSTORE_NOOP_GAS);
  return isZero(original) ? load<i64>(SSTORE_SET_GAS) : load<i64>(SSTORE_RESET_GAS);
}

function netRefund(slot: usize, value: usize): i64 {
  const current = slot + VIEW_SLOT_VALUE;
  const original = slot + VIEW_SLOT_ORIGINAL;
  if (eq(current, value)) return 0;
  const clearing = load<i64>(SSTORE_CLEAR_REFUND);
  if (eq(original, current)) return !isZero(original) && isZero(value) ? clearing : 0;
  let refund: i64 = 0;
  if (!isZero(original)) {
    if (isZero(current)) refund -= clearing;
    else if (isZero(value)) refund += clearing;
  }
  if (eq(original, value)) {
    const before = isZero(original) ? load<i64>(SSTORE_SET_GAS) : load<i64>(SSTORE_RESET_GAS);
    refund += before - load<i64>(SSTORE_NOOP_GAS);
  }
  return refund;
}

/** EIP-1153 */
export function tload(key: usize): void {
  copy(key, viewSlot(self(), key) + VIEW_SLOT_TRANSIENT);
}

/** EIP-1153 */
export function tstore(gas: i64, key: usize, value: usize): i64 {
  if (isStatic()) return STATIC_WRITE;
  const slot = viewSlot(self(), key);
  writeTransient(slot, value);
  if (isDefined(TRACING)) host.traceStored(slot);
  return gas;
}
