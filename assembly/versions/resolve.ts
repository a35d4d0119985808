import { FAULT_CREDIT_TWICE, FAULT_ESTIMATE_IGNORED } from '../faults';
import {
  ACCOUNT_BALANCE,
  ACCOUNT_CODE,
  ACCOUNT_DESTROYED,
  ACCOUNT_FLAGS,
  ACCOUNT_NONCE,
  ACCOUNT_RECODED,
  ACCOUNT_VERSIONS,
  BENEFICIARY,
  CLEARS_EMPTY_ACCOUNTS,
  EXISTS,
  HAS_STORAGE,
  LIST_LOCK,
  RESOLVED_CODE,
  RESOLVED_NONCE,
  RESOLVED_PARTS,
  RESOLVED_VALUE,
  SLOT_ACCOUNT,
  SLOT_VALUE,
  SLOT_VERSIONS,
  VERSION_BASIC,
  VERSION_CODE,
  VERSION_CREDIT,
  VERSION_DESTROYED,
  VERSION_ESTIMATE,
  VERSION_EXISTS,
  VERSION_HAS_STORAGE,
  VERSION_INDEX,
  VERSION_NEW_CODE,
  VERSION_NONCE,
  VERSION_PARTS,
  VERSION_SLOT,
  VERSION_VALUE,
} from '../layout';
import { lock, unlock } from '../lock';
import { EMPTY_CODE } from '../state/codes';
import { TELL_READ } from '../sites';
import { outcome } from '../thread';
import { add, copy, isZero, setSmall } from '../u256';
import { hasFault, loadShared, tell } from '../yield';
import { addFees, foundFees } from './fees';
import { isSpeculative, noteBlocker } from './incarnation';
import { below, highestBelow, isUnwrittenBelow } from './lists';

/*
 * What the transaction `index` of the window reads: the highest version below it, else the base state, whose record is loaded.
 * A word is given by its address, the rest is RESOLVED_… of OUTCOME. 0 or false: that version is an ESTIMATE; whose, is noted.
 */

/** Basic(address): an absolute version, or the base state, and all credits above it (EIP-161 is decided on the sum). */
export function resolveBasic(account: usize, index: u32): usize {
  if (isDefined(YIELDING)) tell(TELL_READ, account, VERSION_BASIC);
  const list = account + ACCOUNT_VERSIONS;
  const isBeneficiary = account === <usize>load<u32>(BENEFICIARY);
  if (!isBeneficiary && isUnwrittenBelow(list, index)) {
    resolveFlags(account);
    return unwritten(account + ACCOUNT_BALANCE);
  }
  const sum = outcome + RESOLVED_VALUE;
  setSmall(sum, 0);
  let isCredited = false;
  lockList(list);
  let version = highestBelow(list, index);
  for (; version !== 0; version = below(version)) {
    const parts = load<u32>(version, VERSION_PARTS);
    if ((parts & (VERSION_BASIC | VERSION_CREDIT)) === 0) continue;
    if (isEstimate(parts)) {
      blocked(list, version);
      return 0;
    }
    add(sum, sum, version + VERSION_VALUE);
    if (hasFault(FAULT_CREDIT_TWICE) && parts & VERSION_CREDIT) add(sum, sum, version + VERSION_VALUE);
    if (parts & VERSION_BASIC) break;
    isCredited = true;
  }
  if (version !== 0) {
    store<u64>(outcome, load<u64>(version, VERSION_NONCE), RESOLVED_NONCE);
    store<u32>(outcome, load<u32>(version, VERSION_PARTS) & (VERSION_EXISTS | VERSION_HAS_STORAGE), RESOLVED_PARTS);
  }
  const absolute = version === 0 ? 0 : load<u32>(version, VERSION_INDEX) + 1;
  unlockList(list);
  if (version === 0) {
    add(sum, sum, account + ACCOUNT_BALANCE);
    resolveFlags(account);
  }
  if (isBeneficiary) {
    if (!addFees(sum, absolute, index)) return 0;
    isCredited = foundFees;
  }
  return isCredited && !resolveExistence(account, index) ? 0 : sum;
}

function resolveFlags(account: usize): void {
  store<u64>(outcome, load<u64>(account, ACCOUNT_NONCE), RESOLVED_NONCE);
  const flags = load<u32>(account, ACCOUNT_FLAGS);
  const parts = (flags & EXISTS ? VERSION_EXISTS : 0) | (flags & HAS_STORAGE ? VERSION_HAS_STORAGE : 0);
  store<u32>(outcome, parts, RESOLVED_PARTS);
}

/** A credit brings an account into being; EIP-161: unless it is still empty. */
function resolveExistence(account: usize, index: u32): bool {
  let exists = true;
  if (
    load<u64>(CLEARS_EMPTY_ACCOUNTS) &&
    isZero(outcome + RESOLVED_VALUE) &&
    load<u64>(outcome, RESOLVED_NONCE) === 0
  ) {
    if (!resolveCode(account, index)) return false;
    exists = <usize>load<u32>(outcome, RESOLVED_CODE) !== EMPTY_CODE;
  }
  const parts = load<u32>(outcome, RESOLVED_PARTS) & ~VERSION_EXISTS;
  store<u32>(outcome, exists ? parts | VERSION_EXISTS : parts, RESOLVED_PARTS);
  return true;
}

/** Code(address) */
export function resolveCode(account: usize, index: u32): bool {
  if (isDefined(YIELDING)) tell(TELL_READ, account, VERSION_NEW_CODE);
  const list = account + ACCOUNT_VERSIONS;
  let code = load<u32>(account, ACCOUNT_CODE);
  // most lists are long for their balances: nobody should look for a code in them that is not there
  if (loadShared(account + ACCOUNT_RECODED) !== 0) {
    lockList(list);
    for (let version = highestBelow(list, index); version !== 0; version = below(version)) {
      const parts = load<u32>(version, VERSION_PARTS);
      if ((parts & VERSION_NEW_CODE) === 0) continue;
      if (isEstimate(parts)) return blocked(list, version);
      code = load<u32>(version, VERSION_CODE);
      break;
    }
    unlockList(list);
  }
  store<u32>(outcome, code, RESOLVED_CODE);
  return true;
}

/** Slot(address, key): what was stored before its account was destroyed is gone. */
export function resolveSlot(slot: usize, index: u32): usize {
  if (isDefined(YIELDING)) tell(TELL_READ, slot, VERSION_SLOT);
  const list = slot + SLOT_VERSIONS;
  const account = <usize>load<u32>(slot, SLOT_ACCOUNT);
  const mayBeGone = loadShared(account + ACCOUNT_DESTROYED) !== 0;
  if (!mayBeGone && isUnwrittenBelow(list, index)) return unwritten(slot + SLOT_VALUE);
  let destroyer: i64 = -1;
  if (mayBeGone) {
    destroyer = destroyerBelow(account, index);
    if (destroyer === BLOCKED) return 0;
  }
  const value = outcome + RESOLVED_VALUE;
  lockList(list);
  let version = highestBelow(list, index);
  while (version !== 0 && (load<u32>(version, VERSION_PARTS) & VERSION_SLOT) === 0) version = below(version);
  const isWritten = version !== 0 && <i64>load<u32>(version, VERSION_INDEX) > destroyer;
  if (isWritten) {
    if (isEstimate(load<u32>(version, VERSION_PARTS))) {
      blocked(list, version);
      return 0;
    }
    copy(value, version + VERSION_VALUE);
  }
  unlockList(list);
  if (isWritten) return value;
  if (destroyer < 0) return unwritten(slot + SLOT_VALUE);
  setSmall(value, 0);
  return value;
}

const BLOCKED: i64 = -2;

/** The last transaction below that destroyed the account; −1 where there is none, or BLOCKED. */
export function destroyerBelow(account: usize, index: u32): i64 {
  const list = account + ACCOUNT_VERSIONS;
  lockList(list);
  let version = highestBelow(list, index);
  while (version !== 0 && (load<u32>(version, VERSION_PARTS) & VERSION_DESTROYED) === 0) version = below(version);
  if (version !== 0 && isEstimate(load<u32>(version, VERSION_PARTS))) {
    blocked(list, version);
    return BLOCKED;
  }
  const destroyer = version === 0 ? -1 : <i64>load<u32>(version, VERSION_INDEX);
  unlockList(list);
  return destroyer;
}

/** The base state's word; a recording looks for all of them in one place. */
function unwritten(value: usize): usize {
  if (isDefined(YIELDING)) copy(outcome + RESOLVED_VALUE, value);
  return value;
}

/** Between two windows nobody writes. */
function lockList(list: usize): void {
  if (isSpeculative) lock(list + LIST_LOCK);
}

function unlockList(list: usize): void {
  if (isSpeculative) unlock(list + LIST_LOCK);
}

function isEstimate(parts: u32): bool {
  return (parts & VERSION_ESTIMATE) !== 0 && !hasFault(FAULT_ESTIMATE_IGNORED);
}

function blocked(list: usize, version: usize): bool {
  noteBlocker(load<u32>(version, VERSION_INDEX));
  unlockList(list);
  return false;
}
