import { FAULT_STALE_INCARNATION, FAULT_TORN_STATUS } from '../faults';
import { hasFault, loadShared, replaceShared, storeShared } from '../yield';
import { STATUS_BITS, STATUS_MASK, TXN_BYTES, TXN_STATUS, TXNS } from './layout';

/*
 * txnStatus: a transaction's status and incarnation, in one word, so that neither is ever seen without the other.
 *
 *                       tryIncarnate                 finishExecution
 *     READY_TO_EXECUTE(i) ────────────► EXECUTING(i) ────────────────► EXECUTED(i)
 *        ▲         ▲                         │                             │
 *        │         │                         │ addDependency               │ tryValidationAbort
 *        │         │  setReadyStatus         ▼                             ▼
 *        │         └──────────────────── SUSPENDED(i)                  ABORTING(i)
 *        │                   setReadyStatus, i + 1                         │
 *        └─────────────────────────────────────────────────────────────────┘
 *
 * The paper gives a suspended transaction a new incarnation. Here it keeps its own: it has published nothing, and goes on
 * where it stopped. So an incarnation above 0 says that an earlier one has published and failed.
 */
export const READY_TO_EXECUTE: u32 = 0;
export const EXECUTING: u32 = 1;
export const SUSPENDED: u32 = 2;
export const EXECUTED: u32 = 3;
export const ABORTING: u32 = 4;

function statusAddress(index: u32): usize {
  return TXNS + TXN_STATUS + <usize>index * TXN_BYTES;
}

export function txnStatus(index: u32): u32 {
  return loadShared(statusAddress(index));
}

export function statusOf(word: u32): u32 {
  return word & STATUS_MASK;
}

export function incarnationOf(word: u32): u32 {
  return word >> STATUS_BITS;
}

/** True until its first incarnation has finished. */
export function isUnexecuted(word: u32): bool {
  return word < EXECUTED;
}

/** For the one thread that owns the transaction: it is EXECUTING, SUSPENDED or ABORTING, and nobody else may change that. */
export function setStatus(index: u32, incarnation: u32, status: u32): void {
  storeShared(statusAddress(index), (incarnation << STATUS_BITS) | status);
}

/** From one status to another of the same incarnation, for one of the threads that try it at a time. */
export function changeStatus(index: u32, incarnation: u32, from: u32, to: u32): bool {
  const address = statusAddress(index);
  const expected = (incarnation << STATUS_BITS) | from;
  if (hasFault(FAULT_TORN_STATUS)) {
    if (loadShared(address) !== expected) return false;
    storeShared(address, (incarnation << STATUS_BITS) | to);
    return true;
  }
  if (hasFault(FAULT_STALE_INCARNATION) && from === EXECUTED) {
    const word = loadShared(address);
    return statusOf(word) === EXECUTED && replaceShared(address, word, word - EXECUTED + to);
  }
  return replaceShared(address, expected, (incarnation << STATUS_BITS) | to);
}
