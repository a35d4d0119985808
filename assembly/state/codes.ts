import * as host from '../host';
import { keccak256 } from '../keccak';
import {
  CODE_ARENA,
  CODE_ARENA_BYTES,
  CODE_ARENA_END,
  CODE_BYTES,
  CODE_CELL,
  CODE_COPIES_RETURN_DATA,
  CODE_COUNT,
  CODE_FLAGS,
  CODE_FRAMES,
  CODE_HASH,
  CODE_JUMPDESTS,
  CODE_LENGTH,
  CODE_START,
  CODE_TRANSLATION,
  CODES,
  CODES_INDEX,
  CODES_INDEX_CELLS,
  COUNT_LOCK,
  LIMIT_CODE,
  LOADED,
  MAX_CODES,
} from '../layout';
import { hitLimit, isHere } from '../limits';
import { FAULT_CODE_TWICE, FAULT_CODE_UNFINISHED } from '../load-faults';
import { lock, unlock } from '../lock';
import { scratch } from '../thread';
import { clearTranslations } from '../translation/table';
import { copy, eq, loadBE } from '../u256';
import { hasFault, loadShared, storeShared, yieldPoint } from '../yield';
import { hashWord } from './hash';

/** The record of the empty code: the first one, always there. */
export const EMPTY_CODE: usize = CODES;

/** Where {@link find} came to an end. */
let freeCell: usize = 0;

/** The CODE with a hash; 0 where it is not there. */
function find(hash: usize): usize {
  let cell = CODES_INDEX + ((<usize>(hashWord(hash) & (CODES_INDEX_CELLS - 1))) << 2);
  for (let number = loadShared(cell); number !== 0; number = loadShared(cell)) {
    const record = CODES + <usize>(number - 1) * CODE_BYTES;
    if (eq(record + CODE_HASH, hash)) return record;
    cell += 4;
    if (cell === CODES_INDEX + 4 * CODES_INDEX_CELLS) cell = CODES_INDEX;
  }
  freeCell = cell;
  return 0;
}

/** The CODE with a hash (32 bytes in stack order), added without its bytes if it is not there; 0 where the table is full. */
export function codeOfHash(hash: usize): usize {
  let record = find(hash);
  if (record !== 0) return record;
  lock(CODE_COUNT + COUNT_LOCK);
  record = find(hash);
  if (record === 0) record = addCode(hash);
  unlock(CODE_COUNT + COUNT_LOCK);
  return record;
}

/** After {@link find}. */
function addCode(hash: usize): usize {
  const count = load<u32>(CODE_COUNT);
  if (count === MAX_CODES) {
    hitLimit(LIMIT_CODE, <u64>count + 1);
    return 0;
  }
  store<u32>(CODE_COUNT, count + 1);
  const record = CODES + <usize>count * CODE_BYTES;
  copy(record + CODE_HASH, hash);
  store<u32>(record, 0, CODE_LENGTH);
  store<u32>(record, 0, CODE_FLAGS);
  store<u32>(record, 0, CODE_FRAMES);
  store<u32>(record, 0, CODE_TRANSLATION);
  store<u32>(record, <u32>freeCell, CODE_CELL);
  storeShared(freeCell, count + 1);
  return record;
}

/** The CODE of `length` bytes at `start`, copied to where it stays; 0 where there is no room. */
export function codeOfBytes(start: usize, length: u32): usize {
  const hash = scratch;
  keccak256(hash, start, length);
  loadBE(hash, hash);
  const record = codeOfHash(hash);
  if (record === 0 || loadShared(record + CODE_FLAGS) & LOADED) return record;
  lock(CODE_COUNT + COUNT_LOCK);
  let isThere = (load<u32>(record, CODE_FLAGS) & LOADED) !== 0;
  if (hasFault(FAULT_CODE_TWICE)) isThere = false;
  const bytes = isThere ? 0 : allocateCode(record, length);
  if (bytes !== 0) {
    if (hasFault(FAULT_CODE_UNFINISHED)) {
      storeShared(record + CODE_FLAGS, LOADED);
      yieldPoint(bytes);
    }
    memory.copy(bytes, start, length);
    finishCode(record);
  }
  unlock(CODE_COUNT + COUNT_LOCK);
  return isThere || bytes !== 0 ? record : 0;
}

/** While the host fills codes. */
export function lockCodes(): void {
  lock(CODE_COUNT + COUNT_LOCK);
}

export function unlockCodes(): void {
  unlock(CODE_COUNT + COUNT_LOCK);
}

/** Gives a CODE room for its bytes; returns where they go, or 0. */
export function allocateCode(record: usize, length: u32): usize {
  const start = <usize>load<u32>(CODE_ARENA_END);
  const end = (start + length + CODE_JUMPDESTS + ((length + 7) >> 3) + 7) & ~7;
  if (end > CODE_ARENA + CODE_ARENA_BYTES) {
    hitLimit(LIMIT_CODE, end - CODE_ARENA);
    return 0;
  }
  store<u32>(CODE_ARENA_END, <u32>end);
  store<u32>(record, <u32>start, CODE_START);
  store<u32>(record, length, CODE_LENGTH);
  yieldPoint(start);
  return start;
}

/** Makes a CODE whose bytes are in place ready to run. */
export function finishCode(record: usize): void {
  const start = <usize>load<u32>(record, CODE_START);
  const length = load<u32>(record, CODE_LENGTH);
  analyseCode(start, length);
  storeShared(record + CODE_FLAGS, LOADED);
}

/** Writes what follows a code of `length` bytes; the bit of each JUMPDEST that is no operand of a PUSH (yellow paper, 9.4.3) is set. */
export function analyseCode(start: usize, length: u32): void {
  const end = start + length;
  const bitmap = end + CODE_JUMPDESTS;
  memory.fill(end, 0, CODE_JUMPDESTS + ((length + 7) >> 3));
  for (let at: u32 = 0; at < length; at++) {
    const opcode = load<u8>(start + at);
    if (opcode === 0x5b) store<u8>(bitmap + (at >> 3), load<u8>(bitmap + (at >> 3)) | <u8>((<u32>1) << (at & 7)));
    else if (opcode >= 0x60 && opcode <= 0x7f) at += opcode - 0x5f;
    else if (opcode === 0x3e) store<u8>(end, 1, CODE_COPIES_RETURN_DATA);
  }
}

/** Makes sure that the bytes of a CODE are there; false where the host cannot give them yet. */
export function loadCode(record: usize): bool {
  if (loadShared(record + CODE_FLAGS) & LOADED) return true;
  return isHere(host.code(record));
}

/** Forgets all codes but the empty one. */
export function clearCodes(): void {
  const end = CODES + <usize>load<u32>(CODE_COUNT) * CODE_BYTES;
  for (let record: usize = CODES; record < end; record += CODE_BYTES)
    store<u32>(<usize>load<u32>(record, CODE_CELL), 0);
  store<u32>(CODE_COUNT, 0);
  store<u32>(CODE_ARENA_END, CODE_ARENA);
  clearTranslations();
  codeOfBytes(CODE_ARENA, 0);
}

/** True where little room is left for codes: time to forget them, between two blocks. */
export function codesAreCrowded(): bool {
  const used = load<u32>(CODE_ARENA_END) - CODE_ARENA;
  return used > CODE_ARENA_BYTES / 2 || load<u32>(CODE_COUNT) > MAX_CODES / 2;
}
