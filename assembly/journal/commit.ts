import {
  ACCOUNT_BALANCE,
  ACCOUNT_CODE,
  ACCOUNT_EPOCH,
  ACCOUNT_FLAGS,
  ACCOUNT_NONCE,
  ACCOUNT_STAMP,
  CHANGED,
  CLEARS_EMPTY_ACCOUNTS,
  EXISTS,
  HAS_STORAGE,
  NEW_CODE,
  SLOT_EPOCH,
  SLOT_STAMP,
  SLOT_VALUE,
  STORAGE_CLEARED,
  VERSION_BASIC,
  VERSION_CREDIT,
  VERSION_DESTROYED,
  VERSION_EXISTS,
  VERSION_HAS_STORAGE,
  VERSION_NEW_CODE,
  VIEW_ACCOUNT_BYTES,
  VIEW_ADDRESS,
  VIEW_BALANCE,
  VIEW_BASE,
  VIEW_CODE,
  VIEW_CODE_LOADED,
  VIEW_CREDITED,
  VIEW_DESTROYED,
  VIEW_EXISTED,
  VIEW_HAD_STORAGE,
  VIEW_LOADED,
  VIEW_NONCE,
  VIEW_ORIGINAL_BALANCE,
  VIEW_ORIGINAL_CODE,
  VIEW_ORIGINAL_NONCE,
  VIEW_READS,
  VIEW_SLOT_ACCOUNT,
  VIEW_SLOT_BASE,
  VIEW_SLOT_BYTES,
  VIEW_SLOT_ORIGINAL,
  VIEW_SLOT_VALUE,
  VIEW_TOUCHED,
} from '../layout';
import { FAULT_EMPTY_ACCOUNT_KEPT } from '../rule-faults';
import { keepAccount, keepSlot, markStorage } from '../state/changes';
import { EMPTY_CODE } from '../state/codes';
import { scratch, viewAccounts, viewSlots } from '../thread';
import { copy, eq, fits32, isZero, setSmall } from '../u256';
import { claimWrite } from '../versions/claims';
import { isClaiming, isSpeculative } from '../versions/incarnation';
import { writeAccount, writeSlot } from '../versions/write-set';
import { hasFault, yieldPoint } from '../yield';
import { clearViewAccounts, hasFlag, viewAccountsEnd } from './accounts';
import { beginLogs } from './logs';
import { exists, isEmpty, readCode } from './reads';
import { clearViewSlots, viewSlotsEnd } from './slots';
import { clearUndo } from './undo';
import { clearRipemdTouched, ripemdTouched } from './writes';

/** Begins a transaction's view: nothing read, nothing changed. */
export function clearJournal(): void {
  clearViewAccounts();
  clearViewSlots();
  clearUndo();
  beginLogs();
  clearRipemdTouched();
}

/** Reads what {@link commit} needs to tell which touched accounts are empty; false as reads.ts has it. */
export function readTouched(): bool {
  if (!load<u64>(CLEARS_EMPTY_ACCOUNTS)) return true;
  const end = viewAccountsEnd();
  for (let view = viewAccounts; view < end; view += VIEW_ACCOUNT_BYTES) {
    const mayBeEmpty = isTouched(view) && load<u64>(view, VIEW_NONCE) === 0 && isZero(view + VIEW_BALANCE);
    if (mayBeEmpty && !readCode(view)) return false;
  }
  return true;
}

function isTouched(view: usize): bool {
  if (!(load<u32>(view, VIEW_READS) & VIEW_LOADED)) return false;
  if (hasFlag(view, VIEW_TOUCHED)) return true;
  return ripemdTouched && fits32(view + VIEW_ADDRESS) && load<u32>(view, VIEW_ADDRESS) === 3;
}

/** True where the account does not outlive the transaction (yellow paper, 6.2: the self-destruct set and the dead touched). */
function goes(view: usize): bool {
  if (hasFlag(view, VIEW_DESTROYED)) return true;
  if (hasFault(FAULT_EMPTY_ACCOUNT_KEPT)) return false;
  return load<u64>(CLEARS_EMPTY_ACCOUNTS) !== 0 && isTouched(view) && isEmpty(view);
}

/**
 * For threads that execute on the base state itself: claims what {@link commit} is to write. False where another thread has it, or where more
 * is written than can be put back (parallel/claimed.ts).
 */
export function claimWrites(): bool {
  const accountsEnd = viewAccountsEnd();
  for (let view = viewAccounts; view < accountsEnd; view += VIEW_ACCOUNT_BYTES) {
    if (!(load<u32>(view, VIEW_READS) & VIEW_LOADED)) continue;
    const isGoing = goes(view);
    if ((isGoing && existed(view)) || hasNewCode(view)) return false;
    if (!isGoing && isChanged(view) && !claimWrite(baseOf(view) + ACCOUNT_STAMP)) return false;
  }
  const slotsEnd = viewSlotsEnd();
  for (let slot = viewSlots; slot < slotsEnd; slot += VIEW_SLOT_BYTES) {
    if (isSlotChanged(slot) && !claimWrite(<usize>load<u32>(slot, VIEW_SLOT_BASE) + SLOT_STAMP)) return false;
  }
  return true;
}

/** Publishes what the transaction changed: to the base state, or as versions. After {@link readTouched}. */
export function commit(): void {
  const accountsEnd = viewAccountsEnd();
  for (let view = viewAccounts; view < accountsEnd; view += VIEW_ACCOUNT_BYTES) {
    const reads = load<u32>(view, VIEW_READS);
    if (reads & VIEW_CREDITED) writeAccount(baseOf(view), VERSION_CREDIT, view + VIEW_BALANCE, 0, 0);
    if (!(reads & VIEW_LOADED)) continue;
    if (goes(view)) isSpeculative ? writeRemoval(view) : remove(view);
    else if (isChanged(view)) isSpeculative ? writeChange(view) : publish(view);
  }
  const slotsEnd = viewSlotsEnd();
  for (let slot = viewSlots; slot < slotsEnd; slot += VIEW_SLOT_BYTES) {
    if (!isSlotChanged(slot)) continue;
    const base = <usize>load<u32>(slot, VIEW_SLOT_BASE);
    const view = <usize>load<u32>(slot, VIEW_SLOT_ACCOUNT);
    if (goes(view)) continue;
    if (isSpeculative) {
      writeSlot(base, slot + VIEW_SLOT_VALUE);
      continue;
    }
    const account = baseOf(view);
    keepSlot(base);
    yieldPoint(base + SLOT_VALUE);
    copy(base + SLOT_VALUE, slot + VIEW_SLOT_VALUE);
    store<u32>(base, load<u32>(account, ACCOUNT_EPOCH), SLOT_EPOCH);
    if (!isClaiming) markStorage(account);
  }
}

function isSlotChanged(slot: usize): bool {
  return load<u32>(slot, VIEW_SLOT_BASE) !== 0 && !eq(slot + VIEW_SLOT_VALUE, slot + VIEW_SLOT_ORIGINAL);
}

function isChanged(view: usize): bool {
  return (
    load<u64>(view, VIEW_NONCE) !== load<u64>(view, VIEW_ORIGINAL_NONCE) ||
    !eq(view + VIEW_BALANCE, view + VIEW_ORIGINAL_BALANCE) ||
    hasNewCode(view) ||
    (exists(view) && !existed(view))
  );
}

function hasNewCode(view: usize): bool {
  if (!(load<u32>(view, VIEW_READS) & VIEW_CODE_LOADED)) return false;
  return load<u32>(view, VIEW_CODE) !== load<u32>(view, VIEW_ORIGINAL_CODE);
}

function baseOf(view: usize): usize {
  return <usize>load<u32>(view, VIEW_BASE);
}

function writeChange(view: usize): void {
  const reads = load<u32>(view, VIEW_READS);
  let parts = VERSION_BASIC | VERSION_EXISTS;
  if (reads & VIEW_HAD_STORAGE) parts |= VERSION_HAS_STORAGE;
  if (hasNewCode(view)) parts |= VERSION_NEW_CODE;
  writeAccount(baseOf(view), parts, view + VIEW_BALANCE, load<u64>(view, VIEW_NONCE), load<u32>(view, VIEW_CODE));
}

function existed(view: usize): bool {
  return (load<u32>(view, VIEW_READS) & VIEW_EXISTED) !== 0;
}

/** As {@link remove}. */
function writeRemoval(view: usize): void {
  if (!existed(view)) return;
  setSmall(scratch, 0);
  writeAccount(baseOf(view), VERSION_BASIC | VERSION_NEW_CODE | VERSION_DESTROYED, scratch, 0, <u32>EMPTY_CODE);
}

function mark(base: usize, flags: u32): void {
  store<u32>(base, load<u32>(base, ACCOUNT_FLAGS) | flags, ACCOUNT_FLAGS);
}

function publish(view: usize): void {
  const base = baseOf(view);
  keepAccount(base);
  copy(base + ACCOUNT_BALANCE, view + VIEW_BALANCE);
  // by claims another thread may read what is half written
  yieldPoint(base + ACCOUNT_NONCE);
  store<u64>(base, load<u64>(view, VIEW_NONCE), ACCOUNT_NONCE);
  mark(base, EXISTS | CHANGED);
  if (hasNewCode(view)) {
    store<u32>(base, load<u32>(view, VIEW_CODE), ACCOUNT_CODE);
    mark(base, NEW_CODE);
  }
}

/** Of what did not exist before nothing is left to say. */
function remove(view: usize): void {
  if (!existed(view)) return;
  const base = baseOf(view);
  keepAccount(base);
  setSmall(base + ACCOUNT_BALANCE, 0);
  store<u64>(base, 0, ACCOUNT_NONCE);
  store<u32>(base, <u32>EMPTY_CODE, ACCOUNT_CODE);
  store<u32>(base, load<u32>(base, ACCOUNT_EPOCH) + 1, ACCOUNT_EPOCH);
  const kept = load<u32>(base, ACCOUNT_FLAGS) & ~(EXISTS | HAS_STORAGE);
  store<u32>(base, kept | CHANGED | STORAGE_CLEARED | NEW_CODE, ACCOUNT_FLAGS);
}
