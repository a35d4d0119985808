import { FAULT_HASH_IDENTITY } from '../faults';
import * as host from '../host';
import {
  ACCOUNT_ADDRESS,
  ACCOUNT_ADDRESS_BYTES,
  ACCOUNT_BYTES,
  ACCOUNT_CELL,
  ACCOUNT_CODE,
  ACCOUNT_COUNT,
  ACCOUNT_FLAGS,
  ACCOUNTS,
  ACCOUNTS_INDEX,
  ACCOUNTS_INDEX_CELLS,
  COUNT_LOCK,
  LIMIT_STATE,
  LOADED,
  MAX_ACCOUNTS,
  STATE_IS_COMPLETE,
} from '../layout';
import { hitLimit } from '../limits';
import { lock, unlock } from '../lock';
import { TELL_ACCOUNT } from '../sites';
import { copy, eq, storeBE } from '../u256';
import { isShared } from '../versions/incarnation';
import { hasFault, loadShared, storeShared, tell } from '../yield';
import { EMPTY_CODE } from './codes';
import { hashWord } from './hash';

function cellOf(address: usize): usize {
  return ACCOUNTS_INDEX + ((<usize>(hashWord(address) & (ACCOUNTS_INDEX_CELLS - 1))) << 2);
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
  let cell = cellOf(address);
  for (let number = loadShared(cell); number !== 0; number = loadShared(cell)) {
    const record = ACCOUNTS + <usize>(number - 1) * ACCOUNT_BYTES;
    if (isAt(record + ACCOUNT_ADDRESS, address)) {
      if (isDefined(YIELDING)) tell(TELL_ACCOUNT, record, address);
      return record;
    }
    cell += 4;
    if (cell === ACCOUNTS_INDEX + 4 * ACCOUNTS_INDEX_CELLS) cell = ACCOUNTS_INDEX;
  }
  freeCell = cell;
  return 0;
}

/** Locations are told apart by all of their bytes: two hashes can be made to collide. */
function isAt(record: usize, address: usize): bool {
  return hasFault(FAULT_HASH_IDENTITY) ? (hashWord(record) & 7) === (hashWord(address) & 7) : eq(record, address);
}

/** The ACCOUNT of an address, added if it is not there; 0 where the table is full. */
export function baseAccount(address: usize): usize {
  let record = find(address);
  if (record !== 0) return record;
  if (!isShared) return addAccount(address);
  lock(ACCOUNT_COUNT + COUNT_LOCK);
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
  store<u32>(record, <u32>freeCell, ACCOUNT_CELL);
  if (load<u32>(STATE_IS_COMPLETE)) {
    store<u32>(record, <u32>EMPTY_CODE, ACCOUNT_CODE);
    store<u32>(record, LOADED, ACCOUNT_FLAGS);
  }
  // others look without the lock: the record is complete before it can be found
  storeShared(freeCell, count + 1);
  return record;
}

/** Makes sure that the host has filled an ACCOUNT; false where it cannot yet. */
export function loadAccount(record: usize): bool {
  if (loadShared(record + ACCOUNT_FLAGS) & LOADED) return true;
  if (!host.account(record)) return false;
  atomic.or<u32>(record + ACCOUNT_FLAGS, LOADED);
  return true;
}

export function clearAccounts(): void {
  const end = ACCOUNTS + <usize>load<u32>(ACCOUNT_COUNT) * ACCOUNT_BYTES;
  for (let record: usize = ACCOUNTS; record < end; record += ACCOUNT_BYTES) {
    store<u32>(<usize>load<u32>(record, ACCOUNT_CELL), 0);
  }
  store<u32>(ACCOUNT_COUNT, 0);
}
