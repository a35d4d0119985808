import { LIMIT_JOURNAL, UNDO_ADDRESS, UNDO_RECORD_BYTES, UNDO_VALUE, UNDO_WIDTH } from '../layout';
import { hitLimit } from '../limits';
import { undo, versions } from '../thread';
import { copy } from '../u256';

/** Where the next record goes: a snapshot is this address, kept. */
export let undoEnd: usize = 0;

export function clearUndo(): void {
  undoEnd = undo;
}

/** Room for one more record; 0 where there is none, and the transaction is to be abandoned. */
function nextRecord(address: usize, width: u32): usize {
  const record = undoEnd;
  if (record + UNDO_RECORD_BYTES > versions) {
    hitLimit(LIMIT_JOURNAL, record + UNDO_RECORD_BYTES - undo);
    return 0;
  }
  undoEnd = record + UNDO_RECORD_BYTES;
  store<u32>(record, <u32>address, UNDO_ADDRESS);
  store<u32>(record, width, UNDO_WIDTH);
  return record;
}

export function rememberWord(address: usize): void {
  const record = nextRecord(address, 32);
  if (record !== 0) copy(record + UNDO_VALUE, address);
}

export function rememberU64(address: usize): void {
  const record = nextRecord(address, 8);
  if (record !== 0) store<u64>(record, load<u64>(address), UNDO_VALUE);
}

export function rememberU32(address: usize): void {
  const record = nextRecord(address, 4);
  if (record !== 0) store<u32>(record, load<u32>(address), UNDO_VALUE);
}

/** Writes back what was changed since `snapshot`, the latest change first. */
export function revertTo(snapshot: usize): void {
  while (undoEnd > snapshot) {
    undoEnd -= UNDO_RECORD_BYTES;
    const address = <usize>load<u32>(undoEnd, UNDO_ADDRESS);
    const width = load<u32>(undoEnd, UNDO_WIDTH);
    if (width === 32) copy(address, undoEnd + UNDO_VALUE);
    else if (width === 8) store<u64>(address, load<u64>(undoEnd, UNDO_VALUE));
    else store<u32>(address, load<u32>(undoEnd, UNDO_VALUE));
  }
}
