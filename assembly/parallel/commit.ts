import {
  ACCOUNT_BALANCE,
  ACCOUNT_CODE,
  ACCOUNT_DESTROYED,
  ACCOUNT_EPOCH,
  ACCOUNT_FLAGS,
  ACCOUNT_NONCE,
  ACCOUNT_VERSIONS,
  BATCH_THREADS,
  CHANGED,
  EXISTS,
  HAS_STORAGE,
  LIST_HEAD,
  NEW_CODE,
  OUTCOME_LISTS,
  OUTCOME_LISTS_END,
  RESOLVED_CODE,
  RESOLVED_NONCE,
  RESOLVED_PARTS,
  RESOLVED_VALUE,
  SLOT_ACCOUNT,
  SLOT_EPOCH,
  SLOT_FLAGS,
  SLOT_VALUE,
  SLOT_VERSIONS,
  SLOTS,
  STORAGE_CLEARED,
  VERSION_EXISTS,
  VERSION_HAS_STORAGE,
  WINDOW_CUT,
} from '../layout';
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

/** Commits the locations to which this thread was the first to write; no account was destroyed. */
export function commitOwn(): void {
  const end = <usize>load<u32>(outcome, OUTCOME_LISTS_END);
  for (let entry = <usize>load<u32>(outcome, OUTCOME_LISTS); entry < end; entry += 4) {
    const list = <usize>load<u32>(entry);
    if (isSlot(list)) commitSlot(list - SLOT_VERSIONS);
    else commitAccount(list - ACCOUNT_VERSIONS);
    forget(list);
  }
}

/** Commits the locations of all threads, by one of them: accounts first, since they say what is left of a storage. */
export function commitAll(): void {
  for (let pass = ACCOUNTS_PASS; pass <= FORGET_PASS; pass++) {
    for (let thread: u32 = 0; thread < load<u32>(BATCH_THREADS); thread++) {
      const other = outcomeOf(thread);
      const end = <usize>load<u32>(other, OUTCOME_LISTS_END);
      for (let entry = <usize>load<u32>(other, OUTCOME_LISTS); entry < end; entry += 4) {
        const list = <usize>load<u32>(entry);
        if (pass === FORGET_PASS) forget(list);
        else if (isSlot(list) !== (pass === SLOTS_PASS)) continue;
        else if (isSlot(list)) commitSlot(list - SLOT_VERSIONS);
        else commitAccount(list - ACCOUNT_VERSIONS);
      }
    }
  }
}

const ACCOUNTS_PASS: u32 = 0;
const SLOTS_PASS: u32 = 1;
const FORGET_PASS: u32 = 2;

function forget(list: usize): void {
  store<u32>(list, 0, LIST_HEAD);
  if (!isSlot(list)) store<u32>(list - ACCOUNT_VERSIONS, 0, ACCOUNT_DESTROYED);
}

function commitAccount(account: usize): void {
  const cut = load<u32>(WINDOW_CUT);
  resolveCode(account, cut);
  const code = load<u32>(outcome, RESOLVED_CODE);
  resolveBasic(account, cut);
  const parts = load<u32>(outcome, RESOLVED_PARTS);
  yieldPoint(account + ACCOUNT_FLAGS);
  const before = load<u32>(account, ACCOUNT_FLAGS);
  const existed = (before & EXISTS) !== 0;
  const exists = (parts & VERSION_EXISTS) !== 0;
  if (!existed && !exists) return;
  let flags = before & ~(EXISTS | HAS_STORAGE);
  const isDestroyed = load<u32>(account, ACCOUNT_DESTROYED) !== 0 && destroyerBelow(account, cut) >= 0;
  if (isDestroyed || !exists) {
    yieldPoint(account + ACCOUNT_EPOCH);
    store<u32>(account, load<u32>(account, ACCOUNT_EPOCH) + 1, ACCOUNT_EPOCH);
    flags |= CHANGED | STORAGE_CLEARED | NEW_CODE;
  }
  if (exists) flags |= EXISTS;
  if (parts & VERSION_HAS_STORAGE) flags |= HAS_STORAGE;
  if (code !== load<u32>(account, ACCOUNT_CODE)) flags |= CHANGED | NEW_CODE;
  const nonce = load<u64>(outcome, RESOLVED_NONCE);
  const balance = outcome + RESOLVED_VALUE;
  const isSame = existed && nonce === load<u64>(account, ACCOUNT_NONCE) && eq(balance, account + ACCOUNT_BALANCE);
  if (!isSame) flags |= CHANGED;
  copy(account + ACCOUNT_BALANCE, balance);
  store<u64>(account, nonce, ACCOUNT_NONCE);
  store<u32>(account, code, ACCOUNT_CODE);
  // a slot's thread may mark the account at the same time
  yieldPoint(account + ACCOUNT_FLAGS);
  atomic.or<u32>(account + ACCOUNT_FLAGS, flags);
  yieldPoint(account + ACCOUNT_FLAGS);
  if (before & ~flags) atomic.and<u32>(account + ACCOUNT_FLAGS, flags | CHANGED);
}

function commitSlot(slot: usize): void {
  const cut = load<u32>(WINDOW_CUT);
  const account = <usize>load<u32>(slot, SLOT_ACCOUNT);
  yieldPoint(account + ACCOUNT_EPOCH);
  const epoch = load<u32>(account, ACCOUNT_EPOCH);
  resolveSlot(slot, cut);
  const value = outcome + RESOLVED_VALUE;
  if (load<u32>(slot, SLOT_EPOCH) === epoch && eq(value, slot + SLOT_VALUE)) return;
  copy(slot + SLOT_VALUE, value);
  store<u32>(slot, epoch, SLOT_EPOCH);
  store<u32>(slot, load<u32>(slot, SLOT_FLAGS) | CHANGED, SLOT_FLAGS);
  yieldPoint(account + ACCOUNT_FLAGS);
  if (!(load<u32>(account, ACCOUNT_FLAGS) & CHANGED)) atomic.or<u32>(account + ACCOUNT_FLAGS, CHANGED);
}
