import {
  ACCOUNT_ADDRESS_BYTES,
  ACCOUNT_BALANCE,
  ACCOUNT_BALANCE_BEFORE,
  ACCOUNT_BYTES,
  ACCOUNT_CODE,
  ACCOUNT_CODE_BEFORE,
  ACCOUNT_COUNT,
  ACCOUNT_EPOCH,
  ACCOUNT_EPOCH_BEFORE,
  ACCOUNT_FLAGS,
  ACCOUNT_FLAGS_BEFORE,
  ACCOUNT_NONCE,
  ACCOUNT_NONCE_BEFORE,
  ACCOUNTS,
  CHANGED,
  CHANGED_ACCOUNT_ADDRESS,
  CHANGED_ACCOUNT_BALANCE,
  CHANGED_ACCOUNT_BYTES,
  CHANGED_ACCOUNT_CODE,
  CHANGED_ACCOUNT_CODE_HASH,
  CHANGED_ACCOUNT_FLAGS,
  CHANGED_ACCOUNT_NONCE,
  CHANGED_ACCOUNT_RECORD,
  CHANGED_SLOT_ACCOUNT,
  CHANGED_SLOT_BYTES,
  CHANGED_SLOT_KEY,
  CHANGED_SLOT_VALUE,
  CODE_HASH,
  LOGS_BYTES,
  NEW_CODE,
  SLOT_ACCOUNT,
  SLOT_BYTES,
  SLOT_COUNT,
  SLOT_EPOCH,
  SLOT_EPOCH_BEFORE,
  SLOT_FLAGS,
  SLOT_KEY,
  SLOT_VALUE,
  SLOT_VALUE_BEFORE,
  SLOTS,
  STORAGE_CLEARED,
} from '../layout';
import { logs } from '../thread';
import { copy } from '../u256';
import { EMPTY_CODE } from './codes';

/*
 * What the block changed of the base state. A record keeps what it was before the block's first change of it, so that the table serves
 * the next block as well: with the changes, or without them where a block on the same parent follows.
 */

/** Before each change of an ACCOUNT. */
export function keepAccount(account: usize): void {
  const flags = load<u32>(account, ACCOUNT_FLAGS);
  if (flags & CHANGED) return;
  store<u32>(account, flags, ACCOUNT_FLAGS_BEFORE);
  store<u32>(account, load<u32>(account, ACCOUNT_CODE), ACCOUNT_CODE_BEFORE);
  store<u32>(account, load<u32>(account, ACCOUNT_EPOCH), ACCOUNT_EPOCH_BEFORE);
  store<u64>(account, load<u64>(account, ACCOUNT_NONCE), ACCOUNT_NONCE_BEFORE);
  copy(account + ACCOUNT_BALANCE_BEFORE, account + ACCOUNT_BALANCE);
}

/** Before each change of a SLOT. */
export function keepSlot(slot: usize): void {
  const flags = load<u32>(slot, SLOT_FLAGS);
  if (flags & CHANGED) return;
  store<u32>(slot, flags | CHANGED, SLOT_FLAGS);
  store<u32>(slot, load<u32>(slot, SLOT_EPOCH), SLOT_EPOCH_BEFORE);
  copy(slot + SLOT_VALUE_BEFORE, slot + SLOT_VALUE);
}

function accountsEnd(): usize {
  return ACCOUNTS + <usize>load<u32>(ACCOUNT_COUNT) * ACCOUNT_BYTES;
}

function slotsEnd(): usize {
  return SLOTS + <usize>load<u32>(SLOT_COUNT) * SLOT_BYTES;
}

/** Takes the block's changes back. */
export function undoChanges(): void {
  for (let account: usize = ACCOUNTS; account < accountsEnd(); account += ACCOUNT_BYTES) {
    if (!(load<u32>(account, ACCOUNT_FLAGS) & CHANGED)) continue;
    store<u32>(account, load<u32>(account, ACCOUNT_FLAGS_BEFORE), ACCOUNT_FLAGS);
    store<u32>(account, load<u32>(account, ACCOUNT_CODE_BEFORE), ACCOUNT_CODE);
    store<u32>(account, load<u32>(account, ACCOUNT_EPOCH_BEFORE), ACCOUNT_EPOCH);
    store<u64>(account, load<u64>(account, ACCOUNT_NONCE_BEFORE), ACCOUNT_NONCE);
    copy(account + ACCOUNT_BALANCE, account + ACCOUNT_BALANCE_BEFORE);
  }
  for (let slot: usize = SLOTS; slot < slotsEnd(); slot += SLOT_BYTES) {
    const flags = load<u32>(slot, SLOT_FLAGS);
    if (!(flags & CHANGED)) continue;
    store<u32>(slot, flags & ~CHANGED, SLOT_FLAGS);
    store<u32>(slot, load<u32>(slot, SLOT_EPOCH_BEFORE), SLOT_EPOCH);
    copy(slot + SLOT_VALUE, slot + SLOT_VALUE_BEFORE);
  }
}

/**
 * Makes the changes part of the state; false where that cannot be done: an account without code or nonce got storage, and whether it has
 * any is not known here, but asked for when a contract is created at its address (EIP-7610).
 */
export function acceptChanges(): bool {
  for (let slot: usize = SLOTS; slot < slotsEnd(); slot += SLOT_BYTES) {
    const flags = load<u32>(slot, SLOT_FLAGS);
    if (!(flags & CHANGED)) continue;
    const account = <usize>load<u32>(slot, SLOT_ACCOUNT);
    if (load<u64>(account, ACCOUNT_NONCE) === 0 && <usize>load<u32>(account, ACCOUNT_CODE) === EMPTY_CODE) return false;
    store<u32>(slot, flags & ~CHANGED, SLOT_FLAGS);
  }
  for (let account: usize = ACCOUNTS; account < accountsEnd(); account += ACCOUNT_BYTES) {
    const flags = load<u32>(account, ACCOUNT_FLAGS);
    if (flags & CHANGED) store<u32>(account, flags & ~(CHANGED | STORAGE_CLEARED | NEW_CODE), ACCOUNT_FLAGS);
  }
  return true;
}

/** What is to be gathered next. */
let nextAccount: usize = 0;
let nextSlot: usize = 0;
/** Where the CHANGED_SLOTs of what was gathered last begin. */
export let changedSlots: usize = 0;

/** Before {@link gatherChanges}. */
export function beginGathering(): void {
  nextAccount = ACCOUNTS;
  nextSlot = SLOTS;
}

/**
 * Gathers the next changes in LOGS, as many as there is room for: accounts first.
 * @returns where they end; where LOGS begin, there are no more
 */
export function gatherChanges(): usize {
  const end = logs + LOGS_BYTES;
  let at = logs;
  for (; nextAccount < accountsEnd(); nextAccount += ACCOUNT_BYTES) {
    const account = nextAccount;
    const flags = load<u32>(account, ACCOUNT_FLAGS);
    if (!(flags & CHANGED)) continue;
    if (at + CHANGED_ACCOUNT_BYTES > end) {
      changedSlots = at;
      return at;
    }
    const code = load<u32>(account, ACCOUNT_CODE);
    store<u32>(at, <u32>account, CHANGED_ACCOUNT_RECORD);
    store<u32>(at, flags, CHANGED_ACCOUNT_FLAGS);
    store<u32>(at, code, CHANGED_ACCOUNT_CODE);
    store<u64>(at, load<u64>(account, ACCOUNT_NONCE), CHANGED_ACCOUNT_NONCE);
    copy(at + CHANGED_ACCOUNT_ADDRESS, account + ACCOUNT_ADDRESS_BYTES);
    copy(at + CHANGED_ACCOUNT_BALANCE, account + ACCOUNT_BALANCE);
    copy(at + CHANGED_ACCOUNT_CODE_HASH, <usize>code + CODE_HASH);
    at += CHANGED_ACCOUNT_BYTES;
  }
  changedSlots = at;
  for (; nextSlot < slotsEnd(); nextSlot += SLOT_BYTES) {
    const slot = nextSlot;
    if (!(load<u32>(slot, SLOT_FLAGS) & CHANGED)) continue;
    const account = load<u32>(slot, SLOT_ACCOUNT);
    if (load<u32>(slot, SLOT_EPOCH) !== load<u32>(<usize>account, ACCOUNT_EPOCH)) continue;
    if (at + CHANGED_SLOT_BYTES > end) return at;
    copy(at + CHANGED_SLOT_KEY, slot + SLOT_KEY);
    copy(at + CHANGED_SLOT_VALUE, slot + SLOT_VALUE);
    store<u32>(at, account, CHANGED_SLOT_ACCOUNT);
    at += CHANGED_SLOT_BYTES;
  }
  return at;
}
