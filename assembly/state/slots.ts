import * as host from '../host';
import {
  ACCOUNT_EPOCH,
  ACCOUNT_FLAGS,
  COUNT_CELLS,
  COUNT_LOCK,
  HAS_STORAGE,
  LIMIT_STATE,
  LIST_LOCK,
  LOADED,
  MAX_SLOTS,
  SLOT_ACCOUNT,
  SLOT_BYTES,
  SLOT_COUNT,
  SLOT_EPOCH,
  SLOT_FLAGS,
  SLOT_KEY,
  SLOT_STAMP,
  SLOT_VALUE,
  SLOT_VERSIONS,
  SLOTS,
  SLOTS_ARE_COMPLETE,
  SLOTS_INDEXES,
  SLOTS_MOST_CELLS,
  STATE_IS_COMPLETE,
} from '../layout';
import { hitLimit } from '../limits';
import { FAULT_CHANGE_FORGOTTEN, FAULT_COMPLETED_LATE } from '../load-faults';
import { lock, unlock } from '../lock';
import { copy, eq, setSmall } from '../u256';
import { isShared } from '../versions/incarnation';
import { hasFault, loadShared, storeShared, yieldPoint } from '../yield';
import { keepSlot } from './changes';
import { hashOwned } from './hash';
import { cellsInUse, cellsToGrow, clearIndexes, firstCell, lockTable, nextCell, writeCell } from './index-table';

const CELLS: usize = SLOT_COUNT + COUNT_CELLS;

/** Where {@link find} came to an end. */
let freeCell: usize = 0;

/** The SLOT of an ACCOUNT and a key; 0 where it is not there. */
function find(account: usize, key: usize): usize {
  const cells = cellsInUse(CELLS);
  let cell = firstCell(SLOTS_INDEXES, cells, hashOwned(account, key));
  for (let number = loadShared(cell); number !== 0; number = loadShared(cell)) {
    const record = SLOTS + <usize>(number - 1) * SLOT_BYTES;
    if (<usize>load<u32>(record, SLOT_ACCOUNT) === account && eq(record + SLOT_KEY, key)) return record;
    cell = nextCell(SLOTS_INDEXES, cells, cell);
  }
  freeCell = cell;
  return 0;
}

/** The SLOT of an ACCOUNT and a key, added if it is not there; 0 where the table is full. */
export function baseSlot(account: usize, key: usize): usize {
  const record = find(account, key);
  if (record !== 0) return record;
  return isShared ? sharedSlot(account, key) : addSlot(account, key);
}

/** The same while other threads are at work. */
export function sharedSlot(account: usize, key: usize): usize {
  lockTable(SLOT_COUNT);
  let record = find(account, key);
  if (record === 0) record = addSlot(account, key);
  unlock(SLOT_COUNT + COUNT_LOCK);
  return record;
}

/** After {@link find}. */
function addSlot(account: usize, key: usize): usize {
  const count = load<u32>(SLOT_COUNT);
  if (count === MAX_SLOTS) {
    hitLimit(LIMIT_STATE, <u64>count + 1);
    return 0;
  }
  store<u32>(SLOT_COUNT, count + 1);
  const record = SLOTS + <usize>count * SLOT_BYTES;
  copy(record + SLOT_KEY, key);
  store<u32>(record, <u32>account, SLOT_ACCOUNT);
  store<u32>(record, 0, SLOT_FLAGS);
  store<u32>(record, 0, SLOT_EPOCH);
  store<u64>(record, 0, SLOT_VERSIONS);
  store<u32>(record, 0, SLOT_STAMP);
  storeShared(freeCell, count + 1);
  growIndex(count + 1);
  return record;
}

/** By who may add records. */
function growIndex(count: u32): void {
  const cells = cellsToGrow(load<u32>(CELLS), SLOTS_MOST_CELLS, count);
  if (cells === 0) return;
  const index = SLOTS_INDEXES + ((<usize>cells) << 2);
  for (let number: u32 = 1; number <= count; number++) {
    const record = SLOTS + <usize>(number - 1) * SLOT_BYTES;
    writeCell(index, cells, hashOwned(<usize>load<u32>(record, SLOT_ACCOUNT), record + SLOT_KEY), number);
  }
  storeShared(CELLS, cells);
}

/** Makes sure that a SLOT holds its value; false where the host cannot give it yet. */
export function loadSlot(record: usize): bool {
  const account = <usize>load<u32>(record, SLOT_ACCOUNT);
  const epoch = load<u32>(account, ACCOUNT_EPOCH);
  // before the look at the slot: the host brings all slots of an account, and says so afterwards
  let stored = loadShared(account + ACCOUNT_FLAGS) & (HAS_STORAGE | SLOTS_ARE_COMPLETE);
  const flags = loadShared(record + SLOT_FLAGS);
  if (flags & LOADED) {
    const known = loadShared(record + SLOT_EPOCH);
    if (known === epoch) return true;
    // a later epoch is that of a block which was taken back
    if (known < epoch) {
      clearSlot(record, epoch);
      return true;
    }
  }
  if (hasFault(FAULT_COMPLETED_LATE)) stored = loadShared(account + ACCOUNT_FLAGS) & (HAS_STORAGE | SLOTS_ARE_COMPLETE);
  if (stored === HAS_STORAGE && !load<u32>(STATE_IS_COMPLETE)) {
    if (!host.slot(record)) return false;
  } else {
    yieldPoint(record + SLOT_VALUE);
    setSmall(record + SLOT_VALUE, 0);
  }
  // the epoch says that the value is there, for whom the flags have said so before
  storeShared(record + SLOT_EPOCH, epoch);
  // another thread may have loaded it meanwhile, and changed it: that stays noted
  yieldPoint(record + SLOT_FLAGS);
  if (hasFault(FAULT_CHANGE_FORGOTTEN)) atomic.store<u32>(record + SLOT_FLAGS, LOADED);
  else atomic.or<u32>(record + SLOT_FLAGS, LOADED);
  return true;
}

/** Its account was destroyed in this block: what was stored before is kept for a block on the same parent. */
function clearSlot(record: usize, epoch: u32): void {
  lock(record + SLOT_VERSIONS + LIST_LOCK);
  if (load<u32>(record, SLOT_EPOCH) !== epoch) {
    keepSlot(record);
    setSmall(record + SLOT_VALUE, 0);
    storeShared(record + SLOT_EPOCH, epoch);
  }
  unlock(record + SLOT_VERSIONS + LIST_LOCK);
}

export function clearSlots(): void {
  clearIndexes(SLOTS_INDEXES, CELLS);
  store<u32>(SLOT_COUNT, 0);
}
