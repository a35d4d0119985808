import { FAULT_SKIP_VALIDATION } from '../faults';
import {
  CONFLICTS,
  MAX_CONFLICTS,
  OUTCOME_CONFLICTS,
  READ_BYTES,
  READ_CODE,
  READ_NONCE,
  READ_PARTS,
  READ_RECORD,
  READ_VALUE,
  READS_HEAD,
  RESOLVED_CODE,
  RESOLVED_NONCE,
  RESOLVED_PARTS,
  SET_BYTES,
  SET_READS,
  SETS,
  VERSION_BASIC,
  VERSION_EXISTS,
  VERSION_HAS_STORAGE,
  VERSION_NEW_CODE,
  VERSION_SLOT,
} from '../layout';
import { outcome } from '../thread';
import { copy, eq } from '../u256';
import { hasFault, loadShared, storeShared } from '../yield';
import { allocate } from './arena';
import { isClaiming } from './incarnation';
import { resolveBasic, resolveCode, resolveSlot } from './resolve';

let set: usize = 0;
let count: u64 = 0;

/** Before the first read of an incarnation is noted. */
export function beginReads(): void {
  set = allocate(READS_HEAD);
  count = 0;
}

/**
 * After the last one: at once, since somebody may be validating the incarnation before, and is to see all of one set or all of the
 * other.
 */
export function endReads(index: u32): void {
  store<u64>(set, count);
  // by claims nobody validates: sets lie one behind the other, in this thread's order (parallel/claimed.ts)
  if (!isClaiming) storeShared(SETS + SET_READS + <usize>index * SET_BYTES, <u32>set);
}

/** The incarnation has no read set: there was no room for it, and it is never committed. */
export function forgoReads(index: u32): void {
  storeShared(SETS + SET_READS + <usize>index * SET_BYTES, 0);
}

/**
 * Notes what was read of an ACCOUNT or SLOT.
 * @param parts VERSION_BASIC with VERSION_EXISTS and VERSION_HAS_STORAGE, VERSION_NEW_CODE: which code; or VERSION_SLOT; READ_IS_CLAIMED
 * @param value word: balance, or value of the slot
 * @param code of a SLOT: its ACCOUNT
 */
export function noteRead(record: usize, parts: u32, value: usize, nonce: u64, code: u32): void {
  const read = allocate(READ_BYTES);
  count++;
  store<u32>(read, <u32>record, READ_RECORD);
  store<u32>(read, parts, READ_PARTS);
  store<u64>(read, nonce, READ_NONCE);
  store<u32>(read, code, READ_CODE);
  copy(read + READ_VALUE, value);
}

/**
 * True where each read of the transaction would give the same again. By value: a new incarnation of a lower transaction that wrote the
 * same costs nobody anything.
 */
export function isValid(index: u32): bool {
  if (hasFault(FAULT_SKIP_VALIDATION)) return true;
  const reads = <usize>loadShared(SETS + SET_READS + <usize>index * SET_BYTES);
  if (reads === 0) return true;
  let read = reads + READS_HEAD;
  for (let left = load<u64>(reads); left !== 0; left--) {
    if (!isSame(read, index)) {
      noteConflict(load<u32>(read, READ_RECORD));
      return false;
    }
    read += READ_BYTES;
  }
  return true;
}

/** For statistics; failures are rare enough to be noted always. */
function noteConflict(record: u32): void {
  const count = load<u32>(outcome, OUTCOME_CONFLICTS);
  store<u32>(outcome + CONFLICTS + ((<usize>(count & (MAX_CONFLICTS - 1))) << 2), record);
  store<u32>(outcome, count + 1, OUTCOME_CONFLICTS);
}

function isSame(read: usize, index: u32): bool {
  const record = <usize>load<u32>(read, READ_RECORD);
  const parts = load<u32>(read, READ_PARTS);
  if (parts & VERSION_SLOT) {
    const value = resolveSlot(record, index);
    return value !== 0 && eq(value, read + READ_VALUE);
  }
  if (parts & VERSION_BASIC) {
    const balance = resolveBasic(record, index);
    if (balance === 0 || !eq(balance, read + READ_VALUE)) return false;
    if (load<u64>(outcome, RESOLVED_NONCE) !== load<u64>(read, READ_NONCE)) return false;
    if (load<u32>(outcome, RESOLVED_PARTS) !== (parts & (VERSION_EXISTS | VERSION_HAS_STORAGE))) return false;
  }
  if ((parts & VERSION_NEW_CODE) === 0) return true;
  return resolveCode(record, index) && load<u32>(outcome, RESOLVED_CODE) === load<u32>(read, READ_CODE);
}
