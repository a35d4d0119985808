import {
  LIMIT_JOURNAL,
  VIEW_SLOT_ACCOUNT,
  VIEW_SLOT_BASE,
  VIEW_SLOT_BYTES,
  VIEW_SLOT_CELL,
  VIEW_SLOT_FLAGS,
  VIEW_SLOT_KEY,
  VIEW_SLOT_TRANSIENT,
  VIEW_SLOT_VALUE,
  VIEW_SLOTS_CELLS,
  VIEW_WARM,
} from '../layout';
import { hitLimit } from '../limits';
import { hashOwned } from '../state/hash';
import { FIRST_CELLS, writeCell } from '../state/index-table';
import { FAULT_SLOT_CUT, FAULT_TRANSIENT_CUT, FAULT_TRANSIENT_KEPT } from '../rule-faults';
import { undo, viewSlots, viewSlotsIndex } from '../thread';
import { copy, eq, setSmall } from '../u256';
import { hasFault } from '../yield';
import { rememberU32, rememberWord } from './undo';

let count: u32 = 0;
let cells: u32 = FIRST_CELLS;

/** One past the last VIEW_SLOT. */
export function viewSlotsEnd(): usize {
  return viewSlots + <usize>count * VIEW_SLOT_BYTES;
}

/** The transaction's record of a VIEW_ACCOUNT's slot, added if it is not there, as {@link viewAccount} does. */
export function viewSlot(account: usize, key: usize): usize {
  const hash = hashOwned(account, key);
  let cell = hash & (cells - 1);
  let number = load<u32>(viewSlotsIndex + ((<usize>cell) << 2));
  while (number !== 0) {
    const record = viewSlots + <usize>(number - 1) * VIEW_SLOT_BYTES;
    if (<usize>load<u32>(record, VIEW_SLOT_ACCOUNT) === account && eq(record + VIEW_SLOT_KEY, key)) return record;
    cell = (cell + 1) & (cells - 1);
    number = load<u32>(viewSlotsIndex + ((<usize>cell) << 2));
  }
  return add(account, key, hash);
}

function add(account: usize, key: usize, hash: u32): usize {
  if (viewSlotsEnd() + VIEW_SLOT_BYTES > undo) {
    hitLimit(LIMIT_JOURNAL, (<u64>count + 1) * VIEW_SLOT_BYTES);
    return viewSlotsEnd() - VIEW_SLOT_BYTES;
  }
  if (count * 2 >= cells && cells < <u32>VIEW_SLOTS_CELLS) grow();
  const record = viewSlotsEnd();
  count++;
  copy(record + VIEW_SLOT_KEY, key);
  setSmall(record + VIEW_SLOT_TRANSIENT, 0);
  store<u32>(record, <u32>account, VIEW_SLOT_ACCOUNT);
  store<u32>(record, 0, VIEW_SLOT_FLAGS);
  store<u32>(record, 0, VIEW_SLOT_BASE);
  store<u32>(record, <u32>writeCell(viewSlotsIndex, cells, hash, count), VIEW_SLOT_CELL);
  return record;
}

function grow(): void {
  clearCells();
  cells *= 4;
  const end = viewSlotsEnd();
  let number: u32 = 0;
  for (let record = viewSlots; record < end; record += VIEW_SLOT_BYTES) {
    number++;
    const hash = hashOwned(<usize>load<u32>(record, VIEW_SLOT_ACCOUNT), record + VIEW_SLOT_KEY);
    store<u32>(record, <u32>writeCell(viewSlotsIndex, cells, hash, number), VIEW_SLOT_CELL);
  }
}

function clearCells(): void {
  const end = viewSlotsEnd();
  for (let record = viewSlots; record < end; record += VIEW_SLOT_BYTES) {
    store<u32>(<usize>load<u32>(record, VIEW_SLOT_CELL), 0);
  }
}

export function clearViewSlots(): void {
  clearCells();
  count = 0;
  cells = FIRST_CELLS;
}

/** EIP-2929 */
export function isWarmSlot(slot: usize): bool {
  return (load<u32>(slot, VIEW_SLOT_FLAGS) & VIEW_WARM) !== 0;
}

export function warmSlot(slot: usize): void {
  if (isWarmSlot(slot)) return;
  rememberU32(slot + VIEW_SLOT_FLAGS);
  store<u32>(slot, VIEW_WARM, VIEW_SLOT_FLAGS);
}

export function writeSlot(slot: usize, value: usize): void {
  rememberWord(slot + VIEW_SLOT_VALUE);
  copy(slot + VIEW_SLOT_VALUE, value);
  if (hasFault(FAULT_SLOT_CUT)) store<u64>(slot + VIEW_SLOT_VALUE, 0, 24);
}

/** EIP-1153 */
export function writeTransient(slot: usize, value: usize): void {
  if (!hasFault(FAULT_TRANSIENT_KEPT)) rememberWord(slot + VIEW_SLOT_TRANSIENT);
  copy(slot + VIEW_SLOT_TRANSIENT, value);
  if (hasFault(FAULT_TRANSIENT_CUT)) store<u64>(slot + VIEW_SLOT_TRANSIENT, 0, 24);
}
