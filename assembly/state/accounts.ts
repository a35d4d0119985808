import * as host from '../host';
import {
  ACCOUNT_ADDRESS,
  ACCOUNT_ADDRESS_BYTES,
  ACCOUNT_BYTES,
  ACCOUNT_CELL,
  ACCOUNT_COUNT,
  ACCOUNT_FLAGS,
  ACCOUNTS,
  ACCOUNTS_INDEX,
  ACCOUNTS_INDEX_CELLS,
  LIMIT_STATE,
  LOADED,
  MAX_ACCOUNTS,
} from '../layout';
import { hitLimit } from '../limits';
import { copy, eq, storeBE } from '../u256';
import { hashWord } from './hash';

/** The ACCOUNT of an address, added if it is not there; 0 where the table is full. */
export function baseAccount(address: usize): usize {
  let cell = ACCOUNTS_INDEX + ((<usize>(hashWord(address) & (ACCOUNTS_INDEX_CELLS - 1))) << 2);
  for (let number = load<u32>(cell); number !== 0; number = load<u32>(cell)) {
    const record = ACCOUNTS + <usize>(number - 1) * ACCOUNT_BYTES;
    if (eq(record + ACCOUNT_ADDRESS, address)) return record;
    cell += 4;
    if (cell === ACCOUNTS_INDEX + 4 * ACCOUNTS_INDEX_CELLS) cell = ACCOUNTS_INDEX;
  }
  const count = load<u32>(ACCOUNT_COUNT);
  if (count === MAX_ACCOUNTS) {
    hitLimit(LIMIT_STATE, <u64>count + 1);
    return 0;
  }
  store<u32>(cell, count + 1);
  store<u32>(ACCOUNT_COUNT, count + 1);
  const record = ACCOUNTS + <usize>count * ACCOUNT_BYTES;
  memory.fill(record, 0, ACCOUNT_BYTES);
  copy(record + ACCOUNT_ADDRESS, address);
  storeBE(record + ACCOUNT_ADDRESS_BYTES, address);
  store<u32>(record, <u32>cell, ACCOUNT_CELL);
  return record;
}

/** Makes sure that the host has filled an ACCOUNT; false where it cannot yet. */
export function loadAccount(record: usize): bool {
  if (load<u32>(record, ACCOUNT_FLAGS) & LOADED) return true;
  if (!host.account(record)) return false;
  store<u32>(record, load<u32>(record, ACCOUNT_FLAGS) | LOADED, ACCOUNT_FLAGS);
  return true;
}

export function clearAccounts(): void {
  const end = ACCOUNTS + <usize>load<u32>(ACCOUNT_COUNT) * ACCOUNT_BYTES;
  for (let record: usize = ACCOUNTS; record < end; record += ACCOUNT_BYTES) {
    store<u32>(<usize>load<u32>(record, ACCOUNT_CELL), 0);
  }
  store<u32>(ACCOUNT_COUNT, 0);
}
