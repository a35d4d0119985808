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
  ACCOUNT_GROUPS,
  ACCOUNT_NONCE,
  ACCOUNT_NONCE_BEFORE,
  ACCOUNT_VERSIONS,
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
  EXISTS,
  GROUP_RECORDS,
  HAS_NEW_CODES,
  HAS_STORAGE,
  LIST_LOCK,
  NEW_CODE,
  SLOT_ACCOUNT,
  SLOT_BYTES,
  SLOT_COUNT,
  SLOT_EPOCH,
  SLOT_EPOCH_BEFORE,
  SLOT_FLAGS,
  SLOT_GROUPS,
  SLOT_KEY,
  SLOT_VALUE,
  SLOT_VALUE_BEFORE,
  SLOTS,
  STORAGE_CLEARED,
} from '../layout';
import { lock, unlock } from '../lock';
import { copy, eq, isZero } from '../u256';
import { yieldPoint } from '../yield';
import { EMPTY_CODE } from './codes';

/*
 * What the block changed of the base state. A record keeps what it was before the block's first change of it, so that the table serves
 * the next block as well: with the changes, or without them where a block on the same parent follows. The table may hold a thousand times what a
 * block changes; so groups of records have a byte each that says whether one of them was.
 */

const ACCOUNT_GROUP_BYTES: usize = GROUP_RECORDS * ACCOUNT_BYTES;
const SLOT_GROUP_BYTES: usize = GROUP_RECORDS * SLOT_BYTES;

/** Before each change of an ACCOUNT. */
export function keepAccount(account: usize): void {
  const flags = load<u32>(account, ACCOUNT_FLAGS);
  if (flags & CHANGED) return;
  noteGroup(ACCOUNT_GROUPS + (account - ACCOUNTS) / ACCOUNT_GROUP_BYTES);
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
  noteGroup(SLOT_GROUPS + (slot - SLOTS) / SLOT_GROUP_BYTES);
  store<u32>(slot, flags | CHANGED, SLOT_FLAGS);
  store<u32>(slot, load<u32>(slot, SLOT_EPOCH), SLOT_EPOCH_BEFORE);
  copy(slot + SLOT_VALUE_BEFORE, slot + SLOT_VALUE);
}

/** An account is changed where a slot of it is; several threads may come to say so. */
export function markStorage(account: usize): void {
  yieldPoint(account + ACCOUNT_FLAGS);
  if (load<u32>(account, ACCOUNT_FLAGS) & CHANGED) return;
  lock(account + ACCOUNT_VERSIONS + LIST_LOCK);
  keepAccount(account);
  store<u32>(account, load<u32>(account, ACCOUNT_FLAGS) | CHANGED, ACCOUNT_FLAGS);
  unlock(account + ACCOUNT_VERSIONS + LIST_LOCK);
}

/** Several threads may come to say so. */
function noteGroup(group: usize): void {
  // what is only read stays in the caches of all
  if (load<u8>(group) === 0) store<u8>(group, 1);
}

function accountsEnd(): usize {
  return ACCOUNTS + <usize>load<u32>(ACCOUNT_COUNT) * ACCOUNT_BYTES;
}

function slotsEnd(): usize {
  return SLOTS + <usize>load<u32>(SLOT_COUNT) * SLOT_BYTES;
}

function accountGroupsEnd(): usize {
  return ACCOUNT_GROUPS + (<usize>load<u32>(ACCOUNT_COUNT) + GROUP_RECORDS - 1) / GROUP_RECORDS;
}

function slotGroupsEnd(): usize {
  return SLOT_GROUPS + (<usize>load<u32>(SLOT_COUNT) + GROUP_RECORDS - 1) / GROUP_RECORDS;
}

/** The first group from `group` on of which a record was changed; `end` where there is none. */
function changedGroup(group: usize, end: usize): usize {
  while (group + 8 <= end && load<u64>(group) === 0) group += 8;
  while (group < end && load<u8>(group) === 0) group++;
  return group;
}

function firstAccount(group: usize): usize {
  return ACCOUNTS + (group - ACCOUNT_GROUPS) * ACCOUNT_GROUP_BYTES;
}

function firstSlot(group: usize): usize {
  return SLOTS + (group - SLOT_GROUPS) * SLOT_GROUP_BYTES;
}

/** Forgets which groups have changes, before their records are forgotten. */
export function clearGroups(): void {
  memory.fill(ACCOUNT_GROUPS, 0, accountGroupsEnd() - ACCOUNT_GROUPS);
  memory.fill(SLOT_GROUPS, 0, slotGroupsEnd() - SLOT_GROUPS);
}

/** Takes the block's changes back. */
export function undoChanges(): void {
  const accountGroups = accountGroupsEnd();
  for (let group = changedGroup(ACCOUNT_GROUPS, accountGroups); group < accountGroups; ) {
    store<u8>(group, 0);
    const end = min(firstAccount(group + 1), accountsEnd());
    for (let account = firstAccount(group); account < end; account += ACCOUNT_BYTES) undoAccount(account);
    group = changedGroup(group + 1, accountGroups);
  }
  const slotGroups = slotGroupsEnd();
  for (let group = changedGroup(SLOT_GROUPS, slotGroups); group < slotGroups; ) {
    store<u8>(group, 0);
    const end = min(firstSlot(group + 1), slotsEnd());
    for (let slot = firstSlot(group); slot < end; slot += SLOT_BYTES) undoSlot(slot);
    group = changedGroup(group + 1, slotGroups);
  }
}

function undoAccount(account: usize): void {
  if (!(load<u32>(account, ACCOUNT_FLAGS) & CHANGED)) return;
  store<u32>(account, load<u32>(account, ACCOUNT_FLAGS_BEFORE), ACCOUNT_FLAGS);
  store<u32>(account, load<u32>(account, ACCOUNT_CODE_BEFORE), ACCOUNT_CODE);
  store<u32>(account, load<u32>(account, ACCOUNT_EPOCH_BEFORE), ACCOUNT_EPOCH);
  store<u64>(account, load<u64>(account, ACCOUNT_NONCE_BEFORE), ACCOUNT_NONCE);
  copy(account + ACCOUNT_BALANCE, account + ACCOUNT_BALANCE_BEFORE);
}

function undoSlot(slot: usize): void {
  const flags = load<u32>(slot, SLOT_FLAGS);
  if (!(flags & CHANGED)) return;
  store<u32>(slot, flags & ~CHANGED, SLOT_FLAGS);
  store<u32>(slot, load<u32>(slot, SLOT_EPOCH_BEFORE), SLOT_EPOCH);
  copy(slot + SLOT_VALUE, slot + SLOT_VALUE_BEFORE);
}

/**
 * Makes the changes part of the state; false where that cannot be done: an account without code or nonce got storage, and whether it has
 * any is not known here, but asked for when a contract is created at its address (EIP-7610).
 */
export function acceptChanges(): bool {
  const slotGroups = slotGroupsEnd();
  for (let group = changedGroup(SLOT_GROUPS, slotGroups); group < slotGroups; ) {
    store<u8>(group, 0);
    const end = min(firstSlot(group + 1), slotsEnd());
    for (let slot = firstSlot(group); slot < end; slot += SLOT_BYTES) if (!acceptSlot(slot)) return false;
    group = changedGroup(group + 1, slotGroups);
  }
  const accountGroups = accountGroupsEnd();
  for (let group = changedGroup(ACCOUNT_GROUPS, accountGroups); group < accountGroups; ) {
    store<u8>(group, 0);
    const end = min(firstAccount(group + 1), accountsEnd());
    for (let account = firstAccount(group); account < end; account += ACCOUNT_BYTES) acceptAccount(account);
    group = changedGroup(group + 1, accountGroups);
  }
  return true;
}

function acceptSlot(slot: usize): bool {
  const flags = load<u32>(slot, SLOT_FLAGS);
  if (!(flags & CHANGED)) return true;
  const account = <usize>load<u32>(slot, SLOT_ACCOUNT);
  if (load<u64>(account, ACCOUNT_NONCE) === 0 && <usize>load<u32>(account, ACCOUNT_CODE) === EMPTY_CODE) return false;
  store<u32>(slot, flags & ~CHANGED, SLOT_FLAGS);
  return true;
}

function acceptAccount(account: usize): void {
  const flags = load<u32>(account, ACCOUNT_FLAGS);
  if (flags & CHANGED) store<u32>(account, flags & ~(CHANGED | STORAGE_CLEARED | NEW_CODE), ACCOUNT_FLAGS);
}

/** Groups that are to be gathered next, and where they end. */
let nextAccounts: usize = 0;
let nextSlots: usize = 0;
let lastAccounts: usize = 0;
let lastSlots: usize = 0;
/** Where the CHANGED_SLOTs of what was gathered last begin. */
export let changedSlots: usize = 0;

/** Before {@link gatherChanges}: of all that the block changed, cut into so many parts, this one. */
export function beginGathering(part: u32, parts: u32): void {
  const accountGroups = accountGroupsEnd() - ACCOUNT_GROUPS;
  nextAccounts = ACCOUNT_GROUPS + (accountGroups * part) / parts;
  lastAccounts = ACCOUNT_GROUPS + (accountGroups * (part + 1)) / parts;
  const slotGroups = slotGroupsEnd() - SLOT_GROUPS;
  nextSlots = SLOT_GROUPS + (slotGroups * part) / parts;
  lastSlots = SLOT_GROUPS + (slotGroups * (part + 1)) / parts;
}

/** True where {@link gatherChanges} had no room for all. */
export function hasMoreChanges(): bool {
  return nextAccounts < lastAccounts || nextSlots < lastSlots;
}

/**
 * Gathers the next changes from `start` on, as many as there is room for before `end`: accounts first.
 * @returns where they end; at the start, where there are no more
 */
export function gatherChanges(start: usize, end: usize): usize {
  let at = start;
  nextAccounts = changedGroup(nextAccounts, lastAccounts);
  while (nextAccounts < lastAccounts && at + GROUP_RECORDS * CHANGED_ACCOUNT_BYTES <= end) {
    const last = min(firstAccount(nextAccounts + 1), accountsEnd());
    for (let account = firstAccount(nextAccounts); account < last; account += ACCOUNT_BYTES)
      at = gatherAccount(account, at);
    nextAccounts = changedGroup(nextAccounts + 1, lastAccounts);
  }
  changedSlots = at;
  if (nextAccounts < lastAccounts) return at;
  nextSlots = changedGroup(nextSlots, lastSlots);
  while (nextSlots < lastSlots && at + GROUP_RECORDS * CHANGED_SLOT_BYTES <= end) {
    const last = min(firstSlot(nextSlots + 1), slotsEnd());
    for (let slot = firstSlot(nextSlots); slot < last; slot += SLOT_BYTES) at = gatherSlot(slot, at);
    nextSlots = changedGroup(nextSlots + 1, lastSlots);
  }
  return at;
}

/** @returns where it ends */
function gatherAccount(account: usize, at: usize): usize {
  if (!(load<u32>(account, ACCOUNT_FLAGS) & CHANGED)) return at;
  const code = load<u32>(account, ACCOUNT_CODE);
  store<u32>(at, <u32>account, CHANGED_ACCOUNT_RECORD);
  const flags = changedFlags(account);
  store<u32>(at, flags, CHANGED_ACCOUNT_FLAGS);
  if (flags & NEW_CODE) store<u32>(HAS_NEW_CODES, 1);
  store<u32>(at, code, CHANGED_ACCOUNT_CODE);
  store<u64>(at, load<u64>(account, ACCOUNT_NONCE), CHANGED_ACCOUNT_NONCE);
  copy(at + CHANGED_ACCOUNT_ADDRESS, account + ACCOUNT_ADDRESS_BYTES);
  copy(at + CHANGED_ACCOUNT_BALANCE, account + ACCOUNT_BALANCE);
  copy(at + CHANGED_ACCOUNT_CODE_HASH, <usize>code + CODE_HASH);
  return at + CHANGED_ACCOUNT_BYTES;
}

/**
 * Its flags as they are to be told: what was put back while the block was executed is no change, since one window may not have seen what
 * two have. Without CHANGED nothing of it is left, but for slots.
 */
function changedFlags(account: usize): u32 {
  const before = load<u32>(account, ACCOUNT_FLAGS_BEFORE);
  const isSameCode = load<u32>(account, ACCOUNT_CODE) === load<u32>(account, ACCOUNT_CODE_BEFORE);
  let flags = load<u32>(account, ACCOUNT_FLAGS);
  if (!mayHaveStored(account, before)) flags &= ~STORAGE_CLEARED;
  if (flags & STORAGE_CLEARED) return flags;
  if (isSameCode) flags &= ~NEW_CODE;
  const isSame =
    isSameCode &&
    ((flags ^ before) & EXISTS) === 0 &&
    load<u64>(account, ACCOUNT_NONCE) === load<u64>(account, ACCOUNT_NONCE_BEFORE) &&
    eq(account + ACCOUNT_BALANCE, account + ACCOUNT_BALANCE_BEFORE);
  return isSame ? flags & ~CHANGED : flags;
}

/** HAS_STORAGE is kept up to date of accounts that have neither code nor nonce (EIP-7610). */
function mayHaveStored(account: usize, before: u32): bool {
  const isContract =
    load<u64>(account, ACCOUNT_NONCE_BEFORE) !== 0 || <usize>load<u32>(account, ACCOUNT_CODE_BEFORE) !== EMPTY_CODE;
  return (before & EXISTS) !== 0 && (isContract || (before & HAS_STORAGE) !== 0);
}

/**
 * Not where it has the value that it had before, or that it has since its account was cleared.
 * @returns where it ends
 */
function gatherSlot(slot: usize, at: usize): usize {
  if (!(load<u32>(slot, SLOT_FLAGS) & CHANGED)) return at;
  const account = load<u32>(slot, SLOT_ACCOUNT);
  const epoch = load<u32>(<usize>account, ACCOUNT_EPOCH);
  if (load<u32>(slot, SLOT_EPOCH) !== epoch) return at;
  const isOld = load<u32>(slot, SLOT_EPOCH_BEFORE) === epoch;
  if (isOld ? eq(slot + SLOT_VALUE, slot + SLOT_VALUE_BEFORE) : isZero(slot + SLOT_VALUE)) return at;
  copy(at + CHANGED_SLOT_KEY, slot + SLOT_KEY);
  copy(at + CHANGED_SLOT_VALUE, slot + SLOT_VALUE);
  store<u32>(at, account, CHANGED_SLOT_ACCOUNT);
  return at + CHANGED_SLOT_BYTES;
}
