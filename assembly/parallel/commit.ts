import {
  ACCOUNT_BALANCE,
  ACCOUNT_CODE,
  ACCOUNT_DESTROYED,
  ACCOUNT_EPOCH,
  ACCOUNT_FLAGS,
  ACCOUNT_NONCE,
  ACCOUNT_RECODED,
  ACCOUNT_VERSIONS,
  BATCH_THREADS,
  BENEFICIARY,
  CHANGED,
  EXISTS,
  HAS_STORAGE,
  LIST_HEAD,
  LIST_LOCK,
  LOADED,
  NEW_CODE,
  OUTCOME_LISTS,
  OUTCOME_LISTS_END,
  RESOLVED_CODE,
  RESOLVED_NONCE,
  RESOLVED_PARTS,
  SLOT_ACCOUNT,
  SLOT_EPOCH,
  SLOT_VALUE,
  SLOT_VERSIONS,
  SLOTS,
  STORAGE_CLEARED,
  VERSION_EXISTS,
  VERSION_HAS_STORAGE,
  WINDOW_CUT,
} from '../layout';
import { lock, unlock } from '../lock';
import { keepAccount, keepSlot, markStorage } from '../state/changes';
import { outcome, outcomeOf } from '../thread';
import { copy, eq } from '../u256';
import { destroyerBelow, resolveBasic, resolveCode, resolveSlot } from '../versions/resolve';
import { yieldPoint } from '../yield';

/*
 * The window's versions become the base state: of each location what a transaction behind the last committed one would read.
 * Locations do not depend on each other, so threads commit them in parallel; but for the slots of an account that was destroyed.
 */

function isSlot(list: usize): bool {
  return list >= SLOTS;
}

function isBeneficiary(list: usize): bool {
  return list === <usize>load<u32>(BENEFICIARY) + ACCOUNT_VERSIONS;
}

/** The beneficiary's balance rises though it is on no thread's list: by one thread, before all others commit. */
export function commitBeneficiary(): void {
  const beneficiary = <usize>load<u32>(BENEFICIARY);
  if (beneficiary !== 0 && load<u32>(beneficiary, ACCOUNT_FLAGS) & LOADED) commitAccount(beneficiary);
}

/** Commits the locations to which this thread was the first to write; no account was destroyed. */
export function commitOwn(): void {
  const end = <usize>load<u32>(outcome, OUTCOME_LISTS_END);
  for (let entry = <usize>load<u32>(outcome, OUTCOME_LISTS); entry < end; entry += 4) {
    const list = <usize>load<u32>(entry);
    if (isSlot(list)) commitSlot(list - SLOT_VERSIONS);
    else if (!isBeneficiary(list)) commitAccount(list - ACCOUNT_VERSIONS);
    forget(list);
  }
}

/** Commits the locations of all threads, by one of them: accounts first, since they say what is left of a storage. */
export function commitAll(): void {
  for (let pass = ACCOUNTS_PASS; pass <= FORGET_PASS; pass++) {
    for (let region: u32 = 0; region <= load<u32>(BATCH_THREADS); region++) {
      const other = outcomeOf(region);
      const end = <usize>load<u32>(other, OUTCOME_LISTS_END);
      for (let entry = <usize>load<u32>(other, OUTCOME_LISTS); entry < end; entry += 4) {
        const list = <usize>load<u32>(entry);
        if (pass === FORGET_PASS) forget(list);
        else if (isSlot(list) !== (pass === SLOTS_PASS)) continue;
        else if (isSlot(list)) commitSlot(list - SLOT_VERSIONS);
        else if (!isBeneficiary(list)) commitAccount(list - ACCOUNT_VERSIONS);
      }
    }
  }
}

const ACCOUNTS_PASS: u32 = 0;
const SLOTS_PASS: u32 = 1;
const FORGET_PASS: u32 = 2;

function forget(list: usize): void {
  store<u32>(list, 0, LIST_HEAD);
  if (isSlot(list)) return;
  store<u32>(list - ACCOUNT_VERSIONS, 0, ACCOUNT_DESTROYED);
  store<u32>(list - ACCOUNT_VERSIONS, 0, ACCOUNT_RECODED);
}

function commitAccount(account: usize): void {
  const cut = load<u32>(WINDOW_CUT);
  resolveCode(account, cut);
  const code = load<u32>(outcome, RESOLVED_CODE);
  const balance = resolveBasic(account, cut);
  const parts = load<u32>(outcome, RESOLVED_PARTS);
  yieldPoint(account + ACCOUNT_FLAGS);
  const existed = (load<u32>(account, ACCOUNT_FLAGS) & EXISTS) !== 0;
  const exists = (parts & VERSION_EXISTS) !== 0;
  if (!existed && !exists) return;
  const isDestroyed = load<u32>(account, ACCOUNT_DESTROYED) !== 0 && destroyerBelow(account, cut) >= 0;
  const nonce = load<u64>(outcome, RESOLVED_NONCE);
  const isSame =
    !isDestroyed &&
    existed === exists &&
    code === load<u32>(account, ACCOUNT_CODE) &&
    nonce === load<u64>(account, ACCOUNT_NONCE) &&
    eq(balance, account + ACCOUNT_BALANCE);
  if (isSame) return;
  lock(account + ACCOUNT_VERSIONS + LIST_LOCK);
  keepAccount(account);
  let flags = CHANGED;
  if (isDestroyed || !exists) {
    yieldPoint(account + ACCOUNT_EPOCH);
    store<u32>(account, load<u32>(account, ACCOUNT_EPOCH) + 1, ACCOUNT_EPOCH);
    flags |= STORAGE_CLEARED | NEW_CODE;
  }
  if (code !== load<u32>(account, ACCOUNT_CODE)) flags |= NEW_CODE;
  if (exists) flags |= EXISTS;
  if (parts & VERSION_HAS_STORAGE) flags |= HAS_STORAGE;
  copy(account + ACCOUNT_BALANCE, balance);
  store<u64>(account, nonce, ACCOUNT_NONCE);
  store<u32>(account, code, ACCOUNT_CODE);
  yieldPoint(account + ACCOUNT_FLAGS);
  flags |= load<u32>(account, ACCOUNT_FLAGS) & ~(EXISTS | HAS_STORAGE);
  store<u32>(account, flags, ACCOUNT_FLAGS);
  unlock(account + ACCOUNT_VERSIONS + LIST_LOCK);
}

function commitSlot(slot: usize): void {
  const account = <usize>load<u32>(slot, SLOT_ACCOUNT);
  yieldPoint(account + ACCOUNT_EPOCH);
  const epoch = load<u32>(account, ACCOUNT_EPOCH);
  const value = resolveSlot(slot, load<u32>(WINDOW_CUT));
  if (load<u32>(slot, SLOT_EPOCH) === epoch && eq(value, slot + SLOT_VALUE)) return;
  keepSlot(slot);
  copy(slot + SLOT_VALUE, value);
  store<u32>(slot, epoch, SLOT_EPOCH);
  markStorage(account);
}
