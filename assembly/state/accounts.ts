import { FAULT_HASH_IDENTITY } from '../faults';
import * as host from '../host';
import {
  ACCOUNT_ADDRESS,
  ACCOUNT_ADDRESS_BYTES,
  ACCOUNT_BYTES,
  ACCOUNT_CODE,
  ACCOUNT_COUNT,
  ACCOUNT_FLAGS,
  ACCOUNTS,
  ACCOUNTS_INDEXES,
  ACCOUNTS_MOST_CELLS,
  COUNT_CELLS,
  COUNT_LOCK,
  LIMIT_STATE,
  LOADED,
  MAX_ACCOUNTS,
  STATE_IS_COMPLETE,
} from '../layout';
import { hitLimit, isHere } from '../limits';
import { unlock } from '../lock';
import { TELL_ACCOUNT } from '../sites';
import { copy, eq, storeBE } from '../u256';
import { isShared } from '../versions/incarnation';
import { hasFault, loadShared, storeShared, tell } from '../yield';
import { EMPTY_CODE } from './codes';
import { hashWord } from './hash';
import { cellsInUse, cellsToGrow, clearIndexes, firstCell, lockTable, nextCell, writeCell } from './index-table';

const CELLS: usize = ACCOUNT_COUNT + COUNT_CELLS;

function cellOf(address: usize): usize {
  return firstCell(ACCOUNTS_INDEXES, load<u32>(CELLS), hashWord(address));
}

/** Has the cache fetch where {@link find} will begin. */
export function expectCell(address: usize): u32 {
  return load<u32>(cellOf(address));
}

/** Has the cache fetch the ACCOUNT that is probably the one, after {@link expectCell}. */
export function expectAccount(address: usize): u64 {
  const number = load<u32>(cellOf(address));
  if (number === 0) return 0;
  const record = ACCOUNTS + <usize>(number - 1) * ACCOUNT_BYTES;
  return load<u64>(record) ^ load<u64>(record, 64) ^ load<u64>(record, 128);
}

/** Where {@link find} came to an end. */
let freeCell: usize = 0;

/** The ACCOUNT of an address; 0 where it is not there. */
function find(address: usize): usize {
  const cells = cellsInUse(CELLS);
  let cell = firstCell(ACCOUNTS_INDEXES, cells, hashWord(address));
  for (let number = loadShared(cell); number !== 0; number = loadShared(cell)) {
    const record = ACCOUNTS + <usize>(number - 1) * ACCOUNT_BYTES;
    if (isAt(record + ACCOUNT_ADDRESS, address)) {
      if (isDefined(YIELDING)) tell(TELL_ACCOUNT, record, address);
      return record;
    }
    cell = nextCell(ACCOUNTS_INDEXES, cells, cell);
  }
  freeCell = cell;
  return 0;
}

/** Locations are told apart by all of their bytes: two hashes can be made to collide. */
function isAt(record: usize, address: usize): bool {
  return hasFault(FAULT_HASH_IDENTITY) ? hashWord(record) === hashWord(address) : eq(record, address);
}

/** The ACCOUNT of an address, added if it is not there; 0 where the table is full. */
export function baseAccount(address: usize): usize {
  let record = find(address);
  if (record !== 0) return record;
  if (!isShared) return addAccount(address);
  lockTable(ACCOUNT_COUNT);
  record = find(address);
  if (record === 0) record = addAccount(address);
  unlock(ACCOUNT_COUNT + COUNT_LOCK);
  return record;
}

/** After {@link find}. */
function addAccount(address: usize): usize {
  const count = load<u32>(ACCOUNT_COUNT);
  if (count === MAX_ACCOUNTS) {
    hitLimit(LIMIT_STATE, <u64>count + 1);
    return 0;
  }
  store<u32>(ACCOUNT_COUNT, count + 1);
  const record = ACCOUNTS + <usize>count * ACCOUNT_BYTES;
  memory.fill(record, 0, ACCOUNT_BYTES);
  copy(record + ACCOUNT_ADDRESS, address);
  storeBE(record + ACCOUNT_ADDRESS_BYTES, address);
  if (load<u32>(STATE_IS_COMPLETE)) {
    store<u32>(record, <u32>EMPTY_CODE, ACCOUNT_CODE);
    store<u32>(record, LOADED, ACCOUNT_FLAGS);
  }
  // others look without the lock: the record is complete before it can be found
  storeShared(freeCell, count + 1);
  growIndex(count + 1);
  return record;
}

/** By who may add records. */
function growIndex(count: u32): void {
  const cells = cellsToGrow(load<u32>(CELLS), ACCOUNTS_MOST_CELLS, count);
  if (cells === 0) return;
  const index = ACCOUNTS_INDEXES + ((<usize>cells) << 2);
  for (let number: u32 = 1; number <= count; number++)
    writeCell(index, cells, hashWord(ACCOUNTS + <usize>(number - 1) * ACCOUNT_BYTES + ACCOUNT_ADDRESS), number);
  storeShared(CELLS, cells);
}

/** Makes sure that the host has filled an ACCOUNT; false where it cannot yet. */
export function loadAccount(record: usize): bool {
  if (loadShared(record + ACCOUNT_FLAGS) & LOADED) return true;
  if (!isHere(host.account(record))) return false;
  atomic.or<u32>(record + ACCOUNT_FLAGS, LOADED);
  return true;
}

export function clearAccounts(): void {
  clearIndexes(ACCOUNTS_INDEXES, CELLS);
  store<u32>(ACCOUNT_COUNT, 0);
}
