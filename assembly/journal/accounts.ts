import {
  LIMIT_JOURNAL,
  MAX_VIEW_ACCOUNTS,
  VIEW_ACCOUNT_BYTES,
  VIEW_ACCOUNTS_CELLS,
  VIEW_ADDRESS,
  VIEW_CELL,
  VIEW_FLAGS,
  VIEW_READS,
  VIEW_WARM,
} from '../layout';
import { hitLimit } from '../limits';
import { hashWord } from '../state/hash';
import { FIRST_CELLS, writeCell } from '../state/index-table';
import { viewAccounts, viewAccountsIndex } from '../thread';
import { copy, eq } from '../u256';
import { rememberU32 } from './undo';

let count: u32 = 0;
let cells: u32 = FIRST_CELLS;

/** One past the last VIEW_ACCOUNT. */
export function viewAccountsEnd(): usize {
  return viewAccounts + <usize>count * VIEW_ACCOUNT_BYTES;
}

/**
 * The transaction's record of an address, added if it is not there; nothing of it is read yet. Where the table is full the
 * last record is given again: the transaction is abandoned, its values no longer matter.
 */
export function viewAccount(address: usize): usize {
  const hash = hashWord(address);
  let cell = hash & (cells - 1);
  let number = load<u32>(viewAccountsIndex + ((<usize>cell) << 2));
  while (number !== 0) {
    const record = viewAccounts + <usize>(number - 1) * VIEW_ACCOUNT_BYTES;
    if (eq(record + VIEW_ADDRESS, address)) return record;
    cell = (cell + 1) & (cells - 1);
    number = load<u32>(viewAccountsIndex + ((<usize>cell) << 2));
  }
  return add(address, hash);
}

function add(address: usize, hash: u32): usize {
  if (count === MAX_VIEW_ACCOUNTS) {
    hitLimit(LIMIT_JOURNAL, (<u64>count + 1) * VIEW_ACCOUNT_BYTES);
    return viewAccountsEnd() - VIEW_ACCOUNT_BYTES;
  }
  if (count * 2 >= cells && cells < <u32>VIEW_ACCOUNTS_CELLS) grow();
  const record = viewAccountsEnd();
  count++;
  copy(record + VIEW_ADDRESS, address);
  store<u32>(record, 0, VIEW_FLAGS);
  store<u32>(record, 0, VIEW_READS);
  store<u32>(record, <u32>writeCell(viewAccountsIndex, cells, hash, count), VIEW_CELL);
  return record;
}

function grow(): void {
  clearCells();
  cells *= 4;
  const end = viewAccountsEnd();
  let number: u32 = 0;
  for (let record = viewAccounts; record < end; record += VIEW_ACCOUNT_BYTES) {
    number++;
    const cell = writeCell(viewAccountsIndex, cells, hashWord(record + VIEW_ADDRESS), number);
    store<u32>(record, <u32>cell, VIEW_CELL);
  }
}

function clearCells(): void {
  const end = viewAccountsEnd();
  for (let record = viewAccounts; record < end; record += VIEW_ACCOUNT_BYTES) {
    store<u32>(<usize>load<u32>(record, VIEW_CELL), 0);
  }
}

export function clearViewAccounts(): void {
  clearCells();
  count = 0;
  cells = FIRST_CELLS;
}

/** True where any of the flags is set. */
export function hasFlag(account: usize, flag: u32): bool {
  return (load<u32>(account, VIEW_FLAGS) & flag) !== 0;
}

/** Sets flags; a revert takes them back. */
export function setFlag(account: usize, flag: u32): void {
  const flags = load<u32>(account, VIEW_FLAGS);
  if ((flags & flag) === flag) return;
  rememberU32(account + VIEW_FLAGS);
  store<u32>(account, flags | flag, VIEW_FLAGS);
}

/** EIP-2929 */
export function isWarm(account: usize): bool {
  return hasFlag(account, VIEW_WARM);
}

export function warm(account: usize): void {
  setFlag(account, VIEW_WARM);
}
