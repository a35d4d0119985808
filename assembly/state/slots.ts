import * as host from '../host';
import {
  ACCOUNT_EPOCH,
  ACCOUNT_FLAGS,
  HAS_STORAGE,
  LIMIT_STATE,
  LOADED,
  MAX_SLOTS,
  SLOT_ACCOUNT,
  SLOT_BYTES,
  SLOT_CELL,
  SLOT_COUNT,
  SLOT_EPOCH,
  SLOT_FLAGS,
  SLOT_KEY,
  SLOT_VALUE,
  SLOTS,
  SLOTS_INDEX,
  SLOTS_INDEX_CELLS,
} from '../layout';
import { hitLimit } from '../limits';
import { copy, eq, setSmall } from '../u256';
import { hashOwned } from './hash';

/** The SLOT of an ACCOUNT and a key, added if it is not there; 0 where the table is full. */
export function baseSlot(account: usize, key: usize): usize {
  let cell = SLOTS_INDEX + ((<usize>(hashOwned(account, key) & (SLOTS_INDEX_CELLS - 1))) << 2);
  for (let number = load<u32>(cell); number !== 0; number = load<u32>(cell)) {
    const record = SLOTS + <usize>(number - 1) * SLOT_BYTES;
    if (<usize>load<u32>(record, SLOT_ACCOUNT) === account && eq(record + SLOT_KEY, key)) return record;
    cell += 4;
    if (cell === SLOTS_INDEX + 4 * SLOTS_INDEX_CELLS) cell = SLOTS_INDEX;
  }
  const count = load<u32>(SLOT_COUNT);
  if (count === MAX_SLOTS) {
    hitLimit(LIMIT_STATE, <u64>count + 1);
    return 0;
  }
  store<u32>(cell, count + 1);
  store<u32>(SLOT_COUNT, count + 1);
  const record = SLOTS + <usize>count * SLOT_BYTES;
  copy(record + SLOT_KEY, key);
  store<u32>(record, <u32>account, SLOT_ACCOUNT);
  store<u32>(record, 0, SLOT_FLAGS);
  store<u32>(record, <u32>cell, SLOT_CELL);
  store<u32>(record, 0, SLOT_EPOCH);
  return record;
}

/** Makes sure that a SLOT holds its value; false where the host cannot give it yet. */
export function loadSlot(record: usize): bool {
  const account = <usize>load<u32>(record, SLOT_ACCOUNT);
  const epoch = load<u32>(account, ACCOUNT_EPOCH);
  const flags = load<u32>(record, SLOT_FLAGS);
  if (flags & LOADED && load<u32>(record, SLOT_EPOCH) === epoch) return true;
  if (load<u32>(account, ACCOUNT_FLAGS) & HAS_STORAGE) {
    if (!host.slot(record)) return false;
  } else setSmall(record + SLOT_VALUE, 0);
  store<u32>(record, LOADED, SLOT_FLAGS);
  store<u32>(record, epoch, SLOT_EPOCH);
  return true;
}

export function clearSlots(): void {
  const end = SLOTS + <usize>load<u32>(SLOT_COUNT) * SLOT_BYTES;
  for (let record: usize = SLOTS; record < end; record += SLOT_BYTES)
    store<u32>(<usize>load<u32>(record, SLOT_CELL), 0);
  store<u32>(SLOT_COUNT, 0);
}
