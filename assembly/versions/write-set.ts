import { FAULT_KEEP_REMOVED, FAULT_NEW_PATH_UNSAID } from '../faults';
import {
  ACCOUNT_DESTROYED,
  ACCOUNT_RECODED,
  ACCOUNT_VERSIONS,
  BENEFICIARY,
  LIST_LOCK,
  SET_BYTES,
  SET_WRITES,
  SETS,
  SLOT_VERSIONS,
  VERSION_CODE,
  VERSION_CREDIT,
  VERSION_DESTROYED,
  VERSION_ESTIMATE,
  VERSION_INCARNATION,
  VERSION_LIST,
  VERSION_NEW_CODE,
  VERSION_NONCE,
  VERSION_PARTS,
  VERSION_SIBLING,
  VERSION_SLOT,
  VERSION_VALUE,
  WINDOW_DESTROYS,
} from '../layout';
import { lock, unlock } from '../lock';
import { SITE_PUBLISH, TELL_WRITE } from '../sites';
import { copy } from '../u256';
import { hasFault, storeShared, tell, yieldPoint } from '../yield';
import { addOwnFee, endFee, markFee, writeFee } from './fees';
import { isClaiming, transactionIncarnation, transactionIndex } from './incarnation';
import { isAdded, ownVersion } from './lists';

/** The paper's wrote_new_location: the incarnation wrote what the one before it did not. */
export let wroteNewPath: bool = false;

function writes(index: u32): usize {
  return SETS + <usize>index * SET_BYTES + SET_WRITES;
}

/** Before the first write of an incarnation. */
export function beginWrites(): void {
  wroteNewPath = false;
}

/**
 * Publishes what the incarnation says of an account.
 * @param parts of VERSION_…
 * @param balance word, or what is added to it
 */
export function writeAccount(account: usize, parts: u32, balance: usize, nonce: u64, code: u32): void {
  yieldPoint(SITE_PUBLISH);
  if (parts === VERSION_CREDIT && account === <usize>load<u32>(BENEFICIARY)) {
    if (isClaiming) addOwnFee(balance);
    else if (writeFee(balance)) noteNewPath();
    return;
  }
  const list = account + ACCOUNT_VERSIONS;
  lock(list + LIST_LOCK);
  const version = ownVersion(list, transactionIndex);
  copy(version + VERSION_VALUE, balance);
  store<u64>(version, nonce, VERSION_NONCE);
  store<u32>(version, code, VERSION_CODE);
  publish(version, parts);
  if (parts & VERSION_NEW_CODE) storeShared(account + ACCOUNT_RECODED, 1);
  if (parts & VERSION_DESTROYED) {
    storeShared(account + ACCOUNT_DESTROYED, 1);
    storeShared(WINDOW_DESTROYS, 1);
  }
  unlock(list + LIST_LOCK);
}

export function writeSlot(slot: usize, value: usize): void {
  const list = slot + SLOT_VERSIONS;
  yieldPoint(SITE_PUBLISH);
  lock(list + LIST_LOCK);
  const version = ownVersion(list, transactionIndex);
  copy(version + VERSION_VALUE, value);
  publish(version, VERSION_SLOT);
  unlock(list + LIST_LOCK);
}

function publish(version: usize, parts: u32): void {
  const before = load<u32>(version, VERSION_PARTS);
  // a part more is a path more: who read the location without it is to be validated again
  if ((parts & ~before) !== 0) noteNewPath();
  store<u32>(version, parts, VERSION_PARTS);
  store<u32>(version, transactionIncarnation, VERSION_INCARNATION);
  if (isDefined(YIELDING)) tell(TELL_WRITE, version, 0);
  if (!isAdded) return;
  const last = writes(transactionIndex);
  store<u32>(version, load<u32>(last), VERSION_SIBLING);
  store<u32>(last, <u32>version);
}

function noteNewPath(): void {
  wroteNewPath = !(hasFault(FAULT_NEW_PATH_UNSAID) && transactionIncarnation !== 0);
}

/** After the last write: takes back what an earlier incarnation wrote and this one did not. */
export function endWrites(): void {
  if (transactionIncarnation === 0 || hasFault(FAULT_KEEP_REMOVED)) return;
  endFee();
  for (let version = <usize>load<u32>(writes(transactionIndex)); version !== 0; version = siblingOf(version)) {
    if (load<u32>(version, VERSION_INCARNATION) !== transactionIncarnation) setParts(version, 0);
  }
}

/** After the incarnation failed: who reads what it wrote is to wait for the next one. */
export function markEstimates(index: u32): void {
  markFee(index);
  for (let version = <usize>load<u32>(writes(index)); version !== 0; version = siblingOf(version)) {
    const parts = load<u32>(version, VERSION_PARTS);
    if (parts !== 0) setParts(version, parts | VERSION_ESTIMATE);
  }
}

function siblingOf(version: usize): usize {
  return <usize>load<u32>(version, VERSION_SIBLING);
}

function setParts(version: usize, parts: u32): void {
  const list = <usize>load<u32>(version, VERSION_LIST);
  lock(list + LIST_LOCK);
  store<u32>(version, parts, VERSION_PARTS);
  if (isDefined(YIELDING)) tell(TELL_WRITE, version, 0);
  unlock(list + LIST_LOCK);
}
